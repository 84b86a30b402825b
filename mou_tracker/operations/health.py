"""Is it alive, is it ready: for people, supervisors and load balancers; tells nothing else."""

import logging
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agreements import files
from mou_tracker import replica

from .broker import broker_says

log = logging.getLogger(__name__)

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
    """200 when the database answers and takes what is written, else 503. Broker and clock are
    named, but people can do without the one, and no page is wrong for the other."""
    found = parts()
    return JsonResponse(
        {"status": found["database"], **found}, status=200 if found["database"] == "ok" else 503
    )


def parts() -> dict[str, str]:
    """What the pages lean on: "ok", or what is wrong with it; the clock only where it is."""
    state, theirs = database_says()
    found = {"database": state, "broker": broker_says()}
    if replica.is_named():
        found["replica"] = replica.state()
    if theirs is not None and (seconds := apart(theirs)):
        found["clock"] = f"{seconds:+d} s from the database"
    return found


def every_part() -> dict[str, str]:
    """Those that make the product ready, and the storage of documents: nobody is unready for it,
    all but files works."""
    return parts() | {"documents": documents_say()}


def documents_say() -> str:
    """ "ok", or "away" where the folder or the storage beside us takes nothing or is silent."""
    return "ok" if files.store().answers() else "away"


def database_says() -> tuple[str, datetime | None]:
    """Its state, and what time it is there; None where it does not answer. "read-only": a standby
    that was not promoted, or a role that may not write: most pages would fail."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on',"
                " clock_timestamp()"
            )
            is_read_only, theirs = cursor.fetchone()
    except Error:
        return "away", None
    return ("read-only" if is_read_only else "ok"), theirs


def apart(theirs: datetime) -> int:
    """Seconds that this machine's clock is ahead, as far as that is an alarm; else 0."""
    ahead = timezone.now() - theirs
    if abs(ahead) <= CLOCKS_APART:
        return 0
    log.error("the clocks of this machine and the database are %s apart", abs(ahead))
    return round(ahead.total_seconds())
