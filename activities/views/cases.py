"""Exemplary cases: candidate, jointly selected, published, presented."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities import actions, exports, forms
from activities.actions.several import CASES
from activities.models import Activity, Case, CaseAgreement, CaseState
from agreements.access import can
from agreements.forms.base import DatedForm
from agreements.models import Agreement
from agreements.templatetags.words import localised
from agreements.views.base import ActionFormView, AsOf, page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen
from agreements.views.several import offered

#: Cards of one column; the list shows the rest.
COLUMN = 20
#: Where a step took place -> the field of the case that says so.
PLACES = {
    CaseState.JOINTLY_SELECTED: "selected_at",
    CaseState.PRESENTED: "presented_at",
}


def seen_by(user: Any) -> QuerySet[Case]:
    """Cases with what a card or a row shows: three queries."""
    links = CaseAgreement.objects.filter(agreement__in=Agreement.objects.visible_to(user))
    return (
        Case.objects.visible_to(user)
        .select_related("area", "party", "presented_at", "selected_at")
        .prefetch_related(
            Prefetch("agreement_links", links.select_related("agreement"), to_attr="links")
        )
    )


def following(case: Case) -> CaseState | None:
    """The next step of a case."""
    order = list(CaseState)
    at = order.index(CaseState(case.state))
    return order[at + 1] if at + 1 < len(order) else None


def with_steps(rows: Any) -> list[Case]:
    """The cases, each with `next_state`."""
    found = list(rows)
    for row in found:
        row.next_state = following(row)
    return found


def state_of(request: HttpRequest) -> str:
    """The stage whose cases are asked for; "" for all."""
    return chosen(request, "state", CaseState.values)


def matching(rows: Any, state: str, *, on: date) -> Any:
    return rows.in_state_on(state, on) if state else rows


class Cases(Exports, AsOf, TemplateView):
    """A column for each stage; `?view=list` as a table, of which `?state=` keeps one stage."""

    template_name = "activities/cases.html"
    sheet = "cases"
    sheet_title = gettext_lazy("Exemplary cases")

    @property
    def state(self) -> str:
        return state_of(self.request)

    def rows(self) -> Any:
        return matching(seen_by(self.request.user).order_by("-pk"), self.state, on=self.on)

    def all_rows(self) -> Iterator[Case]:
        return (row.as_on(self.on) for row in super().all_rows())

    def columns(self) -> Any:
        return exports.CASES

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        as_list = bool(self.state) or chosen(self.request, "view", ("list", "board")) == "list"
        if as_list:
            shown = page_of(self.rows(), self.request)
            shown["rows"] = with_steps(row.as_on(self.on) for row in shown["rows"])
            is_empty = not shown["rows"]
        else:
            shown = {"board": self.board()}
            is_empty = not any(column["count"] for column in shown["board"])
        return super().get_context_data(
            **context,
            **shown,
            as_list=as_list,
            is_empty=is_empty,
            several=as_list
            and self.on >= self.today
            and offered(self.request, CASES, "activities:several-cases"),
            state=self.state,
            states=CaseState,
            may_add=self.on >= self.today and can(self.request.user, "change_activity"),
        )

    def board(self) -> list[dict[str, Any]]:
        found = {state: self.rows().in_state_on(state, self.on) for state in CaseState}
        counts = self.rows().aggregate(
            **{
                state.value: Count("pk", filter=Q(pk__in=found[state].order_by()))
                for state in found
            }
        )
        return [
            {
                "state": state,
                "count": counts[state.value],
                "rows": with_steps(row.as_on(self.on) for row in rows[:COLUMN]),
            }
            for state, rows in found.items()
        ]


class OfCase:
    """Pages below one case: 404 where it may not be seen."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def case(self) -> Case:
        return get_object_or_404(seen_by(self.request.user), uid=self.kwargs["uid"])

    def get_success_url(self) -> str:
        return reverse("activities:case", args=[self.case.uid])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Exemplary cases"), reverse("activities:cases")),
            (Truncator(localised(self.case.title)).chars(60), OfCase.get_success_url(self)),
        ]


class CasePage(OfCase, AsOf, TemplateView):
    """One case and how far it has come."""

    template_name = "activities/case.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.case
        reached = list(CaseState).index(CaseState(row.state))
        days = (None, row.selected_on, row.published_on, row.presented_on)
        places = self.places(row)
        steps = [
            {
                "state": state,
                "day": day if at <= reached else None,
                "place": places.get(PLACES.get(state, "")),
                "done": at <= reached,
            }
            for at, (state, day) in enumerate(zip(CaseState, days, strict=True))
        ]
        return super().get_context_data(
            **context,
            case=row,
            steps=steps,
            next_state=following(row),
            breadcrumbs=self.breadcrumbs(),
            may_change=can(self.request.user, "change_activity"),
        )

    def places(self, row: Case) -> dict[str, Activity]:
        """The activities at which it was selected and presented, as far as they may be seen."""
        wanted = {name: getattr(row, f"{name}_id") for name in PLACES.values()}
        seen = Activity.objects.visible_to(self.request.user).in_bulk(
            [pk for pk in wanted.values() if pk]
        )
        return {name: seen[pk] for name, pk in wanted.items() if pk in seen}


class AddCase(ActionFormView):
    action = staticmethod(actions.add_case)
    permission = "change_activity"
    form_class = forms.CaseForm
    heading = gettext_lazy("Propose a case")
    success_message = gettext_lazy("Added.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Exemplary cases"), reverse("activities:cases"))]

    def get_success_url(self) -> str:
        return reverse("activities:case", args=[self.object.uid])


class ChangeCase(OfCase, ActionFormView):
    """What is written about a case; its steps have days of their own."""

    action = staticmethod(actions.change_case)
    target = "case"
    is_versioned = True
    permission = "change_activity"
    form_class = forms.CaseForm
    heading = gettext_lazy("Change the case")
    success_message = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        row = self.case
        return {
            "title": row.title,
            "summary": row.summary,
            "area": row.area.code if row.area else "",
            "party": row.party.uid if row.party else "",
            "agreements": [link.agreement.reference for link in row.links],
            "confidentiality": row.confidentiality,
        }


class AdvanceCase(OfCase, ActionFormView):
    """The next step of a case: its day, and where it was taken."""

    action = staticmethod(actions.advance_case)
    target = "case"
    is_versioned = True
    permission = "change_activity"
    form_class = forms.AdvanceCaseForm
    success_message = gettext_lazy("Saved.")

    @property
    def state(self) -> str:
        return self.kwargs["state"]

    @property
    def heading(self) -> str:
        return str(CaseState(self.state).label).capitalize()

    def get_form_kwargs(self) -> dict[str, Any]:
        seen = Activity.objects.visible_to(self.request.user)
        near = seen.filter(agreements__in=[link.agreement for link in self.case.links])
        more = {"state": self.state, "activities": near.distinct().newest_first()}
        return {**super().get_form_kwargs(), **more}

    def get_initial(self) -> dict[str, Any]:
        return {"day": self.today}

    def typed(self, form: Any) -> dict[str, Any]:
        fields = {**form.cleaned_data, "state": self.state}
        if place := fields.pop("at", None):
            fields[PLACES[CaseState(self.state)]] = place
        return fields

    def undo(self) -> str:
        return reverse("activities:take-case-back", args=[self.case.uid])


class TakeCaseBack(OfCase, ActionFormView):
    """One step back."""

    action = staticmethod(actions.take_case_back)
    target = "case"
    http_method_names = ["post"]
    permission = "change_activity"
    form_class = DatedForm
    template_name = "agreements/form.html"
    heading = gettext_lazy("Take the step back")
    success_message = gettext_lazy("The step is taken back.")
