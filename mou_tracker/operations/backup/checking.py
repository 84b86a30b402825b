"""A backup is read and believed only where every byte is what was written."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from .archive import Altered, Unpacking
from .sealing import MAGIC, SealBroken, WrongKey, opened
from .tables import unpressed

FORMAT = 1
ABOUT, MANIFEST, SUMS = "about.json", "manifest.json", "SHA256SUMS"
PIECE = 1 << 20
TABLE = re.compile(r"tables/([a-z0-9_]+)/[0-9]{5}\.gz")
DOCUMENT = re.compile(r"documents/[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})")


class BackupError(Exception):
    """Why this backup cannot be made, read or restored, in one sentence."""


@dataclass(slots=True)
class Checked:
    """What a whole backup says of itself, and what was found in it."""

    about: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.about["made_at"])

    @property
    def rows(self) -> int:
        return sum(one["rows"] for one in self.manifest["tables"].values())


def document_name(digest: str) -> str:
    return f"documents/{digest[:2]}/{digest[2:4]}/{digest}"


@contextmanager
def reading(path: Path, *, key: str) -> Iterator[Unpacking]:
    """The members of a backup. Raises BackupError for whatever is wrong with it."""
    try:
        with path.open("rb") as file:
            yield Unpacking(_pieces(file, key))
    except WrongKey as error:
        raise BackupError(
            f"{path} does not open: BACKUP_KEY is not its key, or its head was altered."
        ) from error
    except (Altered, SealBroken, zlib.error) as error:
        raise BackupError(f"{path} was altered or cut off: it is not restored.") from error
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {path}.") from error


def _pieces(file: BinaryIO, key: str) -> Iterator[bytes]:
    is_sealed = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    if is_sealed:
        if not key:
            raise BackupError(
                "This backup is encrypted: set BACKUP_KEY to the key it was made with."
            )
        yield from opened(file, words=key)
        return
    while piece := file.read(PIECE):
        yield piece


def check(path: Path, *, key: str = "") -> Checked:
    """Reads all of it and believes nothing: every table and every document is digested and held
    against the manifest. Writes nothing. Raises BackupError."""
    with reading(path, key=key) as unpacking:
        return _checked(unpacking)


def _checked(unpacking: Unpacking) -> Checked:
    found, documents = Checked(), 0
    digests: dict[str, Any] = {}
    sums, listed = hashlib.sha256(), hashlib.sha256()
    for name, content in unpacking.members():
        if table := TABLE.fullmatch(name):
            digest = digests.setdefault(table[1], hashlib.sha256())
            for data in unpressed(content):
                digest.update(data)
        elif document := DOCUMENT.fullmatch(name):
            digest = hashlib.sha256()
            for data in content:
                digest.update(data)
            _same(digest.hexdigest(), document[1])
            sums.update(f"{document[1]}  {name}\n".encode())
            documents += 1
        elif name == SUMS:
            for data in content:
                listed.update(data)
        elif name == ABOUT:
            found.about = _json(content)
            _known(found.about)
        elif name == MANIFEST:
            found.manifest = _json(content)
        else:
            raise Altered
    _agrees(found, {name: one.hexdigest() for name, one in digests.items()})
    _same(found.manifest["documents"]["count"], documents)
    told = found.manifest["documents"]["sums"]
    _same((sums.hexdigest(), listed.hexdigest()), (told, told))
    return found


def _agrees(found: Checked, digests: dict[str, str]) -> None:
    """Every table of the manifest is there with its digest, and no other."""
    if not found.about or not found.manifest:
        raise Altered
    nothing = hashlib.sha256().hexdigest()
    told = {name: one["sha256"] for name, one in found.manifest["tables"].items()}
    _same(digests.keys() - told.keys(), set())
    for name, expected in told.items():
        _same(digests.get(name, nothing), expected)


def _known(about: dict[str, Any]) -> None:
    if about.get("format") != FORMAT:
        raise BackupError("This backup was made by a newer version of MOU Tracker: install that.")


def _json(content: Iterator[bytes]) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(b"".join(content))
        return told
    except ValueError as error:
        raise Altered from error


def _same(found: object, expected: object) -> None:
    if found != expected:
        raise Altered
