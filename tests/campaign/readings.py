"""Ten thousand histories whose doubtful days are moved: what changes was not certain, and every
outcome lies between the edges that were told."""

import os
import random
from collections.abc import Iterator
from multiprocessing import Pool

from .system import Figure

HISTORIES, MOVES, SHOWN = 10_000, 8, 5


def _broken(seed: int) -> str:
    """What was promised and not kept of one history; '' where all was."""
    from agreements.lifecycle import derive_lifecycle
    from tests.agreements.lifecycle import test_readings as readings
    from tests.agreements.lifecycle.histories import random_history

    rng = random.Random(seed)
    facts = readings.vague(rng, random_history(seed))
    told = derive_lifecycle(facts)
    try:
        for _n in range(MOVES):
            outcome = derive_lifecycle(readings.moved(rng, facts))
            readings.compare(told, outcome, bounded=readings.is_bounded(facts))
    except AssertionError as error:
        return f"{seed}: {str(error)[:100]}"
    return ""


def run() -> Iterator[Figure]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with Pool() as pool:
        found = sorted(filter(None, pool.imap_unordered(_broken, range(HISTORIES), 50)))
    for one in found[:SHOWN]:
        print(f"   {one}", flush=True)
    what = f"something certain moved: of {HISTORIES} histories"
    yield Figure(what, str(len(found)), "0", not found)
