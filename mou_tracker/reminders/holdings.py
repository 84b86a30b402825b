"""What somebody held goes to the next in line in the transaction that took it from them: an account
was closed, a role or an absence changed, an agreement got another responsible person or came out of
sight, an address died."""

from collections.abc import Sequence
from datetime import datetime

from django.db import OperationalError, connection, transaction

from agreements.models import Agreement
from mou_tracker.accounts.models import User

from . import planner

#: Milliseconds a page waits for a planner that is at it. One that takes longer is followed by the
#: next, a minute later, which finds what this one would have.
PATIENCE = 2000


def move(*, people: Sequence[User], agreements: Sequence[Agreement], now: datetime) -> None:
    """Brings the ledger up to `now`, as a tick would. Safe to repeat."""
    if not (people or agreements) or not _is_our_turn():
        return
    planner.plan(now=now)  # narrow it to `people` and `agreements` once the statements can
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")  # the action goes on after it


def _is_our_turn() -> bool:
    """Waits for a planner that is under way, so that it cannot overlook what this transaction has
    changed; False where it takes too long."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            usual = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(PATIENCE)])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [planner.PLANNER_LOCK])
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [usual])
    except OperationalError:
        return False
    return True
