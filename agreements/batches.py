"""Rows some at a time, so that no more than these are held at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Row = TypeVar("Row")


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Lists of `size`, in order; the last may be shorter, and none is empty."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
