"""The whole way: sections, columns, cells, parties, chains."""

from collections.abc import Sequence
from datetime import date

from agreements.extraction.sheets import Sheet

from .values import Answers, Home, Register, World


def read_register(
    sheets: Sequence[Sheet],
    *,
    on: date,
    world: World | None = None,
    answers: Answers | None = None,
    form: str = "xlsx",
) -> Register:
    """What a file's sheets tell on a day. `form`: code of the kind of file; it only says how rows
    are called: "record 3" of delimited text, "table 1 row 2" of a document, "row 7" or "sheet!7"."""
    answers = answers or Answers()
    return Register((), (), (), (), answers.home or Home())
