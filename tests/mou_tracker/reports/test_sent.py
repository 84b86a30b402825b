"""What was sent stays, byte by byte, whatever is corrected since; and says when facts changed."""

import pytest

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from activities.actions import change_activity
from activities.models import Activity
from agreements.actions.action import Conflict
from agreements.models import AuditEntry
from mou_tracker.reports.actions import compare_report, freeze_report, make_report_again
from mou_tracker.reports.making import content_of, digest_of
from mou_tracker.reports.models import Report, SnapshotRow
from mou_tracker.reports.queue import make_waiting
from tests.factories import DAY

from .conftest import page, report_of, sheets

pytestmark = pytest.mark.django_db


def sent(people) -> Report:
    report = report_of(people["officer"])
    return freeze_report(by=people["manager"], on=DAY, report=report, sent_to="The ministry")


def change_a_fact(people) -> None:
    held = Activity.objects.get(held="2026-03-02")
    change_activity(by=people["officer"], on=DAY, activity=held, kind="workshop")


def test_the_same_facts_give_the_same_digest(year, people):
    first, second = report_of(people["officer"]), report_of(people["manager"])
    assert first.snapshot.digest == second.snapshot.digest == digest_of(first, first.snapshot)


def test_a_sent_report_is_shown_as_it_was(year, people, signed_in):
    report, client = sent(people), signed_in("reader")
    content = list(content_of(report, report.snapshot))
    shown = [page(client, report, rest).text for rest in ("", "annex/", "rows/activities.held/")]
    book = sheets(client, report)
    change_a_fact(people)
    report.refresh_from_db()
    assert list(content_of(report, report.snapshot)) == content
    again = [page(client, report, rest).text for rest in ("", "annex/", "rows/activities.held/")]
    assert [strip(one) for one in again] == [strip(one) for one in shown]
    assert sheets(client, report) == book
    assert report_of(people["officer"]).snapshot.digest != report.snapshot.digest
    assert AuditEntry.objects.filter(
        verb="freeze_report", detail__digest=report.snapshot.digest
    ).exists()


def strip(text: str) -> str:
    """Without what each answer has of its own: the proof of forms."""
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)


def test_the_database_keeps_it(year, people):
    report = sent(people)
    for change in (
        lambda: Report.objects.filter(pk=report.pk).update(sent_to="Somebody else"),
        lambda: Report.objects.filter(pk=report.pk).update(frozen_on=None, frozen_by=None),
        lambda: SnapshotRow.objects.filter(snapshot=report.snapshot).update(key="x"),
        lambda: SnapshotRow.objects.filter(snapshot=report.snapshot).delete(),
        lambda: Report.objects.filter(pk=report.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Conflict):
        make_report_again(by=people["manager"], report=report)


def test_it_says_when_facts_have_changed(year, people, signed_in):
    report, client = sent(people), signed_in("manager")
    compare_report(by=people["officer"], report=report)
    make_waiting()
    assert "the same content, the same digest" in page(client, report).text
    change_a_fact(people)
    again = compare_report(by=people["officer"], report=report)
    assert "It is being compared" in page(signed_in("officer"), report).text
    make_waiting()
    assert "facts have changed since it was sent" in page(client, report).text
    differences = {
        (str(one.label), one.then, one.now) for one in page(client, again).context["differences"]
    }
    assert ("training", 1, 0) in differences and ("workshop", 1, 2) in differences
    assert report.uid in client.get("/reports/").text
    assert again.uid not in client.get("/reports/").text


def test_managers_send(year, people, signed_in):
    report = report_of(people["manager"])
    with pytest.raises(PermissionDenied):
        freeze_report(by=people["coordinator"], on=DAY, report=report)
    assert signed_in("coordinator").get(f"/reports/{report.uid}/freeze/").status_code == 403
    answer = signed_in("manager").post(
        f"/reports/{report.uid}/freeze/", {"sent_to": "The ministry", "form_key": "k"}
    )
    assert answer.status_code == 302
    assert "The ministry" in page(signed_in("reader"), report).text
