"""Each hour, and whenever somebody asks: is every legal day told? The answer is kept until the
next; where it becomes another, the audit log says so."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.access import can
from agreements.models import SYSTEM, AuditEntry
from mou_tracker.accounts.models import User

from .invariant import Breach, breaches
from .models import LastRun, Run
from .moments import day_in

log = logging.getLogger(__name__)

#: Since midnight, by when the mails of a day have left: a day is judged after that.
MAILS_LEFT = timedelta(hours=10)


@transaction.atomic
def check(*, now: datetime, by: User | None = None) -> LastRun:
    """Asks anew, in the office's language, since it is kept for every reader."""
    told_by = day_in(settings.TIME_ZONE, now=now - MAILS_LEFT)
    with translation.override(settings.LANGUAGE_CODE):
        found = _kept(breaches(on=told_by, now=now))
    before = LastRun.objects.filter(name=Run.CHECK).first()
    run = LastRun.objects.note(Run.CHECK, now=now, found=found)
    if found != (before.found if before else []):
        named = sorted({one["reference"] for one in found})
        log.log(logging.ERROR if found else logging.INFO, "untold legal days: %s", len(found))
        AuditEntry.objects.create(
            by=by,
            actor=str(by) if by else SYSTEM,
            verb="check_reminders",
            subject=f"lastrun:{run.pk}",
            detail={"untold": len(found), "references": named[:100]},
        )
    return run


def _kept(found: Sequence[Breach]) -> list[dict[str, Any]]:
    return [
        asdict(one) | {"day": one.day.isoformat(), "told": [str(name) for name in one.told]}
        | {"kind": str(one.kind), "why": str(one.why)}
        for one in found
    ]  # fmt: skip


def notice_for(user: User) -> dict[str, str]:
    """For managers and administrators: that too few were told of a legal day."""
    if not can(user, "see_status"):
        return {}
    run = LastRun.objects.filter(name=Run.CHECK).first()
    if run is None or not run.found:
        return {}
    words = ngettext(
        "%(n)d legal day was not told to enough people, or nobody has answered it.",
        "%(n)d legal days were not told to enough people, or nobody has answered them.",
        len(run.found),
    )
    told = {"n": len(run.found)}
    return {"text": words % told, "href": reverse("status"), "action": _("Which ones")}
