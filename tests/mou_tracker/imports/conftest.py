"""Registers on their way in, and the pages about them."""

import io
import re
from pathlib import Path
from typing import Any

import pytest

from django.test import Client

from mou_tracker.imports.models import Import, State
from mou_tracker.imports.queue import work_waiting
from tests.kept import content, tables

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


#: Of a register that is sent and taken in, besides what it says: the import, the file and its text,
#: and that somebody sent it and took it in.
OF_THE_IMPORT = {"imports_import", "imports_importrow", "agreements_tablemark"}
OF_THE_FILE = {"agreements_document", "agreements_documenthistory", "pghistory_context"}
TOLD = {
    "agreements_auditentry": rb"\t(receive|decide|apply)_import\timport:|\tattach_document\t",
    "agreements_changeentry": rb"\tattach_document\t",
    "search_stale": rb"\tdocument\t",
}


def facts() -> dict[str, set[bytes]]:
    """All rows of every table, history and trail included, but those."""
    rows = content([name for name in tables() if name not in OF_THE_IMPORT])
    return {
        name: {row for row in text.splitlines() if not re.search(TOLD.get(name, rb"(?!)"), row)}
        for name, text in rows.items()
    }


def changed(before: dict[str, set[bytes]], after: dict[str, set[bytes]]) -> set[str]:
    """Tables with another row, of those that hold the file one row less."""
    return {
        name
        for name, rows in before.items()
        if (rows - after[name] if name in OF_THE_FILE else rows != after[name])
    }
