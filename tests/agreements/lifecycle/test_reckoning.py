"""The old end a signature has to reckon with, where that end is doubtful (domain §3 rule 8)."""

import pytest

from agreements.lifecycle import derive_lifecycle, latest_old_end, old_end

from .build import day, history, sent, term

VAGUE = term(0, "2023-06", "1y", tacit="1y", notice="3m")
#: Given between the edges of its notice day: it counts for this end or the next.
BETWEEN = sent("2026-03-10", "2026-03-10")
CASES = {
    "both edges ahead": (history(VAGUE, BETWEEN), "2026-06-05", "2027-06-09"),
    "past the earliest": (history(VAGUE, BETWEEN), "2026-06-20", "2027-06-09"),
    "on the last day as it stands": (history(VAGUE, BETWEEN), "2026-06-29", "2027-06-09"),
    "the day after": (history(VAGUE, BETWEEN), "2026-06-30", "2027-06-09"),
    "between the edges": (history(VAGUE, BETWEEN), "2026-07-15", "2027-06-09"),
    "on the latest": (history(VAGUE, BETWEEN), "2027-06-09", "2027-06-09"),
    "after it": (history(VAGUE, BETWEEN), "2027-06-10", None),
    "before the notice": (history(VAGUE, BETWEEN), "2026-02-01", None),
    "counted from a month": (history(term(0, "2023-06", "3y")), "2026-06-29", "2026-06-29"),
    "counted from a month, over": (history(term(0, "2023-06", "3y")), "2026-06-30", None),
    "rolling": (history(VAGUE), "2026-07-15", None),
    "presumed, its end open": (
        history(term(0, "2023-06-01", "3y", effect="?")),
        "2025-07-15",
        "2026-05-31",
    ),
    "presumed, over": (history(term(0, "2023-06-01", "3y", effect="?")), "2026-07-15", None),
    "not recorded": (history(term(0, "2023-06", "?")), "2026-07-15", None),
    "indefinite": (history(term(0, "2023-06", "indefinite")), "2026-07-15", None),
    "nothing before": (history(), "2026-07-15", None),
    "certain": (history(term(0, "2024-01-01", "3y")), "2026-07-15", "2026-12-31"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_latest_it_may_be(name):
    facts, on, expected = CASES[name]
    assert latest_old_end(facts, ordinal=1, on=day(on)) == day(expected)


@pytest.mark.parametrize("name", CASES)
def test_it_is_no_earlier_than_as_the_facts_stand(name):
    facts, on, _expected = CASES[name]
    stands = old_end(facts, ordinal=1, on=day(on))
    assert stands is None or stands <= latest_old_end(facts, ordinal=1, on=day(on))


def test_the_day_after_it_or_the_day_of_effect():
    """Whichever is later: both edges of the choice made between the edges."""
    renewal = term(1, "2026-08-01", "3y", starts="after_current_end")
    life = derive_lifecycle(history(VAGUE, BETWEEN, renewal))
    starts = life.term_periods[-1].starts
    assert (starts.earliest, starts.latest) == (day("2026-08-01"), day("2027-06-10"))


ODD = {"starts_without_old_end", "starts_out_of_bounds"}
STARTS = {
    "after it": ("2026-08-01", "after_current_end", set()),
    "at once": ("2026-08-01", "at_once", set()),
    "on a day before the latest": ("2026-06-20", "2026-09-01", set()),
    "on a day after every end": ("2026-06-05", "2027-09-01", {"starts_out_of_bounds"}),
    "after an end long past": ("2027-08-01", "after_current_end", {"starts_without_old_end"}),
}


@pytest.mark.parametrize("name", STARTS)
def test_a_choice_is_odd_only_if_it_fits_no_reading(name):
    signed, starts, expected = STARTS[name]
    life = derive_lifecycle(history(VAGUE, BETWEEN, term(1, signed, "3y", starts=starts)))
    assert ODD & {note.code for note in life.warnings} == expected
