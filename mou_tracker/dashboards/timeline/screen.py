"""The picture on the screen: heads that sort, the strip, the years to choose from, and the rows
under their heads as HTML text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from agreements.wording.date_formats import format_date

from .asked import Asked
from .axis import draw_axis, draw_pill
from .grouping import Group
from .markup import Columns, address_of, lane_row
from .picture import Frame, Picture
from .rows import NEXT, Row
from .strip import Line, Strip, draw_folded, draw_line, end_of, highest
from .windows import usual, years_of
from .words import periods

#: class → (label, the key it sorts by; "" for none)
HEADS: dict[str, tuple[str | Promise, str]] = {
    "c-n": (gettext_lazy("Country, partner"), "name"),
    "c-o": (pgettext_lazy("column", "Term, since"), "since"),
    "c-a": (gettext_lazy("Next act"), NEXT),
    "c-d": (pgettext_lazy("column", "Day"), "day"),
    "c-l": (pgettext_lazy("column", "Days left"), ""),
    "c-e": (gettext_lazy("End of cover"), "cover"),
    "c-r": (gettext_lazy("Responsible"), "responsible"),
}


#: So many that stand under another head are named; the others are counted.
MOST_NAMED = 8
#: grouping → the filter that finds a group.
FILTERS = {"area": "area", "country": "country", "partner": "party"}


@dataclass(frozen=True, slots=True)
class Head:
    """A head of a column. `sorted`: "ascending", "descending", or "" where it orders nothing."""

    look: str
    label: str
    href: str
    sorted: str

    @property
    def arrow(self) -> str:
        return {"ascending": " ▲", "descending": " ▼"}.get(self.sorted, "")


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the whole span, as a link that moves the window there."""

    label: str
    href: str
    is_shown: bool
    is_now: bool


@dataclass(frozen=True)
class Screen:
    """What stands above the lanes."""

    frame: Frame
    strip: Strip
    asked: Asked
    first_day: date | None
    carry: str  # the asked day, where links carry it along

    @property
    def is_usual(self) -> bool:
        """The window of which a phone shows the first years only."""
        return self.frame.scale == usual(self.frame.on)

    @property
    def span(self) -> int:
        return self.frame.columns.texts

    @property
    def heads(self) -> Iterator[Head]:
        sort = self.asked.sort
        for look, (label, key) in HEADS.items():
            if look == "c-o" and not self.frame.columns.ordinal:
                continue
            is_sorted = key and sort.removeprefix("-") == key
            down = sort.startswith("-")
            state = ("descending" if down else "ascending") if is_sorted else ""
            other = f"-{key}" if is_sorted and not down and key != NEXT else key
            href = self.asked.link(sort=None if other == NEXT else other) if key else ""
            yield Head(look, str(label), href, state)

    @property
    def lines(self) -> Iterator[tuple[Line, SafeString]]:
        scale, on = self.frame.scale, self.frame.on
        for line in self.strip.lines:

            def link(text: str, code: str = line.code) -> str:
                return self.asked.link(**{f"{code}_in": text})

            yield line, draw_line(line, scale, link, on)

    @property
    def axis(self) -> SafeString:
        return draw_axis(self.frame.scale)

    @property
    def pill(self) -> SafeString:
        on = self.frame.on
        label = format_date(on, "SHORT_DATE_FORMAT") if self.carry else _("today")
        return draw_pill(self.frame.scale, on, label)

    @property
    def years(self) -> Iterator[Year]:
        scale, on = self.frame.scale, self.frame.on
        length = max(round(scale.days / 365.25), 1)
        for year in years_of(self.first_day, scale, on):
            last = min(year + length - 1, 2199)
            href = self.asked.link(**{"from": str(year), "until": str(last), "zoom": None})
            shown = scale.first.year <= year <= scale.last.year
            yield Year(str(year), href, shown, year == on.year)

    @property
    def has_table(self) -> bool:
        """A page of hundreds has its table when it is asked for."""
        return not self.frame.is_dense or self.asked.has_table


@dataclass(frozen=True)
class Lanes:
    """The rows under their heads. `changed`: of a row by its id, what is otherwise than on the day
    compared."""

    picture: Picture
    asked: Asked
    changed: dict[int, list[str]]
    carry: str

    @property
    def columns(self) -> Columns:
        return self.picture.frame.columns

    @property
    def bodies(self) -> Iterator[SafeString]:
        """One `<tbody>` a group."""
        folded = [group for group in self.picture.groups if group.is_folded]
        most = highest([map(end_of, group.rows) for group in folded], self.picture.scale)
        for group in self.picture.groups:
            name = f' id="g-{escape(group.anchor)}"' if group.code else ""
            html = "".join(self._body(group, most))
            yield mark_safe(f"<tbody{name}>{html}</tbody>")  # noqa: S308  escaped below

    def _body(self, group: Group, most: int) -> Iterator[str]:
        if group.label:
            yield self._group_head(group, most)
        if group.is_folded:
            return
        for row in group.rows:
            yield self.row(row)
        if group.also:
            yield self._also(group)

    def row(self, row: Row) -> SafeString:
        drawn = self.picture.drawn(row.reference)
        return lane_row(
            row, drawn.svg, columns=self.columns, changes=self.changed.get(row.id),
            href=lambda reference: address_of(reference, self.carry),
        )  # fmt: skip

    def _group_head(self, group: Group, most: int) -> str:
        opened = [code for code in sorted(self.asked.opened) if code != group.code]
        label, number = escape(group.label), len(group.rows)
        told = f"<b>{label}</b> {number}"
        if group.can_fold:
            wanted = [*opened, group.code] if group.is_folded else opened
            href = self.asked.link(open=wanted) + f"#g-{group.anchor}"
            state = "false" if group.is_folded else "true"
            told = (
                f'<a href="{escape(href)}" aria-expanded="{state}">'
                f'<span aria-hidden="true">{"▸" if group.is_folded else "▾"}</span> {told}</a>'
            )
        side = ""
        if group.is_folded:
            if group.first_day:
                first = _("first day %(day)s") % {
                    "day": format_date(group.first_day, "SHORT_DATE_FORMAT")
                }
                told += f" <span>{escape(first)}</span>"
            side = draw_folded(map(end_of, group.rows), self.picture.scale, most)
        return (
            f'<tr class="tl-gh"><th scope="rowgroup" colspan="{self.columns.texts}">{told}</th>'
            f'<td class="c-p">{side}</td></tr>'
        )

    def _also(self, group: Group) -> str:
        """Those that belong to a group too and stand elsewhere, by name; of many the first, and a
        link to all where a filter finds them."""
        links = [
            f'<a href="#l-{escape(row.reference)}">{escape(row.name)}</a>'
            for row in group.also[:MOST_NAMED]
        ]
        if (more := len(group.also) - MOST_NAMED) > 0:
            links.append(self._others(group, more))
        words = ngettext("also here:", "also here:", len(group.also))
        return (
            f'<tr class="tl-also"><td colspan="{self.columns.texts + 1}">{escape(words)} '
            f"{', '.join(links)}</td></tr>"
        )

    def _others(self, group: Group, more: int) -> str:
        told = escape(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
        name = FILTERS.get(self.asked.group)
        if name is None:
            return told
        href = self.asked.link(**{name: group.code, "group": "none"})
        return f'<a href="{escape(href)}">{told}</a>'

    @property
    def periods(self) -> Iterator[tuple[Row, str]]:
        """Every drawn lane with its status periods in one line."""
        for group in self.picture.groups:
            if not group.is_folded:
                for row in group.rows:
                    yield row, periods(self.picture.lanes[row.reference])
