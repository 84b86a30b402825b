"""Somebody leaves: handed over or named as left, closed on the day, and back by invitation."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from agreements.actions import Conflict
from agreements.clock import today
from agreements.models import Agreement, AuditEntry, OutboxMessage
from mou_tracker.accounts.actions import change_user, reopen_account
from mou_tracker.accounts.keys import create_key
from mou_tracker.feeds.actions import create_feed
from mou_tracker.handover import leaving
from mou_tracker.handover.leaving import close_due, leave
from mou_tracker.handover.models import Handover
from mou_tracker.tasks import nightly
from tests.factories import make_agreement

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def leaver(home, consip, people):
    """The officer: a confidential agreement, a key, a feed, a session."""
    officer = people["officer"]
    make_agreement("A-1", consip, responsible=officer, confidentiality="confidential")
    create_key(by=officer, name="report", user=officer)
    create_feed(by=officer)
    return officer


def signed_in(person):
    client = Client(headers={"accept-language": "en"})
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def goes(leaver, people, **given):
    told = {"by": people["administrator"], "on": today(), "user": leaver, "closes_on": today()}
    return leave(**(told | given))


def secrets(leaver):
    return [
        *leaver.keys.filter(revoked_at=None), *leaver.feeds.filter(revoked_at=None)
    ]  # fmt: skip


def test_all_goes_over_and_all_ends_in_one_step(leaver, people):
    client, taker = signed_in(leaver), people["coordinator"]
    goes(leaver, people, receiver=taker)
    assert Agreement.objects.get().responsible == taker
    assert client.get("/settings/profile/").status_code == 302
    assert secrets(leaver) == []
    entry = AuditEntry.objects.get(verb="close_account")
    assert entry.detail["taken_over_by"] == str(taker) and entry.detail["left"] == {}
    row = Handover.objects.get()
    assert (row.giver, row.receiver, row.done_on) == (leaver, taker, today())
    leaver.refresh_from_db()  # nothing is deleted
    assert not leaver.is_active


def test_nobody_leaves_something_behind_unsaid(leaver, people):
    with pytest.raises(ValidationError, match="receiver"):
        goes(leaver, people)
    leaver.refresh_from_db()
    assert leaver.is_active and secrets(leaver)
    goes(leaver, people, is_left=True)
    assert AuditEntry.objects.get(verb="close_account").detail["left"] == {"responsible": 1}
    assert Agreement.objects.get().responsible == leaver
    assert not Handover.objects.exists()


def test_on_a_later_day_the_night_does_both(leaver, people):
    day, taker = today() + timedelta(days=3), people["coordinator"]
    goes(leaver, people, receiver=taker, closes_on=day)
    nightly()
    leaver.refresh_from_db()
    assert leaver.is_active and Agreement.objects.get().responsible == leaver
    with pytest.raises(Conflict):
        goes(leaver, people, receiver=taker)
    close_due(on=day - timedelta(days=1))
    leaver.refresh_from_db()
    assert leaver.is_active
    Handover.objects.update(first_day=today())
    type(leaver).objects.filter(pk=leaver.pk).update(closes_on=today())
    nightly()
    leaver.refresh_from_db()
    assert not leaver.is_active and secrets(leaver) == []
    assert Agreement.objects.get().responsible == taker
    nightly()
    assert AuditEntry.objects.filter(verb="close_account", by=None).count() == 1


def test_from_that_day_on_nothing_opens_whoever_was_asleep(leaver, people):
    client, taker = signed_in(leaver), people["coordinator"]
    _key, secret = create_key(by=leaver, name="job", user=leaver)
    _feed, address = create_feed(by=leaver)
    api = Client(headers={"authorization": f"Bearer {secret}"})

    def answers():
        return [
            client.get("/settings/profile/").status_code,
            signed_in(leaver).get("/settings/profile/").status_code,
            api.get("/api/v1/agreements/").status_code,
            Client().get(f"/calendar/{address}.ics").status_code,
        ]

    goes(leaver, people, receiver=taker, closes_on=today() + timedelta(days=3))
    assert answers() == [200, 200, 200, 200]
    type(leaver).objects.filter(pk=leaver.pk).update(closes_on=today())  # and no night came
    assert answers() == [302, 302, 401, 404]
    Handover.objects.update(first_day=today())
    close_due(on=today())  # what they held is found all the same
    assert Agreement.objects.get().responsible == taker
    leaver.refresh_from_db()
    assert not leaver.is_active and secrets(leaver) == []


def test_a_night_that_fails_at_one_closes_the_others(leaver, people, monkeypatch):
    rows = type(leaver).objects.filter(role__in=["officer", "reader", "manager"])
    rows.update(closes_on=today())
    close = leaving.close_account

    def fails(*, user, **given):
        assert user.pk != leaver.pk, "broken"
        return close(user=user, **given)

    monkeypatch.setattr(leaving, "close_account", fails)
    close_due(on=today())
    assert [row.pk for row in rows.filter(is_active=True)] == [leaver.pk]


def test_one_administrator_stays(leaver, people):
    def make(name):
        return type(leaver).objects.create_user(
            email=f"{name}@office.example", password=None, role="administrator", native_name=name
        )

    first, second = people["administrator"], make("b")
    leave(by=first, on=today(), user=second, closes_on=today() + timedelta(days=9))
    third = make("c")
    leave(by=third, on=today(), user=first, closes_on=today() + timedelta(days=3))
    for refused in (
        lambda: leave(by=second, on=today(), user=third, closes_on=today() + timedelta(days=1)),
        lambda: change_user(by=second, user=third, role="manager"),
        lambda: change_user(by=second, user=third, is_active=False),
        lambda: change_user(by=second, user=second, closes_on=None),
    ):
        second.refresh_from_db()
        with pytest.raises(Conflict):
            refused()
    type(leaver).objects.filter(pk=third.pk).update(closes_on=today())
    close_due(on=today())  # left, and logged
    third.refresh_from_db()
    assert third.is_active


def test_back_only_by_invitation(leaver, people):
    administrator = people["administrator"]
    change_user(by=administrator, user=leaver, is_active=False)
    assert secrets(leaver) == []
    leaver.refresh_from_db()
    with pytest.raises(Conflict, match="Open again"):
        change_user(by=administrator, user=leaver, is_active=True)
    Authenticator.objects.create(user=leaver, type=Authenticator.Type.TOTP, data={})
    SocialAccount.objects.create(user=leaver, provider="office", uid="1")
    reopen_account(by=administrator, user=leaver)
    assert not Authenticator.objects.exists() and not SocialAccount.objects.exists()


def test_it_is_the_administrators(leaver, people):
    for role in ("manager", "officer", "auditor"):
        with pytest.raises(PermissionDenied):
            goes(leaver, people, by=people[role], is_left=True)
    with pytest.raises(Conflict):
        goes(people["administrator"], people)
    with pytest.raises(ValidationError):
        goes(leaver, people, is_left=True, closes_on=today() - timedelta(days=1))


def test_pages_to_leave_to_stay_and_to_come_back(leaver, people):
    administrator, path = signed_in(people["administrator"]), f"/settings/users/{leaver.pk}/"
    page = administrator.get(f"{path}leave/").content.decode()
    assert "<dt>agreements</dt><dd>1</dd>" in page and "A-1" not in page
    later = (today() + timedelta(days=2)).isoformat()
    given = {"closes_on": later, "receiver": people["coordinator"].pk}
    assert administrator.post(f"{path}leave/", {"closes_on": later}).status_code == 422
    assert administrator.post(f"{path}leave/", given).status_code == 302
    assert "Closed from" in administrator.get(path).content.decode()
    assert administrator.post(f"{path}stay/").status_code == 302
    leaver.refresh_from_db()
    assert leaver.closes_on is None
    assert signed_in(people["manager"]).get(f"{path}leave/").status_code == 403
    assert (
        administrator.post(f"{path}leave/", {"closes_on": today(), "is_left": "on"}).status_code
        == 302
    )
    assert administrator.get(f"{path}leave/").status_code == 404
    assert administrator.post(f"{path}reopen/").status_code == 302
    leaver.refresh_from_db()
    assert leaver.is_active and leaver.closes_on is None and not leaver.has_usable_password()
    assert OutboxMessage.objects.filter(recipient=leaver, key__startswith="invite:").exists()
    assert secrets(leaver) == []
