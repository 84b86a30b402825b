"""Outbox and mail server, over a real SMTP conversation and real transactions."""

import asyncio
import os
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing, suppress
from datetime import timedelta
from email import message_from_bytes
from uuid import uuid4

import psycopg2
import pytest
from aiosmtpd.controller import Controller

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, connections
from django.test import override_settings
from django.utils import timezone

from agreements.models import AuditEntry, OutboxMessage
from mou_tracker.reminders import sender
from mou_tracker.reminders.models import Entry
from mou_tracker.return_paths import mail_of
from mou_tracker.server.production import mail_connections
from tests.mou_tracker.server.system import PATIENCE, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


class Server:
    """A mail server that answers as told: by address, or for everything."""

    def __init__(self):
        self.received, self.connections, self.answers = [], 0, {}
        self.return_paths = []
        self.on_data, self.dawdles = lambda: None, set()
        self.most_connections, self.after_data = 1_000, "250 OK"
        self.until, self.in_data = None, 0
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        if self.connections >= self.most_connections:
            return ["421 4.7.0 too many connections"]
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_HELO(self, *_said):
        return "421 4.7.0 too many connections"

    async def handle_RCPT(self, server, session, envelope, address, _options):
        if address in self.dawdles:
            await asyncio.sleep(30)
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        """`until(address)`: whether it may be answered, asked again and again."""
        self.in_data += 1
        while self.until and not self.until(envelope.rcpt_tos[0]):
            await asyncio.sleep(0.01)
        self.in_data -= 1
        self.on_data()
        self.received.append(message_from_bytes(envelope.content))
        self.return_paths.append(envelope.mail_from)
        return self.after_data

    @property
    def ids(self):
        return Counter(mail["Message-ID"] for mail in self.received)


@pytest.fixture
def server(settings):
    made = Server()
    made.controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = made.controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield made
    made.controller.stop()


@pytest.fixture
def mails():
    def make(number, to="a{}@pps.example", **fields):
        return OutboxMessage.objects.bulk_create(
            OutboxMessage(
                key=f"k:{to}:{at}", to_address=to.format(at), language="ko", subject=f"제목 {at}",
                text="본문", html="<p>본문</p>", message_id=f"<{uuid4()}@mou.example>",
                **fields,
            )
            for at in range(number)
        )  # fmt: skip

    return make


def states():
    return Counter(OutboxMessage.objects.values_list("state", flat=True))


@pytest.mark.parametrize("most", [1, 4])
def test_mails_go_over_few_connections(server, mails, settings, most):
    settings.MAIL_CONNECTIONS = most
    mails(20)
    assert sender.send().sent == 20
    assert server.connections <= most
    assert set(server.ids) == set(OutboxMessage.objects.values_list("message_id", flat=True))
    assert AuditEntry.objects.filter(verb="mail_sent").count() == 20
    parts = [part.get_content_type() for part in server.received[0].walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert sender.send().sent == 0


@pytest.mark.parametrize("wrong", ["", "0", "21", "-1", "4.0", "four", "४"])
def test_a_start_with_another_number_of_connections_is_refused(wrong):
    assert mail_connections("1") == 1 and mail_connections("20") == 20
    with pytest.raises(ImproperlyConfigured, match="MAIL_CONNECTIONS"):
        mail_connections(wrong)


def test_several_are_under_way_over_one_session_of_the_database(server, mails, settings):
    settings.MAIL_CONNECTIONS = 4
    mails(40)
    sessions = []

    def has_seen_four(_address):
        """Once there are four connections, nobody is answered before all of them have a mail."""
        if server.in_data == 4 and not sessions:
            sessions.append(asked_beside(f"select count(*) {SESSIONS}"))
        return server.connections < 4 or bool(sessions)

    server.until = has_seen_four
    assert sender.send().sent == 40
    assert (server.connections, sessions) == (4, [1])


def asked_beside(statement):
    """Over a session of its own; a thread of the mail server may not use Django's."""
    with closing(psycopg2.connect(**connection.get_connection_params())) as session:
        cursor = session.cursor()
        cursor.execute(statement)
        return cursor.fetchone()[0]


#: Others than the one that asks, of the database of this test.
SESSIONS = """
from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
and backend_type = 'client backend'
"""


def test_one_the_server_takes_its_time_over_holds_up_none(server, mails):
    mails(20)
    server.until = lambda address: address != "a3@pps.example" or len(server.received) == 19
    done = sender.send()
    assert (done.sent, done.later) == (20, 0)
    assert server.received[-1]["To"] == "a3@pps.example"


def test_a_server_that_takes_no_more_connections_is_sent_all_over_those_it_takes(
    server, mails, settings
):
    settings.MAIL_CONNECTIONS = 8
    server.most_connections = 2
    mails(30)
    done = sender.send()
    assert (done.sent, done.later) == (29, 1), "asked for a third one once"
    assert "421" in OutboxMessage.objects.get(state="waiting").last_error


def test_what_the_server_took_is_noted_once_the_database_is_back(server, mails, settings):
    settings.MAIL_CONNECTIONS = 4
    mails(12)

    def sessions_end():
        if len(server.received) == 5:
            assert asked_beside(f"select bool_and(pg_terminate_backend(pid)) {SESSIONS}")

    server.on_data = sessions_end
    with suppress(OperationalError):  # where it asked for another mail meanwhile
        sender.send()
    connection.close()
    server.on_data = lambda: None
    OutboxMessage.objects.filter(state="waiting").update(lease_until=timezone.now())
    sender.send()
    assert states() == {"sent": 12}
    assert set(server.ids.values()) == {1} and len(server.ids) == 12


def test_each_mail_comes_back_to_an_address_of_its_own(server, mails, settings):
    settings.BOUNCE_ADDRESS = "bounces@mou.example.org"
    mails(3)
    sender.send()
    numbers = OutboxMessage.objects.values_list("pk", flat=True)
    assert sorted(map(mail_of, server.return_paths)) == sorted(numbers)
    assert all(one.startswith("bounces+") for one in server.return_paths)
    assert {one["From"] for one in server.received} == {settings.DEFAULT_FROM_EMAIL}
    assert {one["Auto-Submitted"] for one in server.received} == {"auto-generated"}


def test_two_senders_send_each_mail_once(server, mails):
    mails(60)
    barrier = threading.Barrier(2)

    def run():
        try:
            barrier.wait()
            sender.send()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states() == {"sent": 60}
    assert set(server.ids.values()) == {1} and len(server.ids) == 60


def test_good_ones_go_once_while_others_wait_or_die(server, mails):
    mails(2)
    mails(1, to="later@pps.example")
    mails(1, to="never-{}@pps.example")
    server.answers = {
        "later@pps.example": "451 4.7.1 try again",
        "never-0@pps.example": "550 5.1.1 no such user",
    }
    done = sender.send()
    assert (done.sent, done.later, done.dead) == (2, 1, 1)
    later = OutboxMessage.objects.get(to_address="later@pps.example")
    assert later.state == "waiting" and "451" in later.last_error and later.lease_until is None
    wait = (later.due_at - timezone.now()).total_seconds()
    assert 45 < wait <= 72, "one minute, 20 % more or less"
    dead = OutboxMessage.objects.get(state="dead")
    assert "550" in dead.last_error
    assert AuditEntry.objects.get(verb="mail_dead").subject == f"outboxmessage:{dead.pk}"
    assert sender.send().sent == 0
    server.answers = {}
    assert sender.send(now=timezone.now() + timedelta(minutes=2)).sent == 1


#: What a server says of a recipient or, in the end, of the mail -> whether the address is none.
REFUSALS = {
    "550 5.1.1 <a@pps.example>: Recipient address rejected: User unknown": True,
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup": True,
    "550 5.1.2 Host unknown": True,
    "550 5.1.0 Address rejected": False,
    "550 5.1.7 <mou@office.example>: Sender address rejected: undeliverable": False,
    "550 5.1.8 <mou@office.example>: Sender address rejected: Domain not found": False,
    "552 5.2.2 Mailbox full": False,
    "552 5.3.4 Message too big": False,
    "554 5.7.1 <a@pps.example>: Relay access denied": False,
    "550 relay not permitted": False,
}


@pytest.mark.parametrize("at_the_end", [False, True])
@pytest.mark.parametrize(("words", "is_none"), REFUSALS.items())
def test_only_what_says_that_an_address_is_none_marks_it(
    server, mails, person, words, is_none, at_the_end
):
    who = person("Kim")
    mails(1, to=who.email, recipient=who)
    if at_the_end:
        server.after_data = words
    else:
        server.answers = {who.email: words}
    assert sender.send().dead == 1
    who.refresh_from_db()
    assert (who.mail_fails_since is not None) == is_none
    assert words.partition(" ")[2] in OutboxMessage.objects.get(recipient=who).last_error


def test_back_off_grows_and_ends_after_72_hours(server, mails):
    mails(1)
    server.answers = {"a0@pps.example": "451 later"}
    for minutes in (1, 5, 15, 60, 60):
        OutboxMessage.objects.update(due_at=timezone.now())
        sender.send()
        waits = OutboxMessage.objects.get().due_at - timezone.now()
        assert 0.75 * minutes < waits.total_seconds() / 60 <= 1.2 * minutes
    OutboxMessage.objects.update(due_at=timezone.now())
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(hours=72))
    assert sender.send().dead == 1
    assert OutboxMessage.objects.get().last_error.count("451") == 6


def test_a_server_that_is_away_costs_one_or_two_tries_not_one_for_each(settings, mails):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.EMAIL_USE_TLS = False
    mails(10)
    done = sender.send()
    assert done.later == sender.FAULTS_IN_A_ROW
    assert OutboxMessage.objects.filter(attempts=0, lease_until=None).count() == 8
    assert states() == {"waiting": 10}


def test_what_brings_the_sender_down_each_time_is_set_aside(server, mails):
    mails(1)
    OutboxMessage.objects.update(attempts=sender.CRASHES)
    sender.send()
    assert states() == {"dead": 1} and not server.received


@pytest.mark.parametrize("bad", ["x@pps.example\r\nBcc: y@pps.example", "담당자@pps.example"])
def test_a_mail_that_cannot_be_written_dies_alone(server, mails, bad):
    mails(1)
    OutboxMessage.objects.update(subject=bad)
    mails(1, to="b{}@pps.example")
    if "\r" not in bad:
        OutboxMessage.objects.filter(subject=bad).update(subject="s", to_address=bad)
    done = sender.send()
    assert (done.sent, done.dead) == (1, 1)
    assert "Bcc" not in str(server.received[0].items())


def test_starttls_required_and_absent_sends_nothing_in_clear_text(server, mails):
    mails(3)
    with override_settings(EMAIL_USE_TLS=True):
        done = sender.send()
    assert done.sent == 0 and server.received == []
    assert states() == {"waiting": 3}
    assert "STARTTLS" in OutboxMessage.objects.exclude(last_error="").first().last_error


def test_a_bad_certificate_sends_nothing(settings, mails, tmp_path):
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
         "-days", "1", "-subj", "/CN=somebody.else"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    made = Server()
    made.controller = Controller(
        made, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True
    )
    made.controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", True
        settings.EMAIL_PORT = made.controller.port
        mails(1)
        assert sender.send().sent == 0 and not made.received
        assert "certificate" in OutboxMessage.objects.get().last_error.lower()
    finally:
        made.controller.stop()


def test_a_lease_is_respected_until_it_runs_out(server, mails):
    mails(1)
    held = sender.claim(now=timezone.now())
    assert len(held) == 1 and sender.claim(now=timezone.now()) == []
    OutboxMessage.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert len(sender.claim(now=timezone.now())) == 1
    assert not sender.start(held[0]), "the first has lost it"


def test_a_sender_that_dies_holds_up_few(server, mails):
    mails(20)
    sender.claim(now=timezone.now())  # and is gone
    assert sender.send().sent >= 15


def test_a_mail_the_server_dawdles_over_holds_up_nobody(server, mails, monkeypatch):
    assert sender.TIMEOUT == 10 and sender.LEASE.total_seconds() > sender.TIMEOUT
    monkeypatch.setattr(sender, "TIMEOUT", 0.5)
    mails(5)
    server.dawdles = {"a1@pps.example", "a3@pps.example"}
    done = sender.send()
    assert (done.sent, done.later) == (3, 2)
    waiting = OutboxMessage.objects.filter(state="waiting")
    assert {one.to_address for one in waiting} == server.dawdles
    assert all("imed out" in one.last_error for one in waiting)


def test_a_sender_slower_than_its_lease_costs_one_duplicate_at_most(server, mails):
    (message,) = mails(1)

    def overtake():
        """The lease has run out while the first sender still waits for the server's yes."""
        server.on_data = lambda: None
        OutboxMessage.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        try:
            assert sender.send().sent == 1
        finally:
            connections.close_all()

    def in_another_process():
        other = threading.Thread(target=overtake)
        other.start()
        other.join()

    first = sender.claim(now=timezone.now())[0]
    assert sender.start(first)
    in_another_process()
    assert not sender.start(first), "taken over before it was sent: not sent again"
    sender.finish(first)
    assert server.ids == {message.message_id: 1}
    assert AuditEntry.objects.filter(verb="mail_sent").count() == 1


def test_the_ledger_follows_the_mail(server, mails, agreement, deadline, person, now):
    deadline(agreement(responsible=person("a")), day=now.date())
    (message,) = mails(1)
    OutboxMessage.objects.update(created_at=now)
    entry = Entry.objects.create(
        recipient=person("b"), origin="o:1", key="k", kind="expiry", day=now.date(), lead=0,
        reason="responsible", due_on=now.date(), due_at=now, state="queued", message=message,
    )  # fmt: skip
    sender.send()
    entry.refresh_from_db()
    assert entry.state == "sent" and entry.sent_at


# --- Killed in the middle ------------------------------------------------------------------------

#: A sender of its own that ends itself where it is told; `data` is the server's to do.
VICTIM = """
import os, signal, django
django.setup()
from django.conf import settings
name, port, point, most = os.environ["VICTIM"].split()
settings.DATABASES["default"]["NAME"] = name
from django.db import connection
connection.settings_dict["NAME"] = name
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", int(port), False
settings.MAIL_CONNECTIONS = int(most)
from mou_tracker.reminders import sender
def die(*_args, **_named): os.kill(os.getpid(), signal.SIGKILL)
real = {name: getattr(sender, name) for name in ("claim", "start", "finish")}
count = 0
def third(name):
    def step(*args, **named):
        global count
        count += 1
        return die() if count == 3 else real[name](*args, **named)
    return step
if point == "before_claim": sender.claim = die
if point == "after_claim": sender.start = die
if point == "started": sender.build = third("start") and die
if point == "after_250": sender.finish = third("finish")
print("ready", os.getpid(), flush=True)
sender.send()
"""


@pytest.mark.parametrize("most", [1, 4])
@pytest.mark.parametrize("point", ["before_claim", "after_claim", "started", "data", "after_250"])
def test_killed_anywhere_nothing_is_lost(server, mails, point, most):
    """What was under way between the server's yes and our note of it comes twice."""
    mails(16)
    victim = subprocess.Popen(
        [sys.executable, "-c", VICTIM],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "VICTIM": f"{connection.settings_dict['NAME']} {server.controller.port} {point} {most}",
        },
        stdout=subprocess.PIPE,
    )
    if point == "data":
        server.on_data = lambda: len(server.received) == 3 and victim.kill()
    try:
        assert victim.wait(PATIENCE) == -signal.SIGKILL
    finally:
        victim.kill()
    server.on_data = lambda: None
    # what the victim asked of the database last is done, or will never be
    wait_until(lambda: asked_beside(f"select count(*) {SESSIONS}") == 1, "its session has ended")
    OutboxMessage.objects.filter(state="waiting").update(lease_until=timezone.now())
    sender.send()
    assert states() == {"sent": 16}
    assert len(server.ids) == 16, "0 lost"
    duplicates = sum(server.ids.values()) - 16
    if point in ("after_250", "data"):
        assert 1 <= duplicates <= most
    else:
        assert duplicates == 0


def test_smtplib_is_what_judges():
    """A refusal of the sender's address is the office's setting, not the mail's fault."""
    line = sender.SmtpConnection()
    refused = line._judge(smtplib.SMTPSenderRefused(550, b"no", "mou@x"))
    assert isinstance(refused, sender.Unreachable)
    assert isinstance(line._judge(smtplib.SMTPDataError(554, b"spam")), sender.Refused)
    assert isinstance(line._judge(smtplib.SMTPDataError(421, b"closing")), sender.Unreachable)
