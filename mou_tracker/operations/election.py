"""Which of several beats rings: the one that holds a row of the database for the next seconds.

A lock of a session would not do: behind a pooler a session belongs to whoever asks next, and one
whose machine fell silent lives on until the network gives it up.
"""

import os
import secrets
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from .models import BeatLease

#: Seconds that the row is held, and after which it is taken anew; another beat takes over at most
#: so many seconds after the last sign of the one before.
LEASE, ROUND = 20, 5
TAKES_OVER = LEASE + ROUND
#: One statement, by one clock: of two who ask at once, one gets it. A sign that is still to come
#: was given before that clock was set back, and holds nothing.
TAKE = """
insert into operations_beatlease as lease ("only", holder, host, process, since, renewed_at, until)
values (true, %(holder)s, %(host)s, %(process)s, clock_timestamp(),
  clock_timestamp(), clock_timestamp() + %(lease)s)
on conflict ("only") do update set
  holder = excluded.holder, host = excluded.host, process = excluded.process,
  since = case when lease.holder = excluded.holder then lease.since else excluded.since end,
  renewed_at = excluded.renewed_at, until = excluded.until
where lease.holder = excluded.holder or lease.until <= clock_timestamp()
  or lease.renewed_at > clock_timestamp() + %(lease)s
"""
ANOTHER = """
select greatest(0, extract(epoch from clock_timestamp() - renewed_at))
from operations_beatlease where holder <> %s
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One process that would ring."""

    host: str = field(default_factory=socket.gethostname)
    process: int = field(default_factory=os.getpid)
    holder: str = field(default_factory=lambda: secrets.token_hex(16))

    def takes(self) -> bool:
        """Whether it rings for the next LEASE seconds. Raises django.db.Error."""
        told = {
            "holder": self.holder, "host": self.host[:255], "process": self.process,
            "lease": timedelta(seconds=LEASE),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(TAKE, told)
            return cursor.rowcount == 1

    def hears(self) -> float | None:
        """Seconds since another was heard, which rang last, by the database's clock; None: it was
        this one, or nobody ever."""
        with connection.cursor() as cursor:
            cursor.execute(ANOTHER, [self.holder])
            row = cursor.fetchone()
        return None if row is None else float(row[0])

    def lets_go(self) -> None:
        """The next one need not wait."""
        with connection.cursor() as cursor:
            cursor.execute(
                "update operations_beatlease set until = clock_timestamp() where holder = %s",
                [self.holder],
            )


def holder() -> BeatLease | None:
    """Whoever rings, or rang last."""
    return BeatLease.objects.first()


def is_heard(row: BeatLease | None, *, now: datetime) -> bool:
    """Whether somebody rings, or is about to."""
    return row is not None and now - row.renewed_at <= timedelta(seconds=TAKES_OVER)
