"""A store that is a folder, DOCUMENTS_DIR: on a disk of this machine, or one that several share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from agreements.bounded_calls import BoundedCalls, NotAnswered

from .store import DIGEST_LENGTH, Entry, StoreError, folder, reading, sync_folder, writing

#: Seconds after which a folder that says nothing is taken for away.
GLANCE = 2.0


class Disk:
    """Taking in is a rename: what is received lies in a folder beside."""

    is_here = True

    def __init__(self, _url: str = "") -> None:
        self.root = Path(settings.DOCUMENTS_DIR)
        self.calls = BoundedCalls("documents", most=1)

    def answers(self) -> bool:
        """A folder of another machine that is away holds whoever touches it, without end: one
        thread at most, and none that answers requests."""
        try:
            return self.calls.ask(_is_usable, within=GLANCE, patience=GLANCE)
        except (NotAnswered, StoreError):
            return False

    def put(self, file: Path, name: str, *, settle: bool = True) -> None:
        target = self._with_folder(name)
        with writing():
            file.replace(target)
            if settle:
                sync_folder(target.parent)

    def open(self, name: str) -> BinaryIO:
        with reading():
            return (self.root / name).open("rb")

    def move(self, name: str, to: str) -> None:
        path, target = self.root / name, self._with_folder(to)
        with reading():
            os.utime(path)
            path.replace(target)

    def remove(self, name: str) -> None:
        with writing():
            (self.root / name).unlink(missing_ok=True)

    def copied(self, name: str) -> Path:
        path = self.root / name
        path.stat()
        return path

    def at(self, name: str) -> float | None:
        try:
            return (self.root / name).stat().st_mtime
        except FileNotFoundError:
            return None

    def entries(self, area: str = "") -> Iterator[Entry]:
        found = folder(area).iterdir() if area else sorted(self.root.glob("??/??/*"))
        for path in found:
            if area or len(path.name) == DIGEST_LENGTH:
                try:
                    yield Entry(path.name, path.stat().st_mtime)
                except FileNotFoundError:
                    continue

    def _with_folder(self, name: str) -> Path:
        target = self.root / name
        with writing():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return target


def _is_usable() -> bool:
    return os.access(folder(), os.R_OK | os.W_OK | os.X_OK)
