"""Years of an office with people who answer, and people who do not: somebody is always told, nobody
too often. `make faults ARGS=years` lives two years with 40 agreements and writes down who had how
many mails (OFFICE_AGREEMENTS, OFFICE_DAYS, OFFICE_TABLE)."""

import os
import statistics
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from agreements.models import OutboxMessage
from mou_tracker.accounts.models import User
from mou_tracker.reminders.invariant import breaches
from mou_tracker.reminders.models import Entry

from .office import SEOUL, Office, evening
from .years import is_working, working_left

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
FIRST = date(2026, 1, 5)
AGREEMENTS = int(os.environ.get("OFFICE_AGREEMENTS", "8"))
DAYS = int(os.environ.get("OFFICE_DAYS", "150"))
TABLE = os.environ.get("OFFICE_TABLE", "")
#: Mails a week on the average of the weeks after the first: officers, managers.
CALM = {"officer": 3, "coordinator": 3, "manager": 4}


@pytest.fixture
def office(agreement, person):
    def make(reference, responsible, deputy):
        return agreement(reference, responsible=responsible, deputy=deputy)

    def start(seed, agreements=AGREEMENTS):
        with time_machine.travel(evening(FIRST - timedelta(days=30))):
            return Office(agreements=agreements, seed=seed, make=make, hire=person)

    return start


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND = "mou_tracker.mail.MailFolder"
    return tmp_path / "mail"


def day_of(mail):
    return mail.created_at.astimezone(SEOUL).date()


def per_week(people):
    """By person, how many mails in each week."""
    found = {one.pk: Counter() for one in people}
    for mail in OutboxMessage.objects.filter(recipient__in=people):
        found[mail.recipient_id][day_of(mail).isocalendar()[:2]] += 1
    return found


def table(people, weeks):
    lines = [
        "| who | role | weeks | mails | a week | most in a week | most after the first |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in people:
        counts = [weeks[one.pk][week] for week in sorted(weeks[one.pk])] or [0]
        later = counts[1:] or [0]
        lines.append(
            f"| {one.native_name} | {one.role} | {len(counts)} | {sum(counts)} | "
            f"{statistics.mean(counts):.1f} | {max(counts)} | {max(later)} |"
        )
    return "\n".join(lines) + "\n"


def test_every_evening_somebody_was_told_and_nobody_too_often(office):
    one = office(1)
    for day in one.live(FIRST, FIRST + timedelta(days=DAYS)):
        assert breaches(on=day, now=evening(day)) == [], day
    mails = OutboxMessage.objects.all()
    assert mails.count() > 100
    assert not mails.exclude(state="sent").exists()
    for mail in mails:
        if not is_working(day_of(mail)):
            left = [working_left(day_of(mail), step.day) for step in mail.reminder_entries.all()]
            assert left and min(left) <= 3, mail.subject
    people = list(User.objects.filter(role__in=CALM))
    weeks = per_week(people)
    if TABLE:
        Path(TABLE).write_text(table(people, weeks), encoding="utf-8")
    by_role = defaultdict(list)
    for person in people:
        by_role[person.role] += [weeks[person.pk][week] for week in sorted(weeks[person.pk])[1:]]
    for role, most in CALM.items():
        if by_role[role]:
            assert statistics.mean(by_role[role]) <= most, role


def test_the_check_finds_what_was_not_told(office):
    one, last = office(1, 12), FIRST + timedelta(days=60)
    for _day in one.live(FIRST, last):
        pass
    assert breaches(on=last, now=evening(last)) == []
    later = last + timedelta(days=8)
    assert Entry.objects.filter(kind="expiry", told_on__isnull=False).exists()
    Entry.objects.all().delete()
    assert breaches(on=later, now=evening(later))
