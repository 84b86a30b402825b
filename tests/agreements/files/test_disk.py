"""A folder of documents that says nothing."""

import time
from threading import Event

import pytest

from agreements.files import disk


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
