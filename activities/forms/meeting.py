"""The paper of a meeting, who took part, and what somebody is to do after it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import audience
from activities.models import Activity, Meeting
from agreements.audience import NOTHING
from agreements.forms.base import DatedForm, plain_fields
from agreements.forms.fields import DueField, HolderField, LocalisedField
from agreements.models import Party, Person

from . import fields as own


class MinutesForm(DatedForm):
    TOLD = audience.ACTIVITY

    agenda = own.long_field(
        gettext_lazy("Agenda"),
        most=100_000,
        help_text=gettext_lazy("Markdown: - for points, **bold**, empty line for a paragraph."),
    )
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    decisions = own.long_field(gettext_lazy("Decisions"), most=100_000)


def _in_languages(label: Any, **options: Any) -> LocalisedField:
    return LocalisedField(label=label, long=True, max_length=4_000, required=False, **options)


@plain_fields(Meeting, "prepare_meeting")
class PreparationForm(DatedForm):
    """What the brief before a meeting needs; one language is enough."""

    TOLD = NOTHING

    purpose = _in_languages(gettext_lazy("Purpose"))
    purpose_is_shared = forms.BooleanField(
        label=gettext_lazy("The partner may read the purpose"),
        required=False,
        help_text=gettext_lazy("It then stands on the copy that is handed over as well."),
    )
    wished_outcome = _in_languages(gettext_lazy("Wished outcome"))
    our_requests = _in_languages(
        gettext_lazy("Our requests"), help_text=gettext_lazy("One a line.")
    )
    their_requests = _in_languages(
        gettext_lazy("Their requests, as expected"), help_text=gettext_lazy("One a line.")
    )
    questions = _in_languages(
        gettext_lazy("Questions to expect, and our answers"),
        help_text=gettext_lazy("One a line: costs? → each side its own."),
    )
    interpreter = LocalisedField(label=gettext_lazy("Interpreter"), required=False)
    press = LocalisedField(label=gettext_lazy("Press"), required=False)


class ItemForm(DatedForm):
    TOLD = NOTHING

    text = forms.CharField(label=gettext_lazy("What is to be done"), max_length=500)
    owner = HolderField(label=gettext_lazy("Who, at home"))
    owner_party = own.PartyField(label=gettext_lazy("Or which party"))
    due = DueField(
        label=gettext_lazy("Due"), help_text=gettext_lazy("A day, a month, a half year: H1 2027.")
    )

    def __init__(self, *args: Any, parties: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner_party"].queryset = parties

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("owner") and data.get("owner_party"):
            self.add_error("owner_party", _("One owner: a person at home, or a party."))
        return data


class ToDoForm(own.WorkForm):
    """What the office is to do without a meeting."""

    TOLD = NOTHING

    text = ItemForm.base_fields["text"]
    due = ItemForm.base_fields["due"]
    owner = HolderField(label=gettext_lazy("Who"))
    agreement = own.OneAgreement()
    party = own.PartyField(label=gettext_lazy("Partner"))
    forum = own.forum_field()


class ParticipantsForm(DatedForm):
    """Who came, party by party: people known at that party on the day, further names one a line,
    and how many in all."""

    TOLD = audience.ACTIVITY["participants"]

    def __init__(
        self,
        *args: Any,
        parties: Iterable[Party],
        known: Mapping[int, list[Person]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.parties = list(parties)
        self.known = {person.uid: person for people in known.values() for person in people}
        for party in self.parties:
            self._ask(party, known.get(party.pk, []))

    def member_of(self, name: str) -> tuple[str, ...] | None:
        return (name.partition("_")[0],)

    def _ask(self, party: Party, people: list[Person]) -> None:
        named = {"party": party.short}
        if people:
            self.fields[f"known_{party.uid}"] = forms.MultipleChoiceField(
                label=_("%(party)s: known there on that day") % named,
                choices=[(person.uid, str(person)) for person in people],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.fields[f"people_{party.uid}"] = own.long_field(
            (_("%(party)s: further names, one a line") if people
             else _("%(party)s: names, one a line")) % named,
            most=10_000,
        )  # fmt: skip
        self.fields[f"count_{party.uid}"] = forms.IntegerField(
            label=_("%(party)s: how many in all") % named,
            required=False,
            min_value=1,
            max_value=9999,
        )

    @staticmethod
    def initial_of(activity: Activity) -> dict[str, Any]:
        """Rows as typed and ticked."""
        found: dict[str, Any] = {}
        for row in activity.participants.select_related("party", "person"):
            party = row.party.uid
            if row.head_count:
                found[f"count_{party}"] = row.head_count
            elif row.person:
                found.setdefault(f"known_{party}", []).append(row.person.uid)
            else:
                names = found.get(f"people_{party}", "")
                found[f"people_{party}"] = f"{names}\n{row.name}".strip()
        return found

    def values(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [
            {
                "party": party,
                "people": [
                    *(self.known[uid] for uid in data.get(f"known_{party.uid}", ())),
                    *data[f"people_{party.uid}"].splitlines(),
                ],
                "head_count": data[f"count_{party.uid}"],
            }
            for party in self.parties
        ]
