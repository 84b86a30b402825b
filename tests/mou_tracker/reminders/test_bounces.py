"""Reports of mail servers as Postfix 3.7, Exim 4.96, OpenSMTPD 6.8 and Sendmail 8.17 wrote them (to
example names), and as those of Exchange and Google look; and what nobody can prove."""

from pathlib import Path

import pytest

from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements.models import AuditEntry, OutboxMessage, OutboxState
from mou_tracker.accounts.models import Role, User
from mou_tracker.reminders.bounces import Outcome, note, read_folder
from mou_tracker.reminders.delivery_reports import read
from mou_tracker.reminders.sender import build
from mou_tracker.return_paths import mail_of, return_path
from tests import guide

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "bounces"
BAD, LOST, LATER = Outcome.BAD_ADDRESS, Outcome.NOT_DELIVERED, Outcome.DELAYED
#: Sample -> what it says: the address is none, the mail was not delivered, not yet.
SAID = {
    "postfix-unknown": ("5.1.1", BAD), "exim-unknown": ("5.1.1", BAD),
    "exim-local": ("5.1.1", BAD), "postfix-local": ("5.1.1", BAD),
    "opensmtpd-unknown": ("5.1.1", BAD), "sendmail-unknown": ("5.1.1", BAD),
    "exchange-unknown": ("5.1.10", BAD), "google-unknown": ("5.1.1", BAD),
    "postfix-full": ("5.2.2", LOST), "exim-full": ("5.2.2", LOST),
    "opensmtpd-full": ("5.2.2", LOST), "sendmail-full": ("5.2.2", LOST),
    "exchange-full": ("5.2.2", LOST), "exchange-expired": ("4.4.7", LOST),
    "exchange-denied": ("5.7.133", LOST),
    # Sendmail makes 5.1.1 of any 550
    "sendmail-plain": ("5.0.0", LOST), "sendmail-denied": ("5.7.1", LOST),
    # 550 alone may mean anything
    "postfix-plain": ("5.0.0", LOST), "exim-plain": ("5.0.0", LOST),
    "opensmtpd-plain": ("5.0.0", LOST),
    "postfix-later": ("4.7.1", LATER), "opensmtpd-later": ("4.7.1", LATER),
    "sendmail-later": ("4.7.1", LATER), "exchange-later": ("4.4.7", LATER),
}  # fmt: skip
RECIPIENTS = {
    "exim-local": "nobody@local.example.net",
    "postfix-local": "nobodyhere@local.example.net",
}


@pytest.fixture(autouse=True)
def bounces_come_back(settings):
    settings.BOUNCE_ADDRESS = "mou-bounces@mou.example.org"


def address_of(name):
    return RECIPIENTS.get(name, f"{name.partition('-')[2]}@remote.example.com")


def sample(name, path):
    """The report as the server wrote it, come to `path`."""
    word = name.partition("-")[2]
    text = (SAMPLES / f"{name}.eml").read_text()
    token = f"mou-bounces+TOKEN-{word}@mou.example.org"
    assert token in text
    return text.replace(token, path).encode()


@pytest.fixture
def sent(person):
    """A mail that was handed to our own mail server."""

    def make(address, role=Role.OFFICER):
        who = person("Kim", role=role)
        User.objects.filter(pk=who.pk).update(email=address)
        return OutboxMessage.objects.create(
            key=f"k:{address}", recipient=who, to_address=address, language="en", subject="s",
            text="t", message_id=f"<{address}>", state=OutboxState.SENT, sent_at=timezone.now(),
        )  # fmt: skip

    return make


def state(message):
    message.refresh_from_db()
    message.recipient.refresh_from_db()
    return message.state, message.bounce_status, message.recipient.mail_fails_since is not None


def test_every_sample_is_expected():
    assert {one.stem for one in SAMPLES.glob("*.eml")} == set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_what_servers_write(name, sent):
    status, outcome = SAID[name]
    message = sent(address_of(name))
    report = read(sample(name, return_path(message.pk)))
    assert report.mail == message.pk and report.deliveries[0].status == status
    assert note(report, now=timezone.now()) == outcome
    expected = {
        BAD: ("dead", status, True), LOST: ("dead", status, False), LATER: ("sent", "", False),
    }  # fmt: skip
    assert state(message) == expected[outcome]
    assert message.soft_failures == (outcome == LATER)
    assert AuditEntry.objects.filter(verb="mail_bounced").exists() == (outcome != LATER)
    assert AuditEntry.objects.filter(verb="address_fails").exists() == (outcome == BAD)
    # told again, it is no news
    if outcome != LATER:
        assert note(report, now=timezone.now()) == Outcome.NOTHING
        assert AuditEntry.objects.filter(verb="mail_bounced").count() == 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("5.1.2", BAD), ("5.1.3", BAD), ("5.1.6", BAD), ("5.1.10", BAD),
        ("5.1.0", LOST),  # of an address, whosever it is
        ("5.1.7", LOST), ("5.1.8", LOST),  # the sender's: it would be so for everybody
    ],
)  # fmt: skip
def test_what_is_said_of_addresses(status, outcome, sent):
    message = sent("unknown@remote.example.com")
    content = sample("postfix-unknown", return_path(message.pk)).replace(b"5.1.1", status.encode())
    assert note(read(content), now=timezone.now()) == outcome
    assert state(message) == ("dead", status, outcome == BAD)


class TestForged:
    """What nobody can prove changes nothing."""

    @pytest.fixture
    def message(self, sent):
        return sent("unknown@remote.example.com")

    def refused(self, content, message):
        assert note(read(content), now=timezone.now()) == Outcome.UNPROVED
        assert state(message) == ("sent", "", False)
        assert not AuditEntry.objects.filter(verb__in=("mail_bounced", "address_fails")).exists()

    def test_another_proof(self, message):
        path = return_path(message.pk)
        name, _plus, rest = path.partition("+")
        number, _dash, proof = rest.partition("-")
        for forged in (
            f"{name}+{int(number) + 1}-{proof}",  # the proof of another mail
            f"{name}+{number}-{'a' * 20}@mou.example.org",
            f"{name}+{number}@mou.example.org",
            "mou-bounces@mou.example.org",
        ):
            self.refused(sample("postfix-unknown", forged), message)

    def test_a_proof_inside_of_the_report_alone(self, message):
        """The mail that comes back holds its return path; who forwards it has that, too."""
        content = sample("postfix-unknown", "somebody@mou.example.org")
        content = content.replace(b"Subject: Reminder", b"X: " + return_path(message.pk).encode())
        self.refused(content, message)

    def test_another_recipient(self, message):
        content = sample("postfix-unknown", return_path(message.pk))
        self.refused(content.replace(b"unknown@remote", b"other@remote"), message)

    def test_an_answer_of_a_person(self, message):
        path = return_path(message.pk)
        self.refused(f"To: {path}\n\nStatus: 5.1.1\nAction: failed\n".encode(), message)

    @pytest.mark.parametrize(
        "content",
        [b"", b"\0\xff" * 500, b"Content-Type: multipart/report; boundary=a\n\n--a\n" * 9],
    )
    def test_no_mail_at_all(self, message, content):
        self.refused(content, message)


def test_another_key_proves_nothing(settings, sent):
    path = return_path(sent("unknown@remote.example.com").pk)
    assert mail_of(path.upper()) is not None  # a server may have changed its case
    settings.SECRET_KEY = "another"
    assert mail_of(path) is None


def test_an_address_that_has_changed_since_is_not_marked(sent):
    message = sent("unknown@remote.example.com")
    User.objects.filter(pk=message.recipient_id).update(email="new@remote.example.com")
    report = read(sample("postfix-unknown", return_path(message.pk)))
    note(report, now=timezone.now())
    assert state(message) == ("dead", "5.1.1", False)


def test_a_folder_is_read_once(tmp_path, sent, capsys):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    message = sent("unknown@remote.example.com")
    (tmp_path / "new" / "1").write_bytes(sample("exim-unknown", return_path(message.pk)))
    (tmp_path / "new" / "2").write_bytes(b"To: mou-bounces@mou.example.org\n\nHello\n")
    typed = guide.block("manage.py read_bounces").replace("/var/mail/mou-bounces", str(tmp_path))
    call_command(*typed.split()[1:])
    assert capsys.readouterr().out.startswith("2 read: 1 bad address, 0 not delivered, 0 delayed")
    assert sorted(one.name for one in (tmp_path / "cur").iterdir()) == ["1:2,S", "2:2,S"]
    assert not read_folder(tmp_path)
    assert state(message) == ("dead", "5.1.1", True)


def test_what_the_command_needs(tmp_path, settings):
    with pytest.raises(CommandError, match="is no Maildir"):
        call_command("read_bounces", tmp_path)
    settings.BOUNCE_ADDRESS = ""
    with pytest.raises(CommandError, match="BOUNCE_ADDRESS is not set"):
        call_command("read_bounces", tmp_path)


def test_without_an_address_mails_are_as_before(settings, sent):
    message = sent("unknown@remote.example.com")
    made = build(message)
    assert made.from_email == return_path(message.pk)
    assert made.message()["From"] == settings.DEFAULT_FROM_EMAIL
    settings.BOUNCE_ADDRESS = ""
    made = build(message)
    assert made.from_email == settings.DEFAULT_FROM_EMAIL == made.message()["From"]
