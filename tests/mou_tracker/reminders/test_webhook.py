"""One signed POST for each mail about days, over a real HTTP conversation."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from agreements.bounded_calls import BoundedCalls
from agreements.models import OutboxMessage
from mou_tracker.mail import new_message_id
from mou_tracker.reminders import sender, webhook
from mou_tracker.reminders.composer import compose
from mou_tracker.reminders.models import Entry, WebhookCall
from mou_tracker.reminders.planner import plan
from mou_tracker.server.production import refuse_unsigned
from tests.drips import dripping

from .conftest import NOW, TODAY

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "a secret of the office"


class Receiver:
    """Answers as told, and keeps what it was sent."""

    def __init__(self):
        self.received, self.answers, self.headers = [], [], {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.received.append((self.path, dict(self.headers), body))
                self.send_response(outer.answers.pop(0) if outer.answers else 204)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver(settings):
    made = Receiver()
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = f"{made.url}/duty?list=1", SECRET
    yield made
    made.stop()


@pytest.fixture
def calls(db):
    def make(number):
        for at in range(number):
            message = OutboxMessage.objects.create(
                key=f"k:{at}", to_address="a@pps.example", language="en", subject="s", text="t",
                message_id=new_message_id(),
            )  # fmt: skip
            WebhookCall.objects.create(message=message, body=webhook.body_of(message, []))

    return make


def states():
    return sorted(WebhookCall.objects.values_list("state", flat=True))


def test_what_was_told_signed_so_that_the_receiver_knows_who_calls(
    receiver, agreement, deadline, person, settings
):
    a = person("a")
    open_one = agreement("KR-IT-1", responsible=a, confidentiality="internal")
    closed = agreement("KR-IT-2", responsible=a, confidentiality="confidential")
    for number, mou in enumerate((open_one, closed)):
        deadline(mou, day=TODAY + timedelta(days=20), origin=f"activity:{number}")
    with time_machine.travel(NOW, tick=False):
        plan(now=NOW)
        assert compose(now=NOW) == 1
        assert webhook.send(now=NOW) == 1
    ((path, headers, body),) = receiver.received
    mail = OutboxMessage.objects.get()
    assert path == "/duty?list=1"
    assert json.loads(body) == {
        "message_id": mail.message_id,
        "recipient": a.email,
        "written_at": NOW.isoformat(),
        "items": [
            {
                "kind": "expiry",
                "day": (TODAY + timedelta(days=20)).isoformat(),
                "agreements": [
                    {"reference": "KR-IT-1", "link": f"{settings.SITE_URL}/agreements/KR-IT-1/"}
                ],
            }
        ],
        "confidential": 1,
    }
    assert b"KR-IT-2" not in body and b"Title" not in body
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert f"<{headers['webhook-id']}>" == mail.message_id
    assert webhook.send() == 0 and len(receiver.received) == 1


def test_the_signature_of_the_standard():
    """The example of its specification."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.WEBHOOK_SECRET", secret, raising=False)
        found = webhook.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert found == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_off_by_default(agreement, deadline, person):
    deadline(agreement(responsible=person("a")), day=TODAY + timedelta(days=20))
    plan(now=NOW)
    assert compose(now=NOW) == 1
    assert Entry.objects.exists() and not WebhookCall.objects.exists()
    assert webhook.send() == 0


@pytest.mark.parametrize("answer", [302, 307, 400, 401, 404, 429, 500, 503])
def test_what_it_does_not_take_is_tried_again_the_same(receiver, calls, answer):
    receiver.answers = [answer]
    receiver.headers = {"Location": f"{receiver.url}/elsewhere"}
    calls(1)
    assert webhook.send() == 0
    assert states() == ["waiting"]
    call = WebhookCall.objects.get()
    assert str(answer) in call.last_error and call.due_at > call.created_at
    assert webhook.send() == 0, "not before its time"
    WebhookCall.objects.update(due_at=call.created_at)
    assert webhook.send() == 1
    assert {path for path, _headers, _body in receiver.received} == {"/duty?list=1"}
    assert len({body for _path, _headers, body in receiver.received}) == 1
    assert states() == ["sent"]


def test_one_that_is_gone_or_too_old_is_given_up(receiver, calls):
    receiver.answers = [410, 500]
    calls(2)
    WebhookCall.objects.filter(message__key="k:1").update(
        created_at=WebhookCall.objects.first().created_at - sender.GIVE_UP_AFTER
    )
    webhook.send()
    assert states() == ["dead", "dead"]


def test_a_receiver_that_is_away_is_asked_once_a_run(receiver, calls):
    receiver.stop()
    calls(3)
    assert webhook.send() == 0
    assert states() == ["waiting"] * 3
    assert sorted(WebhookCall.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert not WebhookCall.objects.exclude(lease_until=None).exists()
    receiver.server.server_close = receiver.server.shutdown = lambda: None


def test_two_senders_post_each_once(receiver, calls):
    calls(20)

    def post_all():
        webhook.send()
        connections.close_all()

    threads = [threading.Thread(target=post_all) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.received}) == 20
    assert len(receiver.received) == 20


@pytest.mark.parametrize(
    ("url", "secret", "debug", "starts"),
    [
        ("https://duty.example.org/x", "s", False, True),
        ("https://10.0.0.7/x", "s", False, True),
        ("https://duty.example.org/x", "", False, False),
        ("http://duty.example.org/x", "s", False, False),
        ("http://duty.example.org/x", "s", True, True),
        ("http://localhost:9000/x", "s", False, True),
        ("ftp://localhost/x", "s", True, False),
        ("duty.example.org", "s", True, False),
    ],
)
def test_where_it_may_lead(url, secret, debug, starts):
    if starts:
        refuse_unsigned(url, secret, debug=debug)
    else:
        with pytest.raises(ImproperlyConfigured):
            refuse_unsigned(url, secret, debug=debug)


def test_a_receiver_that_sends_a_byte_now_and_then_holds_no_sender(calls, settings, monkeypatch):
    """The mail loop sends mails and these in turns: whoever holds the one holds the other."""
    kept = BoundedCalls("webhook", most=1)
    monkeypatch.setattr(webhook, "_calls", kept)
    monkeypatch.setattr(webhook, "WHOLE", 0.5)
    calls(1)
    with dripping(b"HTTP/1.1 200 OK\r\nName: ", b"x") as port:
        settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = f"http://127.0.0.1:{port}/", SECRET
        assert webhook.send() == 0
        assert kept.room.acquire(timeout=20)
    assert states() == ["waiting"]
    assert "no whole answer" in WebhookCall.objects.get().last_error
