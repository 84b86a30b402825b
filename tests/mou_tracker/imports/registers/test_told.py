"""What cells of registers tell: days, ends, clauses, ditto marks; each as an office would read
it, and what nobody could say from the cell is asked."""

import pytest

from mou_tracker.imports.registers import read_register
from mou_tracker.imports.registers.lines import lines_of, register_of
from mou_tracker.imports.registers.values import RowKind, Severity

from .conftest import DATA, DAY, read_file, sheet_of

HEAD = ("No", "Country", "Partner", "Title", "Date of signature", "Valid until", "Remarks")
FIRST = ("1", "Norway", "Port Authority", "Memorandum on ports", "3 May 2018", "2 May 2021", "")


def read(*rows, form="text"):
    return read_register([sheet_of(rows)], on=DAY, form=form)


def asked(row) -> list[str]:
    return [one.code for one in row.problems if one.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("3.V.2018", "2018-05-03"),
        ("3. V. 2018", "2018-05-03"),
        ("03/V/2018", "2018-05-03"),
        ("3-xii-2018", "2018-12-03"),
        ("3 V 2018", "2018-05-03"),
        ("V.2018", "2018-05"),
        ("32.V.2018", None),
        ("2018.5월 말", "[2018-05-21..2018-05-31]"),
        ("2018년 5월말", "[2018-05-21..2018-05-31]"),
        ("2018. 5. 초", "[2018-05-01..2018-05-10]"),
        ("2018년 2월 하순경", "[2018-02-21..2018-02-28]"),
        ("2018년 5월 중순", "[2018-05-11..2018-05-20]"),
        ("early May 2018", "[2018-05-01..2018-05-10]"),
        ("end of May 2018", "[2018-05-21..2018-05-31]"),
        ("metà maggio 2018", "[2018-05-11..2018-05-20]"),
        ("fin mai 2018", "[2018-05-21..2018-05-31]"),
        ("principios de mayo de 2018", "[2018-05-01..2018-05-10]"),
        ("2018년 말", "[2018-09-01..2018-12-31]"),
        ("fine 2018", "[2018-09-01..2018-12-31]"),
        ("2018년 초안", "2018"),
        ("IV quarter 2018", "2018-36"),
        ("2018-Q4", "2018-36"),
        ("4T 2018", "2018-36"),
        ("cuarto trimestre de 2018", "2018-36"),
        ("2012-05-03*", "2012-05-03"),
        ("2012-05-03 (1)", "2012-05-03"),
        ("3 May 2018²", "2018-05-03"),
        ("2018.5.3.¹⁾", "2018-05-03"),
        ("12/05/2011 (Thu)", "2011-05-12"),
        ("05/12/2011 (Thu)", "2011-05-12"),
        ("s/f", None),
        ("non risulta", None),
        ("자료 없음", None),
    ],
)
def test_a_day_is_as_exact_as_it_is_told(text, signed):
    row = read(HEAD, (*FIRST[:4], text, "", "")).rows[0]
    assert (row.signed.text if row.signed else None) == signed
    assert "date_ambiguous" not in asked(row)
    assert signed or row.words == text


def test_a_day_of_two_digits_is_on_the_weekday_beside_it():
    row = read(HEAD, (*FIRST[:4], "18. 5. 3.(목)", "", "")).rows[0]
    assert (row.signed.text, asked(row)) == ("2018-05-03", ["two_digit_year"])
    row = read(HEAD, (*FIRST[:4], "18. 5. 3.", "", "")).rows[0]
    assert "date_ambiguous" in asked(row)


@pytest.mark.parametrize(
    "words",
    [
        "sans limitation de durée", "sans limitation", "sine die", "sin limitación",
        "senza termine", "senza limiti di tempo", "without time limit", "no fixed term",
        "제한 없음", "기간의 정함 없음", "indefinida", "illimitata",
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["Valid until", "Duration"])
def test_no_end_in_plain_words_is_not_asked(words, column):
    row = read((*HEAD[:5], column, "Remarks"), (*FIRST[:5], words, "")).rows[0]
    assert (row.end.kind, row.end.sure, asked(row)) == ("indefinite", True, [])


@pytest.mark.parametrize(
    ("words", "years", "renewal", "each", "most"),
    [
        ("five years, tacitly renewed for equal periods", 5, "tacit", 5, None),
        ("3 anni, rinnovabile tacitamente per ugual periodo", 3, "tacit", 3, None),
        ("2년(이의가 없으면 1년씩 자동 연장)", 2, "tacit", 1, None),
        ("2년, 동일한 기간으로 자동으로 연장", 2, "tacit", 2, None),
        ("2 ans, renouvelé tacitement", 2, "tacit", None, None),
        ("3 years, renewable without limit", 3, "express", None, None),
        ("3 anni, non rinnovabile", 3, "none", None, None),
        ("3 years, not renewable", 3, "none", None, None),
        ("3년(연장 불가)", 3, "none", None, None),
        ("3 anni senza tacito rinnovo", 3, "", None, None),
        ("3 years, no automatic renewal", 3, "", None, None),
        ("3년(자동연장 없음)", 3, "", None, None),
        ("3 anni; se non disdetto si rinnova tacitamente", 3, "tacit", None, None),
    ],
)
def test_a_clause_of_renewal_is_what_the_words_say(words, years, renewal, each, most):
    row = read((*HEAD[:5], "Duration", "Remarks"), (*FIRST[:5], words, "")).rows[0]
    term = row.term
    found = term.years, term.renewal, term.renewal_years, term.max_count
    assert (*found, row.end.kind) == (years, renewal, each, most, "not_recorded")


@pytest.mark.parametrize(
    "mark", ["〃", "″", '"', "ídem", "idem", "ditto", "상동", "위와 같음", "come sopra", "c.s."]
)
def test_a_ditto_mark_is_the_cell_above(mark):
    other = ("2", mark, mark, "Agreement on training", mark, "", "")
    plain = ("2", *FIRST[1:3], "Agreement on training", FIRST[4], "", "")
    first, found = read(HEAD, FIRST, other), read(HEAD, FIRST, plain)
    for one in (first, found):
        assert [(r.country, r.partners, r.signed.text) for r in one.rows][1] == (
            "NO", ("Port Authority",), "2018-05-03",
        )  # fmt: skip
    assert [cell.text for cell in first.rows[1].cells][1:3] == [mark, mark]
    assert [row.problems for row in first.rows] == [row.problems for row in found.rows]


def test_a_ditto_mark_with_nothing_above_it_stays():
    row = read(HEAD, ("1", "Norway", "상동", *FIRST[3:])).rows[0]
    assert row.partners == ("상동",)


@pytest.mark.parametrize(
    ("head", "cell", "renewal", "codes"),
    [
        ("연장", "가능", "express", []),
        ("연장 여부", "1회 가능", "express", []),
        ("Proroga", "possibile", "express", []),
        ("Proroga", "no", "", []),
        ("Proroga", "sì", "", ["term_needs_decision"]),
        ("연장여부", "○", "", ["term_needs_decision"]),
        ("Proroga", "2 anni", "", ["act_in_remark"]),
        ("연장", "1회 연장", "", ["act_in_remark"]),
        ("갱신", "2회 갱신", "", ["act_in_remark"]),
        ("Proroga", "fino al 25/05/2023", "", ["act_in_remark"]),
        ("Extension", "until 2 May 2023", "", ["act_in_remark"]),
        ("연장", "2021. 4. 20.", "", ["extension"]),
        ("Extension", "20 April 2021", "", ["extension"]),
        ("Proroga", "20 aprile 2023", "", ["extension"]),
        ("갱신", "연장(~2022.12.31)", "", ["act_in_remark"]),
        ("Renewals", "extended until 31 December 2022", "", ["act_in_remark"]),
        ("Prórroga", "automática", "tacit", []),
        ("Rinnovo", "tacito", "tacit", []),
        ("갱신", "자동", "tacit", []),
    ],
)
def test_a_column_of_extensions_makes_no_renewals(head, cell, renewal, codes):
    register = read((*HEAD[:6], head), (*FIRST[:6], cell))
    (row,) = register.rows
    assert [one.ordinal for one in register.agreements[0].instruments] == [0]
    assert (row.term.renewal, row.term.years, asked(row)) == (renewal, None, codes)


@pytest.mark.parametrize(
    ("cell", "new_end"),
    [
        ("20 April 2021", None),
        ("20 April 2021, until 2 May 2023", "2023-05-02"),
        ("20 April 2021 (2 years)", "2023-05-02"),
        ("20 April 2023", "none"),  # behind the end: the new one as well
    ],
)
def test_an_extension_is_an_act_of_its_day_and_asked(cell, new_end):
    register = read((*HEAD[:6], "Extension"), (*FIRST[:6], cell))
    acts = register.agreements[0].acts
    assert [(act.kind, act.new_end and act.new_end.text) for act in acts] == (
        [] if new_end == "none" else [("extension", new_end)]
    )


def sheets(*named):
    return read_register([sheet_of(rows, name) for name, *rows in named], on=DAY, form="xlsx")


ORIGINALS = (
    ("7", "Chile", "Customs Board", "Memorandum on customs", "13 Sep 2020", "12 Sep 2023", ""),
    ("8", "Peru", "Tax Office", "Memorandum on taxes", "14 Sep 2020", "", ""),
)


@pytest.mark.parametrize("name", ["Addenda", "Amendments", "Proroghe", "개정 현황"])
def test_agreements_under_a_title_of_acts_stay_agreements(name):
    register = sheets(("Agreements", HEAD, FIRST), (name, HEAD, *ORIGINALS))
    assert [chain.acts for chain in register.agreements] == [(), (), ()]
    assert [row.kind for row in register.rows] == [RowKind.RECORD] * 3
    assert not any(map(asked, register.rows))


def test_an_agreement_of_its_own_title_under_a_title_of_acts_is_asked_and_taken_as_one():
    own = ("7", *FIRST[1:3], "Agreement on the exchange of statisticians", "13 Sep 2020", "", "")
    act = ("8", *FIRST[1:4], "14 Sep 2020", "", "")
    register = sheets(("Agreements", HEAD, FIRST), ("Addenda", HEAD, own, act))
    assert [len(chain.acts) for chain in register.agreements] == [1, 0]
    (problem,) = [one for one in register.rows[1].problems if one.code == "amendment"]
    assert problem.taken == "new"


ABOUT = (("List", "Agreements in force"), ("Made on", "2026-11-28"), ("Rows", "15"))


def test_a_sheet_that_tells_of_the_file_is_no_list():
    """As our own exports have one; each of its rows stays visible."""
    register = sheets(("Agreements", HEAD, FIRST), ("About this file", *ABOUT))
    assert [row.at for row in register.rows] == ["Agreements!2"]
    told = [(one.text, one.what) for one in register.titles if one.at.startswith("About")]
    assert told == [(" ".join(row), "note") for row in ABOUT]


def test_what_is_narrow_and_has_a_head_is_a_list_and_so_is_what_stands_alone():
    register = sheets(("Wide", HEAD, FIRST), ("Narrow", ("Partner", "Signed on"), FIRST[2:5:2]))
    assert [row.at for row in register.rows] == ["Wide!2", "Narrow!2"]
    alone = sheets(("Narrow", ("Istat", "2018-05-03"), ("Consip", "2019-05-03")))
    assert [row.at for row in alone.rows] == ["row 1", "row 2"]


def test_a_note_in_two_cells_is_no_agreement():
    register = read(HEAD, FIRST, ("Note:", "Days are those of the last letter", *[""] * 5))
    assert [row.at for row in register.rows] == ["record 2"]
    assert register.titles[-1].what == "note"


@pytest.mark.parametrize("head", ["Place and date", "Luogo e data", "Lieu et date",
                                  "Lugar y fecha", "체결 장소 및 일자"])  # fmt: skip
def test_a_day_behind_its_place_is_read(head):
    row = read((*HEAD[:4], head, *HEAD[5:]), (*FIRST[:4], "Oslo, 2018-05-03", "", "")).rows[0]
    assert row.signed.text == "2018-05-03"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("AGENZIA ANAC CONSIP", "AGENZIA ANAC CONSIP"),
        ("DIREZIONE UGAP", "DIREZIONE UGAP"),
        ("AUTORITA' GARANTE DELLA CONCORRENZA DEL MARE",
         "Autorità garante della concorrenza del mare"),
        ("ISTITUTO NAZIONALE DI STATISTICA", "Istituto nazionale di statistica"),
    ],
)  # fmt: skip
def test_short_forms_in_a_name_of_capitals_stay(written, shown):
    row = read(HEAD, (*FIRST[:2], written, *FIRST[3:])).rows[0]
    assert [one.name for one in row.parties] == [shown]


@pytest.mark.parametrize("partner", ["계획투자부", "Total Energie", "Somma Lombardo"])
def test_a_name_that_begins_like_a_sum_is_a_row(partner):
    heads = ("Country", "Partner", "Date of signature", "Remarks")
    register = read(heads, ("Vietnam", partner, "2018-05-03", ""))
    assert [row.partners for row in register.rows] == [(partner,)]


@pytest.mark.parametrize("words", ["합계", "계", "소계: 1건", "Total", "Totale: 1"])
def test_a_sum_is_no_row(words):
    register = read(HEAD, FIRST, (words, "", "1", "", "", "", ""))
    assert len(register.rows) == 1
    assert register.titles[-1].what == "total"


def test_a_day_of_renewal_that_is_the_last_day_is_asked():
    heads = (*HEAD[:6], "Renewal date")
    register = read(heads, (*FIRST[:6], "2 May 2021"), ("2", *FIRST[1:5], "", "3 May 2021"))
    assert len(register.agreements[0].instruments) == 1
    assert asked(register.rows[0]) == ["act_in_remark"]


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ("Ministero delle Finanze / Ministry of Finance", ["party_split_unsure"]),
        ("Ministry of Finance / Ministry of Roads", []),
        ("재정부 / Ministry of Finance", []),
    ],
)
def test_one_institution_in_two_languages_is_asked(names, codes):
    row = read(HEAD, (*FIRST[:2], names, *FIRST[3:])).rows[0]
    assert asked(row) == codes


def test_a_weekday_proves_no_column():
    """One that is wrong does not turn the days around it; it is asked."""
    rows = [(str(n), *FIRST[1:4], day, "", "") for n, day in
            enumerate(("25/04/2018", "03/04/2019 (Mon)", "05/06/2019"))]  # fmt: skip
    found = read(HEAD, *rows).rows
    assert [row.signed.text for row in found] == ["2018-04-25", "2019-04-03", "2019-06-05"]
    assert "weekday_differs" in asked(found[1])


@pytest.mark.parametrize(
    ("status", "remark"),
    [("En trámite", ""), ("", "pendiente de firma"), ("Pending", ""), ("", "서명 대기"),
     ("", "in attesa di firma")],
)  # fmt: skip
def test_what_waits_for_its_signature_is_planned(status, remark):
    heads = (*HEAD[:5], "Status", "Remarks")
    row = read(heads, (*FIRST[:4], "", status, remark)).rows[0]
    assert row.kind is RowKind.PIPELINE
    signed = read(heads, (*FIRST[:5], status, remark)).rows[0]
    assert signed.kind is RowKind.RECORD


def test_a_renewal_told_in_its_column_and_in_the_remark_is_one():
    heads = (*HEAD[:6], "Renewals", "Remarks")
    row = read(heads, (*FIRST[:6], "3 May 2021", "renewed on 3 May 2021")).rows[0]
    assert [(one.ordinal, one.signed.text) for one in row.also_tells] == [(1, "2021-05-03")]


FILES = sorted(path for path in DATA.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_told_line_by_line_it_comes_back_the_same(path):
    register = read_file(path)
    lines = list(lines_of(register))
    assert len(lines) == 1 + len(register.rows) + len(register.agreements) > 2
    assert register_of(lines) == register
