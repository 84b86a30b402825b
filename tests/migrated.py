"""One migrated database for all test runs and workers until a migration changes.

Applying every migration takes seconds; copying a database that has them takes a twentieth of one.
"""

import fcntl
import hashlib
import inspect

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from mou_tracker.api import row_policies

PREFIX = "migrated_"


def digest() -> str:
    """Over the text of every migration of every app, libraries included."""
    loader = MigrationLoader(None)
    files = sorted({inspect.getfile(type(node)) for node in loader.disk_migrations.values()})
    content = hashlib.sha256()
    for file in files:
        with open(file, "rb") as lines:
            content.update(lines.read())
    content.update(row_policies.digest(row_policies.statements()).encode())
    return content.hexdigest()[:16]


def ensure() -> str:
    """Name of the database to copy; made here by whoever comes first."""
    name = PREFIX + digest()
    with (settings.VAR / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in _existing():
            for outdated in _existing():
                run(f'drop database "{outdated}"')
            make(name)
    return name


def make(name: str) -> None:
    draft = f"draft_{name}"
    run(f'drop database if exists "{draft}"')
    run(f'create database "{draft}"')
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = draft
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        row_policies.bring_up_to_date()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    run(f'alter database "{draft}" rename to "{name}"')


def _existing() -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("select datname from pg_database where datname like %s", [f"{PREFIX}%"])
        return [name for (name,) in cursor.fetchall()]


def run(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
