"""Outbox → mail server. Each mail is claimed under a lease, sent, and committed on its own. Several
are under way at once, each over a connection of its own (MAIL_CONNECTIONS).

A sender killed at any point loses nothing: the leases run out and another sends the same mails with
the same Message-IDs. Of those that were under way, the ones killed between the server's "250" and
our commit come twice.
"""

import logging
import secrets
import smtplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from agreements.actions.holdings import move_holdings
from agreements.clock import today
from agreements.models import SYSTEM, AuditEntry, OutboxMessage, OutboxState
from mou_tracker.accounts.models import User
from mou_tracker.mail import Mail, check_address
from mou_tracker.return_paths import return_path

from .dead_letters import tell_others
from .delivery import AddressRefused, Delivery, Later, NotOpened, Refused, Unreachable
from .models import Entry, EntryState, Reason
from .status_codes import first_code, is_no_address

log = logging.getLogger(__name__)

#: A mail in hand is nobody else's for so long; renewed before each mail is sent.
LEASE = timedelta(seconds=120)
#: Mails claimed at once. With those under way they are what a sender that is killed holds up until
#: their lease has run out.
BATCH = 5
#: Minutes until the next try after the n-th answer that was not yes; the last one repeats.
BACK_OFF = (1, 5, 15, 60)
JITTER = 0.2
GIVE_UP_AFTER = timedelta(hours=72)
#: Tries that ended without any answer (the sender died each time): the mail itself is suspected.
CRASHES = 8
#: Seconds without an answer after which a connection is given up.
TIMEOUT = 10
#: Two faults of the connection in a row are the server's, not the mail's.
FAULTS_IN_A_ROW = 2
#: A run ends after so many seconds; the next tick goes on.
RUN_SECONDS = 200


@dataclass(slots=True)
class Sent:
    """What one run did."""

    sent: int = 0
    later: int = 0
    dead: int = 0


def send(*, now: datetime | None = None) -> Sent:
    """Sends what is due by `now` (default: the present moment, moving on as the run does)."""
    with MailDelivery(now=now) as mails:
        mails.finish()
    return mails.done


class MailDelivery(Delivery):
    """The outbox → the mail server, in one run."""

    faults_in_a_row = FAULTS_IN_A_ROW

    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(most=settings.MAIL_CONNECTIONS, seconds=RUN_SECONDS)
        self.now, self.done = now, Sent()

    def claim(self) -> list[OutboxMessage]:
        return claim(now=self.now or timezone.now())

    def begin(self, message: OutboxMessage) -> Mail | None:
        return build(message) if start(message) else None

    def note(self, message: OutboxMessage, error: Exception | None) -> None:
        if error is None:
            finish(message)
            log.info("mail %s is sent", message.pk)
            self.done.sent += 1
        elif isinstance(error, Refused):
            mark_dead(message, str(error), fails=isinstance(error, AddressRefused))
            self.done.dead += 1
        else:
            fails = isinstance(error, Later)  # an address put off for so long takes no mail
            gave_up = postpone(message, str(error), give_up=partial(mark_dead, fails=fails))
            self.done.dead += gave_up
            self.done.later += not gave_up

    def give_back(self, messages: Sequence[OutboxMessage]) -> None:
        release(messages, until=timezone.now() + delay(1))

    def connect(self) -> "SmtpConnection":
        return SmtpConnection()

    def request_of(self, message: OutboxMessage) -> str:
        return message.request_id


# --- The rows ------------------------------------------------------------------------------------


def claim(*, now: datetime, most: int = BATCH, rows: QuerySet[Any] | None = None) -> list[Any]:
    """Takes up to `most` due rows that nobody holds, and leases them. `rows`: the mails, unless
    another way out keeps its own with the same columns."""
    if rows is None:
        rows = OutboxMessage.objects.select_related("recipient")
    free = Q(lease_until=None) | Q(lease_until__lte=timezone.now())
    with transaction.atomic():
        due = rows.filter(free, state=OutboxState.WAITING, due_at__lte=now)
        held = due.order_by("due_at", "pk").select_for_update(skip_locked=True, of=("self",))
        batch = list(held[:most])
        until = timezone.now() + LEASE
        taken = rows.model.objects.filter(pk__in=[one.pk for one in batch])
        taken.update(lease_until=until)
    for one in batch:
        one.lease_until = until
    return batch


def _mine(message: Any) -> QuerySet[Any]:
    """The row, as long as the lease is still ours and nobody else has dealt with it."""
    return type(message).objects.filter(
        pk=message.pk, state=OutboxState.WAITING, lease_until=message.lease_until
    )


def mark(message: Any, state: OutboxState, *, reason: str = "") -> bool:
    """Whether it was still ours to end."""
    now = timezone.now()
    ended: dict[str, Any] = {"state": state, "lease_until": None}
    if state == OutboxState.SENT:
        ended["sent_at"] = now
    else:
        ended["last_error"] = _with_line(message, reason, now)
    return bool(_mine(message).update(**ended))


def start(message: Any, *, give_up: Callable[..., None] | None = None) -> bool:
    """Renews the lease and counts the try; False where another sender took the mail over, or
    where it has brought down too many senders. `give_up`: what then ends it, `mark_dead` for a
    mail."""
    message.attempts += 1
    if message.attempts - _answered(message) > CRASHES:
        (give_up or mark_dead)(message, f"{CRASHES} tries ended without an answer")
        return False
    until = timezone.now() + LEASE
    if not _mine(message).update(lease_until=until, attempts=F("attempts") + 1):
        return False
    message.lease_until = until
    return True


def _answered(message: Any) -> int:
    """Tries that got an answer: `last_error` holds one line for each, the newest last."""
    return len(message.last_error.splitlines())


@transaction.atomic
def finish(message: OutboxMessage) -> None:
    """The server has it."""
    if not mark(message, OutboxState.SENT):
        return
    entries = Entry.objects.filter(message=message.pk)
    entries.update(sent_at=timezone.now())
    entries.filter(state=EntryState.QUEUED).update(state=EntryState.SENT)
    audit("mail_sent", message)
    if message.recipient and message.recipient.mail_fails_since:
        note_address(message, fails=False)


def postpone(message: Any, reason: str, *, give_up: Callable[..., None] | None = None) -> bool:
    """Tries again later, or gives up GIVE_UP_AFTER the mail was written; True where it gave up."""
    now = timezone.now()
    if now - message.created_at >= GIVE_UP_AFTER:
        (give_up or mark_dead)(message, reason)
        return True
    _mine(message).update(
        lease_until=None,
        due_at=now + delay(_answered(message) + 1),
        last_error=_with_line(message, reason, now),
    )
    return False


@transaction.atomic
def mark_dead(message: OutboxMessage, reason: str, *, fails: bool = False) -> None:
    """A dead letter: kept, shown to managers and administrators, and what it told is told to
    managers by the planner. `fails`: whatever is written to its address is not delivered."""
    if mark(message, OutboxState.DEAD, reason=reason):
        log.warning("mail %s is dead: %s", message.pk, reason)
        if fails:
            note_address(message, fails=True)
        tell_others(message, now=timezone.now())
        audit("mail_dead", message, reason=reason)


def note_address(message: OutboxMessage, *, fails: bool) -> None:
    """Whether mail reaches the recipient, as far as the address is still theirs. What they hold
    goes to the next in line as well from the day it does not."""
    theirs = User.objects.filter(pk=message.recipient_id, email=message.to_address)
    noted = theirs.filter(mail_fails_since__isnull=fails)
    if not noted.update(mail_fails_since=today() if fails else None):
        return
    if fails:
        move_holdings(people=theirs)
    AuditEntry.objects.create(
        actor=SYSTEM,
        verb="address_fails" if fails else "address_works",
        subject=f"user:{message.recipient_id}",
        detail={"to": message.to_address, "message_id": message.message_id},
    )


def release(messages: Sequence[Any], *, until: datetime) -> None:
    """Gives back what was claimed and not tried."""
    for message in messages:
        _mine(message).update(lease_until=None, due_at=until)


def delay(answers: int) -> timedelta:
    minutes = BACK_OFF[min(answers, len(BACK_OFF)) - 1]
    return timedelta(minutes=minutes * secrets.SystemRandom().uniform(1 - JITTER, 1 + JITTER))


def _with_line(message: Any, reason: str, now: datetime) -> str:
    line = f"{now:%Y-%m-%dT%H:%M:%SZ} {' '.join(reason.split())[:400]}"
    return "\n".join([*message.last_error.splitlines(), line])


def audit(verb: str, message: OutboxMessage, **detail: str) -> None:
    AuditEntry.objects.create(
        actor=SYSTEM,
        verb=verb,
        subject=f"outboxmessage:{message.pk}",
        detail={"to": message.to_address, "message_id": message.message_id, **detail},
    )


# --- The conversation ----------------------------------------------------------------------------


def build(message: OutboxMessage) -> Mail:
    """The same bytes at every try: Message-ID and Date were fixed when it was written. What a
    server cannot deliver comes back to an address of its own, where one is set. A mail that tells
    something its recipient only watches says where that is ended (RFC 2369); the rest of it is a
    duty, so that nothing is ended by one click (RFC 8058)."""
    mail = Mail(
        subject=message.subject,
        body=message.text,
        from_email=return_path(message.pk) or None,
        to=[message.to_address],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message.message_id,
            "Date": format_datetime(message.created_at),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if Entry.objects.filter(message=message.pk, reason=Reason.WATCHER).exists():
        page = f"{settings.SITE_URL}{reverse('reminders:watched')}"
        mail.extra_headers["List-Unsubscribe"] = f"<{page}>"
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


class SmtpConnection:
    """One connection, used for mail after mail and built anew after a fault: a backend whose
    STARTTLS failed must never be used again, or it would go on in clear text."""

    def __init__(self) -> None:
        self.backend: BaseEmailBackend | None = None

    def send(self, mail: Mail) -> None:
        """Hands one mail over; raises Refused, Later or Unreachable."""
        try:
            mail.message()
            check_address(mail.to[0])
        except (BadHeaderError, ValueError, UnicodeError) as error:
            raise Refused(f"cannot be written as a mail: {error}") from error
        backend = self.backend or self._opened()
        try:
            backend.send_messages([mail])
        except smtplib.SMTPException as error:
            raise self._judge(error) from error
        except UnicodeError as error:
            raise Refused(f"cannot be written as a mail: {error}") from error
        except OSError as error:
            self.close()
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    def _opened(self) -> BaseEmailBackend:
        backend = get_connection(timeout=TIMEOUT)
        try:
            backend.open()
        except smtplib.SMTPException as error:
            _close(backend)
            raise NotOpened(_reason(error)) from error
        except (OSError, UnicodeError) as error:
            _close(backend)
            raise NotOpened(f"{type(error).__name__}: {error}") from error
        self.backend = backend
        return backend

    def _judge(self, error: smtplib.SMTPException) -> Exception:
        code, reason = next(_answers(error), (0, ""))[0], _reason(error)
        about_mail = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
        if about_mail and 500 <= code < 600:
            is_none = is_no_address(first_code(reason))
            return AddressRefused(reason) if is_none else Refused(reason)
        if about_mail and 400 <= code < 500 and code != 421:
            return Later(reason)
        self.close()
        about_us = isinstance(error, smtplib.SMTPHeloError | smtplib.SMTPSenderRefused)
        return NotOpened(reason) if about_us else Unreachable(reason)

    def close(self) -> None:
        if self.backend is not None:
            _close(self.backend)
            self.backend = None


def _close(backend: BaseEmailBackend) -> None:
    try:
        backend.close()
    except (OSError, smtplib.SMTPException):
        log.info("the mail server had hung up before")


def _answers(error: smtplib.SMTPException) -> Iterator[tuple[int, str]]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        for code, words in error.recipients.values():
            yield code, _text(words)
    elif isinstance(error, smtplib.SMTPResponseException):
        yield error.smtp_code, _text(error.smtp_error)


def _reason(error: smtplib.SMTPException) -> str:
    code, words = next(_answers(error), (0, str(error)))
    return f"{code} {words}" if code else f"{type(error).__name__}: {words}"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
