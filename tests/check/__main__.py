"""Says what is not as it should be, and ends with 1 if anything is.

make check                all of it
make check ARGS=quick     style, migrations, schema: what one wants before every commit
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.check import ROOT, dependencies, ends, lines, types

PYTHON = sys.executable
Faults = list[str]


def command(*words: str) -> Callable[[], Faults]:
    """A program that ends with 0 where all is well, and else says what is not."""

    def run() -> Faults:
        told = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        done = subprocess.run([PYTHON, *words], cwd=ROOT, env=told, capture_output=True, text=True)
        return (done.stdout + done.stderr).splitlines() if done.returncode else []

    return run


def licence() -> Faults:
    file = ROOT / "LICENSE"
    return [] if file.exists() and "MIT" in file.read_text() else ["LICENSE (MIT) is missing"]


QUICK = {
    "style": command("-m", "ruff", "check", "."),
    "formatting": command("-m", "ruff", "format", "--check", "."),
    "migrations": command("manage.py", "makemigrations", "--check", "--dry-run"),
    "migrations beside the version before": command("-m", "tests.check.migrations"),
    "schema": command(
        "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull
    ),
    "lines of templates and style sheets": lines.faults,
    "files that know an agreement's end": ends.faults,
    "dependencies": dependencies.faults,
    "licence": licence,
}
#: Takes a minute where nothing is remembered of an earlier run.
SLOW = {"types": types.faults}
RATCHET = {"counts of types.json": types.ratchet}


def timed(check: Callable[[], Faults]) -> tuple[Faults, float]:
    begun = time.monotonic()
    return check(), time.monotonic() - begun


def main(words: list[str]) -> int:
    checks = {"quick": QUICK, "ratchet": RATCHET}.get(" ".join(words), SLOW | QUICK)
    wrong = 0
    with ThreadPoolExecutor(2) as pool:
        for name, (found, seconds) in zip(checks, pool.map(timed, checks.values()), strict=True):
            print(f"{'not ' if found else ''}ok  {name} ({seconds:.1f} s)", *found, sep="\n    ")
            wrong += bool(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
