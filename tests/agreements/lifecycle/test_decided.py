# ruff: noqa: E501
"""What may be decided at the next turn of an agreement, and from when on that no longer holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agreements.lifecycle import PlanStep, decided, derive_lifecycle, lapse_of, possible_on

from .build import consent, extension, history, planned, received, sent, term, withdrawn

A = "2020-01-01"
PLAN = (PlanStep("translation", 30), PlanStep("ceremony", 30))
SOON = date(2026, 12, 31)
ONCE = term(0, A, "1y")
ROLLS = term(0, A, "1y", tacit="1y", notice="3m")
LIMITED = term(0, A, "1y", tacit="1y", count=1, notice="3m")
AT_ANY_TIME = term(0, A, "indefinite", notice="3m any_time", renewal="none")
AHEAD = term(1, "2020-11-01", "1y", starts="after_current_end")
AT_ONCE = term(1, "2020-11-01", "1y", starts="at_once")


def at(*facts, plan=()):
    return replace(history(*facts), horizon=SOON, plan=plan)


#: facts, the day → what may be decided then
POSSIBLE = {
    "ends": (at(ONCE), "2020-06-01", "renew let_lapse"),
    "rolls": (at(ROLLS), "2020-06-01", "renew let_run give_notice"),
    "rolls, the next roll can no longer be stopped": (at(ROLLS), "2020-11-01", "renew let_run give_notice"),
    "the last period of a limited clause": (at(LIMITED), "2021-06-01", "renew let_lapse"),
    "no end": (at(AT_ANY_TIME), "2020-06-01", "renew give_notice"),
    "end not recorded": (at(term(0, A)), "2020-06-01", "renew give_notice"),
    "notice was given": (at(ROLLS, received("2020-05-01")), "2020-06-01", "renew let_lapse"),
    "renewed ahead": (at(ONCE, AHEAD), "2020-11-15", "renew let_lapse"),
    "expired": (at(ONCE), "2021-02-01", "renew rest"),
    "consent": (at(ONCE, consent("2020-05-01")), "2020-06-01", "renew"),
    "in preparation": (at(term(0, stage="drafting")), "2020-06-01", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", POSSIBLE)
def test_what_may_be_decided(name):
    facts, day, kinds = POSSIBLE[name]
    found = possible_on(facts, derive_lifecycle(facts), date.fromisoformat(day))
    assert " ".join(found) == kinds


#: the facts then, decided what on which day, the day it rests on, the facts since → when it lapses
LAPSES = {
    "its turn passes": (at(ONCE), "let_lapse 2020-06-01", "2020-12-31", at(ONCE), "2021-01-01 turn_passed"),
    "the roll has begun": (at(ROLLS), "let_run 2020-06-01", "2020-12-31", at(ROLLS), "2021-01-01 turn_passed"),
    "of a roll that could not be stopped, the next": (at(ROLLS), "let_run 2020-11-01", "2021-12-31", at(ROLLS), "2022-01-01 turn_passed"),
    "renewed in place of rolling": (at(ROLLS), "let_run 2020-06-01", "2020-12-31", at(ROLLS, AHEAD), "2020-11-01 signed"),
    "renewed after all": (at(ONCE), "let_lapse 2020-06-01", "2020-12-31", at(ONCE, AHEAD), "2020-11-01 signed"),
    "a renewal only planned": (at(ONCE), "let_lapse 2020-06-01", "2020-12-31", at(ONCE, planned(AHEAD)), "2021-01-01 turn_passed"),
    "notice received": (at(ROLLS), "let_run 2020-06-01", "2020-12-31", at(ROLLS, received("2020-08-01")), "2020-08-01 notice"),
    "notice taken back": (at(ROLLS), "let_run 2020-06-01", "2020-12-31", at(ROLLS, received("2020-08-01"), withdrawn("2020-09-01")), "2020-08-01 notice"),
    "notice before, entered later": (at(ROLLS), "let_run 2020-06-01", "2020-12-31", at(ROLLS, received("2020-05-01")), "2020-06-01 notice"),
    "notice to come": (at(ROLLS), "give_notice 2020-06-01", "2020-09-30", at(ROLLS), "2020-09-23 no_notice"),
    "notice given": (at(ROLLS), "give_notice 2020-06-01", "2020-09-30", at(ROLLS, sent("2020-08-01", "2020-08-02")), "2021-01-01 turn_passed"),
    "notice given a day too late to count on": (at(ROLLS), "give_notice 2020-06-01", "2020-09-30", at(ROLLS, received("2020-09-24")), "2020-09-23 no_notice"),
    "notice in the week of its day": (at(ROLLS), "give_notice 2020-09-28", "2020-09-30", at(ROLLS), "2020-09-29 no_notice"),
    "notice at any time": (at(AT_ANY_TIME), "give_notice 2020-06-01", None, at(AT_ANY_TIME), None),
    "renewal not begun": (at(ONCE, plan=PLAN), "renew 2020-06-01", "2020-12-31", at(ONCE, plan=PLAN), "2020-12-02 not_begun"),
    "renewal decided late": (at(ONCE, plan=PLAN), "renew 2020-11-20", "2020-12-31", at(ONCE, plan=PLAN), "2020-12-21 not_begun"),
    "renewal begun": (at(ONCE, plan=PLAN), "renew 2020-06-01", "2020-12-31", at(ONCE, replace(term(1, stage="drafting"), opened_on=date(2020, 12, 1)), plan=PLAN), "2021-01-01 turn_passed"),
    "renewal signed": (at(ONCE), "renew 2020-06-01", "2020-12-31", at(ONCE, AHEAD), "2021-01-01 turn_passed"),
    "renewal signed, at once": (at(ONCE), "renew 2020-06-01", "2020-12-31", at(ONCE, AT_ONCE), "2020-11-01 turn_passed"),
    "renewal, but ended": (at(ONCE), "renew 2020-06-01", "2020-12-31", at(ONCE, consent("2020-08-01", "2020-08-31")), "2020-07-01 day_moved"),
    "renewal without a turn, but ended": (at(term(0, A)), "renew 2020-06-01", None, at(term(0, A), consent("2020-08-01", "2020-08-31")), "2020-09-01 ended"),
    "extended": (at(ONCE), "let_lapse 2020-06-01", "2020-12-31", at(ONCE, extension(0, "2020-06-15", "2021-06-30")), "2020-07-01 day_moved"),
    "another notice clause": (at(ROLLS), "give_notice 2020-06-01", "2020-09-30", at(term(0, A, "1y", tacit="1y", notice="2m")), "2020-07-01 day_moved"),
    "its term was struck out": (at(ONCE), "let_lapse 2020-06-01", "2020-12-31", at(term(0, stage="drafting")), "2020-07-01 day_moved"),
    "at rest": (at(ONCE), "rest 2021-02-01", "2020-12-31", at(ONCE), None),
    "at rest, then renewed": (at(ONCE), "rest 2021-02-01", "2020-12-31", at(ONCE, term(1, "2021-06-01", "1y", effect="on 2021-08-01")), "2021-06-01 signed"),
    "expired, renewal decided, signed": (at(ONCE), "renew 2021-02-01", None, at(ONCE, term(1, "2021-06-01", "1y")), "2021-06-01 turn_passed"),
}  # fmt: skip


@pytest.mark.parametrize("name", LAPSES)
def test_when_it_lapses(name):
    then, what, rests_on, since, lapses = LAPSES[name]
    kind, day = what.split()
    fact = decided(kind, derive_lifecycle(then), date.fromisoformat(day))
    assert (fact.rests_on and fact.rests_on.isoformat()) == rests_on
    assert kind in possible_on(then, derive_lifecycle(then), fact.decided_on)
    fact = replace(fact, seen_on=max(fact.decided_on, date(2020, 7, 1)))
    found = lapse_of(fact, since, derive_lifecycle(since))
    assert (found and f"{found.on} {found.why}") == lapses


def test_a_decision_that_may_be_taken_holds_on_its_day():
    """Whatever the day: what is offered is not over when it is taken."""
    for facts in (at(ONCE, plan=PLAN), at(ROLLS, plan=PLAN), at(LIMITED, AHEAD), at(ONCE, AHEAD)):
        life, day = derive_lifecycle(facts), date(2019, 12, 1)
        while day < date(2022, 3, 1):
            for kind in possible_on(facts, life, day):
                lapse = lapse_of(decided(kind, life, day), facts, life)
                assert lapse is None or lapse.on > day, (kind, day)
            day += timedelta(days=9)
