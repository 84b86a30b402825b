"""A request with a key of its own is done once: whoever asks again is told the same answer."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from agreements.models import IdempotentResponse

#: How long a given answer is given again.
KEPT = timedelta(hours=24)


class KeyReused(Exception):
    """The key was used for a request with other contents; `given` is what that one was answered."""

    def __init__(self, given: IdempotentResponse) -> None:
        super().__init__(given.key)
        self.given = given


def given_before(*, principal: str, key: str, request: str) -> IdempotentResponse | None:
    """The answer this request was given before, or None: then it is this caller's to do.

    Waits for whoever is doing it now, and makes others wait until the transaction around it ends.
    `request`: SHA-256 of the contents. Raises AnotherRequest; OperationalError after too long a
    wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"{principal}\n{key}"])
    given = IdempotentResponse.objects.filter(principal=principal, key=key).first()
    if given is None or given.created_at <= timezone.now() - KEPT:
        return None
    if given.request != request:
        raise KeyReused(given)
    return given


def remember(
    *, principal: str, key: str, request: str, status: int, headers: dict[str, Any], body: bytes
) -> None:
    """Keeps the answer; called in the transaction that asked `given_before`."""
    IdempotentResponse.objects.update_or_create(
        principal=principal,
        key=key,
        defaults={
            "request": request,
            "status": status,
            "headers": headers,
            "body": body,
            "created_at": timezone.now(),
        },
    )


def forget_old_answers() -> int:
    """Removes what is too old to be given again; returns how many."""
    gone, _by_table = IdempotentResponse.objects.filter(
        created_at__lte=timezone.now() - KEPT
    ).delete()
    return gone
