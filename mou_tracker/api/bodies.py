"""A request's body that can be read more than once: to know it again, and to do an action anew."""

import hashlib
from tempfile import SpooledTemporaryFile

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from agreements.files.store import INCOMING, folder, writing

CHUNK = 64 * 1024
#: Bytes up to which a body stays in memory; the rest of a longer one lies on the disk of the store.
IN_MEMORY = 1_000_000
#: What reading a body leaves on a request.
LEFT = ("_body", "_post", "_files", "read")


class Body:
    """What came with `request`, kept until the answer is given; memory stays the same whatever its
    size. Raises RequestDataTooBig beyond `most` bytes, StoreError where the disk refuses them."""

    def __init__(self, request: HttpRequest, *, most: int) -> None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length[:15]) > most:
            raise RequestDataTooBig(f"The body is larger than {most} bytes.")
        self.request = request
        # it has no name: nothing is left of it, however the request ends
        self.kept = SpooledTemporaryFile(max_size=IN_MEMORY, dir=folder(INCOMING))  # noqa: SIM115
        while chunk := request.read(CHUNK):
            with writing():
                self.kept.write(chunk)
        self.rewind()

    def digest(self, told: bytes) -> str:
        """SHA-256 of `told` and of every byte of the body."""
        found = hashlib.sha256(told)
        self.kept.seek(0)
        while chunk := self.kept.read(CHUNK):
            found.update(chunk)
        self.rewind()
        return found.hexdigest()

    def rewind(self) -> None:
        """The request is as it was when it came: nobody has read of it."""
        self.kept.seek(0)
        for name in LEFT:
            self.request.__dict__.pop(name, None)
        self.request._stream, self.request._read_started = self.kept, False
