# ruff: noqa: E501
"""How far acts reach beyond the term they end (domain §3 rule 10)."""

from dataclasses import replace

import pytest

from agreements.lifecycle import asks_reach, derive_lifecycle, old_end

from .build import (
    HOME,
    PARTNER,
    consent,
    day,
    history,
    left,
    planned,
    received,
    runs,
    sent,
    statuses,
    term,
    withdrawn,
)
from .test_deadlines import told

OTHER = 3
FIRST = term(0, "2025-07-01", "2027-06-30", notice="3m", renewal="express")
#: Signed ahead of the end, for the day after it.
NEXT = term(1, "2026-10-01", "3y", starts="after_current_end")
#: Signed for a day on which the first still runs.
SOONER = term(1, "2026-10-01", "3y", starts="2027-02-01")
WAITS = term(1, "2026-10-01", "3y", effect="notified", starts="after_current_end")
ROLLING = term(0, "2020-01-01", "1y", tacit="1y", notice="3m")
#: Sent to a partner whose clause counts from receipt, which is not known.
UNRECEIVED = sent("2026-11-15", reach="agreement")


def agreed(on="2026-11-15", last="2027-06-30", number=7, **more):
    return consent(on, last, number, **more)


TO_JUNE = "in_force 2025-07-01, terminating 2026-11-15, terminated 2027-07-01"
GOES_ON = "in_force 2025-07-01, expired 2030-07-01"
STATUSES = {
    # A consent, a notice
    "the running term only": (history(FIRST, NEXT, agreed(reach="running_term")), GOES_ON),
    "the agreement": (history(FIRST, NEXT, agreed(reach="agreement")), TO_JUNE),
    "the running term only, ended sooner": (history(FIRST, NEXT, agreed(last="2027-03-31", reach="running_term")), "in_force 2025-07-01, terminating 2026-11-15, terminated 2027-04-01, in_force 2027-07-01, expired 2030-07-01"),
    "the agreement, ended sooner": (history(FIRST, NEXT, agreed(last="2027-03-31", reach="agreement")), "in_force 2025-07-01, terminating 2026-11-15, terminated 2027-04-01"),
    "a notice, the agreement": (history(FIRST, NEXT, received("2026-11-15", reach="agreement")), TO_JUNE),
    "a notice, the running term": (history(FIRST, NEXT, received("2026-11-15", reach="running_term")), GOES_ON),
    "a late notice, the agreement": (history(FIRST, NEXT, received("2027-05-01", reach="agreement")), "in_force 2025-07-01, terminated 2027-07-01"),
    "the last of several days counts": (history(FIRST, NEXT, sent("2026-09-20", "2026-11-15", reach="agreement")), TO_JUNE),
    "a notice of a rolling term": (history(ROLLING, term(1, "2026-07-01", "2y", effect="on 2027-01-01"), received("2026-08-01", reach="agreement")), "in_force 2020-01-01, terminating 2026-08-01, terminated 2027-01-01"),
    "a notice that is not received": (history(FIRST, NEXT, UNRECEIVED), GOES_ON),
    # What had begun, and what was signed after it
    "dated before the signature": (history(FIRST, NEXT, received("2026-09-15")), "in_force 2025-07-01, terminating 2026-09-15, in_force 2026-10-01, expired 2030-07-01"),
    "signed after it, for the day after": (history(FIRST, term(1, "2027-02-01", "3y", starts="after_current_end"), agreed(reach="agreement")), "in_force 2025-07-01, terminating 2026-11-15, in_force 2027-02-01, expired 2030-07-01"),
    "signed after it, beside one it reached": (history(FIRST, NEXT, term(2, "2027-02-01", "2y", starts="after_current_end"), agreed(reach="agreement")), "in_force 2025-07-01, terminating 2026-11-15, in_force 2027-02-01, expired 2029-07-01"),
    "begun before it": (history(FIRST, term(1, "2026-10-01", "3y", starts="at_once"), agreed(reach="agreement")), "in_force 2025-07-01, terminating 2026-11-15, terminated 2027-07-01"),
    "to begin before its last day": (history(FIRST, SOONER, agreed(reach="agreement")), TO_JUNE),
    "two signed ahead": (history(FIRST, NEXT, term(2, "2026-11-01", "1y", effect="on 2030-07-01"), agreed(reach="agreement")), TO_JUNE),
    "one that waits": (history(FIRST, WAITS, agreed(reach="agreement")), TO_JUNE),
    "one that waits, the running term": (history(FIRST, WAITS, agreed(reach="running_term")), TO_JUNE),
    "one that waits, then is notified": (history(FIRST, term(1, "2026-10-01", "3y", effect="notified 2026-12-01", starts="after_current_end"), agreed(reach="running_term")), "in_force 2025-07-01, terminating 2026-11-15, in_force 2026-12-01, expired 2030-07-01"),
    "one that waits, notified after it": (history(FIRST, term(1, "2026-10-01", "3y", effect="notified 2026-12-01", starts="after_current_end"), agreed(reach="agreement")), TO_JUNE),
    # Taken back
    "taken back": (history(FIRST, NEXT, received("2026-11-15", reach="agreement"), withdrawn("2027-01-15")), "in_force 2025-07-01, terminating 2026-11-15, in_force 2027-01-15, expired 2030-07-01"),
    "taken back too late": (history(FIRST, NEXT, received("2026-11-15", reach="agreement"), withdrawn("2027-07-15")), TO_JUNE),
    "taken back after the other should have begun": (history(FIRST, SOONER, received("2026-11-15", reach="agreement"), withdrawn("2027-03-15")), "in_force 2025-07-01, terminating 2026-11-15, in_force 2027-03-15, expired 2030-02-01"),
    "taken back, while a consent stands": (history(FIRST, NEXT, received("2026-11-15", reach="agreement"), withdrawn("2027-01-15"), agreed(reach="agreement", on="2026-12-01")), TO_JUNE),
    # A party leaves
    "the only partner leaves": (history(FIRST, NEXT, left("2026-11-15", "2027-06-30")), TO_JUNE),
    "home leaves": (history(FIRST, NEXT, left("2026-11-15", "2027-06-30", by=HOME)), TO_JUNE),
    "it leaves while the next runs": (history(FIRST, NEXT, left("2026-11-15", "2028-12-31")), "in_force 2025-07-01, terminating 2026-11-15, terminated 2029-01-01"),
    "it leaves before its first day": (history(term(0, "2026-10-01", "3y", effect="on 2027-01-01"), left("2026-11-15")), "signed 2026-10-01, terminated 2026-11-16"),
    "it leaves in the gap": (history(term(0, "2024-01-01", "1y"), term(1, "2026-10-01", "3y", effect="on 2027-01-01"), left("2026-11-15")), "in_force 2024-01-01, expired 2025-01-01, signed 2026-10-01, terminated 2026-11-16"),
    "it signs again": (history(FIRST, term(1, "2026-12-01", "3y", starts="after_current_end"), left("2026-11-15", "2027-06-30")), "in_force 2025-07-01, terminating 2026-11-15, in_force 2026-12-01, expired 2030-07-01"),
    "one of three leaves": (history(FIRST, NEXT, left("2026-11-15", "2027-06-30"), parties=(HOME, PARTNER, OTHER)), GOES_ON),
    # On a day without a term in effect
    "consent before the first day": (history(term(0, "2026-10-01", "3y", effect="on 2027-01-01"), consent("2026-11-15")), "signed 2026-10-01, terminated 2026-11-16"),
    "consent to a day after the first": (history(term(0, "2026-10-01", "3y", effect="on 2027-01-01"), consent("2026-11-15", "2027-03-31")), "signed 2026-10-01, terminating 2027-01-01, terminated 2027-04-01"),
}  # fmt: skip


@pytest.mark.parametrize("name", STATUSES)
def test_what_follows(name):
    facts, expected = STATUSES[name]
    assert statuses(derive_lifecycle(facts)) == expected


def test_a_term_that_begins_when_a_notice_is_taken_back_keeps_its_agreed_end():
    facts = history(
        FIRST, SOONER, received("2026-11-15", reach="agreement"), withdrawn("2027-03-15")
    )
    assert runs(derive_lifecycle(facts)) == "0: 2025-07-01..2027-03-14; 1: 2027-03-15..2030-01-31"


def test_the_running_term_keeps_its_days_where_what_would_have_cut_it_is_void():
    facts = history(FIRST, SOONER, agreed(reach="agreement"))
    assert runs(derive_lifecycle(facts)) == "0: 2025-07-01..2027-06-30"


CLOSINGS = {
    "the agreement": (agreed(reach="agreement"), ["expiry 2027-06-30 passed 2027-07-01", "expiry 2030-06-30 void 2026-11-15"]),
    "the running term": (agreed(reach="running_term"), ["expiry 2027-06-30 done 2026-10-01", "expiry 2030-06-30 passed 2030-07-01"]),
    "the only partner": (left("2026-11-15", "2027-06-30"), ["expiry 2027-06-30 passed 2027-07-01", "expiry 2030-06-30 void 2026-11-15"]),
    "a planned act ends nothing": (planned(agreed(reach="agreement")), ["expiry 2027-06-30 passed 2027-07-01", "expiry 2030-06-30 passed 2030-07-01"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSINGS)
def test_deadlines_of_what_never_takes_effect_are_void(name):
    act, expected = CLOSINGS[name]
    assert told(history(FIRST, NEXT, act), "expiry") == expected


def test_every_deadline_of_such_a_term_is_void_from_that_day_and_has_its_key_of_before():
    ahead = replace(NEXT, notice=FIRST.notice, renewal=FIRST.renewal)
    before = {one.key: one for one in derive_lifecycle(history(FIRST, ahead)).deadlines}
    after = derive_lifecycle(history(FIRST, ahead, agreed(reach="agreement"))).deadlines
    own = {one.key: one for one in after if one.term == ahead.id}
    assert {one.kind for one in own.values()} >= {"expiry", "notice", "to_settle"}
    for key, one in own.items():
        assert one.day == before[key].day
        assert one.closing.on <= day("2026-11-15")


def test_what_is_missing_of_a_void_term_is_not_asked_for():
    vague = replace(NEXT, end=term(1, "2026-10-01").end)
    assert {n.ordinal for n in derive_lifecycle(history(FIRST, vague)).missing} == {1}
    assert not derive_lifecycle(history(FIRST, vague, agreed(reach="agreement"))).missing


def test_a_renewal_signed_after_the_act_reckons_with_the_end_of_the_running_term():
    facts = history(FIRST, NEXT, agreed(reach="agreement"))
    assert old_end(facts, ordinal=2, on=day("2027-02-01")) == day("2027-06-30")
    assert old_end(facts, ordinal=2, on=day("2026-11-01")) == day("2030-06-30")


# --- Acts of before the rule ---------------------------------------------------------------------


def test_an_act_that_does_not_say_counts_for_the_running_term_and_is_listed():
    life = derive_lifecycle(history(FIRST, NEXT, agreed()))
    assert runs(life) == "0: 2025-07-01..2027-06-30; 1: 2027-07-01..2030-06-30"
    [note] = [one for one in life.missing if one.code == "reach"]
    assert (note.ordinal, note.params) == (0, {"event": 7, "on": "2026-11-15"})
    later = [one for one in life.status_periods if one.ordinal == 1]
    assert [one.certain_from for one in later[:1]] == [None]


@pytest.mark.parametrize(
    "facts",
    [
        history(FIRST, NEXT, agreed(reach="running_term")),
        history(FIRST, agreed()),
        history(FIRST, NEXT, received("2026-09-15")),
        history(FIRST, NEXT, left("2026-11-15", "2027-06-30")),
    ],
)
def test_nothing_is_missing_of_an_act_that_has_nothing_to_say(facts):
    assert "reach" not in {one.code for one in derive_lifecycle(facts).missing}


# --- When it is asked ----------------------------------------------------------------------------

MONTH = term(1, "2026-10", "3y", starts="after_current_end")
ASKED = {
    "a later term is signed": (history(FIRST, NEXT), agreed(), True),
    "and waits": (history(FIRST, WAITS), agreed(), True),
    "a notice, by the day it counts from": (history(FIRST, NEXT), sent("2026-09-20", "2026-11-15"), True),
    "a notice received before": (history(FIRST, NEXT), received("2026-09-20"), False),
    "a receipt not known": (history(FIRST, NEXT), sent("2026-11-15"), True),
    "nothing is signed ahead": (history(FIRST), agreed(), False),
    "signed on the day itself": (history(FIRST, NEXT), agreed("2026-10-01"), True),
    "signed on the day after": (history(FIRST, NEXT), agreed("2026-09-30"), False),
    "begun already": (history(FIRST, NEXT), agreed("2027-08-01", None), False),
    "signed some day of that month": (history(FIRST, MONTH), agreed("2026-10-15"), None),
    "signed in a month before": (history(FIRST, MONTH), agreed(), True),
    "signed on a day not recorded": (history(FIRST, term(1)), agreed(), None),
    "signing planned": (history(FIRST, planned(NEXT)), agreed(), None),
    "by one party only": (history(FIRST, term(1, "2026-10-01", stage="ready_to_sign")), agreed(), False),
    "no term runs": (history(term(0, "2024-01-01", "1y"), WAITS), agreed(), None),
    "no term runs, a notice": (history(term(0, "2024-01-01", "1y"), WAITS), received("2026-11-15"), False),
    "a party leaves": (history(FIRST, NEXT), left("2026-11-15"), False),
    "void by another act": (history(FIRST, NEXT, agreed(reach="agreement")), received("2026-12-01"), None),
    "void only later": (history(FIRST, NEXT, agreed("2026-12-15", reach="agreement")), received("2026-12-01"), True),
    "the act itself corrected": (history(FIRST, NEXT, agreed(reach="agreement")), agreed(), True),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_when_an_act_has_to_say_its_reach(name):
    facts, act, expected = ASKED[name]
    assert asks_reach(facts, act) is expected
