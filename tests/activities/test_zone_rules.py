"""Time zones change their rules; what was agreed does not move, and nothing is found wrong."""

from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError
from django.db.models import Case, When

from activities import zones
from activities.actions import cancel, plan_meeting, record
from activities.actions import zone_rules as following
from activities.actions.zone_rules import follow_zone_rules
from activities.models import Activity
from activities.zones import Exact, moment_now
from agreements.models import AuditEntry, Deadline
from mou_tracker.feeds.actions import create_feed
from mou_tracker.tasks import nightly
from tests.mou_tracker.reminders.conftest import agreement, lead_times, parties, person

__all__ = ["agreement", "lead_times", "parties", "person"]

ON = date(2027, 3, 1)
PLACE = "Europe/Rome"
#: In the hour that comes twice, and in one that the clocks skip.
TWICE, SKIPPED = datetime(2026, 10, 25, 2, 30), datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001 as agreed


class HourLater(ZoneInfo):
    """The rules of a place that keeps its clocks an hour ahead from 2027 on."""

    def utcoffset(self, at):
        return super().utcoffset(at) + timedelta(hours=at is not None and at.year >= 2027)

    def fromutc(self, at):
        return (at + self.utcoffset(at.replace(tzinfo=None))).replace(tzinfo=self)


@pytest.fixture
def new_rules(monkeypatch):
    return lambda: monkeypatch.setattr(zones, "ZoneInfo", HourLater.no_cache)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2027, 3, 1, 1, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def a(person):
    return person("a", time_zone="Asia/Seoul")


@pytest.fixture
def row(agreement, a):
    starts = datetime(2027, 12, 15, 9, 30, tzinfo=ZoneInfo(PLACE))
    return plan_meeting(
        by=a, on=ON, title={"en": "M"}, agreements=[agreement(responsible=a)],
        when=Exact(starts, PLACE, starts + timedelta(hours=2)),
    )  # fmt: skip


def checked():
    told = StringIO()
    call_command("rederive", check=True, stdout=told)  # exits 1 where a row differs
    return told.getvalue()


def agreed(client, a, row):
    """The hours a page and a calendar show at the place."""
    client.force_login(a)
    page = client.get(f"/activities/{row.uid}/").text
    assert "09:30" in page and "11:30" in page and "10:30" not in page.replace("−10:30", "")
    file = Calendar.from_ical(client.get(f"/activities/{row.uid}/calendar.ics").content)
    (event,) = file.walk("VEVENT")
    return [event["dtstart"].to_ical(), event["dtend"].to_ical()]


HOURS = [b"20271215T093000", b"20271215T113000"]


@pytest.mark.django_db
def test_a_rule_that_changes_moves_no_agreed_hour(client, a, row, new_rules):
    _feed, secret = create_feed(by=a)
    before = client.get(f"/calendar/{secret}.ics").content
    assert agreed(client, a, row) == HOURS
    new_rules()
    assert agreed(client, a, row) == HOURS
    assert checked().startswith("0 derived rows differ")
    nightly()
    row.refresh_from_db()
    assert agreed(client, a, row) == HOURS
    assert row.starts_at == datetime(2027, 12, 15, 7, 30, tzinfo=UTC), "an hour earlier"
    assert Deadline.objects.get(origin=f"activity:{row.pk}").starts_at == row.starts_at
    assert checked().startswith("0 derived rows differ")
    after = Calendar.from_ical(client.get(f"/calendar/{secret}.ics").content).walk("VEVENT")[0]
    told = Calendar.from_ical(before).walk("VEVENT")[0]
    assert [after[name].to_ical() for name in ("dtstart", "dtend", "sequence")] == [
        told[name].to_ical() for name in ("dtstart", "dtend", "sequence")
    ]


@pytest.mark.django_db
def test_moments_that_follow_are_told_once_and_counted(row, new_rules):
    assert follow_zone_rules(on=ON) == 0
    new_rules()
    version = row.version
    assert (follow_zone_rules(on=ON), follow_zone_rules(on=ON)) == (1, 0)
    row.refresh_from_db()
    assert row.version == version + 1
    assert AuditEntry.objects.filter(verb="follow_zone_rules").count() == 1
    cancel(by=None, on=ON, activity=row)
    assert follow_zone_rules(on=ON) == 0


class Skips(ZoneInfo):
    """The rules of a place whose clocks skip from 09:00 to 10:00 on 2027-12-15."""

    def utcoffset(self, at):
        jump = datetime(2027, 12, 15, 10 - at.fold) if at else None  # noqa: DTZ001
        return timedelta(hours=1 + (at is not None and at.replace(tzinfo=None, fold=0) >= jump))


@pytest.mark.django_db
def test_an_end_before_its_start_keeps_its_distance(row, monkeypatch):
    """The start falls into an hour the clocks skip now; the end would lie before it."""
    moments = row.starts_at, row.starts_at + timedelta(minutes=30)
    Activity.objects.update(ends_at=moments[1], end_time=time(10))
    monkeypatch.setattr(zones, "ZoneInfo", Skips.no_cache)
    assert follow_zone_rules(on=ON) == 0
    row.refresh_from_db()
    assert row.moments == (row.starts_at, row.ends_at) == moments


@pytest.mark.django_db
def test_a_row_that_cannot_follow_stops_no_other(row, agreement, a, new_rules, monkeypatch, caplog):
    starts = row.starts_at + timedelta(days=1)
    other = plan_meeting(
        by=a, on=ON, title={"en": "O"}, agreements=row.agreements.all(),
        when=Exact(starts, PLACE, starts + timedelta(hours=2)),
    )  # fmt: skip
    refused = row.title

    def tell(done, found, **said):
        if found.title == refused:
            raise IntegrityError("activity_ends_after_its_start")
        return record.tell(done, found, **said)

    monkeypatch.setattr(following, "tell", tell)
    new_rules()
    assert follow_zone_rules(on=ON) == 1
    before = row.starts_at
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.starts_at, other.starts_at) == (before, starts - timedelta(hours=1))
    assert str(row.pk) in caplog.text


@pytest.mark.django_db
def test_what_is_written_is_what_was_agreed(row):
    row.refresh_from_db()
    start, end = row.agreed
    assert (start.isoformat(), end.isoformat()) == ("2027-12-15T09:30:00", "2027-12-15T11:30:00")
    assert row.moments == (row.starts_at, row.ends_at)
    assert Activity(state="proposed").moments == (None, None)


def test_an_hour_that_comes_twice_stays_the_one_that_was_meant():
    first, second = (TWICE.replace(tzinfo=ZoneInfo(PLACE), fold=fold) for fold in (0, 1))
    for meant in (first.astimezone(UTC), second.astimezone(UTC)):
        assert moment_now(TWICE, PLACE, meant) == meant
    assert moment_now(TWICE, PLACE, datetime(2026, 1, 1, tzinfo=UTC)) == first.astimezone(UTC)


def test_what_a_rule_has_made_impossible_keeps_a_moment():
    found = moment_now(SKIPPED, PLACE, datetime(2026, 1, 1, tzinfo=UTC))
    assert moment_now(SKIPPED, PLACE, found) == found
    stored = datetime(2026, 1, 1, tzinfo=UTC)
    assert moment_now(SKIPPED, "America/Nowhere", stored) == stored


def migrated(row):
    """The agreed hours as the migration that added them finds them."""
    Activity.objects.update(
        start_time=time(0), end_time=Case(When(ends_at=None, then=None), default=time(0))
    )
    migration = import_module("activities.migrations.0008_agreed_times")
    migration.agreed_times(apps, None)
    row.refresh_from_db()
    return row.start_time, row.end_time


@pytest.mark.django_db
class TestTheMigrationToAgreedTimes:
    def test_clocks_that_change_between_start_and_end(self, row, agreement, a):
        start, end = (datetime(2027, 3, day, hour) for day, hour in ((26, 9), (29, 18)))  # noqa: DTZ001
        row = plan_meeting(
            by=a, on=ON, title={"en": "M"}, agreements=row.agreements.all(),
            when=Exact(start, PLACE, end),
        )  # fmt: skip
        assert migrated(row) == (time(9), time(18))
        kept = apps.get_model("activities", "ActivityHistory").objects.filter(pgh_obj_id=row.pk)
        assert (kept.first().start_time, kept.first().end_time) == (time(9), time(18))

    def test_the_stated_hours_where_the_rules_have_changed(self, row, monkeypatch):
        migration = import_module("activities.migrations.0008_agreed_times")
        monkeypatch.setattr(migration, "ZoneInfo", HourLater.no_cache)
        assert migrated(row) == (time(9, 30), time(11, 30))

    def test_a_zone_nobody_knows_any_more(self, row):
        Activity.objects.update(time_zone="America/Nowhere")
        assert migrated(row) == (time(9, 30), time(11, 30)), "as its deadline states"
        Deadline.objects.all().delete()
        assert migrated(row) == (time(8, 30), time(10, 30)), "UTC"
