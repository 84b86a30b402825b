"""What holds of every input, sought with inputs drawn anew: the suite draws the same each time."""

import re
import subprocess
import sys
from collections.abc import Iterator

from .system import Figure

ROUNDS = 20
WHERE = ("tests/agreements", "tests/activities", "tests/mou_tracker/feeds")


def run() -> Iterator[Figure]:
    program = (sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "hypothesis", *WHERE)
    failed: set[str] = set()
    for _round in range(ROUNDS):
        told = subprocess.run(
            [*program, "--hypothesis-profile=campaign"], capture_output=True, text=True
        )
        names = re.findall(r"^(?:FAILED|ERROR) (\S+)", told.stdout, re.MULTILINE)
        if told.returncode:
            print(told.stdout[-8000:], flush=True)
            failed.update(names or ["pytest itself"])
    yield Figure(f"properties that failed in {ROUNDS} rounds", str(len(failed)), "0", not failed)
