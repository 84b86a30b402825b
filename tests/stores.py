"""What lies in the store of documents, a folder or a bucket, past the product: to look at, and to
harm."""

import hashlib
from io import BytesIO
from pathlib import Path

import obstore
import pytest

from agreements.files.store import UNCLAIMED, kept_name, store

#: A test that is the same on either store, where the fixture `store` makes it.
BOTH = pytest.mark.parametrize("store", ["disk", "bucket"], indirect=True)


class Lying:
    """One file, by the words that paths have."""

    def __init__(self, name: str) -> None:
        self.store, self.name = store(), name

    @property
    def _path(self) -> Path:
        return self.store.root / self.name

    def exists(self) -> bool:
        return self.store.at(self.name) is not None

    def read_bytes(self) -> bytes:
        with self.store.open(self.name) as file:
            return file.read()

    def write_bytes(self, content: bytes) -> None:
        if self.store.is_here:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_bytes(content)
        else:
            obstore.put(self.store.bucket, self.name, BytesIO(content))

    def unlink(self) -> None:
        self.store.remove(self.name)


def path_of(digest: str) -> Lying:
    return Lying(kept_name(digest))


def aside(digest: str) -> Lying:
    return Lying(f"{UNCLAIMED}/{digest}")


def kept() -> list[str]:
    """The digests of what is kept."""
    return sorted(entry.name for entry in store().entries())


def contents() -> dict[str, str]:
    """... and of what really lies under each."""
    return {one: hashlib.sha256(path_of(one).read_bytes()).hexdigest() for one in kept()}
