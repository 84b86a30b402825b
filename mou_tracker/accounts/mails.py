"""Mails to people with an account, as rows of the outbox that are sent."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from agreements.models import OutboxMessage
from agreements.wording.date_formats import using_preferences_of
from mou_tracker import request_ids
from mou_tracker.mail import new_message_id

from .languages import language_of
from .models import User


def tell_at_once(
    template: str, *, to: User, about: str, subject: Any, address: str = "", **context: Any
) -> None:
    """A mail of its own about somebody's account, in their language, each time it is called.
    `about`: what its key begins with; `subject`: lazy, said in that language; `address`: where it
    goes in place of the account's own."""
    message_id = new_message_id()
    with using_preferences_of(to, language=language_of(to)):
        write_mail(
            template,
            to=to,
            key=f"{about}:{to.pk}:{message_id}"[:200],
            subject=str(subject),
            now=timezone.now(),
            message_id=message_id,
            address=address,
            **context,
        )


def write_mail(
    template: str,
    *,
    to: User,
    key: str,
    subject: str,
    now: datetime,
    message_id: str = "",
    address: str = "",
    **context: Any,
) -> OutboxMessage:
    """`emails/TEMPLATE.txt` and `.html` in the active language, with `person` and `language` beside
    `context`; it may leave from `now` on."""
    language = translation.get_language()
    context |= {"person": to, "language": language}
    return OutboxMessage.objects.create(
        key=key,
        recipient=to,
        to_address=address or to.email,
        language=language,
        subject=subject,
        text=render_to_string(f"emails/{template}.txt", context),
        html=render_to_string(f"emails/{template}.html", context),
        message_id=message_id or new_message_id(),
        created_at=now,
        due_at=now,
        request_id=request_ids.current(),
    )
