"""What is written down about an activity: paper, people, action items, outcomes, exchanges."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from activities import actions, forms
from activities.minutes import rendered
from activities.models import (
    ActionItem,
    ActionState,
    Activity,
    Exchange,
    Meeting,
    Outcome,
    Participant,
)
from agreements.forms.base import DatedForm, initial_of
from agreements.models import Party, Person, Post
from agreements.views.base import ActionFormView

from .base import OfActivity, page_of_activity
from .documents import evidence_for
from .transitions import TransitionView


def known_on(parties: Iterable[Party], day: date) -> dict[int, list[Person]]:
    """Who held a post at each of the parties on `day`: one query."""
    found: dict[int, list[Person]] = {}
    posts = Post.objects.held_on(day).filter(party__in=[party.pk for party in parties])
    for post in posts.select_related("person").order_by("party", "role", "pk"):
        people = found.setdefault(post.party_id, [])
        if post.person not in people:
            people.append(post.person)
    return found


def day_of(activity: Activity, today: date) -> date:
    """The day to ask who held which post: of the event, else of its plan, else today."""
    days = activity.held or activity.when
    return (days and days.earliest) or today


class Minutes(TransitionView):
    """Written in Markdown; `preview` shows it as it will be read, and saves nothing."""

    action = staticmethod(actions.set_minutes)
    form_class = forms.MinutesForm
    template_name = "activities/minutes.html"
    heading = gettext_lazy("Agenda, minutes, decisions")
    success_message = gettext_lazy("Saved.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if "preview" not in request.POST or not form.is_valid():
            return super().post(request, *args, **kwargs)
        paper = [(field.label, rendered(form.cleaned_data[field.name])) for field in form]
        return self.render_to_response(self.get_context_data(form=form, paper=paper))

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        row = Meeting.objects.filter(activity=activity).first() or Meeting()
        return {name: getattr(row, name) for name in ("agenda", "minutes", "decisions")}


class Prepare(TransitionView):
    """What the brief before the meeting needs."""

    action = staticmethod(actions.prepare_meeting)
    form_class = forms.PreparationForm
    heading = gettext_lazy("Prepare the meeting")
    success_message = gettext_lazy("Saved.")

    def seen(self) -> Any:
        return super().seen().filter(kind="meeting")  # type: ignore[no-untyped-call]

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        row = Meeting.objects.filter(activity=activity).first() or Meeting()
        return initial_of(row, forms.PreparationForm.base_fields)


class AddItem(TransitionView):
    action = staticmethod(actions.add_action_item)
    form_class = forms.ItemForm
    heading = gettext_lazy("Add an action item")
    success_message = gettext_lazy("Added.")
    is_versioned = False

    @classmethod
    def options_for(cls, activity: Activity, parties: list[Party]) -> dict[str, Any]:
        return {"parties": Party.objects.filter(pk__in=[party.pk for party in parties])}


class ChangeItem(TransitionView):
    action = staticmethod(actions.change_action_item)
    target = "item"
    form_class = forms.ItemForm
    heading = gettext_lazy("Change the action item")
    success_message = gettext_lazy("Saved.")

    @cached_property
    def item(self) -> ActionItem:
        return get_object_or_404(self.activity.action_items, uid=self.kwargs["item"])

    options_for = AddItem.options_for

    def get_initial(self) -> dict[str, Any]:
        row = self.item
        party = row.owner_party.uid if row.owner_party else ""
        return {"text": row.text, "owner": row.owner_id, "owner_party": party, "due": row.due}

    def versioned_object(self) -> Activity:
        """An item has no version of its own."""
        return self.activity


class Participants(TransitionView):
    action = staticmethod(actions.change_activity)
    form_class = forms.ParticipantsForm
    heading = gettext_lazy("Who took part")
    success_message = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        known = known_on(self.parties, day_of(self.activity, self.today))
        for row in self.activity.participants.select_related("person").exclude(person=None):
            people = known.setdefault(row.party_id, [])
            if row.person not in people:  # came, though the post is not recorded for that day
                people.append(row.person)
        return {**super().get_form_kwargs(), "parties": self.parties, "known": known}

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        return forms.ParticipantsForm.initial_of(activity)

    def typed(self, form: forms.ParticipantsForm) -> dict[str, Any]:
        """What this form does not show stays: parties one may not see."""
        kept: dict[Party, dict[str, Any]] = {}
        shown = {party.pk for party in self.parties}
        rows = Participant.objects.filter(activity=self.activity).exclude(party__in=shown)
        for row in rows.select_related("party", "person"):
            entry = kept.setdefault(row.party, {"party": row.party, "people": []})
            if row.head_count:
                entry["head_count"] = row.head_count
            else:
                entry["people"].append(row.person or row.name)
        return {"participants": [*form.values(), *kept.values()]}


class SetExchange(TransitionView):
    action = staticmethod(actions.set_exchange)
    form_class = forms.ExchangeForm
    heading = gettext_lazy("Companies and professionals")
    success_message = gettext_lazy("Saved.")

    @classmethod
    def initial_for(cls, activity: Activity, on: date) -> dict[str, Any]:
        row = Exchange.objects.filter(activity=activity).first()
        names = forms.ExchangeForm.base_fields
        return {name: getattr(row, name) for name in names} if row else {}


class WithEvidence:
    """The form of an outcome: it offers what is kept of the activity and its agreements."""

    form_class = forms.OutcomeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        documents = evidence_for(self.activity, user=self.request.user)
        return {**super().get_form_kwargs(), "documents": documents}


class AddOutcome(WithEvidence, TransitionView):
    action = staticmethod(actions.add_outcome)
    is_versioned = False
    heading = gettext_lazy("Record an outcome")
    success_message = gettext_lazy("Recorded; it is told once it is approved.")


class Act(OfActivity, ActionFormView, View):
    """A button without fields: POST only."""

    target = "activity"
    http_method_names = ["post"]
    permission = "change_activity"
    form_class = DatedForm
    template_name = "agreements/form.html"


class SettleItem(Act):
    """`state` done, dropped or open."""

    action = staticmethod(actions.settle_action_item)
    target = "item"
    heading = gettext_lazy("Settle the action item")
    success_message = gettext_lazy("Saved.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("state") not in ActionState.values:
            form = self.get_form()
            form.add_error(None, _("Choose done, dropped or open."))
            return self.form_invalid(form)
        return super().post(request, *args, **kwargs)

    @cached_property
    def item(self) -> ActionItem:
        return get_object_or_404(self.activity.action_items, uid=self.kwargs["item"])

    def typed(self, form: Any) -> dict[str, Any]:
        return {"state": self.request.POST["state"]}

    def undo(self) -> str:
        is_open = self.request.POST["state"] == ActionState.OPEN
        return "" if is_open else f"{self.request.path} state={ActionState.OPEN}"


class Reinstate(Act):
    """Takes a cancellation back."""

    action = staticmethod(actions.reinstate)
    heading = gettext_lazy("Take the cancellation back")
    success_message = gettext_lazy("The cancellation is taken back.")


class OfOutcome(Act):
    """`from=outcomes` of the query leads back to the list."""

    target = "outcome"

    @cached_property
    def outcome(self) -> Outcome:
        seen = Outcome.objects.visible_to(self.request.user).filter(activity=self.activity)
        return get_object_or_404(seen, uid=self.kwargs["outcome"])

    def get_success_url(self) -> str:
        if self.request.GET.get("from") == "outcomes":
            return reverse("activities:outcomes") + "?state=waiting"
        return page_of_activity(self.activity)


class Approve(OfOutcome):
    action = staticmethod(actions.approve_outcome)
    permission = "approve"
    heading = gettext_lazy("Approve the outcome")
    success_message = gettext_lazy("Approved.")

    def undo(self) -> str:
        arguments = [self.activity.uid, self.outcome.uid]
        return reverse("activities:take-back-approval", args=arguments)


class TakeBackApproval(OfOutcome):
    action = staticmethod(actions.take_back_approval)
    permission = "approve"
    heading = gettext_lazy("Take the approval back")
    success_message = gettext_lazy("The approval is taken back: it is told no more.")


class ChangeOutcome(WithEvidence, OfOutcome):
    """Other words or evidence; it waits for its approval again."""

    action = staticmethod(actions.change_outcome)
    http_method_names = ["get", "post"]
    heading = gettext_lazy("Change the outcome")
    success_message = gettext_lazy("Saved; it is told once it is approved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.outcome
        document = row.document.uid if row.document else ""
        return {"text": row.text, "link": row.link, "document": document}
