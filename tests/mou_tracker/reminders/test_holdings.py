"""What somebody held is with the next in line as soon as they can hold it no more: in the same
request, and no tick runs."""

import threading
from datetime import timedelta

import pytest
import time_machine

from django.db import connection, transaction
from django.test import Client

from agreements.actions import change_agreement
from mou_tracker.accounts.absences import add_absence
from mou_tracker.accounts.actions import change_user, mark_address
from mou_tracker.accounts.models import Role, User
from mou_tracker.reminders import holdings, planner
from mou_tracker.reminders.actions import hand_over
from mou_tracker.reminders.models import OPEN_STATES, Entry
from mou_tracker.reminders.planner import plan

from .conftest import NOW, TODAY


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def held(agreement, deadline, person):
    """An agreement whose last day is near, and its responsible person, who was told of it."""
    officer = person("officer")
    person("boss", Role.MANAGER)
    mou = agreement(responsible=officer, confidentiality="internal")
    deadline(mou, day=TODAY + timedelta(days=20))
    plan(now=NOW)
    assert holders(mou) == {"officer"}
    return mou


def holders(_agreement):
    waiting = Entry.objects.filter(state__in=OPEN_STATES)
    return set(waiting.values_list("recipient__native_name", flat=True))


@pytest.fixture
def administrator(person):
    return person("admin", Role.ADMINISTRATOR)


def test_an_account_that_is_closed_on_its_page(held, administrator):
    client, officer = Client(), held.responsible
    client.force_login(administrator)
    data = {"native_name": officer.native_name, "role": officer.role}  # may sign in: not ticked
    assert client.post(f"/settings/users/{officer.pk}/", data).status_code == 302
    assert holders(held) == {"boss"}


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_a_role_that_is_not_reminded(held, administrator, role):
    change_user(by=administrator, user=held.responsible, role=role)
    assert holders(held) == {"boss"}


def test_what_is_refused_moves_nothing(held, administrator):
    with pytest.raises(RuntimeError), transaction.atomic():
        change_user(by=administrator, user=held.responsible, is_active=False)
        assert holders(held) == {"boss"}
        raise RuntimeError
    assert holders(held) == {"officer"}


def test_another_responsible_person(held, person):
    change_agreement(by=None, on=TODAY, agreement=held, responsible=person("next"))
    assert holders(held) == {"next"}


def test_out_of_sight_of_whom_it_was_handed_to(held, person):
    """It comes back to who gave it."""
    entry = Entry.objects.get(recipient=held.responsible)
    heir = person("heir")
    hand_over(entry=entry, by=held.responsible, to=heir, now=NOW, on=TODAY)
    assert holders(held) == {"heir"}
    change_agreement(by=None, on=TODAY, agreement=held, confidentiality="confidential")
    assert holders(held) == {"officer"}


def test_an_address_that_died(held, person):
    """Somebody who can be reached holds it, too."""
    boss = User.objects.get(native_name="boss")
    mark_address(by=boss, user=held.responsible, fails=True, on=TODAY)
    assert "boss" in holders(held)


def test_an_absence_that_begins_today(held, person):
    deputy = person("stand-in")
    add_absence(
        by=held.responsible, user=held.responsible, first_day=TODAY, last_day=TODAY, on=TODAY,
        deputy=deputy,
    )  # fmt: skip
    assert "stand-in" in holders(held)


def test_what_says_nothing_of_who_holds_it_asks_nobody(held, administrator, monkeypatch):
    asked = []
    monkeypatch.setattr(holdings, "move", lambda **given: asked.append(given))
    change_user(by=administrator, user=held.responsible, latin_name="Kim")
    change_agreement(by=None, on=TODAY, agreement=held, title={"en": "Another"})
    assert not asked
    change_user(by=administrator, user=held.responsible, role="reader")
    change_agreement(by=None, on=TODAY, agreement=held, confidentiality="confidential")
    change_agreement(by=None, on=TODAY, agreement=held, deputy=administrator)
    add_absence(by=administrator, user=administrator, first_day=TODAY, last_day=TODAY, on=TODAY)
    assert [[len(one["people"]), len(one["agreements"])] for one in asked] == [
        [1, 0], [0, 1], [0, 1], [1, 0],
    ]  # fmt: skip


def test_nothing_of_the_planner_is_left_in_the_transaction(held, administrator):
    change_user(by=administrator, user=held.responsible, is_active=False)
    with connection.cursor() as cursor:
        names = ("enable_nestloop", "lock_timeout")
        cursor.execute("SELECT current_setting(%s), current_setting(%s)", names)
        assert cursor.fetchone() == ("on", "5s")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", [False, True])
def test_a_planner_that_is_at_it_is_waited_for(held, administrator, monkeypatch, ends):
    """One that ends soon is followed at once; one that does not, by the next tick."""
    monkeypatch.setattr(holdings, "PATIENCE", 4000 if ends else 300)
    begun, goes_on = threading.Event(), threading.Event()

    def be_at_it():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [planner.PLANNER_LOCK])
            begun.set()
            goes_on.wait(0.5 if ends else 10)
        connection.close()

    other = threading.Thread(target=be_at_it)
    other.start()
    try:
        assert begun.wait(10)
        change_user(by=administrator, user=held.responsible, is_active=False)
        assert holders(held) == ({"boss"} if ends else {"officer"})
    finally:
        goes_on.set()
        other.join()
    held.responsible.refresh_from_db()
    assert not held.responsible.is_active
    plan(now=NOW)
    assert holders(held) == {"boss"}
