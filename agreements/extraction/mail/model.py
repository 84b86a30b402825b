"""A mail, whatever program wrote it down."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

MAX_ATTACHMENTS = 30
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

    def told(self) -> dict[str, Any]:
        """In values that JSON has, texts in letters that can be kept."""
        times = {"day": self.day, "moment": self.moment}
        return asdict(self, dict_factory=_kept) | {
            name: at.isoformat() if at else "" for name, at in times.items()
        }

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
    return {
        name: NOT_KEPT.sub("", value) if isinstance(value, str) else value for name, value in values
    }


def as_text(mail: Mail) -> str:
    """The mail as people read it: its head, its words, the names of what was attached."""
    day = mail.day.isoformat() if mail.day else ""
    names = [attachment.name for attachment in mail.attachments]
    lines = (
        ("From", str(mail.sender or "")), ("To", _listed(mail.to)), ("Cc", _listed(mail.cc)),
        ("Date", day), ("Subject", mail.subject),
    )  # fmt: skip
    head = [f"{name}: {value}" for name, value in lines if value]
    return "\n".join([*head, "", mail.text, "", *names])


def _listed(addresses: Iterable[Address]) -> str:
    return ", ".join(map(str, addresses))
