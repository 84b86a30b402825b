"""A report waits, is made, fails in words, and survives whoever makes it."""

from datetime import timedelta

import pytest

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mou_tracker.reports import making, queue
from mou_tracker.reports.actions import make_report_again
from mou_tracker.reports.making import STEPS
from mou_tracker.reports.models import Report, Snapshot, SnapshotRow
from mou_tracker.reports.queue import claim, make_waiting, run

from .conftest import asked, page

pytestmark = pytest.mark.django_db


def test_it_tells_how_far_it_is(year, people, signed_in, monkeypatch):
    report, client, seen = asked(people["officer"]), signed_in("officer"), []
    answer = page(client, report)
    assert "It waits for its turn" in answer.text and answer.headers["Refresh"] == "3"
    assert page(client, report, "?format=xlsx").status_code == 400

    def told(self, doing, tell=queue.Progress.__call__):
        tell(self, doing)
        row = Report.objects.get(pk=report.pk)
        seen.append((row.state, row.step, row.steps))
        if doing == "digest":
            seen.append(page(client, report).text)

    monkeypatch.setattr(queue.Progress, "__call__", told)
    assert make_waiting() == 1
    text = seen.pop()
    assert seen == [("running", step, STEPS) for step in range(STEPS)]
    assert f"step {STEPS - 1} of {STEPS}" in text and "The content is digested." in text
    answer = page(client, report)
    assert "Refresh" not in answer.headers and "How it was counted" in answer.text


def test_a_claim_of_a_killed_maker_is_taken_again(year, people):
    report = asked(people["officer"])
    lost = claim(now=timezone.now())
    assert lost == report and claim(now=timezone.now()) is None  # in hand
    later = timezone.now() + queue.LEASE
    taken = claim(now=later + timedelta(seconds=1))
    assert taken == report and taken.attempts == 2
    assert run(lost) is False  # it wakes up again, and keeps nothing
    assert not Snapshot.objects.exists()
    assert run(taken) is True
    assert Report.objects.get().is_made and Snapshot.objects.count() == 1


def test_one_that_loses_its_lease_in_the_end_leaves_nothing(year, people, monkeypatch):
    asked(people["officer"])
    first, steal = claim(now=timezone.now()), making.digest_of

    def stolen(report, snapshot):
        Report.objects.update(attempts=2)  # somebody else has it in hand
        return steal(report, snapshot)

    monkeypatch.setattr(making, "digest_of", stolen)
    assert run(first) is False
    assert not Snapshot.objects.exists() and not SnapshotRow.objects.exists()
    assert Report.objects.get().state == "running"


def test_it_is_given_up_in_words(year, people, signed_in):
    report, now = asked(people["officer"]), timezone.now()
    for _maker in range(queue.CRASHES):
        assert claim(now=now) is not None
        now += queue.LEASE + timedelta(seconds=1)
    assert claim(now=now) is None
    client = signed_in("officer")
    assert "ended several times before it was ready" in page(client, report).text
    client.post(f"/reports/{report.uid}/again/")
    assert make_waiting() == 1 and Report.objects.get().is_made


def test_a_fault_is_told_and_it_can_be_made_again(year, people, signed_in, monkeypatch):
    report = asked(people["officer"])

    def broken(*_given):
        raise ValueError("no such thing")

    with monkeypatch.context() as patch:
        patch.setitem(making.SHEETS, "cases", broken)
        assert make_waiting() == 1
    report.refresh_from_db()
    assert (report.state, report.error) == ("failed", "unexpected")
    text = page(signed_in("officer"), report).text
    assert "Something unexpected happened" in text and "no such thing" not in text
    assert not SnapshotRow.objects.exists()
    make_report_again(by=people["officer"], report=report)
    assert make_waiting() == 1 and Report.objects.get().is_made


def test_a_fault_of_the_database_ends_it_too(year, people, monkeypatch):
    asked(people["officer"])

    def refused(*_given):
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")

    monkeypatch.setitem(making.SHEETS, "cases", refused)
    assert make_waiting() == 1
    assert Report.objects.get().error == "database"


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "done"},
        {"state": "failed"},
        {"error": "killed"},
        {"frozen_on": "2026-11-23"},
        {"until": "2025-12-31"},
    ],
)
def test_the_database_says_what_a_report_is(real_case, people, columns):
    report = asked(people["officer"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**columns)
