"""A report for a word processor: real headings and tables, the same words as on paper."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.languages import reader_language
from agreements.models.fields import called, in_language
from mou_tracker.printing import Word

from .figures import Breakdown
from .models import Report
from .page import Listed, Part, asked, heading, heads, method, more_agreements
from .rows import Told, status

Annexed = list[tuple[Told, list[tuple[str, int, str]]]]


def document(report: Report, told: list[Part], lines: Annexed, more: int) -> Word:
    """`lines`: the annex; `more`: how many agreements are left to the workbook."""
    word = Word(heading(report), lang=reader_language())
    word.heading(heading(report), 0)
    word.table(asked(report), widths=(1, 4))
    for part in told:
        word.heading(str(part.section.title))
        if part.section.note:
            word.paragraph(str(part.section.note))
        for table in part.section.tables:
            _figures(word, table, report)
        if part.listed:
            _rows(word, str(part.listed_caption), part.listed)
    word.heading(_("How it was counted"))
    word.bullets([*method(report), f"SHA-256: {report.content.digest}"])
    word.page_break()
    _annex(word, lines, more)
    return word


def _figures(word: Word, table: Breakdown, report: Report) -> None:
    word.heading(str(table.caption), 2)
    of = heads(report)
    head = [_("Figure"), of["now"], of["before"]]
    if table.counts_people:
        head += [_("Our participants"), _("Their participants")]
    rows = []
    for one in table.figures:
        line = [
            str(one.label),
            _counted(one.now, one.maybe, is_known=one.is_known),
            _counted(one.before, one.maybe_before, is_known=one.was_known),
        ]
        if table.counts_people:
            line += [_people(one.ours, one.ours_before), _people(one.theirs, one.theirs_before)]
        rows.append(line)
    word.table(rows, widths=(4, *([1] * (len(head) - 1))), head=head)


def _counted(count: int, maybe: int, *, is_known: bool) -> str:
    told = str(count) if is_known else "–"
    return f"{told} (≈ +{maybe})" if maybe else told


def _people(now: int | None, before: int | None) -> str:
    return "" if now is None else f"{now} ({before})"


def _rows(word: Word, caption: str, table: Listed) -> None:
    word.heading(caption, 2)
    lines = [
        [str(first), *(str(value) for _label, value in others)]
        for _row, first, others in table.lines
    ]
    head = [str(column.label) for column in table.columns]
    word.table(lines, widths=(3, *([2] * (len(head) - 1))), head=head)
    if table.more:
        word.paragraph(table.more_words)


def _annex(word: Word, lines: Annexed, more: int) -> None:
    word.heading(_("Annex: the agreements"))
    for row, counts in lines:
        word.heading(f"{row.key} {in_language(row.get('title'))[0]}", 2)
        word.paragraph(" · ".join(_standing(row)))
        if row.suggestion:
            word.paragraph(row.suggestion)
        word.bullets(f"{label}: {count}" for label, count, _href in counts)
    if more:
        word.paragraph(more_agreements(more))


def _standing(row: Told) -> list[Any]:
    found = [status(row), *map(called, row.get("partners") or ())]
    found += [f"{_('Last day')}: {row.cover}"] if row.cover else []
    return found + ([f"{_('In preparation')}: {row.stage}"] if row.stage else [])
