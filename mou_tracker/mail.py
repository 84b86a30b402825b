"""Names of messages, their headers, addresses a mail can reach, and where mail goes while no mail
server is named: one readable .eml file per message."""

import hashlib
import os
import re
import secrets
from base64 import b64encode
from collections.abc import Iterator
from email.message import Message
from email.utils import formataddr, getaddresses
from pathlib import Path
from textwrap import wrap
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

#: Characters of a header's line, and of an encoded word (RFC 2047).
LINE, WORD = 76, 75
HEADERS_OF_ADDRESSES = ("From", "To", "Cc", "Reply-To")


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


class Mail(EmailMultiAlternatives):
    """A mail whose headers are shown whole by readers that put encoded words together first."""

    def message(self) -> Message:
        made = super().message()
        made.replace_header("Subject", folded("Subject", str(self.subject)))
        asked = zip(
            HEADERS_OF_ADDRESSES, ([self.from_email], self.to, self.cc, self.reply_to), strict=True
        )
        for header, values in asked:
            if header in made:
                value = self.extra_headers.get(header, ", ".join(map(str, values)))
                made.replace_header(header, _addresses(header, value, made[header]))
        return made


def _addresses(header: str, value: str, encoded: str) -> str:
    """`value`: with the names as they are meant; `encoded`: with domains as they are sent."""
    told = []
    for (name, _), (_, address) in zip(getaddresses([value]), getaddresses([encoded]), strict=True):
        if _is_plain(name):
            told.append(formataddr((name, address)))
        else:  # an address stands on a line of its own
            told.append(f"{folded('' if told else header, name)}\n <{address}>")
    return ",\n ".join(told)


def folded(header: str, text: str) -> str:
    """The value of a header in lines of ASCII, the first beside the header's name."""
    start = f"{header}: "
    if _is_plain(text):
        lines = wrap(start + text, LINE, break_long_words=False, break_on_hyphens=False)
        if not text or lines[0] != start.strip():
            return "\n ".join(lines).removeprefix(start.strip()).strip()
    return "\n ".join(_encoded_words(text, LINE - len(start)))


def _is_plain(text: str) -> bool:
    """Whether it may stand as it is: nothing in it is taken for an encoded word."""
    return text.isascii() and "=?" not in text


def _encoded_words(text: str, room: int) -> Iterator[str]:
    """Encoded words of whole characters, the first in `room`. None but the last is padded:
    notmuch and mu join neighbouring words before they decode them, and stop at padding."""
    while text:
        fits = _fitting(text, (room - len("=?utf-8?b??=")) // 4 * 3)
        cut = len(fits)
        if cut < len(text):
            cut = next((n for n in range(cut, 0, -1) if len(text[:n].encode()) % 3 == 0), 0)
        if cut:
            yield f"=?utf-8?b?{b64encode(text[:cut].encode()).decode()}?="
        else:  # "a가가가…" has no such end: its first character stands alone, unpadded
            cut = 1
            yield f"=?utf-8?q?{''.join(f'={octet:02X}' for octet in text[0].encode())}?="
        text, room = text[cut:], WORD


def _fitting(text: str, octets: int) -> str:
    """The longest beginning of whole characters in so many octets."""
    return text.encode()[:octets].decode(errors="ignore")


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
