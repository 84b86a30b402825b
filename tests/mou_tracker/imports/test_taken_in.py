"""What was due before a register was taken in: one line, and the rest as ever."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from agreements.models import Agreement, Deadline, OutboxMessage
from mou_tracker.imports.models import State
from mou_tracker.reminders.invariant import breaches
from mou_tracker.reminders.models import Entry, EntryState, RegisterNotice, Rule
from mou_tracker.reminders.tick import tick

from .conftest import again, sent_as, taken_in, undone

pytestmark = pytest.mark.django_db
#: A Wednesday, 10:00 in Seoul: no mail of the week falls on it.
NOW = datetime(2027, 3, 3, 1, 0, tzinfo=UTC)
TODAY = date(2027, 3, 3)


def register_of(*ends: date) -> bytes:
    """Agreements of three years that roll on unless notice is given, by their ends."""
    head = "Country,Partner,Title,Signed on,End,Renewal\n"
    rows = [
        f"Italy,Agency {n},MoU with agency {n},{end.replace(year=end.year - 3)},{end},"
        "express renewal\n"
        for n, end in enumerate(ends)
    ]
    return "".join([head, *rows]).encode()


@pytest.fixture
def told(home, people, client_of):
    """Seventeen agreements that end from 200 days before the day they are taken in to 280 after,
    and the import; the mails of that day have left."""
    ends = [TODAY + timedelta(days=30 * n - 200) for n in range(17)]
    with time_machine.travel(NOW, tick=False):
        client = client_of("coordinator")
        imported = taken_in(client, sent_as(client, register_of(*ends)))
        tick(now=NOW)
    assert (imported.state, imported.result["made"]["agreement"]) == (State.APPLIED, 17)
    return imported


def test_one_line_of_one_digest_tells_what_was_due_before(told, people, client_of):
    mails = OutboxMessage.objects.filter(recipient=people["coordinator"])
    (mail,) = mails
    (line,) = [line for line in mail.text.splitlines() if "register.csv" in line]
    passed, still_open = (int(one) for one in re.findall(r"\d+", line.rsplit(": ", 1)[1]))
    past = Deadline.objects.filter(closed_as="passed", closed_key__lte=TODAY)
    assert passed == past.filter(kind="expiry").count() == 7
    assert not Entry.objects.exclude(state=EntryState.TAKEN_IN).exists()
    href = mail.text.split("localhost:8000", 1)[1].split()[0]
    with time_machine.travel(NOW, tick=False):
        page = client_of("coordinator").get(href)
    assert page.context["count"] == passed + still_open
    assert page.content.decode().count('<th scope="row">') == passed + still_open
    with time_machine.travel(NOW, tick=False):  # to which the import leads whoever has any
        at = f"/import/{told.uid}/"
        assert href in client_of("coordinator").get(at).content.decode().replace("&amp;", "&")
        assert "state=taken_in" not in client_of("officer").get(at).content.decode()
    # of every legal day that is still open a second person knows as well, in one line
    (other,) = OutboxMessage.objects.filter(recipient=people["manager"])
    assert other.text.count("register.csv") == 1
    assert not breaches(on=TODAY, now=NOW)


def test_what_is_due_from_then_on_is_told_as_ever(told, people):
    """Each step that is reached later is told on its day, and none of them twice."""
    for n in range(1, 40):
        with time_machine.travel(NOW + timedelta(days=n), tick=False):
            tick(now=NOW + timedelta(days=n))
            assert not breaches(on=TODAY + timedelta(days=n), now=NOW + timedelta(days=n)), n
    steps = Entry.objects.filter(kind="expiry", recipient=people["coordinator"])
    later = steps.exclude(state=EntryState.TAKEN_IN).order_by("day", "-lead")
    ends = [TODAY + timedelta(days=30 * n - 200) for n in range(17)]
    leads = Rule.objects.get(kind="expiry", agreement=None, term=None).lead_days
    last = TODAY + timedelta(days=39)
    due = [
        (end, lead)
        for end in ends
        for lead in sorted(leads, reverse=True)
        if TODAY <= end - timedelta(days=lead) <= last and end >= TODAY
    ]
    told_of = [(one.day, one.lead) for one in later if one.due_on <= last]
    assert [one for one in due if one not in told_of] == []
    assert len(told_of) == len(set(told_of))
    assert all(one.told_on for one in later.filter(due_on__lte=last))
    lines = OutboxMessage.objects.filter(text__contains="register.csv")
    assert lines.values("recipient").distinct().count() == lines.count()


def test_an_import_undone_before_the_mail_leaves_tells_nothing(home, people, client_of):
    with time_machine.travel(NOW, tick=False):
        client = client_of("coordinator")
        imported = taken_in(client, sent_as(client, register_of(TODAY + timedelta(days=20))))
        assert RegisterNotice.objects.filter(register=imported.uid).exists()
        assert undone(client, imported).state == State.UNDONE
        tick(now=NOW)
    assert not OutboxMessage.objects.exists() and not Agreement.objects.exists()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client = client_of("coordinator")
        assert taken_in(client, again(imported)).state == State.APPLIED
        tick(now=NOW + timedelta(days=1))
    mail = OutboxMessage.objects.get(recipient=people["coordinator"])
    assert mail.text.count("register.csv") == 1


def test_in_an_office_of_one_manager_the_administrator_hears_that_there_is_something(
    home, people, client_of
):
    """The next in line of whoever holds it sees none of it: told so, without anything of it."""
    for role in ("coordinator", "reader", "auditor"):
        people[role].is_active = False
        people[role].save()
    ends = [TODAY + timedelta(days=30 * n - 200) for n in range(17)]
    with time_machine.travel(NOW, tick=False):
        client = client_of("manager")
        taken_in(client, sent_as(client, register_of(*ends)))
        tick(now=NOW)
    (mail,) = OutboxMessage.objects.filter(recipient=people["administrator"])
    assert "register.csv" not in mail.text and "Agency" not in mail.text
    assert "열람할 수 없는 협력 문서의 기한 10건" in mail.text
    for n in range(40):
        with time_machine.travel(NOW + timedelta(days=n), tick=False):
            tick(now=NOW + timedelta(days=n))
            assert not breaches(on=TODAY + timedelta(days=n), now=NOW + timedelta(days=n)), n
