"""A backup is tried: the newest is restored into a scratch system, on a server of its own in a
folder of its own, compared there with its manifest, verified, and thrown away."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from mou_tracker.accounts import installation
from mou_tracker.accounts.models import Installation
from mou_tracker.operations.kept_backups import newest

from .places import Place

#: Seconds for the whole of it, and for the scratch server to go.
PATIENCE, GOING = 6 * 3600, 30
#: What leads to the real servers, storage and people of this installation.
WAYS_OUT = (
    "DATABASE_URL", "DATABASE_SERVER", "DATABASE_REPLICA_URL", "DATABASE_POOLER", "REDIS_URL",
    "REDIS_MASTER_NAME",
    "DOCUMENTS_URL", "EMAIL_URL", "WEBHOOK_URL", "BACKUP_DIR",
)  # fmt: skip


def drill(*, again: bool = True) -> dict[str, Any] | None:
    """Tries the newest backup and keeps what came of it; None where there is none, or, without
    `again`, where this very file was tried already."""
    file = newest() if settings.BACKUP_DIR else None
    if file is None:
        return None
    row = installation.this()
    stamp = file.stat().st_mtime
    if not again and row.drill and (row.drill["file"], row.drill["stamp"]) == (file.name, stamp):
        return None
    began = time.monotonic()
    found = tried(file) | {"file": file.name, "stamp": stamp}
    found["seconds"] = round(time.monotonic() - began)
    Installation.objects.filter(id=1).update(drilled_at=timezone.now(), drill=found)
    return found


def tried(file: Path) -> dict[str, Any]:
    """`is_well`, and either what stands there now or the `reason` why not."""
    with tempfile.TemporaryDirectory(prefix="mou-drill-", ignore_cleanup_errors=True) as scratch:
        os.chmod(scratch, 0o711)  # the account of the scratch server passes through  # noqa: S103
        var = Path(scratch) / "var"
        try:
            done = subprocess.run(
                [sys.executable, "manage.py", "restore", "--json", str(file.resolve())],
                cwd=settings.BASE_DIR, env=_surroundings(var), capture_output=True, text=True,
                stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"is_well": False, "reason": f"it took more than {PATIENCE} s"}
        finally:
            _let_go(var)
    lines = (done.stderr if done.returncode else done.stdout).strip().splitlines() or ["?"]
    if done.returncode:
        return {"is_well": False, "reason": lines[-1].removeprefix("CommandError: ")[:400]}
    return {"is_well": True, **json.loads(lines[-1])}


def _surroundings(var: Path) -> dict[str, str]:
    """Nothing of the real servers: an embedded one, files of its own, no way out."""
    return os.environ | dict.fromkeys(WAYS_OUT, "") | {
        "DJANGO_SETTINGS_MODULE": "mou_tracker.settings",
        "DJANGO_ENV": "local",
        "VAR": str(var),
        "DOCUMENTS_DIR": str(var / "documents"),
        "BACKUP_KEY": settings.BACKUP_KEY,
        "SECRET_KEY": settings.SECRET_KEY,
    }  # fmt: skip


def _let_go(var: Path) -> None:
    """Waits until the scratch server has gone: its guard holds a lock as long as it runs."""
    lock, until = Place("postgres", var).guard_lock, time.monotonic() + GOING
    while lock.exists() and time.monotonic() < until:
        with lock.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                time.sleep(0.05)
