"""The periods a term would run if nobody ended it: agreed end, tacit rolls, extensions
(rules 3, 4 and 7). Every end is counted from one anchor, never from the result before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agreements.dates import DateError, Length, add_days, add_months, last_day, notice_day
from agreements.values import quickly_made, replace

from .chain import Link
from .facts import AmendmentFact, NoticeClause, TermFact
from .result import ALWAYS, Because, Note, Step
from .steps import ONE_DAY, Certainty, both, step

EndKind = Literal["fixed", "duration", "indefinite", "not_recorded"]


@quickly_made
@dataclass(frozen=True, slots=True)
class Period:
    """One period of one term, both days inclusive. `final`: nothing follows by itself. `decided`:
    from which day on it can no longer be stopped by a notice (ALWAYS for the agreed one)."""

    roll: int
    start: date
    end: date | None
    end_kind: EndKind
    final: bool
    start_certain: Certainty
    end_certain: Certainty
    start_because: Because
    end_because: Because
    notice_by: date | None = None
    notice_because: Because = ()
    decided: date = ALWAYS

    @property
    def certain(self) -> Certainty:
        return both(self.start_certain, self.end_certain)


@quickly_made
@dataclass(frozen=True, slots=True)
class Series:
    """The ends of successive periods: `base` + n × `each`, counted from `anchor` (rule 3)."""

    anchor: date
    base: Length
    each: Length
    convention: Literal["day_before", "same_day"]

    def end(self, n: int) -> tuple[date, Step]:
        length = Length(
            years=self.base.years + n * self.each.years,
            months=self.base.months + n * self.each.months,
            days=self.base.days + n * self.each.days,
        )
        return sum_of(self.anchor, length, self.convention, base=self.base, each=self.each, n=n)


def sum_of(
    anchor: date,
    length: Length,
    convention: Literal["day_before", "same_day"],
    *,
    base: Length | None = None,
    each: Length | None = None,
    n: int = 0,
) -> tuple[date, Step]:
    """The last day of `length` from `anchor`, with the sum that says so."""
    result = last_day(anchor, length, convention)
    clamped = add_months(anchor, length.total_months).day != anchor.day
    told = step(
        "sum",
        start=anchor,
        length=length if base is None else base,
        each=each if n else None,
        times=n,
        minus_day=convention == "day_before" and not clamped,
        clamped=clamped,
        convention=convention,
        date=result,
    )
    return result, told


def agreed_end(link: Link, warnings: list[Note]) -> tuple[EndKind, date | None, Because, Certainty]:
    """The end of the agreed term: stated, computed from its length, or none that we know."""
    end, ordinal = link.term.end, link.term.ordinal
    computed, sum_step = _computed_end(link, warnings)
    stated = end.on if end.kind in ("fixed", "duration") else None
    if stated:
        if computed and not _first_computed(link, computed) <= stated <= computed:
            params = {"stated": stated.isoformat(), "computed": computed.isoformat()}
            warnings.append(Note("ends_disagree", params, ordinal))
        told = step("stated_end", ordinal=ordinal, date=stated)
        if end.earliest and end.earliest < stated:
            told = step("stated_end_within", ordinal=ordinal, earliest=end.earliest, date=stated)
        return end.kind, stated, (told,), link.recorded_on
    if computed:
        return "duration", computed, (*_counted_from(link), sum_step), link.start.certain
    if end.kind == "indefinite":
        return "indefinite", None, (step("indefinite", ordinal=ordinal),), link.recorded_on
    return "not_recorded", None, (step("end_not_recorded", ordinal=ordinal),), None


def _first_computed(link: Link, computed: date) -> date:
    """The computed end from the earliest possible start: a stated end between the two agrees."""
    end = link.term.end
    if link.start.day == link.start.latest:
        return computed
    return last_day(link.start.day, end.length, end.convention)


def _counted_from(link: Link) -> Because:
    """A start known only between two bounds: the end counts from the later one (domain §2)."""
    start = link.start
    if start.latest == start.day or link.signing is None:
        return ()
    return (step("counts_from_latest", signed=link.signing.text, date=start.latest),)


def _computed_end(link: Link, warnings: list[Note]) -> tuple[date | None, Step | None]:
    end = link.term.end
    if end.kind not in ("fixed", "duration") or not end.length or link.start.latest is None:
        return None, None
    try:
        return sum_of(link.start.latest, end.length, end.convention)
    except DateError:
        warnings.append(Note("day_out_of_range", {"field": "end"}, link.term.ordinal))
        return None, None


def series_of(term: TermFact, anchor: date, agreed: date) -> Series | None:
    """How the term rolls on after `agreed`, its agreed end; None where it does not."""
    clause, length = term.renewal, term.end.length
    each = clause.length or length
    if clause.mode != "tacit" or not each:
        return None
    additive = length and (not length.days or not each.total_months)
    if additive and last_day(anchor, length, term.end.convention) == agreed:
        return Series(anchor, length, each, term.end.convention)
    return after(agreed, each)


def after(end: date, each: Length) -> Series:
    """Successive periods of `each` from the day after a stated end."""
    return Series(end + ONE_DAY, Length(), each, "day_before")


def notice_for(clause: NoticeClause | None, end: date | None) -> tuple[date | None, Because]:
    """The last day for notice before `end` (rule 4), where the clause asks for notice before it."""
    if clause is None or end is None or clause.anchor != "before_end":
        return None, ()
    try:
        day = notice_day(end, clause.length)
        anchor = add_days(end, 1 - clause.length.days)
        clamped = add_months(anchor, -clause.length.total_months).day != anchor.day
    except DateError:
        return None, ()
    told = step("notice_day", end=end, length=clause.length, clamped=clamped, date=day)
    return day, (told,)


def schedule(
    link: Link, extensions: list[AmendmentFact], horizon: date, warnings: list[Note]
) -> list[Period]:
    """All periods of a term up to the first whose notice day lies beyond the horizon, undisturbed
    by notices and later terms. `extensions`: signed ones with a new end, by day of signature."""
    return list(_periods(link, extensions, horizon, warnings))


def _periods(
    link: Link, extensions: list[AmendmentFact], horizon: date, warnings: list[Note]
) -> Iterator[Period]:
    term, waiting = link.term, list(extensions)
    period, series = _agreed(link, warnings)
    rolls = n = 0  # tacit periods so far; those counted from the anchor in use
    while True:
        period = _within_latest_end(period, link, warnings)
        while waiting and _falls_due(waiting[0], period, _is_final(period, series, rolls, term)):
            extension = waiting.pop(0)
            _warn_of_extension(extension, period, warnings)
            if period.end and _day(extension) > period.end:
                yield _with_notice(replace(period, final=True), term)
                period = _revived(period, extension)
            else:
                period = _extended(period, extension)
            series, n = _series_after(period, term), 0
        _warn_of_no_days(period, term, warnings)
        final = _is_final(period, series, rolls, term)
        unknown = series is None and _rolls_unknown(period, rolls, term)
        period = _with_notice(replace(period, final=final and not unknown), term)
        yield period
        if unknown:
            yield _rolled_unknown(period, _decided(period, term))
        if final or (period.notice_by or period.end) >= horizon:
            return
        rolls, n = rolls + 1, n + 1
        try:
            following, told = series.end(n)
        except DateError:
            return
        length_known = term.renewal.length is not None
        known = period.end_certain if length_known else None
        period = _rolled(period, following, told, known, _decided(period, term))


def _agreed(link: Link, warnings: list[Note]) -> tuple[Period, Series | None]:
    """The agreed term as a period, and how it rolls on."""
    kind, end, told, certain = agreed_end(link, warnings)
    start = link.start
    period = Period(0, start.day, end, kind, False, start.certain, certain, start.because, told)
    if end is None or end < start.day:
        return period, None
    return period, series_of(link.term, start.latest or start.day, end)


def _series_after(period: Period, term: TermFact) -> Series | None:
    """How a term rolls on after an end set anew."""
    each = term.renewal.length or term.end.length
    if term.renewal.mode != "tacit" or not each or period.end < period.start:
        return None
    return after(period.end, each)


def _limited(period: Period, rolls: int, term: TermFact) -> bool:
    """Whether the clause itself forbids a further period."""
    clause = term.renewal
    if clause.max_count is not None and rolls >= clause.max_count:
        return True
    return clause.latest_end is not None and period.end >= clause.latest_end


def _is_final(period: Period, series: Series | None, rolls: int, term: TermFact) -> bool:
    return series is None or period.end is None or _limited(period, rolls, term)


def _rolls_unknown(period: Period, rolls: int, term: TermFact) -> bool:
    """A tacit clause whose length is not recorded: something follows, we cannot say how long."""
    if term.renewal.mode != "tacit" or term.renewal.length or term.end.length:
        return False
    if period.end is None or period.end < period.start:
        return False
    return not _limited(period, rolls, term)


def _warn_of_no_days(period: Period, term: TermFact, warnings: list[Note]) -> None:
    if period.end and period.end < period.start:
        params = {"starts_on": period.start.isoformat(), "ends_on": period.end.isoformat()}
        warnings.append(Note("end_before_start", params, term.ordinal))


def _day(extension: AmendmentFact) -> date:
    return extension.signed.earliest


def _falls_due(extension: AmendmentFact, period: Period, final: bool) -> bool:
    """An extension moves the end of the period it is signed in, or of the last one that ran."""
    return final or period.end is None or _day(extension) <= period.end


def _extension_step(period: Period, extension: AmendmentFact) -> Step:
    return step(
        "extension",
        amendment=extension.id,
        signed=extension.signed.text,
        document=extension.document,
        old_end=period.end,
        date=extension.new_ends_on,
    )


def _warn_of_extension(extension: AmendmentFact, period: Period, warnings: list[Note]) -> None:
    old, new = period.end, extension.new_ends_on
    if old is None:
        return
    params = {"signed": extension.signed.text, "date": new.isoformat(), "old_end": old.isoformat()}
    if _day(extension) > old:
        warnings.append(Note("extension_too_late", params, extension.ordinal))
    elif new < old:
        warnings.append(Note("extension_shortens", params, extension.ordinal))


def _signed_certain(extension: AmendmentFact) -> Certainty:
    return extension.signed.earliest if extension.signed.is_certain else None


def _extended(period: Period, extension: AmendmentFact) -> Period:
    return replace(
        period,
        end=extension.new_ends_on,
        end_kind="fixed",
        end_certain=extension.signed.latest,
        end_because=(*period.end_because, _extension_step(period, extension)),
    )


def _revived(period: Period, extension: AmendmentFact) -> Period:
    """An extension signed after the end ran out does not bridge the gap (rule 9)."""
    return replace(
        _extended(period, extension),
        roll=period.roll + 1,
        start=_day(extension),
        start_certain=_signed_certain(extension),
        start_because=(step("revived", signed=extension.signed.text, date=_day(extension)),),
    )


def _decided(period: Period, term: TermFact) -> date:
    """The day after the notice day before a roll; where notice may be given at any time, or its
    rule is not recorded, the roll's first day; at once where the text has no notice clause."""
    if term.notice is None and term.notice_settled:
        return ALWAYS
    return (period.notice_by or period.end) + ONE_DAY


def _rolled(period: Period, end: date, told: Step, certain: Certainty, decided: date) -> Period:
    """The next tacit period. Certain once the notice day before it has passed (rule 7)."""
    start = period.end + ONE_DAY
    rolled = step("tacit_roll", roll=period.roll + 1, old_end=period.end, date=start)
    rests = both(certain, decided)
    return replace(
        period,
        roll=period.roll + 1,
        start=start,
        end=end,
        start_certain=both(both(certain, period.start_certain), decided),
        end_certain=rests,
        start_because=(rolled,),
        end_because=(told,),
        notice_by=None,
        notice_because=(),
        decided=decided,
    )


def _rolled_unknown(period: Period, decided: date) -> Period:
    """A tacit period whose length is not recorded: it follows, and its end is not known."""
    told = step("length_not_recorded")
    following = _rolled(period, period.end, told, None, decided)
    return replace(following, end=None, end_kind="not_recorded", final=True)


def _within_latest_end(period: Period, link: Link, warnings: list[Note]) -> Period:
    """A latest end cuts the last period; an extension signed after it goes beyond it."""
    clause = link.term.renewal
    latest = clause.latest_end if clause.mode == "tacit" else None
    if latest is None or period.end is None or period.end <= latest:
        return period
    if period.roll == 0:
        params = {"ends_on": period.end.isoformat(), "latest_end": latest.isoformat()}
        warnings.append(Note("latest_end_first", params, link.term.ordinal))
    told = step("latest_end", old_end=period.end, date=latest)
    return replace(period, end=latest, end_because=(*period.end_because, told))


def _with_notice(period: Period, term: TermFact) -> Period:
    day, told = notice_for(term.notice, period.end)
    return replace(period, notice_by=day, notice_because=told)
