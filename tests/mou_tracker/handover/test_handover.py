"""A desk changes hands: what moves, who may order it, when it happens, and what goes back."""

from datetime import timedelta

import pytest

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.actions import add_action_item, settle_action_item
from activities.models import ActionItem
from agreements.actions import Conflict, add_commitment, change_agreement, change_commitment
from agreements.actions.holdings import move_holdings, moved_once
from agreements.models import Agreement, AuditEntry, Commitment
from mou_tracker.accounts.actions import change_user
from mou_tracker.accounts.models import Absence
from mou_tracker.handover import actions
from mou_tracker.handover.desk import Desk
from mou_tracker.handover.models import Handover, HoldingKind, Moved, Sheet
from mou_tracker.reminders.models import Watch
from mou_tracker.tasks import nightly
from tests.factories import DAY, make_agreement, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(home, consip, bbg, people):
    """The officer holds: two agreements, one as deputy, a commitment, a to-do, a watch."""
    officer = people["officer"]
    first = make_agreement("A-1", consip, responsible=officer)
    make_agreement("A-2", bbg, responsible=officer, confidentiality="confidential")
    make_agreement("A-3", consip, responsible=people["coordinator"], deputy=officer)
    term = make_term(first, "2026-01-05", end_kind="fixed", end_on="2027-01-04")
    add_commitment(
        by=None, on=DAY, term=term, text={"en": "Send the handbook"}, side="ours", owner=officer
    )
    add_action_item(by=None, on=DAY, agreement=first, text="Call Rome", owner=officer)
    Watch.objects.create(user=officer, agreement=Agreement.objects.get(reference="A-3"))
    return officer


def held(giver, receiver, seen_by):
    return Desk(giver, receiver, seen_by, DAY).held()


def kinds(rows):
    return sorted(str(row.kind) for row in rows)


def give(desk, people, **given):
    told = {"by": people["manager"], "on": DAY, "giver": desk, "receiver": people["coordinator"]}
    return actions.hand_over(**(told | {"first_day": DAY} | given))


#: All but the deputy of an agreement that the receiver is responsible for.
MOVES = ["action_item", "commitment", "responsible", "responsible", "watch"]


def test_everything_moves_in_one_step(desk, people):
    coordinator = people["coordinator"]
    before = [row for row in held(desk, coordinator, people["manager"]) if not row.stays]
    row = give(desk, people)
    assert kinds(row.moved.all()) == kinds(before) == MOVES
    assert set(Agreement.objects.filter(responsible=coordinator).values_list(
        "reference", flat=True)) == {"A-1", "A-2", "A-3"}  # fmt: skip
    assert Commitment.objects.get().owner == ActionItem.objects.get().owner == coordinator
    assert Watch.objects.get().user == coordinator
    assert row.done_on == DAY
    assert sorted(row.sheets.values_list("agreement__reference", flat=True)) == [
        "A-1",
        "A-2",
        "A-3",
    ]


def test_what_they_are_responsible_for_already_stays(desk, people):
    """The deputy of A-3 would stand beside themself."""
    stays = [row for row in held(desk, people["coordinator"], people["manager"]) if row.stays]
    assert kinds(stays) == ["deputy"]
    give(desk, people)
    assert Agreement.objects.get(reference="A-3").deputy == desk


def test_one_audit_row_names_both_and_says_how_many(desk, people):
    row = give(desk, people)
    told = AuditEntry.objects.get(verb="hand_over_desk")
    assert told.by == people["manager"]
    assert (told.detail["from"], told.detail["to"]) == (str(desk), str(people["coordinator"]))
    counted = {kind: told.detail.get(kind, 0) for kind in HoldingKind.values}
    assert sum(counted.values()) == row.moved.count()
    assert AuditEntry.objects.filter(verb="change_agreement").count() == 2


def test_narrowed_by_filters_of_the_list(desk, people):
    row = give(desk, people, query="q=A-1")
    assert {one.agreement.reference for one in row.moved.all() if one.agreement} <= {"A-1"}
    assert Agreement.objects.get(reference="A-2").responsible == desk


def test_what_one_may_not_see_does_not_move_and_is_not_told(desk, people):
    """A manager sees all; an officer who hands over their own desk moves the same rows with or
    without somebody else's confidential agreement."""
    before = kinds(held(desk, people["coordinator"], desk))
    other = make_user("officer")
    make_agreement(
        "B-9", *Agreement.objects.get(reference="A-1").parties.filter(is_home=False),
        responsible=other, confidentiality="confidential",
    )  # fmt: skip
    Watch.objects.create(user=desk, agreement=Agreement.objects.get(reference="B-9"))
    assert kinds(held(desk, people["coordinator"], desk)) == before


def test_nobody_gets_what_they_may_not_see(desk, people):
    """An item under a confidential agreement moves only with the agreement itself."""
    secret = Agreement.objects.get(reference="A-2")
    change_agreement(by=None, on=DAY, agreement=secret, responsible=people["manager"])
    add_action_item(by=None, on=DAY, agreement=secret, text="Keep it quiet", owner=desk)
    receiver = make_user("officer")
    row = give(desk, people, receiver=receiver)
    assert "A-2" not in row.sheets.values_list("agreement__reference", flat=True)
    assert ActionItem.objects.get(text="Keep it quiet").owner == desk


@pytest.mark.parametrize(
    ("role", "may"), [("manager", True), ("coordinator", False), ("auditor", False)]
)
def test_for_others_managers_alone(desk, people, role, may):
    """And administrators, where somebody leaves (test_leaving)."""
    if may:
        assert give(desk, people, by=people[role]).created_by == people[role]
        return
    with pytest.raises(PermissionDenied):
        give(desk, people, by=people[role])
    assert not Moved.objects.exists()


def test_ones_own_desk(desk, people):
    assert give(desk, people, by=desk).created_by == desk


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_day": DAY - timedelta(days=1)}, "first_day"),
        ({"last_day": DAY - timedelta(days=1)}, "last_day"),
        ({"last_day": DAY, "query": "q=A"}, "last_day"),
        ({"receiver": "reader"}, "receiver"),
        ({"receiver": "officer"}, "receiver"),
    ],
)
def test_refused_at_its_field_and_nothing_changed(desk, people, given, field):
    if isinstance(given.get("receiver"), str):
        given = given | {"receiver": people[given["receiver"]]}
    with pytest.raises(ValidationError) as refused:
        give(desk, people, **given)
    assert set(refused.value.error_dict) == {field}
    assert (
        not Handover.objects.exists()
        and not AuditEntry.objects.filter(verb="hand_over_desk").exists()
    )


def test_the_database_holds_it_too(people):
    told = {"first_day": DAY, "created_by": people["manager"], "giver": people["officer"]}
    for wrong in (
        {"receiver": people["officer"]},
        {"receiver": people["manager"], "last_day": DAY - timedelta(days=1)},
        {"receiver": people["manager"], "done_on": DAY - timedelta(days=1)},
        {"receiver": people["manager"], "last_day": DAY, "query": "q=A"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.create(**(told | wrong))


def test_nothing_to_hand_over(people):
    with pytest.raises(Conflict):
        give(people["officer"], people)
    assert not Handover.objects.exists()


# --- On a later day ------------------------------------------------------------------------------


def test_a_later_day_comes_by_itself_and_once(desk, people):
    first = DAY + timedelta(days=5)
    row = give(desk, people, first_day=first)
    assert row.is_waiting and not row.moved.exists()
    assert row.sheets.count() == 3  # one reads before one takes over
    assert actions.carry_out_due(on=first - timedelta(days=1)) == []
    assert [one.pk for one in actions.carry_out_due(on=first)] == [row.pk]
    row.refresh_from_db()
    assert row.done_on == first and row.moved.count() == 5
    assert actions.carry_out_due(on=first) == []
    assert AuditEntry.objects.get(verb="carry_out_handover").by is None


def test_a_missed_night_is_caught_up(desk, people):
    give(desk, people, first_day=DAY + timedelta(days=2))
    assert len(actions.carry_out_due(on=DAY + timedelta(days=40))) == 1


def test_the_night_does_it(desk, people, monkeypatch):
    row = give(desk, people, first_day=DAY + timedelta(days=1))
    monkeypatch.setattr("mou_tracker.tasks.today", lambda: DAY + timedelta(days=1))
    nightly()
    row.refresh_from_db()
    assert row.done_on == DAY + timedelta(days=1)


def test_one_who_has_left_meanwhile_gets_nothing_and_it_is_said(desk, people):
    row = give(desk, people, first_day=DAY + timedelta(days=1))
    change_user(by=people["administrator"], user=people["coordinator"], is_active=False)
    assert actions.carry_out_due(on=DAY + timedelta(days=1)) == []
    row.refresh_from_db()
    assert row.is_waiting and actions.why_it_waits(row)
    assert Agreement.objects.get(reference="A-1").responsible == desk


# --- Standing in ---------------------------------------------------------------------------------


def test_standing_in_is_an_absence_and_moves_nothing(desk, people):
    row = give(desk, people, last_day=DAY + timedelta(days=13))
    absence = Absence.objects.get()
    assert (absence.user, absence.deputy) == (desk, people["coordinator"])
    assert not row.moved.exists() and row.sheets.count() == 3
    actions.take_back(by=desk, on=DAY, handover=row)
    assert Absence.objects.get().last_day == DAY


# --- Taken back ----------------------------------------------------------------------------------


def facts(desk, people):
    return (
        set(Agreement.objects.values_list("reference", "responsible", "deputy")),
        set(Commitment.objects.values_list("pk", "owner")),
        set(ActionItem.objects.values_list("pk", "owner")),
        set(Watch.objects.values_list("user", "agreement")),
    )


def test_taken_back_everything_is_as_before(desk, people):
    before = facts(desk, people)
    row = give(desk, people)
    assert facts(desk, people) != before
    assert actions.take_back(by=people["manager"], on=DAY, handover=row) == []
    assert facts(desk, people) == before
    with pytest.raises(Conflict):
        actions.take_back(by=people["manager"], on=DAY, handover=row)


def test_what_was_passed_on_stays_where_it_is(desk, people):
    row = give(desk, people)
    passed = Agreement.objects.get(reference="A-1")
    third = make_user("officer")
    change_agreement(by=None, on=DAY, agreement=passed, responsible=third)
    left = actions.take_back(by=people["manager"], on=DAY, handover=row)
    assert [(one.kind, one.agreement.reference) for one in left] == [("responsible", "A-1")]
    assert Agreement.objects.get(reference="A-1").responsible == third
    assert Agreement.objects.get(reference="A-2").responsible == desk


def test_one_that_waits_is_called_off(desk, people):
    row = give(desk, people, first_day=DAY + timedelta(days=5))
    actions.take_back(by=people["manager"], on=DAY, handover=row)
    assert actions.carry_out_due(on=DAY + timedelta(days=9)) == []


# --- Read ----------------------------------------------------------------------------------------


def test_only_the_receiver_ticks(desk, people):
    sheet = give(desk, people).sheets.select_related("handover").first()
    with pytest.raises(Conflict):
        actions.tick_sheet(by=people["manager"], on=DAY, sheet=sheet, read=True)
    actions.tick_sheet(by=people["coordinator"], on=DAY, sheet=sheet, read=True)
    assert Sheet.objects.get(pk=sheet.pk).read_on == DAY
    actions.tick_sheet(by=people["coordinator"], on=DAY, sheet=sheet, read=False)
    assert Sheet.objects.get(pk=sheet.pk).read_on is None


def test_many_moves_bring_the_ledger_up_to_date_once(monkeypatch, settings):
    calls = []
    monkeypatch.setattr(
        "agreements.actions.holdings.import_string",
        lambda _name: lambda **given: calls.append(given),
    )
    with moved_once():
        move_holdings(people=["a"])
        move_holdings(agreements=["x"])
        assert calls == []
    assert [(call["people"], call["agreements"]) for call in calls] == [(["a"], ["x"])]
    assert calls[0]["now"] <= timezone.now()
    with pytest.raises(ZeroDivisionError), moved_once():
        move_holdings(people=["b"])
        raise ZeroDivisionError
    move_holdings(people=["c"])
    assert [call["people"] for call in calls] == [["a"], ["c"]]


def test_what_was_closed_meanwhile_stays_with_whoever_closed_it(desk, people):
    """A met promise and a settled item are nobody's to hand back; both are named as left."""
    row = give(desk, people)
    coordinator = people["coordinator"]
    change_commitment(by=None, on=DAY, commitment=Commitment.objects.get(), state="met")
    settle_action_item(by=None, on=DAY, item=ActionItem.objects.get(), state="done")
    left = actions.take_back(by=people["manager"], on=DAY, handover=row)
    assert kinds(left) == ["action_item", "commitment"]
    assert Commitment.objects.get().owner == ActionItem.objects.get().owner == coordinator
