"""Heads of members are those that `tarfile` writes, to the last byte."""

import tarfile

import pytest

from mou_tracker.operations.backup.archive import head_of

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
