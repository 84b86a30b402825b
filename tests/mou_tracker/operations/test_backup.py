"""`backup` and `restore`: what was is what is, table by table and file by file; what is not whole
is refused with nothing changed; and a copy says nothing until somebody says that it is the one."""

import contextlib
import subprocess
import threading
from io import StringIO
from pathlib import Path

import pytest

from django.conf import settings as current
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from agreements.actions import attach, examine, take_back
from agreements.files import receive
from agreements.models import Agreement, AuditEntry, Document, OutboxMessage
from mou_tracker.accounts.models import Installation
from mou_tracker.mail import new_message_id
from mou_tracker.operations.backup import BackupError, check, restore, tables, write
from mou_tracker.operations.backup.sealing import MAGIC
from mou_tracker.reminders.tick import tick
from tests import migrated, s3, stores
from tests.agreements import made
from tests.factories import DAY
from tests.stores import path_of

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "four words of a key"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.BACKUP_KEY = ""
    return settings.DOCUMENTS_DIR


@pytest.fixture
def world(real_case, people):
    """The real case with two documents and rows that hold what COPY has to escape."""
    for name, text in (("memorandum.pdf", "Memorandum"), ("양해각서.pdf", "Another")):
        file = examine(receive([made.pdf(text)]), name=name)
        attach(by=people["officer"], on=DAY, file=file, agreements=[real_case])
    Agreement.objects.filter(pk=real_case.pk).update(notes="tab\tline\nback\\slash \\N 조달청 ü")
    return real_case


@contextlib.contextmanager
def elsewhere(folder: Path, *, bucket: str = ""):
    """An installation of its own: another database of this server with the tables of this version
    and nothing else, another folder of documents."""
    usual = connection.settings_dict["NAME"]
    name = f"elsewhere_{usual}"[:60]
    migrated.run(f'drop database if exists "{name}"')
    migrated.run(f'create database "{name}" template "{migrated.ensure()}"')
    store, current.DOCUMENTS_DIR = current.DOCUMENTS_DIR, folder / "documents"
    kept, current.DOCUMENTS_URL = current.DOCUMENTS_URL, bucket
    if bucket:
        current.DOCUMENT_STORE = "agreements.files.bucket.Bucket"
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], current.DOCUMENTS_DIR = usual, store
        current.DOCUMENTS_URL, current.DOCUMENT_STORE = kept, "agreements.files.disk.Disk"
        migrated.run(f'drop database "{name}" with (force)')


@pytest.fixture
def other(tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    return folder


def standing():
    """Each table's rows and digest, and each file's bytes."""
    with contextlib.closing(connections["default"]):
        found = {name: tables.digest_of(table) for name, table in tables.tables().items()}
    return found, stores.contents()


def numbers():
    return {name: tables.standing_of(sequence)
            for name, sequence in tables.sequences().items()}  # fmt: skip


def test_from_a_folder_into_a_bucket_and_back(world, tmp_path, other, monkeypatch):
    """A backup does not know where the documents of its installation lay."""
    for name, word in s3.KEYS.items():
        monkeypatch.setenv(name, word)
    file, back = tmp_path / "backup", tmp_path / "back"
    write(file)
    before = standing()
    with s3.running(tmp_path) as storage, elsewhere(other, bucket=storage.url()):
        restore(file)
        assert standing() == before
        assert not list(other.rglob("??/??/*"))
        write(back)
        storage.end()
        with pytest.raises(BackupError, match="does not answer"):
            write(tmp_path / "none")
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("verify", "--all", stdout=out)
        assert "files: the store of documents does not answer" in out.getvalue()
        assert "derived rows: in order" in out.getvalue()
    with elsewhere(other):
        restore(back)
        assert standing() == before


@pytest.mark.parametrize("key", ["", KEY])
def test_everything_comes_back(world, tmp_path, other, key):
    file = tmp_path / "backup"
    write(file, key=key)
    before, given = standing(), numbers()
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(before[1]) == 2
    with elsewhere(other):
        restore(file, key=key)
        assert standing() == before
        assert numbers() == given
        call_command("verify", all=True, stdout=StringIO())
        # the work goes on: rows get numbers nobody has, history and audit trail follow
        last = AuditEntry.objects.order_by("sequence").last().sequence
        document = Document.objects.first()
        take_back(by=None, on=DAY, document=document)
        assert AuditEntry.objects.order_by("sequence").last().sequence == last + 1
        call_command("verify", all=True, stdout=StringIO())
        again = other / "again"
        write(again)
    assert standing() == before
    assert check(again).rows > check(file, key=key).rows


def test_standard_tools_open_it(world, tmp_path):
    file, folder = tmp_path / "backup.tar", tmp_path / "opened"
    write(file)
    folder.mkdir()
    subprocess.run(["tar", "-xf", file, "-C", folder], check=True)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    (table,) = folder.glob("tables/agreements_agreement/*.gz")
    rows = subprocess.run(["gzip", "-dc", table], check=True, capture_output=True).stdout
    assert rows.count(b"\n") == Agreement.objects.count()


def test_a_sealed_one_shows_nothing(world, tmp_path):
    file = tmp_path / "backup"
    write(file, key=KEY)
    content = file.read_bytes()
    assert content.startswith(MAGIC)
    for word in (b"about.json", b"tables/", b"manifest", b"KR-IT-2008-1"):
        assert word not in content


@pytest.mark.parametrize(("key", "places"), [("", 40), (KEY, 6)])
def test_every_harm_is_seen(world, tmp_path, other, key, places):
    """One bit anywhere, or a piece missing anywhere: refused, with nothing written."""
    file, harmed = tmp_path / "backup", tmp_path / "harmed"
    write(file, key=key)
    whole = file.read_bytes()
    step = len(whole) // places
    with elsewhere(other):
        before = standing()
        for at in [*range(0, len(whole), step), len(whole) - 1]:
            harmed.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(BackupError):
                check(harmed, key=key)
            harmed.write_bytes(whole[:at])
            with pytest.raises(BackupError):
                check(harmed, key=key)
        harmed.write_bytes(whole + b"\0")
        with pytest.raises(BackupError):
            restore(harmed, key=key)
        harmed.write_bytes(whole[:-2000])
        with pytest.raises(BackupError, match="altered or cut off"):
            restore(harmed, key=key)
        assert standing() == before
    assert check(file, key=key)


def test_the_wrong_key_and_none(world, tmp_path, other):
    file = tmp_path / "backup"
    write(file, key=KEY)
    with elsewhere(other):
        before = standing()
        with pytest.raises(BackupError, match="BACKUP_KEY is not its key"):
            restore(file, key="another")
        with pytest.raises(BackupError, match="set BACKUP_KEY"):
            restore(file)
        assert standing() == before


def test_a_filled_one_is_refused(world, tmp_path):
    file = tmp_path / "backup"
    write(file)
    before = standing()
    with pytest.raises(CommandError, match=r"in use \(6 people\).*empty database only"):
        call_command("restore", file)
    assert standing() == before


def test_what_fails_late_leaves_nothing(world, tmp_path, other, monkeypatch):
    """The last step of a restore fails: no row, no file."""
    file = tmp_path / "backup"
    write(file)
    with elsewhere(other):
        before = standing()
        monkeypatch.setattr("mou_tracker.accounts.installation.silence", _fails)
        with pytest.raises(ZeroDivisionError):
            restore(file)
        assert standing() == before


def _fails(**_told):
    raise ZeroDivisionError


def test_one_moment_for_rows_and_files(world, people, tmp_path, other, monkeypatch):
    """While it is made, a document is taken back and another comes: neither shows."""
    file, before = tmp_path / "backup", standing()
    write_tables = tables.copied_out

    def meanwhile():
        document = Document.objects.first()
        take_back(by=people["officer"], on=DAY, document=document)
        late = examine(receive([made.pdf("Late")]), name="late.pdf")
        attach(by=people["officer"], on=DAY, file=late, agreements=[world])
        connection.close()

    def copied_out(table, into):
        if table.name == "accounts_user":
            other_thread = threading.Thread(target=meanwhile)
            other_thread.start()
            other_thread.join()
        return write_tables(table, into)

    monkeypatch.setattr(tables, "copied_out", copied_out)
    write(file)
    monkeypatch.undo()
    assert standing() != before
    with elsewhere(other):
        restore(file)
        assert standing() == before


def test_a_missing_document_is_named_and_the_rest_kept(world, tmp_path, other):
    file, document = tmp_path / "backup", Document.objects.first()
    path_of(document.sha256).unlink()
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("backup", file, stdout=StringIO(), stderr=told)
    assert document.sha256 in told.getvalue()
    with elsewhere(other):
        assert restore(file).manifest["documents"]["absent"] == [document.sha256]
        assert Document.objects.count() == 2
        assert len(standing()[1]) == 1


def test_a_failed_backup_leaves_the_one_before(world, tmp_path, monkeypatch):
    file = tmp_path / "backup"
    write(file)
    before = file.read_bytes()
    monkeypatch.setattr(tables, "sequences", _fails)
    with pytest.raises((ZeroDivisionError, TypeError)):
        write(file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup"]


# --- A copy is silent -----------------------------------------------------------------------------


def test_a_copy_says_nothing_until_it_is_confirmed(world, people, tmp_path, other):
    file = tmp_path / "backup"
    tick()
    mail.outbox.clear()
    waiting(people["officer"])
    write(file)
    with elsewhere(other):
        restore(file)
        assert tick().mails.sent == 0
        Client().post("/accounts/password/reset/", {"email": people["officer"].email})
        assert mail.outbox == []
        page = client_of(people["administrator"]).get("/settings/status/").content.decode()
        assert "This copy is silent" in page
        for role, status in (("officer", 403), ("manager", 403), ("administrator", 302)):
            answer = client_of(people[role]).post("/settings/status/confirmed/")
            assert (role, answer.status_code) == (role, status)
        assert AuditEntry.objects.filter(verb="confirm_installation").count() == 1
        page = client_of(people["administrator"]).get("/settings/status/").content.decode()
        assert "This copy is silent" not in page
        Client().post("/accounts/password/reset/", {"email": people["officer"].email})
        assert len(mail.outbox) == 1
        assert tick().mails.sent == 1
        client_of(people["administrator"]).post("/settings/status/confirmed/")
        assert AuditEntry.objects.filter(verb="confirm_installation").count() == 1
    assert Installation.objects.get().place is not None
    assert tick().mails.sent == 1


def test_a_copy_made_by_other_means_is_silent_too(world, people, other):
    """The database copied as a whole, by the server itself."""
    tick()
    mail.outbox.clear()
    usual = connection.settings_dict["NAME"]
    connection.close()
    with elsewhere(other):
        name = connection.settings_dict["NAME"]
        connection.close()
        migrated.run(f'drop database "{name}" with (force)')
        migrated.run(f'create database "{name}" template "{usual}"')
        Client().post("/accounts/password/reset/", {"email": people["officer"].email})
        assert mail.outbox == []
    Client().post("/accounts/password/reset/", {"email": people["officer"].email})
    assert len(mail.outbox) == 1


def waiting(person):
    """A mail that leaves with the next round."""
    OutboxMessage.objects.create(
        key="a mail", recipient=person, to_address=person.email, language="en", subject="A mail",
        text="Text", message_id=new_message_id(),
    )  # fmt: skip


def client_of(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client
