"""The brief for a word processor: a heading for each section and, in two languages, a table whose
rows are its facts, so that any part pastes into an office's own paper."""

from datetime import date
from typing import Any

from django.utils.translation import override

from agreements.wording.date_formats import format_date
from mou_tracker.printing import Cell, Run, Word

from .sections import Line, Section

GREY, RED = "F4F5F6", "BD2C0F"


def written(context: dict[str, Any], *, on: date) -> Word:
    languages, heads = context["languages"], context["heads"]
    word = Word(heads[0][1], lang=languages[0], size=9.5)
    for level, (code, title) in enumerate(heads):
        if level == 0:
            word.heading(title, 0, lang=code)
        else:
            word.paragraph(Run(title, code))
    with override(languages[0]):
        day = format_date(on)
    tags = " · ".join(text for _code, text in context["tags"])
    word.paragraph(Run(tags, bold=True), f" – {day} – {' · '.join(context['references'])}")
    for row in context["rows"]:
        if row.code == "status":
            for one in context["chains"]:
                word.paragraph(Run(f"{one.reference}: {one.caption}", languages[0]))
        _section(word, row.told)
    return word


def _section(word: Word, told: list[tuple[str, Section]]) -> None:
    word.heading(" · ".join(_titled(section) for _code, section in told), 2)
    if len(told) == 1:
        ((code, section),) = told
        for number, line in enumerate(section.lines, start=1):
            style = "Normal" if section.is_numbered else "List Bullet"
            lead = f"{number}. " if section.is_numbered else ""
            word.paragraph(*_runs(line, section, code, lead), style=style)
        return
    shade = GREY if told[0][1].tone else ""
    rows = []
    for number, lines in enumerate(zip(*(one.lines for _code, one in told), strict=True), start=1):
        lead = f"{number}. " if told[0][1].is_numbered else ""
        cells = [
            Cell((("Normal", tuple(_runs(line, section, code, lead))),), shade)
            for (code, section), line in zip(told, lines, strict=True)
        ]
        rows.append(cells)
    word.table(rows, widths=[1] * len(told))


def _titled(section: Section) -> str:
    return f"{section.title} {section.note}".strip()


def _runs(line: Line, section: Section, code: str, lead: str) -> list[Run]:
    colour = RED if section.tone == "warning" else ""
    label = f"{line.label}: " if line.label else ""
    mark = f"{line.mark} " if line.mark else ""
    runs = [Run(f"{lead}{mark}{label}", code)] if lead or mark or label else []
    if line.head:
        runs.append(Run(line.head, code, bold=True))
    if line.text:
        runs.append(Run(f" {line.text}" if line.head else line.text, code, colour=colour))
    return runs
