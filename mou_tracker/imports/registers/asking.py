"""Problems of a row, each with what was taken: the answer somebody gave, else the default."""

from collections.abc import Sequence

from .text import plain
from .values import Answers, Problem, RowAnswer

#: Of a row about which nobody has said anything.
NOTHING_SAID = RowAnswer()


class Asking:
    """Collects the problems of one row."""

    __slots__ = ("answers", "at", "own", "problems")

    def __init__(self, at: str, answers: Answers) -> None:
        self.at, self.answers = at, answers
        self.own = answers.rows.get(at, NOTHING_SAID)
        self.problems: list[Problem] = []

    def take(
        self,
        code: str,
        words: str = "",
        *,
        cell: str = "",
        choices: Sequence[str] = (),
        default: str = "",
        about: str = "",
    ) -> str:
        """Notes the problem and gives the value in force. Where a row asks the same of several
        cells, each has an answer of its own ("code@cell")."""
        given = self.own.choices.get(f"{code}@{cell}", self.own.choices.get(code))
        if given is not None and choices and given not in (*choices, default):
            given = None  # said of another cell
        if given is None:
            given = self.answers.words.get((code, plain(words))) if words else None
        if given is None and words:
            given = self.answers.words.get((code, words))
        taken = default if given is None else given
        self.problems.append(
            Problem(code, words, cell, tuple(choices), default, taken, given is not None, about)
        )
        return taken

    def note(self, code: str, words: str = "", *, cell: str = "", about: str = "") -> None:
        self.take(code, words, cell=cell, about=about)

    def has(self, code: str) -> bool:
        return any(problem.code == code for problem in self.problems)

    def drop_doubts(self, kept: frozenset[str]) -> None:
        """Only what is said of a row that is set aside."""
        self.problems = [
            one for one in self.problems if one.code in kept or one.code.startswith("set_aside_")
        ]
