"""Numbers that take as long as there are rows, kept until facts are written.

What a statement sees is named by PostgreSQL's snapshot: the transactions that are over. Each that
wrote facts has left its mark (`agreements.models.write_marks`): as long as none that was not over
then is over now, every answer is the same, and a figure need not be counted again, whatever else
was written. Nothing is kept for a transaction that has written itself. Kept in each process, for as
many questions as an office asks in a day.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from django.db import connection

from agreements.models.write_marks import UNCHANGED_SINCE

Answer = TypeVar("Answer")
#: Questions whose answer is kept.
KEPT = 200
SNAPSHOT = f"""
    select pg_current_snapshot()::text, pg_current_xact_id_if_assigned() is not null,
      {UNCHANGED_SINCE}
"""

_lock = Lock()
_answers: OrderedDict[Hashable, tuple[str | None, object]] = OrderedDict()


def kept(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer to `question`, as `ask` gives it; asked again once facts were written."""
    key = (connection.settings_dict["NAME"], question)
    with _lock:
        seen, answer = _answers.get(key, (None, None))
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT, {"seen": seen})
        snapshot, has_written, is_unchanged = cursor.fetchone()
    if has_written:
        return ask()
    if not is_unchanged:
        answer = ask()
    with _lock:
        _answers[key] = snapshot, answer
        _answers.move_to_end(key)
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return answer  # type: ignore[return-value] # as it was kept under this question
