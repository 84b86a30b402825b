"""The history of one agreement as one drawing, in years, with ordinals and gaps: drawn once for all
languages of a brief, for page and paper alike.

Colours stand in attributes, since a PDF engine knows no style sheet inside a drawing; a page lays
its own over them by class. Every mark differs in form, so that it can be told apart in grey. Text
is 12 units high where the drawing is as wide as an A4 sheet between its margins: 9 points.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from agreements.dates import stored_edtf
from agreements.models import CoverKind
from agreements.status.answers import Answer, Gap
from agreements.wording.edges import is_certain_on
from agreements.wording.numbers import in_thousands

from .facts import gaps_by, signed_by
from .words import day, short_days

WIDTH, HEIGHT = 703, 40
TOP, BAR = 18, 16
#: Years after the asked day that are drawn, at least and at most.
AHEAD, FAR = 2, 8
#: Width of a letter of 12 units, and of a Korean one.
LATIN, WIDE = 6.6, 11.0
FACES = "'MOU Print','MOU Latin','Pretendard GOV',sans-serif"
INK, SOFT, RULE, BLUE, PALE, RED = "#1e2124", "#58616a", "#e6e8ea", "#0b50d0", "#b1cefb", "#de3412"


@dataclass(slots=True)
class Chain:
    """`caption`: the first and the last day of each term as the first language writes them, and
    the gaps in every language: digits are read in all of them."""

    reference: str
    svg: SafeString
    caption: str
    undated: list[int] = field(default_factory=list)


def chain(found: Answer, languages: Sequence[str]) -> Chain | None:
    """None where nothing is dated."""
    drawing = _Drawing(found, languages)
    if not drawing.rows and not found.gaps:
        return None
    svg = SafeString(drawing.svg())  # numbers and escaped words
    return Chain(found.agreement.reference, svg, _caption(found, drawing), drawing.undated)


def _caption(found: Answer, drawing: "_Drawing") -> str:
    """From the first to the last day of each term, with its rolls up to the asked day; of one
    without a day that it runs from, the day it was signed."""
    with override(drawing.languages[0]):
        return " · ".join(_terms(found, drawing))


def _terms(found: Answer, drawing: "_Drawing") -> Iterator[str]:
    signed = {int(n): stored_edtf(text) for n, text in found.standing.signed.items()}
    gaps = {gap.before: gap for gap in drawing.gaps}
    for ordinal in sorted({row.ordinal for row in drawing.rows} | drawing.known | {*gaps} - {None}):
        rows = [row for row in drawing.rows if row.ordinal == ordinal]
        if rows:
            yield f"{ordinal}: {_span(rows[0], rows[-1], found.today)}"
        elif ordinal in signed:
            yield f"{ordinal}: {_('signed %(day)s') % {'day': short_days(signed[ordinal])}}"
        elif ordinal in drawing.known:
            yield f"{ordinal}: ?"
        if gap := gaps.get(ordinal):
            yield _in_each(drawing.languages, lambda: _gap_words(gap))


def _in_each(languages: Sequence[str], words: Callable[[], str]) -> str:
    told = []
    for code in languages:
        with override(code):
            told.append(words())
    return " / ".join(told)


def _span(first: Any, last: Any, today: date) -> str:
    begins = day(first.starts_on)
    if not is_certain_on(first.starts_certain_from, today):
        begins = f"≈ {begins}"
    if last.span.last is None:
        return f"{begins} – ?" if last.ends_certain_from is None else f"{begins} –"
    sign = "" if is_certain_on(last.ends_certain_from, today) else "≈ "
    return f"{begins} – {sign}{day(last.span.last)}"


def _gap_words(gap: Gap) -> str:
    return _("gap %(days)s d") % {"days": _number(gap)}


def _days(gap: Gap) -> str:
    return pgettext("short", "%(days)s d") % {"days": _number(gap)}


def _number(gap: Gap) -> str:
    return in_thousands(gap.days) if gap.certain else f"≈ {in_thousands(gap.days)}"


class _Drawing:
    def __init__(self, found: Answer, languages: Sequence[str]) -> None:
        self.found, self.on, self.languages = found, found.on, languages
        terms = {term.pk for term in signed_by(found)}
        rows = [
            row
            for row in found.term_periods
            if row.term_id in terms and (row.starts_on <= found.on or not row.roll)
        ]
        self.rows, self.gaps = rows, list(gaps_by(found))
        first = min([row.starts_on for row in rows] or [found.on])
        last = max([row.span.last for row in rows if row.span.last] or [found.on])
        self.first = date(min(first, found.on).year, 1, 1)
        years = max(found.on.year + AHEAD, min(last.year, found.on.year + FAR))
        self.last = date(years, 12, 31)
        self.undated = sorted({*found.instruments.missing, *found.instruments.undated})
        self.known = {*self.undated, *(row.ordinal for row in signed_by(found) if row.is_signed)}

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days + 1
        at = min(max((day - self.first).days, 0), whole) / whole
        return round(at * WIDTH, 1)

    def svg(self) -> str:
        parts = [*self._axis(), *self._terms(), *self._undated(), *self._gaps(), *self._today()]
        label = escape(f"{self.first.year}–{self.last.year}")
        return (
            f'<svg class="br-chain" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
            f'height="{HEIGHT}" role="img" aria-label="{label}" font-family="{FACES}" '
            f'font-size="12">{"".join(parts)}</svg>'
        )

    def _axis(self) -> list[str]:
        years = self.last.year - self.first.year + 1
        step = next(n for n in (1, 2, 5, 10, 20, 50) if WIDTH / years * n >= 42)
        parts = []
        for year in range(self.first.year, self.last.year + 1, step):
            at = self.x(date(year, 1, 1))
            parts.append(
                f'<path class="br-grid" d="M{at} 3V{HEIGHT - 3}" stroke="{RULE}" fill="none"/>'
                f'<text class="br-soft" x="{at + 2}" y="12" fill="{SOFT}">{year}</text>'
            )
        return parts

    def _terms(self) -> list[str]:
        parts, drawn = [], set()
        for row in self.rows:
            parts += self._period(row)
            if row.ordinal not in drawn:
                drawn.add(row.ordinal)
                parts += self._ordinal(row)
        return parts

    def _end(self, row: Any) -> date:
        following = [one.starts_on for one in self.rows if one.starts_on > row.starts_on]
        end = row.span.last
        if end is None:
            end = min(following) if following else self.last
        shown: date = min(end, self.last)
        return shown

    def _period(self, row: Any) -> list[str]:
        start, end = self.x(row.starts_on), self._end(row)
        parts = []
        if row.starts_on <= self.on:
            stop = self.x(min(end, self.on))
            runs = row is self.found.period
            sure = is_certain_on(row.certain_from, self.found.today)
            fill, look = (BLUE, "br-run") if runs else (PALE, "br-past")
            edge = "" if sure else f' stroke="{SOFT}" stroke-dasharray="2 2"'
            wide = round(max(stop - start, 2), 1)
            parts.append(_box(look, start, wide, fill, edge))
        if end > self.on:
            parts += self._ahead(row, end)
        return parts

    def _ahead(self, row: Any, end: date) -> list[str]:
        start = self.x(max(row.starts_on, self.on))
        wide = round(self.x(end) - start, 1)
        cover = self.found.cover
        if row.span.last is None or cover is None or cover.kind == CoverKind.NOT_RECORDED:
            return [
                _box("br-open", start, wide, "#fff", f' stroke="{SOFT}" stroke-dasharray="4 3"')
            ]
        fill = BLUE if row is self.found.period else PALE
        cap = self.x(end)
        return [
            _box("br-run" if fill == BLUE else "br-past", start, wide, fill, ""),
            f'<path class="br-ink" d="M{cap} {TOP - 4}v{BAR + 8}" stroke="{INK}" '
            'stroke-width="2.5"/>',
        ]

    def _ordinal(self, row: Any) -> list[str]:
        start = self.x(row.starts_on)
        wide = self.x(min(self._end(row), max(self.on, row.starts_on))) - start
        inside = wide >= 12
        runs = row is self.found.period and inside
        fill, look = ("#fff", "br-on") if runs else (INK, "br-ink")
        at = start + 4 if inside else start + 1
        y = TOP + 12.5 if inside else TOP - 2
        return [f'<text class="{look}" x="{at}" y="{y}" fill="{fill}" font-weight="700">'
                f"{row.ordinal}</text>"]  # fmt: skip

    def _undated(self) -> list[str]:
        """Between the dated ones around them, evenly: somewhere there, no one knows where."""
        parts = []
        starts = {row.ordinal: row.starts_on for row in reversed(self.rows)}
        for n in self.undated:
            before = max((k for k in starts if k < n), default=None)
            after = min((k for k in starts if k > n), default=None)
            left = self.x(starts[before]) if before is not None else 0
            right = self.x(starts[after]) if after is not None else self.x(self.on)
            between = [k for k in self.undated if (before is None or k > before)
                       and (after is None or k < after)]  # fmt: skip
            at = round(left + (right - left) * (between.index(n) + 1) / (len(between) + 1), 1)
            parts.append(
                f'<rect class="br-open" x="{at - 12}" y="{TOP + 1}" width="24" height="{BAR - 2}" '
                f'rx="7" fill="#fff" stroke="{SOFT}" stroke-dasharray="3 2"/>'
                f'<text class="br-ink" x="{at}" y="{TOP + 12.5}" fill="{INK}" font-weight="700" '
                f'text-anchor="middle">{n}?</text>'
            )
        return parts

    def _gaps(self) -> list[str]:
        parts = []
        for gap in self.gaps:
            left, right = self.x(gap.span.first), self.x(min(gap.span.last or self.on, self.last))
            hatch = "".join(
                f"M{round(at, 1)} {TOP + BAR}l{BAR / 2} -{BAR}"
                for at in _steps(left + 1, right - BAR / 2, 7)
            )
            parts.append(
                f'<rect class="br-gap" x="{left}" y="{TOP}" width="{round(right - left, 1)}" '
                f'height="{BAR}" fill="#fff" stroke="{RED}"/>'
                f'<path class="br-gap" d="{hatch}" stroke="{RED}" stroke-opacity=".45" '
                'fill="none"/>'
            )
            parts += self._gap_label(gap, left, right)
        return parts

    def _gap_label(self, gap: Gap, left: float, right: float) -> list[str]:
        """In every language or in none; the caption says it in each."""
        for text in (
            _in_each(self.languages, lambda: _gap_words(gap)),
            _in_each(self.languages, lambda: _days(gap)),
        ):
            wide = _wide(text)
            if wide + 12 <= right - left:
                middle = round((left + right) / 2, 1)
                return [
                    f'<rect class="br-paper" x="{round(middle - wide / 2 - 3, 1)}" y="{TOP + 1.5}" '
                    f'width="{round(wide + 6, 1)}" height="{BAR - 3}" fill="#fff"/>'
                    f'<text class="br-gap-text" x="{middle}" y="{TOP + 12.5}" fill="#8a240f" '
                    f'font-weight="700" text-anchor="middle">{escape(text)}</text>'
                ]
        return []

    def _today(self) -> list[str]:
        at = self.x(self.on)
        return [
            f'<path class="br-ink" d="M{at} 2V{HEIGHT - 2}" stroke="{INK}" stroke-width="1.5"/>'
        ]


def _box(look: str, x: float, wide: float, fill: str, edge: str) -> str:
    where = f'x="{x}" y="{TOP}" width="{wide}" height="{BAR}"'
    return f'<rect class="{look}" {where} fill="{fill}"{edge}/>'


def _steps(first: float, last: float, by: float) -> list[float]:
    return [first + by * n for n in range(max(0, int((last - first) / by) + 1))]


def _wide(text: str) -> float:
    return sum(WIDE if "\uac00" <= letter <= "\ud7a3" else LATIN for letter in text)
