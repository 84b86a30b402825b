"""How a computed day is written where it is not certain: the same words on page, list and mail.

"29 June 2029" · "≈ 29 June 2029 (between 31 May 2029 and 29 June 2029)" · "(31 May 2029 or later)".
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements.wording.date_formats import format_date

LONG = "DATE_FORMAT"


def is_certain_on(certain_from: date | None, on: date) -> bool:
    """Whether what is certain from a day on (None: never) is so on `on`."""
    return certain_from is not None and certain_from <= on


def between(earliest: date | None, latest: date | None, style: str = LONG) -> str:
    """The edges in words; '' where both are the same day. `style`: a format of Django."""
    if earliest == latest:
        return ""
    if latest is None:
        return _("%(first)s or later") % {"first": format_date(earliest, style)}
    if earliest is None:
        return _("%(first)s or earlier") % {"first": format_date(latest, style)}
    return _("between %(first)s and %(last)s") % {
        "first": format_date(earliest, style),
        "last": format_date(latest, style),
    }


def doubtful(
    day: date | None,
    earliest: date | None,
    latest: date | None,
    *,
    certain: bool,
    written: Callable[[date], str] = format_date,
) -> str:
    """`day` with the sign of doubt and its edges where it is not certain."""
    if day is None:
        return ""
    if certain:
        return written(day)
    edges = between(earliest, latest)
    return f"≈ {written(day)} ({edges})" if edges else f"≈ {written(day)}"


def safe_by(row: Any, style: str = LONG) -> str:
    """The day by which one is safe, where a deadline's own day is not certain."""
    if row.safe_by is None or row.safe_by == row.day:
        return ""
    return safe(row.safe_by, style)


def safe(day: date, style: str = LONG) -> str:
    return _("safe by %(day)s") % {"day": format_date(day, style)}


def roll(
    day: date,
    unless: date | None,
    style: str = LONG,
    *,
    earliest: date | None = None,
    latest: date | None = None,
) -> str:
    """The first tacit renewal that can still be stopped; between which days it lies, where it is
    in doubt (`earliest` and `latest` differ)."""
    told, edges = format_date(day, style), between(earliest, latest, style)
    told = f"≈ {told} ({edges})" if edges else told
    if unless is None:
        return _("renews %(day)s") % {"day": told}
    names = {"day": told, "unless": format_date(unless, style)}
    return _("renews %(day)s unless notice by %(unless)s") % names


def sure_roll(day: date, style: str = LONG) -> str:
    return _("renews %(day)s, certain") % {"day": format_date(day, style)}
