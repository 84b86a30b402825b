"""A mail, whatever program wrote it down."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Self

MAX_ATTACHMENTS = 30
MAX_RECIPIENTS = 300
#: What of one text of a mail is kept, in characters: of its words, and of anything else in it.
MAX_TEXT, MAX_HEADER = 500_000, 1_000
#: What no text that is stored or sent holds: NUL, halves of pairs.
NOT_KEPT = re.compile("[\x00\ud800-\udfff]")


class Unreadable(Exception):
    """A file that holds no mail that is understood."""


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """`day`: the civil day on the sender's own clock; None where the mail does not tell it.
    `moment`: what is known instead, in UTC, of a mail that tells no clock."""

    subject: str
    sender: Address | None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    day: date | None = None
    moment: datetime | None = None
    message_id: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    #: How many recipients are left out.
    more: int = 0

    def told(self) -> dict[str, Any]:
        """In values that JSON has, texts in letters that can be kept and as long as they are."""
        times = {"day": self.day, "moment": self.moment}
        to, cc = self.to[:MAX_RECIPIENTS], self.cc[: max(0, MAX_RECIPIENTS - len(self.to))]
        more = self.more + len(self.to) + len(self.cc) - len(to) - len(cc)
        kept = asdict(replace(self, to=to, cc=cc, more=more), dict_factory=_kept)
        return kept | {name: at.isoformat() if at else "" for name, at in times.items()}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        given = dict(told)
        for name in ("to", "cc"):
            given[name] = tuple(Address(**one) for one in given[name])
        given["sender"] = Address(**given["sender"]) if given["sender"] else None
        given["attachments"] = tuple(Attachment(**one) for one in given["attachments"])
        for name, kind in (("day", date), ("moment", datetime)):
            given[name] = kind.fromisoformat(given[name]) if given[name] else None
        return cls(**given)


def _kept(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _text(name, value) if isinstance(value, str) else value for name, value in values}


def _text(name: str, value: str) -> str:
    return NOT_KEPT.sub("", value)[: MAX_TEXT if name == "text" else MAX_HEADER]


def as_text(mail: Mail) -> str:
    """The mail as people read it: its head, its words, the names of what was attached."""
    day = mail.day.isoformat() if mail.day else ""
    names = [attachment.name for attachment in mail.attachments]
    lines = (("From", str(mail.sender or "")), *recipients_of(mail), ("Date", day))
    head = [f"{name}: {value}" for name, value in (*lines, ("Subject", mail.subject)) if value]
    return "\n".join([*head, "", mail.text, "", *names])


def recipients_of(mail: Mail) -> Iterator[tuple[str, str]]:
    """(header, who) of those a mail has; last, how many more there are: "+12"."""
    last = "Cc" if mail.cc else "To"
    for name, some in (("To", mail.to), ("Cc", mail.cc)):
        more = [f"+{mail.more}"] if mail.more and name == last else []
        if some:
            yield name, ", ".join([*map(str, some), *more])
