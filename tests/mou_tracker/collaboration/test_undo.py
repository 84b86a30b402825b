"""What was done by mistake is taken back with one button, where the action has an inverse."""

import re

import pytest

from django.test import Client

from activities import actions as work
from agreements.actions import add_commitment
from agreements.dates import parse_edtf
from agreements.models import AuditEntry
from mou_tracker.collaboration import comments
from mou_tracker.collaboration.models import Mention
from mou_tracker.reminders.actions import set_rule
from mou_tracker.reminders.models import Rule
from tests.factories import DAY, make_agreement, make_term

UNDO = re.compile(r'<form class="undo" method="post" action="([^"]+)">(.*?)</form>', re.S)


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


@pytest.fixture
def meeting(agreement, people):
    return work.log_activity(
        by=people["officer"], on=DAY, kind="meeting", title={"ko": "회의"}, agreements=[agreement],
        when=parse_edtf("2026-12-01"), confidentiality="internal",
    )  # fmt: skip


@pytest.fixture
def officer(people):
    client = Client()
    client.force_login(people["officer"])
    return client


def undo(client: Client, answer) -> object:
    """Presses the button of the page one is led to."""
    page = client.get(answer.headers["Location"]).content.decode()
    ((path, fields),) = UNDO.findall(page)
    assert 'name="form_key"' in fields
    data = dict(re.findall(r'name="(state|wanted|activity|put_back)" value="([^"]*)"', fields))
    return client.post(path, data)


def test_a_cancellation(meeting, officer, people):
    answer = officer.post(f"/activities/{meeting.uid}/cancel/", {"reason": "The guest is ill"})
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert undo(officer, answer).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "scheduled"
    assert AuditEntry.objects.first().verb == "reinstate"
    assert officer.post(f"/activities/{meeting.uid}/reinstate/").status_code == 409


def test_who_may_not_write_reinstates_nothing(meeting, people):
    work.cancel(by=people["officer"], on=DAY, activity=meeting, reason="ill")
    reader = Client()
    reader.force_login(people["reader"])
    assert reader.post(f"/activities/{meeting.uid}/reinstate/").status_code == 403


def test_a_settled_item(meeting, officer, people):
    item = work.add_action_item(by=people["officer"], on=DAY, activity=meeting, text="Ask Rome")
    path = f"/activities/{meeting.uid}/items/{item.uid}/"
    assert undo(officer, officer.post(path, {"state": "dropped"})).status_code == 302
    item.refresh_from_db()
    assert item.state == "open"
    page = officer.get(f"/meetings/{meeting.uid}/").content.decode()
    assert not UNDO.findall(page), "what was taken back is not offered to be taken back"


def test_no_longer_watching(agreement, officer, people):
    path = f"/agreements/{agreement.reference}/watch/"
    officer.post(path, {"wanted": "1"})
    officer.get("/")
    undo(officer, officer.post(path, {"wanted": "0"}))
    assert people["officer"].watches.count() == 1


def test_a_comment_taken_back(agreement, officer, people):
    name = people["manager"].email.partition("@")[0]
    row = comments.add_comment(by=people["officer"], on=DAY, about=agreement, text=f"@{name} look")
    answer = officer.post(f"/comments/{row.uid}/take-back/")
    assert Mention.objects.count() == 0
    assert undo(officer, answer).status_code == 302
    row.refresh_from_db()
    assert row.taken_back_at is None
    assert Mention.objects.get().user == people["manager"]


def test_an_acknowledged_call(agreement, people, officer):
    comments.add_comment(
        by=people["manager"], on=DAY, about=agreement, text="Look", mentions=[people["officer"]]
    )
    mention = Mention.objects.get()
    answer = officer.post(f"/inbox/mentions/{mention.pk}/")
    assert not Mention.objects.waiting_for(people["officer"]).exists()
    other = Client()
    other.force_login(people["reader"])
    assert other.post(f"/inbox/mentions/{mention.pk}/take-back/").status_code == 404
    assert undo(officer, answer).status_code == 302
    assert Mention.objects.waiting_for(people["officer"]).exists()


def test_a_tie_that_was_cut(agreement, meeting, people, officer):
    promise = add_commitment(
        by=None, on=DAY, term=make_term(agreement, "2026-01-01"), text={"en": "Do"}, side="ours"
    )
    work.change_activity(by=people["officer"], on=DAY, activity=meeting, commitments=[promise])
    answer = officer.post(f"/commitments/{promise.uid}/untie/{meeting.uid}/")
    assert not promise.activity_links.exists()
    assert undo(officer, answer).status_code == 302
    assert promise.activity_links.get().activity == meeting


@pytest.mark.parametrize("enabled", [True, False])
def test_a_rule_of_an_agreement(agreement, people, officer, enabled):
    set_rule(
        by=people["officer"], on=DAY, kind="report", lead_days=[90, 0], enabled=enabled,
        agreement=agreement,
    )  # fmt: skip
    answer = officer.post("/settings/reminders/report/?agreement=KR-IT-1", {"drop": "1"})
    assert not Rule.objects.filter(agreement=agreement).exists()
    assert undo(officer, answer).status_code == 302
    rule = Rule.objects.get(agreement=agreement)
    assert (rule.lead_days, rule.enabled) == ([90, 0], enabled)
