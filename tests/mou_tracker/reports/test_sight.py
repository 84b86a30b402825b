"""A report is made with somebody's sight, and seen by who may see every row of it."""

import pytest

from activities.models import Activity, Case
from agreements.actions import change_agreement, supersede
from agreements.models import Agreement, Party
from mou_tracker.reports.models import Report
from tests.factories import DAY, make_agreement, make_term

from .conftest import log, page, report_of

pytestmark = pytest.mark.django_db


def hidden_rows(people) -> Agreement:
    """A confidential agreement with work of its own, which ends a visible one, and shares work with
    it; a confidential activity under the visible one."""
    by = {"by": people["manager"], "on": DAY}
    seen = Agreement.objects.get(reference="KR-IT-2015-9")
    consip = Party.objects.get(short_name="Consip")
    hidden = make_agreement("KR-IT-HUSH-1", consip, confidentiality="confidential")
    make_term(hidden, "2026-04-01", end_kind="duration", end_years=3)
    log(by, "2026-05-05", kind="training", agreements=[hidden], confidentiality="confidential")
    log(by, "2026-05-06", kind="training", agreements=[seen], confidentiality="confidential")
    return hidden


def test_rows_one_may_not_see_change_no_byte(year, people):
    officer, manager = people["officer"], people["manager"]
    before = [report_of(officer, audience=audience) for audience in ("office", "mine")]
    managers = report_of(manager)
    hidden_rows(people)
    after = [report_of(officer, audience=audience) for audience in ("office", "mine")]
    assert [one.snapshot.digest for one in after] == [one.snapshot.digest for one in before]
    assert report_of(manager).snapshot.digest == managers.snapshot.digest  # for the office
    mine = report_of(manager, audience="mine")
    assert mine.snapshot.rows.filter(key="KR-IT-HUSH-1").exists()


def test_a_successor_one_may_not_see_is_no_turn(year, people):
    """What is replaced by a hidden agreement is told as ended, or not at all; never as replaced."""
    hidden = hidden_rows(people)
    seen = Agreement.objects.get(reference="KR-IT-2015-9")
    supersede(by=people["manager"], on=DAY, agreement=seen, successor=hidden)
    office, mine = report_of(people["manager"]), report_of(people["manager"], audience="mine")
    marks = [
        {mark for row in one.snapshot.rows.filter(key=seen.reference) for mark in row.marks}
        for one in (office, mine)
    ]
    assert not {one for one in marks[0] if "superseded" in one}
    assert {"superseded", "status.superseded"} <= marks[1]
    assert "HUSH" not in str(list(office.snapshot.rows.values_list("marks", "data")))


def test_whoever_may_not_see_a_row_sees_no_report(year, people, signed_in):
    hidden_rows(people)
    office, mine = report_of(people["manager"]), report_of(people["manager"], audience="mine")
    for role in ("reader", "officer", "coordinator"):
        assert page(signed_in(role), office).status_code == 200
        for rest in ("", "annex/", "rows/activities.held/", "?format=xlsx"):
            assert page(signed_in(role), mine, rest).status_code == 404
        assert mine.uid not in signed_in(role).get("/reports/").text
    assert page(signed_in("manager"), mine).status_code == 200


@pytest.mark.parametrize("what", ["agreement", "activity", "case"])
def test_what_becomes_confidential_takes_its_reports_along(year, people, signed_in, what):
    report = report_of(people["officer"])
    assert page(signed_in("reader"), report).status_code == 200
    if what == "agreement":
        one = Agreement.objects.get(reference="KR-IT-2015-9")
        change_agreement(
            by=people["manager"], on=DAY, agreement=one, confidentiality="confidential"
        )
    else:
        noun = Activity.objects.filter(held="2026-03-02") if what == "activity" else Case.objects
        noun.update(confidentiality="confidential")
    assert page(signed_in("reader"), report).status_code == 404
    assert report.uid not in signed_in("reader").get("/reports/").text
    assert page(signed_in("manager"), report).status_code == 200


def test_only_the_maker_is_told_how_much_is_not_shown(year, people, signed_in):
    hidden_rows(people)
    report = report_of(people["manager"])
    assert report.left_out == {"agreements": 1, "activities": 2}
    words = "Not shown, since they are confidential: 1 agreement, 2 activities."
    assert words in page(signed_in("manager"), report).text
    for role in ("reader", "officer"):
        assert "Not shown" not in page(signed_in(role), report).text


def test_a_report_is_no_partners(year, people):
    report = report_of(people["manager"])
    consip = Party.objects.get(short_name="Consip")
    key = type("Key", (), {"rights": people["manager"].rights.__class__("partner", consip.pk)})()
    assert not Report.objects.visible_to(key).exists()
    assert Report.objects.visible_to(people["reader"]).get() == report


@pytest.mark.parametrize("role", ["reader", "auditor", "administrator"])
def test_who_may_ask(real_case, signed_in, role):
    answer = signed_in(role).post("/reports/new/", {"year": "2026", "audience": "office"})
    assert answer.status_code == 403 and not Report.objects.exists()
