"""Days off: steps are counted to the working day before, and nothing leaves but what must."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from agreements.models import ClosedDay
from mou_tracker.reminders.models import Entry
from mou_tracker.reminders.moments import Office, day_in, mail_time, moment, moments_until
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.tick import tick

ONE = timedelta(days=1)
SEOUL, ROME = "Asia/Seoul", "Europe/Rome"
KOREA = Office("KR")


def at_nine(day, zone=SEOUL):
    return mail_time(day, zone)


def D(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "reached", "leaves_on", "soon"),
    [
        ("2027-03-24", "2027-03-24", "2027-03-24", "2027-03-29"),  # Wednesday: Thu, Fri, Mon left
        ("2027-02-26", "2027-03-01", "2027-02-26", "2027-03-04"),  # Friday; Monday is 삼일절
        ("2027-02-28", "2027-03-01", "2027-03-02", "2027-03-04"),  # Sunday
        ("2027-03-01", "2027-03-01", "2027-03-02", "2027-03-04"),
    ],
)
def test_what_a_day_off_does_to_a_moment(today, reached, leaves_on, soon):
    this = moment(SEOUL, now=at_nine(D(today)), office=KOREA)
    assert (this.today, this.reached) == (D(today), D(reached))
    assert (this.leaves_on, this.soon) == (D(leaves_on), D(soon))
    assert this.leaves_at == at_nine(D(leaves_on))


def test_the_days_off_are_those_of_the_country_one_is_in():
    liberation = at_nine(D("2027-06-02"), ROME)  # a working day in Seoul
    assert moment(ROME, now=liberation, office=KOREA).leaves_on == D("2027-06-03")
    assert moment(SEOUL, now=liberation, office=KOREA).leaves_on == D("2027-06-02")
    samil = at_nine(D("2027-03-01"))
    assert moment(ROME, now=samil, office=KOREA).is_working_day
    assert not moment("Mars/Olympus", now=samil, office=KOREA).is_working_day


def test_what_the_office_has_closed_is_off_at_home_only(db, parties):
    home, _partner = parties
    ClosedDay.objects.create(party=home, day=D("2027-03-31"))
    office = Office.load()
    closed = at_nine(D("2027-03-31"))
    assert not moment(SEOUL, now=closed, office=office).is_working_day
    assert moment(ROME, now=closed, office=office).is_working_day


def test_day_after_day_every_step_is_reached_once():
    first, last = D("2026-12-20"), D("2027-06-30")
    found = moments_until(last, SEOUL, now=at_nine(first), office=KOREA, on=first)
    assert [found[0].today, found[-1].today] == [first, last]
    assert all(one.is_working_day for one in found[1:])
    for before, this in pairwise(found):
        assert this.since == before.reached + ONE <= this.today <= this.reached
    alone = [moment(SEOUL, now=at_nine(one.today), office=KOREA) for one in found[1:]]
    assert [(one.reached, one.soon) for one in found[1:]] == [
        (one.reached, one.soon) for one in alone
    ]


@pytest.mark.django_db
class TestPlanning:
    @pytest.fixture
    def due(self, agreement, deadline, person):
        mou = agreement(responsible=person("a"))
        return lambda day, **more: deadline(mou, day=D(day), **more)

    @pytest.fixture
    def told(self):
        """The steps mailed when the clock is moved over the days, each with its day."""

        def run(first, last):
            day, found = D(first), []
            while day <= D(last):
                sent = set(Entry.objects.filter(message__isnull=False).values_list("pk", flat=True))
                tick(now=at_nine(day))
                for one in Entry.objects.exclude(pk__in=sent).filter(message__isnull=False):
                    found.append((str(day), one.lead))
                day += ONE
            return found

        return run

    def test_a_lead_is_counted_to_the_working_day_on_or_before_it(self, due, told):
        due("2027-03-31")
        assert told("2026-12-28", "2027-04-02") == [
            ("2026-12-28", 180), ("2026-12-31", 90), ("2027-02-26", 30), ("2027-03-24", 7),
            ("2027-03-31", 0),
        ]  # fmt: skip

    def test_steps_that_meet_on_one_day_are_one(self, due, told):
        due("2027-03-28", kind="notice")  # a Sunday: the day before is off as well
        assert told("2027-03-22", "2027-03-30") == [("2027-03-22", 7), ("2027-03-26", 0)]

    def test_what_is_registered_on_a_day_off_leaves_on_the_next_working_day(self, due, told):
        due("2027-04-20")
        assert told("2027-02-28", "2027-03-20")[:1] == [("2027-03-02", 90)]

    def test_what_has_three_working_days_left_does_not_wait(self, due, told):
        due("2027-03-04")
        assert told("2027-02-28", "2027-03-01") == [("2027-02-28", 7)]

    def test_what_has_passed_waits_for_a_working_day(self, due, told):
        due("2027-02-25")
        assert told("2027-02-27", "2027-03-02") == [("2027-03-02", 0)]

    def test_after_an_outage_over_a_day_off_one_digest(self, due, told):
        for number, day in enumerate(["2027-03-27", "2027-04-20", "2027-06-20"]):
            due(day, origin=f"activity:{number}")
        found = told("2027-02-28", "2027-03-02")
        assert {day for day, _lead in found} == {"2027-03-02"}
        assert len(found) == 3
        assert Entry.objects.values("message").distinct().count() == 1

    def test_silence_is_told_on_a_working_day(self, due, person):
        boss = person("boss", role="manager")
        due("2027-04-15")
        monday = at_nine(D("2027-02-22"))
        plan(now=monday)
        Entry.objects.update(state="sent", told_on=D("2027-02-22"))
        plan(now=monday + timedelta(days=3))
        assert not boss.reminders.exists()
        plan(now=monday + timedelta(days=4))
        entry = boss.reminders.get()
        assert entry.due_at == at_nine(D("2027-02-26")), "a week is over on a day off: before it"


@pytest.mark.django_db
def test_an_uncertain_day_is_led_up_to_from_its_earliest(agreement, deadline, person):
    mou = agreement(responsible=person("a"))
    edges = {"earliest": D("2027-05-31"), "latest": D("2027-06-29"), "safe_by": D("2027-05-31")}
    row = deadline(mou, day=D("2027-06-29"), **edges)
    plan(now=at_nine(D("2027-04-30")))
    entry = Entry.objects.get()
    assert (entry.lead, entry.day) == (30, D("2027-05-31"))
    plan(now=at_nine(D("2027-05-31")))
    assert Entry.objects.filter(lead=0, due_on=D("2027-05-31")).exists()
    # once the day is known, it is led up to again
    deadline(mou, day=row.day)
    ran = plan(now=at_nine(D("2027-06-01")))
    assert (ran.void, ran.new) == (2, 1)
    assert Entry.objects.get(state="due").day == D("2027-06-29")
    assert day_in(SEOUL, now=datetime(2027, 6, 1, 15, tzinfo=UTC)) == D("2027-06-02")


@pytest.mark.django_db
def test_only_the_last_day_of_a_waiting_term_is_led_up_to(agreement, deadline, person):
    mou = agreement(responsible=person("a"))
    more = {"kind": "effect_pending", "day": D("2027-06-30")}
    deadline(mou, key="effect_pending:term:2:1", origin="activity:1", **more)
    deadline(mou, key="effect_pending:term:2:last_day", origin="activity:2", **more)
    plan(now=at_nine(D("2027-05-31")))
    assert [(one.key.rpartition(":")[2], one.lead) for one in Entry.objects.all()] == [
        ("last_day", 30)
    ]
    plan(now=at_nine(D("2027-06-30")))
    assert Entry.objects.filter(lead=0).count() == 2
