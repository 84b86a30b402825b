"""What is asked makes a difference: no question whose answers are all the same reading."""

from collections import Counter
from dataclasses import replace

import pytest

from agreements.extraction import recognise
from agreements.extraction.sheets import read_sheets
from mou_tracker.imports.registers import Register, read_register
from mou_tracker.imports.registers.values import Answers, RowAnswer

from .conftest import DATA, DAY, sheet_of

#: So many rows of a file are tried for each kind of question.
TRIED = 2


def told(register: Register):
    """What is read, without what is asked about it."""
    return [replace(row, problems=()) for row in register.rows], register.agreements


def other_answers(register: Register):
    """(row, code, value) of every answer but the one in force."""
    tried: Counter[tuple[str, str]] = Counter()
    for row in register.rows:
        for problem in (one for one in row.problems if one.is_open):
            for value in problem.choices:
                if value != problem.taken and tried[problem.code, value] < TRIED:
                    tried[problem.code, value] += 1
                    yield row, problem, value


@pytest.mark.parametrize(
    "name",
    ["01-korean-office.xlsx", "02-registro-accordi-utf8.csv", "03-accords-1904.xlsx",
     "04-university.csv", "06-treaties.csv", "07-ledger.csv", "08-elenco.csv"],
)  # fmt: skip
def test_every_other_answer_is_another_reading(name):
    with (DATA / name).open("rb") as file:
        kind = recognise(file, name=name)
    sheets = list(read_sheets(DATA / name, kind))
    register = read_register(sheets, on=DAY, form=kind.code)
    before = told(register)
    for row, problem, value in other_answers(register):
        answers = Answers(rows={row.at: RowAnswer(choices={problem.code: value})})
        after = told(read_register(sheets, on=DAY, form=kind.code, answers=answers))
        assert after != before, (row.at, problem.code, problem.words, value)


HEAD = ["Country", "Partner", "Title", "Signed on", "In effect from", "Term", "End", "Remarks"]


@pytest.mark.parametrize(
    ("row", "code", "value", "reading"),
    [
        (["Chile", "Agency", "MoU", "2024-02-03", "", "3 years", "2028-02-02", ""],
         "end_disagrees_with_term", "term", lambda row: (row.end.kind, row.end.years)),
        (["Chile", "Agency", "MoU", "2024-02-03", "04/05/2024", "", "", ""],
         "date_ambiguous", "2024-05-04", lambda row: row.term.effect_on),
    ],
)  # fmt: skip
def test_an_answer_is_taken(row, code, value, reading):
    sheets = [sheet_of([HEAD, row])]
    (before,) = read_register(sheets, on=DAY, form="text").rows
    assert code in [one.code for one in before.problems]
    answers = Answers(rows={before.at: RowAnswer(choices={code: value})})
    (after,) = read_register(sheets, on=DAY, form="text", answers=answers).rows
    assert reading(after) != reading(before) and not [
        one for one in after.problems if one.code == code and one.is_open
    ]


def test_a_length_that_cannot_be_read_leaves_the_end_of_another_column():
    """A bare number under "Term" says nothing; the end beside it does."""
    row = ["Hungary", "Agency", "MoU", "2023-09-14", "", "3", "2026-09-13", ""]
    (read,) = read_register([sheet_of([HEAD, row])], on=DAY, form="text").rows
    assert read.end.on is not None and read.end.on.text == "2026-09-13"
    assert "end_unreadable" in [one.code for one in read.problems]
