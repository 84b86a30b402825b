"""deadlines/: the one stream of days that somebody must not miss."""

from collections import defaultdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import audience
from agreements.disclosure import Disclosure
from agreements.filters import DeadlineFilter
from agreements.models import (
    Agreement,
    Deadline,
    DeadlineAgreement,
)
from agreements.status.answers import BINDING
from agreements.status.listing import DEADLINE_COLUMNS

from .pages import order
from .parameters import ON, PAGING, parameters_of
from .representation import Reader, about, serialize_deadline
from .resource import ListResource
from .serializers.common import page_of
from .serializers.deadline import Deadline as DeadlineAnswer


class Deadlines(ListResource):
    """Deadlines by day, in every state unless `state` is given; `from` and `until` match what
    overlaps with the window, both days included; of a day in doubt, what lies between its edges."""

    shared = audience.DEADLINE
    varies_by_day = True
    parameters = (ON, *parameters_of(DeadlineFilter), *PAGING)

    @extend_schema(operation_id="deadlines_list", responses={200: page_of(DeadlineAnswer)})
    def get(self, request: Request) -> Response:
        self.in_order("from", "until")
        rows = self.filtered(Deadline.objects.visible_to(self.rights), DeadlineFilter)
        page = self.page(rows, order("day", "uid"))
        told = page.queryset.with_told_as(self.rights)
        rows = list(told.values("id", "params", "owner_id", "told_as", *DEADLINE_COLUMNS))
        for row in rows:
            row["closed_as"] = row["told_as"]
        found = page.take(rows, values=lambda row: [row["day"], row["uid"]])
        return self.listed(page, self._told(found))

    def _told(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        concerns = DeadlineAgreement.objects.filter(
            deadline__in=[row["id"] for row in rows],
            agreement__in=Agreement.objects.visible_to(self.rights),
        ).order_by("agreement__reference")
        links = defaultdict(list)
        for pk, reference, nature in concerns.values_list(
            "deadline", "agreement__reference", "agreement__legal_nature"
        ):
            links[pk].append((reference, nature))
        disclosure = Disclosure.to(self.rights, (row["because"] for row in rows))
        return [self._one(row, links[row["id"]], disclosure) for row in rows]

    def _one(
        self, row: dict[str, Any], links: list[tuple[str, str]], disclosure: Disclosure
    ) -> dict[str, Any]:
        reader = Reader(
            rights=self.rights,
            disclosure=disclosure,
            on=self.on,
            today=self.today,
            binding=BINDING[links[0][1]] if links else None,
            sentence=self.sentence,
        )
        agreements = [reference for reference, _nature in links]
        told = serialize_deadline(row, reader) | {
            "agreements": agreements,
            "about": about(row["params"]),
        }
        return told if self.rights.is_partner else told | {"owner": row["owner_id"]}
