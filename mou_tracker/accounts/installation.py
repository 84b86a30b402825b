"""Whether this installation tells people: a copy of one is silent, however it was made, until an
administrator says that it is the one. No mail, no call of a webhook.

A copy is known by where its database lies: the cluster, the database within it, the line of its
history (a recovery begins a new one), and the address or folder that this program goes by."""

import logging
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.utils import timezone

from agreements.actions.action import require

from .models import Installation
from .office import office_action

log = logging.getLogger(__name__)
TABLE = Installation._meta.db_table
PLACE = """
select system_identifier::text, (select oid from pg_database where datname = current_database()),
  case when pg_is_in_recovery() then '' else left(pg_walfile_name(pg_current_wal_lsn()), 8) end
from pg_control_system()
"""


def place() -> dict[str, str]:
    """Where the database lies now."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE)
        cluster, database, line = cursor.fetchone()
    is_ours = "embedded" in settings.DATABASES["default"]["ENGINE"]
    return {
        "cluster": cluster,
        "database": str(database),
        "line": "" if settings.DATABASE_SWITCHES_OVER else line,
        "address": str(settings.VAR) if is_ours else settings.SITE_URL,
    }


def this() -> Installation:
    """The row of this installation; a new one is the one that tells people by itself."""
    row = Installation.objects.first()
    if row is None:
        row, _is_new = Installation.objects.get_or_create(id=1, defaults={"place": place()})
    return row


def name() -> str:
    """The name of this installation, given when it is first asked for."""
    row = Installation.objects.first()
    return str(row.uid) if row else ""


def may_speak() -> bool:
    """Whether people are told from here."""
    if this().place == place():
        return True
    log.warning("a copy that nobody has confirmed: nobody is told anything (/settings/status/)")
    return False


def is_silent() -> bool:
    """The same for readers; asks, and writes nothing."""
    row = Installation.objects.first()
    return row is not None and row.place != place()


def silence(*, restored_from: dict[str, Any]) -> None:
    """What was restored from a backup is another installation, and says nothing."""
    Installation.objects.all().delete()
    Installation.objects.create(uid=uuid4(), restored_from=restored_from)


def confirm(*, by: Any) -> None:
    """An administrator: this copy is the one that tells people from now on."""
    require(by, "manage_users")
    with office_action("confirm_installation", by=by) as done:
        row, _is_new = Installation.objects.select_for_update().get_or_create(id=1)
        before, row.place = row.place, place()
        if before == row.place:
            return
        row.confirmed_at = timezone.now()
        row.save(update_fields=["place", "confirmed_at"])
        done.describe(subject=row, detail={"place": row.place})
