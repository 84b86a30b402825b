"""The system of a campaign: started like a user does, with people and reminders put into it."""

import contextlib
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.mou_tracker.server.system import System, reachable, wait_until

#: What runs in a system, by its name or the words its command line holds.
WORKER = ("mou-worker",)
BEAT = ("mou-beat",)
MAIL_LOOP = ("mou-mail",)
BROKER = ("valkey-server",)
DATABASE = ("bin/postgres", "-D")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value beside what was promised."""

    what: str
    measured: str
    promised: str = ""
    kept: bool = True

    def __str__(self) -> str:
        sign = "" if not self.promised else "ok" if self.kept else "BROKEN"
        return f"   {self.what:<58}{self.measured:>14}  {self.promised:<22}{sign}"


class CampaignSystem(System):
    def __init__(self, var: Path, **settings: str) -> None:
        super().__init__(var)
        self.settings = settings

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | self.settings | {"API_RATE_STAFF": "1000000"}

    def pool_children(self) -> set[int]:
        """The processes in which the worker's tasks run."""
        family = self.processes(*WORKER)
        return {pid for pid in family if parent_of(pid) in family}

    def mains(self, *words: str) -> set[int]:
        """Processes of these words whose parent has other words."""
        family = self.processes(*words)
        return {pid for pid in family if parent_of(pid) not in family}


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


@contextlib.contextmanager
def open_system(**settings: str) -> Iterator[CampaignSystem]:
    """A new system in a folder of its own; nothing is left of it."""
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        system = CampaignSystem(reachable(Path(folder)) / "var", **settings)
        # this process reads and fills the same database
        os.environ |= settings | {"VAR": str(system.var), "PORT": str(system.port)}
        os.environ["DJANGO_SETTINGS_MODULE"] = "mou_tracker.settings"
        try:
            system.start()
            import django

            django.setup()
            yield system
        finally:
            leave()
            system.stop()
            with contextlib.suppress(AssertionError):
                wait_until(system.is_gone, "nothing is left of the system")


def leave() -> None:
    """Lets go of the database, so that the system can end."""
    from django.conf import settings
    from django.db import connections

    from mou_tracker.server import embedded

    if settings.configured:
        connections.close_all()
        embedded.release("postgres", var=settings.VAR)


def fill(agreements: int = 200, activities: int = 800) -> None:
    """The example world: pages have something to show. Its reminders are told at once, so that an
    inbox is as long before a fault as under it."""
    from django.core.management import call_command

    call_command("seed_demo", agreements=agreements, activities=activities, verbosity=0)
    call_command("send_due", verbosity=0)


#: People of one agreement: a mail names who else was told.
TOGETHER = 50


def remind(wave: str, people: int) -> tuple[set[str], float]:
    """Agreements with a deadline each that cannot wait for a working day, and `people` who watch
    them: one reminder and one mail for each, found by the planner of the system. Who is responsible
    for them is none of these, for on Mondays they are sent what they hold as well. Returns their
    addresses and the moment from which the reminders are due."""
    from django.db import connection, transaction

    from mou_tracker.accounts.models import Role, User

    addresses = sorted(f"{wave}-{at}@campaign.example" for at in range(people))
    with transaction.atomic():
        holder, *made = User.objects.bulk_create(
            User(email=one, native_name=one, role=Role.OFFICER, language="ko", password="!")
            for one in (f"holder-of-{wave}@campaign.example", *addresses)
        )
        for first in range(0, people, TOGETHER):
            _remind(f"{wave}-{first}", holder, made[first : first + TOGETHER])
    connection.close()
    return set(addresses), time.time()


def _remind(name: str, holder: Any, watchers: list[Any]) -> None:
    from agreements.actions import register
    from agreements.clock import today
    from agreements.derive import write_deadlines
    from agreements.models import Deadline, Party
    from mou_tracker.reminders.models import Watch

    day = today() + timedelta(days=1)
    agreement = register(
        by=None,
        on=today(),
        reference=f"CAMPAIGN-{name}".upper(),
        title={"en": f"Campaign {name}", "ko": f"훈련 {name}"},
        parties=[
            {"party": Party.objects.get(is_home=True), "side": "ours"},
            {"party": Party.objects.filter(is_home=False).first(), "side": "theirs"},
        ],
        responsible=holder,
    )
    Watch.objects.bulk_create(Watch(user=one, agreement=agreement) for one in watchers)
    row = Deadline(
        origin=f"activity:{name}",
        key="campaign",
        kind="expiry",
        day=day,
        earliest=day,
        latest=day,
        safe_by=day,
        because=[{"code": "stated_end", "date": str(day)}],
        params={},
    )
    write_deadlines(origin=row.origin, deadlines=[row], agreements=[agreement.pk])


def kill(pids: set[int], number: int = signal.SIGKILL) -> int:
    """Signals each; how many were still there."""
    hit = 0
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
            hit += 1
    return hit


def until(is_true, seconds: float) -> bool:
    """Waits at most so long; whether it came true."""
    ends = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > ends:
            return False
        time.sleep(0.2)
    return True


def slowest_but_one_percent(took: list[float]) -> float:
    """The time within which 99 % were done."""
    return sorted(took)[max(0, -(-len(took) * 99 // 100) - 1)] if took else 0.0
