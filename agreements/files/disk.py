"""A store that is a folder, DOCUMENTS_DIR: on a disk of this machine, or one that several share."""

import os
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread
from typing import BinaryIO

from django.conf import settings

from .store import DIGEST_LENGTH, Entry, StoreError, folder, reading, sync_folder, writing

#: Seconds after which a folder that says nothing is taken for away.
GLANCE = 2.0


class Disk:
    """Taking in is a rename: what is received lies in a folder beside."""

    is_here = True

    def __init__(self, _url: str = "") -> None:
        self.root = Path(settings.DOCUMENTS_DIR)
        self.asking = Lock()

    def answers(self) -> bool:
        """A folder of another machine that is away holds whoever touches it, without end: one
        thread at most, and none that answers requests."""
        if not self.asking.acquire(timeout=GLANCE):
            return False
        told: Future[bool] = Future()
        Thread(target=self._ask, args=[told], daemon=True, name="documents").start()
        try:
            return told.result(GLANCE)
        except TimeoutError:
            return False

    def _ask(self, told: Future[bool]) -> None:
        try:
            told.set_result(os.access(folder(), os.R_OK | os.W_OK | os.X_OK))
        except StoreError:
            told.set_result(False)
        finally:
            self.asking.release()

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
