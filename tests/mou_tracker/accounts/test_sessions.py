"""Where somebody is signed in, and everything that ends it."""

from datetime import timedelta
from importlib import import_module

import pytest

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from agreements.models import AuditEntry
from mou_tracker.accounts import middleware
from mou_tracker.accounts.actions import change_user
from mou_tracker.accounts.devices import device_words
from mou_tracker.accounts.models import UserSession
from mou_tracker.accounts.sessions import sessions_of
from mou_tracker.tasks import nightly

PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
WHALE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Whale/4.33.0.0 Safari/537.36"
)
MINE = "/settings/security/"


def signed_in(person, agent=FIREFOX, address="198.51.100.7") -> Client:
    client = Client(headers={"user-agent": agent, "accept-language": "en"}, REMOTE_ADDR=address)
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def answers(client: Client) -> bool:
    return client.get("/settings/profile/").status_code == 200


def verbs() -> list[str]:
    found = AuditEntry.objects.filter(subject__startswith="user:").order_by("pk")
    return list(found.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (WHALE, "Naver Whale on macOS"),
        (WHALE.replace("Whale/4.33.0.0 Safari/537.36", "Safari/537.36 Edg/138"), "Edge on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
         "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/138.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "another program"),
        ("", "another program"),
    ],
)  # fmt: skip
def test_a_browser_in_words(agent, words):
    assert device_words(agent) == words


def test_each_sign_in_is_listed_and_left_in_the_trail(people):
    here, there = signed_in(people["officer"]), signed_in(people["officer"], WHALE, "2001:db8::7")
    signed_in(people["manager"], WHALE, "203.0.113.9")
    page = here.get(MINE).content.decode()
    assert all(words in page for words in ("Firefox on Windows", "Naver Whale on macOS"))
    assert "2001:db8::7" in page and "203.0.113.9" not in page
    assert all(one.session_key not in page for one in UserSession.objects.all())
    assert verbs() == ["sign_in"] * 3
    assert answers(there)


def test_one_ends_alone_and_the_others_together(people):
    here, there, third = (signed_in(people["officer"]) for _one in range(3))
    pages = here.get(MINE).context["sessions"]
    assert [line.is_this for line in pages].count(True) == 1
    name = next(line.name for line in pages if line.row.session_key == there.session.session_key)
    stranger = signed_in(people["manager"])
    assert stranger.post(f"{MINE}sessions/{name}/end/").status_code == 404
    assert answers(there)
    assert here.post(f"{MINE}sessions/{name}/end/").status_code == 302
    assert [answers(one) for one in (here, there, third)] == [True, False, True]
    assert here.post(f"{MINE}sessions/end-others/").status_code == 302
    assert [answers(one) for one in (here, third, stranger)] == [True, False, True]
    assert verbs().count("end_sessions") == 2


def test_one_nobody_told_of_is_listed_and_ends_like_any_other(people):
    """As an older version begins them."""
    old, here = Client(), signed_in(people["officer"])
    old.force_login(people["officer"])
    assert "a device not known" in here.get(MINE).content.decode()
    here.post(f"{MINE}sessions/end-others/")
    assert [answers(one) for one in (old, here)] == [False, True]


def test_an_administrator_ends_all_of_somebody(people):
    theirs = [signed_in(people["officer"]) for _one in range(2)]
    path = f"/settings/users/{people['officer'].pk}/"
    assert signed_in(people["manager"]).post(f"{path}sessions/end/").status_code == 403
    administrator = signed_in(people["administrator"])
    page = administrator.get(path).content.decode()
    assert "2 sessions are open." in page and "198.51.100.7" not in page
    assert administrator.post(f"{path}sessions/end/").status_code == 302
    assert not any(answers(one) for one in theirs)
    assert answers(administrator)
    entry = AuditEntry.objects.filter(verb="end_sessions").get()
    assert (entry.by, entry.subject) == (people["administrator"], f"user:{people['officer'].pk}")


def test_a_changed_password_ends_the_others_and_keeps_this_one_listed(people):
    here, there = signed_in(people["officer"]), signed_in(people["officer"])
    told = {
        "oldpassword": PASSWORD,
        "password1": "a battery of horses",
        "password2": "a battery of horses",
    }
    assert here.post("/accounts/password/change/", told).status_code == 302
    assert [answers(one) for one in (here, there)] == [True, False]
    lines = here.get(MINE).context["sessions"]
    assert [(line.is_this, line.device) for line in lines] == [(True, "Firefox on Windows")]
    assert "change_password" in verbs()


@pytest.mark.parametrize(
    ("role", "changed", "ends"),
    [
        ("coordinator", {"role": "officer"}, True),
        ("officer", {"role": "administrator"}, True),
        ("officer", {"is_active": False}, True),
        ("officer", {"role": "manager"}, False),
        ("officer", {"native_name": "이"}, False),
    ],
)
def test_whoever_loses_rights_signs_in_anew(people, role, changed, ends):
    theirs = signed_in(people[role])
    change_user(by=people["administrator"], user=people[role], **changed)
    assert answers(theirs) is not ends
    assert Session.objects.exists() is not ends


def test_when_it_was_last_used(people, monkeypatch):
    client = signed_in(people["officer"])
    row = UserSession.objects.get()
    long_ago = timezone.now() - timedelta(hours=2)
    UserSession.objects.update(used_at=long_ago)
    client.get("/settings/profile/", REMOTE_ADDR="203.0.113.9")
    row.refresh_from_db()
    assert row.used_at > long_ago + timedelta(hours=1)
    assert row.address == "203.0.113.9"
    UserSession.objects.update(used_at=long_ago)
    client.get("/settings/profile/")  # this process has noted it just now
    row.refresh_from_db()
    assert row.used_at == long_ago


def test_a_database_that_takes_nothing_still_answers(people, monkeypatch):
    client = signed_in(people["officer"])

    def refused(*_args, **_options):
        raise DatabaseError("read-only")

    monkeypatch.setattr(middleware, "note_use", refused)
    assert answers(client)


def test_the_night_forgets_what_is_over(people):
    gone, kept = signed_in(people["officer"]), signed_in(people["officer"])
    Session.objects.filter(session_key=gone.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )
    assert len(sessions_of(people["officer"], now=timezone.now())) == 1
    nightly()
    assert UserSession.objects.get().session_key == kept.session.session_key


def test_signing_out_leaves_no_session(people):
    client = signed_in(people["officer"])
    assert client.post("/accounts/logout/").status_code == 302
    assert sessions_of(people["officer"], now=timezone.now()) == []


def test_the_store_is_one_a_former_version_reads(people):
    """While web servers are replaced one by one, both versions answer the same sessions."""
    client = signed_in(people["officer"])
    former = import_module("django.contrib.sessions.backends.db").SessionStore
    assert former(client.session.session_key).load() == dict(client.session.items())
    assert former.__module__ != settings.SESSION_ENGINE


def test_everybody_invited_has_an_address_that_counts(people):
    person = people["officer"]
    change_user(by=people["administrator"], user=person, email="New@Example.org")
    rows = person.emailaddress_set.values_list("email", "verified", "primary")
    assert list(rows) == [("new@example.org", True, True)]
