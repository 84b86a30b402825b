# ruff: noqa: E501
"""Every explanation as a sentence a person can check by hand."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from django.utils import translation

import agreements.lifecycle
from agreements.lifecycle import PlanStep, Step, derive_lifecycle
from agreements.lifecycle.disclosure import Disclosed
from agreements.wording.explanations import FORMULAS, VARIANTS, render, render_all, render_note
from agreements.wording.sentences import FACTS, MISSING, SENTENCES, WARNINGS

from ..lifecycle.build import extension, history, planned, received, suspended, term, withdrawn
from ..lifecycle.histories import random_history

A = "2020-01-01"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def end_of(facts, field="ends_on", at=0):
    return render_all(derive_lifecycle(facts).term_periods[at].because[field])


SUMS = {
    "years": (end_of, (history(term(0, "2018-06-04", "2y")),), "2018-06-04 + 2 years − 1 day = 2020-06-03"),
    "one year": (end_of, (history(term(0, A, "1y")),), "2020-01-01 + 1 year − 1 day = 2020-12-31"),
    "same day": (end_of, (history(term(0, "2018-06-04", "2y", same_day=True)),), "2018-06-04 + 2 years = 2020-06-04"),
    "years and days": (end_of, (history(term(0, A, "1y10d")),), "2020-01-01 + 1 year 10 days − 1 day = 2021-01-10"),
    "months": (end_of, (history(term(0, A, "18m")),), "2020-01-01 + 18 months − 1 day = 2021-06-30"),
    "no such day": (end_of, (history(term(0, "2024-02-29", "1y")),), "2024-02-29 + 1 year = 2025-02-28 (that month has no day 29)"),
    "third roll": (end_of, (history(term(0, A, "1y", tacit="1y")), "ends_on", 3), "2020-01-01 + 1 year + 3 × 1 year − 1 day = 2023-12-31"),
    "roll after a stated end": (end_of, (history(term(0, A, "2020-06-30", tacit="1y")), "ends_on", 2), "2020-07-01 + 2 × 1 year − 1 day = 2022-06-30"),
    "notice in months": (end_of, (history(term(0, A, "2028-05-31", notice="3m")), "notice_by"), "Last day for notice: 2028-05-31 + 1 day − 3 months − 1 day = 2028-02-29"),
    "notice in days": (end_of, (history(term(0, A, "2028-05-31", notice="90d")), "notice_by"), "Last day for notice: 2028-05-31 − 90 days = 2028-03-02"),
    "notice in months and days": (end_of, (history(term(0, A, "2028-05-31", notice="1m10d")), "notice_by"), "Last day for notice: 2028-05-31 − 10 days + 1 day − 1 month − 1 day = 2028-04-21"),
    "notice into a short month": (end_of, (history(term(0, A, "2027-08-30", notice="6m")), "notice_by"), "Last day for notice: 2027-08-30 + 1 day − 6 months − 1 day = 2027-02-27 (that month has no day 31)"),
    "a vague start": (end_of, (history(term(0, "2008-09", "1y")),), "The first day is known only as 2008-09, so the end counts from the latest: 2008-09-30; 2008-09-30 + 1 year − 1 day = 2009-09-29"),
    "extension": (end_of, (history(term(0, A, "1y"), extension(0, "2020-10-01", "2021-06-30")),), "2020-01-01 + 1 year − 1 day = 2020-12-31; Extended by the instrument signed 2020-10-01: last day 2021-06-30 instead of 2020-12-31"),
    "a roll begins": (end_of, (history(term(0, A, "1y", tacit="1y")), "starts_on", 1), "Without a notice in time tacit period 1 follows: 2020-12-31 + 1 day = 2021-01-01"),
    "notice at any time": (end_of, (history(term(0, "2026-01-01", "indefinite", notice="90d any_time"), received("2026-06-01")),), "Term 0 runs for an indefinite time; A party gave notice; it counts from 2026-06-01; The notice period begins on the next day, 2026-06-02; 2026-06-02 + 90 days − 1 day = 2026-08-30"),
    "to the end of a quarter": (end_of, (history(term(0, A, "indefinite", notice="1m any_time_to_quarter_end"), received("2020-03-10")),), "Term 0 runs for an indefinite time; A party gave notice; it counts from 2020-03-10; The notice period begins on the next day, 2020-03-11; 2020-03-11 + 1 month − 1 day = 2020-04-10; It ends at the end of that quarter: 2020-06-30"),
}  # fmt: skip


@pytest.mark.parametrize("name", SUMS)
def test_sums(name):
    function, arguments, expected = SUMS[name]
    assert function(*arguments) == expected


@pytest.mark.parametrize(
    ("binding", "words"),
    [(None, "takes effect"), (True, "enters into force"), (False, "comes into effect")],
)
def test_words_follow_legal_nature(binding, words):
    [step] = derive_lifecycle(history(term(0, A))).term_periods[0].because["starts_on"]
    told = render(step, binding=binding)
    assert told == f"Term 0 {words} on the last signature: 2020-01-01"


@pytest.mark.parametrize(
    ("binding", "who"), [(None, "parties"), (True, "parties"), (False, "participants")]
)
def test_participants_or_parties(binding, who):
    step = Step("terminated_by_consent", {"on": A, "date": A, "event": 1, "party": None})
    assert render(step, binding=binding) == f"The {who} agreed on {A} to end it: last day {A}"


def test_a_party_is_named_where_the_reader_knows_it():
    params = {"party": 2, "date": A, "on": A, "kind": "notice_sent", "event": 1}
    stored = {"code": "notice_given", **params}
    disclosed = Disclosed(stored, {"party": "Consip"})
    assert render(disclosed, binding=None).startswith("Consip gave notice")
    assert render(Disclosed(stored), binding=None).startswith("A party gave notice")
    assert render(Step("notice_given", params), binding=None).startswith("A party gave notice")


def test_a_stored_step_is_not_rendered_before_it_is_disclosed():
    for function in (render, render_note):
        with pytest.raises(TypeError):
            function({"code": "ran_out", "ordinal": 0, "date": A}, binding=None)


@pytest.mark.parametrize(
    ("days", "sum_of"),
    [(10, "2026-06-01 + 10 days = 2026-06-11"), (-30, "2026-06-01 − 30 days = 2026-05-02")],
)
def test_duties_count_forward_and_back(days, sum_of):
    told = Step("conclusion", {"signed": "2026-06-01", "days": days, "date": sum_of[-10:]})
    assert render(told, binding=None) == f"Counted from the signature: {sum_of}"


def test_reviews_and_plans():
    facts = history(term(0, A, "1y"), plan=(PlanStep("translation", 100),))
    [start] = [one for one in derive_lifecycle(facts).deadlines if one.kind == "start_renewal"]
    assert (
        render(start.because[-1], binding=None)
        == "Counted back: 2020-12-31 − 100 days = 2020-09-22"
    )
    length = {"years": 1, "months": 0, "days": 0}
    told = Step("every", {"start": A, "length": length, "times": 2, "date": "2022-01-01"})
    assert (
        render(told, binding=None)
        == "Every 1 year from the first day: 2020-01-01 + 2 × 1 year = 2022-01-01"
    )


def test_the_gap():
    facts = history(term(0, "2018-06-04", "2y"), term(1, "2026-06-01"))
    told = render_all(derive_lifecycle(facts).status_periods[1].because)
    assert told.endswith("No term is in effect from 2020-06-04 to 2026-05-31: 2188 days")


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (
            "2020-09-30",
            "That is in time (last day for notice 2020-09-30): it ends with the period, on 2020-12-31",
        ),
        (
            "2020-10-01",
            "That is after the last day for notice (2020-09-30): it counts for the following end, 2021-12-31",
        ),
    ],
)
def test_a_notice_is_in_time_or_late(given, verdict):
    facts = history(term(0, A, "1y", tacit="1y", notice="3m"), received(given))
    assert verdict in render_all(derive_lifecycle(facts).status_periods[1].because)


def test_a_withdrawn_notice_says_so():
    facts = history(
        term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), withdrawn("2020-12-31")
    )
    in_force_again = derive_lifecycle(facts).status_periods[2]
    assert "The notice was withdrawn on 2020-12-31" in render_all(in_force_again.because)


EFFECTS = {
    "notified 2020-05-10": "Term 0 takes effect on the last notification: 2020-05-10",
    "30d after 2020-05-10": "Term 0 takes effect 30 days after the last notification: 2020-05-10 + 30 days = 2020-06-09",
    "on 2020-05-10": "Term 0 takes effect on the stated day: 2020-05-10",
    "back 2019-05-10 clause": "Term 0 takes effect retroactively, as its clause says: 2019-05-10",
    "?": "How term 0 takes effect is not recorded; presumed on the last signature: 2020-01-01",
}


@pytest.mark.parametrize("effect", EFFECTS)
def test_entry_into_effect(effect):
    assert end_of(history(term(0, A, effect=effect)), "starts_on") == EFFECTS[effect]


def test_an_end_first_set_by_an_extension():
    facts = history(term(0, A), extension(0, "2020-10-01", "2021-06-30"))
    told = "The end of term 0 is not recorded; Extended by the instrument signed 2020-10-01: new last day 2021-06-30"
    assert end_of(facts) == told


NOTES = {
    "not signed on a known day": (history(term(0, None, "1y", effect="on 2020-01-01", notice="none")), "missing", "The day on which term 0 was signed is not recorded. Record the signature."),
    "ends_on": (history(term(0, A, notice="none")), "missing", "The end of term 0 is not recorded. Record it, or that the text does not say."),
    "notice": (history(term(0, A, "1y")), "missing", "The notice rule of term 0 is not recorded. Record it, or that there is none."),
    "signed_on": (history(term(0, "2008-09", "1y", notice="none")), "missing", "The signature of term 0 is known only as 2008-09. Record the day."),
    "late_notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-10-01")), "warnings", "The notice of 2020-10-01 came after the last day for notice (2020-09-30): it counts for the following end, 2021-12-31."),
    "late, nothing follows": (history(term(0, A, "1y", notice="3m"), received("2020-10-01")), "warnings", "The notice of 2020-10-01 came after the last day for notice (2020-09-30); no further period follows, so it changes nothing."),
    "planned": (history(planned(term(0, A, "1y"))), "warnings", "A signature on 2020-01-01 is planned: what rests on it is not certain."),
    "outside": (history(term(0, A, "1y"), suspended("2022-01-01")), "warnings", "A suspension on 2022-01-01 falls on a day without a term in effect: it changes nothing."),
    "ends_disagree": (history(term(0, A, "1y=2020-06-30")), "warnings", "Term 0: the stated end 2020-06-30 holds; the stated length would give 2020-12-31. Check the text."),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTES)
def test_notes_say_what_would_settle_them(name):
    facts, field, expected = NOTES[name]
    [note] = getattr(derive_lifecycle(facts), field)
    assert render_note(note, binding=None) == expected


def test_a_last_day_that_the_text_states_to_the_year():
    stated = term(0, A, "1y")
    end = replace(
        stated.end, kind="fixed", length=None, on=date(2026, 12, 31), earliest=date(2026, 1, 1)
    )
    told = "The text states the last day only as between 2026-01-01 and 2026-12-31"
    facts = history(replace(stated, end=end))
    assert end_of(facts) == told
    life = derive_lifecycle(facts)
    asked = [one for one in life.missing if one.code == "ends_on"]
    assert [render_note(one, binding=None) for one in asked] == [
        "The last day of term 0 lies between 2026-01-01 and 2026-12-31. Record the day."
    ]
    [first, *_later] = [one for one in life.deadlines if one.kind == "to_settle"]
    assert "ends_on" in first.params["missing"] and first.closing.how == "void", "asked, not done"


def test_a_code_of_another_version_is_shown_as_it_stands():
    assert render(Disclosed({"code": "of_tomorrow"}), binding=None) == "of_tomorrow"
    assert render_note(Disclosed({"code": "of_tomorrow"}), binding=None) == "of_tomorrow"


# --- Nothing the rules say lacks a sentence ------------------------------------------------------


def said_by_the_rules(function):
    source = "".join(
        path.read_text() for path in Path(agreements.lifecycle.__file__).parent.glob("*.py")
    )
    return set(re.findall(rf'\b{function}\(\s*"(\w+)"', source))


def test_every_step_has_a_sentence():
    codes = said_by_the_rules("step") | {"terminated_by_consent", "party_withdrew", "notice_late"}
    assert codes - set(SENTENCES) - set(FORMULAS) - set(VARIANTS) == set()


def test_every_note_has_a_sentence():
    assert said_by_the_rules("Note") | said_by_the_rules("warn") | said_by_the_rules("miss") <= (
        set(MISSING) | set(WARNINGS)
    )


def test_every_history_can_be_told():
    for seed in range(120):
        life = derive_lifecycle(random_history(seed))
        for steps in [one.because for one in (*life.status_periods, *life.deadlines)]:
            for step in steps:
                assert render(step, binding=None) != step.code
        for note in (*life.missing, *life.warnings):
            assert render_note(note, binding=True) != note.code
            assert "%(" not in render_note(note, binding=True)


def test_every_fact_has_a_name():
    assert all(isinstance(name, str) and name for name in FACTS.values())


def test_who_is_not_told_the_countries_is_told_that_some_are_unknown():
    step = {"code": "days_off_unknown", "year": 2036}
    assert "2036 are not known for every country" in render(Disclosed(step), binding=None)
    step["countries"] = ["IN", "LK"]
    assert "2036 are not known for India, Sri Lanka" in render(Disclosed(step), binding=None)
