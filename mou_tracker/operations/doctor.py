"""What is wrong with this installation: one sentence for each thing it leans on."""

import os
import shutil
import smtplib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import requests

from django.conf import settings
from django.core.mail import get_connection
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from agreements import derive, files
from agreements.models import OutboxMessage, OutboxState
from mou_tracker import file_rounds, replica, zone_rules
from mou_tracker.accounts import installation, provider_session
from mou_tracker.accounts.models import Installation
from mou_tracker.api import row_policies
from mou_tracker.printing.engine import engine
from mou_tracker.reminders.actions import LATE_AFTER
from mou_tracker.reminders.models import LastRun, Run
from mou_tracker.silent_database import ANSWERS_WITHIN, Said, said_by

from . import election, figures, health, kept_backups, session_limits
from .backup import tables
from .broker import broker_says

OLDEST_SERVER = 15
#: Of a disk: the part, and the bytes, below which somebody should look.
LITTLE_PART, LITTLE = 0.05, 1 << 30
REPLICAS = """
select count(*), coalesce(max(replay_lag), interval '0') from pg_stat_replication
where state = 'streaming' or replay_lag is not null
"""
#: Faces of the pages and sheets that come with the product.
FACES = Path(settings.BASE_DIR) / "static" / "vendor"


@dataclass(frozen=True, slots=True)
class Finding:
    is_well: bool
    sentence: str


def _well(sentence: str) -> Finding:
    return Finding(True, sentence)


def _wrong(sentence: str) -> Finding:
    return Finding(False, sentence)


def findings() -> Iterator[Finding]:
    """Everything that was looked at, one after the other. Without a database only what needs
    none."""
    database = _database()
    yield database
    for look in LOOKS:
        if database.is_well or look not in NEED_DATABASE:
            yield look()


def _database() -> Finding:
    try:
        connection.ensure_connection()
        version = tables.server_version() // 10_000
    except Error as error:
        return _wrong(
            f"The database does not answer: {_first_line(error)}. Start it, or mend DATABASE_URL."
        )
    if version < OLDEST_SERVER:
        return _wrong(f"PostgreSQL {version} is too old: {OLDEST_SERVER} or newer is needed.")
    if health.database_says()[0] == "read-only":
        return _wrong(
            "The database takes no changes: it is a replica, or set to be read only. Let "
            "DATABASE_URL lead to the server that is written to."
        )
    return _well(f"The database answers (PostgreSQL {version}).")


def _limits() -> Finding:
    if names := session_limits.unlimited():
        return _wrong(session_limits.sentence(names))
    return _well("Sessions of the database wait neither for locks nor for statements without end.")


def _silence() -> Finding:
    """Whether a database that stands still would be noticed (`mou_tracker.silent_database`)."""
    if not settings.DATABASE_POOLER:
        return _well("A database that stands still is noticed.")
    if not settings.DATABASE_SERVER:
        return _wrong(
            "Behind the pooler nobody notices a database that stands still: name the server itself "
            "(DATABASE_SERVER=host:port)."
        )
    for server in settings.DATABASE_SERVER:
        place = server["host"], server["port"]
        try:
            socket.create_connection(place, timeout=ANSWERS_WITHIN).close()
        except OSError as error:
            return _wrong(
                f"DATABASE_SERVER, {place[0]}:{place[1]}, does not answer: {_first_line(error)}. "
                "Start it, or take it out of the list."
            )
    if len(settings.DATABASE_SERVER) > 1 and Said.SERVES not in said_by(connection):
        return _wrong(
            "None of the servers of DATABASE_SERVER says that it serves: let the login of "
            "DATABASE_URL in at each of them, or a standby is taken for the one that serves."
        )
    return _well("A database that stands still behind the pooler is noticed.")


def _replicas() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(REPLICAS)
        count, lag = cursor.fetchone()
    if lag > timedelta(seconds=replica.MOST_LAG):
        return _wrong(
            f"A replica is {lag.total_seconds():.0f} s behind the database: its own log says what "
            "holds it up."
        )
    if replica.is_named() and (said := replica.says()) != "ok":
        state = "does not answer" if said == "away" else f"is {said}"
        return _wrong(f"DATABASE_REPLICA_URL {state}: pages are read from the database itself.")
    return _well(f"{count} replicas follow the database." if count else "No replica follows it.")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return _wrong(f"{len(missing)} migrations are missing: run `manage.py migrate`.")
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        return _wrong("The table of the cache is missing: run `manage.py createcachetable`.")
    if count := derive.outdated().count():
        return _wrong(
            f"The days of {count} agreements were derived by an earlier version: run "
            "`manage.py rederive --outdated`."
        )
    return _well("Every migration is applied.")


def _row_policies() -> Finding:
    if sentence := row_policies.says():
        return _wrong(sentence)
    return _well("Partners are held by row-level security, too.")


def _broker() -> Finding:
    state = broker_says()
    if state == "ok":
        return _well("The broker answers.")
    if state == "read-only":
        return _wrong("The broker has become a replica and takes no message: name its Sentinels.")
    return _wrong("The broker does not answer: reminders leave by the mail loop alone.")


def _clock() -> Finding:
    _state, theirs = health.database_says()
    if theirs is not None and (seconds := health.apart(theirs)):
        return _wrong(
            f"This machine's clock is {seconds:+d} s from the database's: set both by a time "
            "server."
        )
    return _well("This machine and the database have the same time.")


def _mail_server() -> Finding:
    if "smtp" not in settings.EMAIL_BACKEND:
        told = f"No mail server is named: mails are files in {settings.VAR / 'mail'}."
        return Finding(not settings.PRODUCTION, told)
    backend = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        backend.open()
        backend.close()
    except (OSError, smtplib.SMTPException) as error:
        return _wrong(
            f"The mail server does not answer: {_first_line(error)}. Mend EMAIL_URL or the way "
            "there; mails wait meanwhile."
        )
    return _well("The mail server answers.")


def _mails() -> Finding:
    if installation.is_silent():
        return _wrong(
            "This is a copy that nobody has confirmed: it sends nothing (/settings/status/)."
        )
    late = timezone.now() - LATE_AFTER
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING, created_at__lt=late).count()
    dead = OutboxMessage.objects.filter(state=OutboxState.DEAD).count()
    if waiting or dead:
        return _wrong(
            f"{waiting} mails wait for too long and {dead} were not delivered: the outbox "
            "(/settings/outbox/) says why of each."
        )
    return _well("No mail waits for too long.")


def _provider() -> Finding:
    """Whether the office's own sign-in could be gone through."""
    if not settings.OIDC_NAME:
        return _well("No provider of sign-ins is named.")
    try:
        provider_session.try_out()
    except requests.RequestException as error:
        return _wrong(
            f"The provider of sign-ins (OIDC_ISSUER) is of no use: {_first_line(error)}. People "
            "sign in with their passwords."
        )
    return _well("The provider of sign-ins answers.")


def _rounds() -> Finding:
    last = LastRun.objects.filter(name=Run.TICK).first()
    if last is None:
        return _wrong("The round of reminders has never run: start `manage.py up`, or a worker.")
    if timezone.now() - last.ran_at > figures.HOW_OLD[Run.TICK]:
        return _wrong(
            f"The round of reminders last ran {last.ran_at:%Y-%m-%d %H:%M} UTC: the log of worker "
            "or mail loop says why, or start one."
        )
    return _well("The round of reminders runs.")


def _beat() -> Finding:
    row = election.holder()
    if row is None:
        return _wrong("No beat has ever rung: start `manage.py up`, or Celery's beat.")
    if not election.is_heard(row, now=timezone.now()):
        return _wrong(
            f"No beat rings: the last, on {row}, was heard {row.renewed_at:%H:%M:%S} UTC. Start "
            "Celery's beat; reminders leave by the mail loop meanwhile."
        )
    return _well(f"The beat on {row} rings.")


def _zone_rules() -> Finding:
    rules = zone_rules.in_use()
    if not rules.release:
        return _wrong(
            f"The time zone rules in {rules.folder} do not say which they are: install tzdata."
        )
    return _well(f"The time zone rules are {rules}.")


def _fonts() -> Finding:
    if any(FACES.rglob("*.woff2")):
        return _well("The faces of the pages are there.")
    return _wrong(f"The faces of the pages are missing from {FACES}: no Korean on a sheet.")


def _pdf() -> Finding:
    if engine() is None:
        return _wrong("There is no PDF: install Pango (libpango-1.0-0, libpangoft2-1.0-0).")
    return _well("PDF can be made.")


def _documents() -> Finding:
    named = "DOCUMENTS_URL" if settings.DOCUMENTS_URL else settings.DOCUMENTS_DIR
    try:
        files.try_out()
    except files.Damaged:
        return _wrong(
            f"The storage of documents ({named}) gives back other bytes than it was given."
        )
    except files.StoreError as error:
        state = "is full" if error.code == "full" else "does not answer, or refuses us"
        return _wrong(f"The storage of documents ({named}) {state}.")
    if settings.DOCUMENTS_URL:
        return _well("The storage of documents takes a file, moves it and gives it back.")
    lies = Path(settings.DOCUMENTS_DIR).resolve()
    disk = next(one for one in (lies, *lies.parents) if one.is_mount())
    free = shutil.disk_usage(lies).free >> 20
    return _well(
        f"Documents lie in {named}, which takes a file, moves it and gives it back; "
        f"the disk ({disk}) has {free} MB left."
    )


def _digests() -> Finding:
    """Whether all documents are seen again and again."""
    row, now = LastRun.objects.filter(name=Run.FILES).first(), timezone.now()
    if row is None:
        return _well("The digests of documents are to be looked at within the hour.")
    if now - row.ran_at > figures.HOW_OLD[Run.FILES]:
        return _wrong(
            f"The digests of documents were last looked at {row.ran_at:%Y-%m-%d %H:%M} UTC: a "
            "worker does so each hour."
        )
    found: Any = row.found
    since = f"{file_rounds.seen_since(found):%Y-%m-%d}"
    if file_rounds.is_slow(found, now=now):
        return _wrong(
            f"There are more documents than the hourly check sees in a week: since {since} not all "
            "were looked at. Run `manage.py verify --all` by cron."
        )
    whole = "a round of all ended" if found["ended"] else "the first round of all began"
    return _well(f"The digests of documents are looked at each hour; {whole} {since}.")


def _disks() -> Finding:
    folders = {"data": settings.VAR, "documents": settings.DOCUMENTS_DIR}
    if settings.BACKUP_DIR:
        folders["backups"] = Path(settings.BACKUP_DIR)
    for noun, folder in folders.items():
        there = _nearest(Path(folder))
        room = shutil.disk_usage(there)
        if room.free < LITTLE or room.free < room.total * LITTLE_PART:
            return _wrong(
                f"The disk of the {noun} ({folder}) has {room.free >> 20} MB left: make room."
            )
        if noun != "backups" and not os.access(there, os.W_OK | os.X_OK):
            return _wrong(
                f"The folder of the {noun} ({folder}) cannot be written: give it to the account "
                "that the product runs under."
            )
    return _well("The disks have room.")


def _nearest(folder: Path) -> Path:
    """The folder, or where it would be made."""
    missing = list(takewhile(lambda one: not one.exists(), (folder, *folder.parents)))
    return missing[-1].parent if missing else folder


def _backups() -> Finding:
    if not settings.BACKUP_DIR:
        return Finding(not settings.PRODUCTION, "BACKUP_DIR is not set: no backup is watched.")
    newest = kept_backups.newest()
    if newest is None:
        return _wrong(f"There is no backup in {settings.BACKUP_DIR}: run `manage.py backup FILE`.")
    if kept_backups.is_old(newest, now=timezone.now()):
        return _wrong(
            f"The newest backup, {newest.name}, is older than a day: look at what makes them."
        )
    row = Installation.objects.first()
    if row and row.drill and not row.drill["is_well"]:
        reason = row.drill["reason"].rstrip(".")
        return _wrong(f"The backup {row.drill['file']} could not be restored: {reason}.")
    return _well(f"The newest backup is {newest.name}.")


LOOKS: tuple[Callable[[], Finding], ...] = (
    _limits, _silence, _replicas, _migrations, _row_policies, _broker, _clock, _mail_server, _mails,
    _provider, _rounds, _beat, _zone_rules, _fonts, _pdf, _documents, _digests, _disks, _backups,
)  # fmt: skip
NEED_DATABASE = {
    _limits,
    _replicas,
    _migrations,
    _row_policies,
    _clock,
    _mails,
    _rounds,
    _beat,
    _digests,
    _backups,
}


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
