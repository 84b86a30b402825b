"""Registers on their way in, and the pages about them."""

import io
from pathlib import Path
from typing import Any

import pytest

from django.test import Client

from mou_tracker.imports.models import Import, State
from mou_tracker.imports.queue import work_waiting

REGISTERS = Path(__file__).parents[2] / "data" / "registers"
KOREAN, ITALIAN = "01-korean-office.xlsx", "02-registro-accordi-utf8.csv"


@pytest.fixture
def client_of(people) -> Any:
    def client(role: str) -> Client:
        found = Client()
        found.force_login(people[role])
        return found

    return client


def sent(client: Client, name: str) -> Import:
    """A register sent by its page and read."""
    with (REGISTERS / name).open("rb") as file:
        answer = client.post("/import/", {"files": file})
    assert answer.status_code == 302, answer.content.decode()
    found = Import.objects.get(uid=answer.headers["Location"].split("/")[2])
    assert work_waiting() == 1
    return again(found)


def taken_in(client: Client, imported: Import) -> Import:
    answer = client.post(f"/import/{imported.uid}/apply/")
    assert answer.status_code == 302, answer.content.decode()
    assert work_waiting() == 1
    return again(imported)


def undone(client: Client, imported: Import, **words: str) -> Import:
    answer = client.post(f"/import/{imported.uid}/undo/", words)
    assert answer.status_code == 302, answer.content.decode()
    assert again(imported).state == State.UNDOING
    assert work_waiting() == 1
    return again(imported)


def again(imported: Import) -> Import:
    """The row as it now stands."""
    return Import.objects.get(pk=imported.pk)


def decided(client: Client, imported: Import, do: str) -> Import:
    answer = client.post(f"/import/{imported.uid}/decide/", {"do": do})
    assert answer.status_code == 302, answer.content.decode()
    return again(imported)


def sent_as(client: Client, body: bytes, name: str = "register.csv") -> Import:
    """A file sent by the page and read."""
    file = io.BytesIO(body)
    file.name = name
    answer = client.post("/import/", {"files": file})
    assert answer.status_code == 302, answer.content.decode()
    work_waiting()
    return Import.objects.get(uid=answer.headers["Location"].split("/")[2])
