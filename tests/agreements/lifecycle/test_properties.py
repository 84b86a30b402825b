# ruff: noqa: E501
"""What holds of every history, sought with hypothesis."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from agreements.dates import Length, from_day
from agreements.lifecycle import (
    AmendmentFact,
    EffectFact,
    EndFact,
    EventFact,
    RenewalClause,
    SignatureFact,
    TermFact,
    derive_lifecycle,
    known_on,
)
from agreements.lifecycle.result import Status
from agreements.lifecycle.termination_rules import ENDING

from .build import history
from .histories import FIRST, SPAN, random_history
from .oracle import last_notice_day, term_end

ONE = timedelta(days=1)
HISTORIES = st.integers(0, 10**9).map(lru_cache(maxsize=None)(random_history))
DAYS = st.integers(0, SPAN).map(lambda n: FIRST + timedelta(days=n))
#: Whatever is asked of histories is asked of the same ones, which are derived once. The suite draws
#: the same in every run, so that it fails for what was changed alone; `make faults` draws anew.
DRAW = seed(2008 if settings.default.derandomize else random.SystemRandom().getrandbits(64))
LIVES = {}


def derived(facts):
    """The rows of a drawn history; held together with it, so that no other takes its place."""
    if id(facts) not in LIVES:
        LIVES[id(facts)] = facts, derive_lifecycle(facts)
    return LIVES[id(facts)][1]


def examples(test):
    return DRAW(settings(max_examples=300, deadline=None)(test))


@examples
@given(HISTORIES)
def test_every_day_has_exactly_one_status(facts):
    periods = derived(facts).status_periods
    assert periods[-1].ends_on is None
    for before, after in pairwise(periods):
        assert before.starts_on <= before.ends_on
        assert before.ends_on + ONE == after.starts_on
    assert {period.status for period in periods} <= set(Status.__args__)


@examples
@given(HISTORIES)
def test_coverage_begins_with_the_first_dated_fact(facts):
    first = derived(facts).status_periods[0].starts_on
    signed = [row.signed.earliest for term in facts.terms for row in term.signatures]
    assert first == min([facts.registered_on, *signed, *[one.on for one in facts.events],
                         *[one.signed.earliest for one in facts.amendments]])  # fmt: skip


@examples
@given(HISTORIES)
def test_term_periods_are_sorted_and_never_overlap(facts):
    periods = derived(facts).term_periods
    for before, after in pairwise(periods):
        assert before.ends_on is not None
        assert before.ends_on < after.starts_on
    assert all(one.ends_on is None or one.starts_on <= one.ends_on for one in periods)
    assert len({(one.term, one.roll) for one in periods}) == len(periods)


@examples
@given(HISTORIES)
def test_a_term_is_in_effect_exactly_in_its_periods(facts):
    life = derived(facts)
    covered = {"in_force", "terminating", "suspended"}
    last = life.term_periods[-1] if life.term_periods else None
    for period in life.status_periods:
        day = period.starts_on
        inside = any(
            one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
            for one in life.term_periods
        )
        rolling = bool(last and last.ends_on and last.ends_on >= facts.horizon)
        if period.status in covered:
            assert inside or (rolling and day > last.ends_on)
        elif period.status != "superseded":
            assert not inside


@examples
@given(HISTORIES)
def test_notice_is_never_due_after_the_end_it_belongs_to(facts):
    for period in derived(facts).term_periods:
        if period.notice_by:
            assert period.notice_by <= period.ends_on


@examples
@given(HISTORIES)
def test_a_last_day_stays_open_until_it_has_passed_or_cover_goes_on(facts):
    life = derived(facts)
    days = {one.term: [] for one in life.term_periods}
    for one in life.term_periods:
        days[one.term].append(one)
    for one in life.deadlines:
        if one.kind != "expiry":
            continue
        if one.closing is None:
            assert one.is_open, "the last day may lie later, without a bound"
            continue
        if one.closing.how == "passed":
            assert one.closing.on == one.latest + ONE or (one.is_open and one.closing.on > one.day)
        if one.certain_from is None:
            continue  # which term follows on which day differs from reading to reading
        follows = [
            other
            for term, [other, *_rolls] in days.items()
            if term != one.term and one.day < other.starts_on <= one.day + ONE
        ]
        match one.closing.how:
            case "void":
                never_begun = one.term not in days and acts_to_end(facts, one.term, one.closing.on)
                assert never_begun or one.closing.on == facts.superseded_on == one.day + ONE
            case "done":
                [other] = follows
                assert other.ends_on is None or other.ends_on > one.day
                assert one.closing.on <= one.day + ONE


def acts_to_end(facts, number, day):
    """Whether an act that ends the agreement, or this term, counts from this day."""
    [term] = [one for one in facts.terms if one.id == number]
    is_signed = all(row.signed.earliest <= day for row in term.signatures)
    return any(
        one.reach == "agreement" or one.kind == "party_withdrew"
        or (one.kind in ENDING and one.reach is None and is_signed)
        for one in facts.events
        if day in (one.on, one.received_on)
    )  # fmt: skip


@examples
@given(HISTORIES, DAYS)
def test_what_is_recorded_later_closes_nothing_before(facts, day):
    """What was open on a day with only the facts of that day is not told as closed on it later."""
    later, before = derived(facts), derive_lifecycle(known_on(facts, day))
    closings = {one.key: one.closing for one in later.deadlines}
    for one in before.deadlines:
        was_open = one.closing is None or one.closing.on > day
        if was_open and closings.get(one.key) and one.kind in ("expiry", "notice"):
            still = closings[one.key].on > day
            assert still or _moved(one, later), (one.key, one.closing, closings[one.key])


def _moved(one, later):
    """A later fact may move the day itself: an act may end a term on a day before the act."""
    [now] = [other for other in later.deadlines if other.key == one.key]
    return now.day != one.day


@examples
@given(HISTORIES)
def test_every_explanation_recomputes_to_the_date_it_explains(facts):
    life = derived(facts)
    for period in life.term_periods:
        for name, steps in period.because.items():
            explained = getattr(period, name)
            if explained:
                assert steps[-1].params["date"] == explained.isoformat(), (name, steps)
    for steps in [one.because for one in (*life.deadlines, *life.status_periods)] + [
        steps for period in life.term_periods for steps in period.because.values()
    ]:
        for step in steps:
            recompute(step)


def recompute(step):
    """By the arithmetic of the oracle, from the numbers the reader is shown."""
    told = step.params
    if step.code == "sum":
        base, each, times = told["length"], told["each"] or {}, told["times"]
        total = {unit: base[unit] + times * each.get(unit, 0) for unit in base}
        months, days = 12 * total["years"] + total["months"], total["days"]
        same = told["convention"] == "same_day"
        assert term_end(day(told["start"]), months, days, same) == day(told["date"])
    elif step.code == "notice_day":
        length = told["length"]
        months = 12 * length["years"] + length["months"]
        assert last_notice_day(day(told["end"]), months, length["days"]) == day(told["date"])
    elif step.code in ("tacit_roll", "starts_after_current_end"):
        assert day(told["old_end"]) + ONE == day(told["date"])
    elif step.code == "cut_by_term":
        assert day(told["start"]) - ONE == day(told["date"])
    elif step.code == "gap":
        assert (day(told["end"]) - day(told["start"])).days + 1 == told["days"]
    elif step.code == "asked_after_signature":
        assert day(told["signed"]) + timedelta(days=told["days"]) == day(told["date"])


def day(text):
    return date.fromisoformat(text)


@examples
@given(HISTORIES)
def test_the_same_facts_give_the_same_rows(facts):
    shuffled = replace(
        facts,
        terms=facts.terms[::-1],
        events=facts.events[::-1],
        amendments=facts.amendments[::-1],
    )
    assert derive_lifecycle(facts) == derive_lifecycle(facts) == derive_lifecycle(shuffled)


@examples
@given(HISTORIES)
def test_rows_are_plain_json(facts):
    life = derived(facts)
    for one in (*life.status_periods, *life.deadlines):
        json.dumps([step.as_json() for step in one.because], allow_nan=False)
    json.dumps([note.as_json() for note in (*life.missing, *life.warnings)])
    json.dumps([one.params for one in life.deadlines])


@examples
@given(HISTORIES)
def test_a_wider_horizon_changes_nothing_within_the_old_one(facts):
    near = derived(facts)
    far = derive_lifecycle(replace(facts, horizon=facts.horizon + timedelta(days=1000)))
    for one, other in zip(shown(near), shown(far), strict=False):
        assert one[::3] == other[::3]  # the certainty of days further on may split them otherwise
        assert one[1:3] == other[1:3] or one[2] is None
    assert near.term_periods == far.term_periods[: len(near.term_periods)]


# --- A later fact --------------------------------------------------------------------------------

LATER = st.sampled_from(
    ["notice_received", "suspended", "resumed", "terminated_by_consent", "party_withdrew", "renewal", "extension"]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(HISTORIES, LATER, DAYS, st.data())
def test_a_later_fact_leaves_the_past_alone(facts, kind, on, data):
    """What ended before a fact stays as it was (texts that look back say so: not drawn here)."""
    facts = known_on(facts, on - ONE)
    before = derive_lifecycle(facts)
    after = derive_lifecycle(with_one_more(facts, kind, on, data))
    past = [one for one in shown(before) if one[2] and one[2] < on - ONE]
    assert past == shown(after)[: len(past)], (facts, on)


def shown(life):
    """Status, first and last day and ordinal; how sure they are may change with a later fact."""
    told = []
    for row in life.status_periods:
        if told and told[-1][::3] == (row.status, row.ordinal):
            told[-1] = (*told[-1][:2], row.ends_on, row.ordinal)
        else:
            told.append((row.status, row.starts_on, row.ends_on, row.ordinal))
    return told


def with_one_more(facts, kind, on, data):
    if kind == "renewal":
        ordinal = max((term.ordinal for term in facts.terms), default=-1) + 1
        signed = tuple(SignatureFact(900 + n, n, from_day(on)) for n in (1, 2))
        term = TermFact(900, ordinal, signatures=signed, end=EndFact("indefinite"))
        return replace(facts, terms=(*facts.terms, term))
    if kind == "extension":
        ordinal = data.draw(st.sampled_from([term.ordinal for term in facts.terms] or [0]))
        new_end = on + timedelta(days=data.draw(st.integers(0, 500)))
        one = AmendmentFact(900, ordinal, "extension", from_day(on), new_end)
        return replace(facts, amendments=(*facts.amendments, one))
    return replace(facts, events=(*facts.events, EventFact(900, kind, on, 2)))


# --- A hundred years of rolls --------------------------------------------------------------------

LENGTHS = st.one_of(
    st.builds(Length, years=st.integers(1, 5)),
    st.builds(Length, months=st.integers(1, 36)),
    st.builds(Length, days=st.integers(28, 400)),
)
STARTS = st.dates(date(1999, 1, 1), date(2001, 12, 31))


@settings(max_examples=100, deadline=None)
@given(STARTS, LENGTHS, st.sampled_from(["day_before", "same_day"]))
def test_a_hundred_years_of_rolls_never_drift(start, length, convention):
    rolling = TermFact(
        100,
        0,
        signatures=tuple(SignatureFact(n, n, from_day(start)) for n in (1, 2)),
        effect=EffectFact("on_last_signature"),
        end=EndFact("duration", None, length, convention),
        renewal=RenewalClause("tacit", length),
    )
    facts = history(rolling, horizon=date(2101, 12, 31))
    periods = derive_lifecycle(facts).term_periods
    assert periods[-1].ends_on >= facts.horizon
    months, days = 12 * length.years + length.months, length.days
    for n, period in enumerate(periods, start=1):
        assert period.roll == n - 1
        assert period.ends_on == term_end(start, n * months, n * days, convention == "same_day")
