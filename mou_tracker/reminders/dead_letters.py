"""A manager is who hears of what others leave unanswered: a mail to a manager that could not be
delivered is told to the other managers, where there is none to coordinators, else to
administrators. One reached mail is enough; a word of it that dies in turn goes on to the next."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import OutboxMessage, OutboxState
from agreements.wording.date_formats import using_preferences_of
from mou_tracker.accounts.languages import language_of
from mou_tracker.accounts.mails import write_mail
from mou_tracker.accounts.models import Role, User

from .holders import HEADS
from .stakes import is_reachable

PREFIX = "dead"


def tell_others(message: OutboxMessage, *, now: datetime) -> None:
    """Within the transaction that gave `message` up."""
    dead = _first(message)
    if dead is None or dead.recipient is None or dead.recipient.role != Role.MANAGER:
        return
    told = OutboxMessage.objects.filter(key__startswith=f"{PREFIX}:{dead.pk}:")
    if told.exclude(state=OutboxState.DEAD).exists():
        return
    knows = {dead.recipient_id, *told.values_list("recipient", flat=True)}
    for person in _next_in_line(knows):
        _write(dead, person, now=now)


def _first(message: OutboxMessage) -> OutboxMessage | None:
    """The dead letter itself, also where `message` only tells of one."""
    prefix, _colon, rest = message.key.partition(":")
    if prefix != PREFIX:
        return message
    letters = OutboxMessage.objects.select_related("recipient")
    return letters.filter(pk=rest.partition(":")[0]).first()


def _next_in_line(knows: set[int | None]) -> Iterator[User]:
    for role in HEADS:
        people = User.objects.filter(is_active=True, role=role).exclude(pk__in=knows - {None})
        if reachable := [one for one in people if is_reachable(one)]:
            yield from reachable
            return


def _write(dead: OutboxMessage, person: User, *, now: datetime) -> None:
    """Without its subject to who may not see every agreement: it names one."""
    with using_preferences_of(person, language=language_of(person)):
        subject = _("A mail to %(name)s could not be delivered") % {"name": dead.recipient}
        write_mail(
            "undelivered",
            to=person,
            key=f"{PREFIX}:{dead.pk}:{person.pk}",
            subject=subject[:500],
            now=now,
            dead=dead,
            shows_subject=person.role == Role.MANAGER,
            link=f"{settings.SITE_URL}{reverse('reminders:outbox')}?state=dead",
        )
