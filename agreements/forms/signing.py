"""Signing day: who signed for each side and when, and what the last signature decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.dates import PartialDate
from agreements.foresight import Foresight, Outlook
from agreements.manner import written
from agreements.models import (
    CLOSED_AS,
    Area,
    Commitment,
    EndKind,
    Party,
    Post,
    SigningMode,
    Starts,
    Term,
)
from agreements.models.fields import in_language

from .base import DatedForm
from .fields import DayField, PartialDateField, language_of
from .term import NOT_SAID

#: What a page offers for each open commitment; closing it says how it ended.
DECISIONS = [
    ("keep", gettext_lazy("Keep")),
    ("rewrite", gettext_lazy("Rewrite")),
    ("met", gettext_lazy("Close: met")),
    ("not_met", gettext_lazy("Close: not met")),
    ("dropped", gettext_lazy("Close: given up")),
]


def day(value: date | None) -> str:
    return written(value)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody who could sign for a party: as a list offers it, and as the fact keeps it."""

    label: str
    capacity: str
    post: Post

    @classmethod
    def of(cls, post: Post) -> "Signatory":
        capacity = in_language(post.title)[0] or str(post.get_role_display())
        return cls(str(post.person), capacity, post)

    def names(self) -> dict[str, str]:
        person = self.post.person
        texts = {language_of(person.native_name): person.native_name}
        return texts | ({"en": person.latin_name} if person.latin_name else {})


class SignForm(DatedForm):
    """One page for the whole of signing day; `starts` is a field exactly where rule 8 asks for it.

    `signatories`: by party id, those who hold a post on the day. `areas`: carried from the term
    before where the text names none yet. `previews`: nothing is saved, so nothing is demanded.
    """

    signing_mode = forms.ChoiceField(
        label=gettext_lazy("How it was signed"),
        choices=[*NOT_SAID, *SigningMode.choices],
        required=False,
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty where it was signed online."),
    )
    areas = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Cooperation areas of the text"),
        help_text=gettext_lazy("Those of the term before are ticked; change what the text says."),
        queryset=Area.objects.filter(is_retired=False),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        term: Term,
        foresight: Foresight,
        parties: Iterable[Party],
        commitments: Iterable[Commitment] = (),
        signatories: Mapping[int, list[Signatory]] | None = None,
        previews: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.term, self.foresight, self.previews = term, foresight, previews
        self.parties, self.signatories = list(parties), signatories or {}
        for party in self.parties:
            self._add_party(party)
        self.signed_days = self._days()
        self.asked_until = foresight.asks_for_start(term, self.signed_days or self._if_today())
        if self.asked_until:
            self._add_start()
        self.commitments = list(commitments)
        for row in self.commitments:
            self._add_commitment(row)

    # --- fields ----------------------------------------------------------------------------------

    def _add_party(self, party: Party) -> None:
        names = {"party": party.short_name}
        signed = PartialDateField(
            label=_("%(party)s signed on") % names,
            help_text=_("A day, a month (2008-09) or a year; empty: not signed yet."),
        )
        signed.on = self.on
        self.fields[f"signed_{party.pk}"] = signed
        for name, label in (
            ("name", _("Signed for %(party)s by") % names),
            ("capacity", _("in the capacity of")),
        ):
            field = forms.CharField(label=label, max_length=200, required=False)
            field.widget.attrs["list"] = f"{name}s-{party.pk}"
            self.fields[f"{name}_{party.pk}"] = field

    def _add_start(self) -> None:
        """The choice of rule 8, each with what would follow from it."""
        days = self.signed_days or self._if_today()
        after = self.foresight.if_signed(self.term, days, Starts.AFTER_CURRENT_END)
        at_once = self.foresight.if_signed(self.term, days, Starts.AT_ONCE)
        bounds = {"first": day(at_once.starts_on), "last": day(after.starts_on)}
        between = _("between %(first)s and %(last)s") % bounds
        told = {
            Starts.AFTER_CURRENT_END: consequence(after),
            Starts.AT_ONCE: consequence(at_once),
            Starts.ON_DAY: between if all(bounds.values()) else consequence(at_once),
        }
        self.fields["starts"] = forms.ChoiceField(
            label=_("The current term runs until %(end)s. When does this one start?")
            % {"end": day(self.asked_until)},
            choices=[(one.value, f"{one.label}: {told[one]}") for one in Starts],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["starts_day"] = DayField(label=_("On which day, if a stated one"))
        self.fields["starts_day"].on = self.on

    def _add_commitment(self, row: Commitment) -> None:
        text = in_language(row.text)[0]
        self.fields[f"carry_{row.uid}"] = forms.ChoiceField(
            label=text, choices=DECISIONS, widget=forms.RadioSelect, required=False
        )
        self.fields[f"carry_text_{row.uid}"] = forms.CharField(
            label=_("New text, if it is rewritten"),
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=2000,
            required=False,
        )

    # --- what is asked, by the days as they stand -------------------------------------------------

    def _days(self) -> dict[int, PartialDate]:
        """Signing days by party, as far as they can be read; the rest is told by `clean`."""
        found = {}
        for party in self.parties:
            name = f"signed_{party.pk}"
            value = self.data.get(name) if self.is_bound else self.initial.get(name)
            try:
                read = self.fields[name].clean(value)
            except ValidationError:
                read = None
            if read is not None:
                found[party.pk] = read
        return found

    def _if_today(self) -> dict[int, PartialDate]:
        """Before any day is given: as if everybody still missing signed today."""
        if self.is_bound:
            return {}
        field = PartialDateField()
        return {party.pk: field.clean(self.on.isoformat()) for party in self.parties}

    @property
    def completes(self) -> bool:
        """Whether these are the last missing signatures."""
        return bool(self.signed_days) and len(self.signed_days) == len(self.parties)

    @property
    def outlook(self) -> Outlook | None:
        """What follows from the days given, where no choice is open."""
        if not self.completes or self.asked_until:
            return None
        return self.foresight.if_signed(self.term, self.signed_days)

    # --- reading ---------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.previews:
            return values
        if not any(values.get(f"signed_{party.pk}") for party in self.parties) and not self.errors:
            self.add_error(None, _("Give at least one party's day of signature."))
        if self.completes and not self.term.is_signed:
            self._check_decisions(values)
        return values

    def _check_decisions(self, values: dict[str, Any]) -> None:
        if self.asked_until and not values.get("starts"):
            self.add_error("starts", _("Choose one; the days beside each say what follows."))
        if values.get("starts") == Starts.ON_DAY and not values.get("starts_day"):
            self.add_error("starts_day", _("Give the day."))
        for row in self.commitments:
            decision = values.get(f"carry_{row.uid}")
            if not decision and f"carry_{row.uid}" not in self.errors:
                self.add_error(f"carry_{row.uid}", _("Keep it, close it or rewrite it."))
            if decision == "rewrite" and not values.get(f"carry_text_{row.uid}"):
                self.add_error(f"carry_text_{row.uid}", _("Write the new text."))

    def signatures(self) -> list[dict[str, Any]]:
        values = self.cleaned_data
        return [
            {
                "party": party,
                "signed": values[f"signed_{party.pk}"],
                "capacity": values[f"capacity_{party.pk}"],
                **self._who(party, values[f"name_{party.pk}"]),
            }
            for party in self.parties
            if values.get(f"signed_{party.pk}")
        ]

    def _who(self, party: Party, name: str) -> dict[str, Any]:
        """Somebody on the list is kept as that person; any other name as it is written."""
        known = {one.label: one for one in self.signatories.get(party.pk, ())}
        if name in known:
            return {"names": known[name].names(), "person": known[name].post.person}
        return {"names": {"und": name} if name else {}}

    def starts(self) -> Any:
        if not self.completes:
            return None
        choice = self.cleaned_data.get("starts")
        return self.cleaned_data["starts_day"] if choice == Starts.ON_DAY else choice or None

    def carry_over(self) -> list[dict[str, Any]]:
        if not self.completes or self.term.is_signed:
            return []
        values = self.cleaned_data
        rows = []
        for row in self.commitments:
            decision, text = values[f"carry_{row.uid}"], values[f"carry_text_{row.uid}"]
            answer = {"commitment": row, "decision": decision}
            if decision in CLOSED_AS:
                answer |= {"decision": "close", "state": decision}
            elif decision == "rewrite":
                answer["text"] = {language_of(text): text}
            rows.append(answer)
        return rows

    @property
    def answered_too_early(self) -> bool:
        """Start or commitments were answered although a signature is still missing."""
        return not self.completes and any(
            value
            for name, value in self.cleaned_data.items()
            if name.startswith(("starts", "carry_"))
        )

    # --- how a page lays it out ------------------------------------------------------------------

    def sides(self) -> list[dict[str, Any]]:
        return [
            {
                "party": party,
                "fields": [self[f"{name}_{party.pk}"] for name in ("signed", "name", "capacity")],
                "signatories": self.signatories.get(party.pk, ()),
            }
            for party in self.parties
        ]

    def promises(self) -> list[dict[str, Any]]:
        return [
            {
                "row": row,
                "decision": self[f"carry_{row.uid}"],
                "text": self[f"carry_text_{row.uid}"],
            }
            for row in self.commitments
        ]


def consequence(told: Outlook) -> str:
    """What would follow, as one sentence without a full stop; no sentence where it would not be
    in effect."""
    if told.starts_on is None:
        return _("not in effect until its condition is met")
    span = {"start": day(told.starts_on), "end": day(told.ends_on)}
    if told.ends_on:
        words = _("in effect from %(start)s to %(end)s") % span
    elif told.end_kind == EndKind.INDEFINITE:
        words = _("in effect from %(start)s, indefinitely") % span
    else:
        words = _("in effect from %(start)s, its end not recorded") % span
    if told.before_ends_on is None:
        return words
    before = _("the term before ends on %s") % day(told.before_ends_on)
    return f"{words}; {before}"
