"""What must hold between two readings, whatever the register."""

import csv
import random
from dataclasses import replace

import pytest

from agreements.dates import parse_edtf
from mou_tracker.imports.registers import Answers, Home, RowAnswer, World, read_register
from mou_tracker.imports.registers.values import (
    KnownAgreement,
    KnownInstrument,
    KnownParty,
    Match,
    RowKind,
    Severity,
)

from .conftest import DATA, DAY, sheet_of

HEAD = ("No", "Country", "Partner", "Title", "Date of signature", "Valid until", "Remarks")
TITLE = ("List of agreements",)
FIRST = ("1", "Norway", "Port Authority", "Memorandum on ports", "3 May 2018", "2 May 2021", "")


def lines(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read(rows, **options):
    return read_register([sheet_of(rows)], on=DAY, form="text", **options)


def instruments(register) -> set:
    """Every signing: of whom, which, when."""
    return {
        (
            frozenset(party.key for party in chain.parties),
            chain.country,
            one.ordinal,
            one.signed.text if one.signed else "",
        )
        for chain in register.agreements
        for one in chain.instruments
    }


@pytest.mark.parametrize(
    ("name", "first"), [("02-registro-accordi-utf8.csv", 2), ("04-university.csv", 3)]
)
def test_the_order_of_rows_changes_no_instrument(name, first):
    told = lines(name)
    rows = [row for row in told[first:] if len(row) > 3]
    expected = instruments(read([*told[:first], *rows]))
    for seed in range(6):
        mixed = random.Random(seed).sample(rows, len(rows))
        assert instruments(read([*told[:first], *mixed])) == expected


@pytest.mark.parametrize("name", ["02-registro-accordi-utf8.csv", "04-university.csv"])
def test_a_row_of_others_changes_no_other_row(name):
    told = lines(name)
    width = max(map(len, told))
    stranger = [""] * width
    heads = next(row for row in told if len(row) > 5)
    country, partner = (
        next(at for at, head in enumerate(heads) if head.startswith(starts))
        for starts in (("Stato", "Country"), ("Controparte", "Name"))
    )
    stranger[country], stranger[partner] = "Fiji", "Fiji Procurement Office"
    before = read(told)
    after = read([*told, stranger])
    assert len(after.rows) == len(before.rows) + 1
    assert after.rows[: len(before.rows)] == before.rows


@pytest.mark.parametrize(
    "text",
    [
        "2018-06", "2018.6", "2018. 6.", "2018/06", "06/2018", "2018년 6월", "2018년6월중",
        "'18년 6월", "June 2018", "Jun-18", "giugno 2018", "juin 2018", "junio de 2018",
        "2018-06-00", "in June 2018",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["signed", "end"])
def test_a_month_stays_a_month(text, field):
    cells = [text, ""] if field == "signed" else ["3 May 2017", text]
    row = read([TITLE, HEAD, (*FIRST[:4], *cells, "")]).rows[0]
    value = row.signed if field == "signed" else row.end.on
    assert value is not None
    assert value.text == "2018-06"


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("2018", "2018"),
        ("May 2018", "2018-05"),
        ("2018-00-00", "2018"),
        ("spring 2018", "2018-03/2018-05"),
        ("31/04/2018", None),
        ("0000-00-00", None),
        ("n.d.", None),
        ("01/01/1900", None),
        ("in the course of the year", None),
    ],
)
def test_what_a_cell_does_not_tell_is_not_recorded(text, signed):
    row = read([TITLE, HEAD, (*FIRST[:4], text, "", "")]).rows[0]
    assert (row.signed.text if row.signed else None) == signed
    assert row.signed or (row.words == text and row.problems)


def test_a_column_decides_the_order_and_an_answer_turns_it():
    rows = [
        TITLE,
        HEAD,
        (*FIRST[:4], "03/04/2018", "", ""),
        ("2", "Chile", "Customs Board", "Memorandum on customs", "25/04/2018", "", ""),
    ]
    register = read(rows)
    assert register.rows[0].signed.text == "2018-04-03"
    column = next(one for one in register.columns if one.field == "signed")
    assert (column.order, column.proven_by) == ("dmy", "record 4")
    turned = read(rows, answers=Answers(orders={column.id: "mdy"}))
    assert turned.rows[0].signed.text == "2018-03-04"
    alone = read(rows[:3])
    assert alone.blocking == {"date_ambiguous": 1}
    answered = read(
        rows[:3], answers=Answers(words={("date_ambiguous", "03/04/2018"): "2018-03-04"})
    )
    assert answered.blocking == {}
    assert answered.rows[0].signed.text == "2018-03-04"


def test_two_rows_that_claim_one_ordinal_block():
    rows = [
        TITLE,
        HEAD,
        FIRST,
        ("2", *FIRST[1:3], "Memorandum on ports, first renewal", "3 May 2021", "", ""),
        ("3", *FIRST[1:3], "Memorandum on ports, first renewal", "4 June 2022", "", ""),
    ]
    register = read(rows)
    assert register.blocking == {"ordinal_clash": 1}
    answers = Answers(rows={"record 5": RowAnswer(choices={"ordinal_clash": "2"})})
    settled = read(rows, answers=answers)
    assert settled.blocking == {}
    assert [one.ordinal for one in settled.agreements[0].instruments] == [0, 1, 2]


def test_the_same_party_alone_never_joins():
    rows = [
        TITLE,
        HEAD,
        FIRST,
        ("2", *FIRST[1:3], "Agreement on training", "9 June 2022", "", ""),
        ("3", *FIRST[1:3], "Agreement on training", "9 June 2022", "", "copy"),
    ]
    register = read(rows)
    assert register.counts["agreements"] == 2
    assert register.rows[2].duplicate_of == "record 4"
    answers = Answers(rows={"record 5": RowAnswer(choices={"duplicate": "record"})})
    assert read(rows, answers=answers).counts["agreements"] == 3


def test_rows_are_set_aside_and_taken_in():
    rows = [
        TITLE,
        HEAD,
        FIRST,
        ("2", "Chile", "Port Board", "Meeting on ports", "2 May 2019", "", ""),
    ]
    register = read(rows)
    assert register.rows[1].kind is RowKind.MEETING
    assert register.counts["records"] == 1
    taken = read(rows, answers=Answers(rows={"record 4": RowAnswer(take="in")}))
    assert taken.rows[1].kind is RowKind.RECORD
    assert taken.counts["records"] == 2
    left = read(rows, answers=Answers(rows={"record 3": RowAnswer(take="aside")}))
    assert left.counts["records"] == 0
    assert len(left.rows) == 2


def test_what_is_domestic_depends_on_whose_register_it_is():
    rows = [TITLE, HEAD, FIRST, ("2", "Chile", "Port Board", "Memorandum", "2 May 2019", "", "")]
    assert read(rows).counts["set_aside"] == 0
    of_chile = read(rows, answers=Answers(home=Home("CL")))
    assert [row.kind for row in of_chile.rows] == [RowKind.RECORD, RowKind.DOMESTIC]


def test_an_unmapped_column_is_kept_and_a_mapping_can_be_given():
    rows = [(*HEAD, "Shelf"), (*FIRST, "B7")]
    register = read(rows)
    shelf = register.columns[-1]
    assert (shelf.head, shelf.field, shelf.samples) == ("Shelf", "", ("B7",))
    assert register.rows[0].cells[-1].text == "B7"
    given = read(rows, answers=Answers(columns={shelf.id: "file_number"}))
    assert given.rows[0].file_number == "B7"


def test_without_partner_and_country_the_file_blocks():
    rows = [("No", "Title", "Date of signature"), ("1", "Memorandum on ports", "3 May 2018")]
    assert read(rows).blocking == {"column_missing": 1}


def test_what_is_known_is_found_again():
    ports = KnownParty("7", ("Port Authority", "항만청"), "NO")
    known = KnownAgreement(
        "NO-1", frozenset({"7"}), ("Memorandum on ports",),
        (KnownInstrument("31", 0, parse_edtf("2018-05-03")),),
    )  # fmt: skip
    world = World(parties=(ports,), agreements=(known,))
    chain = read([TITLE, HEAD, FIRST], world=world).agreements[0]
    assert (chain.known, chain.instruments[0].known) == ("NO-1", "31")
    assert chain.parties[0].match is Match.SAME
    slip = ("1", "Norway", "Port Autority", *FIRST[3:])
    likely = read([TITLE, HEAD, slip], world=world)
    assert likely.agreements[0].parties[0].match is Match.LIKELY
    assert "party_likely" in likely.problem_counts
    other = read(
        [TITLE, HEAD, slip], world=world, answers=Answers(spellings={"Port Autority": "new"})
    )
    assert other.agreements[0].parties[0].match is Match.NEW
    abroad = read([TITLE, HEAD, ("1", "Chile", *FIRST[2:])], world=world)
    assert abroad.agreements[0].parties[0].match is Match.NEW
    assert abroad.agreements[0].known == ""


def test_a_contradiction_stands_as_a_problem():
    known = KnownAgreement(
        "NO-1", frozenset({"7"}), ("Memorandum on ports",),
        (KnownInstrument("31", 0, parse_edtf("2018-05-03")),
         KnownInstrument("32", 1, parse_edtf("2021-05-04"))),
    )  # fmt: skip
    world = World(parties=(KnownParty("7", ("Port Authority",), "NO"),), agreements=(known,))
    again = ("2", *FIRST[1:3], "Memorandum on ports, first renewal", "9 May 2021", "", "")
    register = read([TITLE, HEAD, FIRST, again], world=world)
    assert register.rows[1].problems[-1].code == "known_contradicted"
    assert register.rows[1].problems[-1].severity is Severity.ASK


def test_answers_are_kept_as_json():
    answers = Answers(
        rows={"row 3": RowAnswer("aside", {"duplicate": "record"}, {"signed": "2018"})},
        words={("end_needs_decision", "없음"): "not_recorded"},
        spellings={"A": "new"}, columns={"1:2": "title"}, orders={"1:5": "mdy"},
        home=Home("KR", ("조달청",)),
    )  # fmt: skip
    assert Answers.from_json(answers.as_json()) == answers


def test_campuses_of_one_name_are_several_and_an_address_is_none():
    rows = [
        TITLE,
        HEAD,
        ("1", "Norway", "University of Fjords, Molde", "Memorandum", "3 May 2018", "", ""),
        ("2", "Norway", "University of Fjords, Vik", "Memorandum", "3 May 2018", "", ""),
        ("3", "Norway", "Port Authority, Quay 7, 5003 Bergen", "Memorandum", "3 May 2018", "", ""),
        ("4", "Norway", "Port Authority", "Memorandum", "3 May 2018", "", ""),
    ]
    register = read(rows)
    assert register.counts["agreements"] == 3
    assert [row.partners for row in register.rows[:2]] == [
        ("University of Fjords, Molde",),
        ("University of Fjords, Vik",),
    ]
    assert register.rows[3].duplicate_of == "record 5"


def test_two_partial_days_of_a_cell_stay_open():
    row = read([TITLE, HEAD, (*FIRST[:4], "May 2018 and July 2018", "", "")]).rows[0]
    assert row.signed.text == "[2018-05-01..2018-07-31]"
    row = read([TITLE, HEAD, (*FIRST[:4], "between 2012 and 2013", "", "")]).rows[0]
    assert row.signed.text == "[2012..2013]"


def test_agreements_of_one_day_with_other_titles_stay_apart():
    rows = [
        TITLE,
        HEAD,
        ("1", "Norway", "Port Authority", "Agreement on transport by sea", "3 May 2018", "", ""),
        ("2", "Norway", "Port Authority", "Agreement on transport by air", "3 May 2018", "", ""),
    ]
    assert read(rows).counts["agreements"] == 2


def test_a_remark_that_speaks_of_talks_sets_no_signed_row_aside():
    for remark in ("under negotiation", "extension under negotiation", "연장 협의 중"):
        row = read([TITLE, HEAD, (*FIRST[:6], remark)]).rows[0]
        assert row.kind is RowKind.RECORD
    row = read([TITLE, HEAD, (*FIRST[:4], "", "", "under negotiation")]).rows[0]
    assert row.kind is RowKind.PIPELINE


def test_renewals_without_a_number_count_by_their_days():
    rows = [
        ("1", *FIRST[1:3], "Memorandum on ports, renewal", "3 May 2024", "", ""),
        ("2", *FIRST[1:3], "Memorandum on ports, renewal", "3 May 2021", "", ""),
        FIRST,
    ]
    chain = read([TITLE, HEAD, *rows]).agreements[0]
    assert [(one.ordinal, one.signed.text) for one in chain.instruments] == [
        (0, "2018-05-03"),
        (1, "2021-05-03"),
        (2, "2024-05-03"),
    ]


def test_rows_of_a_template_that_hold_a_number_alone_are_no_agreements():
    register = read([TITLE, HEAD, FIRST, ("2", "", "", "", "", "", "")])
    assert register.counts["rows"] == 1
    assert register.titles[-1].what == "blank"


WITH_EFFECT = ("No", "Country", "Partner", "Title", "Date of signature", "In force from",
               "Valid until")  # fmt: skip


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("upon signature", "on_last_signature"), ("서명일", "on_last_signature"),
        ("dalla firma", "on_last_signature"), ("after ratification", ""),
        ("양국 통보 후", ""), ("alla notifica", ""),
    ],
)  # fmt: skip
def test_a_beginning_in_words_is_asked_and_an_answer_holds_for_the_words(words, mode):
    rows = [TITLE, WITH_EFFECT] + [
        (str(n), "Norway", f"Authority {n}", "Memorandum", "3 May 2018", words, "2 May 2021")
        for n in (1, 2)
    ]
    register = read(rows)
    for row in register.rows:
        (problem,) = [one for one in row.problems if one.code == "effect_in_words"]
        assert problem.is_open and problem.words == words and row.term.effect_mode == mode
    said = Answers(words={("effect_in_words", words): "on_last_notification"})
    for row in read(rows, answers=said).rows:
        assert row.term.effect_mode == "on_last_notification" and not row.is_open
    plain = [(*row[:5], "3 June 2018", row[6]) if row[0].isdigit() else row for row in rows]
    assert not any(
        one.code == "effect_in_words" for row in read(plain).rows for one in row.problems
    )


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("2019. 3. 4.(월)", False), ("2019. 3. 4.(화)", True), ("2019년 3월 4일 화요일", True),
        ("Monday, 4 March 2019", False), ("Tuesday, 4 March 2019", True),
        ("4 March 2019 (Tue)", True),
        ("4 marzo 2019", False), ("martedì 4 marzo 2019", True), ("lunedì 4 marzo 2019", False),
        ("4 mars 2019", False), ("2019-03-04 (Sun Palace)", False), ("4 March 2019, Monaco", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["signed", "end"])
def test_a_weekday_that_is_another_is_told(text, differs, column):
    days = (text, "") if column == "signed" else ("3 May 2017", text)
    rows = [TITLE, HEAD, (*FIRST[:4], *days, "")]
    row = read(rows).rows[0]
    found = [one for one in row.problems if one.code == "weekday_differs"]
    assert bool(found) is differs
    value = row.signed if column == "signed" else row.end.on
    assert value.text == "2019-03-04"
    if differs:
        said = Answers(rows={row.at: RowAnswer(choices={"weekday_differs": found[0].choices[1]})})
        again = read(rows, answers=said).rows[0]
        value = again.signed if column == "signed" else again.end.on
        assert value.text == "2019-03-05" and not again.is_open


def test_a_rule_of_the_register_is_followed_only_where_somebody_says_so():
    rule = "※ Where no end is given, it is automatically renewed every year"
    told = (*FIRST[:4], "3 May 2018", "2 May 2021", "")
    silent = ("2", "Norway", "Harbour Board", "Memorandum", "4 May 2018", "", "")
    rows = [TITLE, HEAD, told, silent, (rule,)]
    register = read(rows)
    (problem,) = register.rules
    assert (problem.code, problem.is_open, problem.taken) == ("register_rule", True, "none")
    assert not any(row.term.renewal for row in register.rows)
    said = read(rows, answers=Answers(words={("register_rule", rule): "tacit"}))
    assert [row.term.renewal for row in said.rows] == ["", "tacit"]
    assert not said.rules[0].is_open


def test_each_rule_is_followed_in_the_part_it_is_told_in():
    yearly = "※ Where no end is given, it is automatically renewed every year"
    anew = "※ Where no end is given, renewable by mutual written agreement"
    silent = ("1", "Norway", "Port Authority", "Memorandum", "3 May 2018", "", "")
    other = ("2", "Norway", "Harbour Board", "Memorandum", "4 May 2018", "", "")
    words = {("register_rule", yearly): "tacit", ("register_rule", anew): "express"}
    answers = Answers(words=words)

    def renewals(*sheets, answers=answers):
        named = [replace(sheet_of(rows), name=f"S{n}") for n, rows in enumerate(sheets)]
        return read_register(named, on=DAY, form="xlsx", answers=answers).rows

    rows = renewals([HEAD, silent, (yearly,)], [HEAD, other, (anew,)])
    assert [row.term.renewal for row in rows] == ["tacit", "express"]
    rows = renewals([HEAD, silent, (yearly,)], [HEAD, other])
    assert [row.term.renewal for row in rows] == ["tacit", ""]
    # two of one part: neither, until somebody says which
    rows = renewals([HEAD, silent, (yearly,), (anew,)])
    (problem,) = [one for one in rows[0].problems if one.code == "register_rules_differ"]
    assert (rows[0].term.renewal, problem.choices) == ("", ("none", "tacit", "express"))
    said = Answers(words=words | {(problem.code, problem.words): "express"})
    rows = renewals([HEAD, silent, (yearly,), (anew,)], answers=said)
    assert rows[0].term.renewal == "express"


@pytest.mark.parametrize(
    ("remark", "kind", "day", "new_end"),
    [
        ("2019.3.4 개정", "amendment", "2019-03-04", None),
        ("2019.3.4 연장(2년)", "extension", "2019-03-04", "2023-05-02"),
        ("prorogato il 13/03/2019 fino al 31/12/2022", "extension", "2019-03-13", "2022-12-31"),
        ("Addendum signed on 4 March 2019", "amendment", "2019-03-04", None),
        ("action plan agreed on 4 March 2019", "action_plan", "2019-03-04", None),
    ],
)  # fmt: skip
def test_an_act_in_a_remark_is_asked_and_never_taken_unasked(remark, kind, day, new_end):
    rows = [TITLE, HEAD, (*FIRST[:6], remark)]
    plain = read([TITLE, HEAD, FIRST])
    register = read(rows)
    (problem,) = [one for one in register.rows[0].problems if one.code == "act_in_remark"]
    assert (problem.about, problem.taken, problem.is_open) == (kind, "none", True)
    assert not register.agreements[0].acts and instruments(register) == instruments(plain)
    assert day in problem.choices
    said = Answers(words={("act_in_remark", remark): day})
    told = read(rows, answers=said)
    (act,) = told.agreements[0].acts
    assert (act.kind, act.signed.text) == (kind, day)
    assert (act.new_end and act.new_end.text) == new_end
    assert instruments(told) == instruments(plain) and not told.rows[0].is_open


def test_a_renewal_on_an_ambiguous_day_of_a_remark_is_asked():
    remark = "rinnovato il 12/03/2019"
    rows = [TITLE, HEAD, (*FIRST[:6], remark)]
    (problem,) = [one for one in read(rows).rows[0].problems if one.code == "act_in_remark"]
    assert problem.about == "renewal" and len(read(rows).agreements[0].instruments) == 1
    assert set(problem.choices) == {"2019-03-12", "2019-12-03", "none"}
    told = read(rows, answers=Answers(words={("act_in_remark", remark): "2019-03-12"}))
    assert [one.signed.text for one in told.agreements[0].instruments] == [
        "2018-05-03", "2019-03-12",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "remark", ["연장(2년)", "자동연장", "연장 가능", "renewable once", "no acts"]
)
def test_what_tells_no_day_makes_no_act(remark):
    row = read([TITLE, HEAD, (*FIRST[:6], remark)]).rows[0]
    told = [one for one in row.problems if one.code == "act_in_remark"]
    assert [one.choices for one in told] == ([("none",)] if remark == "연장(2년)" else [])


def test_a_sheet_of_domestic_agreements_is_set_aside():
    rows, home = [(*HEAD[:1], *HEAD[2:]), (*FIRST[:1], *FIRST[2:])], World(home=Home("KR"))
    for name, kind in (("국내", RowKind.DOMESTIC), ("해외", RowKind.RECORD)):
        register = read_register([sheet_of(rows, name)], on=DAY, form="text", world=home)
        assert [row.kind for row in register.rows] == [kind]


def test_until_a_day_is_not_about_it():
    plain, until = (
        read([TITLE, HEAD, (*FIRST[:5], end, "")]).rows[0].end
        for end in ("2021-05-02", "~2021-05-02")
    )
    assert replace(until, words="") == replace(plain, words="")


def test_a_range_in_the_column_of_signings_is_asked_whatever_the_remark():
    remark = "under negotiation"
    row = read([TITLE, HEAD, (*FIRST[:4], "2013-07-01 ~ 2016-06-30", "", remark)]).rows[0]
    assert row.kind is RowKind.RECORD
    assert "two_dates_in_cell" in {one.code for one in row.problems}
