"""Two who want the same rows at one moment: the database ends one of them, who tries again."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

#: PostgreSQL's codes for "begin anew": deadlock, serialization. It has undone everything.
ANEW = ("40P01", "40001")
#: ... and for "waited too long for somebody else's lock", which is not worth another wait.
LOCKED = "55P03"
#: ... and for "nothing may be written here": a standby, or a server put to rest. It is a state of
#: the server, no fault of the statement.
READ_ONLY = "25006"
#: How often a form is done anew before its writer is told.
TRIES = 3


def code_of(error: BaseException | None) -> str:
    """PostgreSQL's code of what went wrong; "" where it gave none."""
    return getattr(getattr(error, "__cause__", None), "pgcode", None) or ""


def is_busy(error: BaseException | None) -> bool:
    """Whether somebody else was at the same rows, and the database itself is well."""
    return code_of(error) in (*ANEW, LOCKED)


def is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be asked, or not be written to, for the time being."""
    return isinstance(error, OperationalError | InterfaceError) or code_of(error) == READ_ONLY


def while_busy(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """`answer()`, done anew up to TRIES times where the database undid it for another's sake. Each
    try must begin from what was sent: nothing of the one before may be left in it."""
    for _again in range(TRIES):
        try:
            return answer()
        except OperationalError as error:
            if code_of(error) not in ANEW or connection.in_atomic_block:
                raise
            for files in request.FILES.lists():
                for file in files[1]:
                    file.seek(0)
    return answer()
