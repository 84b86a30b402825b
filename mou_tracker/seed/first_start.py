"""The first start: sign-ins and keys with random secrets, shown once and kept for their owner."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from agreements.models import Party
from mou_tracker.accounts.actions import invite_again
from mou_tracker.accounts.keys import create_key
from mou_tracker.accounts.models import Role, User

from .first_data import load_case, seed_case, seed_office

#: role -> (e-mail, name, name in Latin script); the first is the manager (interfaces §1).
PEOPLE = (
    (Role.MANAGER, "manager@mou.example", "관리자", "Manager"),
    (Role.OFFICER, "officer@mou.example", "담당자", "Officer"),
    (Role.READER, "reader@mou.example", "열람자", "Reader"),
    (Role.ADMINISTRATOR, "admin@mou.example", "시스템 관리자", "Administrator"),
)
LOCK = 7307002
#: People of the example world, who cannot sign in: somebody has to.
DEMO = "@demo.example"


def first_start(*, on: date, url: str) -> dict[str, Any] | None:
    """Makes people, keys and the real case where there is nobody yet; None where there is.

    Writes `credentials.json` (mode 600) before the transaction commits, so that no account exists
    whose password nobody knows.
    """
    with _alone():
        if has_people():
            return None
        users, credentials = _people()
        seed_office(load_case(), on=on)
        seed_case(on=on, responsible=users[Role.OFFICER], deputy=users[Role.MANAGER])
        keys = _keys(users)
        found = {"url": url, "users": credentials, "keys": keys}
        write_credentials(found)
    return found


def has_people() -> bool:
    """Whether anybody has an account; people of the example world do not count."""
    return User.objects.exclude(email__endswith=DEMO).exists()


def first_administrator(*, on: date, email: str) -> User | None:
    """The first account of an installation that begins without examples: its owner is invited by
    mail, and invites the others. None where somebody has an account."""
    with _alone():
        if has_people():
            return None
        seed_office(load_case(), on=on)
        person = User.objects.create_user(
            email=email, password=None, role=Role.ADMINISTRATOR, native_name=email.split("@")[0]
        )
        invite_again(by=person, user=person)
    return person


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction at a time."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        yield


def _people() -> tuple[dict[str, User], list[dict[str, str]]]:
    users, credentials = {}, []
    for role, email, native, latin in PEOPLE:
        password = secrets.token_urlsafe(12)
        users[role] = User.objects.create_user(
            email=email, password=password, role=role, native_name=native, latin_name=latin
        )
        credentials.append({"email": email, "password": password, "role": str(role)})
    return users, credentials


def _keys(users: dict[str, User]) -> dict[str, str]:
    partner = Party.objects.get(short_name=load_case()["partner"]["short_name"])
    _key, staff = create_key(by=None, name="First start", user=users[Role.MANAGER])
    _key, theirs = create_key(by=None, name=f"First start: {partner}", party=partner)
    return {"staff": staff, "partner": theirs}


def credentials_file() -> Path:
    return settings.VAR / "credentials.json"


def write_credentials(found: dict[str, Any]) -> None:
    path = credentials_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=False, indent=2)
    part.replace(path)
