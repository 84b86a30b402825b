"""Small forms, one per verb: each can be opened as a page of its own, and comes back with every
typed word when the verb refuses."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from activities import actions, forms
from activities.models import ActionState, Activity, Exchange, Meeting, Outcome, Participant
from agreements.models import Document, Party
from agreements.views.base import DeedView

from .base import OfActivity, page_of_activity


def zones_of(parties: Iterable[Party]) -> list[str]:
    return [party.time_zone for party in parties]


class Step(OfActivity, DeedView):
    """One verb on one activity. `name`: of its address; `tone`: of its button."""

    verb = "change_activity"
    template_name = "agreements/form.html"
    name = ""
    tone = ""

    def find(self) -> None:
        _found = self.activity

    @classmethod
    def button(cls, activity: Activity) -> str:
        return str(cls.heading)

    @classmethod
    def options_for(cls, activity: Activity, parties: list[Party]) -> dict[str, Any]:
        return {}

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), **self.options_for(self.activity, self.parties)}

    def get_initial(self) -> dict[str, Any]:
        return self.initial_for(self.activity, self.today)

    def do(self, form: Any) -> str:
        self.act(form, {"by": self.request.user, "on": self.today, "activity": self.activity})
        return page_of_activity(self.activity)

    def act(self, form: Any, deed: dict[str, Any]) -> None:
        raise NotImplementedError


class FixDay(Step):
    form_class = forms.FixDayForm
    name, tone = "fix-day", "primary"
    heading = gettext_lazy("Fix the day")
    said = gettext_lazy("The day is fixed.")

    @classmethod
    def button(cls, activity: Activity) -> str:
        return _("Move to another day") if activity.state == "scheduled" else str(cls.heading)

    @classmethod
    def options_for(cls, activity: Activity, parties: list[Party]) -> dict[str, Any]:
        return {"zones": [activity.time_zone, *zones_of(parties)]}

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        if activity.starts_at is None:
            return {"when": activity.when if activity.has_fixed_day else None}
        zone = ZoneInfo(activity.time_zone)
        end = activity.ends_at
        return {
            "when": activity.starts_at.astimezone(zone).date().isoformat(),
            "start": activity.starts_at.astimezone(zone).time(),
            "end": end.astimezone(zone).time() if end else None,
            "time_zone": activity.time_zone,
        }

    def act(self, form: forms.FixDayForm, deed: dict[str, Any]) -> None:
        actions.fix_day(**deed, when=form.plan())


class Hold(Step):
    form_class = forms.HoldForm
    name, tone = "hold", "primary"
    heading = gettext_lazy("It was held")
    said = gettext_lazy("Recorded as held.")

    @classmethod
    def button(cls, activity: Activity) -> str:
        return _("Correct the day") if activity.state == "held" else str(cls.heading)

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        planned = activity.when if activity.has_fixed_day else None
        past = planned is not None and planned.latest <= on
        return {
            "held": activity.held or (planned if past else on.isoformat()),
            "outcome": activity.outcome,
        }

    def act(self, form: forms.HoldForm, deed: dict[str, Any]) -> None:
        actions.hold(**deed, **form.cleaned_data)


class Postpone(Step):
    form_class = forms.PostponeForm
    name = "postpone"
    heading = gettext_lazy("Postpone")
    said = gettext_lazy("Postponed.")

    def act(self, form: forms.PostponeForm, deed: dict[str, Any]) -> None:
        actions.postpone(**deed, to=form.cleaned_data["to"])


class Cancel(Step):
    form_class = forms.CancelForm
    name, tone = "cancel", "danger"
    heading = gettext_lazy("Cancel the activity")
    said = gettext_lazy("Cancelled.")

    def act(self, form: forms.CancelForm, deed: dict[str, Any]) -> None:
        actions.cancel(**deed, reason=form.cleaned_data["reason"])


#: verb -> its view, in the order of the buttons.
FORMS: dict[str, type[Step]] = {
    "fix_day": FixDay,
    "hold": Hold,
    "postpone": Postpone,
    "cancel": Cancel,
}


class Minutes(Step):
    form_class = forms.MinutesForm
    heading = gettext_lazy("Agenda, minutes, decisions")
    said = gettext_lazy("Saved.")

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        row = Meeting.objects.filter(activity=activity).first() or Meeting()
        return {name: getattr(row, name) for name in ("agenda", "minutes", "decisions")}

    def act(self, form: forms.MinutesForm, deed: dict[str, Any]) -> None:
        actions.set_minutes(
            **deed,
            version=self.version_read,
            **form.cleaned_data,
        )

    def concerned(self) -> Any:
        return self.activity


class AddItem(Step):
    form_class = forms.ItemForm
    heading = gettext_lazy("Add an action item")
    said = gettext_lazy("Added.")

    @classmethod
    def options_for(cls, activity: Activity, parties: list[Party]) -> dict[str, Any]:
        return {"parties": Party.objects.filter(pk__in=[party.pk for party in parties])}

    def act(self, form: forms.ItemForm, deed: dict[str, Any]) -> None:
        actions.add_action_item(**deed, **form.cleaned_data)


class Participants(Step):
    form_class = forms.ParticipantsForm
    heading = gettext_lazy("Who took part")
    said = gettext_lazy("Saved.")

    @classmethod
    def options_for(cls, activity: Activity, parties: list[Party]) -> dict[str, Any]:
        return {"parties": parties}

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        return forms.ParticipantsForm.initial_of(activity)

    def act(self, form: forms.ParticipantsForm, deed: dict[str, Any]) -> None:
        """What this form does not show stays: people with a record of their own, unseen parties."""
        kept: dict[Party, dict[str, Any]] = {}
        shown = {party.pk for party in self.parties}
        for row in Participant.objects.filter(activity=self.activity).select_related(
            "party", "person"
        ):
            if row.party_id in shown and row.person_id is None:
                continue
            entry = kept.setdefault(row.party, {"party": row.party, "people": []})
            if row.head_count:
                entry["head_count"] = row.head_count
            else:
                entry["people"].append(row.person or row.name)
        actions.change_activity(**deed, participants=[*form.values(), *kept.values()])


class SetExchange(Step):
    form_class = forms.ExchangeForm
    heading = gettext_lazy("Companies and professionals")
    said = gettext_lazy("Saved.")

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        row = Exchange.objects.filter(activity=activity).first()
        names = forms.ExchangeForm.base_fields
        return {name: getattr(row, name) for name in names} if row else {}

    def act(self, form: forms.ExchangeForm, deed: dict[str, Any]) -> None:
        actions.set_exchange(**deed, **form.cleaned_data)


class AddOutcome(Step):
    form_class = forms.OutcomeForm
    heading = gettext_lazy("Record an outcome")
    said = gettext_lazy("Recorded; a manager approves it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        seen = Document.objects.visible_to(self.request.user)
        return {**super().get_form_kwargs(), "documents": seen}

    def act(self, form: forms.OutcomeForm, deed: dict[str, Any]) -> None:
        actions.add_outcome(**deed, **form.cleaned_data)


class Act(OfActivity, DeedView, View):
    """A button without fields: POST only."""

    http_method_names = ["post"]
    verb = "change_activity"
    form_class = forms.DatedForm
    template_name = "agreements/form.html"

    def find(self) -> None:
        _found = self.activity


class SettleItem(Act):
    """`state` done, dropped or open."""

    heading = gettext_lazy("Settle the action item")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("state") not in ActionState.values:
            form = self.get_form()
            form.add_error(None, _("Choose done, dropped or open."))
            return self.form_invalid(form)
        return super().post(request, *args, **kwargs)

    def do(self, form: Any) -> str:
        item = get_object_or_404(self.activity.action_items, uid=self.kwargs["item"])
        actions.settle_action_item(
            by=self.request.user, on=self.today, item=item, state=self.request.POST["state"]
        )
        return page_of_activity(self.activity)


class Approve(Act):
    verb = "approve"
    heading = gettext_lazy("Approve the outcome")
    said = gettext_lazy("Approved.")

    def do(self, form: Any) -> str:
        seen = Outcome.objects.visible_to(self.request.user).filter(activity=self.activity)
        outcome = get_object_or_404(seen, uid=self.kwargs["outcome"])
        actions.approve_outcome(by=self.request.user, on=self.today, outcome=outcome)
        return page_of_activity(self.activity)
