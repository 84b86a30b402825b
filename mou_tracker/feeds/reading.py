"""Which deadlines a feed holds, read as plain rows: no model instances, one statement."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import orjson

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import JSONObject

from activities.models import ActionItem, Activity
from agreements.batches import batches
from agreements.deadline_kinds import KEPT_ON_ITS_DAY, KEPT_WHEN_DONE
from agreements.models import Agreement, ClosedAs, Deadline, DeadlineAgreement, through_visible
from agreements.wording.deadlines import CLAUSE

from .models import FeedSecret, Scope

#: The step of an explanation that says so.
CALLED_OFF = {"code": "activity_cancelled"}
#: Days before and after today that a feed holds.
BACK, AHEAD = timedelta(days=90), timedelta(days=730)
#: Rows that are held at once while a feed is written.
TOGETHER = 500


def window(on: date) -> tuple[date, date]:
    return on - BACK, on + AHEAD


def shown(user: Any, *, on: date, called_off: bool = False) -> QuerySet[Deadline]:
    """What calendars show on `on` of what `user` may see: what is open, what went by, and what was
    done of the kinds that stay. What is void is gone, but for what was `called_off`, where it is
    asked for."""
    # meetings were held; a term did end or roll on that day, though a later one followed; other
    # days that are done are only in the way
    done = Q(kind__in=KEPT_WHEN_DONE) | Q(kind__in=KEPT_ON_ITS_DAY, closed_key__gte=F("day"))
    is_shown = Q(closed_key__gt=on) | Q(told_as=ClosedAs.PASSED)
    is_shown |= Q(told_as=ClosedAs.DONE) & done
    if called_off:
        is_shown |= Q(told_as=ClosedAs.VOID, because__contains=[CALLED_OFF])
    return Deadline.objects.visible_to(user).with_state(on, to=user).filter(is_shown)


def in_scope(deadlines: QuerySet[Deadline], feed: FeedSecret) -> QuerySet[Deadline]:
    """Those of what the feed holds, as its owner may see it today."""
    return deadlines.filter(SCOPES[feed.scope](feed))


def _of_owner(feed: FeedSecret) -> Q:
    """Each way in which a day is theirs by itself: few are, and each way has an index."""
    user = feed.user
    held = DeadlineAgreement.objects.order_by()
    ways = [
        held.filter(**{f"agreement__{way}": user}).values("deadline")
        for way in ("responsible", "deputy", "watches__user")
    ]
    owned = Deadline.objects.filter(owner=user).order_by().values("pk")
    return Q(pk__in=owned.union(*ways))


def _of_agreement(feed: FeedSecret) -> Q:
    concerns = DeadlineAgreement.objects.filter(deadline=OuterRef("pk"))
    return Q(Exists(concerns.filter(agreement=feed.agreement)))


def _of_party(feed: FeedSecret) -> Q:
    """Of its agreements, and of what is done with it before there is one."""
    seen = Agreement.objects.visible_to(feed.user).filter(participations__party=feed.party)
    concerns = DeadlineAgreement.objects.filter(deadline=OuterRef("pk"), agreement__in=seen)
    done = Activity.objects.visible_to(feed.user).with_party([feed.party], seen_by=feed.user)
    work = done.filter(uid=KeyTextTransform("activity", OuterRef("params")))
    to_do = ActionItem.objects.visible_to(feed.user).filter(
        party=feed.party, uid=KeyTextTransform("action_item", OuterRef("params"))
    )
    return Q(Exists(concerns)) | Exists(work) | Exists(to_do)


SCOPES: dict[str, Callable[[FeedSecret], Q]] = {
    Scope.MINE: _of_owner,
    Scope.ALL: lambda _feed: Q(),
    Scope.AGREEMENT: _of_agreement,
    Scope.PARTY: _of_party,
}


def rows(deadlines: QuerySet[Deadline], user: Any) -> QuerySet:
    """All an event is made of, with the visible agreements of each row; in a stable order."""
    concerned = (
        DeadlineAgreement.objects.filter(through_visible(user), deadline=OuterRef("pk"))
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
        "earliest", "latest", "safe_by", "moved_from",
        "because", "params", concerned=ArraySubquery(concerned),
        clause=JSONObject(**{name: F(f"term__{name}") for name in CLAUSE}),
        start_time=Subquery(meeting.values("start_time")[:1]),
        end_time=Subquery(meeting.values("end_time")[:1]), named=F("term__agreement__title"),
    )  # fmt: skip


def some_at_a_time(found: "QuerySet[Deadline, dict[str, Any]]") -> Iterator[list[dict[str, Any]]]:
    """The rows of `rows`, no more than TOGETHER at once. Within a transaction; planned as what is
    read to its end, which a cursor of the server is not by itself."""
    with connection.cursor() as cursor:
        cursor.execute("set local cursor_tuple_fraction = 1")
    yield from batches(found.iterator(chunk_size=TOGETHER), TOGETHER)


def digest(found: QuerySet) -> tuple[str, list[dict[str, Any]]]:
    """One value that changes whenever a row would: the database reads, nothing is carried over.
    And the different steps of the rows that name an agreement or a party, with only that in them:
    what a reader may have of these changes without the rows."""
    statement, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH r AS ({statement}),
            s AS (
                SELECT DISTINCT jsonb_build_object(
                    'code', e -> 'code', 'by', e -> 'by', 'party', e -> 'party') AS step
                FROM r, jsonb_array_elements(r.because) e WHERE e ? 'by' OR e ? 'party'
            )
            SELECT (SELECT coalesce(md5(string_agg(md5(r::text), '')), '') FROM r),
                   (SELECT coalesce(jsonb_agg(step), '[]') FROM s)
            """,  # noqa: S608
            params,
        )
        read, steps = cursor.fetchone()
        return read, orjson.loads(steps) if isinstance(steps, str) else steps
