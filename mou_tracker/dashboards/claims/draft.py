"""A checked draft as its page shows it: the text in stretches, and a line for each statement."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .figures import LABELS, Figure
from .values import Mark, Verdict
from .words import SPOKEN_OF, badge_of, reason_of, word_of

#: What asks for something comes first.
ORDER = (Verdict.CONTRADICTS, Verdict.UNKNOWN, Verdict.AGREES)


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: its number in the text, what stands there, and what becomes of it. `figure`:
    the computed value beside it; `instead`: a sentence one could write. `again`: the numbers of
    the same words with the same verdict further on."""

    number: int
    words: str
    mark: Mark
    figure: Figure | None
    again: tuple[int, ...] = ()

    @property
    def same(self) -> tuple[str, ...]:
        """What lines have in common that are told once."""
        mark = self.mark
        return self.words, mark.code, mark.verdict, mark.reason, mark.figure, mark.language

    @property
    def about(self) -> str:
        return str(SPOKEN_OF.get(self.mark.code) or LABELS[self.mark.code])

    @property
    def verdict(self) -> str:
        return word_of(self.mark.verdict, is_qualified=self.mark.is_qualified)

    @property
    def shown(self) -> str:
        """How its words are marked: what has to say how it is counted, as what is open."""
        return str(Verdict.UNKNOWN if self.mark.is_qualified else self.mark.verdict)

    @property
    def badge(self) -> str:
        return badge_of(self.mark.verdict, is_qualified=self.mark.is_qualified)

    @property
    def reason(self) -> str:
        return reason_of(self.mark)

    @property
    def value(self) -> str:
        """The computed value, where it adds to what agrees or contradicts it."""
        return self.figure.value if self.figure else ""

    @property
    def instead(self) -> str:
        is_right = self.mark.verdict is Verdict.AGREES and not self.mark.is_qualified
        if self.figure is None or is_right or self.mark.reason == "other_number":
            return ""
        return self.figure.sentences.get(self.mark.language, "")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text; `line` where it is marked, `leads_to`: the number it is told under."""

    text: str
    line: Line | None = None
    leads_to: int = 0


@dataclass(frozen=True)
class Checked:
    """A draft and all that was found in it."""

    text: str
    lines: Sequence[Line]

    @property
    def stretches(self) -> list[Stretch]:
        """The whole text, in order."""
        told, at = [], 0
        under = {n: one.number for one in self.told for n in (one.number, *one.again)}
        for line in self.lines:
            start, end = line.mark.span
            if start > at:
                told.append(Stretch(self.text[at:start]))
            told.append(Stretch(self.text[start:end], line, under[line.number]))
            at = end
        return [*told, Stretch(self.text[at:])] if at < len(self.text) else told

    @property
    def told(self) -> list[Line]:
        """The same statement once, what contradicts first."""
        groups: dict[tuple[str, ...], list[Line]] = {}
        for line in self.lines:
            groups.setdefault(line.same, []).append(line)
        firsts = [
            replace(rows[0], again=tuple(row.number for row in rows[1:]))
            for rows in groups.values()
        ]
        return sorted(firsts, key=lambda line: ORDER.index(line.mark.verdict))

    @property
    def counts(self) -> dict[str, int]:
        """How many of each verdict."""
        found = Counter(str(line.mark.verdict) for line in self.lines)
        return {str(verdict): found[str(verdict)] for verdict in ORDER}


def checked(text: str, marks: Sequence[Mark], figures: Sequence[Figure]) -> Checked:
    by_key: Mapping[str, Figure] = {row.key: row for row in reversed(figures)}
    lines = [
        Line(n, text[slice(*mark.span)], mark, by_key.get(mark.figure))
        for n, mark in enumerate(marks, 1)
    ]
    return Checked(text, lines)
