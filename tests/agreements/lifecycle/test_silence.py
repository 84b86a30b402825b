"""Whatever an office must have been told, an open deadline asks for in time: the rules against the
silence oracle, day by day, each day with no more than was recorded by then."""

import random

import pytest

from agreements.lifecycle import derive_lifecycle

from .histories import UNTIL, random_history
from .silence import (
    FIRST_LEAD,
    REFUSED,
    Due,
    SilenceOracle,
    days_ahead,
    exact_history,
    in_effect_by,
    inside,
    known_by,
    recording_days,
    varied,
)

CASES, BATCHES = 240, 4


def is_open(row, day):
    return row.closing is None or row.closing.on > day


def lives(facts):
    """For a day: the deadlines that follow from what was recorded by then; None where a text among
    them is one that nobody signs."""
    changes, kept = set(recording_days(facts)), []

    def on(day):
        if not kept or day in changes:
            life = derive_lifecycle(known_by(facts, day))
            refused = any(note.code in REFUSED for note in life.warnings)
            kept[:] = [None if refused else [one for one in life.deadlines if asks(one)]]
        return kept[0]

    return on


def asks(row):
    """Not the questions that are put to the office itself, 30 days on and then yearly."""
    return row.kind in FIRST_LEAD and not (
        row.kind == "effect_pending" and not row.key.endswith("last_day")
    )


def under_way(facts, day):
    """Whether a notice was sent by `day` of which nobody knew then whether it was received: it may
    end what the oracle lets run on."""
    return any(
        one.kind == "notice_sent"
        and one.on <= day
        and (not one.received_on or one.received_on > day)
        for one in facts.events
    )


def first_silence(seed):
    """The first day on which an office was told too little, or of what is none."""
    facts = exact_history(seed)
    told_on = lives(facts)
    oracle = SilenceOracle(facts)
    for day, ahead in days_ahead(facts, UNTIL, oracle):
        rows = told_on(day)
        if rows is None:
            return None
        told = {Due(row.kind, row.day) for row in rows if is_open(row, day)}
        wanted = {one for one in ahead if one.first_told <= day}
        if silent := wanted - told:
            return f"seed {seed} on {day}: nobody is told of {sorted(silent)}"
        told = {one for one in told if one.first_told <= day <= one.day}
        foreign = facts.superseded_on or oracle.given_up or oracle.doubted or under_way(facts, day)
        if not foreign and (idle := told - wanted):
            return f"seed {seed} on {day}: told of {sorted(idle)}, which is none"
    return None


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nobody_is_left_untold_and_nobody_is_told_of_nothing(batch):
    seeds = range(batch * CASES // BATCHES, (batch + 1) * CASES // BATCHES)
    assert [found for seed in seeds if (found := first_silence(seed))] == []


def covers(row, due, day):
    """Whether `row` asks for `due`. Where nothing bounds how late it may be, the whole of it is
    told by the earliest day, and by the presumed one it has passed."""
    if not row.earliest <= due.day or not (row.is_open or due.day <= row.latest):
        return False
    return is_open(row, day) or (row.is_open and row.day < day)


def first_doubt_untold(seed):
    """The same of a history known in part, for days inside its bounds: whichever day it was, an
    open deadline covers what must be told then, and is counted from a day no later."""
    rng = random.Random(seed)
    vague = varied(random_history(seed), rng)
    bounds = [
        (row.signed.earliest, row.signed.latest)
        for term in vague.terms
        for row in term.signatures
        if row.signed and not row.signed.day
    ]
    if not bounds and all(term.effect.mode != "unknown" for term in vague.terms):
        return None
    facts, told_on = in_effect_by(inside(vague, rng), rng), lives(vague)
    certain_on = lives(facts)
    for day, ahead in days_ahead(facts, UNTIL):
        rows = told_on(day)
        if rows is None or certain_on(day) is None:
            return None
        if any(first <= day < last for first, last in bounds):
            continue  # when it was typed in is open
        for due in ahead:
            if due.first_told > day or due.kind == "effect_pending":
                continue
            covering = [row for row in rows if row.kind == due.kind and covers(row, due, day)]
            if not covering:
                return f"seed {seed} on {day}: nobody is told of {due}"
    return None


@pytest.mark.parametrize("batch", range(BATCHES))
def test_what_is_known_in_part_is_told_from_the_earliest_day(batch):
    seeds = range(batch * CASES // BATCHES, (batch + 1) * CASES // BATCHES)
    assert [found for seed in seeds if (found := first_doubt_untold(seed))] == []
