"""Messages of Outlook, by python-oxmsg."""

from datetime import date, datetime
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, BinaryIO

from .letters import one_line
from .model import MAX_ATTACHMENTS, Address, Attachment, Mail, Unreadable
from .pages import words_of_page

#: What was never sent says that it was in 1601.
SENT_SINCE = 1980


def read(file: BinaryIO) -> Mail:
    message = _message(file)
    name, address = parseaddr(message.sender or "")
    day, moment = _times(message)
    text = message.body or words_of_page(message.html_body or "")
    if not address or not text.strip():  # a body in RTF alone, a sender inside the office
        raise Unreadable
    return Mail(
        subject=one_line(message.subject or ""),
        sender=Address("" if name == address else one_line(name), address),
        to=tuple(Address(one_line(to.name or ""), to.email_address) for to in message.recipients),
        day=day,
        moment=moment,
        message_id=one_line(str(message.message_headers.get("Message-ID", "")))[:250],
        text=text.replace("\r\n", "\n").strip(),
        attachments=tuple(
            Attachment(one_line(one.file_name or "file"), one.mime_type or "", one.size)
            for one in _attached(message)
        ),
    )


def content_of(file: BinaryIO, number: int) -> bytes:
    content: bytes = _attached(_message(file))[number].file_bytes
    return content


def _message(file: BinaryIO) -> Any:
    import oxmsg

    try:
        return oxmsg.Message.load(file)
    except Exception as error:  # whatever a broken file makes its reader raise
        raise Unreadable from error


def _attached(message: Any) -> list[Any]:
    return [one for one in message.attachments if one.attached_by_value][:MAX_ATTACHMENTS]


def _times(message: Any) -> tuple[date | None, datetime | None]:
    """(the day by the header the mail travelled with, the moment where it has none)."""
    try:
        return parsedate_to_datetime(str(message.message_headers["Date"])).date(), None
    except (KeyError, ValueError, TypeError, IndexError):
        sent = message.sent_date
        return None, None if sent is None or sent.year < SENT_SINCE else sent
