"""What nobody recorded is a value: the renewal clause, and the instruments below a known ordinal
(domain §3 rule 2b)."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.dates import parse_edtf
from agreements.lifecycle import (
    EndFact,
    RenewalClause,
    TermFact,
    derive_lifecycle,
    instruments_on,
)

from .build import consent, extension, history, received, runs, statuses, term

D = date.fromisoformat


def one(life, kind):
    [found] = [row for row in life.deadlines if row.kind == kind]
    return found


def missing(life, ordinal=0):
    return [note.code for note in life.missing if note.ordinal == ordinal]


def test_a_clause_left_out_is_not_recorded():
    assert RenewalClause().mode == "not_recorded"
    assert TermFact(1, 0).renewal.mode == "not_recorded"


#: Ends of every kind that names a day, with the last day each gives.
DATED = [("2027-03-31", "2027-03-31"), ("1y", "2026-12-31"), ("2y=2027-06-30", "2027-06-30")]


@pytest.mark.parametrize(("end", "last"), DATED)
def test_under_a_clause_not_recorded_the_end_is_computed_and_not_certain(end, last):
    life = derive_lifecycle(history(term(0, "2026-01-01", end, notice="3m", renewal="?")))
    [period] = life.term_periods
    assert period.ends_on == D(last)
    assert period.certain_from is None
    assert (one(life, "expiry").day, one(life, "expiry").certain_from) == (D(last), None)
    assert one(life, "notice").certain_from is None
    assert missing(life) == ["renewal"]


@pytest.mark.parametrize(("end", "last"), DATED)
@pytest.mark.parametrize("mode", ["none", "express"])
def test_a_recorded_clause_makes_the_same_end_certain(end, last, mode):
    life = derive_lifecycle(history(term(0, "2026-01-01", end, notice="3m", renewal=mode)))
    [period] = life.term_periods
    assert period.ends_on == D(last)
    assert period.certain_from is not None
    assert one(life, "expiry").certain_from is not None
    assert missing(life) == []


def test_the_days_are_the_same_whatever_is_known_of_the_clause():
    for end, _last in DATED:
        known, unknown = (
            derive_lifecycle(history(term(0, "2026-01-01", end, notice="3m", renewal=mode)))
            for mode in ("none", "?")
        )
        assert runs(known) == runs(unknown)
        assert statuses(known) == statuses(unknown)


def test_it_is_asked_for_in_the_same_question_as_end_and_notice():
    life = derive_lifecycle(history(term(0, "2026-01-01", renewal="?"), horizon=D("2027-12-31")))
    asked = [row for row in life.deadlines if row.kind == "to_settle"]
    assert [row.day for row in asked] == [D("2026-01-31"), D("2027-01-31")]
    assert {tuple(row.params["missing"]) for row in asked} == {("ends_on", "renewal", "notice")}


def test_recording_that_there_is_none_settles_it():
    unknown = term(0, "2026-01-01", "2027-03-31", notice="3m", renewal="?")
    asked = [r for r in derive_lifecycle(history(unknown)).deadlines if r.kind == "to_settle"]
    assert {tuple(row.params["missing"]) for row in asked} == {("renewal",)}
    assert all(row.closing.how == "void" for row in asked)  # each by the next, the last at the end
    known = derive_lifecycle(history(replace(unknown, renewal=RenewalClause("none"))))
    assert one(known, "to_settle").closing.how == "done"


@pytest.mark.parametrize("end", [EndFact("indefinite"), EndFact(settled=True)])
def test_it_is_not_asked_where_no_day_rests_on_it(end):
    text = replace(term(0, "2026-01-01", renewal="?", notice="none"), end=end)
    life = derive_lifecycle(history(text))
    assert "renewal" not in missing(life)
    assert one(life, "to_settle").closing.how == "done"


def test_an_end_by_consent_rests_on_no_clause():
    text = term(0, "2026-01-01", "2027-03-31", notice="3m", renewal="?")
    life = derive_lifecycle(history(text, consent("2026-09-01", "2026-12-31")))
    assert one(life, "expiry").day == D("2026-12-31")
    assert one(life, "expiry").certain_from == D("2026-09-01")
    assert missing(life) == []


def test_a_notice_in_time_ends_it_whatever_the_clause_says():
    text = term(0, "2026-01-01", "2027-03-31", notice="3m", renewal="?")
    life = derive_lifecycle(history(text, received("2026-11-02")))
    assert one(life, "expiry").day == D("2027-03-31")
    assert one(life, "expiry").certain_from is not None
    assert statuses(life) == ("in_force 2026-01-01, terminating 2026-11-02, terminated 2027-04-01")
    assert all(row.certain_from is not None for row in life.status_periods)


def test_an_extension_moves_an_end_that_stays_in_doubt():
    text = term(0, "2026-01-01", "2027-03-31", notice="3m", renewal="?")
    life = derive_lifecycle(history(text, extension(0, "2026-06-01", "2028-03-31")))
    assert one(life, "expiry").day == D("2028-03-31")
    assert one(life, "expiry").certain_from is None


def test_a_term_that_ran_out_before_the_next_asks_for_its_clause():
    """Was there a gap, or did it roll on until the next began? Its clause would say."""
    old = term(0, "2018-06-04", "2y", notice="3m", renewal="?")
    life = derive_lifecycle(history(old, term(1, "2026-06-01", "3y", notice="3m")))
    assert missing(life, 0) == ["renewal"]
    gap = life.status_periods[1]
    assert (gap.status, gap.certain_from) == ("expired", None)
    assert {tuple(r.params["missing"]) for r in life.deadlines if r.kind == "to_settle"} == {()}


def test_a_term_cut_by_the_next_does_not_ask_for_its_clause():
    old = term(0, "2018-06-04", renewal="?")
    life = derive_lifecycle(history(old, term(1, "2026-06-01", "3y", notice="3m")))
    assert "renewal" not in missing(life, 0)


def test_an_express_clause_never_cuts_the_agreed_end():
    """Its latest end bounds the renewals that may be signed."""
    clause = RenewalClause("express", latest_end=D("2026-12-31"))
    text = replace(term(0, "2026-01-01", "2027-03-31", notice="3m"), renewal=clause)
    assert one(derive_lifecycle(history(text)), "expiry").day == D("2027-03-31")


# --- Instruments not recorded --------------------------------------------------------------------


def instruments(on, *terms, today="2026-11-28", undated=(), planned=()):
    signed = {n: parse_edtf(text) for n, text in terms}
    found = instruments_on(D(on), today=D(today), signed=signed, undated=undated, planned=planned)
    return found.count, found.at_most, found.certain, found.missing


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-11-28", (3, 3, False, (0, 1))),
        ("2023-10-18", (3, 3, False, (0, 1))),
        ("2023-10-17", (0, 2, False, (0, 1))),
        ("2020-01-01", (0, 2, False, (0, 1))),
    ],
)
def test_a_missing_original_is_counted(on, told):
    assert instruments(on, (2, "2023-10-18")) == told


REAL = ((0, "2008-09"), (1, "2009-09-30"), (2, "2013-07-26"), (5, "2018-06-04"), (6, "2026-06-01"))


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-11-28", (7, 7, True, ())),
        ("2019-01-01", (6, 6, True, ())),
        ("2014-01-01", (3, 5, False, ())),  # 3 and 4: some day between 2013 and 2018
        ("2013-07-26", (3, 3, True, ())),
        ("2010-01-01", (2, 2, True, ())),
        ("2008-09-15", (0, 1, False, ())),
        ("2007-01-01", (0, 0, True, ())),
    ],
)
def test_undated_ones_lie_between_their_neighbours(on, told):
    assert instruments(on, *REAL, undated=(3, 4)) == told
    counted, at_most, _certain, _missing = told
    assert instruments(on, *REAL) == (counted, at_most, False, (3, 4))  # the same, not recorded


def test_what_is_recorded_as_signed_was_signed_by_today():
    assert instruments("2026-11-28", (0, "2008-09-01"), undated=(1,))[:2] == (2, 2)
    assert instruments("2026-11-27", (0, "2008-09-01"), undated=(1,))[:2] == (1, 2)
    assert instruments("2026-11-28", (0, "2026"))[:2] == (1, 1)
    assert instruments("2026-11-28", undated=(2,)) == (3, 3, False, (0, 1))


def test_a_planned_signature_may_never_happen():
    assert instruments("2027-06-01", (0, "2008-09-01"), (1, "2027-01-01"))[:2] == (2, 2)
    planned = instruments("2027-06-01", (0, "2008-09-01"), (1, "2027-01-01"), planned=(1,))
    assert planned[:2] == (1, 2)
    assert instruments("2026-11-28", (0, "2008-09-01"), (2, "2027-01-01"), planned=(2,)) == (
        1, 2, False, (1,),
    )  # fmt: skip


def test_the_bounds_hold_whenever_the_unknown_days_were():
    """Moves each unknown day inside what the others leave it: the count stays within its bounds,
    and both bounds are reached."""
    days = [D(f"{year}-{month:02}-01") for year in range(2007, 2027) for month in (1, 7)]
    inside = [D("2013-07-27"), *days, D("2018-06-04")]
    for on in days:
        count, at_most, *_rest = instruments(on.isoformat(), *REAL)
        seen = set()
        for third in inside:
            for fourth in inside:
                if not D("2013-07-27") <= third <= fourth <= D("2018-06-04"):
                    continue
                exact = [*REAL, (3, third.isoformat()), (4, fourth.isoformat())]
                low, high, *_rest = instruments(on.isoformat(), *exact)
                seen |= {low, high}
        assert (min(seen), max(seen)) == (count, at_most), on


def test_ordinals_below_the_highest_are_listed_as_missing():
    life = derive_lifecycle(history(term(2, "2023-10-18", "3y", notice="none")))
    [note] = [note for note in life.missing if note.code == "instruments"]
    assert (note.ordinal, note.params) == (None, {"ordinals": [0, 1]})
    assert [note.code for note in life.missing] == ["instruments"]
    whole = history(term(0, "2008-09-01"), term(1, "2009-09-30"), term(2, "2023-10-18"))
    assert not [note for note in derive_lifecycle(whole).missing if note.code == "instruments"]


def test_what_is_in_preparation_is_no_instrument_yet():
    facts = history(term(0, "2023-10-18", "3y"), term(3, stage="drafting"))
    assert not [note for note in derive_lifecycle(facts).missing if note.code == "instruments"]


def test_before_the_first_known_instrument_nothing_is_certain():
    """Registered before the only known instrument was signed: others were, nobody knows when."""
    facts = history(term(2, "2026-12-01", "3y"), registered=D("2026-11-28"))
    first = derive_lifecycle(facts).status_periods[0]
    assert (first.status, first.certain_from) == ("unknown", None)
    assert first.because[0].params == {"ordinals": [0, 1]}


def test_a_gap_that_an_unrecorded_renewal_may_fill_is_not_certain():
    facts = history(term(0, "2008-09-01", "2y"), term(2, "2018-06-04", "2y"))
    gap = derive_lifecycle(facts).status_periods[1]
    assert (gap.status, gap.certain_from) == ("expired", None)
    assert [step.params for step in gap.because if step.code == "undated_between"] == [
        {"ordinals": [1]}
    ]
    joined = history(term(0, "2008-09-01", "2y"), term(1, "2018-06-04", "2y"))
    assert derive_lifecycle(joined).status_periods[1].certain_from is not None
