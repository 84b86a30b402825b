"""Certain means that nothing can move it (rule 2a), shown by moving: over random histories each
partial, presumed and planned day is put on any day it may be. Whatever changes was not certain,
every outcome lies between the edges, and the edges are reached."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from agreements.dates import from_day, parse_edtf
from agreements.lifecycle import AgreementFacts, EndFact, derive_lifecycle, rules
from agreements.lifecycle.chain import signing_of
from agreements.lifecycle.deadlines import deadlines
from agreements.lifecycle.result import Closing, Edges

from .build import consent, extension, history, received, sent, withdrawn
from .build import term as built
from .histories import FIRST, SPAN, random_history

DAYS = [FIRST + timedelta(days=n) for n in range(-30, SPAN + 400, 41)]
ASKED = date(2025, 6, 1)


def vague(rng: random.Random, facts: AgreementFacts) -> AgreementFacts:
    """Some of the days known less well, or only planned."""
    terms = []
    for term in facts.terms:
        days = {row.signed for row in term.signatures if row.signed}
        if len(days) == 1 and rng.random() < 0.5:
            day = days.pop().latest
            text = parse_edtf(rng.choice([f"{day:%Y-%m}", f"{day}/{day + timedelta(days=9)}"]))
            rows = tuple(replace(row, signed=text) for row in term.signatures)
            term = replace(term, signatures=rows)
        elif days and rng.random() < 0.2:
            rows = tuple(replace(row, planned=True) for row in term.signatures)
            term = replace(term, signatures=rows)
        if term.end.on and rng.random() < 0.4:
            term = replace(
                term,
                end=replace(term.end, earliest=term.end.on - timedelta(days=rng.randint(1, 40))),
            )
        if term.effect.mode.endswith("_notification") and term.effect.on and rng.random() < 0.3:
            term = replace(term, effect=replace(term.effect, planned=True))
        terms.append(term)
    events = tuple(replace(one, planned=rng.random() < 0.15) for one in facts.events)
    return replace(facts, terms=tuple(terms), events=events)


def moved(rng: random.Random, facts: AgreementFacts) -> AgreementFacts:
    """One thing the facts may turn out to be."""
    terms, floor = [], date.min
    signings = [signing_of(one) for one in facts.terms]
    for term in facts.terms:
        rows = term.signatures
        if any(row.planned for row in rows):
            kept = rng.random() < 0.5
            rows = tuple(replace(row, planned=False) for row in rows) if kept else ()
            stage = term.stage if kept or term.stage != "signed" else "ready_to_sign"
            term = replace(term, stage=stage)
        days = [row.signed for row in rows if row.signed and row.signed.latest]
        if days:
            low = max(floor, max(one.earliest for one in days))
            high = max(one.latest for one in days)
            day = low + timedelta(days=rng.randint(0, max((high - low).days, 0)))
            floor = day
            rows = tuple(
                replace(row, signed=from_day(min(max(day, row.signed.earliest), row.signed.latest)))
                if row.signed and not row.signed.approximate
                else row
                for row in rows
            )
            if term.effect.mode == "unknown" and not term.starts:
                # it took effect before a later text was signed, or never will have
                after = [one.earliest for one in signings if one and one.earliest > day]
                later = day + timedelta(days=rng.choice([0, 0, 1, 30, 400]))
                later = min([later, *(one - timedelta(days=1) for one in after)])
                term = replace(term, effect=replace(term.effect, mode="fixed_date", on=later))
        effect = term.effect
        if effect.planned:
            effect = replace(effect, planned=False, on=effect.on if rng.random() < 0.5 else None)
        end = term.end
        if end.earliest:
            span = (end.on - end.earliest).days
            end = replace(
                end, on=end.earliest + timedelta(days=rng.randint(0, span)), earliest=None
            )
        terms.append(replace(term, signatures=rows, effect=effect, end=end))
    events = tuple(
        replace(one, planned=False) for one in facts.events if not one.planned or rng.random() < 0.5
    )
    return replace(facts, terms=tuple(terms), events=events)


def on(rows, day):
    return next(
        (row for row in rows if row.starts_on <= day and (row.ends_on or date.max) >= day), None
    )


def cover(life, day, asked=None):
    asked = asked or ASKED
    rows = [row for row in life.covers if row.known_from <= asked <= (row.known_until or date.max)]
    return on(rows, day)


def within(edges, day):
    """Whether an outcome lies between the edges; None lies beyond every open one."""
    if day is None:
        return edges.latest is None
    low = edges.earliest is None or edges.earliest <= day
    return low and (edges.latest is None or day <= edges.latest)


def check(edges, day, told, *, bounded):
    if edges.certain_from is not None:
        assert day == told == edges.earliest == edges.latest or (day is told is None)
    assert not bounded or within(edges, day), (edges, day)


def is_bounded(facts):
    """Whether no effect is only presumed: what rests on one lies open at its far side, and its
    near edge is not exact where several terms rest on each other."""
    return all(term.effect.mode != "unknown" or term.starts for term in facts.terms)


def compare(told, other, *, bounded=True):
    """Everything that `told` says of certainty and edges, against one outcome."""
    for day in DAYS:
        one, two = on(told.status_periods, day), on(other.status_periods, day)
        if one is None:
            continue
        if one.certain_from is not None:
            assert two is not None, day
            assert two.status == one.status, day
        if two and two.status == one.status:
            check(one.since, two.since.earliest, one.since.earliest, bounded=bounded)
            check(one.until, two.until.earliest, one.until.earliest, bounded=bounded)
        here, there = cover(told, day), cover(other, day)
        if here.edges.certain_from is not None:
            assert (here.kind, here.until) == (there.kind, there.until), day
        if bounded and there.kind == "day" and here.kind != "not_in_effect":
            assert here.edges.earliest is None or here.edges.earliest <= there.until
            assert here.edges.latest is None or there.until <= here.edges.latest
    same = {(row.ordinal, row.roll): row for row in other.term_periods}
    for row in told.term_periods:
        two = same.get((row.ordinal, row.roll))
        if two is None:
            assert row.starts.certain_from is None
            continue
        check(row.starts, two.starts_on, row.starts_on, bounded=bounded)
        check(row.ends, two.ends_on, row.ends_on, bounded=bounded)
        if row.notice and two.notice:
            check(row.notice, two.notice_by, row.notice_by, bounded=bounded)
    deadlines = {row.key: row for row in other.deadlines}
    for row in told.deadlines:
        two = deadlines.get(row.key)
        if two is None:
            continue
        if row.certain_from is not None:
            assert row.day == two.day
        if bounded and row.kind not in ("expiry", "start_renewal"):  # one a term
            assert row.earliest <= two.day <= (date.max if row.is_open else row.latest)
        if bounded and row.closing:
            assert two.closing, f"closed although one reading leaves it open: {row}"


@pytest.mark.parametrize("seed", range(200))
def test_nothing_certain_moves(seed):
    rng = random.Random(seed)
    facts = vague(rng, random_history(seed))
    told = derive_lifecycle(facts)
    for _n in range(8):
        compare(told, derive_lifecycle(moved(rng, facts)), bounded=is_bounded(facts))


@pytest.mark.parametrize("seed", range(0, 200, 8))
def test_questions_nobody_looks_at_are_left_out_of_no_answer(seed, monkeypatch):
    """Readings in which a term takes effect later make only the questions that are told."""
    facts = vague(random.Random(seed), random_history(seed))
    told, asked = derive_lifecycle(facts), []

    def every_question(whole, missing, kept, some=None):
        asked.append(some)
        return deadlines(whole, missing, kept)

    monkeypatch.setattr(rules, "deadlines", every_question)
    assert derive_lifecycle(facts) == told
    assert asked


@pytest.mark.parametrize("seed", range(120))
def test_cover_alone_is_the_cover_among_all(seed):
    facts = random_history(seed)
    for one in (facts, vague(random.Random(seed), facts)):
        assert rules.derive_covers(one) == derive_lifecycle(one).covers


def one_vague_day(seed):
    """A history with one signing day known to the month, and all it may turn out to be."""
    rng = random.Random(seed)
    exact = random_history(seed)
    known = [
        term
        for term in exact.terms
        if term.signatures and all(row.signed and row.signed.is_day for row in term.signatures)
    ]
    plain = all(
        row.signed is None or row.signed.is_day for term in exact.terms for row in term.signatures
    )
    if not known or not plain or not is_bounded(exact):
        return None
    chosen = rng.choice(known)

    def signed(text):
        rows = tuple(replace(row, signed=parse_edtf(text)) for row in chosen.signatures)
        return replace(
            exact,
            terms=tuple(
                replace(one, signatures=rows) if one is chosen else one for one in exact.terms
            ),
        )

    month = parse_edtf(f"{chosen.signatures[0].signed.earliest:%Y-%m}")
    floor = max(
        [row.signed.latest for one in exact.terms for row in one.signatures
         if one.ordinal < chosen.ordinal and row.signed], default=date.min,
    )  # fmt: skip
    ceiling = min(
        [row.signed.earliest for one in exact.terms for row in one.signatures
         if one.ordinal > chosen.ordinal and row.signed], default=date.max,
    )  # fmt: skip
    days = [month.earliest + timedelta(days=n) for n in range(month.days)]
    days = [day for day in days if floor <= day <= ceiling]
    return (signed(month.text), [signed(day.isoformat()) for day in days]) if days else None


VAGUE = [seed for seed in range(400) if one_vague_day(seed)][:60]


@pytest.mark.parametrize("seed", VAGUE)
def test_the_edges_are_reached(seed):
    """The least and the greatest outcome over every day inside, not those of the outer days."""
    facts, each = one_vague_day(seed)
    told, outcomes = derive_lifecycle(facts), [derive_lifecycle(one) for one in each]
    for row in told.term_periods:
        same = [
            two
            for one in outcomes
            for two in one.term_periods
            if (two.ordinal, two.roll) == (row.ordinal, row.roll)
        ]
        for edges, days in (
            (row.starts, [two.starts_on for two in same]),
            (row.ends, [two.ends_on for two in same if two.ends_on]),
        ):
            if days and edges.latest:
                assert (edges.earliest, edges.latest) == (min(days), max(days))
    for day in DAYS:
        here, there = cover(told, day), [cover(one, day) for one in outcomes]
        inside = {one.holds(day) for one in there}
        if len(inside) == 1 and {one.kind for one in there} == {"day"}:
            assert here.edges.earliest == min(one.edges.earliest for one in there)
            assert here.edges.latest == max(one.edges.latest for one in there)


# --- What rolls on after a day in doubt ----------------------------------------------------------

NEAR = date(2056, 12, 31)  # as an office has it in 2026


def ended(first, last):
    """A text that ends between two days by its own words and rolls on by years."""
    one = built(0, "2021-05-10", "1y", tacit="1y", notice="1m")
    earliest = first if first < last else None
    return replace(one, end=EndFact("fixed", last, earliest=earliest))


def begun(first, last, notice):
    text = first.isoformat() if first == last else f"[{first}..{last}]"
    return built(0, text, "1y", tacit="1y", notice=notice)


ROLLING = {
    "an end known to half a year": (ended, date(2026, 7, 1), date(2026, 12, 31)),
    "a signature known to the month": (
        partial(begun, notice="1m"), date(2025, 12, 1), date(2025, 12, 31)),
    "february": (partial(begun, notice="2m"), date(2024, 2, 1), date(2024, 2, 29)),
    "notice at any time": (
        partial(begun, notice="3m any_time"), date(2025, 12, 1), date(2025, 12, 31)),
    "no notice needed": (partial(begun, notice="none"), date(2025, 12, 1), date(2025, 12, 31)),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ROLLING))
def test_what_can_still_be_stopped_moves_with_the_day_of_asking(name):
    """Asked between the edges of a notice day, the least last day is the first that a notice of
    today would still reach: a day inside, of which neither edge knows."""
    made, first, last = ROLLING[name]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    told = derive_lifecycle(history(made(first, last), horizon=NEAR))
    outcomes = [derive_lifecycle(history(made(day, day), horizon=NEAR)) for day in days]
    for n in range(0, 700, 3):
        asked = date(2026, 1, 1) + timedelta(days=n)
        there = [cover(one, asked, asked) for one in outcomes]
        here = cover(told, asked, asked).edges
        assert here.earliest == min(one.edges.earliest for one in there), asked
        assert here.latest is None
        if here.certain_from is not None:
            assert len({one.edges.earliest for one in there}) == 1


def test_far_ahead_the_least_last_day_is_no_later_than_it_may_be():
    made, first, last = ROLLING["an end known to half a year"]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    told = derive_lifecycle(history(made(first, last), horizon=NEAR))
    outcomes = [derive_lifecycle(history(made(day, day), horizon=NEAR)) for day in days[::7]]
    for n in range(0, 400, 7):
        asked = date(2031, 1, 1) + timedelta(days=n)
        least = min(cover(one, asked, asked).edges.earliest for one in outcomes)
        assert cover(told, asked, asked).edges.earliest <= least, asked


# --- An effect that is only presumed -------------------------------------------------------------


def put(life, kind, ordinal=0):
    return [row for row in life.deadlines if (row.kind, row.params["ordinal"]) == (kind, ordinal)]


EXPRESS = {"renewal": "express", "notice": "3m"}


def test_a_stated_end_stands_whenever_the_term_takes_effect():
    life = derive_lifecycle(history(built(0, "2024-01-01", "2027-03-31", effect="?", **EXPRESS)))
    [period] = life.term_periods
    assert period.starts == Edges(date(2024, 1, 1), None, None)
    assert period.ends == Edges(date(2027, 3, 31), date(2027, 3, 31), date(2024, 1, 1))
    assert period.notice == Edges(date(2026, 12, 31), date(2026, 12, 31), date(2024, 1, 1))
    assert cover(life, date(2026, 11, 28)).edges == period.ends
    until = on(life.status_periods, date(2026, 11, 28)).until
    assert (until.earliest, until.latest) == (date(2027, 3, 31), date(2027, 3, 31))
    for kind, day in (("expiry", date(2027, 3, 31)), ("notice", date(2026, 12, 31))):
        [row] = put(life, kind)
        assert (row.earliest, row.latest, row.is_open) == (day, day, False)
        assert row.certain_from == date(2024, 1, 1)
        assert row.closing == Closing(day + timedelta(days=1), "passed")


@pytest.mark.parametrize("end", ["1161d", "39m"])
def test_a_counted_end_moves_with_the_day_of_effect(end):
    """Also where it falls on the same day in some readings."""
    life = derive_lifecycle(history(built(0, "2024-01-28", end, effect="?", **EXPRESS)))
    [period] = life.term_periods
    assert period.ends.certain_from is period.ends.latest is None
    assert cover(life, date(2026, 11, 28)).edges.latest is None


def test_a_stated_end_is_not_that_of_the_agreement_where_an_older_term_may_have_been_the_last():
    facts = history(
        built(0, "2018-01-01", "2y"), built(1, "2024-01-01", "2027-03-31", effect="?", **EXPRESS)
    )
    edges = cover(derive_lifecycle(facts), date(2026, 11, 28)).edges
    assert (edges.earliest, edges.latest) == (date(2027, 3, 31), date(2027, 3, 31))
    assert edges.certain_from is None


def test_the_last_days_of_the_newest_term_do_not_pass_while_they_may_lie_later():
    old = built(0, "2018-01-01", "2y", effect="?", **EXPRESS)
    alone = derive_lifecycle(history(old))
    for kind in ("expiry", "notice"):
        [row] = put(alone, kind)
        assert row.is_open and row.closing is None
    both = derive_lifecycle(history(old, built(1, "2024-01-01", "2027-03-31", **EXPRESS)))
    for kind in ("expiry", "notice"):
        [row] = put(both, kind)
        assert row.closing.how == "passed"


def test_a_renewal_whose_effect_is_presumed_leaves_the_old_end_in_sight():
    """Signed early, it may not have taken effect yet: then the old term runs on."""
    life = derive_lifecycle(
        history(built(0, "2024-05-25", "1y"), built(1, "2025-02-01", "1y", effect="?"))
    )
    [row] = put(life, "expiry")
    assert (row.earliest, row.latest) == (date(2025, 1, 31), date(2025, 5, 24))
    assert row.safe_by == date(2025, 1, 31)
    assert row.closing == Closing(date(2025, 5, 25), "passed")


# --- A notice of which nobody knows whether it was received --------------------------------------


def test_a_notice_under_way_may_end_what_has_no_end():
    """It counts from its receipt, which may have been the day on which it was sent."""
    life = derive_lifecycle(
        history(built(0, "2025-01-10", "indefinite", notice="3m any_time"), sent("2026-09-08"))
    )
    found = cover(life, date(2026, 11, 28))
    assert (found.kind, found.until) == ("indefinite", None)
    assert found.edges == Edges(date(2026, 12, 8), None, None)
    [row] = put(life, "expiry")
    assert (row.safe_by, row.is_open, row.closing) == (date(2026, 12, 8), True, None)
    asked = [one for one in put(life, "to_settle") if one.day == date(2026, 2, 9)]
    assert asked[0].params["missing"] == ["received_on"] and asked[0].closing.how == "void"


def test_a_notice_under_way_may_stop_a_roll_and_may_not():
    life = derive_lifecycle(
        history(built(0, "2026-01-01", "1y", tacit="1y", notice="3m"), sent("2026-09-20"))
    )
    assert cover(life, date(2026, 11, 28), date(2026, 11, 28)).edges.earliest == date(2026, 12, 31)
    [row] = put(life, "expiry")
    assert (row.safe_by, row.closing) == (date(2026, 12, 31), None)
    roll = put(life, "tacit_renewal")[0]
    assert roll.certain_from is None
    assert roll.closing == Closing(date(2027, 1, 1), "done"), "not void: it may begin"
    notice = put(life, "notice")[0]
    assert notice.closing == Closing(date(2026, 10, 1), "passed")


def test_a_notice_received_leaves_no_doubt():
    life = derive_lifecycle(
        history(
            built(0, "2026-01-01", "1y", tacit="1y", notice="3m"), sent("2026-09-20", "2026-09-22")
        )
    )
    until = cover(life, date(2026, 11, 28))
    assert (until.until, until.edges.certain_from) == (date(2026, 12, 31), date(2026, 9, 22))


# --- No further than it must ---------------------------------------------------------------------


def test_a_doubtful_signature_leaves_a_stated_end_certain():
    """Each signing day gives the same last day."""
    for facts in (
        history(built(0, "2025-06", "2027-06-30", effect="on 2025-07-01 clause")),
        history(built(0, "2025-01-01", "2y"), extension(0, "2026-06", "2027-06-30")),
    ):
        found = cover(derive_lifecycle(facts), date(2026, 11, 28))
        assert found.edges.certain_from is not None
        assert found.edges.earliest == found.edges.latest == date(2027, 6, 30)


def test_a_planned_extension_is_told_by_its_latest_edge():
    later = replace(extension(0, "2026-12-10", "2030-12-31"), planned=True)
    found = cover(derive_lifecycle(history(built(0, "2025-01-01", "3y"), later)), ASKED)
    assert found.until == date(2030, 12, 31)
    assert found.edges == Edges(date(2027, 12, 31), date(2030, 12, 31), None)


def test_a_planned_act_leaves_no_day_of_a_later_term_certain():
    ends = replace(consent("2026-12-20", "2027-03-31"), reach="agreement", planned=True)
    later = built(1, "2026-10-01", "2y", starts="after_current_end", **EXPRESS)
    life = derive_lifecycle(history(built(0, "2025-01-01", "2027-03-31"), later, ends))
    for kind in ("expiry", "notice"):
        [row] = put(life, kind, 1)
        assert row.certain_from is None


def test_a_notice_given_stops_no_roll_before_it_ends_the_term():
    clause = {"tacit": "1y", "notice": "3m any_time sent"}
    life = derive_lifecycle(history(built(0, "2025-12-01", "1y", **clause), sent("2026-11-20")))
    found = cover(life, date(2026, 11, 28), date(2026, 11, 28))
    assert found.edges == Edges(date(2027, 2, 20), date(2027, 2, 20), date(2026, 11, 20))


def test_what_settles_rests_on_a_notice_taken_back():
    facts = history(
        built(0, "2026-01-01", "2027-06-30", **EXPRESS),
        built(1, "2026-10-01", "2y", starts="after_current_end"),
        replace(received("2026-11-05"), reach="agreement"),
        withdrawn("2026-11-20"),
    )
    [row] = put(derive_lifecycle(facts), "expiry")
    assert row.closing == Closing(date(2026, 11, 20), "done")


def test_a_successor_that_is_planned_moves_only_the_edges_of_cover():
    later = replace(built(1, "2027-01-10", "2y", starts="after_current_end"))
    later = replace(later, signatures=tuple(replace(x, planned=True) for x in later.signatures))
    found = cover(derive_lifecycle(history(built(0, "2025-04-01", "2y"), later)), date(2026, 1, 1))
    assert found.until == date(2027, 3, 31)
    assert found.edges == Edges(date(2027, 3, 31), date(2029, 3, 31), None)


# --- What settles although a day is in doubt -----------------------------------------------------


def due(life, kind, key):
    [row] = [one for one in life.deadlines if one.kind == kind and one.key.endswith(key)]
    return row


def test_a_notice_that_counts_in_every_reading_is_asked_for_no_more():
    life = derive_lifecycle(
        history(built(0, "2024-09", "18m", tacit="1y", notice="2m"), received("2026-01-15"))
    )
    assert due(life, "notice", "roll:1").closing == Closing(date(2026, 1, 15), "done")
    assert due(life, "expiry", "roll:0").latest == date(2027, 3, 14)


@pytest.mark.parametrize("starts", ["after_current_end", "at_once"])
def test_a_successor_settles_an_end_that_is_in_doubt(starts):
    old = built(0, "2020-01-01", "1y")
    end = replace(
        old.end, kind="fixed", length=None, on=date(2026, 12, 31), earliest=date(2026, 1, 1)
    )
    life = derive_lifecycle(
        history(replace(old, end=end), built(1, "2026-06-15", "2y", starts=starts))
    )
    assert due(life, "expiry", "100:roll:0").closing == Closing(date(2026, 6, 15), "done")
