# ruff: noqa: E501
"""Facts dated on or before a day: what one would have said then."""

from datetime import date

import pytest

from agreements.lifecycle import derive_lifecycle, known_on

from .build import consent, extension, history, received, sent, statuses, term, withdrawn

A = "2020-01-01"
YEARLY = term(0, A, "1y", tacit="1y", notice="3m")
EARLY = date(2019, 6, 1)

KNOWN = {
    "extension signed later": (history(term(0, A, "1y"), extension(0, "2020-10-01", "2021-06-30")), "2020-09-30", "in_force 2020-01-01, expired 2021-01-01"),
    "extension signed that day": (history(term(0, A, "1y"), extension(0, "2020-10-01", "2021-06-30")), "2020-10-01", "in_force 2020-01-01, expired 2021-07-01"),
    "notice given later": (history(YEARLY, received("2020-09-01")), "2020-08-31", "in_force 2020-01-01"),
    "notice given that day": (history(YEARLY, received("2020-09-01")), "2020-09-01", "in_force 2020-01-01, terminating 2020-09-01, terminated 2021-01-01"),
    "signing day unknown, effect stated later": (history(term(0, None, "1y", effect="on 2020-03-01"), registered=date(2021, 1, 1)), "2020-02-29", "in_preparation 2021-01-01"),
    "signing day unknown, effect stated by then": (history(term(0, None, "1y", effect="on 2020-03-01"), registered=date(2021, 1, 1)), "2020-03-01", "in_force 2020-03-01, expired 2021-03-01"),
    "signed before a day only": (history(term(0, "../2019"), term(1, A), registered=EARLY), "2019-12-31", "unknown 2019-06-01"),
    "a text in preparation": (history(term(0, stage="drafting"), registered=EARLY), "2019-06-01", "in_preparation 2019-06-01"),
    "one signing day not recorded": (history(term(0, "2020-01-01 & ?", "1y")), "2020-01-01", "in_force 2020-01-01, expired 2021-01-01"),
    "signed by one so far, in preparation": (history(term(0, "2020-01-01", "1y", stage="ready_to_sign")), "2020-01-01", "in_preparation 2020-01-01"),
    "notice not yet withdrawn": (history(YEARLY, received("2020-09-01"), withdrawn("2020-12-01")), "2020-11-30", "in_force 2020-01-01, terminating 2020-09-01, terminated 2021-01-01"),
    "notice not yet received": (history(YEARLY, sent("2020-09-01", "2020-09-20")), "2020-09-10", "in_force 2020-01-01"),
    "renewal signed later": (history(term(0, A, "1y"), term(1, "2021-03-01", "1y")), "2021-02-28", "in_force 2020-01-01, expired 2021-01-01"),
    "first signed later": (history(term(0, A, "1y"), registered=EARLY), "2019-12-31", "in_preparation 2019-06-01"),
    "signed by one party so far": (history(term(0, "2020-01-01 & 2020-02-01", "1y"), registered=EARLY), "2020-01-15", "in_preparation 2019-06-01"),
    "notified later": (history(term(0, A, "1y", effect="notified 2020-05-10")), "2020-05-09", "signed 2020-01-01"),
    "undated, but a later one is dated": (history(term(0), term(1, A, "1y"), registered=EARLY), "2020-01-01", "unknown 2019-06-01, in_force 2020-01-01, expired 2021-01-01"),
    "undated, nothing later yet": (history(term(0, A, "1y"), term(1), term(2, "2023-01-01", "1y")), "2022-01-01", "in_force 2020-01-01, expired 2021-01-01"),
    "undated, registered by then": (history(term(0), registered=EARLY), "2019-06-01", "unknown 2019-06-01"),
    "undated, registered later": (history(term(0), registered=EARLY), "2019-05-31", "in_preparation 2019-06-01"),
    "undated, registered before a later one is dated": (history(term(0), term(1, A), registered=EARLY), "2019-12-31", "unknown 2019-06-01"),
    "notified by then": (history(term(0, A, "1y", effect="notified 2020-05-10")), "2020-05-10", "signed 2020-01-01, in_force 2020-05-10, expired 2021-05-10"),
    "notice received by then": (history(YEARLY, sent("2020-09-01", "2020-09-20")), "2020-09-20", "in_force 2020-01-01, terminating 2020-09-20, terminated 2021-01-01"),
    "superseded by then": (history(term(0, A), superseded_on=date(2021, 1, 1)), "2021-01-01", "in_force 2020-01-01, superseded 2021-01-01"),
    "consent later": (history(term(0, A), consent("2021-01-01")), "2020-12-31", "in_force 2020-01-01"),
    "a month has begun": (history(term(0, "2020-01", "1y")), "2020-01-15", "in_force 2020-01-01, expired 2021-01-31"),
    "superseded later": (history(term(0, A), superseded_on=date(2021, 1, 1)), "2020-12-31", "in_force 2020-01-01"),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_on(name):
    facts, day, expected = KNOWN[name]
    assert statuses(derive_lifecycle(known_on(facts, date.fromisoformat(day)))) == expected


def test_an_amendment_of_a_term_not_yet_signed_is_not_known():
    facts = history(term(0, "2021-01-01", "1y"), extension(0, "2020-01-01", "2023-01-01"))
    assert known_on(facts, date(2020, 6, 1)).amendments == ()


def test_an_extension_signed_some_day_before_is_known():
    facts = history(term(0, A, "1y"), extension(0, "../2020", "2023-01-01"))
    assert known_on(facts, date(2020, 1, 1)).amendments == facts.amendments


def test_everything_is_known_in_the_end():
    facts = history(YEARLY, received("2020-09-01"), withdrawn("2020-12-01"), term(1, "2024-01-01"))
    assert known_on(facts, date(2055, 1, 1)) == facts
