"""The course of an activity in small forms, one per verb: each can be opened as a page of its own,
and comes back with every typed word when the verb refuses."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions, forms
from activities.models import (
    Activity,
    Sequel,
)
from agreements.models import Party
from agreements.templatetags.words import partial
from agreements.views.base import ActionFormView

from .base import OfActivity, page_of_activity


def zones_of(parties: Iterable[Party]) -> list[str]:
    return [party.time_zone for party in parties]


class TransitionView(OfActivity, ActionFormView):
    """One action on one activity. `name`: of its address; `tone`: of its button. One that only adds
    something is not versioned: another's change meanwhile does it no harm."""

    target = "activity"
    is_versioned = True
    permission = "change_activity"
    template_name = "agreements/form.html"
    name = ""
    tone = ""

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


class FixDay(TransitionView):
    action = staticmethod(actions.fix_day)
    form_class = forms.FixDayForm
    name, tone = "fix-day", "primary"
    heading = gettext_lazy("Fix the day")
    success_message = gettext_lazy("The day is fixed.")

    @classmethod
    def button(cls, activity: Activity) -> str:
        return _("Move to another day") if activity.state == "scheduled" else str(cls.heading)

    @classmethod
    def options_for(cls, activity: Activity, parties: list[Party]) -> dict[str, Any]:
        return {"zones": [activity.time_zone, *zones_of(parties)]}

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        if activity.agreed is None:
            return {"when": activity.when if activity.has_fixed_day else None}
        return {
            "when": activity.when.earliest.isoformat(),
            "start": activity.start_time,
            "end": activity.end_time,
            "time_zone": activity.time_zone,
        }

    def typed(self, form: forms.FixDayForm) -> dict[str, Any]:
        return {"when": form.plan()}

    def perform(self, form: forms.FixDayForm) -> str:
        where, row = super().perform(form), self.object
        if row.window and not row.window.earliest <= row.when.earliest <= row.window.latest:
            told = _("This day lies outside the window that was agreed: %(window)s.")
            messages.warning(self.request, told % {"window": partial(row.window)})
        return where


class Hold(TransitionView):
    action = staticmethod(actions.hold)
    form_class = forms.HoldForm
    name, tone = "hold", "primary"
    heading = gettext_lazy("Record as done")
    success_message = gettext_lazy("Recorded.")

    @classmethod
    def button(cls, activity: Activity) -> str:
        return _("Correct the day") if activity.state == "held" else str(cls.heading)

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        planned = activity.when if activity.has_fixed_day else None
        past = planned is not None and planned.latest <= on
        return {
            # a day that is fixed and still to come is not today: the writer says when it was
            "held": activity.held or (planned if past else "" if planned else on.isoformat()),
            "outcome": activity.outcome,
        }


class Postpone(TransitionView):
    action = staticmethod(actions.postpone)
    form_class = forms.PostponeForm
    name = "postpone"
    heading = gettext_lazy("Postpone")
    success_message = gettext_lazy("Postponed.")


class Cancel(TransitionView):
    action = staticmethod(actions.cancel)
    form_class = forms.CancelForm
    name, tone = "cancel", "danger"
    heading = gettext_lazy("Cancel the activity")
    success_message = gettext_lazy("Cancelled.")

    def undo(self) -> str:
        return reverse("activities:reinstate", args=[self.activity.uid])


class Strike(Cancel):
    """Recorded as held by mistake."""

    action = staticmethod(actions.strike)
    name = "strike"
    heading = gettext_lazy("It did not come about")
    success_message = gettext_lazy("It counts no more.")


#: verb -> its view, in the order of the buttons.
FORMS: dict[str, type[TransitionView]] = {
    "fix_day": FixDay,
    "hold": Hold,
    "postpone": Postpone,
    "cancel": Cancel,
    "strike": Strike,
}


class PlanNext(TransitionView):
    """The meeting comes again: the next is planned as a window, and linked."""

    action = staticmethod(actions.plan_next)
    form_class = forms.SeriesForm
    name = "next"
    heading = gettext_lazy("Plan the next one")
    success_message = gettext_lazy("Planned. Fix the day when both sides agree.")

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        before = Sequel.objects.filter(following=activity).first()
        return {"months": before.months} if before else {}

    def get_success_url(self) -> str:
        return page_of_activity(self.object)
