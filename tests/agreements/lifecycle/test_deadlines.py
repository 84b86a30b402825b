# ruff: noqa: E501
"""Deadlines of every kind that concerns an agreement (domain §5): facts → days and states."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.dates import Length
from agreements.lifecycle import ComplianceRule, PlanStep, derive_lifecycle

from .build import consent, extension, history, received, term, withdrawn

A = "2020-01-01"
PLAN = (PlanStep("translation", 30), PlanStep("legal_review", 60), PlanStep("ceremony", 10))
POSTING = (ComplianceRule("posting", 10), ComplianceRule("consultation", -30))
SOON = date(2025, 12, 31)  # a near horizon, so that lists are short


def closing(one):
    """ "open", or how and on which day it is closed: "done 2020-06-01"."""
    return f"{one.closing.how} {one.closing.on}" if one.closing else "open"


def told(facts, *kinds):
    """ "kind day closing" of the deadlines of these kinds."""
    found = derive_lifecycle(facts).deadlines
    return [f"{one.kind} {one.day} {closing(one)}" for one in found if one.kind in kinds]


EXPIRY = {
    "fixed": (history(term(0, A, "1y")), ["expiry 2020-12-31 open"]),
    "indefinite": (history(term(0, A, "indefinite")), []),
    "renewed": (history(term(0, A, "1y"), term(1, "2021-01-01", "1y")), ["expiry 2020-12-31 done", "expiry 2021-12-31 open"]),
    "renewed on a day not recorded": (history(term(0, A, "1y"), term(1)), ["expiry 2020-12-31 done"]),
    "renewed after a gap": (history(term(0, A, "1y"), term(1, "2024-01-01", "1y")), ["expiry 2020-12-31 done", "expiry 2024-12-31 open"]),
    "renewed at once": (history(term(0, A, "1y"), term(1, "2020-07-01", "indefinite", starts="at_once")), ["expiry 2020-06-30 done"]),
    "not recorded, renewed": (history(term(0, A), term(1, "2020-07-01")), []),
    "extended": (history(term(0, A, "1y"), extension(0, "2020-06-01", "2021-06-30")), ["expiry 2021-06-30 open"]),
    "terminated": (history(term(0, A, "1y"), consent("2020-05-05")), ["expiry 2020-05-05 done"]),
    "indefinite, terminated": (history(term(0, A, "indefinite"), consent("2020-05-05")), ["expiry 2020-05-05 done"]),
    "superseded": (history(term(0, A, "1y"), superseded_on=date(2020, 6, 1)), ["expiry 2020-05-31 void"]),
    "tacit, last period only": (history(term(0, A, "1y", tacit="1y", count=1)), ["expiry 2021-12-31 open"]),
    "tacit, rolling": (history(term(0, A, "1y", tacit="1y"), horizon=SOON), []),
}  # fmt: skip

TACIT = history(term(0, A, "1y", tacit="1y", count=2, notice="3m"))
NOTICE = {
    "fixed": (history(term(0, A, "1y", notice="3m")), ["notice 2020-09-30 open"]),
    "any time": (history(term(0, A, "1y", notice="3m any_time")), []),
    "no clause": (history(term(0, A, "1y")), []),
    "indefinite, then renewed": (history(term(0, A, "indefinite", notice="3m"), term(1, "2021-01-01", "indefinite")), []),
    "each tacit period": (TACIT, ["notice 2020-09-30 open", "tacit_renewal 2021-01-01 open", "notice 2021-09-30 open", "tacit_renewal 2022-01-01 open", "notice 2022-09-30 open"]),
    "given": (replace(TACIT, events=(received("2021-09-01"),)), ["notice 2020-09-30 open", "tacit_renewal 2021-01-01 open", "notice 2021-09-30 done", "tacit_renewal 2022-01-01 void"]),
    "given in the last period": (replace(TACIT, events=(received("2022-09-01"),)), ["notice 2020-09-30 open", "tacit_renewal 2021-01-01 open", "notice 2021-09-30 open", "tacit_renewal 2022-01-01 open", "notice 2022-09-30 done"]),
    "notice, then consent to end sooner": (replace(TACIT, events=(received("2021-09-01"), consent("2021-10-01", "2021-10-31"))), ["notice 2020-09-30 open", "tacit_renewal 2021-01-01 open", "notice 2021-07-31 void", "tacit_renewal 2021-11-01 void"]),
    "notice withdrawn, then consent to the end of the period": (replace(TACIT, events=(received("2021-09-01"), withdrawn("2021-09-02"), consent("2021-10-01", "2021-12-31"))), ["notice 2020-09-30 open", "tacit_renewal 2021-01-01 open", "notice 2021-09-30 void", "tacit_renewal 2022-01-01 void"]),
    "extended too late is no tacit period": (history(term(0, A, "1y", tacit="1y", count=0), extension(0, "2021-02-01", "2021-12-31")), []),
    "not recorded, tacit, ended": (history(term(0, A, tacit="1y"), consent("2021-10-01")), []),
    "each tacit period, then renewed": (history(term(0, A, "1y", tacit="1y", notice="3m"), term(1, "2021-07-01", "indefinite")), ["notice 2020-09-30 void", "tacit_renewal 2021-01-01 done", "notice 2021-03-31 void"]),
    "given and withdrawn": (replace(TACIT, events=(received("2022-09-01"), withdrawn("2022-09-02"))), ["notice 2020-09-30 open", "tacit_renewal 2021-01-01 open", "notice 2021-09-30 open", "tacit_renewal 2022-01-01 open", "notice 2022-09-30 open"]),
    "ended by consent": (history(term(0, A, "1y", notice="3m"), consent("2020-05-31")), ["notice 2020-02-29 void"]),
    "renewed at once": (history(term(0, A, "1y", notice="3m"), term(1, "2020-08-01", "indefinite", starts="at_once")), ["notice 2020-04-30 void"]),
    "renewed after a gap": (history(term(0, A, "1y", notice="3m"), term(1, "2022-08-01", "indefinite")), ["notice 2020-09-30 void"]),
    "renewed after it": (history(term(0, A, "1y", notice="3m"), term(1, "2020-08-01", "indefinite", starts="after_current_end")), ["notice 2020-09-30 void"]),
}  # fmt: skip

SETTLE = {
    "all known": (history(term(0, A, "1y", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done"]),
    "settled: the text does not say": (history(term(0, A, "unsaid", notice="none"), horizon=SOON), ["to_settle 2020-01-31 done"]),
    "end missing": (history(term(0, A, notice="3m"), horizon=date(2022, 12, 31)), ["to_settle 2020-01-31 open", "to_settle 2021-01-31 open", "to_settle 2022-01-31 open"]),
    "notice missing, until the end": (history(term(0, A, "18m"), horizon=SOON), ["to_settle 2020-01-31 open", "to_settle 2021-01-31 open"]),
    "only the latest": (history(term(0, A), term(1, "2025-01-01"), horizon=SOON), ["to_settle 2025-01-31 open"]),
    "void once terminated": (history(term(0, A), consent("2024-01-01"), horizon=SOON), ["to_settle 2020-01-31 void"]),
    "all known, terminated": (history(term(0, A, "5y", notice="3m"), consent("2024-01-01"), horizon=SOON), ["to_settle 2020-01-31 done"]),
    "void once superseded": (history(term(0, A), superseded_on=date(2024, 1, 1), horizon=SOON), ["to_settle 2020-01-31 void"]),
    "a leap day asks on a leap day's neighbour": (history(term(0, "2020-01-30"), horizon=date(2021, 12, 31)), ["to_settle 2020-02-29 open", "to_settle 2021-02-28 open"]),
    "vague signature of a length": (history(term(0, "2020-01", "3y", notice="3m"), horizon=date(2020, 12, 31)), ["to_settle 2020-03-01 open"]),
    "presumed effect of a length": (history(term(0, A, "3y", effect="?", notice="3m"), horizon=date(2020, 12, 31)), ["to_settle 2020-01-31 open"]),
    "presumed effect beside a stated end": (history(term(0, A, "2020-12-31", effect="?", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done"]),
    "up to the horizon itself": (history(term(0, A, notice="3m"), horizon=date(2021, 1, 31)), ["to_settle 2020-01-31 open", "to_settle 2021-01-31 open"]),
    "ended within thirty days": (history(term(0, A), consent("2020-01-10"), horizon=SOON), ["to_settle 2020-01-31 void"]),
    "a length beside a stated end": (history(term(0, A, "1y=2020-12-31", effect="?", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done"]),
    "signing day unknown": (history(term(0, None, effect="on 2020-01-01", notice="3m"), horizon=date(2020, 12, 31)), ["to_settle 2020-01-31 open"]),
    "signed, condition open": (history(term(0, A, effect="notified"), horizon=date(2020, 12, 31)), ["to_settle 2020-01-31 open"]),
    "nothing signed": (history(term(0, stage="drafting")), []),
}  # fmt: skip

PENDING = {
    "condition open": (history(term(0, A, effect="notified"), horizon=date(2021, 12, 31)), ["effect_pending 2020-01-31 open", "effect_pending 2021-01-31 open"]),
    "met": (history(term(0, A, effect="notified 2020-05-01"), horizon=SOON), ["effect_pending 2020-01-31 done"]),
    "given up": (history(term(0, A, effect="notified"), consent("2020-05-01"), horizon=SOON), ["effect_pending 2020-01-31 void"]),
    "superseded": (history(term(0, A, effect="notified"), superseded_on=date(2021, 1, 1), horizon=SOON), ["effect_pending 2020-01-31 void"]),
    "replaced": (history(term(0, A, effect="notified"), term(1, "2021-01-01"), horizon=SOON), ["effect_pending 2020-01-31 void"]),
    "met, signing day unknown": (history(term(0, None, effect="notified 2020-05-01"), horizon=SOON), []),
    "no condition": (history(term(0, A)), []),
}  # fmt: skip

PREPARING = term(1, stage="negotiation")
PLANS = {
    "counted from the end": (history(term(0, A, "1y"), plan=PLAN), ["start_renewal 2020-09-22 open"]),
    "counted from the notice day": (history(term(0, A, "1y", notice="3m"), plan=PLAN), ["start_renewal 2020-06-22 open"]),
    "running": (history(term(0, A, "1y"), PREPARING, plan=PLAN, plan_done=frozenset({"translation"})), ["renewal_step 2020-09-22 done", "start_renewal 2020-09-22 done", "renewal_step 2020-10-22 open", "renewal_step 2020-12-21 open"]),
    "given up": (history(term(0, A, "1y"), term(1, stage="withdrawn"), plan=PLAN), ["start_renewal 2020-09-22 open"]),
    "signed": (history(term(0, A, "1y"), term(1, "2020-11-01", "indefinite", starts="after_current_end"), plan=PLAN), ["start_renewal 2020-09-22 done"]),
    "terminated": (history(term(0, A, "1y"), PREPARING, consent("2020-03-31"), plan=PLAN), ["renewal_step 2019-12-22 void", "start_renewal 2019-12-22 void", "renewal_step 2020-01-21 void", "renewal_step 2020-03-21 void"]),
    "indefinite, ended": (history(term(0, A, "indefinite"), consent("2020-03-31"), plan=PLAN), []),
    "of the latest term only": (history(term(0, A, "1y"), term(1, "2021-01-01", "1y"), term(2, stage="negotiation"), plan=PLAN[:1]), ["start_renewal 2020-12-01 done", "renewal_step 2021-12-01 open", "start_renewal 2021-12-01 done"]),
    "an older text left in preparation": (history(term(0, stage="drafting"), term(1, A, "1y"), plan=PLAN[:1]), ["start_renewal 2020-12-01 open"]),
    "renewed on a day not recorded": (history(term(0, A, "1y"), term(1), plan=PLAN[:1]), ["start_renewal 2020-12-01 done"]),
    "rolls on by itself": (history(term(0, A, "1y", tacit="1y"), plan=PLAN), []),
    "end not recorded": (history(term(0, A), plan=PLAN), []),
    "no plan": (history(term(0, A, "1y")), []),
}  # fmt: skip

TICKED = frozenset({"compliance:posting:term:100"})
EARLY = date(2019, 1, 1)
DUTIES = {
    "after and before the signature": (history(term(0, A, "1y"), compliance=POSTING, registered=EARLY), ["compliance 2019-12-02 open", "compliance 2020-01-11 open"]),
    "ticked": (history(term(0, A, "1y"), compliance=POSTING[:1], compliance_done=TICKED, registered=EARLY), ["compliance 2020-01-11 done"]),
    "of an older term": (history(term(0, A, "1y"), term(1, "2022-01-01", "1y"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 void", "compliance 2022-01-11 open"]),
    "of an amendment": (history(term(0, A, "1y"), extension(0, "2020-06-01", "2021-06-30"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open", "compliance 2020-06-11 open"]),
    "over before registration": (history(term(0, A, "1y"), compliance=POSTING[:1], registered=date(2020, 1, 12)), ["compliance 2020-01-11 void"]),
    "some day of a month": (history(term(0, "2020-01", "1y"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-02-10 open"]),
    "some day since": (history(term(0, "2020-01-01/..", "1y"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open"]),
    "of an amendment signed some day before": (history(term(0, A, "1y"), extension(0, "../2020", "2021-06-30"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open"]),
    "of an amendment of no term": (history(term(0, A, "1y"), extension(7, "2020-06-01", "2021-06-30"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open"]),
    "over on the day of registration": (history(term(0, A, "1y"), compliance=POSTING[:1], registered=date(2020, 1, 11)), ["compliance 2020-01-11 open"]),
    "parties not recorded": (history(term(0, A, "1y"), compliance=POSTING[:1], parties=(), registered=EARLY), ["compliance 2020-01-11 open"]),
    "observed": (history(term(0, A, "1y"), compliance=POSTING, home=None, registered=EARLY), []),
    "not signed": (history(term(0, stage="drafting"), compliance=POSTING, registered=EARLY), []),
}  # fmt: skip

YEARLY = Length(years=1)
PERIODIC = {
    "review of an indefinite term": (history(term(0, "2020-02-29", "indefinite"), review_every=YEARLY, horizon=date(2022, 12, 31)), ["review 2021-02-28 open", "review 2022-02-28 open"]),
    "no review of a fixed term": (history(term(0, A, "5y"), review_every=YEARLY), []),
    "review of a replaced term": (history(term(0, A, "indefinite"), term(1, "2021-06-01", "1y"), review_every=YEARLY), ["review 2021-01-01 void"]),
    "review ticked": (history(term(0, A, "indefinite"), review_every=YEARLY, compliance_done=frozenset({"review:term:100:1"}), horizon=date(2021, 12, 31)), ["review 2021-01-01 done"]),
    "report": (history(term(0, A, "2y"), report_every=Length(months=6)), ["report 2020-07-01 open", "report 2021-01-01 open", "report 2021-07-01 open"]),
    "none asked for": (history(term(0, A, "indefinite"), horizon=SOON), []),
}  # fmt: skip

TABLES = [
    (EXPIRY, ("expiry",)),
    (NOTICE, ("notice", "tacit_renewal")),
    (SETTLE, ("to_settle",)),
    (PENDING, ("effect_pending",)),
    (PLANS, ("start_renewal", "renewal_step")),
    (DUTIES, ("compliance",)),
    (PERIODIC, ("review", "report")),
]


@pytest.mark.parametrize(
    ("facts", "kinds", "expected"),
    [
        pytest.param(facts, kinds, expected, id=f"{kinds[0]}: {name}")
        for table, kinds in TABLES
        for name, (facts, expected) in table.items()
    ],
)
def test_deadlines(facts, kinds, expected):
    assert told(facts, *kinds) == expected


# --- Days off (rule 5) ---------------------------------------------------------------------------


def the_expiry(end, **more):
    facts = history(
        term(0, A, end, notice="none"), home_country="KR", partner_countries=("IT",), **more
    )
    [found] = [one for one in derive_lifecycle(facts).deadlines if one.kind == "expiry"]
    return found


@pytest.mark.parametrize(
    ("end", "rule", "day", "moved_from", "whose"),
    [
        ("2026-12-30", "none", "2026-12-30", None, None),  # a Wednesday
        ("2026-12-25", "none", "2026-12-25", None, ["KR", "IT"]),
        ("2026-12-25", "previous", "2026-12-24", "2026-12-25", ["KR", "IT"]),
        ("2026-12-25", "next", "2026-12-28", "2026-12-25", ["KR", "IT"]),
        ("2026-10-09", "next", "2026-10-12", "2026-10-09", ["KR"]),  # Hangul day, a Friday
        ("2026-06-02", "previous", "2026-06-01", "2026-06-02", ["IT"]),  # Republic day
        ("2026-12-26", "none", "2026-12-26", None, [None, "IT"]),  # Saturday and St Stephen
    ],
)
def test_a_day_off_is_named_and_may_move(end, rule, day, moved_from, whose):
    found = the_expiry(end, working_day_rule=rule)
    assert found.day.isoformat() == day
    assert (found.moved_from and found.moved_from.isoformat()) == moved_from
    off = found.params.get("days_off")
    assert (off and [one["country"] for one in off]) == whose
    assert (found.because[-1].code == "moved") == (moved_from is not None)


def test_the_office_has_closed_days_of_its_own():
    closed = frozenset({date(2026, 12, 30)})
    found = the_expiry("2026-12-30", closed_days=closed, working_day_rule="previous")
    assert found.day == date(2026, 12, 29)
    assert found.params["days_off"] == [{"country": "KR", "name": "closed"}]


def test_the_term_itself_does_not_move():
    facts = history(term(0, A, "2026-12-25"), home_country="KR", working_day_rule="next")
    assert derive_lifecycle(facts).term_periods[0].ends_on == date(2026, 12, 25)


# --- Keys and spans ------------------------------------------------------------------------------


def test_a_key_survives_a_moved_date():
    short, long = (
        derive_lifecycle(history(term(0, A, end, notice="3m"), plan=PLAN)) for end in ("1y", "2y")
    )
    kinds = ("expiry", "notice", "start_renewal")
    keys = [
        sorted(one.key for one in life.deadlines if one.kind in kinds) for life in (short, long)
    ]
    assert (
        keys[0]
        == keys[1]
        == ["expiry:term:100:roll:0", "notice:term:100:roll:0", "start_renewal:term:100:roll:0"]
    )


def test_keys_are_unique():
    facts = history(
        term(0, A, "1y", tacit="1m", notice="1m"),
        term(1, "2022-06-01"),
        plan=PLAN,
        compliance=POSTING,
        report_every=YEARLY,
    )
    keys = [one.key for one in derive_lifecycle(facts).deadlines]
    assert len(keys) == len(set(keys))


def test_what_time_alone_makes_pointless():
    life = derive_lifecycle(replace(TACIT, review_every=YEARLY))
    until = {one.key: one.asked_until for one in life.deadlines}
    assert until["notice:term:100:roll:1"] == date(2021, 9, 30)
    assert until["tacit_renewal:term:100:roll:1"] == date(2021, 1, 1)
    assert until["expiry:term:100:roll:2"] is None


def test_each_question_replaces_the_one_before():
    life = derive_lifecycle(history(term(0, A), horizon=date(2021, 12, 31)))
    until = [one.asked_until for one in life.deadlines if one.kind == "to_settle"]
    assert until == [date(2021, 1, 30), date(2021, 12, 31)]


def test_a_report_stays_owed():
    facts = history(term(0, A, "3y"), report_every=YEARLY)
    assert {
        one.asked_until for one in derive_lifecycle(facts).deadlines if one.kind == "report"
    } == {None}


def test_only_the_first_question_is_counted_from_the_signature():
    life = derive_lifecycle(history(term(0, A), horizon=date(2021, 12, 31)))
    told = [
        [step.code for step in one.because] for one in life.deadlines if one.kind == "to_settle"
    ]
    assert told == [["asked_after_signature"], ["asked_after_signature", "asked_yearly"]]


def test_what_a_tacit_period_rests_on_explains_it():
    life = derive_lifecycle(replace(TACIT, events=(received("2021-09-01"),)))
    rolls = {one.key: one for one in life.deadlines if one.kind == "tacit_renewal"}
    assert sorted(rolls) == ["tacit_renewal:term:100:roll:1", "tacit_renewal:term:100:roll:2"]
    first, prevented = (rolls[key].because for key in sorted(rolls))
    assert [step.code for step in first] == ["tacit_roll"]
    assert prevented[-1].code == "notice_in_time"


def test_each_review_replaces_the_one_before():
    facts = history(term(0, A, "indefinite"), review_every=YEARLY, horizon=date(2022, 6, 1))
    until = [one.asked_until for one in derive_lifecycle(facts).deadlines if one.kind == "review"]
    assert until == [date(2021, 12, 31), None]


@pytest.mark.parametrize(
    ("signed", "certain"), [(A, date(2020, 1, 1)), ("2020-01", None), ("2020-01-01/..", None)]
)
def test_a_duty_is_as_certain_as_the_conclusion(signed, certain):
    facts = history(term(0, signed, "1y"), compliance=POSTING[:1], registered=EARLY)
    [duty] = [one for one in derive_lifecycle(facts).deadlines if one.kind == "compliance"]
    assert duty.certain_from == certain
    assert (duty.params["rule"], duty.params["checked"]) == ("posting", False)


def test_deadlines_come_by_day():
    days = [one.day for one in derive_lifecycle(replace(TACIT, plan=PLAN)).deadlines]
    assert days == sorted(days)


def test_certainty_of_a_notice_day_follows_the_rolls():
    found = {one.key: one.certain_from for one in derive_lifecycle(TACIT).deadlines}
    assert found["notice:term:100:roll:0"] == date(2020, 1, 1)
    assert found["notice:term:100:roll:2"] == date(2021, 10, 1)
