"""Deadlines of activities, line by line."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from activities import derive, wording
from activities.actions import (
    add_action_item,
    cancel,
    fix_day,
    hold,
    log_activity,
    plan_meeting,
    postpone,
    settle_action_item,
)
from activities.models import Activity
from activities.zones import Exact
from agreements.dates import parse_edtf
from agreements.lifecycle.disclosure import Disclosed
from agreements.models import Deadline
from tests.activities.conftest import ON

pytestmark = pytest.mark.django_db


def rows(activity):
    found = Deadline.objects.filter(origin=f"activity:{activity.pk}").order_by("day", "key")
    return [(row.kind, row.key, str(row.day), str(row.until or ""), closing(row)) for row in found]


def closing(row):
    return f"{row.closed_as} {row.closed_on}" if row.closed_on else "open"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 6, 1, 3, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def heads(world, roles):
    """The heads meet in person in the second half of 2026, as Consip proposed."""
    return plan_meeting(
        by=roles.officer,
        on=date(2026, 6, 1),
        title={"en": "Meeting of the heads of institution"},
        when=parse_edtf("2026-41"),
        agreements=[world.ours],
        level="heads of institution",
        mode="in_person",
        proposed_by=world.consip,
    )


def test_the_heads_meeting_asks_twice_for_a_day(heads):
    assert heads.state == "proposed"
    assert rows(heads) == [
        ("meeting_to_schedule", "first_day", "2026-07-01", "2026-12-31", "void 2026-10-31"),
        ("meeting_to_schedule", "last_third", "2026-10-31", "2026-12-31", "open"),
    ]


def test_it_is_overdue_only_after_the_window(heads):
    overdue = Deadline.objects.filter(origin=f"activity:{heads.pk}")
    assert not overdue.overdue(date(2026, 12, 31)).exists()
    assert overdue.overdue(date(2027, 1, 1)).get().key == "last_third"
    assert not Activity.objects.delayed(date(2026, 12, 31)).exists()
    assert Activity.objects.delayed(date(2027, 1, 1)).get() == heads


def test_each_line_explains_itself(heads):
    last = Deadline.objects.get(origin=f"activity:{heads.pk}", key="last_third")
    assert wording.render_all(map(Disclosed, last.because)) == (
        "Planned for second half of 2026: 2026-07-01 to 2026-12-31, no day fixed; "
        "Its last third begins: 2026-07-01 + ⌊2 × 184 days ÷ 3⌋ = 2026-10-31"
    )


def test_a_fixed_time_settles_the_window_and_is_kept_with_its_zone(heads, roles):
    at = Exact(
        datetime.fromisoformat("2026-12-03T10:00"),
        "Europe/Rome",
        datetime.fromisoformat("2026-12-03T12:00"),
    )
    fixed = fix_day(by=roles.officer, on=ON, activity=heads, when=at)
    assert fixed.state == "scheduled" and fixed.when.text == "2026-12-03"
    assert rows(heads) == [
        ("meeting_to_schedule", "first_day", "2026-07-01", "2026-12-31", "done 2026-06-01"),
        ("meeting_to_schedule", "last_third", "2026-10-31", "2026-12-31", "done 2026-06-01"),
        ("meeting", "meeting", "2026-12-03", "", "open"),
    ]
    row = Deadline.objects.get(origin=f"activity:{heads.pk}", key="meeting")
    assert row.starts_at.isoformat() == "2026-12-03T09:00:00+00:00"
    assert row.time_zone == "Europe/Rome"
    assert wording.render_all(map(Disclosed, row.because)) == (
        "A time is fixed: 2026-12-03, 10:00, zone Europe/Rome"
    )


def test_moving_the_day_moves_the_row(heads, roles):
    fix_day(by=roles.officer, on=ON, activity=heads, when=parse_edtf("2026-12-03"))
    before = Deadline.objects.get(origin=f"activity:{heads.pk}", key="meeting")
    fix_day(by=roles.officer, on=ON, activity=heads, when=parse_edtf("2026-12-10"))
    after = Deadline.objects.get(origin=f"activity:{heads.pk}", key="meeting")
    assert (before.pk, str(after.day)) == (after.pk, "2026-12-10")


def test_held_cancelled_and_postponed(heads, roles):
    fix_day(by=roles.officer, on=ON, activity=heads, when=parse_edtf("2026-11-20"))
    hold(by=roles.officer, on=ON, activity=heads, held=parse_edtf("2026-11-20"))
    assert [(row[1], row[-1]) for row in rows(heads)] == [
        ("first_day", "void 2026-10-31"),
        ("last_third", "done 2026-11-20"),
        ("meeting", "done 2026-11-20"),
    ]


def test_cancelled_is_void(heads, roles):
    cancel(by=roles.officer, on=ON, activity=heads, reason="elections")
    assert {row[-1] for row in rows(heads)} == {"void 2026-06-01"}


def test_postponed_asks_in_the_new_window(heads, roles):
    fix_day(by=roles.officer, on=ON, activity=heads, when=parse_edtf("2026-12-03"))
    postpone(by=roles.officer, on=ON, activity=heads, to=parse_edtf("2027-40"))
    assert rows(heads) == [
        ("meeting_to_schedule", "first_day", "2027-01-01", "2027-06-30", "void 2027-05-01"),
        ("meeting_to_schedule", "last_third", "2027-05-01", "2027-06-30", "open"),
    ]


def test_action_items_are_due_at_the_end_of_their_window(heads, roles, world):
    ours = add_action_item(
        by=roles.officer,
        on=ON,
        activity=heads,
        text="Send the list",
        owner=roles.manager,
        due=parse_edtf("2026-12"),
    )
    add_action_item(
        by=roles.officer, on=ON, activity=heads, text="Answer", owner_party=world.consip
    )
    found = [row for row in rows(heads) if row[0] == "action_item"]
    assert found == [("action_item", f"action_item:{ours.pk}", "2026-12-31", "", "open")]
    assert Deadline.objects.get(kind="action_item").owner == roles.manager
    settle_action_item(by=roles.officer, on=ON, item=ours, state="done")
    assert closing(Deadline.objects.get(kind="action_item")) == f"done {ON}"
    settle_action_item(by=roles.officer, on=ON, item=ours, state="dropped")
    assert closing(Deadline.objects.get(kind="action_item")) == f"void {ON}"


def test_what_was_only_logged_asks_for_nothing(world, roles):
    activity = log_activity(
        by=roles.officer,
        on=ON,
        kind="workshop",
        title={"ko": "AI조달 사례 공유"},
        held=parse_edtf("2026-06-03"),
        agreements=[world.ours],
    )
    assert rows(activity) == []


def test_stored_rows_are_what_the_facts_give(heads):
    loaded = derive.with_facts(Activity.objects.all()).get()
    assert derive.differences([loaded]) == []
    Deadline.objects.filter(key="first_day").update(day=date(2026, 7, 2))
    assert len(derive.differences([loaded])) == 2


def test_a_deadline_is_told_to_whom_its_activity_is(heads, roles, world):
    mine = Deadline.objects.filter(origin=f"activity:{heads.pk}")
    assert heads.confidentiality == "internal"
    assert mine.visible_to(roles.reader).count() == 2
    assert not mine.visible_to(world.as_consip).exists()
    Activity.objects.filter(pk=heads.pk).update(confidentiality="partners")
    derive.refresh(heads)
    assert mine.visible_to(world.as_consip).count() == 2
    assert not mine.visible_to(world.as_chile).exists()
