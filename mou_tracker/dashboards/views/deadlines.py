"""What is due when, for whom, and what was due then: the whole of what the first page begins."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.actions.several import AGREEMENTS
from agreements.disclosure import disclose
from agreements.exports import lists
from agreements.filters import DeadlineFilter
from agreements.models import Deadline, DeadlineAgreement, DeadlineKind, DeadlineState
from agreements.views.base import AsOf, page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen
from agreements.views.several import ChangeAgreements, offered
from mou_tracker.dashboards.figures import (
    deadlines,
    deciding,
    horizon,
    overdue,
    settling,
    soon,
)
from mou_tracker.reminders.duties import ask_to_check, name_duties

#: What `?list=` may name: the lists that the first page begins.
LISTS: dict[str, Callable[[QuerySet[Deadline], date], QuerySet[Deadline]]] = {
    "decide": lambda rows, on: deciding(rows, on=on),
    "overdue": lambda rows, on: overdue(rows, on=on),
    "soon": lambda rows, on: soon(rows, on=on),
    "settle": lambda rows, on: settling(rows, on=on),
    "check": lambda rows, on: rows.to_check(on, horizon(on)),
}


#: Filters of the API without a field on the page.
KEPT = ("from", "until", "responsible")
#: What `?state=` may name beside the states themselves.
ALL = "all"


class AskedDeadlines:
    """Which deadlines an address asks for."""

    request: HttpRequest
    on: date

    @cached_property
    def kinds(self) -> list[str]:
        """Those asked for; the form offers one, an address may name several."""
        chosen(self.request, "kind", DeadlineKind.values)
        return [one for one in self.request.GET.getlist("kind") if one]

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """What is asked for by address and has no field of its own: a form keeps it."""
        several = ("kind",) if len(self.kinds) > 1 else ()
        names = (*several, *KEPT)
        return [(name, one) for name in names for one in self.request.GET.getlist(name) if one]

    @cached_property
    def state(self) -> str:
        return chosen(self.request, "state", [*DeadlineState.values, ALL], DeadlineState.OPEN)

    @cached_property
    def list(self) -> str:
        return chosen(self.request, "list", LISTS)

    def asked_rows(self) -> QuerySet[Deadline]:
        states = DeadlineState.values if self.state == ALL else [self.state]
        rows = deadlines(self.request.user, on=self.on, states=states)
        if self.list:
            rows = LISTS[self.list](rows, self.on)
        return self._filtered(rows)

    def _filtered(self, rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
        """As the API filters them; the state has been asked for above."""
        asked = self.request.GET.copy()
        for name in [one for one in asked if one == "state" or not any(asked.getlist(one))]:
            del asked[name]
        if self.kinds:
            asked.setlist("kind", self.kinds)
        given = {"on": self.on, "user": self.request.user, "takes_unknown": True}
        found = DeadlineFilter(asked, rows, **given)
        if not found.is_valid():
            raise BadRequest("; ".join(f"{k}: {v[0]}" for k, v in found.errors.items()))
        return found.qs


class Deadlines(AskedDeadlines, Exports, AsOf, TemplateView):
    """Deadlines as they stood on the asked day, by day: the open ones, overdue ones first, or those
    of the `?state=` asked for, what was closed latest first; `?list=` and the
    filters of the API keep some."""

    template_name = "dashboards/deadlines.html"
    sheet = "deadlines"
    sheet_title = gettext_lazy("Deadlines")

    @cached_property
    def agreement(self) -> str:
        """A reference; one that the reader may not see finds what an unknown one does."""
        return self.request.GET.get("agreement", "")

    def rows(self) -> QuerySet[Deadline]:
        rows = self.asked_rows()
        newest_first = self.state not in (DeadlineState.OPEN, ALL)
        return rows.order_by("-day", "-pk") if newest_first else rows

    def columns(self) -> Any:
        return lists.DEADLINES

    def _several(self) -> dict[str, Any] | None:
        """A deadline follows from facts: what is changed are the agreements of those ticked, or of
        all that match."""
        if self.on < self.today:
            return None
        found = offered(self.request, AGREEMENTS, "deadlines-several")
        return found and {
            **found,
            "label": _("Change the agreements of the ticked ones"),
            "label_of_all": _("Change the agreements of all that match"),
        }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        page = page_of(self.rows(), self.request)
        name_duties(disclose(page["rows"], to=self.request.user))
        if self.list == "check":
            ask_to_check(page["rows"])
        return super().get_context_data(
            **context,
            page=page,
            kinds=DeadlineKind.choices,
            kind=self.kinds[0] if len(self.kinds) == 1 else "",
            kept=self.kept,
            states=DeadlineState.choices,
            state=self.state,
            reference=self.agreement,
            list=self.list,
            several=self._several(),
            is_filtered=self.kinds
            or self.kept
            or self.list
            or self.agreement
            or self.state != "open",
        )


class ChangeTheirAgreements(AskedDeadlines, ChangeAgreements):
    """The agreements of the deadlines that were ticked, or of all that match."""

    list_name = "deadlines"
    list_label = gettext_lazy("Deadlines")

    def matching(self) -> Any:
        links = DeadlineAgreement.objects.filter(deadline__in=self.asked_rows().order_by())
        return super().rows().filter(pk__in=links.values("agreement"))
