"""Who is told of what, at which step, exactly once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Deadline, OutboxMessage
from mou_tracker.accounts.models import Absence, Role
from mou_tracker.reminders.actions import hand_over
from mou_tracker.reminders.models import Entry, EntryState, Rule, Watch
from mou_tracker.reminders.planner import plan
from tests.factories import make_term

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
    assert plan(now=now).new == 2
    assert steps() == [("a", day, 30), ("c", day, 30)], "the deputy not before the last two"
    assert plan(now=now).new == 0, "planning again changes nothing"
    plan(now=now + timedelta(days=23))
    assert ("b", day, 7) in steps(reason="deputy")
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
    mou = agreement(responsible=person("seoul"))
    Watch.objects.create(user=person("rome", time_zone="Europe/Rome"), agreement=mou)
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


def acknowledged(now, **only):
    return Entry.objects.filter(**only).update(
        state="acknowledged", acknowledged_at=now, told_on=TODAY
    )


def test_an_answer_holds_until_a_step_of_another_band(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    day = TODAY + timedelta(days=365)
    deadline(mou, day=day)
    plan(now=now)
    acknowledged(now)
    for days in (100, 185, 274):
        assert plan(now=now + timedelta(days=days)).new == 0, "half a year is of the same band"
    assert plan(now=now + timedelta(days=275)).new == 1
    assert sorted(entry.lead for entry in Entry.objects.all()) == [90, 365]


def test_the_last_two_steps_of_a_legal_day_come_whatever_was_answered(
    agreement, deadline, person, now
):
    mou = agreement(responsible=person("a"))
    Rule.objects.create(kind="expiry", agreement=mou, lead_days=[365, 300, 200])
    day = TODAY + timedelta(days=365)
    deadline(mou, day=day)
    for days, lead in ((0, 365), (65, 300), (165, 200)):
        plan(now=now + timedelta(days=days))
        assert acknowledged(now, lead=lead), "all of one band"
    assert plan(now=now + timedelta(days=366)).new == 0


def test_snoozed_stays_silent_and_wakes(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY + timedelta(days=30))
    plan(now=now)
    until = TODAY + timedelta(days=24)  # a Friday
    Entry.objects.update(state="snoozed", snoozed_until=until, sent_at=now)
    Entry.objects.update(told_on=TODAY)
    assert plan(now=now + timedelta(days=22)).new == 0
    ran = plan(now=now + timedelta(days=24))
    assert ran.woken == 1
    entry = Entry.objects.get(lead=30)
    assert (entry.state, entry.due_on) == ("due", until)


def told(now, **only):
    """As if its mail had left."""
    return Entry.objects.filter(state="due", **only).update(
        state="sent", sent_at=now, told_on=now.date()
    )


def silences():
    return sorted(
        (entry.recipient.native_name, entry.lead, str(entry.due_on))
        for entry in Entry.objects.filter(reason__in=("silence", "second"))
    )


def test_silence_about_a_far_day_is_told_on_the_first_working_day_of_the_next_week(
    agreement, deadline, person, now
):
    """2027-03-02, a Tuesday after a day off, is the first of its week."""
    a, boss = person("a"), person("boss", Role.MANAGER)
    mou = agreement(responsible=a)
    deadline(mou, day=TODAY + timedelta(days=90))
    plan(now=now)
    told(now)
    for days in range(1, 6):
        assert plan(now=now + timedelta(days=days)).escalated == 0
    assert plan(now=now + timedelta(days=6)).escalated == 1
    assert silences() == [("boss", 90, "2027-03-08")]
    assert plan(now=now + timedelta(days=8)).escalated == 0
    assert a.reminders.get().escalated_at and boss.reminders.get()


@pytest.mark.parametrize(
    ("lead", "heard"),
    [(30, "2027-03-09"), (7, "2027-03-05"), (1, "2027-03-02"), (0, "2027-03-02")],
)
def test_silence_is_measured_by_what_is_left(agreement, deadline, person, now, lead, heard):
    """A week, or half of what is left; at once on the last two days."""
    person("boss", Role.MANAGER)
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY + timedelta(days=lead), kind="notice")
    for days in range(9):
        plan(now=now + timedelta(days=days))
        told(now + timedelta(days=days))
    assert ("boss", lead, heard) in silences()


def test_a_step_after_an_unanswered_one_is_told_at_once(agreement, deadline, person, now):
    person("boss", Role.MANAGER)
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY + timedelta(days=30), kind="notice")
    later = now + timedelta(days=23)
    for moment in (now, later):
        plan(now=moment)
        told(moment)
    assert ("boss", 7, "2027-03-25") in silences()


def test_an_answer_of_one_is_an_answer_and_two_know(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    boss = person("boss", Role.MANAGER)
    deadline(agreement(responsible=a, deputy=b), day=TODAY + timedelta(days=30))
    plan(now=now)
    told(now)
    acknowledged(now)
    plan(now=now + timedelta(days=7))
    assert silences() == [("b", 30, "2027-03-09")]
    assert Entry.objects.get(recipient=b).reason == "second"
    assert boss.reminders.count() == 0


def test_a_day_that_only_one_person_may_hear_of_stays_with_them(agreement, deadline, person, now):
    deadline(agreement(responsible=person("a")), day=TODAY + timedelta(days=30))
    plan(now=now)
    told(now)
    plan(now=now + timedelta(days=7))
    assert silences() == []


def test_a_mail_that_cannot_be_delivered_is_told_at_once(agreement, deadline, person, now):
    a = person("a")
    person("boss", Role.MANAGER)
    deadline(agreement(responsible=a), day=TODAY + timedelta(days=90))
    plan(now=now)
    dead = OutboxMessage.objects.create(
        key="k", to_address=a.email, language="en", subject="s", text="t", message_id="<1@x>",
        state="dead",
    )  # fmt: skip
    Entry.objects.update(state="queued", message=dead, told_on=TODAY)
    assert plan(now=now).escalated == 1


@pytest.mark.parametrize("kind", ["meeting"])
def test_what_only_informs_is_no_silence(agreement, deadline, person, now, kind):
    person("boss", Role.MANAGER)
    deadline(agreement(responsible=person("a")), day=TODAY + timedelta(days=7), kind=kind)
    for days in range(7):
        plan(now=now + timedelta(days=days))
        told(now + timedelta(days=days))
    assert silences() == []


def test_work_that_nobody_answers_for_is_told_once_a_week(agreement, deadline, person, now):
    person("boss", Role.MANAGER)
    deadline(
        agreement(responsible=person("a")), day=TODAY + timedelta(days=1), kind="action_item",
    )  # fmt: skip
    for days in range(8):
        plan(now=now + timedelta(days=days))
        told(now + timedelta(days=days))
    assert {on for _who, _lead, on in silences()} == {"2027-03-08"}


# --- who is away, and who comes next --------------------------------------------------------------


def test_who_is_away_is_stood_in_for(agreement, deadline, person, now):
    a, b, c = person("a"), person("b"), person("c")
    mou = agreement(responsible=a, deputy=c)
    Absence.objects.create(user=a, first_day=TODAY, last_day=TODAY + timedelta(days=3), deputy=b)
    day = TODAY + timedelta(days=30)
    deadline(mou, day=day)
    plan(now=now)
    assert steps() == [("b", day, 30)]
    assert Entry.objects.get().reason == "stand_in"
    plan(now=now + timedelta(days=4))
    assert steps(state="due") == [("a", day, 30)], "back again, it is theirs"


@pytest.mark.parametrize("closed", [0, 1, 2, 3])
def test_the_next_in_line_is_told(agreement, deadline, person, now, closed):
    names = ["a", "b", "boss", "co", "admin"]
    roles = [Role.OFFICER, Role.OFFICER, Role.MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR]
    line = [person(name, role) for name, role in zip(names, roles, strict=True)]
    mou = agreement(responsible=line[0], deputy=line[1])
    deadline(mou, day=TODAY + timedelta(days=100))
    for one in line[: closed + 1]:
        one.is_active = False
        one.save()
    plan(now=now)
    assert [entry.recipient for entry in Entry.objects.all()] == [line[closed + 1]]


def test_who_is_away_with_nobody_named_is_passed_over(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    boss = person("boss", Role.MANAGER)
    mou = agreement(responsible=a, deputy=b)
    day = TODAY + timedelta(days=100)
    deadline(mou, day=day)
    Absence.objects.create(user=a, first_day=TODAY, last_day=TODAY)
    plan(now=now)
    assert steps() == [("b", day, 180)]
    Absence.objects.create(user=b, first_day=TODAY, last_day=TODAY)
    Entry.objects.all().delete()
    plan(now=now)
    assert steps() == [("boss", day, 180)] and boss.reminders.get().reason == "unattended"


def test_what_was_handed_over_comes_back_when_nobody_holds_it(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    mou = agreement(responsible=a)
    deadline(mou, day=TODAY + timedelta(days=100))
    plan(now=now)
    hand_over(entry=a.reminders.get(), by=a, to=b, now=now, on=TODAY)
    assert steps(state="due")[0][0] == "b"
    b.is_active = False
    b.save()
    plan(now=now)
    assert [who for who, *_step in steps(state="due")] == ["a"]


def test_a_closely_kept_agreement_is_told_to_nobody_else(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    boss = person("boss", Role.MANAGER)
    mou = agreement(responsible=a, confidentiality="confidential")
    deadline(mou, day=TODAY + timedelta(days=100))
    Absence.objects.create(user=a, first_day=TODAY, last_day=TODAY, deputy=b)
    plan(now=now)
    assert [entry.recipient for entry in Entry.objects.all()] == [boss]


# --- notices that travel, decisions ---------------------------------------------------------------


@pytest.mark.parametrize(("basis", "leads"), [("received", [3, 7]), ("sent", [7])])
def test_a_notice_that_counts_from_its_receipt_has_to_leave_before(
    agreement, deadline, person, now, basis, leads
):
    mou = agreement(responsible=person("a"))
    term = make_term(mou, "2026-01-01", notice_basis=basis, notice_value=3, notice_unit="months",
                     notice_anchor="before_end", end_kind="fixed", end_on="2028-12-31")  # fmt: skip
    deadline(mou, day=TODAY + timedelta(days=7), kind="notice", term=term)
    for days in range(5):
        plan(now=now + timedelta(days=days))
    found = Entry.objects.filter(origin="activity:1", reason="responsible")
    assert sorted(entry.lead for entry in found) == leads


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
    assert counts[0] == counts[1] <= 20
    assert Deadline.objects.count() == Entry.objects.count() == 51


# --- people change -------------------------------------------------------------------------------


def test_a_deputy_who_is_alone_is_stood_in_for(agreement, deadline, person, now):
    left, b, c = person("left", is_active=False), person("b"), person("c")
    person("boss", Role.MANAGER)
    mou = agreement(responsible=left, deputy=b)
    day = TODAY + timedelta(days=100)
    deadline(mou, day=day)
    Absence.objects.create(user=b, first_day=TODAY, last_day=TODAY, deputy=c)
    plan(now=now)
    assert steps() == [("c", day, 180)]


def test_a_giver_is_told_while_the_heir_is_away(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    deadline(agreement(responsible=a), day=TODAY + timedelta(days=90), kind="notice")
    plan(now=now)
    hand_over(entry=a.reminders.get(), by=a, to=b, now=now, on=TODAY)
    away = {"first_day": TODAY + timedelta(days=50), "last_day": TODAY + timedelta(days=70)}
    Absence.objects.create(user=b, **away)
    plan(now=now + timedelta(days=60))
    assert [(who, lead) for who, _day, lead in steps(state="due", lead=30)] == [("a", 30)]


def test_a_step_that_was_void_does_not_swallow_an_escalation(agreement, deadline, person, now):
    a, boss = person("a"), person("boss", Role.MANAGER)
    mou = agreement(responsible=a)
    deadline(mou, day=TODAY + timedelta(days=30), kind="notice")
    Absence.objects.create(user=a, first_day=TODAY, last_day=TODAY)
    plan(now=now)
    assert boss.reminders.get().reason == "unattended"
    later = now + timedelta(days=1)
    plan(now=later)
    assert boss.reminders.get().state == "void"
    told(later, recipient=a)
    plan(now=later + timedelta(days=7))
    entry = boss.reminders.get()
    assert (entry.reason, entry.state) == ("silence", "due")


def test_an_answer_leaves_with_who_gave_it(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    boss = person("boss", Role.MANAGER)
    mou = agreement(responsible=a)
    deadline(mou, day=TODAY + timedelta(days=30), kind="notice")
    plan(now=now)
    acknowledged(now)
    mou.responsible = b
    mou.save()
    plan(now=now)
    told(now, recipient=b)
    assert b.reminders.get().state == "sent"
    plan(now=now + timedelta(days=7))
    assert boss.reminders.get().reason == "silence"


def test_who_only_watched_and_is_made_responsible_is_asked(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    mou = agreement(responsible=a)
    Watch.objects.create(user=b, agreement=mou)
    deadline(mou, day=TODAY + timedelta(days=30), kind="notice")
    plan(now=now)
    told(now)
    mou.responsible = b
    mou.save()
    plan(now=now)
    entry = b.reminders.get()
    assert (entry.reason, entry.state) == ("responsible", "due")


def test_when_the_second_one_leaves_another_is_told(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    boss = person("boss", Role.MANAGER)
    deadline(agreement(responsible=a, deputy=b), day=TODAY + timedelta(days=30), kind="notice")
    plan(now=now)
    told(now)
    acknowledged(now)
    plan(now=now + timedelta(days=7))
    assert b.reminders.get().reason == "second" and not boss.reminders.exists()
    told(now)
    b.is_active = False
    b.save()
    plan(now=now + timedelta(days=8))
    assert boss.reminders.get().reason == "second"


def test_a_legal_day_of_tomorrow_is_told_to_others_on_a_day_off(agreement, deadline, person):
    """2027-03-06 is a Saturday."""
    boss = person("boss", Role.MANAGER)
    saturday = datetime(2027, 3, 6, 3, 0, tzinfo=UTC)
    deadline(agreement(responsible=person("a")), day=date(2027, 3, 7), kind="notice")
    plan(now=saturday)
    assert boss.reminders.get().due_on == date(2027, 3, 6)


def test_the_last_in_line_reads_of_secrets_that_there_is_something(
    agreement, deadline, person, now
):
    a, co = person("a"), person("co", Role.COORDINATOR)
    admin = person("admin", Role.ADMINISTRATOR)
    mou = agreement(responsible=a, confidentiality="confidential")
    deadline(mou, day=TODAY + timedelta(days=30), kind="notice")
    plan(now=now)
    told(now)
    plan(now=now + timedelta(days=7))
    assert admin.reminders.get().reason == "silence" and not co.reminders.exists()


def test_a_day_that_comes_back_is_told_anew(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY + timedelta(days=30))
    plan(now=now)
    told(now)
    acknowledged(now)
    deadline(mou, day=TODAY + timedelta(days=400))
    plan(now=now)
    assert Entry.objects.get(lead=30).aftermath == "moved"
    Entry.objects.update(aftermath_told_on=TODAY)
    deadline(mou, day=TODAY + timedelta(days=30))
    plan(now=now)
    entry = Entry.objects.get(lead=30)
    assert (entry.aftermath, entry.state) == ("", "due")


def test_work_that_nobody_answers_for_is_no_matter_for_administrators(
    agreement, deadline, person, now
):
    """The only manager is responsible, and silent."""
    boss, admin = person("boss", Role.MANAGER), person("admin", Role.ADMINISTRATOR)
    mou = agreement(responsible=boss)
    deadline(mou, day=TODAY + timedelta(days=1), kind="action_item")
    deadline(mou, day=TODAY + timedelta(days=1), kind="notice", origin="activity:2")
    for days in range(8):
        plan(now=now + timedelta(days=days))
        told(now + timedelta(days=days))
    assert {entry.kind for entry in admin.reminders.all()} == {"notice"}


def test_silence_over_a_weekend_is_none(agreement, deadline, person, now):
    """Told on Sunday 2027-03-07, on a first start: on Monday nobody has had a day to answer."""
    boss = person("boss", Role.MANAGER)
    deadline(agreement(responsible=person("a")), day=TODAY + timedelta(days=95))
    sunday = now + timedelta(days=5)
    plan(now=sunday)
    told(sunday)
    plan(now=sunday + timedelta(days=1))
    assert not boss.reminders.exists()
