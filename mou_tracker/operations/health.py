"""Is it alive, is it ready: for people, supervisors and load balancers; tells nothing else."""

import logging
from datetime import datetime, timedelta

import redis

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

BROKER_PATIENCE = 0.5  # seconds
#: Apart by more, this machine's clock and the database's are no longer the same: what is due is
#: decided by the one and written by the other.
CLOCKS_APART = timedelta(seconds=30)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as soon as pages are served; needs neither database nor broker."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503. Broker and clock are named, but people can do
    without the one, and no page is wrong for the other."""
    found = parts()
    return JsonResponse(
        {"status": found["database"], **found}, status=200 if found["database"] == "ok" else 503
    )


def parts() -> dict[str, str]:
    """What the pages lean on: "ok", or what is wrong with it; the clock only where it is."""
    theirs = database_says()
    found = {
        "database": "away" if theirs is None else "ok",
        "broker": "ok" if broker_answers() else "away",
    }
    if theirs is not None and (seconds := apart(theirs)):
        found["clock"] = f"{seconds:+d} s from the database"
    return found


def database_says() -> datetime | None:
    """What time it is there; None where it does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select clock_timestamp()")
            return cursor.fetchone()[0]
    except Error:
        return None


def apart(theirs: datetime) -> int:
    """Seconds that this machine's clock is ahead, as far as that is an alarm; else 0."""
    ahead = timezone.now() - theirs
    if abs(ahead) <= CLOCKS_APART:
        return 0
    log.error("the clocks of this machine and the database are %s apart", abs(ahead))
    return round(ahead.total_seconds())


def broker_answers() -> bool:
    address = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://", 1)
    try:
        with redis.Redis.from_url(
            address, socket_timeout=BROKER_PATIENCE, socket_connect_timeout=BROKER_PATIENCE
        ) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError, ValueError):
        return False
