"""`manage.py verify`: whatever was touched behind the product's back is named."""

from io import StringIO

import pytest

from django.core.management import call_command
from django.db import connection

from agreements.actions import attach, examine
from agreements.files import receive
from agreements.models import AuditEntry, Deadline, Document
from mou_tracker.zone_rules import in_use
from tests.agreements import made
from tests.factories import DAY
from tests.stores import path_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return settings.DOCUMENTS_DIR


@pytest.fixture
def document(real_case, people):
    file = examine(receive([made.pdf("Memorandum")]), name="memorandum.pdf")
    return attach(by=people["officer"], on=DAY, file=file, agreements=[real_case])


def verify(*options: str) -> tuple[int, str]:
    """Its exit code, and what it says below the zone rules it names."""
    out, code = StringIO(), 0
    try:
        call_command("verify", *options, stdout=out)
    except SystemExit as stopped:
        code = stopped.code
    rules, told = out.getvalue().split("\n", 1)
    assert rules == f"time zone rules: {in_use()}"
    return code, told


def touch(statement: str, *values: object) -> None:
    """What only somebody with the keys of the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table agreements_auditentry disable trigger user")
        cursor.execute(statement, values)
        cursor.execute("alter table agreements_auditentry enable trigger user")


def test_an_installation_in_order(document):
    told = "audit trail: in order\nfiles: in order\nderived rows: in order\n"
    assert verify() == (0, told)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("update {trail} set actor = 'nobody' where sequence = 3", "row 3 was changed"),
        ("update {trail} set at = at + interval '1 us' where sequence = 3", "row 3 was changed"),
        ("delete from {trail} where sequence = 3", "row 3 is missing"),
        ("delete from {trail} where sequence < 3", "row 1 is missing"),
    ],
)
def test_a_touched_trail(document, statement, fault):
    touch(statement.format(trail="agreements_auditentry"))
    code, told = verify()
    assert code == 1
    assert told.startswith(f"audit trail: {fault}")


@pytest.mark.django_db(transaction=True)
def test_a_trail_cut_off_at_its_end(document):
    """Nothing follows to tell of it, but the actions left rows of history."""
    assert verify()[0] == 0
    touch("delete from agreements_auditentry where sequence > 3")
    code, told = verify()
    assert code == 1
    assert told.startswith("audit trail: the end is missing")


def test_a_chain_begun_anew(document):
    """Changed and digested again: the next row still knows better."""
    before = AuditEntry.objects.get(sequence=3)
    touch("update agreements_auditentry set actor = 'nobody', previous = '' where sequence = 3")
    touch(
        "update agreements_auditentry set digest = encode(sha256(convert_to(concat_ws(chr(31),"
        " previous, sequence, extract(epoch from at)::text, coalesce(by_id::text, ''), actor,"
        " verb, subject, coalesce(agreement_id::text, ''), detail::text), 'UTF8')), 'hex')"
        " where sequence = 3"
    )
    assert AuditEntry.objects.get(sequence=3).digest != before.digest
    code, told = verify("--all")
    assert code == 1
    assert "row 3 does not follow row 2" in told
    assert "row 4 does not follow row 3" in told


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda path: path.write_bytes(path.read_bytes().replace(b"M", b"N", 1)), "is damaged"),
        (lambda path: path.unlink(), "is missing"),
    ],
)
def test_touched_files(document, harm, fault):
    harm(path_of(document.sha256))
    code, told = verify()
    assert code == 1
    assert f"files: file {document.sha256} {fault} (documents {document.uid})" in told


def test_a_file_nobody_names(document):
    orphan = path_of("ab" * 32)
    orphan.write_bytes(b"x")
    code, told = verify()
    assert code == 1
    assert f"files: file {'ab' * 32} is orphan" in told


def test_a_touched_derived_row(document):
    Deadline.objects.filter(pk=Deadline.objects.first().pk).update(day="2030-01-01")
    code, told = verify()
    assert code == 1
    assert "derived rows: " in told


def test_all_faults_at_once(document):
    path_of(document.sha256).unlink()
    touch("update agreements_auditentry set actor = 'nobody' where sequence = 2")
    code, told = verify("--all")
    assert code == 1
    assert "audit trail: row 2 was changed" in told
    assert "is missing" in told
    assert "derived rows: in order" in told
    assert Document.objects.count() == 1
