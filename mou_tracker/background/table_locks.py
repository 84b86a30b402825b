"""Changes of tables that others are working with: asked for briefly, and again."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

from agreements.views.busy import is_busy

#: Seconds a statement waits for a table: everybody who comes after it waits behind it.
LOCK_SECONDS = 2
#: Seconds before the next try; after the last one nobody tries again.
PAUSES = (1, 2, 3, 5, 5, 10, 10, 15, 15, 30, 30, 30)


class StillHeld(Exception):
    """Others held a table at every try."""


T = TypeVar("T")


def once_free(change: Callable[[], T], *, say: Callable[[str], object]) -> T:
    """`change()`, which gives up after LOCK_SECONDS and is then undone as a whole; done anew where
    a lock was held. Any other fault is none that time mends, and is raised at once. StillHeld after
    the last try."""
    for pause in PAUSES:
        try:
            return change()
        except OperationalError as error:
            if not is_busy(error):
                raise
        say(f"A lock is held by others; again in {pause} s.")
        time.sleep(pause)
    try:
        return change()
    except OperationalError as error:
        if is_busy(error):
            raise StillHeld from error
        raise
