"""What one mail says, as the row of the outbox that is sent: subject, plain text and HTML, in the
active language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.models import OutboxMessage
from mou_tracker.accounts.models import User
from mou_tracker.mail import new_message_id

from .calls import Call
from .items import Item
from .words import and_more

#: A digest spells out this many items and points to the inbox for the rest.
SPELLED_OUT = 40
SUBJECT_LENGTH = 500


class Told(Protocol):
    """What a mail tells beside its items: one line, more lines below it, and where it is read."""

    @property
    def headline(self) -> str: ...
    @property
    def lines(self) -> Sequence[str]: ...
    @property
    def link(self) -> str: ...


@dataclass(frozen=True, slots=True)
class MailContents:
    """What one mail tells one person. `news`: what became of days told before; `standing`: what
    stays until it is done; `held`: what the person holds."""

    items: Sequence[Item] = ()
    calls: Sequence[Call] = ()
    news: Sequence[Told] = ()
    standing: Sequence[Told] = ()
    held: Sequence[Told] = ()

    @property
    def sections(self) -> list[tuple[str, Sequence[Told]]]:
        """What is told beside items and calls, under one heading each."""
        named = [
            (_("What has changed"), self.news),
            (_("Still to be done"), self.standing),
            (_("What you hold"), self.held),
        ]
        return [(heading, told) for heading, told in named if told]

    @property
    def is_one(self) -> bool:
        """Whether there is one item and nothing else."""
        return len(self.items) == 1 and not self.calls and not self.sections


def write(key: str, person: User, contents: MailContents, *, now: datetime) -> OutboxMessage:
    """The mail as it waits in the outbox."""
    items = contents.items
    context = {
        "person": person,
        "items": items[:SPELLED_OUT],
        "more": len(items) - len(items[:SPELLED_OUT]),
        "calls": contents.calls[:SPELLED_OUT],
        "sections": contents.sections,
        "is_digest": len(items) > 1,
        "link": items[0].link if contents.is_one else f"{settings.SITE_URL}/inbox/",
        "language": translation.get_language(),
    }
    return OutboxMessage.objects.create(
        key=key,
        recipient=person,
        to_address=person.email,
        language=translation.get_language(),
        subject=subject_of(contents),
        text=render_to_string("emails/reminder.txt", context),
        html=render_to_string("emails/reminder.html", context),
        message_id=new_message_id(),
        created_at=now,
        due_at=now,
    )


def subject_of(contents: MailContents) -> str:
    """One line, whatever a title holds; the mail's writer encodes and folds it."""
    items, calls = contents.items, contents.calls
    sections = contents.sections
    if items:
        line = and_more(items[0].headline, len(items) + len(calls) - 1)
    elif calls:
        who = _("%(name)s calls you in a comment") % {"name": calls[0].author}
        line = and_more(who, len(calls) - 1)
    else:
        heading, told = sections[0]
        line = f"{heading}: {and_more(told[0].headline, len(told) - 1)}"
    line = _("Reminder: %(what)s") % {"what": line}
    return " ".join("".join(c if c.isprintable() else " " for c in line).split())[:SUBJECT_LENGTH]
