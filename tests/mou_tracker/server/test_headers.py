"""What browsers are told with each kind of answer."""

import pytest

from django.test import Client

from agreements.actions import attach, examine
from agreements.files import receive
from mou_tracker.feeds.actions import create_feed
from mou_tracker.server import headers
from tests.agreements import made
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement

pytestmark = pytest.mark.django_db
ON_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": headers.SAID["Permissions-Policy"],
}
NOTHING = headers.SAID["Content-Security-Policy"]
OURS = "script-src 'self'"
#: kind of answer -> its status, the a part of its policy, what it says to where it leads.
KINDS = {
    "page": (200, OURS, "same-origin"),
    "sign-in": (200, OURS, "same-origin"),
    "led to the sign-in": (302, OURS, "same-origin"),
    "page that is not there": (404, OURS, "same-origin"),
    "bad request": (400, OURS, "same-origin"),
    "API": (200, OURS, "same-origin"),
    "API without a key": (401, OURS, "same-origin"),
    "API that is not there": (404, OURS, "same-origin"),
    "API that broke": (500, OURS, "same-origin"),
    "calendar": (200, OURS, "no-referrer"),
    "calendar that is not there": (404, OURS, "same-origin"),
    "list as a file": (200, OURS, "same-origin"),
    "document": (200, "sandbox; ", "same-origin"),
    "static file": (200, NOTHING, "same-origin"),
    "static file that is not there": (404, OURS, "same-origin"),
    "alive": (200, NOTHING, "same-origin"),
    "another host": (400, NOTHING, "same-origin"),
}


@pytest.fixture
def ask(people, home, consip, settings, tmp_path, monkeypatch):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    agreement = make_agreement("OWN-1", consip)
    file = examine(receive([made.pdf("Text")]), name="text.pdf")
    document = attach(by=people["manager"], on=DAY, file=file, title="T", agreements=[agreement])
    office, nobody = Client(raise_request_exception=False), Client(raise_request_exception=False)
    office.force_login(people["officer"])
    _feed, secret = create_feed(by=people["officer"])
    kinds = {
        "page": lambda: office.get("/agreements/"),
        "sign-in": lambda: nobody.get("/accounts/login/"),
        "led to the sign-in": lambda: nobody.get("/agreements/"),
        "page that is not there": lambda: office.get("/agreements/NONE/"),
        "bad request": lambda: office.get("/agreements/?on=never"),
        "API": lambda: partner_client(consip).get("agreements/"),
        "API without a key": lambda: nobody.get("/api/v1/agreements/"),
        "API that is not there": lambda: staff_client(people["officer"]).get("nowhere/"),
        "API that broke": lambda: broken(monkeypatch, staff_client(people["officer"])),
        "calendar": lambda: nobody.get(f"/calendar/{secret}.ics"),
        "calendar that is not there": lambda: nobody.get("/calendar/none.ics"),
        "list as a file": lambda: office.get("/agreements/?export=csv"),
        "document": lambda: office.get(f"/documents/{document.uid}/file"),
        "static file": lambda: nobody.get("/static/css/tokens.css"),
        "static file that is not there": lambda: nobody.get("/static/css/none.css"),
        "alive": lambda: nobody.get("/healthz"),
        "another host": lambda: nobody.get("/accounts/login/", HTTP_HOST="evil.example"),
    }
    assert kinds.keys() == KINDS.keys()
    return kinds


def broken(monkeypatch, client):
    def breaks(*_words, **_more):
        raise RuntimeError

    monkeypatch.setattr("agreements.api.agreements.with_rows", breaks)
    client.keeps_contract = False
    return client.get("agreements/")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer(ask, kind):
    status, policy, referrer = KINDS[kind]
    answer = ask[kind]()
    assert answer.status_code == status
    told = answer.headers
    assert {name: told.get(name) for name in ON_ALL} == ON_ALL
    assert told["Referrer-Policy"] == referrer
    assert policy in told["Content-Security-Policy"]
    assert "default-src 'none'" in told["Content-Security-Policy"]
    assert "unsafe" not in told["Content-Security-Policy"]
    if "sandbox" not in policy:
        assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    assert "Server" not in told and "X-Powered-By" not in told


@pytest.mark.parametrize("kind", ["page", "sign-in", "API", "calendar", "document"])
def test_nobody_between_keeps_what_is_for_one(ask, kind):
    assert {"private", "no-store", "no-cache"} & set(
        ask[kind]().headers.get("Cache-Control", "").replace(" ", "").split(",")
    )
