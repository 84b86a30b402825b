"""What one mail says, as the row of the outbox that is sent: subject, plain text and HTML, in the
active language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.models import OutboxMessage
from mou_tracker.accounts.mails import write_mail
from mou_tracker.accounts.models import User

from . import webhook
from .calls import Call
from .item import Item, PastDays, folded
from .words import and_more

#: A mail spells out this many items; the others follow as one line each, with their link.
SPELLED_OUT = 20
#: Calls a mail repeats.
REPEATED = 40
SUBJECT_LENGTH = 500


class Told(Protocol):
    """What a mail tells beside its items: one line, more lines below it, and where it is read."""

    @property
    def headline(self) -> str: ...
    @property
    def lines(self) -> Sequence[str]: ...
    @property
    def link(self) -> str: ...


@dataclass(frozen=True)
class MailContents:
    """What one mail tells one person. `news`: what became of days told before; `standing`: what
    stays until it is done; `held`: what the person holds; `proposed`: proposals;
    `taken_in`: what was due before registers were taken in."""

    items: Sequence[Item] = ()
    calls: Sequence[Call] = ()
    news: Sequence[Told] = ()
    standing: Sequence[Told] = ()
    held: Sequence[Told] = ()
    proposed: Sequence[Told] = ()
    taken_in: Sequence[Told] = ()

    @cached_property
    def _folded(self) -> tuple[list[Item], list[PastDays]]:
        """A single item is told whatever became of it."""
        return (list(self.items), []) if len(self.items) == 1 else folded(self.items)

    @property
    def told(self) -> list[Item]:
        """The items in order, but for those that have passed."""
        return self._folded[0]

    @property
    def past(self) -> list[PastDays]:
        return self._folded[1]

    @property
    def first(self) -> Item | PastDays | None:
        """What the subject names."""
        return next(iter([*self.told, *self.past]), None)

    @property
    def sections(self) -> list[tuple[str, Sequence[Told]]]:
        """What is told beside items and calls, under one heading each."""
        named = [
            (_("Proposals"), self.proposed),
            (_("Taken in with a register"), self.taken_in),
            (_("What has changed"), self.news),
            (_("Still to be done"), self.standing),
            (_("What you hold"), self.held),
        ]
        return [(heading, told) for heading, told in named if told]

    @property
    def is_empty(self) -> bool:
        return not (self.items or self.calls or self.sections)

    @property
    def is_one(self) -> bool:
        """Whether there is one item and nothing else."""
        return len(self.items) == 1 and not self.calls and not self.sections


def write(key: str, person: User, contents: MailContents, *, now: datetime) -> OutboxMessage:
    """The mail as it waits in the outbox."""
    items, told = contents.items, contents.told
    message = write_mail(
        "reminder",
        to=person,
        key=key,
        subject=subject_of(contents),
        now=now,
        items=told[:SPELLED_OUT],
        further=told[SPELLED_OUT:],
        past=contents.past,
        calls=contents.calls[:REPEATED],
        sections=contents.sections,
        has_items=bool(items),
        urgent=[line for item in told if (line := item.today_is_last)],
        is_digest=len(items) > 1,
        link="" if contents.is_one else f"{settings.SITE_URL}/inbox/",
    )
    webhook.queue(message, items, now=now)
    return message


def subject_of(contents: MailContents) -> str:
    """One line, whatever a title holds; the mail's writer encodes and folds it."""
    first, calls = contents.first, contents.calls
    if first:
        line = and_more(first.headline, len(contents.items) + len(calls) - 1)
    elif calls:
        who = _("%(name)s calls you in a comment") % {"name": calls[0].author}
        line = _("Reminder: %(what)s") % {"what": and_more(who, len(calls) - 1)}
    else:
        heading, told = contents.sections[0]
        line = f"{heading}: {len(told)}"  # a headline may name what is confidential
    return " ".join("".join(c if c.isprintable() else " " for c in line).split())[:SUBJECT_LENGTH]
