"""What each part of a campaign has found, kept for the page that is written from all of them."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .system import Figure

KEPT = Path(__file__).resolve().parents[2] / "var" / "faults.json"
NUMBER = re.compile(r"F\d\d\b")
#: Parts whose figures all speak of the same faults.
OF_A_PART = {"reminders": ("F04", "F05", "F25")}


def _all() -> dict[str, Any]:
    return json.loads(KEPT.read_text()) if KEPT.exists() else {}


def noted(number: str, part: str) -> list[dict[str, Any]]:
    """The figures a part has of a fault; [] where it has not run."""
    return _all().get(number, {}).get(part, [])


def remember(number: str, part: str, figures: Iterable[Figure]) -> None:
    rows = [
        {"what": one.what, "measured": one.measured, "promised": one.promised, "kept": one.kept}
        for one in figures
    ]
    found = _all()
    found.setdefault(number, {})[part] = rows
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(found, indent=1, ensure_ascii=False))


def remember_part(part: str, figures: list[Figure]) -> None:
    """Each figure under the fault its words begin with; of some parts, all under each."""
    for number in OF_A_PART.get(part, ()):
        remember(number, part, [one for one in figures if one.promised])
    by_number: dict[str, list[Figure]] = {}
    for one in figures:
        if number := NUMBER.match(one.what):
            by_number.setdefault(number[0], []).append(one)
    for number, mine in by_number.items():
        remember(number, part, mine)
