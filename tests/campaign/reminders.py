"""Ten thousand reminders while everything that sends them is killed, frozen, emptied, restarted;
and three days on which nothing rang. REMINDERS= takes another number."""

import itertools
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import redis

from .post import PostOffice
from .system import (
    BROKER,
    DATABASE,
    MAIL_LOOP,
    WORKER,
    CampaignSystem,
    Figure,
    kill,
    open_system,
    remind,
    slowest_but_one_percent,
    until,
)

CALM = 300  # people of the wave without faults
STORMY = int(os.environ.get("REMINDERS", "10000"))  # of the one with them, and of the last
EVERY = 5.0  # seconds between two faults
FAULTS = 90
SILENCE = timedelta(hours=72)
CLEARED = 900.0  # seconds for all that fell due in the silence
FREEZE = 8.0  # seconds the broker stands still
PACE = 0.02  # seconds for the DATA of a mail, where the server does not dawdle
PROMISED = 300.0 if STORMY <= 5000 else 600.0  # seconds from due to accepted, for 99 %
PATIENCE = 2400.0  # seconds for all mails of a wave


def run() -> Iterator[Figure]:
    with PostOffice(pace=PACE) as post, open_system(EMAIL_URL=post.url) as system:
        addresses, due = remind("calm", CALM)
        until(lambda: addresses <= post.first().keys(), PATIENCE)
        yield from _figures("calm", post, addresses, due, doubles=0)

        post.refuses, post.dawdles = 0.3, 0.05
        addresses, due = remind("stormy", STORMY)
        storm = Storm(system)
        storm.rage(lambda: addresses <= post.first().keys())
        until(lambda: addresses <= post.first().keys(), PATIENCE)
        until(lambda: _waiting() == 0, PATIENCE)
        yield Figure("stormy: faults", str(sum(storm.done.values())))
        for name, times in sorted(storm.done.items()):
            yield Figure(f"    {name}", str(times))
        yield Figure("stormy: answered 451 at first", str(post.refused))
        yield from _figures("stormy", post, addresses, due, doubles=storm.doubles)

        post.refuses = post.dawdles = 0.0
        yield from _after_silence(post, system)


def _after_silence(post: PostOffice, system: CampaignSystem) -> Iterator[Figure]:
    """Nothing rings while reminders fall due; three days later everything does."""
    frozen = set().union(*(system.processes(*one) for one in (WORKER, MAIL_LOOP)))
    frozen |= system.pool_children()
    kill(frozen, signal.SIGSTOP)
    addresses, _due = remind("silence", STORMY)
    _fell_due(SILENCE)
    kill(frozen, signal.SIGCONT)
    begun = time.time()
    until(lambda: addresses <= post.first().keys(), PATIENCE)
    first = post.first()
    lost = sum(one not in first for one in addresses)
    took = max((first[one] - begun for one in addresses if one in first), default=0.0)
    beyond = post.mails_beyond_one(addresses)
    yield Figure("after 72 h of silence: due", str(len(addresses)))
    yield Figure("after 72 h of silence: lost", str(lost), "0", lost == 0)
    yield Figure("after 72 h of silence: mails beyond one a person", str(beyond), "0", beyond == 0)
    yield Figure("after 72 h of silence: cleared in", f"{took:.0f} s", "<= 900 s", took <= CLEARED)


def _fell_due(ago: timedelta) -> None:
    """What the planner finds was due so long ago."""
    from django.db import connection
    from django.utils import timezone

    from mou_tracker.reminders.models import Entry
    from mou_tracker.reminders.planner import plan

    now = timezone.now()
    plan(now=now)
    waiting = Entry.objects.filter(state="due", recipient__email__startswith="silence-")
    waiting.update(due_at=now - ago)
    connection.close()


def _figures(
    wave: str, post: PostOffice, addresses: set[str], due: float, *, doubles: int
) -> Iterator[Figure]:
    first = post.first()
    took = [first[one] - due for one in addresses if one in first]
    lost, twice = len(addresses) - len(took), post.duplicates(addresses)
    renamed = post.mails_beyond_one(addresses)
    in_time = sum(one <= PROMISED for one in took) / len(addresses)
    yield Figure(f"{wave}: reminders due", str(len(addresses)))
    yield Figure(f"{wave}: lost", str(lost), "0", lost == 0)
    yield Figure(f"{wave}: twice, same Message-ID", str(twice), f"<= {doubles}", twice <= doubles)
    yield Figure(f"{wave}: twice, another Message-ID", str(renamed), "0", renamed == 0)
    minutes = Counter(int(one // 60) for one in took)
    yield Figure(f"{wave}: accepted in each minute since due", _each(minutes))
    yield Figure(f"{wave}: due to accepted, 99 %", f"{slowest_but_one_percent(took):.0f} s")
    yield Figure(f"{wave}: due to accepted, slowest", f"{max(took, default=0):.0f} s")
    share = f"{100 * in_time:.1f} %"
    within = f"{wave}: accepted within {PROMISED / 60:.0f} minutes"
    yield Figure(within, share, ">= 99 %", in_time >= 0.99)


def _each(minutes: Counter[int]) -> str:
    return " ".join(str(minutes[at]) for at in range(max(minutes, default=-1) + 1))


def _waiting() -> int:
    from django.db import connection

    from agreements.models import OutboxMessage

    try:
        return OutboxMessage.objects.filter(
            state="waiting", to_address__endswith="@campaign.example"
        ).count()
    finally:
        connection.close()


class Storm:
    """Faults one after the other. `senders_hit`: processes that may have been between the mail
    server's yes and their own note of it, each good for as many duplicates at most as it has mails
    under way. A database that is away costs none: what the server said is noted afterwards."""

    def __init__(self, system: CampaignSystem) -> None:
        self.system = system
        self.done: Counter[str] = Counter()
        self.senders_hit = 0

    @property
    def doubles(self) -> int:
        from django.conf import settings

        return self.senders_hit * int(settings.MAIL_CONNECTIONS)

    def rage(self, is_over: Callable[[], bool]) -> None:
        order = itertools.cycle(
            (
                self.kill_pool_child,
                self.kill_mail_loop,
                self.kill_broker,
                self.kill_worker,
                self.flush_broker,
                self.kill_pool_child,
                self.freeze_broker,
                self.kill_mail_loop,
            )
        )
        for number, fault in zip(range(FAULTS), order, strict=False):
            time.sleep(EVERY)
            if is_over():
                break
            (self.restart_database if number == FAULTS // 3 else fault)()

    def _count(self, name: str, hit: int, *, senders: int = 0) -> None:
        self.done[name] += bool(hit)
        self.senders_hit += senders

    def kill_pool_child(self) -> None:
        hit = kill(set(sorted(self.system.pool_children())[:1]))
        self._count("pool child killed", hit, senders=hit)

    def kill_worker(self) -> None:
        """Its main process; the supervisor clears the pool away."""
        children = len(self.system.pool_children())
        hit = kill(self.system.mains(*WORKER))
        self._count("worker killed", hit, senders=children if hit else 0)

    def kill_mail_loop(self) -> None:
        hit = kill(self.system.processes(*MAIL_LOOP))
        self._count("mail loop killed", hit, senders=hit)

    def kill_broker(self) -> None:
        self._count("broker killed", kill(self.system.mains(*BROKER)))

    def freeze_broker(self) -> None:
        frozen = self.system.mains(*BROKER)
        self._count("broker frozen", kill(frozen, signal.SIGSTOP))
        time.sleep(FREEZE)
        kill(frozen, signal.SIGCONT)

    def flush_broker(self) -> None:
        from django.conf import settings

        address = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://", 1)
        try:
            with redis.Redis.from_url(address, socket_timeout=5) as broker:
                self._count("broker flushed", broker.flushall())
        except (redis.RedisError, OSError):
            self._count("broker flushed", 0)  # it was away

    def restart_database(self) -> None:
        """Asked to end at once: every sender loses its connection."""
        hit = kill(self.system.mains(*DATABASE), signal.SIGINT)
        self._count("database restarted", hit)
