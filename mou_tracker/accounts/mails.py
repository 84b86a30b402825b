"""Mails to people with an account, as rows of the outbox that are sent."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from agreements.models import OutboxMessage
from mou_tracker import request_ids
from mou_tracker.mail import new_message_id

from .models import User


def write_mail(
    template: str,
    *,
    to: User,
    key: str,
    subject: str,
    now: datetime,
    message_id: str = "",
    **context: Any,
) -> OutboxMessage:
    """`emails/TEMPLATE.txt` and `.html` in the active language, with `person` and `language` beside
    `context`; it may leave from `now` on."""
    language = translation.get_language()
    context |= {"person": to, "language": language}
    return OutboxMessage.objects.create(
        key=key,
        recipient=to,
        to_address=to.email,
        language=language,
        subject=subject,
        text=render_to_string(f"emails/{template}.txt", context),
        html=render_to_string(f"emails/{template}.html", context),
        message_id=message_id or new_message_id(),
        created_at=now,
        due_at=now,
        request_id=request_ids.current(),
    )
