"""Names of messages, addresses a mail can reach, and where mail goes while no mail server is named:
one readable .eml file per message."""

import hashlib
import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class MailFolder(BaseEmailBackend):
    """Writes to `$VAR/mail/`: `20260601-090000-to-digest.eml`, complete or not there at all."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        folder = settings.VAR / "mail"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sent = 0
        for message in email_messages:
            if recipients := message.recipients():
                _write(folder, recipients[0], message.message().as_bytes(linesep="\r\n"))
                sent += 1
        return sent


def _write(folder: Path, recipient: str, content: bytes) -> None:
    when = timezone.now().strftime("%Y%m%d-%H%M%S")
    who = re.sub(r"[^\w.@-]", "_", recipient)[:60]
    file = folder / f"{when}-{who}-{hashlib.sha256(content).hexdigest()[:12]}.eml"
    draft = file.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    draft.replace(file)


def new_message_id() -> str:
    """A name no other mail bears; fixed when a mail is written, so that a mail sent again is the
    same mail."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{secrets.token_hex(16)}@{host}>"


def check_address(address: str) -> None:
    """ValueError for an address no mail can reach. A name before the @ that is not ASCII would be
    rewritten into somebody else's; the domain is encoded by the rules for domain names."""
    name, at, _domain = address.rpartition("@")
    if not at or not name:
        raise ValueError("there is no address")
    if not name.isascii():
        raise ValueError(f"the address {address} is not one this mail server can deliver to")
