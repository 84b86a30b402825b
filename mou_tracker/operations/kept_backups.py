"""The folder in which an office keeps its backups (BACKUP_DIR): whoever makes them, they are looked
at here."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

#: A backup each night, and two hours for it to be made.
OLD_AFTER = timedelta(hours=26)


def newest() -> Path | None:
    """The file written last; drafts do not count."""
    try:
        files = [one for one in Path(settings.BACKUP_DIR).iterdir() if one.is_file()]
    except OSError:
        return None
    whole = [one for one in files if one.suffix != ".part" and not one.name.startswith(".")]
    return max(whole, key=lambda one: (one.stat().st_mtime, one.name), default=None)


def is_old(file: Path, *, now: datetime) -> bool:
    return now.timestamp() - file.stat().st_mtime > OLD_AFTER.total_seconds()
