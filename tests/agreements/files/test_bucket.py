"""What only a storage on another machine does: it is away, it is full, and several web servers use
it."""

import os
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from agreements import files
from agreements.actions import attach
from agreements.files import Gone, StoreError, bucket, held, hold, open_whole, receive
from agreements.models import Document
from mou_tracker.operations import doctor, health
from tests import stores
from tests.agreements import made
from tests.factories import DAY, make_agreement
from tests.mou_tracker.server.system import free_port, wait_until

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("store", ["bucket"], indirect=True),
]
LIST = "/agreements/KR-IT-1/documents/"


class Full(BaseHTTPRequestHandler):
    """Has no room, as storages with a quota say it; holds nothing."""

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say(403, b"<Error><Code>QuotaExceeded</Code></Error>")

    def do_GET(self) -> None:
        self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def do_DELETE(self) -> None:
        self._say(204, b"")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        pass


class Mute(Full):
    """Says nothing until it is told to; holds nothing."""

    heard, speaks = 0, Event()

    def do_GET(self) -> None:
        type(self).heard += 1
        self.speaks.wait(60)
        super().do_GET()


@contextmanager
def serving(kind: type[Full]):
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"s3://documents?endpoint=http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def officer(people, consip):
    make_agreement("KR-IT-1", consip)
    client = Client(raise_request_exception=False)
    client.force_login(people["officer"])
    return client


def upload(client: Client):
    data = {"kind": "other", "confidentiality": "internal", "title": "My words"}
    return client.post(LIST, {**data, "files": SimpleUploadedFile("a.pdf", made.pdf("One"))})


def test_one_that_is_away_is_told_and_nothing_is_written(officer, settings):
    assert upload(officer).status_code == 302
    row = Document.objects.get()
    there, settings.DOCUMENTS_URL = (
        settings.DOCUMENTS_URL, f"s3://documents?endpoint=http://127.0.0.1:{free_port()}",
    )  # fmt: skip
    answer = upload(officer)
    assert answer.status_code == 503
    assert "Files cannot be reached at the moment." in answer.content.decode()
    assert "My words" in answer.content.decode()
    answer = officer.get(f"/documents/{row.uid}/file")
    assert answer.status_code == 503
    assert "Files cannot be reached at the moment." in answer.content.decode()
    assert officer.get(f"/documents/{row.uid}/").status_code == 200  # all but the bytes
    assert health.documents_say() == "away"
    assert not doctor._documents().is_well
    files.look_after(now=row.uploaded_at)  # the hourly round goes on to its other work
    assert Document.objects.count() == 1
    settings.DOCUMENTS_URL = there
    assert b"".join(officer.get(f"/documents/{row.uid}/file").streaming_content) == made.pdf("One")
    wait_until(lambda: health.documents_say() == "ok", "it answers within its two seconds")
    assert doctor._documents().is_well


def test_one_that_is_full_is_told(officer, settings):
    with serving(Full) as settings.DOCUMENTS_URL:
        answer = upload(officer)
        assert answer.status_code == 507
        assert "There is no room left for files." in answer.content.decode()
        assert "is full" in doctor._documents().sentence
    assert not Document.objects.exists()


def asked() -> str:
    with pytest.raises((StoreError, FileNotFoundError)) as told:
        files.store().open("ab/cd/abcd")
    return getattr(told.value, "code", "answered")


def test_one_that_is_silent_holds_up_one_at_a_time(people, settings, monkeypatch):
    """A web server has a few threads for all that people do."""
    monkeypatch.setattr(bucket, "SLOW", 1.5)
    monkeypatch.setattr(bucket, "GLANCE", "500ms")
    with serving(Mute) as settings.DOCUMENTS_URL:
        files.store().bucket = bucket.opened(settings.DOCUMENTS_URL, request="2s", retries=0)
        assert health.documents_say() == "away"  # which proves little
        assert not files.store().silent_until
        wait_until(lambda: Mute.heard == 1, "that look has been heard")
        assert asked() == "unread" and Mute.heard == 2
        assert [asked() for _one in range(5)] == ["unread"] * 5 and Mute.heard == 2
        assert health.documents_say() == "away" and Mute.heard == 2
        files.store().silent_until = 1.0  # that time is over
        people_there = [Thread(target=asked) for _one in range(5)]
        for one in people_there:
            one.start()
        for one in people_there:
            one.join()
        assert Mute.heard == 3
        Mute.speaks.set()
        assert asked() == "unread"
        files.store().silent_until = 1.0
        assert [asked() for _one in range(3)] == ["answered"] * 3 and Mute.heard == 6


def test_nothing_travels_while_all_wait_for_the_trail(officer, monkeypatch):
    """An action ends under the lock of the trail: bytes of all files go before the first."""
    seen, put = [], bucket.Bucket.put

    def noting(*given, **options):
        seen.append("bytes")
        return put(*given, **options)

    def note(execute, sql, *given):
        if "insert" in sql.lower() and "agreements_auditentry" in sql:
            seen.append("trail")
        return execute(sql, *given)

    monkeypatch.setattr(bucket.Bucket, "put", noting)
    some = [SimpleUploadedFile(f"{n}.pdf", made.pdf(f"No. {n}")) for n in range(3)]
    with connection.execute_wrapper(note):
        data = {"kind": "other", "confidentiality": "internal", "files": some}
        assert officer.post(LIST, data).status_code == 302
    assert seen == ["bytes"] * 3 + ["trail"] * 3
    assert sorted(row.sha256 for row in Document.objects.all()) == stores.kept()


def test_what_waits_is_found_by_every_web_server(people, consip, settings, tmp_path):
    """Asked about on one, answered on another."""
    settings.DOCUMENTS_DIR = tmp_path / "first"
    by = people["officer"]
    word = hold(receive([made.pdf("Waits")]), name="a.pdf", by=by)
    assert not list((tmp_path / "first" / "incoming").iterdir())
    settings.DOCUMENTS_DIR = tmp_path / "second"
    received, name = held(word, by=by)
    assert (name, received.path.read_bytes()) == ("a.pdf", made.pdf("Waits"))
    with pytest.raises(Gone):
        held(word, by=people["manager"])
    files.keep(received)
    assert stores.kept() == [received.sha256]
    assert not list((tmp_path / "second" / "incoming").iterdir())
    with pytest.raises(Gone):  # kept already
        held(word, by=by)


def test_a_large_one_comes_and_goes_in_pieces(people, consip, file_of):
    content = made.pdf("Memorandum", tail=b"\n%" + os.urandom(20_000_000))
    file = file_of(content)
    by, agreements = people["officer"], [make_agreement("KR-IT-1", consip)]
    row = attach(by=by, on=DAY, file=file, agreements=agreements)
    with open_whole(row.sha256) as file:
        assert file.read() == content


def test_a_file_that_changed_on_its_way_out_is_not_kept(people, store):
    """The disk of the web server gave back other bytes than it was given."""
    received = receive([b"as it came"])
    received.path.write_bytes(b"as it went")
    with pytest.raises(files.StoreError):
        files.keep(received)
    assert stores.kept() == []


def test_a_copy_of_the_process_does_not_wait_for_ever(people):
    assert stores.kept() == []
    child = os.fork()
    if child == 0:
        try:
            stores.kept()
            os._exit(1)
        except RuntimeError:
            os._exit(0)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
