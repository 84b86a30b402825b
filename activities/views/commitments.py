"""What did we promise, and what did we do about it?"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities import actions, exports, wording
from activities.forms import AboutForm, TieForm
from activities.models import Activity, ActivityCommitment
from activities.status.listing import rows_for
from agreements.access import can
from agreements.actions import change_commitment
from agreements.actions.several import COMMITMENTS
from agreements.disclosure import disclose
from agreements.filters import CommitmentFilter
from agreements.forms.base import DatedForm
from agreements.models import Commitment, CommitmentState, Deadline
from agreements.templatetags.words import localised
from agreements.views.base import ActionFormView, AsOf, page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import Filtered, chosen
from agreements.views.several import offered

#: Cards of one column; the list shows the rest.
COLUMN = 20


def seen_by(user: Any) -> QuerySet:
    """Commitments of terms that stand, as far as `user` may see them."""
    return Commitment.objects.visible_to(user).filter(term__is_void=False)


def by_due(rows: QuerySet, user: Any) -> QuerySet:
    """Those due soonest first, the undated last; each with `done`: what was done about it."""
    links = ActivityCommitment.objects.visible_to(user).select_related("activity")
    newest = links.order_by(F("activity__first_day").desc(nulls_last=True), "-activity__pk")
    return (
        rows.select_related("term__agreement", "area", "owner", "carried_to")
        .prefetch_related(Prefetch("activity_links", newest, to_attr="done"))
        .order_by(
            F("due_latest").asc(nulls_last=True), "term__agreement__reference", "position", "pk"
        )
    )


class Commitments(Filtered, Exports, AsOf, TemplateView):
    """The list, or with `?view=board` a column for each state."""

    template_name = "activities/promises.html"
    filter_class = CommitmentFilter
    sheet = "commitments"
    sheet_title = gettext_lazy("Commitments")

    def everything(self) -> QuerySet:
        """Each promise once: of one that was carried over, the latest text."""
        return seen_by(self.request.user).exclude(carried_to__term__is_void=False)

    def rows(self) -> QuerySet:
        return by_due(self.matches, self.request.user)

    def all_rows(self) -> Iterator[Commitment]:
        return (row.as_on(self.on) for row in super().all_rows())

    def columns(self) -> Any:
        return exports.COMMITMENTS

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, rows = self.request.user, self.rows()
        as_board = chosen(self.request, "view", ("board",)) == "board"
        shown: dict[str, Any] = (
            {"board": columns(rows, self.on)} if as_board else {"page": page_of(rows, self.request)}
        )
        for row in () if as_board else shown["page"]["rows"]:
            row.as_on(self.on)
        found = super().get_context_data(**context, **shown, as_board=as_board)
        empty = not as_board and not shown["page"]["rows"] and not found["is_filtered"]
        return found | {
            "nothing_at_all": empty,
            "may_change": self.on >= self.today and can(user, "commit"),
            "several": None
            if as_board
            else offered(self.request, COMMITMENTS, "activities:several-commitments"),
            "may_log": can(user, "log_activity"),
        }


def columns(rows: QuerySet, on: date) -> list[dict[str, Any]]:
    """One column a state on `on`, each cut short: two queries a state."""
    found = {state: rows.in_state_on([state], on) for state in CommitmentState}
    return [
        {
            "state": state,
            "count": found[state].order_by().count(),
            "rows": [row.as_on(on) for row in found[state][:COLUMN]],
            "moves": [other for other in CommitmentState if other != state],
        }
        for state in CommitmentState
    ]


class OfCommitment:
    """Pages below one commitment: 404 where it may not be seen."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def commitment(self) -> Commitment:
        rows = seen_by(self.request.user).select_related(
            "term__agreement", "area", "owner", "carried_over_from__term", "carried_to__term"
        )
        return get_object_or_404(rows, uid=self.kwargs["uid"])

    def get_success_url(self) -> str:
        return reverse("activities:commitment", args=[self.commitment.uid])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        words = Truncator(localised(self.commitment.text)).chars(60)
        return [
            (_("Commitments"), reverse("activities:commitments")),
            (words, OfCommitment.get_success_url(self)),
        ]


class CommitmentPage(OfCommitment, AsOf, TemplateView):
    """One promise: where it stands, and everything that was done about it."""

    template_name = "activities/promise.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.commitment.as_on(self.on), self.request.user
        done = Activity.objects.visible_to(user).filter(commitment_links__commitment=row)
        may_change = self.on >= self.today and can(user, "commit")
        return super().get_context_data(
            **context,
            commitment=row,
            agreement=row.term.agreement,
            breadcrumbs=self.breadcrumbs(),
            rows=rows_for(done.newest_first(), user=user, on=self.on),
            deadlines=self.deadlines(),
            is_open=row.state in ("scheduled", "partly_met") and not hasattr(row, "carried_to"),
            is_overdue=bool(row.due and row.due.latest and row.due.latest < self.on),
            states=[one for one in CommitmentState if one != row.state],
            may_change=may_change,
            may_log=can(user, "log_activity"),
            tie=TieForm(on=self.today, commitment=row, user=user) if may_change else None,
        )

    def deadlines(self) -> list[tuple[Deadline, list[str]]]:
        row = self.commitment
        rows = Deadline.objects.visible_to(self.request.user).filter(
            origin=f"commitments:{row.term.agreement_id}", key=f"commitment:{row.pk}"
        )
        seen = disclose(rows, to=self.request.user)
        return [(one, [wording.render(step) for step in one.because]) for one in seen]


class About(OfCommitment, ActionFormView):
    """Where it stands, with a word on why; `?state=` is what one means to say."""

    action = staticmethod(change_commitment)
    target = "commitment"
    is_versioned = True
    permission = "commit"
    form_class = AboutForm
    heading = gettext_lazy("Say where it stands")
    success_message = gettext_lazy("Saved.")
    template_name = "activities/about.html"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("state", "")
        state = asked if asked in CommitmentState.values else self.commitment.state
        return {"state": state, "state_note": self.commitment.state_note}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, commitment=self.commitment)


class Tie(OfCommitment, ActionFormView):
    """Something logged before was done about this promise."""

    action = staticmethod(actions.change_activity)
    target = "commitment"
    permission = "change_activity"
    form_class = TieForm
    heading = gettext_lazy("It was done already")
    success_message = gettext_lazy("Tied.")

    def get_form_kwargs(self) -> dict[str, Any]:
        more = {"commitment": self.commitment, "user": self.request.user}
        return {**super().get_form_kwargs(), **more}

    def action_arguments(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": self.today}

    def typed(self, form: TieForm) -> dict[str, Any]:
        activity = form.cleaned_data["activity"]
        seen = Commitment.objects.visible_to(self.request.user)
        tied = seen.filter(activity_links__activity=activity).select_related("term__agreement")
        return {"activity": activity, "commitments": [*tied, self.commitment]}


class Untie(OfCommitment, ActionFormView):
    """That activity had nothing to do with it after all: POST only."""

    action = staticmethod(actions.change_activity)
    target = "activity"
    http_method_names = ["post"]
    permission = "change_activity"
    form_class = DatedForm
    success_message = gettext_lazy("No longer tied.")

    @cached_property
    def activity(self) -> Activity:
        tied = Activity.objects.visible_to(self.request.user).filter(
            commitment_links__commitment=self.commitment
        )
        return get_object_or_404(tied, uid=self.kwargs["activity"])

    def typed(self, form: Any) -> dict[str, Any]:
        seen = Commitment.objects.visible_to(self.request.user).exclude(pk=self.commitment.pk)
        rest = seen.filter(activity_links__activity=self.activity)
        return {"commitments": list(rest.select_related("term__agreement"))}

    def undo(self) -> str:
        """The activity is known still: it was found before the tie was cut."""
        where = reverse("activities:tie", args=[self.commitment.uid])
        return f"{where} activity={self.activity.uid}"
