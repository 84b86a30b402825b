"""Heads of members are those that `tarfile` writes, to the last byte; packing goes on beside the
reading."""

import errno
import tarfile
from contextlib import suppress
from threading import Event, Thread

import pytest

from mou_tracker.operations.backup.archive import AHEAD, GATHERED, Packing, head_of

AT = 1_796_000_000


def theirs(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, AT, 0o600
    return member.tobuf(tarfile.USTAR_FORMAT)


@pytest.mark.parametrize("size", [0, 1, 511, 512, 16_384, (1 << 33) - 1])
@pytest.mark.parametrize(
    "name", ["a", "documents/ab/cd/" + "ab" * 32, "n" * 100, "f" * 60 + "/" + "n" * 90, "양해각서"]
)
def test_they_are_equal(name, size):
    assert head_of(name, size, at=AT) == theirs(name, size)


def test_what_does_not_fit_is_refused_as_there():
    with pytest.raises(ValueError, match="overflow"):
        head_of("a", 1 << 33, at=AT)


class Slow:
    """What is written waits until it is let go; a third piece finds no room."""

    def __init__(self) -> None:
        self.go, self.taken = Event(), 0

    def write(self, data: bytes | bytearray) -> None:
        assert self.go.wait(30)
        self.taken += 1
        if self.taken > 2:
            raise OSError(errno.ENOSPC, "no room")


def test_a_disk_that_is_slow_holds_the_reading_and_one_that_is_full_ends_it():
    """Memory stays the same: no more is read ahead than AHEAD pieces."""
    out, added = Slow(), []

    def fill() -> None:
        with suppress(OSError), Packing(out, at=0) as packing:
            for n in range(100):
                packing.add(f"documents/{n}", bytes(GATHERED))
                added.append(n)

    packs = Thread(target=fill)
    packs.start()
    packs.join(1)
    assert packs.is_alive() and len(added) <= AHEAD + 1
    out.go.set()
    packs.join(30)
    assert not packs.is_alive() and len(added) < 100
    with pytest.raises(OSError, match="no room"), Packing(out, at=0) as packing:
        packing.finish()
