"""A second way out beside the mail, off unless WEBHOOK_URL is set: for each mail about days one
signed POST to a program of the office's own, a duty list or a chat, that shows what was told.

Signed as the Standard Webhooks say: `webhook-signature: v1,` and the HMAC-SHA256, in base64, of
`{webhook-id}.{webhook-timestamp}.{body}` under WEBHOOK_SECRET. Nothing of what is confidential.
Redirects are not followed: who signs for one address does not send it to another.
"""

import base64
import hashlib
import hmac
import http.client
import logging
import socket
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

import orjson

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from agreements import bounded_calls
from agreements.bounded_calls import BoundedCalls, NotAnswered
from agreements.models import OutboxMessage, OutboxState

from . import sender
from .delivery import Delivery, Later, Refused, Unreachable
from .item import Item
from .models import WebhookCall

log = logging.getLogger(__name__)
#: Calls at once: one that the receiver takes its time over holds up none of the others.
CONNECTIONS = 4
_calls = BoundedCalls("webhook", most=CONNECTIONS + 1)  # of a process: one more that just ends

#: Seconds without a word after which a try is given up, and without a whole answer; a run ends
#: after so many.
TIMEOUT, WHOLE = 10, 20.0
RUN_SECONDS = 60
#: The receiver asks not to be told any more.
GONE = 410
#: Characters of an answer that are kept.
KEPT = 200


def queue(message: OutboxMessage, items: Sequence[Item], *, now: datetime) -> None:
    """With the mail, in its transaction."""
    if settings.WEBHOOK_URL:
        WebhookCall.objects.create(
            message=message, body=body_of(message, items), created_at=now, due_at=now
        )


def body_of(message: OutboxMessage, items: Sequence[Item]) -> str:
    told = [item for item in items if not item.is_confidential]
    content = {
        "message_id": message.message_id,
        "recipient": message.to_address,
        "written_at": message.created_at.isoformat(),
        "items": [_told(item) for item in told],
        "confidential": len(items) - len(told),
    }
    return orjson.dumps(content).decode()


def _told(item: Item) -> dict[str, Any]:
    return {
        "kind": item.deadline.kind,
        "day": item.deadline.day.isoformat(),
        "agreements": [
            {
                "reference": one.reference,
                "link": f"{settings.SITE_URL}{reverse('agreement', args=[one.reference])}",
            }
            for one in item.agreements
        ],
    }


def send(*, now: datetime | None = None) -> int:
    """Posts what is due; returns how many were taken. What the receiver does not take is tried
    again as a mail is, for as long."""
    if not settings.WEBHOOK_URL:
        return 0
    with CallDelivery(now=now) as calls:
        calls.finish()
    return calls.taken


class Post(NamedTuple):
    body: bytes
    headers: dict[str, str]


class CallDelivery(Delivery):
    """The calls that are due → the receiver, in one run."""

    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(most=CONNECTIONS, seconds=RUN_SECONDS)
        self.now, self.taken = now, 0

    def claim(self) -> list[WebhookCall]:
        calls = WebhookCall.objects.select_related("message")
        return sender.claim(now=self.now or timezone.now(), rows=calls)

    def begin(self, call: WebhookCall) -> Post | None:
        if not sender.start(call, give_up=_mark_dead):
            return None
        body = call.body.encode()
        return Post(body, _headers(call.message, body))

    def note(self, call: WebhookCall, error: Exception | None) -> None:
        if error is None:
            self.taken += sender.mark(call, OutboxState.SENT)
        elif isinstance(error, Refused):
            _mark_dead(call, str(error))
        else:
            sender.postpone(call, str(error), give_up=_mark_dead)

    def give_back(self, calls: Sequence[WebhookCall]) -> None:
        sender.release(calls, until=timezone.now() + sender.delay(1))

    def connect(self) -> "Receiver":
        return Receiver()

    def request_of(self, call: WebhookCall) -> str:
        return call.message.request_id


def _mark_dead(call: WebhookCall, reason: str) -> None:
    if sender.mark(call, OutboxState.DEAD, reason=reason):
        log.warning("webhook call %s is dead: %s", call.pk, reason)


class Receiver:
    """A connection of its own for each call."""

    def send(self, content: Post) -> None:
        """One try; raises Refused, Later or Unreachable."""
        ask = partial(_answer, content)
        try:
            status, said = _calls.ask(ask, within=WHOLE, patience=TIMEOUT)
        except NotAnswered as error:
            raise Unreachable(f"no whole answer within {WHOLE:.0f} s") from error
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        if status == GONE:
            raise Refused(f"{status} {said}")
        if not 200 <= status < 300:
            raise Later(f"{status} {said}")

    def close(self) -> None:
        """None is kept."""


def _answer(content: Post) -> tuple[int, str]:
    address = urlsplit(settings.WEBHOOK_URL)
    target = f"{address.path or '/'}{'?' + address.query if address.query else ''}"
    with closing(_connection(address)) as line:
        line.request("POST", target, content.body, content.headers)
        answer = line.getresponse()
        return answer.status, answer.read(KEPT).decode("utf-8", "replace")


def _connection(address: SplitResult) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    line = kind(address.hostname or "", address.port, timeout=TIMEOUT)
    hooked: Any = line
    hooked._create_connection = _connected  # where the library makes it, before TLS begins
    return line


def _connected(*args: Any, **given: Any) -> socket.socket:
    return bounded_calls.opened(socket.create_connection(*args, **given))


def _headers(message: OutboxMessage, body: bytes) -> dict[str, str]:
    identifier, seconds = message.message_id.strip("<>"), str(int(time.time()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "MOU-Tracker",
        "webhook-id": identifier,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{signature(identifier, seconds, body)}",
    }


def signature(identifier: str, seconds: str, body: bytes) -> str:
    signed = f"{identifier}.{seconds}.".encode() + body
    digest = hmac.new(_key(settings.WEBHOOK_SECRET), signed, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _key(secret: str) -> bytes:
    """A secret as those libraries write it, `whsec_` and base64, or any text."""
    kind, given, rest = secret.partition("whsec_")
    return base64.b64decode(rest) if given and not kind else secret.encode()
