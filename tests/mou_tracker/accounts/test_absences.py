"""Days on which somebody is away: who enters them, what is refused, and what stays."""

from datetime import timedelta

import pytest

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from agreements.actions import Conflict
from agreements.clock import today
from agreements.models import AuditEntry
from mou_tracker.accounts.absences import add_absence, end_absence, remove_absence
from mou_tracker.accounts.actions import change_user
from mou_tracker.accounts.models import Absence
from tests.factories import DAY, make_user

pytestmark = pytest.mark.django_db


def days(first, last):
    return {"first_day": DAY + timedelta(days=first), "last_day": DAY + timedelta(days=last)}


@pytest.fixture
def away(people):
    """The officer, from three days ago to a week ahead; the coordinator stands in."""
    officer = people["officer"]
    return add_absence(
        by=officer, user=officer, on=DAY, deputy=people["coordinator"], **days(-3, 7)
    )


def test_it_holds_on_its_days_both_included(away):
    held = [day for day in range(-5, 10) if Absence.objects.on(DAY + timedelta(days=day)).exists()]
    assert held == list(range(-3, 8))


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("administrator", True),
        ("auditor", False),
        ("coordinator", False),
        ("manager", True),
        ("officer", False),
        ("reader", False),
    ],
)
def test_for_others_managers_and_administrators(people, role, may):
    given = {"by": people[role], "on": DAY, **days(0, 1)}
    assert add_absence(user=people[role], **given).user == people[role]
    other = make_user("officer")
    if may:
        assert add_absence(user=other, **given).created_by == people[role]
    else:
        with pytest.raises(PermissionDenied):
            add_absence(user=other, **given)


@pytest.mark.parametrize(("first", "last"), [(-9, 0), (7, 12), (0, 1), (-9, 12)])
def test_two_of_one_person_never_touch(away, people, first, last):
    officer = people["officer"]
    with pytest.raises(ValidationError) as refused:
        add_absence(by=officer, user=officer, on=DAY, **days(first, last))
    assert set(refused.value.error_dict) == {"first_day"}
    assert Absence.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(user=officer, **days(first, last))


@pytest.mark.parametrize(("first", "last"), [(3, 2), (-9, -1)])
def test_days_in_order_and_not_over(people, first, last):
    officer = people["officer"]
    with pytest.raises(ValidationError) as refused:
        add_absence(by=officer, user=officer, on=DAY, **days(first, last))
    assert set(refused.value.error_dict) == {"last_day"}


def test_the_days_beside_one_and_those_of_somebody_else_are_free(away, people):
    officer, manager = people["officer"], people["manager"]
    add_absence(by=officer, user=officer, on=DAY, **days(8, 9))
    add_absence(by=manager, user=manager, on=DAY, **days(0, 5))
    assert Absence.objects.count() == 3


@pytest.mark.parametrize(
    ("broken", "name"),
    [("last_day = first_day - 1", "absence_days_in_order"),
     ("deputy_id = user_id", "absence_deputy_is_another")],
)  # fmt: skip
def test_the_database_refuses_what_means_nothing(away, broken, name):
    with pytest.raises(IntegrityError, match=name), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_absence SET {broken}")


@pytest.mark.parametrize("role", ["administrator", "auditor", "reader"])
def test_who_stands_in_can_take_it_in_hand(people, role):
    officer = people["officer"]
    with pytest.raises(ValidationError) as refused:
        add_absence(by=officer, user=officer, on=DAY, deputy=people[role], **days(0, 1))
    assert set(refused.value.error_dict) == {"deputy"}


def test_a_closed_account_stands_in_for_nobody(people):
    officer, gone = people["officer"], make_user("officer")
    change_user(by=people["administrator"], user=gone, is_active=False)
    with pytest.raises(ValidationError):
        add_absence(by=officer, user=officer, on=DAY, deputy=gone, **days(0, 1))


def test_back_early_ends_it_yesterday(away, people):
    end_absence(by=people["officer"], absence=away, on=DAY)
    away.refresh_from_db()
    assert away.last_day == DAY - timedelta(days=1)
    assert not Absence.objects.on(DAY).exists()
    told = AuditEntry.objects.filter(verb="end_absence").get()
    assert told.detail["last_day"] == [
        (DAY + timedelta(days=7)).isoformat(), away.last_day.isoformat(),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        end_absence(by=people["officer"], absence=away, on=DAY)


def test_what_has_begun_stays_and_what_has_not_is_taken_back(away, people):
    officer = people["officer"]
    ahead = add_absence(by=officer, user=officer, on=DAY, **days(20, 30))
    with pytest.raises(Conflict):
        end_absence(by=officer, absence=ahead, on=DAY)
    with pytest.raises(Conflict):
        remove_absence(by=officer, absence=away, on=DAY)
    remove_absence(by=officer, absence=ahead, on=DAY)
    assert list(Absence.objects.all()) == [away]
    assert AuditEntry.objects.filter(verb="remove_absence", by=officer).exists()
    with pytest.raises(Conflict):
        remove_absence(by=officer, absence=ahead, on=DAY)


# --- The page ------------------------------------------------------------------------------------


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_one_enters_ones_own_days_and_takes_them_back(people):
    officer, client = people["officer"], client_of(people["officer"])
    first = today() + timedelta(days=1)
    data = {
        "first_day": first.isoformat(), "last_day": first.isoformat(),
        "deputy": people["manager"].pk, "user": people["manager"].pk,
    }  # fmt: skip
    assert client.post("/settings/absence/", data).status_code == 302
    absence = Absence.objects.get()
    assert (absence.user, absence.deputy) == (officer, people["manager"])
    assert client.post(f"/settings/absence/{absence.pk}/remove/").status_code == 302
    assert not Absence.objects.exists()


def test_both_days_are_asked_for(people):
    client = client_of(people["officer"])
    given = {"first_day": today().isoformat(), "last_day": today().isoformat()}
    for name in given:
        assert client.post("/settings/absence/", given | {name: ""}).status_code == 422, name


def test_nobody_reaches_the_days_of_another(people):
    officer, on = people["officer"], today()
    until = on + timedelta(days=3)
    row = add_absence(by=officer, user=officer, on=on, first_day=on, last_day=until)
    client, ends = client_of(people["coordinator"]), f"/settings/absence/{row.pk}/end/"
    page = client.get("/settings/absence/").content.decode()
    assert client.post(ends).status_code == 404
    assert ends not in page and 'name="user"' not in page
    manager = client_of(people["manager"])
    assert ends in manager.get("/settings/absence/").content.decode()
    assert manager.post(ends).status_code == 302
    row.refresh_from_db()
    assert row.last_day == on


def test_a_manager_enters_those_of_another(people):
    first = today()
    data = {"user": people["officer"].pk, "first_day": first, "last_day": first}
    assert client_of(people["manager"]).post("/settings/absence/", data).status_code == 302
    assert Absence.objects.get().user == people["officer"]
    wrong = {**data, "first_day": first + timedelta(days=4), "last_day": first}
    refused = client_of(people["manager"]).post("/settings/absence/", wrong)
    assert refused.status_code == 422
    assert "The last day lies before the first." in refused.content.decode()
