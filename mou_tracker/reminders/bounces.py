"""Reports of mail servers behind ours, and what follows. Only what is proved changes anything: it
came to the signed return path of a mail, and is about the address that mail went to."""

import logging
from collections import Counter
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agreements.models import OutboxMessage, OutboxState

from .dead_letters import tell_others
from .delivery_reports import Delivery, DeliveryReport, comparable, read
from .sender import audit, note_address

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What one report led to."""

    BAD_ADDRESS = "bad address"
    NOT_DELIVERED = "not delivered"
    DELAYED = "delayed"
    NOTHING = "nothing"  # delivered, or told before
    UNPROVED = "not ours"  # no report, no mail of ours, or another recipient


def read_folder(folder: Path) -> Counter[Outcome]:
    """Reads what is new in a Maildir; what was read lies in `cur/` then, marked as seen. Stopped
    halfway, it goes on where it was."""
    found: Counter[Outcome] = Counter()
    for file in sorted((folder / "new").iterdir()):
        with file.open("rb") as opened:
            report = read(opened.read())
        found[note(report, now=timezone.now())] += 1
        file.rename(folder / "cur" / f"{file.name}:2,S")
    return found


def note(report: DeliveryReport, *, now: datetime) -> Outcome:
    """One report, in one transaction. Safe to repeat, but for the count of delays."""
    if report.mail is None:
        return Outcome.UNPROVED
    with transaction.atomic():
        letters = OutboxMessage.objects.select_for_update(of=("self",)).select_related("recipient")
        message = letters.filter(pk=report.mail).first()
        mine = [one for one in report.deliveries if message and _is_about(message, one)]
        if message is None or not mine:
            return Outcome.UNPROVED
        failed = next((one for one in mine if one.has_failed), None)
        if failed:
            return _failed(message, failed, now=now)
        if any(one.action == "delayed" for one in mine):
            OutboxMessage.objects.filter(pk=message.pk).update(soft_failures=F("soft_failures") + 1)
            return Outcome.DELAYED
    return Outcome.NOTHING


def _is_about(message: OutboxMessage, delivery: Delivery) -> bool:
    return comparable(message.to_address) in delivery.recipients


def _failed(message: OutboxMessage, failed: Delivery, *, now: datetime) -> Outcome:
    """A dead letter after all. Where it is the address that does not exist, what its owner holds
    goes to the next in line, as where our own mail server says so."""
    if message.bounced_at is not None or message.state != OutboxState.SENT:
        return Outcome.NOTHING
    reason = f"{now:%Y-%m-%dT%H:%M:%SZ} reported as not delivered: {failed.status or 'no status'}"
    message.state, message.bounced_at, message.bounce_status = (
        OutboxState.DEAD, now, failed.status,
    )  # fmt: skip
    message.last_error = "\n".join([*message.last_error.splitlines(), reason])
    message.save(update_fields=["state", "bounced_at", "bounce_status", "last_error"])
    log.warning("mail %s came back: %s", message.pk, failed.status)
    if failed.is_about_the_address:
        note_address(message, fails=True)
    tell_others(message, now=now)
    audit("mail_bounced", message, status=failed.status)
    return Outcome.BAD_ADDRESS if failed.is_about_the_address else Outcome.NOT_DELIVERED
