"""One number for all that one request, one task or one round of a loop does: in every line of the
log, in the answer's header, on pages for what went wrong."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.contextvars import bound_contextvars, get_contextvars

NAME = "request_id"
#: What a proxy may have given; anything else could break a line of the log.
SOUND = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


def fresh() -> str:
    return secrets.token_hex(16)


def current() -> str:
    """Empty outside of any."""
    return str(get_contextvars().get(NAME, ""))


@contextmanager
def bound(number: str = "") -> Iterator[str]:
    """Everything within belongs to it; without one, to a fresh one."""
    number = number or fresh()
    with bound_contextvars(**{NAME: number}):
        yield number
