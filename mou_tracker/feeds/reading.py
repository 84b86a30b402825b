"""Which deadlines a feed holds, read as plain rows: no model instances, one statement."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import JSONObject

from activities.models import Activity
from agreements.models import Agreement, ClosedAs, Deadline, DeadlineAgreement, DeadlineKind

from .models import Scope

#: Days before and after today that a feed holds.
BACK, AHEAD = timedelta(days=90), timedelta(days=730)
#: What stays in a calendar after it is done: meetings were held; other days are only in the way.
KEPT_WHEN_DONE = (DeadlineKind.MEETING,)


def window(on: date) -> tuple[date, date]:
    return on - BACK, on + AHEAD


def shown(user: Any, *, on: date) -> QuerySet[Deadline]:
    """What calendars show on `on` of what `user` may see: what is open, what went by, and what was
    done of the kinds that stay."""
    is_shown = Q(closed_key__gt=on) | Q(closed_as=ClosedAs.PASSED)
    is_shown |= Q(closed_as=ClosedAs.DONE, kind__in=KEPT_WHEN_DONE)
    return Deadline.objects.visible_to(user).with_state(on).filter(is_shown)


def in_scope(deadlines: QuerySet[Deadline], user: Any, scope: str) -> QuerySet[Deadline]:
    if scope == Scope.ALL:
        return deadlines
    held = Q(agreement__responsible=user) | Q(agreement__deputy=user)
    held |= Q(agreement__watches__user=user)
    concerns = DeadlineAgreement.objects.filter(held, deadline=OuterRef("pk"))
    return deadlines.filter(Exists(concerns) | Q(owner=user))


def rows(deadlines: QuerySet[Deadline], user: Any) -> QuerySet:
    """All an event is made of, with the visible agreements of each row; in a stable order."""
    seen = Agreement.objects.visible_to(user)
    concerned = (
        DeadlineAgreement.objects.filter(deadline=OuterRef("pk"), agreement__in=seen)
        .order_by("agreement__reference")
        .values(
            json=JSONObject(
                reference=F("agreement__reference"),
                title=F("agreement__title"),
                nature=F("agreement__legal_nature"),
            )
        )
    )
    meeting = Activity.objects.filter(uid=KeyTextTransform("activity", OuterRef("params")))
    return deadlines.order_by("day", "pk").values(
        "origin", "key", "kind", "day", "until_key", "starts_at", "time_zone", "state",
        "because", "params", concerned=ArraySubquery(concerned),
        ends_at=Subquery(meeting.values("ends_at")[:1]),
    )  # fmt: skip


def naming_steps(found: QuerySet) -> list[dict[str, Any]]:
    """The different steps of `found` that name an agreement or a party, with only that in them."""
    statement, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT s ->> 'code', s ->> 'by', (s ->> 'party')::bigint
                FROM ({statement}) r, jsonb_array_elements(r.because) s
                WHERE s ? 'by' OR s ? 'party'""",  # noqa: S608
            params,
        )
        return [dict(zip(("code", "by", "party"), row, strict=True)) for row in cursor.fetchall()]


def digest(found: QuerySet) -> str:
    """One value that changes whenever a row would: the database reads, nothing is carried over."""
    statement, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(md5(string_agg(md5(r::text), '')), '') FROM ({statement}) r",  # noqa: S608
            params,
        )
        return cursor.fetchone()[0]
