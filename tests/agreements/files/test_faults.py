"""Files when things go wrong: killed, cut, full; and the rounds that put the store in order."""

import logging
import os
import signal
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from agreements import files
from agreements.actions import attach, examine
from agreements.files import arriving, checking, receive, set_aside_name
from agreements.files.store import kept_name
from agreements.models import Document
from mou_tracker import tasks
from mou_tracker.accounts import installation
from mou_tracker.celery import TIMETABLE
from tests import stores
from tests.agreements import made
from tests.factories import DAY, make_agreement
from tests.stores import BOTH, Lying, aside, path_of

pytestmark = BOTH
LIST = "/agreements/KR-IT-1/documents/"
NOW = datetime.now(UTC)


@pytest.fixture
def officer(people, consip):
    make_agreement("KR-IT-1", consip)
    client = Client()
    client.force_login(people["officer"])
    return client


def body_of(content: bytes) -> bytes:
    data = {
        "files": SimpleUploadedFile("a.txt", content),
        "kind": "other",
        "confidentiality": "internal",
    }
    return encode_multipart(BOUNDARY, data)


def ask(client: Client, source: object, length: int) -> int:
    """One POST as the web server would hand it over, its body read from `source`."""
    environ = client._base_environ(
        PATH_INFO=LIST, REQUEST_METHOD="POST", CONTENT_TYPE=MULTIPART_CONTENT,
        CONTENT_LENGTH=str(length), **{"wsgi.input": source},
    )  # fmt: skip
    return client.handler(environ).status_code


class DiesHalfway(BytesIO):
    """A client that has sent half of its body when the server is killed."""

    def read(self, size: int = -1) -> bytes:
        if self.tell() > len(self.getvalue()) // 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(min(size, 1 << 16))


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_an_upload(officer, store):
    body = body_of(b"some text " * 300_000)
    child = os.fork()
    if child == 0:
        for one in connections.all():
            one.connection = None  # the parent's line is not ours to close
        try:
            ask(officer, DiesHalfway(body), len(body))
        finally:
            os._exit(0)
    _pid, ended = os.waitpid(child, 0)
    assert os.WTERMSIG(ended) == signal.SIGKILL
    assert not Document.objects.exists()
    assert stores.kept() == []
    (left,) = (store / "incoming").iterdir()
    assert left.stat().st_size > 0
    files.sweep(now=NOW + timedelta(hours=23))
    assert left.exists()
    files.sweep(now=NOW + timedelta(hours=25))
    assert not left.exists()
    assert ask(officer, BytesIO(body), len(body)) == 302
    assert Document.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("missing", [1, 100, 2_000_000])
def test_a_body_that_ends_too_early_keeps_nothing(officer, store, missing):
    body = body_of(b"some text " * 300_000)
    assert ask(officer, BytesIO(body[:-missing]), len(body)) == 400
    assert not Document.objects.exists()
    assert list((store / "incoming").iterdir()) == []


@pytest.mark.django_db
def test_a_declared_length_beyond_all_bounds(officer):
    assert ask(officer, BytesIO(b"x"), 300_000_000) == 400


@pytest.mark.django_db
@pytest.mark.parametrize("size", [10, 5_000_000])
def test_a_full_disk_is_told_and_nothing_stays(officer, store, monkeypatch, size):
    """/dev/full refuses every byte as a full disk does."""
    real = os.open

    def full(path, flags, *args, **options):
        is_new = flags & os.O_CREAT and "incoming" in str(path)
        return real("/dev/full", os.O_WRONLY) if is_new else real(path, flags, *args, **options)

    monkeypatch.setattr(arriving.os, "open", full)
    data = {"kind": "other", "confidentiality": "internal"}
    answer = officer.post(LIST, {**data, "files": SimpleUploadedFile("a.txt", b"x" * size)})
    assert answer.status_code == 422
    assert "a.txt: There is no room left for files." in answer.content.decode()
    assert not Document.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_store_that_is_not_there(officer, settings):
    settings.DOCUMENTS_DIR = "/proc/no/such/place"
    data = {"kind": "other", "confidentiality": "internal"}
    answer = officer.post(LIST, {**data, "files": SimpleUploadedFile("a.txt", b"x")})
    assert answer.status_code == 422
    assert "Files cannot be stored at the moment." in answer.content.decode()


@pytest.fixture
def document(people, consip):
    agreement = make_agreement("KR-IT-1", consip)
    file = examine(receive([made.pdf("Memorandum")]), name="memorandum.pdf")
    return attach(by=people["officer"], on=DAY, file=file, agreements=[agreement])


def orphan() -> Lying:
    path = path_of("ab" * 32)
    path.write_bytes(b"x")
    return path


@pytest.mark.django_db
def test_the_sweep_sets_aside_what_no_document_names(document):
    lost = orphan()
    files.sweep(now=NOW + timedelta(hours=23))
    assert lost.exists()
    files.sweep(now=NOW + timedelta(hours=25))
    assert not lost.exists()
    assert aside("ab" * 32).read_bytes() == b"x"
    assert path_of(document.sha256).exists()
    assert list(files.faults()) == []


@pytest.mark.django_db
def test_beside_another_round_what_it_has_moved_is_left_to_it(document):
    orphan()
    assert checking._set_aside("ab" * 32) and not checking._set_aside("ab" * 32)
    path_of(document.sha256).unlink()
    assert not checking._came_back(document.sha256)


@pytest.mark.django_db
def test_a_copy_takes_nothing_out_of_the_store_of_its_original(document, people, monkeypatch):
    """It does not know what was attached since; it puts back what it misses."""
    lost = orphan()
    stores.store().move(kept_name(document.sha256), set_aside_name(document.sha256))
    later = SimpleNamespace(now=lambda: NOW + timedelta(days=40))
    monkeypatch.setattr(tasks, "timezone", later)
    installation.silence(restored_from={})
    tasks.look_after_files()
    assert lost.exists() and path_of(document.sha256).exists()
    installation.confirm(by=people["administrator"])
    tasks.look_after_files()
    assert not lost.exists() and aside("ab" * 32).exists()


@pytest.mark.django_db
def test_a_day_of_rounds_names_every_fault_once(document, caplog):
    path_of(document.sha256).write_bytes(b"damaged")
    orphan()
    after = ""
    with caplog.at_level(logging.ERROR, "agreements.files"):
        for hour in range(24):
            assert bool(after) == bool(hour)
            after = files.look_after(now=NOW.replace(hour=hour), after=after)
    assert after == ""
    told = sorted(record.getMessage() for record in caplog.records)
    assert told == sorted(
        [
            f"file {document.sha256} is damaged (documents {document.uid})",
            f"file {'ab' * 32} is orphan",
        ]
    )


@pytest.mark.django_db
def test_what_is_too_much_for_an_hour_is_seen_in_the_next_ones(
    document, people, caplog, monkeypatch
):
    """Each looks at one at least, and every fault is named once before the round begins anew."""
    monkeypatch.setattr(checking, "PARTS", 1)
    agreement = document.agreements.get()
    for number in range(4):
        file = examine(receive([made.pdf(f"Number {number}")]), name=f"{number}.pdf")
        attach(by=people["officer"], on=DAY, file=file, agreements=[agreement])
    digests = sorted(Document.objects.values_list("sha256", flat=True))
    for digest in digests:
        path_of(digest).write_bytes(b"damaged")
    orphan()
    after, rounds = checking.look_on("", seconds=0), 1
    while after:
        before, after = after, checking.look_on(after, seconds=0)
        assert before < after or not after
        rounds += 1
    named = [record.getMessage().split()[1] for record in caplog.records]
    assert sorted(named) == sorted([*digests, "ab" * 32])
    assert rounds >= len(digests)


def test_the_round_is_in_the_timetable():
    assert tasks.look_after_files.name in TIMETABLE
