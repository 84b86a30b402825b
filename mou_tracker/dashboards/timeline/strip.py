"""How many agreements have something in a stretch of time: a notice day, an end, a meeting.

Each figure is a link to exactly its agreements: `?notice_in=2027-33`, `?ends_in=2027-40`,
`?meets_in=2027`, an EDTF quarter, half or year. Up to one page of lanes the figures are counted
from the rows that are read anyway; beyond, by the database. An agreement counts once a
stretch: with meetings in several, or one planned for a window of days, in each that it touches.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, ActivityAgreement, ActivityKind, ActivityState
from agreements.access import rights_of
from agreements.dates import stored_edtf
from agreements.filters import ending_covers
from agreements.models import Agreement, Deadline, DeadlineAgreement, DeadlineKind
from agreements.wording.date_formats import in_words
from mou_tracker.dashboards.kept import kept

from .rows import Row
from .scale import ONE_DAY, Scale

#: In a window of more years a figure stands for a year, in a shorter one for a quarter.
QUARTERS_UP_TO = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks about which day."""

    on: date
    today: date
    user: Any


# --- What is counted ---


def _notice_day(asked: Asked) -> Subquery:
    """The next day for a notice that nothing has closed, the earliest it may be."""
    ahead = Deadline.objects.ahead_on(asked.on).filter(kind=DeadlineKind.NOTICE)
    found = DeadlineAgreement.objects.filter(agreement=OuterRef("pk"), deadline__in=ahead)
    day = Coalesce("deadline__earliest", "deadline__day")
    return Subquery(found.order_by("deadline__day").values(first=day)[:1])


def end_day(asked: Asked) -> Subquery:
    """The last day of cover, the earliest it may be; what has ended, the day it ended."""
    covers = ending_covers(asked.on, asked=max(asked.on, asked.today))
    return Subquery(covers.values(first=Coalesce("earliest", "until"))[:1])


def _meetings(asked: Asked, first: date, last: date) -> QuerySet[Any]:
    """(activity, agreement) of the meetings whose day, or a day of whose window, lies between two
    days, both included; of one without a last day it is the first."""
    seen = Activity.objects.visible_to(asked.user).filter(kind=ActivityKind.MEETING)
    ends_after = Q(last_day__gte=first) | Q(last_day=None, first_day__gte=first)
    found = seen.exclude(state=ActivityState.CANCELLED).filter(ends_after, first_day__lte=last)
    return ActivityAgreement.objects.filter(activity__in=found)


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the strip. `day_of`: the day of a row, `day`: the same in the database; without
    them an agreement may have several days, and `note` says that it counts in each stretch."""

    label: str | Promise
    heading: str | Promise
    day_of: Callable[[Row], date | None] | None = None
    day: Callable[[Asked], Any] | None = None
    note: str | Promise = ""


MEASURES: dict[str, Measure] = {
    "notice": Measure(
        gettext_lazy("notice days"),
        gettext_lazy("Notice days by quarter"),
        lambda row: row.standing.notice_earliest or row.standing.notice_by,
        _notice_day,
    ),
    "ends": Measure(
        gettext_lazy("ends of cover"),
        gettext_lazy("Ends of cover"),
        lambda row: (
            (row.standing.ends_earliest or row.standing.until)
            if row.standing.end_kind == "day"
            else None
        ),
        end_day,
    ),
    "meets": Measure(
        gettext_lazy("agreements with a meeting"),
        gettext_lazy("Agreements with a meeting"),
        note=gettext_lazy("each in every stretch in which it meets"),
    ),
}


def within(
    agreements: QuerySet[Agreement], code: str, first: date, last: date, asked: Asked
) -> QuerySet[Agreement]:
    """The agreements that a figure of `code` counts between two days, both included."""
    measure = MEASURES[code]
    if measure.day is None:
        met = _meetings(asked, first, last).filter(agreement=OuterRef("pk"))
        return agreements.filter(Exists(met))
    named = f"{code}_day"
    return agreements.annotate(**{named: measure.day(asked)}).filter(
        **{f"{named}__range": (first, last)}
    )


# --- Stretches ---


def quarter_of(day: date) -> str:
    """ "2027-33": the EDTF text of its quarter."""
    return f"{day.year:04}-{33 + (day.month - 1) // 3}"


def half_after(day: date) -> str:
    """The EDTF text of the half-year after that of a day."""
    return f"{day.year:04}-41" if day.month <= 6 else f"{day.year + 1:04}-40"


def bounds(text: str) -> tuple[date, date]:
    value = stored_edtf(text)
    assert value.earliest and value.latest
    return value.earliest, value.latest


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the strip: how many agreements by stretch, and all of them together."""

    code: str
    counts: Mapping[str, int]
    total: int

    @property
    def heading(self) -> str:
        return str(MEASURES[self.code].heading)

    @property
    def note(self) -> str:
        return str(MEASURES[self.code].note)


@dataclass(frozen=True, slots=True)
class Strip:
    """The lines of a page."""

    lines: list[Line]

    def line(self, code: str) -> Line:
        return next(line for line in self.lines if line.code == code)

    @property
    def told(self) -> list[Line]:
        """The lines that say anything."""
        return [line for line in self.lines if line.total]


def unit_of(scale: Scale) -> Callable[[date], str]:
    is_long = scale.days > QUARTERS_UP_TO * 366
    return (lambda day: f"{day.year:04}") if is_long else quarter_of


def reach_of(scale: Scale) -> tuple[date, date]:
    """The first and last day of the stretches that the window touches, which it may cut."""
    unit = unit_of(scale)
    return bounds(unit(scale.first))[0], bounds(unit(scale.last))[1]


def _counted(days: Iterable[date | None], scale: Scale) -> Counter[str]:
    unit, (first, last) = unit_of(scale), reach_of(scale)
    return Counter(unit(day) for day in days if day and first <= day <= last)


def strip_of(
    agreements: QuerySet[Agreement], rows: list[Row] | None, scale: Scale, asked: Asked, *, of: str
) -> Strip:
    """The strip over the window: of `rows`, where they are all of `agreements`; else counted in the
    database. Days outside the stretches that the window touches count for nothing. `of`: what
    tells `agreements` from others."""
    return Strip([_line(code, agreements, rows, scale, asked, of=of) for code in MEASURES])


def _line(
    code: str, agreements: QuerySet[Agreement], rows: list[Row] | None, scale: Scale, asked: Asked,
    *, of: str,
) -> Line:  # fmt: skip
    """Counted in the database it is kept, as long as nobody wrote what says so."""
    measure, reach, unit = MEASURES[code], reach_of(scale), unit_of(scale)
    if measure.day is None:
        found = _days_of_meetings(agreements, rows, reach, asked, unit)
        return _line_of(code, found, reach, unit)
    if rows is not None and measure.day_of is not None:
        day_of = measure.day_of
        return _line_of(code, ((row.id, day_of(row)) for row in rows), reach, unit)
    day = measure.day(asked)
    question = ("strip", code, rights_of(asked.user), asked.on, asked.today, scale, of)
    return kept(question, lambda: _line_of(code, _days_in(agreements, day, reach), reach, unit))


def _line_of(
    code: str,
    days: Iterable[tuple[int, date | None]],
    reach: tuple[date, date],
    unit: Callable[[date], str],
) -> Line:
    found = {(pk, unit(day)) for pk, day in days if day and reach[0] <= day <= reach[1]}
    counts = Counter(text for _pk, text in found)
    return Line(code, counts, len({pk for pk, _text in found}))


def _days_in(
    agreements: QuerySet[Agreement], day: Any, reach: tuple[date, date]
) -> list[tuple[int, date]]:
    """(agreement, its day) of those whose day lies between two."""
    named = agreements.order_by().annotate(found_day=day)
    return list(named.filter(found_day__range=reach).values_list("pk", "found_day"))


def _days_of_meetings(
    agreements: QuerySet[Agreement],
    rows: list[Row] | None,
    reach: tuple[date, date],
    asked: Asked,
    unit: Callable[[date], str],
) -> list[tuple[int, date]]:
    """(agreement, a day of each stretch that a meeting of it touches)."""
    of = [row.id for row in rows] if rows is not None else agreements.order_by().values("pk")
    found = _meetings(asked, *reach).filter(agreement__in=of)
    columns = ("agreement_id", "activity__first_day", "activity__last_day")
    days = []
    for pk, first, last in found.values_list(*columns):
        day, until = max(first, reach[0]), min(last or first, reach[1])
        while day <= until:
            days.append((pk, day))
            day = bounds(unit(day))[1] + ONE_DAY
    return days


def ending_in(
    agreements: QuerySet[Agreement], rows: list[Row] | None, text: str, asked: Asked, *, of: str
) -> int:
    """How many end in a stretch. `of`: as of `strip_of`."""
    first, last = bounds(text)
    day_of = MEASURES["ends"].day_of
    if rows is not None and day_of is not None:
        return sum(first <= day <= last for row in rows if (day := day_of(row)))
    question = ("ending in", text, rights_of(asked.user), asked.on, asked.today, of)
    return kept(question, lambda: within(agreements, "ends", first, last, asked).count())


# --- As a drawing ---

HIGH, FOOT = 28, 12


def draw_line(line: Line, scale: Scale, link: Callable[[str], str], on: date) -> SafeString:
    """The bars of a line with their numbers, each a link that `link` gives for a stretch. Places
    are per cent of the window, so that letters keep their shape at every width."""
    most = max(line.counts.values(), default=1)
    parts = []
    for text in sorted(line.counts):
        number = line.counts[text]
        first, last = bounds(text)
        left, right = scale.span(first, last) or (0.0, 0.0)
        high = max(round(number / most * (HIGH - FOOT), 1), 2)
        name = _("%(when)s, %(what)s: %(n)d") % {
            "when": in_words(stored_edtf(text)), "what": MEASURES[line.code].label, "n": number,
        }  # fmt: skip
        wide = right - left
        past = " tl-q-past" if last < on else ""
        parts.append(
            f'<a href="{escape(link(text))}" aria-label="{escape(name)}">'
            f'<rect class="tl-q-hit" x="{_pc(left)}" width="{_pc(wide)}" height="{HIGH}"/>'
            f'<rect class="tl-q-{line.code}{past}" x="{_pc(left + wide * 0.18)}" '
            f'width="{_pc(wide * 0.64)}" y="{HIGH - high:g}" height="{high:g}"/>'
            f'<text x="{_pc(left + wide / 2)}" y="{HIGH - high - 2.5:g}">{number}</text></a>'
        )
    return mark_safe(  # noqa: S308  every text in it went through escape()
        f'<svg class="tl-q" width="100%" height="{HIGH}">{"".join(parts)}</svg>'
    )


def draw_folded(days: Iterable[date | None], scale: Scale, most: int) -> SafeString:
    """The ends of a folded group by stretch; `most`: the highest figure of all such groups, so that
    they are on one scale."""
    counts = _counted(days, scale)
    return mark_safe(  # noqa: S308  numbers only
        f'<svg class="tl-q" width="100%" height="{HIGH}" aria-hidden="true">'
        + "".join(_plain(counts, scale, most))
        + "</svg>"
    )


def _plain(counts: Counter[str], scale: Scale, most: int) -> Iterator[str]:
    for text in sorted(counts):
        left, right = scale.span(*bounds(text)) or (0.0, 0.0)
        wide = right - left
        high = max(round(counts[text] / max(most, 1) * (HIGH - FOOT), 1), 2)
        yield (
            f'<rect class="tl-q-ends" x="{_pc(left + wide * 0.18)}" width="{_pc(wide * 0.64)}" '
            f'y="{HIGH - high:g}" height="{high:g}"/>'
            f'<text x="{_pc(left + wide / 2)}" y="{HIGH - high - 2.5:g}">{counts[text]}</text>'
        )


def highest(groups: Iterable[Iterable[date | None]], scale: Scale) -> int:
    """The highest figure of any stretch of any of some groups."""
    return max((n for days in groups for n in _counted(days, scale).values()), default=1)


def _pc(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def end_of(row: Row) -> date | None:
    """The day that the strip counts a row's end by."""
    day_of = MEASURES["ends"].day_of
    return day_of(row) if day_of else None
