"""What was understood of a line, as JSON (interfaces: the command `read_line`)."""

from collections.abc import Callable, Hashable
from typing import Any

from .people import OUR
from .reading import ParsedLine


def representation(
    entry: ParsedLine, *, short_name: Callable[[Hashable], str] = str
) -> dict[str, Any]:
    """Dates as EDTF, clocks as HH:MM, parties by short name; what is not said is null."""
    kind = entry.kind or ("meeting" if entry.mode else "other")
    return {
        "title": entry.title,
        "kind": kind,
        "when": entry.when.text if entry.when else None,
        "due": entry.due.text if entry.due else None,
        "start": f"{entry.start:%H:%M}" if entry.start else None,
        "end": f"{entry.end:%H:%M}" if entry.end else None,
        "time_zone": entry.time_zone or None,
        "agreements": list(entry.agreements),
        "parties": [short_name(key) for key in entry.parties],
        "head_counts": {
            OUR if who == OUR else short_name(who): count for who, count in entry.people.items()
        },
        "place": entry.place or None,
        "sure": entry.is_sure,
        "warnings": list(dict.fromkeys(doubt.code for doubt in entry.doubts)),
        "unread": list(entry.unread),
    }
