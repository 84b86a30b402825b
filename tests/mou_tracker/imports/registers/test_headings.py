"""What the titles above rows, and the heads of columns, make of the rows: domestic ones, acts,
renewals, countries."""

import pytest

from mou_tracker.imports.registers import read_register
from mou_tracker.imports.registers.values import RowKind

from .conftest import DAY, sheet_of

EN = ("No", "Country", "Partner", "Title", "Date of signature", "Valid until", "Remarks")
FIRST = ("1", "Norway", "Port Authority", "Memorandum on ports", "3 May 2018", "2 May 2028", "")
LATER = ("1", "Norway", "Port Authority", "Memorandum on ports", "13 Sep 2020", "", "")
KO = ("연번", "국가", "기관명", "협약명", "체결일", "만료일", "비고")
ENDED = ("1", "노르웨이", "항만청", "항만 양해각서", "2018.5.3.", "2021.5.2.", "")


def read(*sheets, form="xlsx"):
    return read_register([sheet_of(rows, name) for name, *rows in sheets], on=DAY, form=form)


def acts(register) -> list:
    return [[(act.kind, act.signed.text) for act in chain.acts] for chain in register.agreements]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Addenda", "amendment"),
        ("Elenco degli addenda", "amendment"),
        ("Emendamenti agli accordi", "amendment"),
        ("Amendments", "amendment"),
        ("Avenants", "amendment"),
        ("양해각서 개정 현황", "amendment"),
        ("Proroghe", "extension"),
        ("협약 연장 목록", "extension"),
        ("Action plans", "action_plan"),
        ("시행계획", "action_plan"),
    ],
)
def test_rows_under_a_title_of_acts_are_acts(name, kind):
    for register in (
        read(("Agreements", EN, FIRST), (name, EN, LATER)),
        read(("Agreements", EN, FIRST, (name,), LATER)),
    ):
        assert acts(register) == [[(kind, "2020-09-13")]]
        assert [one.ordinal for one in register.agreements[0].instruments] == [0]
        assert register.rows[1].problems  # shown, with its words


@pytest.mark.parametrize("name", ["Renewals", "Rinnovi", "갱신 현황", "양해각서 갱신 목록"])
def test_rows_under_a_title_of_renewals_are_renewals(name):
    register = read(("Agreements", EN, FIRST), (name, EN, LATER))
    (chain,) = register.agreements
    assert [one.ordinal for one in chain.instruments] == [0, 1]


@pytest.mark.parametrize(
    "name", ["Agreements and addenda", "Addenda", "협약 체결·개정 현황", "Amendment law"]
)
def test_a_title_of_all_rows_or_of_more_than_acts_makes_none(name):
    register = read((name, EN, FIRST, LATER))
    assert acts(register) == [[]] * len(register.agreements)


@pytest.mark.parametrize("head", ["Addenda", "Addendum", "Amended on", "Atti aggiuntivi", "개정일"])
def test_a_column_of_amendments_makes_acts(head):
    heads = (*EN[:6], head)
    register = read(("", heads, (*FIRST[:6], "13 Sep 2020; 4 Mar 2022"), (*LATER[:6], "-")))
    assert acts(register)[0] == [("amendment", "2020-09-13"), ("amendment", "2022-03-04")]
    assert all(one.ordinal == 0 for chain in register.agreements for one in chain.instruments)


@pytest.mark.parametrize("day", ["3 May 2018", "3 May 2016", "2018"])
def test_an_amendment_that_is_not_after_the_signature_is_asked_and_not_taken(day):
    register = read(("", (*EN[:6], "Amended on"), (*FIRST[:6], day)))
    (problem,) = register.rows[0].problems
    assert (problem.code, problem.taken, acts(register)) == ("amendment", "none", [[]])


@pytest.mark.parametrize(
    "name",
    ["국내 협약 현황", "국내 업무협약 체결 목록", "국내", "Accordi nazionali",
     "Domestic agreements", "Elenco degli accordi interni", "Convenios nacionales"],
)  # fmt: skip
def test_a_title_tells_that_rows_are_domestic(name):
    korean = name.startswith("국내")
    heads = ("연번", "기관명", "협약명", "체결일") if korean else ("N", "Partner", "Title", "Date")
    row = ("1", "한국전력공사", "업무협약", "2018.5.3.")
    register = read((name, heads, row))
    assert [one.kind for one in register.rows] == [RowKind.DOMESTIC]
    assert register.rows[0].because == name


@pytest.mark.parametrize(
    "name",
    [
        "국내외 협약 현황",
        "국외 협약 현황",
        "Accordi",
        "National Bank",
        "Accordi nazionali e esteri",
    ],
)
def test_other_titles_set_no_row_aside(name):
    register = read((name, ("N", "Partner", "Title", "Date"), ("1", "항만청", "MoU", "2018.5.3.")))
    assert [one.kind for one in register.rows] == [RowKind.RECORD]


def test_a_title_within_the_rows_names_the_country_of_those_below():
    heads = ("No", "Partner", "Title", "Date of signature")
    rows = [("1", "Port Authority", "MoU", "3 May 2018"), ("2", "Tax Office", "MoU", "4 May 2018")]
    register = read(("", heads, ("Norway",), rows[0], ("■ Chile",), rows[1]))
    assert [row.country for row in register.rows] == ["NO", "CL"]


@pytest.mark.parametrize(
    "row",
    [
        ("2", *ENDED[1:4], "2021.5.15.", "2024.5.14.", "재체결"),
        ("2", *ENDED[1:4], "2021.5.15.", "2024.5.14.", ""),
        ("2", *ENDED[1:4], "2021.4.20.", "2024.4.19.", ""),
    ],
)
def test_one_signed_about_the_end_of_another_is_asked(row):
    register = read(("", KO, ENDED, row))
    assert any(one.code == "renewal_or_new" for one in register.rows[1].problems)


@pytest.mark.parametrize("column", [5, 6])
def test_one_told_beside_after_the_end_is_asked(column):
    told = [*ENDED, ""]
    told[6 + (column == 5)] = "2021.5.15. 재체결"
    register = read(("", (*KO, "갱신"), told))
    codes = {one.code for one in register.rows[0].problems}
    assert {"renewal_or_new", "gap"} <= codes


def test_one_signed_long_after_the_end_is_another():
    register = read(("", KO, ENDED, ("2", *ENDED[1:4], "2023.5.15.", "2026.5.14.", "")))
    assert [row.problems for row in register.rows] == [(), ()]
    assert len(register.agreements) == 2


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("PERÚ COMPRAS", "PERÚ COMPRAS"),
        ("CHILE COMPRA", "CHILE COMPRA"),
        ("COLOMBIA COMPRA EFICIENTE", "COLOMBIA COMPRA EFICIENTE"),
        ("MINISTERIO DE HACIENDA", "Ministerio de hacienda"),
        ("AGENZIA ACQUISTI ALBANIA", "Agenzia acquisti Albania"),
        ("SOCIETA' CENTRALE ACQUISTI", "Società centrale acquisti"),
    ],
)
def test_capitals_of_a_name_stay_where_no_word_describes_it(written, shown):
    register = read(("", EN, (*FIRST[:2], written, *FIRST[3:])))
    assert [one.name for one in register.rows[0].parties] == [shown]


def test_what_was_signed_again_was_not_signed_electronically():
    register = read(("", EN, FIRST, (*LATER[:6], "re-signed")))
    assert [row.term.signing_mode for row in register.rows] == ["", ""]


@pytest.mark.parametrize("length", ["3+2 anni", "3 + 2 years", "3년+2년", "3 years + 2 years"])
def test_two_lengths_that_are_added_are_asked(length):
    register = read(("", (*EN[:5], "Duration"), (*FIRST[:5], length)))
    (row,) = register.rows
    assert (row.term.years, [one.code for one in row.problems]) == (None, ["term_needs_decision"])


@pytest.mark.parametrize("country", ["Atlantis", "As-Saudiya", "Chile"])
def test_a_row_of_words_that_heads_use_is_a_row(country):
    """In a file in which every cell is text, a day tells it from a head."""
    head = ("Country", "Partner", "Title", "Signed on")
    first = (country, "Agency", "MoU", "2024-01-15")
    register = read(("", head, first, ("Peru", "Agency Two", "MoU", "2024-02-15")), form="csv")
    assert [row.signed.text for row in register.rows] == ["2024-01-15", "2024-02-15"]
