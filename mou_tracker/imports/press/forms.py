"""A release given, and what was read from it, line by line."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.models import ActivityKind, ActivityState
from agreements.dates import DateError, stored_edtf
from agreements.forms.base import DatedForm
from agreements.forms.documents import FilesField
from agreements.forms.fields import DayField, PartialDateField, UsualField
from agreements.forms.party import CountryField
from agreements.forms.signing import DECISIONS
from agreements.models import (
    NOTICES,
    AmendmentKind,
    ClaimKind,
    CommitmentSide,
    Confidentiality,
    EffectMode,
    EndKind,
    EventKind,
    Kind,
    LegalNature,
    NoticeAnchor,
    NoticeBasis,
    NoticeUnit,
    PostRole,
    RenewalMode,
    SigningMode,
    Stage,
    Starts,
)
from agreements.wording.countries import countries_by_name
from mou_tracker.imports.releases.reading import MOST_READ

from .facts import Facts
from .lines import Deal, Line, lines_in
from .words import ACTS, KINDS, RECORDED, SIGNED, STANDS


class FileField(FilesField):
    """At most one file, and maybe none."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return super().clean(data, initial) if any(given) else []


class GiveForm(DatedForm):
    """The words of a release, or its file."""

    text = forms.CharField(
        label=gettext_lazy("Words of the release"), required=False, max_length=MOST_READ * 2,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Korean, English or Italian, with its head and its day."),
    )  # fmt: skip
    files: Any = FileField(
        most=1, required=False, label=gettext_lazy("Or its file"),
        help_text=gettext_lazy("PDF, DOCX, HWPX, HWP, EML or TXT."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "release_%s", **options})

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        given = bool((found.get("text") or "").strip()), bool(found.get("files"))
        if given == (False, False) and not self.errors:
            self.add_error("text", _("Paste the words of the release, or give its file."))
        elif all(given):
            self.add_error("files", _("Give the words or the file, not both."))
        return found

    def columns(self) -> dict[str, Any]:
        files = self.cleaned_data["files"]
        return {"text": self.cleaned_data["text"], "file": files[0] if files else None}


# --- Fields of the kinds of lines ----------------------------------------------------------------

NOT_SAID = ("", pgettext_lazy("of a release", "not said"))
Field = Callable[[Line, Facts], forms.Field]


def _chosen(label: Any, choices: Any) -> Field:
    return lambda _line, _facts: forms.ChoiceField(
        label=label, choices=[NOT_SAID, *choices], required=False
    )


def _text(label: Any, *, most: int = 200, rows: int = 0) -> Field:
    def field(_line: Line, _facts: Facts) -> forms.Field:
        found = forms.CharField(label=label, max_length=most, required=False)
        if rows:
            found.widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
        return found

    return field


def _number(label: Any, *, most: int = 200) -> Field:
    return lambda _line, _facts: forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most
    )


def _when(label: Any) -> Field:
    return lambda _line, _facts: PartialDateField(label=label)


def _day(label: Any) -> Field:
    return lambda _line, _facts: DayField(label=label)


def _own(label: Any, name: str, *, empty: Any = NOT_SAID) -> Field:
    """A choice that the line itself brings."""

    def field(line: Line, _facts: Facts) -> forms.Field:
        choices = [*([empty] if empty else []), *line.choices.get(name, ())]
        return forms.ChoiceField(label=label, choices=choices, required=False)

    return field


def _party(label: Any) -> Field:
    return lambda _line, facts: forms.ChoiceField(
        label=label, required=False,
        choices=[NOT_SAID, *((one.uid, str(one)) for one in facts.all_parties)],
    )  # fmt: skip


def _area(_line: Line, facts: Facts) -> forms.Field:
    named = [(one.code, str(one)) for one in facts.areas.values()]
    return forms.ChoiceField(label=str(KINDS["area"]), choices=[NOT_SAID, *named], required=False)


def _country(_line: Line, _facts: Facts) -> forms.Field:
    """None where the release says none: that alone makes nobody an international organisation."""
    field = CountryField()
    unsaid = gettext_lazy("not said, or an international organisation")
    field.choices = [("", unsaid), *countries_by_name()]
    return field


#: How an agreement ends before its term does.
ENDING = [
    (str(kind), kind.label)
    for kind in (*NOTICES, EventKind.TERMINATED_BY_CONSENT, EventKind.PARTY_WITHDREW)
]
SAME_PARTIES = gettext_lazy("Which agreement")
CARRIED = [(value, label) for value, label in DECISIONS if value != "rewrite"]
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "agreement": {"which": _own(SAME_PARTIES, "which", empty=None)},
    "new": {
        "reference": _text(gettext_lazy("Reference"), most=40),
        "title": _text(gettext_lazy("Title"), most=300),
        "kind": _chosen(gettext_lazy("Kind"), Kind.choices),
    },
    "party": {
        "which": _own(
            gettext_lazy("Known as"), "which", empty=("", gettext_lazy("a new partner"))
        ),
        "name": _text(gettext_lazy("Name")),
        "short_name": _text(gettext_lazy("Short name"), most=60),
        "country": _country,
    },
    "nature": {"legal_nature": _chosen(KINDS["nature"], LegalNature.choices)},
    "term": {
        "ordinal": _number(gettext_lazy("Renewal number (0: first signing)")),
        "stage": _chosen(
            gettext_lazy("Stage until it is signed"),
            [one for one in Stage.choices if one[0] not in ("signed", "withdrawn")],
        ),
    },
    "end": {
        "end_kind": _chosen(gettext_lazy("Ends"), EndKind.choices),
        "end_on": _when(gettext_lazy("Last day")),
        "end_years": _number(gettext_lazy("Years")),
        "end_months": _number(gettext_lazy("Months"), most=2400),
        "end_days": _number(gettext_lazy("Days"), most=30_000),
    },
    "renewal": {
        "renewal_mode": _chosen(KINDS["renewal"], RenewalMode.choices),
        "renewal_years": _number(gettext_lazy("Years")),
        "renewal_months": _number(gettext_lazy("Months"), most=2400),
        "renewal_max_count": _number(gettext_lazy("At most … times")),
    },
    "notice": {
        "notice_value": _number(KINDS["notice"], most=1000),
        "notice_unit": _chosen(
            pgettext_lazy("of a length of time", "unit"), NoticeUnit.choices
        ),
        "notice_basis": _chosen(gettext_lazy("Counted"), NoticeBasis.choices),
        "notice_anchor": _chosen(gettext_lazy("May be given"), NoticeAnchor.choices),
    },
    "effect": {
        "effect_mode": _chosen(KINDS["effect"], EffectMode.choices),
        "effect_on": _day(gettext_lazy("Day")),
    },
    "signing": {
        "signed": _when(gettext_lazy("Signed on")),
        "signing_mode": _chosen(gettext_lazy("How it was signed"), SigningMode.choices),
        "place": _text(gettext_lazy("Place")),
        "starts": _chosen(
            gettext_lazy("Where the term before still runs: starts"),
            [one for one in Starts.choices if one[0] != Starts.ON_DAY],
        ),
        "carry": _chosen(gettext_lazy("Open commitments of earlier terms"), CARRIED),
    },
    "by": {
        "party": _own(gettext_lazy("Party"), "party"),
        "name": _text(gettext_lazy("Name")),
        "capacity": _text(gettext_lazy("In the capacity of")),
        "signed": _when(gettext_lazy("On a day of its own")),
    },
    "amendment": {
        "kind": _chosen(gettext_lazy("Kind"), AmendmentKind.choices),
        "of_term": _number(gettext_lazy("Of the term (0: first signing)")),
        "signed": _when(gettext_lazy("Signed on")),
        "new_ends_on": _day(gettext_lazy("New last day")),
        "summary": _text(gettext_lazy("What it changes"), most=2000, rows=2),
    },
    "event": {
        "kind": _chosen(gettext_lazy("What happened"), ENDING),
        "on": _day(gettext_lazy("On")),
        "by": _own(gettext_lazy("By which party"), "by"),
        "effective_on": _day(gettext_lazy("Last day in effect")),
    },
    "area": {"area": _area},
    "promise": {
        "text": _text(gettext_lazy("Text"), most=2000, rows=2),
        "side": _chosen(gettext_lazy("Side"), CommitmentSide.choices),
        "due": _when(gettext_lazy("Due")),
    },
    "prompted": {"text": _text(KINDS["prompted"], most=2000, rows=2)},
    "activity": {
        "title": _text(gettext_lazy("Title"), most=300),
        "kind": _chosen(gettext_lazy("Kind"), ActivityKind.choices),
        "state": _chosen(
            gettext_lazy("State"),
            [one for one in ActivityState.choices if one[0] not in ("postponed", "cancelled")],
        ),
        "when": _when(gettext_lazy("When")),
        "place": _text(gettext_lazy("Place")),
        "level": lambda _line, _facts: UsualField(
            label=gettext_lazy("Level"), max_length=120, required=False
        ),
        "proposed_by": _party(gettext_lazy("Proposed by")),
        "under": _own(gettext_lazy("Under"), "under"),
    },
    "claim": {
        "kind": _chosen(gettext_lazy("Kind"), ClaimKind.choices),
        "value": _number(gettext_lazy("Value"), most=30_000),
        "under": _own(KINDS["agreement"], "under"),
    },
    "older": {
        "of": _own(KINDS["agreement"], "of", empty=None),
        "ordinal": _number(gettext_lazy("Renewal number (0: first signing)")),
        "signed": _when(gettext_lazy("Signed on")),
    },
    "renamed": {
        "party": _own(KINDS["party"], "party", empty=None),
        "name": _text(gettext_lazy("New name")),
        "renamed_on": _day(gettext_lazy("First day of the new name")),
    },
    "said": {"under": _own(gettext_lazy("Keep the words as a claim of"), "under")},
    "contact": {
        "party": _party(gettext_lazy("At")),
        "name": _text(gettext_lazy("Name"), most=120),
        "role": _chosen(gettext_lazy("Role"), PostRole.choices),
        "title": _text(pgettext_lazy("of a person", "title")),
        "unit": _text(gettext_lazy("Unit")),
        "phone": _text(gettext_lazy("Phone"), most=40),
        "email": lambda _line, _facts: forms.EmailField(
            label=gettext_lazy("E-mail"), required=False
        ),
    },
}  # fmt: skip
#: What a ticked line needs.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "new": ("reference", "title", "kind"), "party": ("name", "short_name"),
    "nature": ("legal_nature",), "end": ("end_kind",), "renewal": ("renewal_mode",),
    "notice": ("notice_value", "notice_unit", "notice_basis", "notice_anchor"),
    "effect": ("effect_mode",), "by": ("party", "name"), "area": ("area",),
    "amendment": ("kind", "signed", "of_term", "summary"), "promise": ("text", "side"),
    "prompted": ("text",), "activity": ("title", "kind", "under"), "claim": ("kind", "under"),
    "contact": ("party", "name", "role"), "event": ("kind", "on"),
    "older": ("of", "ordinal", "signed"), "renamed": ("party", "name", "renamed_on"),
    "said": ("under",),
}  # fmt: skip
#: ... but for what another of its fields says as well: who signed by post alone has no name.
INSTEAD: Mapping[str, Mapping[str, str]] = {"by": {"name": "capacity"}}
#: What only a renewal is asked when it is signed.
OF_RENEWALS = ("starts", "carry")


def _shown_in_words(field: PartialDateField, on: date) -> None:
    """Relative words of a day count from `on`; what was read is shown as its reader writes days."""
    field.on = on
    with suppress(DateError):
        field.initial = field.initial and stored_edtf(str(field.initial))


class TakeForm(DatedForm):
    """Every line with its tick and its fields; what is not ticked is left out."""

    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Who may see the file of the release"), choices=Confidentiality,
        initial=Confidentiality.INTERNAL, required=False,
    )  # fmt: skip

    def __init__(
        self, *args: Any, deals: list[Deal], facts: Facts, has_file: bool,
        taken: Collection[str] = (), **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.deals, self.taken = deals, taken
        if not has_file or taken:
            del self.fields["confidentiality"]
        for deal in deals:
            for line in deal.lines:
                if not line.is_known:
                    self._add(deal, line, facts)

    def _add(self, deal: Deal, line: Line, facts: Facts) -> None:
        take = forms.BooleanField(label=self.name_of(line), required=False, initial=line.is_sure)
        self.fields[f"take-{line.key}"] = take
        for name, made in FIELDS[line.kind].items():
            if name in OF_RENEWALS and deal.agreement is None:
                continue
            field = made(line, facts)
            field.initial = line.initial.get(name)
            if isinstance(field, PartialDateField):
                _shown_in_words(field, self.on)
            self.fields[f"{line.key}-{name}"] = field

    @staticmethod
    def name_of(line: Line) -> str:
        return str(KINDS[line.kind])

    def takes(self, line: Line) -> bool:
        return bool(self.cleaned_data.get(f"take-{line.key}"))

    @property
    def repeats(self) -> bool:
        """Whether a line is sent that was recorded before."""
        return any(f"take-{key}" in self.data for key in self.taken)

    def said(self, line: Line) -> dict[str, Any]:
        """What the fields of a line say."""
        return {
            name: self.cleaned_data.get(f"{line.key}-{name}")
            for name in FIELDS[line.kind]
            if f"{line.key}-{name}" in self.fields
        }

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        taken = [line for line in lines_in(self.deals) if self.takes(line)]
        self._forget_what_is_left(taken)
        if not taken and not self.repeats:
            self.add_error(None, _("Tick at least one line."))
        for line in taken:
            is_known_party = line.kind == "party" and found.get(f"{line.key}-which")
            instead = INSTEAD.get(line.kind, {})
            for name in () if is_known_party else REQUIRED.get(line.kind, ()):
                if name in instead and found.get(f"{line.key}-{instead[name]}"):
                    continue
                at = f"{line.key}-{name}"
                if found.get(at) in (None, "") and at not in self.errors:
                    self.add_error(at, _("Say this, or untick the line."))
        return found

    def _forget_what_is_left(self, taken: list[Line]) -> None:
        """Nothing is asked of a line that is left out."""
        asked = {f"{line.key}-{name}" for line in taken for name in FIELDS[line.kind]}
        for line in lines_in(self.deals):
            for name in FIELDS.get(line.kind, ()):
                if f"{line.key}-{name}" not in asked:
                    self.errors.pop(f"{line.key}-{name}", None)

    def shown(self) -> Iterator[dict[str, Any]]:
        """Each instrument with its lines, as the page lays them out."""
        for deal in self.deals:
            if deal.lines:
                yield {"deal": deal, "act": ACTS.get(deal.act, ""),
                       "lines": [self._shown(line) for line in deal.lines]}  # fmt: skip

    def _shown(self, line: Line) -> dict[str, Any]:
        told: dict[str, Any] = {"line": line, "name": self.name_of(line), "fields": []}
        if line.is_known:
            kind = "term" if line.kind in SIGNED else line.kind
            return {**told, "stands": STANDS.get(kind, RECORDED)}
        told["take"] = self[f"take-{line.key}"]
        told["fields"] = [
            self[f"{line.key}-{name}"]
            for name in FIELDS[line.kind]
            if f"{line.key}-{name}" in self.fields
        ]
        return told

    def take_error(self, line: Line | None, error: ValidationError) -> None:
        """Shows what an action refused beside its line, at the field where there is one."""
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, words in told.items():
            at = f"{line.key}-{name}" if line is not None else ""
            fallback = f"take-{line.key}" if line is not None else None
            self.add_error(at if at in self.fields else fallback, words)
