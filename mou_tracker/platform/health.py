"""Is it alive, is it ready: for people, supervisors and load balancers; tells nothing else."""

import redis

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BROKER_PATIENCE = 0.5  # seconds


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
    """200 when the database answers, else 503. The broker is named, but people can do without."""
    database = _database_answers()
    parts = {
        "database": "ok" if database else "away",
        "broker": "ok" if _broker_answers() else "away",
    }
    return JsonResponse(
        {"status": "ok" if database else "away", **parts}, status=200 if database else 503
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return False
    return True


def _broker_answers() -> bool:
    address = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://", 1)
    try:
        with redis.Redis.from_url(
            address, socket_timeout=BROKER_PATIENCE, socket_connect_timeout=BROKER_PATIENCE
        ) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError, ValueError):
        return False
