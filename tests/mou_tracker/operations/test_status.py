"""The status page: whether every legal day is told, what ran when, and who reads what of it."""

from datetime import date, timedelta

import pytest

from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.html import strip_tags

from agreements.models import AuditEntry, OutboxMessage, OutboxState
from mou_tracker.reminders import nightly
from mou_tracker.reminders.invariant import Breach
from mou_tracker.reminders.models import LastRun, Run
from mou_tracker.reminders.tick import tick
from mou_tracker.tasks import look_after_files
from mou_tracker.tasks import nightly as run_nightly
from mou_tracker.zone_rules import in_use
from tests.factories import make_agreement

pytestmark = pytest.mark.django_db
STATUS = "/settings/status/"


@pytest.fixture
def found(monkeypatch):
    """What the check finds: as many breaches as the test puts there."""
    rows = []
    monkeypatch.setattr(nightly, "breaches", lambda *, on, now: list(rows))
    return rows


def breach(reference, **fields):
    given = {
        "kind": "last day for notice", "day": date(2027, 3, 31), "step": 30,
        "told": ("Kim",), "why": "only one of two", **fields,
    }  # fmt: skip
    return Breach(reference=reference, **given)


def text_of(client, path=STATUS):
    return " ".join(client.get(path).content.decode().split())


def test_not_checked_is_no_good_news(client_of):
    page = text_of(client_of("administrator"))
    assert "Not checked yet." in page
    assert "every legal day was told" not in page


def test_checked_by_whoever_asks(client_of, found, people):
    client = client_of("administrator")
    assert client.post(STATUS).status_code == 302
    page = text_of(client)
    assert "every legal day was told" in page
    assert not AuditEntry.objects.filter(verb="check_reminders").exists()
    found.append(breach("KR-IT-2008-1"))
    client.post(STATUS)
    told = AuditEntry.objects.get(verb="check_reminders")
    assert told.by == people["administrator"]
    assert told.detail == {"untold": 1, "references": ["KR-IT-2008-1"]}
    client.post(STATUS)
    assert AuditEntry.objects.filter(verb="check_reminders").count() == 1
    found.clear()
    client.post(STATUS)
    assert AuditEntry.objects.filter(verb="check_reminders").count() == 2


def test_an_old_check_is_no_good_news(client_of, found):
    client = client_of("administrator")
    client.post(STATUS)
    assert "check anew." not in text_of(client)
    LastRun.objects.filter(name=Run.CHECK).update(ran_at=timezone.now() - timedelta(days=2))
    assert "That was long ago: check anew." in text_of(client)


@pytest.mark.parametrize("role", ["auditor", "coordinator", "officer", "reader"])
def test_who_may_not_read_may_not_ask(client_of, found, role):
    assert client_of(role).get(STATUS).status_code == 403
    assert client_of(role).post(STATUS).status_code == 403
    assert not LastRun.objects.exists()


def test_an_administrator_reads_the_reference_alone(client_of, found, consip):
    make_agreement("KR-IT-9", consip, confidentiality="confidential", title={"en": "Secret"})
    found.append(breach("KR-IT-9"))
    nightly.check(now=timezone.now())
    content = ("Last day for notice", "31 Mar 2027", "Kim", "only one of two")
    manager, administrator = text_of(client_of("manager")), text_of(client_of("administrator"))
    assert all(words in manager for words in ("KR-IT-9", *content))
    assert "KR-IT-9" in administrator and "of 1 legal day too few were told" in administrator
    assert not any(words in administrator for words in content)
    assert "Secret" not in administrator


@pytest.mark.parametrize(
    ("role", "hears"),
    [("administrator", True), ("coordinator", False), ("manager", True), ("officer", False)],
)
def test_what_is_found_is_told_on_the_first_page_and_in_the_inbox(client_of, found, role, hears):
    words = "1 legal day was not told to enough people"
    client = client_of(role)
    found.append(breach("KR-IT-9"))
    nightly.check(now=timezone.now())
    for path in ("/", "/inbox/"):
        assert (words in text_of(client, path)) is hears, path
    found.clear()
    nightly.check(now=timezone.now())
    assert words not in text_of(client, "/")


def made(at):
    """As if the database had been made then."""
    MigrationRecorder.Migration.objects.update(applied=at)


def test_what_runs_says_when_it_ran(client_of):
    def alarms():
        return text_of(client_of("administrator")).count("look at this")

    made(timezone.now() - timedelta(hours=27))
    before = alarms()
    tick()
    run_nightly()
    nightly.check(now=timezone.now())
    assert alarms() == before - 3
    old = timezone.now() - timedelta(hours=27)
    LastRun.objects.update(ran_at=old)
    assert alarms() == before
    assert LastRun.objects.count() == 3


ROUND, NIGHT, LEGAL = "Round of reminders", "Nightly work", "Check of legal days"
DIGESTS = "Check of documents’ digests"


@pytest.mark.parametrize(
    ("age", "awaited"),
    [
        (timedelta(minutes=5), {ROUND, NIGHT, LEGAL, DIGESTS}),
        (timedelta(hours=2), {NIGHT, LEGAL, DIGESTS}),
        (timedelta(hours=25), {NIGHT, LEGAL}),
        (timedelta(hours=27), set()),
    ],
)
def test_what_has_never_run_is_no_alarm_where_it_need_not_have(client_of, age, awaited):
    made(timezone.now() - age)
    page = " ".join(strip_tags(text_of(client_of("administrator"))).split())
    said = {label: page.split(f"{label} has not run yet ")[1]
            for label in (ROUND, NIGHT, LEGAL, DIGESTS)}  # fmt: skip
    assert {label for label, rest in said.items() if rest.startswith("in order")} == awaited


def test_the_check_of_digests_says_since_when(client_of):
    def line() -> str:
        page = " ".join(strip_tags(text_of(client_of("administrator"))).split())
        return page.split("Check of documents’ digests ")[1][:90]

    assert line().startswith("has not run yet")
    look_after_files()
    assert "; the first round of all began" in line() and "look at this" not in line()
    while LastRun.objects.get(name=Run.FILES).found["after"]:
        look_after_files()
    assert "; all were seen by" in line()


def test_partners_that_the_database_does_not_bound(client_of, settings):
    """The statements stand there as they are typed, whatever the language, for whoever may manage
    users; others with the page read that something is to be put right."""
    page = text_of(client_of("administrator"))
    assert "Row-level security of partners held by the database itself" in " ".join(
        strip_tags(page).split()
    )
    settings.PARTNER_ROLE = "mou_not_made"
    told = client_of("administrator").get(STATUS, headers={"accept-language": "ko"})
    assert (
        "create role &quot;mou_not_made&quot; nologin; grant &quot;mou_not_made&quot; to"
    ) in told.content.decode()
    manager = text_of(client_of("manager"))
    assert "An administrator reads here what puts it right." in manager
    assert "mou_not_made" not in manager and "grant &quot;" not in manager


def test_a_look_at_another_day_is_no_round(db):
    tick(on=date(2027, 1, 4))
    assert not LastRun.objects.filter(name=Run.TICK).exists()


def test_mails_that_wait_and_those_that_died(client_of, people):
    before = text_of(client_of("administrator"))
    for state, age in ((OutboxState.WAITING, 20), (OutboxState.DEAD, 0)):
        OutboxMessage.objects.create(
            key=state, recipient=people["reader"], to_address="a@pps.example", language="en",
            subject="s", text="t", message_id=f"<{state}@x>", state=state,
            created_at=timezone.now() - timedelta(minutes=age),
        )  # fmt: skip
    after = text_of(client_of("administrator"))
    assert after.count("look at this") == before.count("look at this") + 2


def test_the_zone_rules_are_named(client_of):
    assert str(in_use()) in text_of(client_of("administrator")).split("Time zone rules")[1]
