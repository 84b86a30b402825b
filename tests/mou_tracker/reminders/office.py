"""Two years of an office: agreements whose histories are recorded day by day, officers who answer
at once, late or never, put things off, hand them over, fall ill, and leave; every mail is kept.

    office = Office(agreements=40, seed=1, folder=…)
    for day in office.live(first, last):
        ...                     # the evening of each day, after what people did on it

Nothing here asks the planner's statements what should have been told.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.actions.action import Conflict
from agreements.models import Agreement
from mou_tracker.accounts.actions import change_user
from mou_tracker.accounts.models import Absence, Role, User
from mou_tracker.reminders import actions
from mou_tracker.reminders.models import Entry
from mou_tracker.reminders.tick import tick
from tests.agreements.lifecycle.silence import exact_history

from .years import Recorded, mornings

SEOUL = ZoneInfo("Asia/Seoul")
#: How somebody deals with what waits for them: days until they do, and what they do then.
MANNERS = {
    "at once": (0, "acknowledge"),
    "late": (4, "acknowledge"),
    "never": (None, ""),
    "puts it off": (1, "snooze"),
    "hands it over": (2, "hand_over"),
}


@dataclass
class Officer:
    user: User
    manner: str


class Office:
    """`make(reference, responsible, deputy)` registers an agreement; `hire(name, role)` makes an
    account."""

    def __init__(self, *, agreements: int, seed: int, make, hire) -> None:
        self.random = random.Random(seed)
        self.managers = [hire(f"manager{n}", Role.MANAGER) for n in range(2)]
        self.administrator = hire("administrator", Role.ADMINISTRATOR)
        self.officers = [
            Officer(hire(f"officer{n}", Role.COORDINATOR if n == 0 else Role.OFFICER), manner)
            for n, manner in zip(range(8), cycle(MANNERS), strict=False)
        ]
        self.histories = [
            Recorded(
                make(f"S{seed}-{n}", *self._two(n)),
                exact_history(seed * 1000 + n),
                date(2030, 1, 1),
            )
            for n in range(agreements)
        ]
        self.manager_answers = 3

    def _two(self, n: int) -> tuple[User, User | None]:
        responsible, deputy = self.random.sample([one.user for one in self.officers], 2)
        return responsible, deputy if n % 3 else None

    def live(self, first: date, last: date) -> Iterator[date]:
        for day in mornings(first, last):
            for one in self.histories:
                one.record(day, first=day == first)
            tick()
            self._act(day)
            yield day

    def _act(self, day: date) -> None:
        for one in self.officers:
            if one.user.is_active:
                self._answer(one.user, day, *MANNERS[one.manner])
        for one in self.managers:
            self._answer(one, day, self.manager_answers, "acknowledge")
        if self.random.random() < 0.02:
            self._fall_ill(day)
        if self.random.random() < 0.004:
            self._leave()

    def _answer(self, who: User, day: date, after: int | None, verb: str) -> None:
        if after is None:
            return
        waiting = Entry.objects.of(who).open().filter(told_on__lte=day - timedelta(days=after))
        for entry in waiting.order_by("pk"):
            try:
                self._do(verb, entry, who, day)
            except (Conflict, ValidationError):
                continue

    def _do(self, verb: str, entry: Entry, who: User, day: date) -> None:
        now = timezone.now()
        if verb == "acknowledge":
            actions.acknowledge(entry=entry, by=who, now=now)
        elif verb == "snooze":
            until = day + timedelta(days=self.random.choice((1, 3, 7)))
            actions.snooze(entry=entry, by=who, until=until, on=day)
        else:
            to = self.random.choice([one.user for one in self.officers])
            actions.hand_over(entry=entry, by=who, to=to, now=now, on=day)

    def _fall_ill(self, day: date) -> None:
        who, instead = self.random.sample([one.user for one in self.officers], 2)
        last = day + timedelta(days=self.random.choice((2, 10, 30)))
        if not Absence.objects.filter(user=who, last_day__gte=day).exists():
            Absence.objects.create(
                user=who, first_day=day + timedelta(days=1), last_day=last,
                deputy=instead if self.random.random() < 0.6 else None,
            )  # fmt: skip

    def _leave(self) -> None:
        """Somebody's account is closed; what they looked after is given to nobody."""
        there = [one for one in self.officers if one.user.is_active]
        if len(there) > 3:
            gone = self.random.choice(there)
            change_user(by=self.administrator, user=gone.user, is_active=False)
            gone.user.refresh_from_db()


def evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, tzinfo=SEOUL)


def is_confidential(agreement: Agreement) -> bool:
    return agreement.confidentiality == "confidential"
