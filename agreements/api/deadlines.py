"""deadlines/: the one stream of days that somebody must not miss."""

from collections import defaultdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from agreements.disclosure import Disclosure
from agreements.models import (
    Agreement,
    Deadline,
    DeadlineAgreement,
    DeadlineKind,
    DeadlineState,
)
from agreements.status.answers import BINDING
from agreements.status.listing import DEADLINE_COLUMNS

from . import audience
from .agreements import FILTERS
from .pages import order
from .parameters import ON, PAGING, choice_parameter, day_parameter
from .registers import REFERENCE
from .resource import ListResource
from .shapes import DEADLINE, LIST
from .telling import Reader, about, deadline

RESPONSIBLE = next(one for one in FILTERS if one.name == "responsible")


class Deadlines(ListResource):
    """Deadlines by day, in every state unless `state` is given; `from` and `until` match what
    overlaps with the window, both days included; of a day in doubt, what lies between its edges."""

    shared = audience.DEADLINE
    depends_on_day = True
    parameters = (
        ON,
        day_parameter("from", "Day or window touches this day or a later one."),
        day_parameter("until", "Day or window touches this day or an earlier one."),
        choice_parameter("kind", DeadlineKind, "The kind."),
        REFERENCE,
        RESPONSIBLE,
        choice_parameter("state", DeadlineState, "open, done, void or passed on the asked day."),
        *PAGING,
    )

    @extend_schema(operation_id="deadlines_list", responses={200: LIST(DEADLINE)})
    def get(self, request: Request) -> Response:
        page = self.page(self._asked(Deadline.objects.visible_to(self.rights)), order("day", "uid"))
        told = page.queryset.with_told_as(self.rights)
        rows = list(told.values("id", "params", "owner_id", "told_as", *DEADLINE_COLUMNS))
        for row in rows:
            row["closed_as"] = row["told_as"]
        found = page.take(rows, values=lambda row: [row["day"], row["uid"]])
        return self.listed(page, self._told(found))

    def _asked(self, rows: QuerySet) -> QuerySet:
        asked = self.asked
        first, last = asked.get("from"), asked.get("until")
        if first and last and last < first:
            raise ValidationError({"until": [_("The window ends before it begins.")]})
        if first:
            rows = rows.reaching(first)
        if last:
            rows = rows.begun_by(last)
        if "kind" in asked:
            rows = rows.filter(kind__in=asked["kind"])
        if "state" in asked:
            rows = rows.in_state(asked["state"], self.on, to=self.rights)
        seen = Agreement.objects.visible_to(self.rights)
        concerns = DeadlineAgreement.objects.filter(deadline=OuterRef("pk"), agreement__in=seen)
        if "agreement" in asked:
            references = asked["agreement"]
            rows = rows.filter(Exists(concerns.filter(agreement__reference__in=references)))
        if "responsible" in asked:
            if self.rights.is_partner:
                raise ValidationError({"responsible": [_("There is no such parameter here.")]})
            person = int(asked["responsible"])
            theirs = concerns.filter(agreement__responsible=person)
            rows = rows.filter(Q(owner=person) | Exists(theirs))
        return rows

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
        told = deadline(row, reader) | {"agreements": agreements, "about": about(row["params"])}
        return told if self.rights.is_partner else told | {"owner": row["owner_id"]}
