"""What came of it: exchanges of companies and professionals, outcomes and their approval."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Sum
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities import exports
from activities.models import Activity, ActivityAgreement, Direction, Exchange, Outcome
from agreements.access import can, may_ask_for, may_propose
from agreements.views.base import AsOf, page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen

#: Kinds of activity that are exchanges, whether or not their numbers are recorded.
KINDS = ("company_exchange", "professional_exchange")


def with_links(rows: QuerySet, user: Any, *, path: str) -> QuerySet:
    """With the agreements one may see of each activity, as `links` of it."""
    links = ActivityAgreement.objects.visible_to(user).select_related("agreement")
    return rows.prefetch_related(Prefetch(f"{path}agreement_links", links, to_attr="links"))


class ExchangeList(Exports, AsOf, TemplateView):
    """Which way, what sector, how many, what came of it; `?direction=` keeps one way."""

    template_name = "activities/exchanges.html"
    sheet = "exchanges"
    sheet_title = gettext_lazy("Exchanges")

    @property
    def direction(self) -> str:
        return chosen(self.request, "direction", Direction.values)

    def rows(self) -> QuerySet[Activity]:
        seen = Activity.objects.visible_to(self.request.user).filter(kind__in=KINDS)
        if self.direction:
            seen = seen.filter(exchange__direction=self.direction)
        seen = seen.select_related("exchange").newest_first()
        return with_links(seen, self.request.user, path="")

    def columns(self) -> Any:
        return exports.EXCHANGES

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        page = page_of(self.rows(), self.request)
        held = Exchange.objects.filter(activity__in=self.rows().order_by(), activity__state="held")
        return super().get_context_data(
            **context,
            **page,
            direction=self.direction,
            directions=Direction,
            totals=held.aggregate(
                number=Count("pk"), companies=Sum("companies"), people=Sum("people")
            ),
            may_log=can(user, "log_activity"),
        )


class OutcomeList(Exports, AsOf, TemplateView):
    """What came of activities, with evidence; `?state=waiting` is what is still to be approved."""

    template_name = "activities/outcomes.html"
    sheet = "outcomes"
    sheet_title = gettext_lazy("Outcomes")

    @property
    def state(self) -> str:
        return chosen(self.request, "state", ("waiting", "approved"))

    def rows(self) -> QuerySet[Outcome]:
        seen = Outcome.objects.visible_to(self.request.user)
        if self.state:
            approved = seen.approved_by(self.on)
            seen = approved if self.state == "approved" else seen.exclude(pk__in=approved)
        seen = seen.select_related("activity", "document", "approved_by").order_by("-pk")
        return with_links(seen, self.request.user, path="activity__")

    def all_rows(self) -> Iterator[Outcome]:
        return (row.as_on(self.on) for row in super().all_rows())

    def columns(self) -> Any:
        return exports.OUTCOMES

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, page = self.request.user, page_of(self.rows(), self.request)
        for row in page["rows"]:
            row.as_on(self.on)
        return super().get_context_data(
            **context,
            **page,
            state=self.state,
            may_approve=self.on >= self.today and may_ask_for(user, "approve"),
            proposes_approval=may_propose(user, "approve"),
            may_log=can(user, "log_activity"),
        )
