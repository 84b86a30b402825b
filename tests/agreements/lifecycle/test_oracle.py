"""The rules against a brute-force second reading of them, on thousands of random histories."""

import pytest

from agreements.lifecycle import derive_lifecycle

from .histories import UNTIL, random_history
from .oracle import Oracle

CASES, BATCHES = 2000, 8


def first_difference(seed):
    facts = random_history(seed)
    life = derive_lifecycle(facts)
    if any(note.code == "end_before_start" for note in life.warnings):
        return None  # no text says so
    if any(one.because["starts_on"][-1].code == "after_term" for one in life.term_periods):
        return None  # two vague days overlap: the oracle has no opinion
    periods = iter(life.status_periods)
    period = next(periods)
    for day, expected in Oracle(facts).statuses(UNTIL):
        while period.ends_on and day > period.ends_on:
            period = next(periods)
        if period.status != expected or day < period.starts_on:
            return f"seed {seed} on {day}: {period.status}, by brute force {expected}"
    return None


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_day_agrees_with_brute_force(batch):
    seeds = range(batch * CASES // BATCHES, (batch + 1) * CASES // BATCHES)
    assert [found for seed in seeds if (found := first_difference(seed))] == []
