"""What the log says, by its number, and what it never says."""

import io
import json
import logging
import logging.config
import os
import re
import secrets
import signal

import pytest

from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.test import Client

from agreements.models import AuditEntry
from mou_tracker import request_ids
from mou_tracker.accounts.models import User
from mou_tracker.background.loops import go_on
from mou_tracker.celery import app
from mou_tracker.reminders.sender import send
from mou_tracker.reminders.tick import tick
from mou_tracker.server.logs import logging_settings, masked

pytestmark = [pytest.mark.django_db, pytest.mark.numbered]
LOGIN = "/accounts/login/"


@pytest.fixture
def said(settings):
    """Every line that is logged while the test runs, as JSON where `LOG_FORMAT=json`."""
    stream = io.StringIO()
    shape = logging_settings("json", level="INFO")
    shape["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(shape)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)


class TestNumber:
    def test_given_back_and_its_own_each_time(self):
        first, second = (Client().get("/healthz").headers["X-Request-ID"] for _ in range(2))
        assert first != second and re.fullmatch("[0-9a-f]{32}", first)

    def test_a_trusted_proxys_is_kept(self, settings):
        given = {"HTTP_X_REQUEST_ID": "proxy-0001"}
        assert Client().get("/healthz", **given).headers["X-Request-ID"] != "proxy-0001"
        settings.TRUSTED_PROXIES = 1
        assert Client().get("/healthz", **given).headers["X-Request-ID"] == "proxy-0001"

    @pytest.mark.parametrize(
        "given", ["", "short", "a b c d e f", "x" * 65, 'a"}\n{"b', "번호" * 9]
    )
    def test_what_could_break_a_line_is_not_taken(self, settings, given):
        settings.TRUSTED_PROXIES = 1
        told = Client().get("/healthz", HTTP_X_REQUEST_ID=given).headers["X-Request-ID"]
        assert told != given and request_ids.SOUND.fullmatch(told)

    def test_ends_with_its_request(self):
        Client().get("/healthz")
        assert request_ids.current() == ""


def test_from_the_page_over_the_mail_loop(said, people, settings):
    """An administrator invites; the loop sends the mail later, under a number of its own."""
    settings.TRUSTED_PROXIES = 1
    client = Client()
    client.force_login(people["administrator"])
    answer = client.post(
        "/settings/users/invite/",
        {"email": "new@test.example", "native_name": "김새", "role": "reader", "language": "ko"},
        HTTP_X_REQUEST_ID="page-0001",
    )
    assert answer.status_code == 302, answer.content.decode()
    with request_ids.bound("loop-0001"):
        send()
    assert len(mail.outbox) == 1
    sent = [one for one in said() if "is sent" in one["event"]]
    assert [one["request_id"] for one in sent] == ["page-0001"]
    pages = [one for one in said() if one["logger"] == "mou_tracker.requests"]
    assert [(one["request_id"], one["method"], one["status"]) for one in pages] == [
        ("page-0001", "POST", 302)
    ]


def test_what_a_task_says_bears_its_number(said):
    @app.task(name="tests.says")
    def says():
        logging.getLogger("tests").info("done")

    try:
        says.apply(task_id="task-0001")
    finally:
        app.tasks.pop("tests.says")
    assert [one["request_id"] for one in said() if one["event"] == "done"] == ["task-0001"]
    assert request_ids.current() == ""


def test_so_does_what_is_said_of_one_that_failed(said):
    @app.task(name="tests.fails")
    def fails():
        raise ValueError("not today")

    try:
        fails.apply(task_id="task-0002")
    finally:
        app.tasks.pop("tests.fails")
    told = [one for one in said() if one["logger"].startswith("celery")]
    assert [one["request_id"] for one in told] == ["task-0002"]
    assert "not today" in told[0]["exception"]


def test_what_a_round_of_a_loop_says_bears_its_number(said):
    """The mail loop's, and those of reports and registers."""
    rounds = []

    def one_round():
        rounds.append(request_ids.current())
        logging.getLogger("tests").info("a round")
        if len(rounds) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        raise DatabaseError("away")

    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        go_on(one_round, every=0, log=logging.getLogger("tests"), noun="round")
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    assert len(set(rounds)) == 2 and all(map(request_ids.SOUND.fullmatch, rounds))
    told = [(one["event"], one["request_id"]) for one in said() if one["logger"] == "tests"]
    assert told == [
        (words, number) for number in rounds for words in ("a round", "no round this time: away")
    ]


def test_no_person_and_no_secret(said, real_case, people):
    """The main job, and what goes wrong on the way: nobody's name or address, no token and no
    word that was searched for stands in the log."""
    token = secrets.token_urlsafe(32)
    client = Client(raise_request_exception=False)
    wrong = {"login": people["officer"].email, "password": "Wrong-Password-1"}
    client.post(LOGIN, wrong)
    client.post(LOGIN, wrong | {"password": "correct horse battery"})
    for path in (
        "/", "/agreements/KR-IT-2008-1/", "/timeline/", "/search/?q=Gasparri", "/inbox/",
        f"/calendar/{token}.ics", f"/accounts/password/reset/key/1-{token}/",
        "/Gasparri/?q=Gasparri", "/agreements/?on=Gasparri",
    ):  # fmt: skip
        client.get(path)
    client.get("/api/v1/agreements/", HTTP_AUTHORIZATION=f"Bearer {token}")
    tick()
    logging.getLogger("django.request").error(
        "Internal Server Error: %s", f"/calendar/{token}.ics",
        exc_info=ValueError(f"Key (email)=({people['officer'].email}) already exists."),
    )  # fmt: skip
    text = json.dumps(said(), ensure_ascii=False)
    assert len(said()) > 10 and "Internal Server Error" in text and "already exists" in text
    persons = User.objects.exclude(native_name="")
    secret = {token, "Wrong-Password-1", "correct horse battery", "Gasparri"}
    secret |= {value for one in persons for value in (one.email, one.native_name)}
    secret |= {one.detail["to"] for one in AuditEntry.objects.filter(verb="mail_sent")}
    assert [one for one in secret if one in text] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("550 <kim.j@pps.example> unknown", "550 <…> unknown"),
        ("Not Found: /calendar/aB3_efghijklmnopqrstuvwxyz.ics", "Not Found: /calendar/….ics"),
        ("GET /search/?q=김 HTTP", "GET /search/?… HTTP"),
        (f"reset 1-abc-{'0af3' * 8}", "reset 1-abc-…"),
        # what helps stays
        ("report 1b4e28ba-2fa1-11d2-883f-0016d3cca427 could not be made",) * 2,
        ("File mou_tracker/dashboards/templatetags/mou.py, line 12 in _render_what_is_there",) * 2,
        ("is it 25 MB? yes",) * 2,
    ],
)
def test_what_is_masked_and_what_is_not(before, after):
    assert masked(before) == after


def test_another_shape_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT must be one of line, json"):
        logging_settings("xml", level="INFO")
