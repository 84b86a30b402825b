"""A store of one's own, and files that were taken in."""

from uuid import uuid4

import pytest

from agreements.actions import examine
from agreements.files import receive
from tests import s3
from tests.agreements import made


@pytest.fixture(scope="session")
def storage(tmp_path_factory):
    with s3.running(tmp_path_factory.mktemp("s3")) as found:
        yield found


@pytest.fixture(autouse=True)
def store(request, settings, tmp_path, monkeypatch):
    """A folder, or what `BOTH` asks for."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    if getattr(request, "param", "disk") == "bucket":
        for name, word in s3.KEYS.items():
            monkeypatch.setenv(name, word)
        settings.DOCUMENTS_URL = request.getfixturevalue("storage").url(uuid4().hex)
        settings.DOCUMENT_STORE = "agreements.files.bucket.Bucket"
    return settings.DOCUMENTS_DIR


@pytest.fixture
def file_of(db):
    def make(content: bytes = made.pdf("Memorandum"), name: str = "memorandum.pdf"):
        return examine(receive([content]), name=name)

    return make
