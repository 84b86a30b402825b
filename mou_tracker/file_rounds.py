"""The check of the digests of documents goes round: each hour goes on where the one before has
stopped, and what is kept in between tells where that was and since when all were seen."""

from datetime import datetime, timedelta
from typing import Any

from agreements import files

#: A store of which an hour does not see a twenty-fourth takes longer than a day; so long at most.
MOST = timedelta(days=7)


def go_on(kept: Any, *, now: datetime, may_clear: bool) -> dict[str, Any] | None:
    """The hourly round of `agreements.files`; `kept`: what the one before has left. Returns what
    is to be kept, None where the store could not be asked."""
    known: dict[str, Any] = {"after": "", "began": now.isoformat(), "ended": None}
    known |= kept if isinstance(kept, dict) else {}
    after = files.look_after(now=now, after=known["after"], may_clear=may_clear)
    if after is None:
        return None
    if after:
        return known | {"after": after}
    return {"after": "", "began": now.isoformat(), "ended": now.isoformat()}


def seen_since(kept: Any) -> datetime:
    """When the last look at all of them ended; before there was one, when the first began."""
    return datetime.fromisoformat(kept["ended"] or kept["began"])


def is_slow(kept: Any, *, now: datetime) -> bool:
    return now - seen_since(kept) > MOST
