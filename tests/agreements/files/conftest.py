"""A store of one's own, and files that were taken in."""

import pytest

from agreements.actions import examine
from agreements.files import receive
from tests.agreements import made


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return settings.DOCUMENTS_DIR


@pytest.fixture
def file_of(db):
    def make(content: bytes = made.pdf("Memorandum"), name: str = "memorandum.pdf"):
        return examine(receive([content]), name=name)

    return make
