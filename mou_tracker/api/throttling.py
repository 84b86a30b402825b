"""How often one may ask: counted in the database, so that it holds across processes."""

from datetime import datetime, timedelta
from typing import Any

from rest_framework.throttling import BaseThrottle

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from agreements.access import rights_of
from mou_tracker.accounts.models import ApiKey

from .authentication import key_of, principal_of
from .models import RequestCount

#: A count serves one minute; this long it may still tell an operator who asked.
KEPT = timedelta(hours=1)

COUNT = """
    insert into api_requestcount (principal, minute, count) values (%s, %s, 1)
    on conflict (principal, minute) do update set count = api_requestcount.count + 1
    returning count
"""


def count_request(request: Any) -> Any:
    """Counts the request, once: how many its principal made in this calendar minute, and how many
    seconds of the minute are left. The first one also moves the key's last-used mark.

    Called before any transaction of the request begins, so that no action holds the row.
    """
    if not hasattr(request, "_request_count"):
        request._request_count = _count(request)
    return request._request_count


def _count(request: HttpRequest) -> tuple[int, float]:
    principal = principal_of(request)
    if principal is None:
        return 0, 0.0
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [principal, minute])
        (count,) = cursor.fetchone()
    if count == 1:
        RequestCount.objects.filter(principal=principal, minute__lt=minute).delete()
        if (key := key_of(request)) is not None:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return count, (minute + timedelta(minutes=1) - now).total_seconds()


def forget_old_request_counts(*, now: datetime) -> int:
    """Removes the counts of minutes more than KEPT ago, which nobody's next request removed;
    returns how many."""
    gone, _by_table = RequestCount.objects.filter(minute__lt=now - KEPT).delete()
    return gone


class PerMinute(BaseThrottle):
    """So many requests a calendar minute: `API_RATES` by audience."""

    def allow_request(self, request: Any, view: Any) -> bool:
        count, self.seconds = count_request(request._request)
        audience = "partner" if rights_of(request.user).is_partner else "staff"
        return count <= settings.API_RATES[audience]

    def wait(self) -> float:
        return max(1.0, self.seconds)
