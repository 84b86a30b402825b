"""The tar file: written and read member after member, never held; its last member is the SHA-256 of
every byte before it."""

import hashlib
import tarfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import BinaryIO, Protocol, Self

BLOCK = tarfile.BLOCKSIZE
WHOLE = "SHA256"
#: In the head of a member (POSIX ustar): bytes of its name, where its size and its sum stand, and
#: what no longer fits there.
NAMED, SIZE, SUM, LARGE = 100, slice(124, 135), slice(148, 156), 1 << 33
#: Bytes that are handed to the thread which digests and writes, and how many of such may wait.
GATHERED, AHEAD = 1 << 18, 8
#: Two blocks of nothing end a tar file.
END = bytes(2 * BLOCK)


class Out(Protocol):
    def write(self, data: bytes | bytearray, /) -> object: ...


class Altered(Exception):
    """What is read is not what was written, or less of it."""


def head_of(name: str, size: int, *, at: int) -> bytes:
    """What precedes a member: what `tarfile` writes, by name, size and sum alone where they have
    room in a template, since there is one for each document."""
    short = name.encode("ascii", "ignore")
    if len(short) != len(name) or len(short) > NAMED or size >= LARGE:
        return _head(name, size, at)
    head = bytearray(_head("", 0, at))
    head[: len(short)] = short
    head[SIZE] = b"%011o" % size
    head[SUM] = b" " * 8
    head[SUM] = b"%06o\0 " % sum(head)
    return bytes(head)


@lru_cache(maxsize=8)
def _head(name: str, size: int, at: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, at, 0o600
    return member.tobuf(tarfile.USTAR_FORMAT)


class Packing:
    """Members of known size, one after the other. What was added is digested and written (sealed,
    where it is) by a thread of its own, while the next is read: digests take most of the time, on
    either side. So what goes wrong there is raised a little later, by `finish` at the latest."""

    def __init__(self, out: Out, *, at: int) -> None:
        self.out, self.at, self.digest = out, at, hashlib.sha256()
        self._gathered = bytearray()
        self._behind = ThreadPoolExecutor(1, "packing")
        self._under_way: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failed: object) -> None:
        self._behind.shutdown(cancel_futures=True)

    def add(self, name: str, data: bytes) -> None:
        self.begin(name, len(data))
        self._write(data)
        self._pad(len(data))

    def add_file(self, name: str, file: BinaryIO, *, size: int) -> None:
        """`size` bytes of `file` from where it stands. Raises OSError where there are fewer."""
        self.begin(name, size)
        left = size
        while left:
            data = file.read(min(left, 1 << 20))
            if not data:
                raise OSError(f"{name} has become shorter while it was read")
            self._write(data)
            left -= len(data)
        self._pad(size)

    def begin(self, name: str, size: int) -> None:
        self._write(head_of(name, size, at=self.at))

    def finish(self) -> None:
        self._settle()
        self.add(WHOLE, self.digest.hexdigest().encode())
        self._write(END)
        self._settle()

    def _write(self, data: bytes) -> None:
        self._gathered += data
        if len(self._gathered) >= GATHERED:
            self._hand_over()

    def _hand_over(self) -> None:
        if len(self._under_way) >= AHEAD:
            self._under_way.popleft().result()
        self._under_way.append(self._behind.submit(self._take, self._gathered))
        self._gathered = bytearray()

    def _take(self, data: bytearray) -> None:
        self.digest.update(data)
        self.out.write(data)

    def _settle(self) -> None:
        """All of it is digested and written."""
        self._hand_over()
        while self._under_way:
            self._under_way.popleft().result()

    def _pad(self, size: int) -> None:
        self._write(bytes(-size % BLOCK))


class Unpacking:
    """Reads what `Packing` wrote from pieces of any length. Raises Altered."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces, self.buffer = iter(pieces), b""
        self.digest = hashlib.sha256()

    def members(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each name, and its bytes, which are to be read before the next is asked for. The end is
        reached only where the whole is what was written."""
        while True:
            so_far = self.digest.hexdigest()
            try:
                member = tarfile.TarInfo.frombuf(self._exactly(BLOCK), "utf-8", "strict")
            except (tarfile.HeaderError, UnicodeError) as error:
                raise Altered from error
            content = self._content(member.size)
            if member.name == WHOLE:
                self._end(so_far, b"".join(content))
                return
            yield member.name, content
            for _unread in content:
                pass

    def _content(self, size: int) -> Iterator[bytes]:
        left = size
        while left:
            data = self._some(left)
            left -= len(data)
            yield data
        if any(self._exactly(-size % BLOCK)):
            raise Altered

    def _end(self, expected: str, told: bytes) -> None:
        if told.decode("ascii", "replace") != expected or self._exactly(len(END)) != END:
            raise Altered
        if self.buffer or any(self.pieces):
            raise Altered

    def _some(self, most: int) -> bytes:
        if not self.buffer:
            self.buffer = next((piece for piece in self.pieces if piece), b"")
            if not self.buffer:
                raise Altered
        data, self.buffer = self.buffer[:most], self.buffer[most:]
        self.digest.update(data)
        return data

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            found += self._some(size - len(found))
        return found
