"""What does not fit on one sheet goes to an annex, never into smaller letters.

The rule needs no eye: first what is too long for a line is shortened on the sheet, then lines leave
section by section in the order of LEAVING, in each the last first, which is the oldest or the least
urgent. The fewest that make the sheet one page leave; the annex has them whole, and the sheet says
so. The same facts give the same sheet.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .sections import Line, Section

#: Letters of one line on the sheet; the annex has the whole of it.
LONGEST = 240
#: Section -> so many of its lines stay; the first of all leave in the first round, and so on.
LEAVING = (
    {"contacts": 2, "promises": 6, "follow_up": 4, "people": 6, "status": 8, "questions": 4},
    {"promises": 4, "status": 5, "requests": 3, "contacts": 2, "unsaid": 3, "people": 4},
    {"questions": 2, "follow_up": 2, "promises": 3, "requests": 2, "points": 4, "aims": 3},
    {"promises": 1, "people": 2, "status": 3, "contacts": 1, "meeting": 4, "unsaid": 2},
    {"questions": 1, "requests": 1, "follow_up": 1, "points": 3, "aims": 1, "status": 2},
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The sections of the sheet and of the annex, by language; `gone`: lines that left."""

    sheet: list[list[Section]]
    annex: list[list[Section]]

    @property
    def gone(self) -> int:
        return sum(len(one.lines) for one in self.annex[0]) if self.annex else 0


def fitted(told: Sequence[list[Section]], fits: Callable[[Fitted], bool]) -> Fitted:
    """`told`: the sections in each language. `fits`: whether a sheet is one page."""
    whole = [list(one) for one in told]
    if fits(found := Fitted(whole, [])):
        return found
    leaving = _leaving(whole[0])
    tried = range(len(leaving) + 1)
    at = bisect_left(tried, True, key=lambda n: fits(_without(whole, leaving[:n])))
    return _without(whole, leaving[: min(at, len(leaving))])


def _leaving(told: list[Section]) -> list[str]:
    """The section each line leaves from, in the order in which they leave."""
    left = {one.code: len(one.lines) for one in told}
    order = []
    for stay in LEAVING:
        for code, least in stay.items():
            order += [code] * max(0, left.get(code, 0) - least)
            left[code] = min(left.get(code, 0), least)
    return order


def _without(told: list[list[Section]], leaving: Sequence[str]) -> Fitted:
    counts = Counter(leaving)
    sheet, annex = [], []
    for sections in told:
        stay, go = [], []
        for number, one in enumerate(sections):
            keep = len(one.lines) - counts[one.code]
            long = [
                line
                for at, line in enumerate(one.lines[:keep])
                if any(len(other[number].lines[at].text) > LONGEST for other in told)
            ]
            stay.append(replace(one, lines=tuple(map(_short, one.lines[:keep]))))
            if moved := (*long, *one.lines[keep:]):
                go.append(replace(one, lines=moved))
        sheet.append(stay)
        annex.append(go)
    return Fitted(sheet, annex)


def _short(line: Line) -> Line:
    if len(line.text) <= LONGEST:
        return line
    return replace(line, text=f"{line.text[:LONGEST].rstrip()} …")
