"""Logging: one line with what was understood of it, and the full form behind it."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import audience
from activities.models import ActivityState
from activities.zones import Exact
from agreements.audience import NOTHING
from agreements.dates import PartialDate
from agreements.forms.fields import (
    DueField,
    HolderField,
    LocalisedField,
    PartialDateField,
    UsualField,
)
from agreements.languages import language_typed
from agreements.models import Party

from . import fields as own

#: As many parties as the form asks about at once; more are added on the activity's page.
DELEGATIONS = (1, 2, 3)
CHIPS = (
    "title", "when", "start", "end", "time_zone", "kind", "mode", "agreements", "parties", "areas",
    "party",
    "head_count", "own_count", "place", "forum", "proposed_by", "commitments", "confidentiality",
    "due", "agreement",
)  # fmt: skip


def line_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=300,
        required=False,
        help_text=gettext_lazy("As “6.3 Consip video meeting AI cases (ours 3, theirs 5)”."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "enterkeyhint": "done", "autofocus": True}
        ),
    )


def is_past(when: PartialDate, on: Any) -> bool:
    return when.latest is not None and when.latest <= on


class QuickForm(own.WorkForm):
    """One line and Enter; below it, what was understood. A day to come is a plan, or a proposal
    where somebody proposes it; one that is past was held. `touched`: names of what a person has
    set, which the line no longer changes."""

    TOLD = audience.ACTIVITY
    #: Beside these chips stands who may see it.
    MEMBERS = {"line": None, "title": None}

    line = line_field(gettext_lazy("What happened?"))
    title = forms.CharField(label=gettext_lazy("What"), max_length=300)
    when = own.when_field(required=True)
    start = own.time_field(gettext_lazy("Start"))
    end = own.time_field(gettext_lazy("End"))
    time_zone = own.ZoneField()
    kind = own.kind_field()
    mode = own.mode_field()
    agreements = own.Agreements()
    parties = own.Parties()
    areas = own.Areas()
    party = own.PartyField(label=gettext_lazy("Partner"))
    head_count = forms.IntegerField(
        label=gettext_lazy("Partner's people"), min_value=1, max_value=9999, required=False
    )
    own_count = forms.IntegerField(
        label=gettext_lazy("Our people"), min_value=1, max_value=9999, required=False
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    forum = own.forum_field()
    proposed_by = own.PartyField(label=gettext_lazy("Proposed by"))
    commitments = own.Commitments()
    confidentiality = own.confidentiality_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("head_count") and not data.get("party"):
            self.add_error("party", _("Say whose people these were."))
        if own.names_no_day(data.get("when")):
            self.add_error("when", _("Write when, as exactly as you know."))
        own_zone = timezone.get_current_timezone_name()
        check_times(self, data | {"time_zone": data.get("time_zone") or own_zone})
        return data

    def values(self) -> dict[str, Any]:
        """The arguments of `log_activity`. A time of day is that on the writer's clock, unless
        another is named."""
        data = dict(self.cleaned_data)
        data.pop("line")
        when, title = data.pop("when"), data.pop("title")
        theirs, ours = (data.pop("party"), data.pop("head_count")), data.pop("own_count")
        home = Party.objects.filter(is_home=True).first() if ours else None
        people = (theirs, (home, ours))
        zone = data.pop("time_zone") or timezone.get_current_timezone_name()
        plan = exact(when, data.pop("start"), data.pop("end"), zone)
        past = is_past(when, self.on)
        if data["proposed_by"] and not past:
            data["state"] = ActivityState.PROPOSED
        return {
            **data,
            "title": {language_typed(title): title},
            "held": when if past else None,
            "when": plan if isinstance(plan, Exact) or not past else None,
            "participants": [{"party": who, "head_count": n} for who, n in people if who and n],
        }


class TaskForm(own.WorkForm):
    """A line that says until when: something to do, with its due day."""

    TOLD = NOTHING

    line = line_field(gettext_lazy("What is to be done?"))
    title = forms.CharField(label=gettext_lazy("What"), max_length=300)
    due = DueField(label=gettext_lazy("Due"), required=True)
    agreement = own.OneAgreement()
    party = own.PartyField(label=gettext_lazy("Partner"))
    forum = own.forum_field()

    def values(self) -> dict[str, Any]:
        """The arguments of `add_action_item`."""
        data = self.cleaned_data
        about = {name: data[name] for name in ("agreement", "party", "forum")}
        if about["agreement"]:
            about |= {"party": None, "forum": None}
        return {"text": data["title"], "due": data["due"], **about}


class LogForm(own.WorkForm):
    """Everything that can be said of an activity. Without a state of its own, it follows from the
    dates: a day to come is a plan, one that is past was held."""

    TOLD = audience.ACTIVITY
    MEMBERS = {
        "time_zone": None,
        **{f"people_{number}": ("participants", "people") for number in DELEGATIONS},
    }

    title = LocalisedField(
        label=gettext_lazy("What"), help_text=gettext_lazy("One language is enough.")
    )
    kind = own.kind_field()
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("as the dates say")), *ActivityState.choices],
        required=False,
    )
    when = own.when_field(
        help_text=gettext_lazy(
            "A day, a month or a window: 2026-06-03, yesterday, H2 2026. A day to come is a plan."
        )
    )
    start = own.time_field(gettext_lazy("Start"))
    end = own.time_field(gettext_lazy("End"))
    time_zone = own.ZoneField()
    held = PartialDateField(
        label=gettext_lazy("Held on"),
        help_text=gettext_lazy("Where it differs from the plan."),
    )
    agreements = own.Agreements()
    parties = own.Parties()
    areas = own.Areas()
    commitments = own.Commitments()
    forum = own.forum_field()
    session_number = own.session_field()
    mode = own.mode_field()
    level = UsualField(label=gettext_lazy("Level"), max_length=120, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    proposed_by = own.PartyField(label=gettext_lazy("Proposed by"))
    host = own.PartyField(
        label=gettext_lazy("Hosted by"),
        help_text=gettext_lazy("At whose place it is; nobody's where it is online."),
    )
    responsible = HolderField(label=gettext_lazy("Responsible"))
    outcome = own.long_field(gettext_lazy("Outcome"))
    confidentiality = own.confidentiality_field()
    notes = own.long_field(
        gettext_lazy("Internal notes"),
        most=100_000,
    )

    #: (legend, names): how the page groups them.
    GROUPS = (
        (gettext_lazy("What and when"), ("title", "kind", "when", "start", "end", "time_zone",
                                         "held", "state")),
        (gettext_lazy("Under what"), ("agreements", "parties", "areas", "commitments",
                                      "forum", "session_number")),
        (gettext_lazy("How and where"), ("mode", "level", "place", "host", "proposed_by",
                                         "responsible")),
        (gettext_lazy("Who took part"), tuple(
            f"{name}_{number}" for number in DELEGATIONS for name in ("party", "people", "count"))),
        (gettext_lazy("What came of it"), ("outcome", "confidentiality", "notes")),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        self.fields["responsible"].initial = user.pk
        parties = self.fields["proposed_by"].queryset
        self.fields["time_zone"].offer(party.time_zone for party in parties)
        for number in DELEGATIONS:
            party = own.PartyField(label=gettext_lazy("Party"))
            party.queryset = parties
            self.fields[f"party_{number}"] = party
            self.fields[f"people_{number}"] = own.long_field(
                gettext_lazy("Names, one a line"), most=10_000
            )
            self.fields[f"count_{number}"] = forms.IntegerField(
                label=gettext_lazy("How many in all"), min_value=1, max_value=9999, required=False
            )

    def grouped(self) -> list[tuple[Any, list[Any]]]:
        return [(legend, [self[name] for name in names]) for legend, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        own.check_session(self, data)
        if not data.get("when") and not data.get("held") and data.get("state") != "proposed":
            if "when" not in self.errors and "held" not in self.errors:
                self.add_error("when", _("Write when, as exactly as you know."))
        elif own.names_no_day(data.get("when")) and data.get("state") != "proposed":
            self.add_error("when", _("Write when, as exactly as you know."))
        check_times(self, data)
        for number in DELEGATIONS:
            some = data.get(f"people_{number}") or data.get(f"count_{number}")
            if some and not data.get(f"party_{number}"):
                self.add_error(f"party_{number}", _("Say whose people these were."))
        return data

    def values(self) -> dict[str, Any]:
        """The arguments of `log_activity`."""
        data = dict(self.cleaned_data)
        people = [
            {
                "party": data.pop(f"party_{number}"),
                "people": data.pop(f"people_{number}").splitlines(),
                "head_count": data.pop(f"count_{number}"),
            }
            for number in DELEGATIONS
        ]
        if "responsible" not in self.data:  # not asked, and so not said otherwise
            data.pop("responsible")
        when, held, state = data["when"], data.pop("held"), data.pop("state")
        plan = exact(data.pop("when"), data.pop("start"), data.pop("end"), data.pop("time_zone"))
        if held is None and state in ("", "held") and when is not None and is_past(when, self.on):
            plan, held = (plan if isinstance(plan, Exact) else None), when
        return {
            **data,
            "when": plan,
            "held": held,
            "state": state or None,
            "participants": [one for one in people if one["party"]],
        }


ONE_DAY = timedelta(days=1)
#: A meeting that would be longer overnight has its end mistyped.
OVERNIGHT = timedelta(hours=12)


def check_times(form: forms.Form, data: dict[str, Any]) -> None:
    """A start needs one day and a clock, an end its start."""
    if data.get("end") and not data.get("start"):
        form.add_error("start", _("An end needs its start."))
    if data.get("start") and data.get("when") and data["when"].day is None:
        form.add_error("when", _("A time needs one exact day."))
    if data.get("start") and not data.get("time_zone") and "time_zone" not in form.errors:
        form.add_error("time_zone", _("Say whose clock."))


def exact(when: PartialDate | None, start: Any, end: Any, time_zone: str) -> Any:
    """The plan as the verbs take it: days, or a time on the clocks of a place. An end that the
    clocks show before the start is the next morning's, where that makes a short meeting: 17:00 in
    Rome is midnight in Seoul."""
    if not start or when is None:
        return when
    begins, ends = datetime.combine(when.day, start), end and datetime.combine(when.day, end)
    if ends and ends < begins and ends + ONE_DAY - begins <= OVERNIGHT:
        ends += ONE_DAY
    return Exact(start=begins, time_zone=time_zone, end=ends or None)
