"""Signing day: who signed for each side and when, and what the last signature decides."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import audience
from agreements.actions.beginning import ends_before, last_day
from agreements.dates import PartialDate
from agreements.derive.preview import Consequence, Preview
from agreements.languages import language_typed
from agreements.lifecycle import Edges
from agreements.models import (
    CLOSED_AS,
    Area,
    Commitment,
    EndKind,
    Party,
    Person,
    PostRole,
    SigningMode,
    Starts,
    Term,
    TermArea,
)
from agreements.models.fields import in_language
from agreements.wording.date_formats import format_date
from agreements.wording.edges import doubtful

from .base import DatedForm
from .fields import DayField, PartialDateField
from .signatory import NAMED, Signatory
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
    return format_date(value)


#: What the names of the fields of each party and of each commitment begin with -> the member.
MEMBERS = {
    "name_": ("signatures", "name"),
    "capacity_": ("signatures", "capacity"),
    "carry_text_": ("commitments", "text"),
}
NAME_LENGTH = Person._meta.get_field("native_name").max_length


class SignForm(DatedForm):
    """One page for the whole of signing day; `starts` is a field exactly where rule 8 asks for it.

    `signatories`: by party id, its people; those in office on the day are offered, any other is
    known by name. `areas`: carried from the term before where the text names none yet.
    `previews`: nothing is saved, so nothing is demanded.
    """

    TOLD = {**audience.TERM, "commitments": audience.COMMITMENT}

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
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        term: Term,
        preview: Preview,
        parties: Iterable[Party],
        commitments: Iterable[Commitment] = (),
        signatories: Mapping[int, list[Signatory]] | None = None,
        previews: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.term, self.preview, self.previews = term, preview, previews
        chosen = TermArea.objects.filter(term__agreement=term.agreement_id).values("area")
        self.fields["areas"].queryset = Area.objects.offered(beside=chosen)
        self.parties, self.signatories = list(parties), signatories or {}
        for party in self.parties:
            self._add_party(party)
        self.signed_days = self._days()
        days = self.signed_days or self._if_today()
        self.old_end = preview.asks_for_start(term, days)
        if self.old_end:
            self._add_start()
        self.commitments = list(commitments)
        for row in self.commitments:
            self._add_commitment(row)

    def member_of(self, name: str) -> tuple[str, ...] | None:
        for prefix, path in MEMBERS.items():
            if name.startswith(prefix):
                return path
        return super().member_of(name)

    # --- fields ----------------------------------------------------------------------------------

    def _add_party(self, party: Party) -> None:
        names = {"party": party.short}
        signed = PartialDateField(
            label=_("%(party)s signed on") % names,
            help_text=self._what_an_empty_day_says(party),
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
        in_office = self._in_office(party)
        if in_office:
            told = "; ".join(f"{one.label}, {one.capacity}" for one in in_office[:NAMED])
            self.fields[f"name_{party.pk}"].help_text = _("In office on that day: %s") % told
        self.fields[f"keep_{party.pk}"] = forms.BooleanField(
            label=_("Somebody new: add them to the people of %(party)s") % names, required=False
        )

    def _what_an_empty_day_says(self, party: Party) -> str:
        left = self.preview.left_on(party.pk)
        if left is None:
            return _("A day, a month (2008-09) or a year; empty: not signed yet.")
        told = _("It is a party until %(day)s: empty, and a text signed later does without it.")
        return told % {"day": day(left)}

    def _add_start(self) -> None:
        """The choice of rule 8, each with what would follow from it; what would be refused, since
        it begins too early or ends before it begins, is not offered."""
        days = self.signed_days or self._if_today()
        after = self.preview.if_signed(self.term, days, Starts.AFTER_CURRENT_END)
        at_once = self.preview.if_signed(self.term, days, Starts.AT_ONCE)
        _own, before = self.preview.beginning(self.term)
        begun = before.start.day if before else date.min
        too_early = at_once.starts_on is not None and at_once.starts_on <= begun
        own = self.preview.beginning_if_signed(self.term, days, Starts.AFTER_CURRENT_END)
        too_late = own is not None and ends_before(self.term, own)
        first = begun + timedelta(days=1) if too_early else at_once.starts_on
        last = min(self.old_end.latest + timedelta(days=1), last_day(self.term) or date.max)
        bounds = {
            "first": day(first) if too_early else _in_doubt(first, at_once.starts),
            "last": _in_doubt(last, self._latest_start(first, last)),
        }
        between = _("between %(first)s and %(last)s") % bounds
        told = {
            Starts.AFTER_CURRENT_END: consequence(after),
            Starts.AT_ONCE: consequence(at_once),
            Starts.ON_DAY: between if all(bounds.values()) else consequence(at_once),
        }
        refused = {Starts.AT_ONCE: too_early, Starts.AFTER_CURRENT_END: too_late}
        refused = {one for one, is_so in refused.items() if is_so}
        self.fields["starts"] = forms.ChoiceField(
            label=self._what_is_asked(),
            choices=[
                (one.value, f"{one.label}: {told[one]}") for one in Starts if one not in refused
            ],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["starts_day"] = DayField(label=_("On which day, if a stated one"))
        self.fields["starts_day"].on = self.on

    def _latest_start(self, first: date | None, last: date) -> Edges | None:
        """Between which days the last one to begin on lies: after a doubtful old end, unless
        the text's own end comes before it, and never before `first`."""
        end = self.old_end
        if end.earliest is None or last != end.latest + timedelta(days=1):
            return None
        return Edges(max(end.earliest + timedelta(days=1), first or date.min), last, None)

    def _what_is_asked(self) -> str:
        told = _("The current term runs until %(end)s. When does this one start?")
        if self.old_end.earliest != self.old_end.latest:
            told = _("The current term runs until %(end)s at the latest. When does this one start?")
        return told % {"end": day(self.old_end.latest)}

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
        return bool(self.signed_days) and self.preview.completes(self.term, self.signed_days)

    @property
    def outcome(self) -> Consequence | None:
        """What follows from the days given, where no choice is open."""
        if not self.completes or self.old_end:
            return None
        return self.preview.if_signed(self.term, self.signed_days)

    # --- reading ---------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.previews:
            return values
        if not any(values.get(f"signed_{party.pk}") for party in self.parties) and not self.errors:
            self.add_error(None, _("Give at least one party's day of signature."))
        for party in self.parties:
            self._check_newcomer(party, values)
        if self.completes and not self.term.is_signed:
            self._check_decisions(values)
        return values

    def _check_newcomer(self, party: Party, values: dict[str, Any]) -> None:
        name = values.get(f"name_{party.pk}") or ""
        if not values.get(f"keep_{party.pk}"):
            return
        if not name:
            self.add_error(f"name_{party.pk}", _("Write the name of whom to add."))
        elif not values.get(f"signed_{party.pk}") and f"signed_{party.pk}" not in self.errors:
            self.add_error(f"signed_{party.pk}", _("Give the day on which this person signed."))
        elif len(name) > NAME_LENGTH:
            told = _("At most %d characters for somebody who is added.") % NAME_LENGTH
            self.add_error(f"name_{party.pk}", told)

    def _check_decisions(self, values: dict[str, Any]) -> None:
        if self.old_end and not values.get("starts"):
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
                **self._who(party, values[f"name_{party.pk}"], values[f"capacity_{party.pk}"]),
            }
            for party in self.parties
            if values.get(f"signed_{party.pk}")
        ]

    def newcomers(self) -> dict[Party, dict[str, Any]]:
        """Who is to be added to the people of a party, as the verb takes it."""
        found = {}
        for party in self.parties:
            name, capacity = (
                self.cleaned_data[f"{one}_{party.pk}"] for one in ("name", "capacity")
            )
            if self.cleaned_data[f"keep_{party.pk}"] and name not in self._known(party):
                title = {language_typed(capacity): capacity} if capacity else {}
                post = {"party": party, "role": PostRole.SIGNATORY, "title": title}
                found[party] = {"native_name": name, "title": title, "posts": [post]}
        return found

    def _in_office(self, party: Party) -> list[Signatory]:
        return [one for one in self.signatories.get(party.pk, ()) if one.in_office]

    def _known(self, party: Party) -> dict[str, Signatory]:
        return {one.label: one for one in self.signatories.get(party.pk, ())}

    def _who(self, party: Party, name: str, capacity: str) -> dict[str, Any]:
        """Somebody on the list is kept as that person, with the title of the day where none is
        given; any other name as it is written."""
        one = self._known(party).get(name)
        if one is None:
            return {"names": {"und": name} if name else {}, "capacity": capacity}
        title = one.capacity if one.in_office else ""
        return {"names": one.names(), "person": one.post.person, "capacity": capacity or title}

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
                answer["text"] = {language_typed(text): text}
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
                "fields": [
                    self[f"{name}_{party.pk}"] for name in ("signed", "name", "capacity", "keep")
                ],
                "signatories": self._in_office(party),
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


def consequence(told: Consequence) -> str:
    """What would follow, as one sentence without a full stop; no sentence where it would not be
    in effect."""
    if told.starts_on is None:
        return _("not in effect until its condition is met")
    span = {
        "start": _in_doubt(told.starts_on, told.starts),
        "end": _in_doubt(told.last_day, told.ends),
    }
    if told.last_day:
        words = _("in effect from %(start)s to %(end)s") % span
    elif told.end_kind == EndKind.INDEFINITE:
        words = _("in effect from %(start)s, indefinitely") % span
    else:
        words = _("in effect from %(start)s, its end not recorded") % span
    if told.before_last is None:
        return words
    before = _in_doubt(told.before_last, told.before_ends)
    ended = _("the term before ends on %s") % before
    return f"{words}; {ended}"


def _in_doubt(value: date | None, edges: Edges | None) -> str:
    """A day with its edges, where it may be another."""
    is_sure = edges is None or edges.earliest == edges.latest
    if value is None or is_sure:
        return day(value)
    return doubtful(value, edges.earliest, edges.latest, certain=False)
