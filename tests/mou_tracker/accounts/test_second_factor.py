"""A second factor that the office asks of a role: what is reached without one, and ways back in."""

import io

import pytest
from allauth.mfa.models import Authenticator

from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from agreements.actions import Conflict
from agreements.models import AuditEntry, OutboxMessage
from mou_tracker.accounts.models import User, UserSession
from mou_tracker.accounts.second_factor import reset_factor, set_factor_roles
from tests import guide
from tests.factories import make_user
from tests.mou_tracker.accounts.test_sessions import PASSWORD, answers, signed_in
from tests.routes import paths
from tests.test_site import READ

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/second-factor/"
DATA = {"secret": "x", "seed": "00", "used_mask": 0, "name": "key", "credential": {}}
#: What opens without a session, or tells nothing of the office.
OPEN = ("/api/", "/healthz", "/readyz", "/metrics")


def have_factor(user: User, kind: str = "totp") -> Authenticator:
    return Authenticator.objects.create(user=user, type=kind, data=DATA)


@pytest.fixture
def asked_of_officers(people):
    set_factor_roles(by=people["administrator"], roles=["officer", "administrator"])
    for person in people.values():
        person.refresh_from_db()
    return people


def test_without_one_nothing_opens_but_its_own_page(asked_of_officers, real_case):
    client = signed_in(asked_of_officers["officer"])
    closed = [one for one in {*paths({"": {}}), *READ} if not one.startswith(OPEN)]
    assert len(closed) > 60
    for path in closed:
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer.headers.get("Location")) == (302, SET_UP), path
    told = client.get("/api/v1/agreements/")
    assert told.status_code == 403 and told.json()["type"].endswith(":second-factor-needed")
    for path in (SET_UP, "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        page = client.get(path)
        assert page.status_code == 200 and b'href="/agreements/"' not in page.content, path


def test_with_one_and_of_another_role_everything_does(asked_of_officers):
    officer = asked_of_officers["officer"]
    client = signed_in(officer)
    have_factor(officer, "recovery_codes")
    assert not answers(client)  # codes stand in for a factor that is not there
    have_factor(officer, "webauthn")
    assert answers(client) and client.get("/api/v1/agreements/").status_code == 200
    assert b'href="/agreements/"' in client.get("/accounts/2fa/").content
    assert client.get(SET_UP).headers["Location"] == "/accounts/2fa/"
    assert answers(signed_in(asked_of_officers["manager"]))


def test_who_is_signed_in_and_who_comes_later_are_asked_too(people):
    client = signed_in(people["officer"])
    assert answers(client)
    admin = signed_in(people["administrator"])
    chosen = {"roles": ["reader", "officer"]}
    assert admin.post("/settings/users/second-factor/", chosen).status_code == 302
    assert not answers(client) and answers(admin)
    assert not answers(signed_in(make_user("reader", email="late@mou.example")))
    told = AuditEntry.objects.get(verb="set_factor_roles").detail
    assert told == {"factor_roles": [[], ["reader", "officer"]]}
    page = admin.get("/settings/users/second-factor/").content.decode()
    assert "cooperation officer: 1 without" in page and page.count("checked") == 2
    refused = signed_in(people["manager"]).post("/settings/users/second-factor/", {"roles": []})
    assert refused.status_code == 403


def test_no_role_that_does_not_exist(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.update(factor_roles=["nobody"])


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_the_last_one_stays_where_it_must(asked_of_officers, kind):
    officer = asked_of_officers["officer"]
    client = signed_in(officer)
    last = have_factor(officer, kind)
    where = {
        "totp": "/accounts/2fa/totp/deactivate/",
        "webauthn": f"/accounts/2fa/webauthn/keys/{last.pk}/remove/",
    }
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post(where[kind])
    assert Authenticator.objects.filter(pk=last.pk).exists()
    have_factor(officer, "webauthn" if kind == "totp" else "totp")
    client.post(where[kind])
    assert not Authenticator.objects.filter(pk=last.pk).exists()


def test_an_administrator_resets_somebody_elses(asked_of_officers):
    officer, admin = asked_of_officers["officer"], asked_of_officers["administrator"]
    client, there = signed_in(admin), signed_in(officer)
    have_factor(admin)
    have_factor(officer)
    have_factor(officer, "recovery_codes")
    assert answers(there)
    assert b"Reset the second factor" in client.get(f"/settings/users/{officer.pk}/").content
    reset = f"/settings/users/{officer.pk}/second-factor/reset/"
    assert client.post(reset).headers["Location"] == f"/settings/users/{officer.pk}/"
    assert not Authenticator.objects.filter(user=officer).exists()
    assert there.get("/settings/profile/").headers["Location"].startswith("/accounts/login/")
    assert not UserSession.objects.filter(user=officer).exists()
    entry = AuditEntry.objects.get(verb="reset_factor")
    assert (entry.by, entry.detail) == (admin, {"factors": ["recovery_codes", "totp"]})
    told = OutboxMessage.objects.get()  # somebody else may have asked for it
    assert (told.recipient, told.subject) == (officer, "Your second factor was reset")
    for text in (told.text, told.html):
        assert f"{admin} has reset" in text and "/accounts/login/" in text
    again = signed_in(officer)
    assert again.get("/").headers["Location"] == SET_UP
    for user in (admin, officer):  # one's own, and where there is none
        with pytest.raises(Conflict):
            reset_factor(by=admin, user=user)
    assert Client().post(reset).status_code == 302
    assert signed_in(asked_of_officers["manager"]).post(reset).status_code == 403


def test_an_administrator_alone_comes_back_by_the_command(asked_of_officers):
    admin = asked_of_officers["administrator"]
    have_factor(admin)
    out = io.StringIO()
    typed = guide.block("manage.py reset_second_factor").replace("ADDRESS", admin.email.upper())
    call_command(*typed.split()[1:], stdout=out)
    assert admin.email in out.getvalue()
    assert "was reset on the server" in OutboxMessage.objects.get(recipient=admin).text
    assert signed_in(admin).get("/").headers["Location"] == SET_UP
    for wrong in (admin.email, "nobody@example.org"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", wrong, stdout=out)
