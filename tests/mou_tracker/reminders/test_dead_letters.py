"""Mails that could not be delivered: what is noted of the address, who is told, who acts."""

import itertools
from datetime import timedelta

import pytest
import time_machine

from django.test import Client

from agreements.models import AuditEntry, OutboxMessage, OutboxState
from mou_tracker.accounts.actions import change_user, mark_address
from mou_tracker.accounts.models import Role
from mou_tracker.reminders import sender
from mou_tracker.reminders.models import OPEN_STATES, Entry
from mou_tracker.reminders.planner import plan

from .conftest import NOW, TODAY

NUMBERS = itertools.count()


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mail_to(db):
    def make(person, **fields):
        number = next(NUMBERS)
        given = {
            "key": f"k:{number}", "recipient": person, "to_address": person.email,
            "language": "en", "subject": f"Notice day {number}", "text": "what it says",
            "message_id": f"<{number}@pps.example>", **fields,
        }  # fmt: skip
        return OutboxMessage.objects.create(**given)

    return make


@pytest.fixture
def answers(monkeypatch):
    """What the mail server says to each address, else yes."""
    given = {}

    def send(_connection, mail):
        error = given.get(mail.to[0])
        if error is not None:
            raise error

    monkeypatch.setattr(sender.SmtpConnection, "send", send)
    return given


def refused(person):
    return {person.email: sender.AddressRefused("550 5.1.1 no such user")}


def told_to():
    """Who was written that a mail to somebody else could not be delivered."""
    rows = OutboxMessage.objects.filter(key__startswith="dead:")
    return set(rows.values_list("recipient__native_name", flat=True))


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


class TestAddress:
    def test_a_refusal_for_good_is_noted_and_an_accepted_mail_takes_it_back(
        self, person, mail_to, answers
    ):
        a = person("a")
        answers |= refused(a)
        mail_to(a)
        assert sender.send().dead == 1
        a.refresh_from_db()
        assert a.mail_fails_since == TODAY
        assert AuditEntry.objects.filter(verb="address_fails", subject=f"user:{a.pk}").exists()
        answers.clear()
        mail_to(a)
        assert sender.send().sent == 1
        a.refresh_from_db()
        assert a.mail_fails_since is None
        assert AuditEntry.objects.filter(verb="address_works", subject=f"user:{a.pk}").exists()

    @pytest.mark.parametrize(
        ("error", "noted"),
        [
            (sender.Later("452 mailbox full"), True),
            (sender.Unreachable("connection refused"), False),
            (sender.Refused("cannot be written as a mail"), False),
        ],
    )
    def test_what_says_nothing_of_the_address_notes_nothing(
        self, person, mail_to, answers, error, noted
    ):
        a = person("a")
        answers[a.email] = error
        mail_to(a, created_at=NOW - sender.GIVE_UP_AFTER)
        assert sender.send().dead == 1
        a.refresh_from_db()
        assert (a.mail_fails_since is not None) is noted

    def test_an_address_one_no_longer_has_says_nothing(self, person, mail_to, answers):
        a = person("a")
        answers |= refused(a)
        mail_to(a)
        change_user(by=person("admin", Role.ADMINISTRATOR), user=a, email="other@pps.example")
        done = sender.send()  # the mail, and word of the change to both addresses
        assert (done.sent, done.dead) == (1, 2)
        a.refresh_from_db()
        assert a.mail_fails_since is None

    def test_another_address_is_tried(self, person, mail_to, answers):
        a, admin = person("a"), person("admin", Role.ADMINISTRATOR)
        answers |= refused(a)
        message = mail_to(a)
        sender.send()
        change_user(by=admin, user=a, email="other@pps.example")
        a.refresh_from_db()
        assert a.mail_fails_since is None
        client_of(admin).post(f"/settings/outbox/{message.pk}/retry/")
        done = sender.send()
        assert (done.sent, done.dead) == (2, 1)
        message.refresh_from_db()
        assert message.to_address == "other@pps.example"

    def test_every_page_says_so_to_whom_no_mail_reaches(self, person, mail_to, answers):
        a = person("a")
        words = "No mail has reached you at a@pps.example since 2 March 2027"
        assert words not in client_of(a).get("/parties/").content.decode()
        answers |= refused(a)
        mail_to(a)
        sender.send()
        for path in ("/parties/", "/inbox/", "/settings/profile/"):
            assert client_of(a).get(path).content.decode().count(words) == 1, path


class TestOthers:
    def test_a_mail_to_an_officer_is_nobody_elses(self, person, mail_to, answers):
        a = person("a")
        person("boss", Role.MANAGER)
        answers |= refused(a)
        mail_to(a)
        sender.send()
        assert told_to() == set()

    @pytest.mark.parametrize(
        ("others", "told"),
        [
            (("manager", "manager", "coordinator", "administrator"), {"0", "1"}),
            (("coordinator", "administrator"), {"0"}),
            (("administrator", "officer"), {"0"}),
            ((), set()),
        ],
    )
    def test_a_mail_to_a_manager(self, person, mail_to, answers, others, told):
        boss = person("boss", Role.MANAGER)
        for number, role in enumerate(others):
            person(str(number), role)
        answers |= refused(boss)
        mail_to(boss)
        sender.send()
        assert told_to() == told

    def test_who_cannot_be_reached_is_passed_over(self, person, mail_to, answers):
        boss = person("boss", Role.MANAGER)
        person("gone", Role.MANAGER, is_active=False)
        person("deaf", Role.MANAGER, mail_fails_since=TODAY - timedelta(days=3))
        person("next", Role.COORDINATOR)
        answers |= refused(boss)
        mail_to(boss)
        sender.send()
        assert told_to() == {"next"}

    def test_word_that_dies_in_turn_goes_on_and_ends(self, person, mail_to, answers):
        boss, other = person("boss", Role.MANAGER), person("other", Role.MANAGER)
        admin = person("admin", Role.ADMINISTRATOR)
        for one in (boss, other, admin):
            answers |= refused(one)
        mail_to(boss)
        for _round in range(4):
            sender.send()
        assert told_to() == {"other", "admin"}
        assert OutboxMessage.objects.filter(state=OutboxState.DEAD).count() == 3

    def test_one_that_was_reached_is_enough(self, person, mail_to, answers):
        boss, other = person("boss", Role.MANAGER), person("other", Role.MANAGER)
        person("third", Role.MANAGER)
        person("next", Role.COORDINATOR)
        for one in (boss, other):
            answers |= refused(one)
        mail_to(boss)
        for _round in range(3):
            sender.send()
        assert told_to() == {"other", "third"}

    def test_the_subject_is_for_those_who_see_every_agreement(self, person, mail_to, answers):
        boss = person("boss", Role.MANAGER)
        person("next", Role.COORDINATOR)
        answers |= refused(boss)
        dead = mail_to(boss)
        sender.send()
        told = OutboxMessage.objects.get(key__startswith="dead:")
        said = told.subject + told.text + told.html
        assert "boss" in said
        assert dead.subject not in said and dead.text not in said
        person("third", Role.MANAGER)
        dead = mail_to(boss)
        sender.send()
        told = OutboxMessage.objects.get(key__startswith=f"dead:{dead.pk}:")
        assert dead.subject in told.text and dead.subject in told.html


class TestPage:
    @pytest.fixture
    def dead(self, person, mail_to, answers):
        a = person("a")
        answers |= refused(a)
        mail_to(a)
        sender.send()
        answers.clear()
        mail_to(a, subject="One that waits", state=OutboxState.WAITING)
        return OutboxMessage.objects.get(state=OutboxState.DEAD)

    def test_managers_see_those_that_died_and_no_text(self, dead, person, settings):
        settings.EMAIL_BACKEND = "mou_tracker.mail.MailFolder"
        manager, admin = (person(role.value, role) for role in (Role.MANAGER, Role.ADMINISTRATOR))
        page = client_of(manager).get("/settings/outbox/").content.decode()
        assert dead.subject in page and dead.to_address in page
        assert "One that waits" not in page
        assert client_of(manager).get("/settings/outbox/?state=waiting").status_code == 400
        assert client_of(manager).get("/settings/outbox/?export=csv").status_code == 403
        one = client_of(manager).get(f"/settings/outbox/{dead.pk}/").content.decode()
        assert dead.subject in one and dead.text not in one
        waiting = OutboxMessage.objects.get(state=OutboxState.WAITING)
        assert client_of(manager).get(f"/settings/outbox/{waiting.pk}/").status_code == 404
        assert dead.text in client_of(admin).get(f"/settings/outbox/{dead.pk}/").content.decode()

    @pytest.mark.parametrize(
        ("role", "may"),
        [("administrator", True), ("coordinator", False), ("manager", True), ("officer", False)],
    )
    def test_who_tries_again_and_marks_an_address(self, dead, person, role, may):
        client, a = client_of(person("who", role)), dead.recipient
        marks = f"/settings/outbox/address/{a.pk}/"
        expected = 302 if may else 403
        assert client.post(marks).status_code == expected
        a.refresh_from_db()
        assert (a.mail_fails_since is None) is may
        assert client.post(marks, {"fails": "1"}).status_code == expected
        assert client.post(f"/settings/outbox/{dead.pk}/retry/").status_code == expected
        dead.refresh_from_db()
        assert (dead.state == OutboxState.WAITING) is may
        a.refresh_from_db()
        assert a.mail_fails_since == TODAY


def test_what_they_hold_is_told_to_others_in_the_same_transaction(
    agreement, deadline, person, mail_to, answers
):
    """By the planner, which is asked for it at once; whom it tells is said in its own tests."""
    asked = []
    a, boss = person("a"), person("boss", Role.MANAGER)
    mou = agreement(responsible=a)
    deadline(mou, day=TODAY + timedelta(days=20))
    plan(now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mou_tracker.reminders.holdings.move", lambda **given: asked.append(given))
        mark_address(by=boss, user=a, fails=True, on=TODAY)
        a.refresh_from_db()
        mark_address(by=boss, user=a, fails=False, on=TODAY)
        answers |= refused(a)
        mail_to(a)
        sender.send()
    assert [one["people"] for one in asked] == [[a], [a], [a]]
    assert Entry.objects.filter(recipient=a, state__in=OPEN_STATES).exists()
