"""Who is told of what, at which step, exactly once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Deadline, OutboxMessage
from mou_tracker.accounts.models import Role
from mou_tracker.reminders.models import Entry, EntryState, Rule, Watch
from mou_tracker.reminders.planner import plan

from .conftest import TODAY

pytestmark = pytest.mark.django_db


def steps(**only):
    return sorted(
        (entry.recipient.native_name, entry.day, entry.lead)
        for entry in Entry.objects.filter(**only)
    )


def test_everybody_concerned_hears_once(agreement, deadline, person, now):
    a, b, c, boss = person("a"), person("b"), person("c"), person("boss", Role.MANAGER)
    mou = agreement(responsible=a, deputy=b)
    Watch.objects.create(user=c, agreement=mou)
    day = TODAY + timedelta(days=30)
    deadline(mou, day=day)
    assert plan(now=now).new == 3
    assert steps() == [("a", day, 30), ("b", day, 30), ("c", day, 30)]
    assert plan(now=now).new == 0, "planning again changes nothing"
    assert boss.reminders.count() == 0


def test_only_the_latest_step_is_told(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY + timedelta(days=20))
    plan(now=now)
    assert [entry.lead for entry in Entry.objects.all()] == [30]
    plan(now=now + timedelta(days=13))
    assert [entry.lead for entry in Entry.objects.order_by("pk")] == [30, 7]
    assert not Entry.objects.get(lead=7).is_last
    plan(now=now + timedelta(days=40))
    assert Entry.objects.get(lead=0).is_last


def test_beyond_the_first_lead_nobody_hears(agreement, deadline, person, now):
    deadline(agreement(responsible=person("a")), day=TODAY + timedelta(days=366))
    assert plan(now=now).new == 0


def test_nobody_responsible_tells_the_managers(agreement, deadline, person, now):
    person("boss", Role.MANAGER)
    left = person("left")
    mou = agreement(responsible=left)
    deadline(mou, day=TODAY)
    left.is_active = False
    left.save()
    plan(now=now)
    assert steps() == [("boss", TODAY, 0)]
    assert Entry.objects.get().reason == "unattended"


def test_observed_agreements_are_silent_until_somebody_is_responsible(
    agreement, deadline, person, now
):
    person("boss", Role.MANAGER)
    a = person("a")
    mou = agreement(ours=False)
    Watch.objects.create(user=a, agreement=mou)
    deadline(mou, day=TODAY)
    assert plan(now=now).new == 0
    mou.responsible = a
    mou.save()
    assert plan(now=now).new == 1


def test_mail_time_is_nine_where_the_recipient_is(agreement, deadline, person):
    mou = agreement(responsible=person("seoul"), deputy=person("rome", time_zone="Europe/Rome"))
    deadline(mou, day=date(2027, 3, 30))
    night = datetime(2027, 3, 29, 20, 0, tzinfo=UTC)  # 05:00 on the 30th in Seoul
    plan(now=night)
    due = {entry.recipient.native_name: entry for entry in Entry.objects.all()}
    assert due["seoul"].due_at == datetime(2027, 3, 30, 0, 0, tzinfo=UTC)
    assert due["seoul"].lead == 0
    assert due["rome"].lead == 7, "in Rome it is still the 29th, a holiday there"
    plan(now=night + timedelta(hours=4))  # the clocks in Rome went forward on the 28th
    entry = Entry.objects.get(recipient__native_name="rome", lead=0)
    assert entry.due_at == datetime(2027, 3, 30, 7, 0, tzinfo=UTC)


def test_an_unknown_zone_costs_no_mail(agreement, deadline, person, now):
    deadline(agreement(responsible=person("a", time_zone="Mars/Olympus")), day=TODAY)
    assert plan(now=now).new == 1


def test_what_fell_due_before_goes_at_once(agreement, deadline, person):
    midnight = datetime(2027, 3, 2, 18, 0, tzinfo=UTC)  # 03:00 on 3 March in Seoul
    deadline(agreement(responsible=person("a")), day=TODAY)
    plan(now=midnight)
    assert Entry.objects.get().due_at == midnight


def test_a_moved_deadline_begins_anew_and_a_return_takes_up_where_it_was(
    agreement, deadline, person, now
):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY)
    plan(now=now)
    Entry.objects.update(state="sent", sent_at=now)
    deadline(mou, day=TODAY + timedelta(days=5))
    ran = plan(now=now)
    assert (ran.void, ran.new) == (1, 1)
    assert Entry.objects.get(day=TODAY).state == EntryState.VOID
    deadline(mou, day=TODAY)
    ran = plan(now=now)
    assert (ran.void, ran.revived, ran.new) == (1, 1, 0)
    assert Entry.objects.get(day=TODAY).state == EntryState.SENT


def test_what_is_done_is_no_longer_asked_for(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY)
    plan(now=now)
    deadline(mou, day=TODAY, closed_on=TODAY, closed_as="done")
    plan(now=now)
    assert Entry.objects.get().state == EntryState.VOID


def test_another_responsible_person_takes_over(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    mou = agreement(responsible=a)
    deadline(mou, day=TODAY)
    plan(now=now)
    mou.responsible = b
    mou.save()
    plan(now=now)
    assert {e.recipient: e.state for e in Entry.objects.all()} == {a: "void", b: "due"}


def test_an_answer_stops_the_series(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY + timedelta(days=30))
    plan(now=now)
    Entry.objects.update(state="acknowledged", acknowledged_at=now)
    for days in (23, 30, 45):
        assert plan(now=now + timedelta(days=days)).new == 0


def test_snoozed_stays_silent_and_wakes(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY + timedelta(days=30))
    plan(now=now)
    until = TODAY + timedelta(days=24)  # a Friday
    Entry.objects.update(state="snoozed", snoozed_until=until, sent_at=now)
    assert plan(now=now + timedelta(days=23)).new == 0
    ran = plan(now=now + timedelta(days=24))
    assert ran.woken == 1
    entry = Entry.objects.get(lead=30)
    assert (entry.state, entry.due_on) == ("due", until)


def test_silence_is_told_to_the_managers_once(agreement, deadline, person, now):
    a, boss = person("a"), person("boss", Role.MANAGER)
    mou = agreement(responsible=a)
    deadline(mou, day=TODAY + timedelta(days=90))
    plan(now=now)
    Entry.objects.update(state="sent", sent_at=now)
    assert plan(now=now + timedelta(days=6, hours=23)).escalated == 0
    assert plan(now=now + timedelta(days=7)).escalated == 1
    told = Entry.objects.get(recipient=boss)
    assert (told.reason, told.lead) == ("silence", 90)
    assert plan(now=now + timedelta(days=8)).escalated == 0
    assert a.reminders.get().escalated_at


def test_an_answer_of_one_is_an_answer(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    person("boss", Role.MANAGER)
    deadline(agreement(responsible=a, deputy=b), day=TODAY + timedelta(days=90))
    plan(now=now)
    Entry.objects.filter(recipient=a).update(state="sent", sent_at=now)
    Entry.objects.filter(recipient=b).update(state="acknowledged", acknowledged_at=now)
    assert plan(now=now + timedelta(days=7)).escalated == 0


def test_a_mail_that_cannot_be_delivered_is_told_at_once(agreement, deadline, person, now):
    a = person("a")
    person("boss", Role.MANAGER)
    deadline(agreement(responsible=a), day=TODAY)
    plan(now=now)
    dead = OutboxMessage.objects.create(
        key="k", to_address=a.email, language="en", subject="s", text="t", message_id="<1@x>",
        state="dead",
    )  # fmt: skip
    Entry.objects.update(state="queued", message=dead)
    assert plan(now=now).escalated == 1


def test_a_meeting_that_passed_unheard_is_missed_and_not_mailed(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY - timedelta(days=2), kind="meeting")
    plan(now=now)
    assert Entry.objects.get().state == EntryState.MISSED
    deadline(mou, day=TODAY + timedelta(days=1), kind="meeting", key="y", origin="activity:2")
    plan(now=now)
    plan(now=now + timedelta(days=3))
    assert {entry.state for entry in Entry.objects.all()} == {"missed"}


def passed(day):
    return {"closed_on": day + timedelta(days=1), "closed_as": "passed"}


def test_what_time_made_pointless_is_not_told(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    old = TODAY - timedelta(days=8)
    deadline(mou, day=old, kind="notice", **passed(old))
    assert plan(now=now).new == 0
    week = TODAY - timedelta(days=7)
    deadline(mou, day=week, kind="notice", **passed(week))
    assert plan(now=now).new == 1, "a notice day missed in an outage is still told"
    year = TODAY - timedelta(days=366)
    replaced = {"closed_on": TODAY, "closed_as": "void"}
    deadline(mou, day=year, kind="to_settle", origin="b:1", **replaced)
    assert plan(now=now).new == 0, "the next yearly question has taken its place"


def test_the_narrowest_rule_wins(agreement, deadline, person, now):
    a = person("a")
    one, two = agreement("ONE", responsible=a), agreement("TWO", responsible=a)
    Rule.objects.create(kind="expiry", agreement=one, lead_days=[60])
    Rule.objects.create(kind="expiry", agreement=two, lead_days=[60], enabled=False)
    deadline(one, day=TODAY + timedelta(days=61), origin="t:1")
    deadline(two, day=TODAY + timedelta(days=30), origin="t:2")
    assert plan(now=now).new == 0
    plan(now=now + timedelta(days=1))
    assert [entry.lead for entry in Entry.objects.all()] == [60]


def test_on_takes_the_whole_day_as_reached(agreement, deadline, person, now):
    deadline(agreement(responsible=person("a")), day=TODAY + timedelta(days=400))
    assert plan(now=now, on=TODAY + timedelta(days=35)).new == 1
    assert Entry.objects.get().due_at == now
    assert plan(now=now).void == 0, "the next ordinary tick leaves it alone"


def test_the_planner_costs_the_same_for_any_number(
    agreement, deadline, person, now, django_assert_num_queries
):
    mou = agreement(responsible=person("a"))
    counts = []
    for number in (1, 50):
        for at in range(number):
            deadline(mou, day=TODAY, origin=f"many:{number}:{at}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            plan(now=now)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14
    assert Deadline.objects.count() == Entry.objects.count() == 51
