"""Totals that a list states, beside the rows that were read."""

import re

from .shape import Shape
from .values import Problem, TitleReading


def differing(shape: Shape) -> tuple[Problem, ...]:
    """Stated totals that are the number of rows neither of their section nor of the file."""
    numbers = {len(section.rows) for section in shape.sections}
    numbers.add(sum(len(section.rows) for section in shape.sections))
    for section in shape.sections:
        before = [one for one in shape.sections if one.sheet_at == section.sheet_at]
        numbers.add(sum(len(one.rows) for one in before))
    told = [one for one in shape.titles if one.what == "total" and one.count is not None]
    return tuple(
        Problem("total_differs", title.text, about=title.at, default=str(max(numbers)))
        for title in told
        if title.count not in numbers and title.count not in _since(shape, title)
    )


def _since(shape: Shape, title: TitleReading) -> set[int]:
    """How many rows stand between a total and the total or the head above it."""
    found: set[int] = set()
    for section in shape.sections:
        numbers = [row.number for row in section.rows]
        marks = [m for one in shape.titles if (m := _number_of(one.at)) is not None]
        here = _number_of(title.at)
        if here is None:
            continue
        above = max((mark for mark in marks if mark < here), default=0)
        found.add(sum(above < number < here for number in numbers))
        found.add(sum(number < here for number in numbers))
    return found


def _number_of(at: str) -> int | None:
    last = re.split(r"[!\s]", at)[-1]
    return int(last) if last.isdecimal() else None
