"""Mails from the process that read them."""

import json
from pathlib import Path

from agreements.extraction import process
from agreements.extraction.kinds import Kind

from .model import Mail, Unreadable

SECONDS = 20
#: Of a mail as JSON, where one letter takes twelve bytes at most: more than `model` lets one hold.
MAX_BYTES = 20_000_000
MAIL_KINDS = frozenset({"eml", "msg"})


def read_mail(path: Path, kind: Kind) -> Mail:
    """The mail in a file. Raises Unreadable, and nothing else for what is in the file."""
    told, ended = process.run(path, kind.code, what="mail", seconds=SECONDS, most=MAX_BYTES)
    if ended != process.WHOLE:
        raise Unreadable
    return Mail.of(json.loads(told))


def read_attachment(path: Path, kind: Kind, number: int) -> bytes:
    content, ended = process.run(path, kind.code, what=f"attachment-{number}", seconds=SECONDS)
    if ended != process.WHOLE:
        raise Unreadable
    return content
