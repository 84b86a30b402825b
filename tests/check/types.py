"""What mypy finds in each package, beside what it found before: a count may only fall.

A package whose count is 0 stays there. `make check ARGS=ratchet` writes the counts that have fallen
into types.json.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.check import ROOT

COUNTS = Path(__file__).with_name("types.json")
WHERE = re.compile(r"([\w/]+)\.py:\d+: error: ")


def package_of(module: str, known: list[str]) -> str:
    """The longest known start of `agreements/dates/partial`; empty for what is not ours."""
    within = (one for one in known if f"{module}/".startswith(f"{one}/"))
    return max(within, key=len, default="")


def by_package(told: str, known: list[str]) -> dict[str, list[str]]:
    """The errors of mypy's report, by package."""
    found: dict[str, list[str]] = {name: [] for name in known}
    for line in told.splitlines():
        at = WHERE.match(line)
        if at and (package := package_of(at[1], known)):
            found[package].append(line)
    return found


def more(found: dict[str, list[str]], allowed: dict[str, int]) -> list[str]:
    """The packages with more errors than allowed, with all of theirs."""
    return [
        line
        for name, errors in sorted(found.items())
        if len(errors) > allowed[name]
        for line in (f"{name}: {len(errors)} errors, {allowed[name]} allowed", *errors)
    ]


def report() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "agreements", "activities", "mou_tracker"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode > 1:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def allowed() -> dict[str, int]:
    return json.loads(COUNTS.read_text())


def faults() -> list[str]:
    return more(by_package(report(), list(allowed())), allowed())


def ratchet() -> list[str]:
    """Writes down what has fallen."""
    known = allowed()
    found = by_package(report(), list(known))
    lower = {name: min(count, len(found[name])) for name, count in known.items()}
    COUNTS.write_text(json.dumps(lower, indent=2) + "\n")
    return []
