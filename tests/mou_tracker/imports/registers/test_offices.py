"""Registers as ministries and offices keep them: treaty numbers and gazettes, renewals in columns
of their own, days with the year before the month's name, lengths without a unit, forms for kinds,
German heads."""

import json
from pathlib import Path

import pytest

from mou_tracker.imports.registers.days import scan
from mou_tracker.imports.registers.values import RowReading

from .conftest import DAY, read_file

HERE = Path(__file__).parent / "offices"
#: file -> [counts, one line a row].
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))


def shown(row: RowReading) -> str:
    """Kind, country, ordinal, day; then what else is told."""
    term, act = row.term, row.act or row.event
    length = [f"{n} {unit}" for unit in ("years", "months", "days") if (n := getattr(term, unit))]
    clause = [term.renewal, term.renewal_years, term.max_count]
    told = [
        row.kind.value,
        str(row.country),
        row.agreement_kind,
        f"no. {row.ordinal}",
        row.signed.text if row.signed else "-",
        f"effect {term.effect_on.text}" if term.effect_on else "",
        f"{row.end.kind} {row.end.on.text if row.end.on else ''}".strip(),
        " ".join(length),
        " ".join(str(one) for one in clause if one),
        term.signing_mode,
        f"{act.kind} {act.signed.text if row.act else act.on.text}" if act else "",
        *(f"and no. {one.ordinal} {one.signed.text}" for one in row.also_tells if one.signed),
    ]
    return " | ".join(filter(None, told))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_row_tells_what_it_tells(name):
    register = read_file(HERE / name)
    counts, rows = EXPECTED[name]
    assert [shown(row) for row in register.rows] == rows
    assert {key: register.counts[key] for key in counts} == counts
    assert register.blocking == {}


@pytest.mark.parametrize(
    "words",
    ["2016-Sep-07", "2016 September 7", "2016.Sept.7", "7-Sep-2016", "Sep 7, 2016", "2016/Sep/07"],
)
def test_a_month_by_its_name_stands_anywhere(register_of, words):
    register = register_of(
        ("Country", "Partner", "Date of signature"), ("Latvia", "Procurement Bureau", words)
    )
    assert [row.signed.text for row in register.rows] == ["2016-09-07"]
    assert register.rows[0].problems == ()


@pytest.mark.parametrize(
    "words", ["May 3, 2018, June 5, 2018", "3 May 2018 - June 5 2018", "3 May 2018, 5 Jun 2018"]
)
def test_the_year_of_one_day_is_not_that_of_the_next(words):
    told = [bound for day in scan(words, DAY) if day.value for bound in day.value.text.split("/")]
    assert told == ["2018-05-03", "2018-06-05"]


def test_a_length_takes_its_unit_from_its_column(register_of):
    heads = ("Paese", "Controparte", "Data firma", "Durata")
    rows = (
        ("Marocco", "Ente appalti", "15/11/2010", "5 anni"),
        ("Tunisia", "Ente acquisti", "22/05/2012", "4"),
        ("Libia", "Ente forniture", "22/05/2013", "illimitata"),
        ("Egitto", "Ente lavori", "22/05/2014", "3 anni"),
    )
    register = register_of(heads, *rows)
    assert [row.term.years for row in register.rows] == [5, 4, None, 3]
    several = register_of(heads, *rows, ("Malta", "Ente servizi", "23/05/2013", "18 mesi"))
    assert [row.term.years for row in several.rows] == [5, None, None, 3, None]
    assert any(one.code == "end_unreadable" for one in several.rows[1].problems)


@pytest.mark.parametrize("lengths", [("5 anni", "3 anni", "24"), ("5 anni", "4")])
def test_a_length_without_a_unit_is_asked_where_the_column_hardly_tells_it(register_of, lengths):
    """Far longer than all others, or beside one alone."""
    heads = ("Paese", "Controparte", "Data firma", "Durata")
    rows = [("Malta", f"Ente {n}", f"{n}/05/2012", told) for n, told in enumerate(lengths, 13)]
    last = register_of(heads, *rows).rows[-1]
    assert last.term.years is None
    assert any(one.code == "end_unreadable" for one in last.problems)


@pytest.mark.parametrize(
    ("remark", "years"),
    [("First renewal; five years", 5), ("Termination notice, 6 months", None),
     ("해지통보; 3개월", None), ("disdetta, 6 mesi", None)],
)  # fmt: skip
def test_how_long_before_is_not_how_long(register_of, remark, years):
    register = register_of(
        ("Country", "Partner", "Title", "Signed on", "Remarks"),
        ("Chile", "Compras", "MoU", "3 April 2021", remark),
    )
    term = register.rows[0].term
    assert (term.years, term.months) == (years, None)


def test_what_is_extended_to_a_country_is_no_extension(register_of):
    register = register_of(
        ("Title", "Country", "Date of signature"),
        ("Agreement on Supply", "Chile", "3 April 2011"),
        ("Exchange of Notes extending the Agreement on Supply to Jersey", "Chile", "4 May 2012"),
        ("Exchange of Notes extending the Agreement on Supply", "Chile", "4 May 2013"),
    )
    assert [row.act.kind if row.act else "" for row in register.rows] == ["", "", "extension"]
