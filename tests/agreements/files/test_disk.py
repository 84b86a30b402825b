"""A folder of documents that says nothing."""

import time
from io import BytesIO
from threading import Event

import pytest

from agreements import files
from agreements.actions import attach, examine
from agreements.files import disk, receive
from agreements.files.store import kept_name
from mou_tracker import tasks
from mou_tracker.operations.backup import writing
from mou_tracker.operations.backup.archive import Packing
from mou_tracker.reminders.models import LastRun, Run
from tests.agreements import made
from tests.factories import DAY, make_agreement


@pytest.fixture
def silent(settings, tmp_path, monkeypatch):
    """One whose machine is away: whoever touches it waits until it is back."""
    settings.DOCUMENTS_DIR, back, touched = tmp_path, Event(), []

    def folder():
        touched.append(1)
        assert back.wait(30)
        return tmp_path

    monkeypatch.setattr(disk, "folder", folder)
    monkeypatch.setattr(disk, "GLANCE", 0.1)
    yield back, touched
    back.set()


def test_who_looks_whether_it_is_there_is_told_and_one_at_a_time_waits(silent):
    back, touched = silent
    looked = disk.Disk()
    assert [looked.answers() for _again in range(3)] == [False] * 3 and touched == [1]
    back.set()
    for _moment in range(100):
        if looked.answers():
            break
        time.sleep(0.05)
    assert looked.answers()


def test_what_goes_wrong_in_a_glance_frees_its_place(monkeypatch):
    def folder():
        raise ZeroDivisionError

    monkeypatch.setattr(disk, "folder", folder)
    looked = disk.Disk()
    for _again in range(2):  # at once: it is an answer
        with pytest.raises(ZeroDivisionError):
            looked.answers()


@pytest.fixture
def document(people, consip):
    agreement = make_agreement("KR-IT-1", consip)
    file = examine(receive([made.pdf("Memorandum")]), name="memorandum.pdf")
    return attach(by=people["officer"], on=DAY, file=file, agreements=[agreement])


@pytest.mark.django_db
def test_the_round_goes_on_where_it_was_and_stays_there_while_the_folder_is_away(
    document, settings, tmp_path
):
    def kept():
        return LastRun.objects.get(name=Run.FILES).found

    tasks.look_after_files()
    first = kept()
    assert first["after"] and first["ended"] is None
    tasks.look_after_files()
    second = kept()
    assert second["after"] > first["after"] and second["began"] == first["began"]
    (tmp_path / "file").touch()
    settings.DOCUMENTS_DIR = tmp_path / "file" / "documents"  # not even root may
    tasks.look_after_files()
    assert kept() == second


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_no_fault_of_the_folder(document, settings):
    path = settings.DOCUMENTS_DIR / kept_name(document.sha256)
    path.unlink()
    path.mkdir()
    (fault,) = files.faults()
    assert str(fault) == f"file {document.sha256} is unreadable (documents {document.uid})"


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_holds_up_no_backup(document, people, settings):
    """It is named as absent, and all others are in it."""
    (agreement,) = document.agreements.all()
    other = examine(receive([made.pdf("Another")]), name="another.pdf")
    attach(by=people["officer"], on=DAY, file=other, agreements=[agreement])
    path = settings.DOCUMENTS_DIR / kept_name(document.sha256)
    path.unlink()
    path.mkdir()
    written = writing.Written()
    with Packing(BytesIO(), at=0) as packing:
        told = writing._documents(packing, BytesIO(), written)
    assert told["absent"] == [document.sha256] and told["count"] == 1
