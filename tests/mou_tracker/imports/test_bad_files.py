"""Hostile and damaged files, by page and command: a sentence, and nothing half stored."""

import io
import random
import zipfile

import openpyxl
import pytest

from django.core.management import CommandError, call_command
from django.db import connection

from agreements.models import Agreement, AuditEntry, Party
from mou_tracker.imports.models import Import, ImportRow, State
from mou_tracker.imports.queue import work_waiting
from tests.agreements import made

from .conftest import KOREAN, REGISTERS, again, sent_as, taken_in

pytestmark = pytest.mark.django_db

HEAD = "Country,Partner,Title,Signed on\n"
ROW = "Italy,Agency,MoU,2023-05-01\n"


def workbook(*rows: tuple, **parts: str) -> bytes:
    """Of one sheet; `parts`: further members of the archive."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    if parts:
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
    return out.getvalue()


def million_rows() -> bytes:
    """A sheet that says it reaches to the last row there is, and holds nothing there."""
    whole = workbook(HEAD.strip().split(","), ROW.strip().split(","))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            body = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                body = body.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
                body = body.replace(b"</sheetData>", b'<row r="1048576"/></sheetData>')
            archive.writestr(name, body)
    return out.getvalue()


WORKBOOK = workbook(HEAD.strip().split(","), ROW.strip().split(","))
LOCKED = made.compound("EncryptedPackage", "EncryptionInfo")
#: Refused at the door: name, bytes, what the sentence says.
AT_THE_DOOR = {
    "empty": ("a.csv", b"", "empty"),
    "cut": ("a.xlsx", WORKBOOK[: len(WORKBOOK) // 2], "damaged"),
    "renamed": ("a.xlsx", made.pdf("x"), "By its content"),
    "program": ("a.csv", b"MZ\x90\x00" + b"\x00" * 200, "By its content"),
    "page": ("a.xlsx", b"<!doctype html><html><body>x</body></html>", "By its content"),
    "locked": ("a.xlsx", LOCKED, "password"),
    "macros": ("a.xlsx", workbook(("x",), **{"xl/vbaProject.bin": "x"}), "macros"),
    "unpacks": ("a.xlsx", workbook(("x",), **{"xl/x.xml": " " * 9_000_000}), "Unpacked"),
    "no tables": ("a.pdf", made.pdf("x"), "No tables"),
}
#: Received, and refused when its cells are read: name, bytes, what the sentence says.
INSIDE = {
    "large": ("a.csv", (HEAD + ROW * 800_000).encode(), "20 MB"),
    "quote": ("a.csv", (HEAD + 'Italy,"Agency,MoU,2023\n' + ROW * 9).encode(), "Line 2"),
    "columns": ("a.csv", (",".join(["x"] * 1_000) + "\n").encode(), "400 columns"),
    "rows": ("a.csv", (HEAD + "x\n" * 100_001).encode(), "100000"),
    "cells": ("a.csv", ((",".join(["x"] * 400) + "\n") * 1_300).encode(), "500000"),
}


def stored() -> dict[str, int]:
    """Everything but the trail, which keeps what was tried."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from agreements_document")
        documents = cursor.fetchone()[0]
    counts = {m.__name__: m.objects.count() for m in (Agreement, Party, ImportRow, Import)}
    return counts | {"Document": documents}


@pytest.mark.parametrize("case", AT_THE_DOOR)
def test_refused_at_the_door(case, home, client_of, tmp_path):
    name, body, told = AT_THE_DOOR[case]
    before, trail = stored(), AuditEntry.objects.count()
    file = io.BytesIO(body)
    file.name = name
    answer = client_of("coordinator").post("/import/", {"files": file})
    page = answer.content.decode()
    assert answer.status_code in (413, 422) and told in page, page[:3_000]
    assert (stored(), AuditEntry.objects.count()) == (before, trail)
    path = tmp_path / name
    path.write_bytes(body)
    for commit in (False, True):
        with pytest.raises(CommandError, match=told):
            call_command("import_register", str(path), commit=commit, owner="coordinator 3")
    assert stored() == before


@pytest.mark.parametrize("case", INSIDE)
def test_refused_when_its_cells_are_read(case, home, client_of, tmp_path):
    name, body, told = INSIDE[case]
    imported = sent_as(client_of("coordinator"), body, name)
    assert imported.state == State.FAILED and imported.sheets is None
    page = client_of("coordinator").get(f"/import/{imported.uid}/")
    words = page.content.decode().replace("\xa0", " ").replace(",", "").replace(" ", "")
    assert page.status_code == 200 and told.replace(" ", "") in words
    assert not ImportRow.objects.exists() and not Agreement.objects.exists()
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(CommandError, match=told):
        call_command("import_register", str(path))


def test_what_looks_like_a_formula_is_text_and_comes_out_harmless(home, client_of, tmp_path):
    client = client_of("coordinator")
    cells = ["=1+1", "+82-42-000", "-x", "@SUM(A1)", "\t=1", "\uff1d1"]
    days = [f"2023-05-0{n}" for n in range(1, 7)]
    told = zip("ABCDEF", cells, days, strict=True)
    rows = "".join(f'Italy,"Agency {n}","{cell}",{day}\n' for n, cell, day in told)
    imported = taken_in(client, sent_as(client, (HEAD + rows).encode()))
    assert imported.state == State.APPLIED, imported.result
    titles = {next(iter(row.title.values())) for row in Agreement.objects.all()}
    assert {"=1+1", "+82-42-000", "-x", "@SUM(A1)"} <= titles
    path = tmp_path / "out.csv"
    call_command("export_register", str(path))
    told = path.read_text("utf-8-sig")
    assert ",=1+1" not in told and ",@SUM" not in told and ",-x" not in told
    same = sent_as(client, path.read_bytes(), "out.csv")
    assert (same.counts["taken"], same.counts["known"]) == (0, len(cells))


def test_an_extent_that_is_empty_costs_nothing(home, client_of):
    imported = sent_as(client_of("coordinator"), million_rows(), "far.xlsx")
    assert (imported.state, imported.counts["rows"]) == (State.READY, 1)
    assert len(bytes(imported.sheets)) < 2_000


def test_without_heads_columns_are_asked_for(home, client_of):
    imported = sent_as(client_of("coordinator"), b"1,2,3\n4,5,6\n7,8,9\n")
    assert imported.state in (State.TO_MAP, State.READY, State.TO_DECIDE)
    assert client_of("coordinator").get(f"/import/{imported.uid}/").status_code == 200
    assert client_of("coordinator").get(f"/import/{imported.uid}/columns/").status_code == 200


def test_a_kind_of_letters_nobody_knows_is_refused(home, client_of):
    file = io.BytesIO(HEAD.encode() + bytes(range(128, 160)) * 20 + b"\x00\x01")
    file.name = "a.csv"
    answer = client_of("coordinator").post("/import/", {"files": file})
    assert answer.status_code == 422 and not Import.objects.exists()


@pytest.mark.thorough
@pytest.mark.parametrize("name", [KOREAN, "02-registro-accordi.csv", "03-accords.ods",
                                  "03-accords.xls", "05-hangul-table.hwpx"])  # fmt: skip
def test_no_mutation_ends_in_an_error_page(name, home, client_of):
    """Some hundred files with bytes changed, cut out, repeated: each is read or told in words."""
    client, whole, chance = (
        client_of("coordinator"),
        (REGISTERS / name).read_bytes(),
        random.Random(7),
    )
    for _round in range(60):
        body = bytearray(whole)
        for _change in range(chance.randrange(1, 6)):
            at, n = chance.randrange(len(body)), chance.randrange(1, 40)
            how = chance.randrange(3)
            if how == 0:
                body[at : at + n] = chance.randbytes(n)
            elif how == 1:
                del body[at : at + n]
            else:
                body[at:at] = body[at : at + n] * 3
        file = io.BytesIO(bytes(body))
        file.name = name
        answer = client.post("/import/", {"files": file})
        assert answer.status_code in (302, 422), answer.status_code
        if answer.status_code == 302:
            imported = Import.objects.get(uid=answer.headers["Location"].split("/")[2])
            work_waiting()
            imported = again(imported)
            assert imported.error != "unexpected" and not imported.is_under_way
            assert client.get(f"/import/{imported.uid}/").status_code == 200
    assert not Agreement.objects.exists()
