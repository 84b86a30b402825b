"""What the last run of each part of a campaign has found. It is kept beside the page that is
written from it: a part can be run again, on another machine, and the others are not forgotten."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .system import Figure

KEPT = Path(__file__).resolve().parents[2] / "docs" / "faults.json"
NUMBER = re.compile(r"F\d\d\b")
#: Parts whose figures all speak of the same faults.
OF_A_PART = {"reminders": ("F04", "F05", "F25")}


def last_run(part: str) -> dict[str, Any]:
    """`{"on": "2026-11-30", "figures": [{"what", "measured", "promised", "kept"}]}`; {} where it
    has not run."""
    return _all().get(part, {})


def noted(number: str, part: str) -> list[dict[str, Any]]:
    """The figures a part has of a fault: those whose words begin with its number; of some parts,
    all that were promised."""
    figures = last_run(part).get("figures", [])
    if number in OF_A_PART.get(part, ()):
        return [one for one in figures if one["promised"]]
    return [one for one in figures if (found := NUMBER.match(one["what"])) and found[0] == number]


def remember(part: str, figures: Iterable[Figure]) -> None:
    """In place of what its run before has found."""
    rows = [
        {"what": one.what, "measured": one.measured, "promised": one.promised, "kept": one.kept}
        for one in figures
    ]
    found = _all() | {part: {"on": datetime.now(UTC).date().isoformat(), "figures": rows}}
    KEPT.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _all() -> dict[str, Any]:
    return json.loads(KEPT.read_text()) if KEPT.exists() else {}
