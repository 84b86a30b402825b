"""Numbers that take as long as there are rows, kept until anything is written.

What a statement sees is named by PostgreSQL's snapshot: the transactions that are over. As long as
that name is the same, so is every answer, and a figure need not be counted again. Nothing is kept
for a transaction that has written itself. Kept in each process, for as many questions as an office
asks in a day.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from django.db import connection

Answer = TypeVar("Answer")
#: Questions whose answer is kept.
KEPT = 200
SNAPSHOT = "select pg_current_snapshot()::text, pg_current_xact_id_if_assigned() is not null"

_lock = Lock()
_answers: OrderedDict[Hashable, tuple[str, object]] = OrderedDict()


def kept(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer to `question`, as `ask` gives it; asked again once anything was written."""
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        snapshot, has_written = cursor.fetchone()
    if has_written:
        return ask()
    key = (connection.settings_dict["NAME"], question)
    with _lock:
        seen, answer = _answers.get(key, ("", None))
    if seen == snapshot:
        return answer  # type: ignore[return-value] # as it was kept under this question
    answer = ask()
    with _lock:
        _answers[key] = snapshot, answer
        _answers.move_to_end(key)
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return answer
