"""Files on their way in: streamed to the disk of the store and digested as they come, so that
memory stays the same whatever their size, and taking them into a folder is a rename."""

import hashlib
import os
import secrets
import weakref
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError

from agreements.extraction import MAX_BYTES

from .store import INCOMING, StoreError, folder, writing


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)


class Received:
    """Bytes that lie in `incoming` under `path`; gone when nobody holds this any more, unless
    they were kept."""

    is_placed = False

    def __init__(self, path: Path, *, sha256: str, size: int, remove: Any) -> None:
        self.path, self.sha256, self.size = path, sha256, size
        self.discard = remove


class Arriving:
    """Bytes being written. Raises StoreError where the disk refuses them."""

    def __init__(self) -> None:
        self.path = folder(INCOMING) / secrets.token_hex(16)
        self._digest, self.size = hashlib.sha256(), 0
        self.discard = weakref.finalize(self, remove, self.path)
        with writing():
            self._file = os.fdopen(
                os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            )

    def write(self, chunk: bytes) -> None:
        with writing():
            self._file.write(chunk)
        self._digest.update(chunk)
        self.size += len(chunk)

    def done(self) -> Received:
        """On the disk, and on it to stay."""
        with writing():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        self.discard.detach()
        found = Received(self.path, sha256=self._digest.hexdigest(), size=self.size, remove=None)
        found.discard = weakref.finalize(found, remove, self.path)
        return found


def receive(source: Iterable[bytes]) -> Received:
    """Takes in what does not come with a form."""
    arriving = Arriving()
    for chunk in source:
        arriving.write(chunk)
    return arriving.done()


class ArrivedFile(UploadedFile):
    """An uploaded file as forms know it. `received` is what lies on the disk; where nothing does,
    `refused` says why: "too_large", "full" or "unreachable"."""

    def __init__(self, received: Received | None, refused: str, **told: Any) -> None:
        path = received.path if received else Path(os.devnull)
        super().__init__(file=path.open("rb"), **told)
        self.received, self.refused = received, refused

    def close(self) -> None:
        """At the end of the request: what was not kept by then is not needed any more."""
        super().close()
        if self.received is not None:
            self.received.discard()


class UploadIntoStore(FileUploadHandler):
    """Django's way in. A file that is too large or does not fit is let pass without being kept:
    whoever sent it is told at its name. A body that ends too early is none at all."""

    read = expected = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("The body is larger than UPLOAD_MAX_BYTES.")
        self.expected = content_length
        if isinstance(input_data, BytesIO):  # somebody has read the body already
            self.read = input_data.getbuffer().nbytes
            return
        read = input_data.read

        def counted(*size: int) -> bytes:
            data = read(*size)
            self.read += len(data)
            return data

        input_data.read = counted

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.refused, self.arriving = "", None
        try:
            self.arriving = Arriving()
        except StoreError as error:
            self._refuse(error.code)

    def _refuse(self, code: str) -> None:
        self.refused = code
        if self.arriving is not None:
            self.arriving.discard()
            self.arriving = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.arriving is None:
            return
        if self.arriving.size + len(raw_data) > MAX_BYTES:
            self._refuse("too_large")
            return
        try:
            self.arriving.write(raw_data)
        except StoreError as error:
            self._refuse(error.code)

    def file_complete(self, file_size: int) -> ArrivedFile:
        received = None
        if self.arriving is not None:
            try:
                received = self.arriving.done()
            except StoreError as error:
                self._refuse(error.code)
        self.arriving = None
        return ArrivedFile(
            received,
            self.refused,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        self._refuse("unreachable")

    def upload_complete(self) -> None:
        if self.read < self.expected:
            raise MultiPartParserError("The body ends before the length it declared.")
