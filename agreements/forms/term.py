"""What the text of a term says, as far as it is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements import audience
from agreements.actions.ordinals import next_ordinal, possible_ordinals, unrecorded_ordinals
from agreements.dates import PartialDate
from agreements.models import (
    Agreement,
    Area,
    EffectMode,
    EndConvention,
    EndKind,
    NoticeAnchor,
    NoticeBasis,
    NoticeUnit,
    Party,
    RenewalMode,
    SigningMode,
    Stage,
    Starts,
    Term,
    TermArea,
)

from .base import DatedForm
from .fields import DayField, DueField, PartialDateField
from .lengths import LengthField, LengthsForm

#: Effects of which the text states a day or a number of days.
STATED_EFFECT = (
    EffectMode.FIXED_DATE,
    EffectMode.ON_LAST_NOTIFICATION,
    EffectMode.DAYS_AFTER_NOTIFICATION,
    EffectMode.RETROACTIVE,
)
OPEN_STAGES = [pair for pair in Stage.choices if pair[0] not in (Stage.SIGNED, Stage.WITHDRAWN)]
NOT_SAID = [("", _("not recorded"))]
#: Fields whose silence has a value of its own: their first choice.
UNSAID = ("effect_mode", "end_kind", "end_convention", "renewal_mode")


#: Lengths are one thing to fill in: the first of their fields -> (label, fields).
ROWS = {
    "end_years": (_("Length"), ("end_years", "end_months", "end_days")),
    "renewal_years": (_("Renewed each time for"), ("renewal_years", "renewal_months")),
    "notice_value": (_("Notice to be given"), ("notice_value", "notice_unit")),
}
#: ... and which of them holds which unit.
LENGTHS = (
    {"years": "end_years", "months": "end_months", "days": "end_days"},
    {"years": "renewal_years", "months": "renewal_months"},
)
#: What is asked only beside what was chosen: field -> (field it depends on, its values). "*" is any
#: value, "" none. A page without a script shows them all.
BESIDE: dict[str, tuple[str, tuple[str, ...]]] = {
    "signed": ("state", ("signed",)),
    "stage": ("state", ("preparing",)),
    "effect_on": ("effect_mode", tuple(STATED_EFFECT)),
    "effect_days": ("effect_mode", (EffectMode.DAYS_AFTER_NOTIFICATION,)),
    "effect_clause": ("effect_mode", tuple(STATED_EFFECT)),
    "end_on": ("end_kind", (EndKind.FIXED, EndKind.DURATION)),
    "end_years": ("end_kind", (EndKind.DURATION,)),
    "end_convention": ("end_kind", (EndKind.DURATION,)),
    "end_settled": ("end_kind", (EndKind.NOT_RECORDED,)),
    "renewal_years": ("renewal_mode", (RenewalMode.TACIT,)),
    "renewal_max_count": ("renewal_mode", (RenewalMode.TACIT,)),
    "renewal_latest_end": ("renewal_mode", (RenewalMode.TACIT,)),
    "notice_basis": ("notice_value", ("*",)),
    "notice_anchor": ("notice_value", ("*",)),
    "notice_settled": ("notice_value", ("",)),
    "starts_day": ("starts_choice", (Starts.ON_DAY,)),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What stands together on the page: a field, or a row of them under one label. `when`: the
    field and the values beside which it is asked, as the page's script reads it. `is_asked`:
    whether the page opens with it, so that nothing moves when the script has come."""

    fields: list[forms.BoundField]
    label: Any = ""
    when: str = ""
    is_asked: bool = True

    @property
    def takes_words(self) -> bool:
        """Whether it is a length, which may be written in words."""
        return any(isinstance(one.field, LengthField) for one in self.fields)

    @property
    def is_named(self) -> bool:
        """Whether its fields are named in sight: a unit that is chosen says what it is."""
        return not any(hasattr(one.field, "choices") for one in self.fields)


def _numbers(values: Iterable[int]) -> str:
    return ", ".join(map(str, values))


def _is_filled(field: forms.BoundField) -> bool:
    """Whether there is something in it when the page opens: of a list, not its first choice."""
    value = field.value()
    if field.errors or not hasattr(field.field, "choices") or isinstance(value, list | tuple):
        return bool(field.errors or value)
    first = next((str(one) for one, _label in field.field.choices), "")
    return str(value or "") not in ("", first)


def number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, required=False)


class TermForm(LengthsForm):
    """What the text says; every field may stay unknown. `GROUPS` is how a page lays it out."""

    TOLD = audience.TERM
    MEMBERS = {"effect_clause": ("effect", "clause")}

    GROUPS: Any = (
        (_("Preparation"), ("stage", "initiated_by", "areas", "signing_mode", "place")),
        (_("Coming into effect"), ("effect_mode", "effect_on", "effect_days", "effect_clause")),
        (
            _("End"),
            ("end_kind", "end_on", "end_years", "end_months", "end_days", "end_convention",
             "end_settled"),
        ),
        (
            _("Renewal clause"),
            ("renewal_mode", "renewal_years", "renewal_months", "renewal_max_count",
             "renewal_latest_end"),
        ),
        (
            _("Notice"),
            ("notice_value", "notice_unit", "notice_basis", "notice_anchor", "notice_settled"),
        ),
        (_("Sources"), ("sources",)),
    )  # fmt: skip

    stage = forms.ChoiceField(label=_("Stage"), choices=OPEN_STAGES, required=False)
    initiated_by = forms.ModelChoiceField(
        label=_("Initiated by"),
        queryset=Party.objects.none(),
        required=False,
        empty_label=_("not recorded"),
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Cooperation areas"),
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    signing_mode = forms.ChoiceField(
        label=_("How it is signed"), choices=[*NOT_SAID, *SigningMode.choices], required=False
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    effect_mode = forms.ChoiceField(
        label=_("Takes effect"), choices=EffectMode, initial=EffectMode.UNKNOWN, required=False
    )
    effect_on = DayField(label=_("Day of effect, or of the last notification"))
    effect_days = number(_("Days after the notification"))
    effect_clause = forms.CharField(
        label=_("The clause"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    end_kind = forms.ChoiceField(
        label=_("Ends"), choices=EndKind, initial=EndKind.NOT_RECORDED, required=False
    )
    end_on = DueField(
        label=_("Last day"),
        help_text=_("The last day in effect, that day included; a month or a year is enough."),
    )
    end_years = LengthField(pgettext_lazy("length", "years"))
    end_months = LengthField(pgettext_lazy("length", "months"))
    end_days = LengthField(pgettext_lazy("length", "days"))
    end_convention = forms.ChoiceField(
        label=_("How the last day is counted"),
        choices=EndConvention,
        initial=EndConvention.DAY_BEFORE,
        required=False,
    )
    end_settled = forms.BooleanField(label=_("The text does not say when it ends"), required=False)
    renewal_mode = forms.ChoiceField(
        label=_("Is it renewed?"),
        choices=RenewalMode,
        initial=RenewalMode.NOT_RECORDED,
        required=False,
    )
    renewal_years = LengthField(pgettext_lazy("length", "years"))
    renewal_months = LengthField(pgettext_lazy("length", "months"))
    renewal_max_count = number(_("At most how many times"))
    renewal_latest_end = DayField(label=_("Not beyond"))
    notice_value = LengthField(_("Notice"))
    notice_unit = forms.ChoiceField(
        label=pgettext_lazy("notice period", "Unit"),
        choices=[*NOT_SAID, *NoticeUnit.choices],
        required=False,
    )
    notice_basis = forms.ChoiceField(
        label=_("Counted"), choices=[*NOT_SAID, *NoticeBasis.choices], required=False
    )
    notice_anchor = forms.ChoiceField(
        label=_("May be given"), choices=[*NOT_SAID, *NoticeAnchor.choices], required=False
    )
    notice_settled = forms.BooleanField(label=_("The text has no notice clause"), required=False)
    sources = forms.CharField(
        label=_("Sources"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("One a line: where this is written."),
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agreement = agreement
        self.fields["initiated_by"].queryset = agreement.parties.all()
        chosen = TermArea.objects.filter(term__agreement=agreement).values("area")
        self.fields["areas"].queryset = Area.objects.offered(beside=chosen)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for row in LENGTHS:
            self.settle_length(row)
        self.settle_notice("notice_value", "notice_unit")
        return values

    def groups(self) -> list[tuple[Any, list[Part]]]:
        """The groups that have a field on this form."""
        found = [(title, list(self._parts(names))) for title, names in self.GROUPS]
        return [(title, parts) for title, parts in found if parts]

    def _parts(self, names: Iterable[str]) -> Iterator[Part]:
        within = {name for _label, row in ROWS.values() for name in row[1:]}
        for name in names:
            if name not in self.fields or name in within:
                continue
            label, row = ROWS.get(name, ("", (name,)))
            asked, values = BESIDE.get(name, ("", ()))
            when = f"{asked}={'|'.join(values)}" if asked in self.fields else ""
            fields = [self[one] for one in row]
            is_asked = (
                not when or self._stands_beside(asked, values) or any(map(_is_filled, fields))
            )
            yield Part(fields, label, when, is_asked)

    def _stands_beside(self, asked: str, values: tuple[str, ...]) -> bool:
        """Whether the field `asked` opens with one of `values` ("*": with any)."""
        value = str(self[asked].value() or "")
        return bool(value) if values == ("*",) else value in values

    def columns(self) -> dict[str, Any]:
        """The cleaned values as the verbs take them."""
        values = dict(self.cleaned_data)
        for name in ("notice_unit", "notice_basis", "notice_anchor"):
            values[name] = values[name] or None
        for name in UNSAID:
            values[name] = values[name] or self.fields[name].initial
        values["areas"] = list(values["areas"])
        values["sources"] = [
            line.strip() for line in values["sources"].splitlines() if line.strip()
        ]
        if not values.get("stage"):
            values.pop("stage", None)
        return values


class RecordTermForm(TermForm):
    """A term with its ordinal; `signed` records it as signed then, or on a day not recorded."""

    ordinal = forms.IntegerField(
        label=_("Ordinal"),
        min_value=0,
        max_value=999,
        required=False,
        help_text=_("0 is the original signing, 1 the first renewal."),
    )
    state = forms.ChoiceField(
        label=_("Is it signed?"),
        choices=[
            ("preparing", _("No, it is in preparation")),
            ("signed", _("Yes, on the day below")),
            ("undated", _("Yes, on a day not recorded")),
        ],
        initial="preparing",
        required=False,
        widget=forms.RadioSelect,
    )
    signed = PartialDateField(
        label=_("Signed on"), help_text=_("A day, a month (2008-09) or a year.")
    )
    GROUPS = ((_("Which term"), ("ordinal", "state", "signed")), *TermForm.GROUPS)

    def __init__(self, *args: Any, may_sign: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if lower := unrecorded_ordinals(self.agreement):
            told = _("0 is the original signing, 1 the first renewal. Not recorded yet: %s.")
            self.fields["ordinal"].help_text = told % _numbers(lower)
        if not may_sign:  # those who only prepare are not asked what they may not answer
            self.fields["state"].choices = self.fields["state"].choices[:1]
            self.fields["state"].help_text = _("Terms already signed are entered by a coordinator.")
            del self.fields["signed"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["state"] = values.get("state") or "preparing"
        if (
            values.get("state") == "signed"
            and not values.get("signed")
            and "signed" not in self.errors
        ):
            self.add_error("signed", _("Give the day, or say that it is not recorded."))
        if values.get("ordinal") is None and not self.errors:
            values["ordinal"] = self._ordinal(values["state"], values.get("signed"))
        return values

    def _ordinal(self, state: str, signed: PartialDate | None) -> int | None:
        """The ordinal of a term entered without one: what is in preparation comes next; of what is
        signed the day decides. One that is not the next is proposed, and several are asked about.
        """
        following = next_ordinal(self.agreement)
        if state == "preparing":
            return following
        possible = possible_ordinals(self.agreement, signed)
        if possible == [following]:
            return following
        if len(possible) == 1:
            self.data = self.data.copy()
            self.data["ordinal"] = str(possible[0])
            told = _("By its day it comes before a later one: %s is proposed. Check it and save.")
            self.add_error("ordinal", told % possible[0])
        elif possible:
            told = _("Which one is it? By its day it may be %s.")
            self.add_error("ordinal", told % _numbers(possible))
        else:
            told = _("No ordinal is free for this day: terms are recorded before and after it.")
            self.add_error("ordinal", told)
        return None

    def columns(self) -> dict[str, Any]:
        values = super().columns()
        for name in ("state", "signed"):
            values.pop(name, None)
        if self.cleaned_data["state"] == "undated":
            values["stage"] = Stage.SIGNED
        return values


def initial_of(term: Term) -> dict[str, Any]:
    """The present values, for the change and the correction form."""
    names = [name for name in TermForm.base_fields if name not in ("areas", "sources")]
    values = {name: getattr(term, name) for name in names}
    values["end_on"] = term.end_stated or term.end_on
    return {**values, "areas": list(term.areas.all()), "sources": "\n".join(map(str, term.sources))}


class AskForm(DatedForm):
    """Nothing to fill in: the page only asks."""


class StageForm(DatedForm):
    stage = forms.ChoiceField(label=_("Stage"), choices=OPEN_STAGES)


class TickForm(DatedForm):
    """The day a step was done; a plan for tomorrow is no step done."""

    done_on = DayField(label=_("Done on"))
    reopen = forms.BooleanField(label=_("Not done after all"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("reopen") or "done_on" in self.errors:
            return values
        if values.get("done_on") is None:
            self.add_error("done_on", _("Give the day."))
        elif values["done_on"] > self.on:
            self.add_error("done_on", _("This day has not come yet."))
        return values

    def columns(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"done_on": None if values["reopen"] else values["done_on"]}


class OpenRenewalForm(DatedForm):
    """Who asked for it, and what of the text before is a beginning."""

    initiated_by = forms.ModelChoiceField(
        label=_("Initiated by"),
        queryset=Party.objects.none(),
        required=False,
        empty_label=_("not recorded"),
    )
    take_areas = forms.BooleanField(
        label=_("Begin with the areas of the term before"), required=False, initial=True
    )
    take_clauses = forms.BooleanField(
        label=_("Begin with its clauses: length, renewal, notice"), required=False
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["initiated_by"].queryset = agreement.parties.all()
