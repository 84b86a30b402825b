"""What a mail server writes when it could not deliver, or not yet (RFC 3464): read as bytes,
without a database.

The action counts first: what is delayed has not failed. Then the code inside the diagnosis, since
Sendmail makes "5.1.1" of any 550, and the status; where it says no more than "5.0.0", as Exim and
OpenSMTPD write it for an unknown recipient, the code beside the recipient in the text.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from mou_tracker.return_paths import mail_of

from .status_codes import first_code, is_no_address

#: More than any report has; the rest of what somebody sends is not read.
MOST_BYTES = 1_000_000
#: Where a mail server notes for whom it took the report.
WHO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one recipient. `action`: failed, delayed, delivered, relayed, expanded;
    `status`: the most specific one of RFC 3463."""

    recipients: frozenset[str]
    action: str
    status: str

    @property
    def has_failed(self) -> bool:
        return self.action == "failed"

    @property
    def is_about_the_address(self) -> bool:
        """It is none, whoever writes to it."""
        return self.has_failed and is_no_address(self.status)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """`mail`: the number of the mail whose signed return path it came to, None where to none."""

    mail: int | None
    deliveries: tuple[Delivery, ...]


def read(content: bytes) -> DeliveryReport:
    made: Any = message_from_bytes(content[:MOST_BYTES], policy=policy.compat32)
    told = " ".join(str(value) for name in WHO for value in made.get_all(name, ()))
    return DeliveryReport(mail_of(told), tuple(_deliveries(made)))


def _deliveries(made: Message) -> Iterator[Delivery]:
    text = _text(made)
    for part in made.walk():
        blocks: Any = part.get_payload()
        if part.get_content_type() != "message/delivery-status" or not isinstance(blocks, list):
            continue
        for block in blocks:
            if action := _word(block, "Action"):
                names = ("Original-Recipient", "Final-Recipient")
                recipients = frozenset(filter(None, (_address(block, name) for name in names)))
                yield Delivery(recipients, action.lower(), _status(block, recipients, text))


def _word(block: Message, name: str) -> str:
    return next(iter(str(block.get(name, "")).split()), "")


def _address(block: Message, name: str) -> str:
    """Of `rfc822; <a@b>`."""
    kind, _semicolon, address = str(block.get(name, "")).partition(";")
    is_mail = kind.strip().lower() in ("rfc822", "utf-8")
    return comparable(address.strip().strip("<>")) if is_mail else ""


def comparable(address: str) -> str:
    """As two spellings of one address are compared: small letters, the domain as it is sent."""
    name, at, domain = address.strip().rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{name}{at}{domain}".lower()


def _status(block: Message, recipients: frozenset[str], text: str) -> str:
    said = first_code(_word(block, "Status"))
    kind, _semicolon, diagnosis = str(block.get("Diagnostic-Code", "")).partition(";")
    heard = first_code(diagnosis)
    if heard and _is_of_the_kind(heard, said):
        return heard
    if said and not said.endswith(".0.0"):
        # what a server said without a code of its own is no more than the class of it
        made_up = kind.strip().lower() == "smtp" and not heard and is_no_address(said)
        return f"{said[0]}.0.0" if made_up else said
    paragraphs = re.split(r"\n\s*\n", text)
    beside = [one for one in paragraphs if any(who in one.lower() for who in recipients)]
    codes = filter(None, map(first_code, beside))
    return next((code for code in codes if _is_of_the_kind(code, said)), said)


def _is_of_the_kind(code: str, said: str) -> bool:
    """Permanent, or not, as the report as a whole."""
    return not said or code[0] == said[0]


def _text(made: Message) -> str:
    """Of the part that people read."""
    for part in made.walk():
        if part.get_content_type() == "text/plain" and not part.is_multipart():
            content: Any = part.get_payload(decode=True) or b""
            return str(content, "utf-8", "replace")
    return ""
