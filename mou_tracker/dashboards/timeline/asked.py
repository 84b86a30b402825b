"""What the address of the timeline asks for: window, order, grouping, stretches, groups opened,
page and the day compared; BadRequest names what may be written."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.clock import read_day
from agreements.dates import DateError, PartialDate, parse_edtf

from .grouping import GROUPINGS
from .rows import NEXT, SORTS
from .strip import MEASURES
from .windows import USUAL, ZOOMS


def choice(query: QueryDict, name: str, among: Iterable[str], default: str) -> str:
    chosen = query.get(name) or default
    if chosen != default and chosen not in among:
        raise BadRequest(
            _("%(name)s may be %(among)s.") % {"name": name, "among": ", ".join(map(str, among))}
        )
    return chosen


def stretch(text: str) -> PartialDate:
    """A day, a month, a quarter, a half or a year with both its bounds."""
    try:
        found = parse_edtf(text)
    except DateError:
        found = None
    if found is None or found.earliest is None or found.latest is None:
        raise BadRequest(_("Write the day as 2026-06-01; “%s” is not one.") % text[:40])
    return found


class Asked:
    """The parameters of one request."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.group = choice(query, "group", GROUPINGS, "next")
        self.sort = choice(query, "sort", [*SORTS, *(f"-{one}" for one in SORTS)], NEXT)
        self.zoom = choice(query, "zoom", ZOOMS, USUAL)
        self.opened = frozenset(query.getlist("open"))
        self.page = self._page()
        self.card = query.get("card", "")[:40]
        self.has_table = bool(query.get("table"))
        self.against = read_day(query["against"]) if query.get("against") else None
        self.stretches: dict[str, tuple[date, date]] = {
            code: (found.earliest, found.latest)
            for code in MEASURES
            if (text := query.get(f"{code}_in")) and (found := stretch(text))
        }
        self.window = self._window()

    def _page(self) -> int:
        text = self.query.get("page") or "1"
        if not (text.isascii() and text.isdigit() and 0 < len(text) < 6) or int(text) < 1:
            raise BadRequest(_("This page does not exist."))
        return int(text)

    def _window(self) -> tuple[date | None, date | None] | None:
        first, last = (self.query.get(name) for name in ("from", "until"))
        if not first and not last:
            return None
        begins = stretch(first).earliest if first else None
        ends = stretch(last).latest if last else None
        if begins and ends and ends < begins:
            raise BadRequest(_("The end lies before the beginning."))
        return begins, ends

    def link(self, **changed: str | list[str] | None) -> str:
        """The same address with some parameters changed; None drops one. A page number does not
        outlive another choice."""
        query = self.query.copy()
        for name in ("page", "card", "format", "export"):
            if name not in changed:
                query.pop(name, None)
        for name, value in changed.items():
            query.pop(name, None)
            if isinstance(value, list):
                query.setlist(name, value)
            elif value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a filter form carries along: everything that is no filter."""
        names = ("on", "against", "sort", "group", "zoom", "from", "until")
        return [(name, self.query[name]) for name in names if self.query.get(name)]

    @property
    def others(self) -> list[tuple[str, str]]:
        """What choosing another day to compare with carries along."""
        dropped = ("against", "page", "card", "format", "export")
        return [
            (name, value)
            for name, values in self.query.lists()
            if name not in dropped
            for value in values
            if value
        ]

    @property
    def unfiltered(self) -> str:
        """The same look at all lanes."""
        return f"?{urlencode(self.kept)}"
