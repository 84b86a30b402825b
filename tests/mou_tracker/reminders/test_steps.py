"""Until when an acknowledgement silences a day, and how long it can be put off."""

from datetime import date, timedelta

import pytest
import time_machine

from agreements.dates import Calendars, days_off
from mou_tracker.reminders.actions import latest_snooze, snooze
from mou_tracker.reminders.models import Entry, Rule
from mou_tracker.reminders.moments import Office
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.steps import Steps, band, quick_days
from mou_tracker.reminders.tick import tick

from .conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
KOREA = Calendars("KR")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def told(agreement, deadline, person, client):
    a = person("a")
    mou = agreement(responsible=a)
    client.force_login(a)

    def make(days, kind="expiry", **fields):
        deadline(mou, day=TODAY + timedelta(days=days), kind=kind, **fields)
        tick(now=NOW)
        return Entry.objects.get()

    return make


def test_steps_of_one_band_are_answered_together():
    groups = [(365, 180, 91), (90, 31), (30, 8), (7, 2), (1,), (0,)]
    bands = [{band(lead) for lead in group} for group in groups]
    assert all(len(one) == 1 for one in bands)
    assert len(set.union(*bands)) == len(groups)


@pytest.mark.parametrize("days", range(8, 60))
def test_it_is_put_off_to_a_working_day_before_the_last_step_but_one_at_the_latest(told, days):
    """Seven days before a last day in effect, by the working day on which that is told."""
    entry = told(days)
    latest = latest_snooze(entry, on=TODAY)
    told_on = Steps.of(entry).day_of(7)
    if latest is None:
        assert not any(
            not days_off(TODAY + timedelta(days=n), KOREA) for n in range(1, (told_on - TODAY).days)
        )
        return
    assert not days_off(latest, KOREA)
    assert TODAY < latest < told_on <= entry.day - timedelta(days=7)
    between = [latest + timedelta(days=n) for n in range(1, (told_on - latest).days)]
    assert all(days_off(day, KOREA) for day in between)


@pytest.mark.parametrize(("days", "kind"), [(7, "expiry"), (1, "notice"), (0, "expiry")])
def test_once_the_last_step_but_one_has_come_it_is_not_offered_and_says_why(
    client, told, days, kind
):
    entry = told(days, kind)
    assert latest_snooze(entry, on=TODAY) is None
    page = client.get(f"/inbox/{entry.uid}/").text
    assert (
        "It can no longer be put off" in page and f'action="/inbox/{entry.uid}/snooze/"' not in page
    )
    answer = client.post(f"/inbox/{entry.uid}/snooze/", {"until": str(TODAY + timedelta(days=1))})
    assert answer.status_code == 422
    entry.refresh_from_db()
    assert entry.state == "sent"


def test_what_is_behind_and_still_to_be_done_can_be_put_off(told):
    entry = told(-3, "commitment")
    assert latest_snooze(entry, on=TODAY) == TODAY + timedelta(days=90)


def test_quick_choices_are_working_days_within_the_limit(client, told):
    """2 March 2027 is a Tuesday."""
    entry = told(30)
    page = client.get(f"/inbox/{entry.uid}/").text
    for day in ("2027-03-03", "2027-03-08", "2027-03-09"):
        assert f'name="until" value="{day}"' in page
    assert "Until Wed 24 March 2027 at the latest" in page and 'max="2027-03-24"' in page
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        client.force_login(entry.recipient)
        page = client.get(f"/inbox/{entry.uid}/").text
    assert 'value="2027-03-23"' in page and 'value="2027-03-29"' not in page
    friday = quick_days(date(2027, 3, 5), "Asia/Seoul", Office.load())
    assert [day for _label, day in friday] == [date(2027, 3, 8), date(2027, 3, 12)], "Monday once"
    answer = client.post(f"/inbox/{entry.uid}/snooze/", {"until": "2027-03-08"})
    entry.refresh_from_db()
    assert answer.status_code == 302 and entry.snoozed_until == date(2027, 3, 8)


def test_several_are_put_off_by_a_button(client, told):
    entry = told(30)
    assert 'name="quick" value="2027-03-08"' in client.get("/inbox/").text
    said = {"quick": "2027-03-08", "entry": str(entry.uid), "until": "2027-04-30"}
    assert client.post("/inbox/answer/", said).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.snoozed_until) == ("snoozed", date(2027, 3, 8))


def test_acknowledging_says_until_when_it_silences(client, told):
    entry = told(30)
    words = "You are not reminded of it before its next step, on Thu 25 March 2027."
    assert words in client.get(f"/inbox/{entry.uid}/").text
    assert words in client.post(f"/inbox/{entry.uid}/acknowledge/", follow=True).text


def test_the_narrowest_rule_decides(told):
    entry = told(30)
    mou = entry.recipient.responsible_for.get()
    Rule.objects.create(kind="expiry", agreement=mou, lead_days=[30, 14, 3])
    assert Steps.of(entry).leads == (30, 14, 3)
    assert Steps.of(entry).first_in_any_case == date(2027, 3, 18)
    plan(now=NOW)


def test_what_is_put_off_is_the_newest_step(agreement, deadline, person):
    """Whichever of them somebody clicked on: the older ones stand with it."""
    a = person("a")
    deadline(agreement(responsible=a), day=TODAY + timedelta(days=91))
    for days in (0, 1):
        plan(now=NOW + timedelta(days=days))
    older, newer = a.reminders.get(lead=180), a.reminders.get(lead=90)
    later = TODAY + timedelta(days=1)
    snooze(entry=older, by=a, until=later + timedelta(days=7), on=later)
    assert [a.reminders.get(pk=one.pk).state for one in (older, newer)] == ["covered", "snoozed"]


def test_two_steps_that_meet_on_a_working_day_are_one(told):
    """A notice on a Sunday: one day before it and the day itself are both told on the Friday, so
    that the last step but one is that of the week before."""
    entry = told(75, kind="notice")  # 2027-05-16
    assert Steps.of(entry).first_in_any_case == date(2027, 5, 7)
