"""Mails as they travel (RFC 5322)."""

import codecs
import re
from collections.abc import Iterator
from copy import copy
from datetime import date
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, BinaryIO

from .letters import in_letters, name_of, of_header
from .model import MAX_ATTACHMENTS, Address, Attachment, Mail, Unreadable
from .pages import words_of_page

#: Headers of which a mail has two at least, at its very beginning.
KNOWN = frozenset(
    [
        "from",
        "to",
        "date",
        "subject",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "sender",
    ]
)
FIELD = re.compile(rb"^([!-9;-~]+):[ \t\r\n]", re.MULTILINE)
MESSAGE = "message/rfc822"


def is_mail(head: bytes) -> bool:
    """Whether a file that begins with `head` is a mail: it opens with a header."""
    fields = _plain(head).replace(b"\r\n", b"\n").split(b"\n\n")[0]
    names = {name.decode().lower() for name in FIELD.findall(fields)}
    return bool(FIELD.match(fields)) and len(names & KNOWN) > 1


def _plain(content: bytes) -> bytes:
    """Without what some programs write before the first header."""
    content = content.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    return content.partition(b"\n")[2] if content.startswith(b"From ") else content


def _message(file: BinaryIO) -> Message:
    return message_from_bytes(_plain(file.read()))


def read(file: BinaryIO) -> Mail:
    message = _message(file)
    sender = next(_addresses(message, "from"), None) or next(_addresses(message, "sender"), None)
    day = _day(message)
    if sender is None and day is None:
        raise Unreadable
    return Mail(
        subject=of_header(message.get("subject")),
        sender=sender,
        to=tuple(_addresses(message, "to")),
        cc=tuple(_addresses(message, "cc")),
        day=day,
        message_id=of_header(message.get("message-id"))[:250],
        text="\n\n".join(filter(None, (text.strip() for text in _texts(message)))),
        attachments=tuple(_described(part) for part in attached(message)),
    )


def content_of(file: BinaryIO, number: int) -> bytes:
    """The bytes of one attachment."""
    return _content(list(attached(_message(file)))[number])


def _addresses(message: Message, name: str) -> Iterator[Address]:
    """Split first and put into letters then: names hold commas once they are read."""
    raw = [str(value) for value in message.get_all(name, [])]
    for called, address in getaddresses(raw):
        if address:
            yield Address(of_header(called), of_header(address))


def _day(message: Message) -> date | None:
    """The civil day on the sender's own clock."""
    try:
        sent = parsedate_to_datetime(str(message.get("date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return sent.date()


def _is_attached(part: Message) -> bool:
    """What is shown inside the text (a logo of a signature) is no attachment."""
    if part.get_content_type() == MESSAGE or part.get_content_disposition() == "attachment":
        return True
    if part.is_multipart() or part.get("content-id"):
        return False
    return bool(name_of(part)) or part.get_content_maintype() != "text"


def attached(message: Message) -> Iterator[Message]:
    found = (part for part in _parts(message) if _is_attached(part))
    for number, part in enumerate(found):
        if number < MAX_ATTACHMENTS:
            yield part


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail, not those of a mail that is attached to it."""
    inside = _inside(message)
    if not inside or message.get_content_type() == MESSAGE:
        yield message
        return
    for part in inside:
        yield from _parts(part)


def _inside(message: Message) -> list[Message]:
    payload: Any = message.get_payload() if message.is_multipart() else []
    return payload


def _texts(message: Message) -> Iterator[str]:
    """The words: of one text told in two ways the plain one, if it says anything."""
    if _is_attached(message):
        return
    if inside := _inside(message):
        told = ["\n\n".join(_texts(part)) for part in inside]
        if message.get_content_type() == "multipart/alternative":
            told = [next(filter(str.strip, told), "")]
        yield from told
    elif message.get_content_maintype() == "text":
        text = in_letters(_content(message), message.get_content_charset())
        yield words_of_page(text) if message.get_content_type() == "text/html" else text


def _content(part: Message) -> bytes:
    if part.get_content_type() == MESSAGE and (inside := _inside(part)):
        return inside[0].as_bytes()
    bare = copy(part)
    del bare["content-type"]  # its charset: `Message` would use any that Python knows
    content = bare.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _described(part: Message) -> Attachment:
    name = name_of(part)
    if not name and part.get_content_type() == MESSAGE and (inside := _inside(part)):
        name = of_header(inside[0].get("subject")) + ".eml"
    return Attachment(name or "file", part.get_content_type(), len(_content(part)))
