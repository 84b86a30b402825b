"""A store that is a bucket of a storage that speaks S3: DOCUMENTS_URL. Credentials come as the
programs of such storages have them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the role of the
machine.

Nothing is believed of it: what is read is digested by whoever asked, and what is written is
digested as it leaves this machine, in pieces whose SHA-256 the storage compares with what came.
"""

import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from .store import CHUNK, DIGEST_LENGTH, INCOMING, UNCLAIMED, Entry, StoreError, folder, writing

if TYPE_CHECKING:
    from obstore import ObjectMeta

#: Bytes of a piece of a large object, and how many are on their way at once.
PIECE, AT_ONCE = 8 << 20, 2
#: Seconds: a storage that fell silent is told of before whoever waits for it gives up. One request
#: carries at most one piece, or one read of a document of 50 MB.
CONNECT, REQUEST, ALTOGETHER = "2s", "20s", timedelta(seconds=10)
#: ... and to whoever only looks whether it is there.
GLANCE = "2s"
#: Seconds: who waited so long for nothing spares the others the same. For the next LEFT_ALONE
#: nobody asks, and then one at a time, who has ASKING for it, until it answers: a web server has
#: few threads, and all else is to go on.
SLOW, LEFT_ALONE, ASKING = 5.0, 5.0, 30.0
#: What storages call it when they have no room.
FULL = ("507 ", "QuotaExceeded", "StorageFull", "InsufficientStorage", "InsufficientCapacity")
#: The storage answers, and there is no such bucket: that says nothing of an object.
NO_BUCKET = "NoSuchBucket"


def opened(url: str, *, request: str = REQUEST, retries: int = 2) -> S3Store:
    """`s3://bucket/folder?endpoint=…&region=…`; without an endpoint, that of Amazon."""
    told = urlsplit(url)
    options = dict(parse_qsl(told.query))
    endpoint = options.get("endpoint")
    return S3Store(
        told.netloc,
        prefix=told.path.strip("/") or None,
        **({"endpoint": endpoint} if endpoint else {}),
        region=options.get("region", "us-east-1"),
        checksum_algorithm="SHA256",
        client_options={
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
            "connect_timeout": CONNECT,
            "timeout": request,
        },
        retry_config={
            "max_retries": retries,
            "retry_timeout": ALTOGETHER,
            "backoff": {
                "init_backoff": timedelta(milliseconds=100),
                "max_backoff": timedelta(seconds=1),
                "base": 2,
            },
        },
    )


class Bucket:
    is_here = False

    def __init__(self, url: str) -> None:
        self.url, self.process = url, os.getpid()
        self.bucket = opened(url)
        self.lock, self.silent_until = Lock(), 0.0

    def answers(self) -> bool:
        """Asks one question once."""
        impatient = opened(self.url, request=GLANCE, retries=0)
        try:
            with self._asking():
                next(iter(obstore.list(impatient, INCOMING, chunk_size=1)), None)
        except StoreError:
            return False
        return True

    def put(self, file: Path, name: str, *, settle: bool = True) -> None:
        """`settle` changes nothing: a storage answers when it has it. The name of what is kept is
        its digest: other bytes do not stay under it."""
        digest = hashlib.sha256()

        def read() -> Iterator[bytes]:
            with file.open("rb") as source:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    yield chunk

        with self._asking("unreachable"):
            if file.stat().st_size <= PIECE:
                obstore.put(self.bucket, name, b"".join(read()))
            else:
                obstore.put(self.bucket, name, read(), chunk_size=PIECE, max_concurrency=AT_ONCE)
        expected = name.rpartition("/")[2]
        if len(expected) == DIGEST_LENGTH and digest.hexdigest() != expected:
            self.remove(name)
            raise StoreError("unreachable")

    def open(self, name: str) -> BinaryIO:
        file = cast(BinaryIO, tempfile.TemporaryFile(dir=folder(INCOMING)))  # noqa: SIM115
        try:
            self._read(name, file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    def copied(self, name: str) -> Path:
        path = folder(INCOMING) / secrets.token_hex(16)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                self._read(name, out)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def _read(self, name: str, into: BinaryIO) -> None:
        with self._asking():
            for chunk in obstore.get(self.bucket, name).stream(min_chunk_size=CHUNK):
                with writing():
                    into.write(chunk)

    def move(self, name: str, to: str) -> None:
        """The copy is there before the original goes."""
        with self._asking("unreachable"):
            obstore.rename(self.bucket, name, to)

    def remove(self, name: str) -> None:
        with self._asking("unreachable"):
            obstore.delete(self.bucket, name)

    def at(self, name: str) -> float | None:
        try:
            with self._asking():
                return obstore.head(self.bucket, name)["last_modified"].timestamp()
        except FileNotFoundError:
            return None

    def entries(self, area: str = "") -> Iterator[Entry]:
        for one in self._listed(area):
            folder_of, _slash, name = one["path"].rpartition("/")
            is_kept = folder_of not in (INCOMING, UNCLAIMED) and len(name) == DIGEST_LENGTH
            if area or is_kept:
                yield Entry(name, one["last_modified"].timestamp())

    def _listed(self, area: str) -> Iterator["ObjectMeta"]:
        """Page by page: whoever takes one asks other things before the next."""
        pages = iter(obstore.list(self.bucket, area or None, chunk_size=1000))
        while True:
            with self._asking():
                page = next(pages, None)
            if page is None:
                return
            yield from page

    @contextmanager
    def _asking(self, code: str = "unread") -> Iterator[None]:
        """FileNotFoundError where the object is not there; whatever else goes wrong in a word."""
        if self.process != os.getpid():
            # its threads are those of the process that made it: a copy would wait for ever
            raise RuntimeError("A bucket is asked in the process that made it.")
        began, was_silent = self._let_in(code)
        is_silent = False
        try:
            yield
        except FileNotFoundError as error:
            if NO_BUCKET in str(error):
                raise StoreError(code) from error
            raise
        except (BaseError, OSError) as error:
            is_full = any(word in str(error) for word in FULL)
            is_silent = not is_full and (was_silent or time.monotonic() - began >= SLOW)
            raise StoreError("full" if is_full else code) from error
        finally:
            self.silent_until = time.monotonic() + LEFT_ALONE if is_silent else 0.0

    def _let_in(self, code: str) -> tuple[float, bool]:
        """The moment, and whether it was silent before. StoreError where it was so just now, or
        another finds out."""
        with self.lock:
            now, was_silent = time.monotonic(), bool(self.silent_until)
            if now < self.silent_until:
                raise StoreError(code)
            if was_silent:
                self.silent_until = now + ASKING
            return now, was_silent
