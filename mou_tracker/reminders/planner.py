"""Rules × open deadlines × the people they concern → ledger entries, in a handful of statements.

    plan(now=timezone.now())            what has come due by now, day by day in each person's zone
    plan(now=…, on=date(2027, 1, 4))    as if it were that day

Repeating it changes nothing: the ledger's unique key decides. Of several steps that fell due
unseen (first start, an outage) only the latest is told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from agreements.access import LADDER
from agreements.dates import days_off
from agreements.deadline_kinds import INFORMING, LEGAL, OF_A_RENEWAL
from agreements.models import ASKING, REQUIRES
from mou_tracker.accounts.models import User

from . import statements
from .holders import Holders, holders
from .models import FOLLOWED, PENDING, TO_ANSWER, TOLD, EntryState, Reason, Rule
from .models.rule import FURTHEST_LEAD
from .moments import Moment, Office, moment

#: A day that asks for nothing once it has passed (a notice day) is still told this many days
#: after, so that an outage never hides that it was missed.
GRACE_DAYS = 7
#: Of an agreement taken in with a register, what passed is named as many days back: whoever takes
#: it in learns which chances of the last year are gone.
LOOKED_BACK = 366
#: What is further away than so many days can wait for the first working day of the week.
MONTH = 30
#: Told within so many days before a Monday, nobody had a working day to answer by then.
WEEKEND = 2
#: Nobody else hears of a step before half of what is left is over, or so many days.
LONGEST_SILENCE = 7
#: Days before a legal day within which its last two steps fall.
AHEAD_OF_LAST_STEPS = 120
#: One planner at a time; another leaves the work to it.
PLANNER_LOCK = 7307101

#: Whose answer is awaited; a watcher may stay silent.
ANSWERABLE = (
    Reason.RESPONSIBLE, Reason.STAND_IN, Reason.DEPUTY, Reason.OWNER, Reason.HANDED_OVER,
    Reason.UNATTENDED,
)  # fmt: skip
#: Who hears of it because of a stake that may pass to somebody else.
BY_STAKE = (
    Reason.RESPONSIBLE, Reason.STAND_IN, Reason.DEPUTY, Reason.OWNER, Reason.WATCHER,
    Reason.UNATTENDED,
)  # fmt: skip
#: Who hears of it because of what they can do about it.
OF_ABLE = (Reason.HANDED_OVER, Reason.SILENCE, Reason.SECOND, Reason.LAPSED)
#: Who was never told, or no longer is.
NOT_TOLD = (EntryState.VOID, EntryState.WITHHELD, EntryState.COVERED, EntryState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Planned:
    """How many entries a run made, revived, woke, and found no longer asked for."""

    new: int = 0
    revived: int = 0
    woken: int = 0
    void: int = 0
    escalated: int = 0


def plan(*, now: datetime, on: date | None = None) -> Planned:
    """Brings the ledger up to `now` (or to the day `on`). Safe to repeat and to run twice at
    once: the second leaves the work to the first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLANNER_LOCK])
        if not cursor.fetchone()[0]:
            return Planned()
        office = Office.load()
        moments = [moment(zone, now=now, office=office, on=on) for zone in zones()]
        if not moments:
            return Planned()
        holding = holders([one.today for one in moments])
        params = params_of(moments, holding, office=office, now=now)
        # after a bulk load the tables have no statistics yet, and a nested loop would not end
        cursor.execute("SET LOCAL enable_nestloop = off")
        ran: dict[str, int] = {}
        for name, statement, reach in (
            ("followed", statements.FOLLOW, None),
            ("void", statements.VOID, date.max),
            ("revived", statements.REVIVE, date.max),
            ("come back", statements.COME_BACK, None),
            ("woken", statements.WAKE, None),
            ("returned", statements.GIVE_BACK, None),
            ("missed", statements.MISS, None),
            ("asked again", statements.ASK_AGAIN, None),
            ("new", statements.INSERT, params["reach"]),
            ("looked at again", statements.LOOK_AGAIN, None),
            ("escalated", statements.ESCALATE, None),
        ):
            if statement is not statements.LOOK_AGAIN or ran["void"]:
                ran[name] = _run(cursor, statement, params | {"reach": reach})
    return Planned(**{name: ran[name] for name in Planned.__dataclass_fields__})


def take_in(
    agreements: Collection[int], *, register: str, name: str, now: datetime, on: date
) -> int:
    """What was due of `agreements` before `on`, the day a register called `name` made them known,
    is told in one line of a digest, and by no mail of its own; what is due from then on as ever.
    Within the transaction that wrote them. How many steps there are."""
    office = Office.load()
    moments = [moment(zone, now=now, office=office, on=on) for zone in zones()]
    if not moments or not agreements:
        return 0
    holding = holders([one.today for one in moments])
    params = params_of(moments, holding, office=office, now=now) | {
        "agreements": list(agreements), "register": register, "name": name, "taken_in": on,
        "grace": LOOKED_BACK,
    }  # fmt: skip
    take_in = statements.filled(statements.TAKE_IN, only=statements.OF_AGREEMENTS)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # as in `plan`
        cursor.execute(take_in, params)
        steps = cursor.rowcount
        cursor.execute("SET LOCAL enable_nestloop = on")
    return steps


def zones() -> list[str]:
    """Those of everybody who may be told."""
    active = User.objects.filter(is_active=True).order_by()
    return list(active.values_list("time_zone", flat=True).distinct())


def params_of(
    moments: list[Moment], holding: Holders, *, office: Office, now: datetime
) -> dict[str, Any]:
    todays = [one.today for one in moments]
    return {
        "now": now,
        "zones": [one.zone for one in moments],
        "todays": todays,
        "nows": [now] * len(moments),
        "sinces": [one.since for one in moments],
        "reacheds": [one.reached for one in moments],
        "leave_days": [one.leaves_on for one in moments],
        "leave_ats": [one.leaves_at for one in moments],
        "soons": [one.soon for one in moments],
        "weeklies": [one.weekly for one in moments],
        "today": min(todays),
        "reached": max(one.reached for one in moments),
        "reach": max(one.reached for one in moments) + timedelta(days=_furthest_lead()),
        "grace": GRACE_DAYS,
        "ladder": list(LADDER),
        "live": [*TO_ANSWER],
        "standing": [*TO_ANSWER, EntryState.ACKNOWLEDGED],
        "pending": list(PENDING),
        "told": list(TOLD),
        "followed": list(FOLLOWED),
        "not_told": list(NOT_TOLD),
        "by_stake": list(BY_STAKE),
        "of_able": list(OF_ABLE),
        "answerable": list(ANSWERABLE),
        "month": MONTH,
        "weekend": WEEKEND,
        "longest_silence": LONGEST_SILENCE,
        "week": GRACE_DAYS,
        "legal": list(LEGAL),
        "days_off": _days_off(office, min(todays), max(todays)),
        "informing": list(INFORMING),
        "of_a_renewal": list(OF_A_RENEWAL),
        "asking": list(ASKING),
        "decisions": [decision for decision, kinds in REQUIRES.items() for _kind in kinds],
        "needed_kinds": [kind for kinds in REQUIRES.values() for kind in kinds],
        "travel": [settings.NOTICE_DELIVERY_DAYS] if settings.NOTICE_DELIVERY_DAYS else [],
        **holding.params(),
    }


def _days_off(office: Office, first: date, last: date) -> list[date]:
    """At home, as far ahead as the last two steps of a legal day may lie."""
    calendar = office.calendar(settings.TIME_ZONE)
    days = [first + timedelta(days=n) for n in range((last - first).days + AHEAD_OF_LAST_STEPS)]
    return [day for day in days if days_off(day, calendar)]


def _furthest_lead() -> int:
    leads = Rule.objects.filter(enabled=True).values_list("lead_days", flat=True)
    return min(max((max(days) for days in leads), default=0), FURTHEST_LEAD)


def _run(cursor: Any, statement: str, params: dict[str, Any]) -> int:
    cursor.execute(statements.filled(statement), params)
    return cursor.rowcount
