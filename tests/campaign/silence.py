"""Ten thousand random histories, day by day: is anybody left untold? (domain §5)"""

import os
from collections.abc import Iterator
from multiprocessing import Pool

from .system import Figure

HISTORIES = 10_000
SHOWN = 5


def run() -> Iterator[Figure]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    for name in ("first_silence", "first_doubt_untold"):
        with Pool() as pool:
            told = pool.imap_unordered(_asked, ((name, seed) for seed in range(HISTORIES)), 50)
            found = sorted(filter(None, told))
        for one in found[:SHOWN]:
            print(f"   {one}", flush=True)
        yield Figure(f"{name}: of {HISTORIES} histories", str(len(found)), "0", not found)


def _asked(what: tuple[str, int]) -> str | None:
    from tests.agreements.lifecycle import test_silence

    name, seed = what
    return getattr(test_silence, name)(seed)
