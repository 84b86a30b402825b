"""An office whose years go by in a test: histories recorded day by day, the tick run every morning,
and the mails read again from the folder they were written to."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

from django.utils import timezone

from agreements.dates import Calendars, days_off
from agreements.derive import origin_of, rows_of, write_deadlines
from agreements.lifecycle import AgreementFacts
from agreements.models import Agreement, DeadlineKind
from mou_tracker.reminders.tick import tick
from tests.agreements.lifecycle.silence import Due, days_ahead, known_by, recording_days

ONE = timedelta(days=1)
SEOUL = ZoneInfo("Asia/Seoul")
KOREA = Calendars("KR")
#: interfaces §6.
LEADS = {
    "expiry": (365, 180, 90, 30, 7, 0),
    "effect_pending": (365, 180, 90, 30, 7, 0),
    "notice": (90, 30, 7, 1, 0),
}
ITEM = re.compile(
    r"^(?:\d+\. )?(?P<kind>[^:\n]+): .*\n"
    r" +Agreement: (?P<ref>\S+)\n"
    r" +When: (?:≈ )?(?:[A-Z][a-z]{2} )?(?P<day>\d+ \w+ \d+)",
    re.MULTILINE,
)
#: What is told in one line, since it has passed.
LINE = re.compile(
    r"^\[D\+(?P<days>\d+) [^\]]+\] (?P<kind>.+?) Consip.* \((?P<ref>\S+)\)$", re.MULTILINE
)
#: What a mail may tell without a day that is due.
BESIDE = re.compile(r"^(What has changed|Still to be done|What you hold):$", re.MULTILINE)
KINDS = {str(label).capitalize(): kind for kind, label in DeadlineKind.choices}


@dataclass(frozen=True, order=True)
class Mailed:
    """One day told in one mail."""

    on: date
    to: str
    kind: str
    reference: str
    day: date


@dataclass(eq=False)
class Recorded:
    """A history and the agreement it is recorded of: facts dated up to `until`, each on its day."""

    agreement: Agreement
    facts: AgreementFacts
    until: date
    days: set[date] = field(init=False)

    def __post_init__(self) -> None:
        self.facts = known_by(self.facts, self.until)
        self.days = set(recording_days(self.facts))

    def record(self, today: date, *, first: bool) -> None:
        """What the rules say of all that was recorded by now, as rows."""
        if not first and today not in self.days:
            return
        rows = rows_of(self.agreement, known_by(self.facts, today)).deadlines
        for row in rows:
            row.term_id = None  # the terms of a history are values, not rows
        write_deadlines(
            origin=origin_of(self.agreement), deadlines=rows, agreements=[self.agreement.pk]
        )
        Agreement.objects.filter(pk=self.agreement.pk).update(updated_at=timezone.now())


def mornings(first: date, last: date) -> Iterator[date]:
    """Each day at 09:00 in Seoul, with the clock standing there."""
    day = first
    while day <= last:
        nine = datetime(day.year, day.month, day.day, 9, tzinfo=SEOUL)
        with time_machine.travel(nine, tick=False):
            yield day
        day += ONE


def live(first: date, last: date, histories: list[Recorded]) -> None:
    for day in mornings(first, last):
        for one in histories:
            one.record(day, first=day == first)
        tick()


def mails(folder: Path) -> list[Mailed]:
    """Every day told in every mail of the folder."""
    shorts = {str(kind.traits.short): kind for kind in DeadlineKind}
    found = []
    for file in folder.glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        on = mail["Date"].datetime.astimezone(SEOUL).date()
        text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        items, lines = list(ITEM.finditer(text)), list(LINE.finditer(text))
        assert items or lines or BESIDE.search(text), text
        for one in items:
            day = datetime.strptime(one["day"], "%d %B %Y").date()  # noqa: DTZ007
            found.append(Mailed(on, str(mail["To"]), KINDS[one["kind"]], one["ref"], day))
        for one in lines:
            day = on - int(one["days"]) * ONE
            found.append(Mailed(on, str(mail["To"]), shorts[one["kind"]], one["ref"], day))
    return found


# --- what must have been told --------------------------------------------------------------------


def is_working(day: date) -> bool:
    return not days_off(day, KOREA)


def working_on_or_before(day: date) -> date:
    while not is_working(day):
        day -= ONE
    return day


def working_left(today: date, day: date) -> int:
    return sum(is_working(today + n * ONE) for n in range(1, (day - today).days + 1))


def leaves(today: date, due: Due) -> date:
    """When what is found only today is told: now where it cannot wait, else on a working day."""
    if working_left(today, due.day) <= 3:
        return today
    while not is_working(today):
        today += ONE
    return today


def must_be_told(facts: AgreementFacts, first: date, last: date) -> set[tuple[date, str, date]]:
    """(day of the mail, kind, day) by the silence oracle and the lead times alone."""
    since: dict[Due, date] = {}
    told: dict[Due, set[int]] = defaultdict(set)
    late: dict[Due, tuple[date, int]] = {}
    wanted = set()
    for today, ahead in days_ahead(facts, last):
        if today < first:
            continue
        since = {due: since.get(due, today) for due in ahead}
        late = {due: found for due, found in late.items() if due in ahead}
        for due in ahead:
            steps = {lead: working_on_or_before(due.day - lead * ONE) for lead in LEADS[due.kind]}
            if since[due] == today:
                missed = [lead for lead, on in steps.items() if on < today]
                if missed and min(missed) < min(told[due], default=10_000):
                    late[due] = (leaves(today, due), min(missed))
            today_s = [lead for lead, on in steps.items() if on == today]
            if due in late and late[due][0] == today:
                today_s.append(late[due][1])
            if today_s and min(today_s) < min(told[due], default=10_000):
                told[due] |= set(today_s)
                wanted.add((today, due.kind, due.day))
    return wanted
