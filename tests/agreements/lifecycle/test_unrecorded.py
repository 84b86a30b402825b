"""What nobody recorded is a value: the renewal clause, and the instruments below a known ordinal
(domain §3 rule 2b)."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.lifecycle import EndFact, RenewalClause, TermFact, derive_lifecycle

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
