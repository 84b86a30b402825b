"""To-dos: what somebody is to do without a meeting."""

from datetime import date

import pytest

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from activities.actions import add_action_item, change_action_item, plan_meeting, settle_action_item
from activities.models import ActionItem, Forum
from agreements.actions.action import Stale
from agreements.dates import parse_edtf
from agreements.models import AuditEntry, ChangeEntry, Deadline
from mou_tracker.drift import differing

from .conftest import ON


@pytest.fixture
def meeting(world, roles):
    return plan_meeting(
        by=roles.officer, on=ON, title={"en": "Heads"}, when=parse_edtf("2026-41"),
        agreements=[world.ours],
    )  # fmt: skip


DUE = parse_edtf("2026-12-02")


def to_do(by, **fields):
    return add_action_item(by=by, on=ON, **{"text": "Answer the letter", "due": DUE, **fields})


def test_a_to_do_is_of_whoever_writes_it(world, roles):
    item = to_do(roles.officer)
    assert item.owner == roles.officer
    assert to_do(roles.officer, owner=roles.reader).owner == roles.reader
    assert to_do(None).owner is None
    day = Deadline.objects.get(origin=f"actionitem:{item.pk}")
    assert (day.kind, day.day, day.owner, day.params["text"]) == (
        "action_item", date(2026, 12, 2), roles.officer, "Answer the letter",
    )  # fmt: skip
    assert list(differing()) == []


def test_its_day_follows_it(world, roles):
    item = to_do(roles.officer, agreement=world.ours)
    own = Deadline.objects.filter(origin=f"actionitem:{item.pk}")
    assert [one.reference for one in own.get().agreements.all()] == [world.ours.reference]
    change_action_item(
        by=roles.officer, on=ON, item=item, due=parse_edtf("2027-01"), agreement=None,
        party=world.consip,
    )  # fmt: skip
    assert own.get().day == date(2027, 1, 31) and not own.get().agreements.exists()
    settle_action_item(by=roles.officer, on=ON, item=item, state="done")
    assert (own.get().closed_as, own.get().closed_on) == ("done", ON)
    change_action_item(by=roles.officer, on=ON, item=item, due=None)
    assert not own.exists()
    assert list(differing()) == []


@pytest.mark.parametrize("name", ["owner_party", "state", "version"])
def test_what_a_to_do_may_not_be_given(world, roles, name):
    with pytest.raises(ValidationError):
        to_do(roles.officer, **{name: world.consip})


@pytest.mark.parametrize("column", ["agreement", "party", "forum"])
def test_an_item_of_a_meeting_is_about_nothing_else(world, roles, meeting, column):
    forum = Forum.objects.create(short_name="F", names={"en": "F"})
    of = {"agreement": world.ours, "party": world.consip, "forum": forum}
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        ActionItem.objects.create(activity=meeting, text="x", **{column: of[column]})
    assert "action_item_of_a_meeting_or_ours" in str(broken.value)
    with pytest.raises(ValidationError):
        add_action_item(by=roles.officer, on=ON, activity=meeting, text="x", **{column: of[column]})


def test_only_the_office_sees_it_and_what_it_is_about_is_kept(world, roles):
    alone, shown, hidden = (
        to_do(roles.manager, **about)
        for about in ({}, {"agreement": world.ours}, {"agreement": world.secret})
    )
    seen = {
        name: {item.pk for item in ActionItem.objects.visible_to(by)}
        for name, by in (*vars(roles).items(), ("partner", world.as_consip))
    }
    assert seen["manager"] == {alone.pk, shown.pk, hidden.pk}
    assert seen["officer"] == seen["reader"] == {alone.pk, shown.pk}
    assert seen["administrator"] == seen["partner"] == set()
    change_action_item(by=roles.manager, on=ON, item=hidden, owner=roles.officer)
    assert hidden in ActionItem.objects.visible_to(roles.officer)
    of_partner = Deadline.objects.visible_to(world.as_consip)
    assert not of_partner.filter(kind="action_item").exists()
    assert not ChangeEntry.objects.told_to(world.as_consip).filter(
        verb="add_action_item"
    ).exists()  # fmt: skip


def test_nobody_puts_one_under_an_agreement_they_may_not_see(world, roles):
    with pytest.raises(PermissionDenied):
        to_do(roles.officer, agreement=world.secret)
    item = to_do(roles.officer)
    with pytest.raises(PermissionDenied):
        change_action_item(by=roles.officer, on=ON, item=item, agreement=world.secret)
    with pytest.raises(PermissionDenied):
        to_do(roles.reader)
    with pytest.raises(PermissionDenied):
        to_do(world.as_consip)


def test_two_who_change_one_at_once_are_told(world, roles):
    item = to_do(roles.officer)
    change_action_item(by=roles.officer, on=ON, item=item, version=1, text="Call")
    with pytest.raises(Stale):
        change_action_item(by=roles.manager, on=ON, item=item, version=1, text="Write")
    audited = AuditEntry.objects.count()
    change_action_item(by=roles.officer, on=ON, item=item, version=2, text="Call")
    assert AuditEntry.objects.count() == audited
