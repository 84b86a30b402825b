"""How many instruments there are: ordinal n implies n + 1, recorded or not (domain §3 rule 2b)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.dates import PartialDate
from agreements.values import quickly_made

ONE_DAY = timedelta(days=1)


@quickly_made
@dataclass(frozen=True, slots=True)
class Instruments:
    """Those signed by a day: at least `count`, at most `at_most`. `missing`: ordinals of which no
    instrument is recorded; `undated`: recorded ones that may or may not have been signed by then,
    or were on a day not recorded."""

    count: int
    at_most: int
    missing: tuple[int, ...] = ()
    undated: tuple[int, ...] = ()

    @property
    def certain(self) -> bool:
        return self.count == self.at_most and not self.missing


def unrecorded(recorded: Collection[int]) -> tuple[int, ...]:
    """The ordinals below the highest of those recorded as signed that are not among them."""
    return tuple(n for n in range(max(recorded, default=0)) if n not in recorded)


def instruments_on(
    on: date,
    *,
    today: date,
    signed: Mapping[int, PartialDate],
    undated: Iterable[int] = (),
    planned: Collection[int] = (),
) -> Instruments:
    """The instruments signed by `on`, as known on `today`. `signed`: the completing signatures by
    ordinal, `undated`: ordinals signed on a day not recorded, `planned`: those of `signed` of
    which nobody has said yet that they happened.

    An instrument without a day lies between those with one: on a later day than the lower
    ordinals, and not after the higher. What is recorded as signed was signed by today.
    """
    undated = frozenset(undated)
    recorded = {*signed, *undated}
    missing = unrecorded(recorded)
    certainly = [_latest(n, signed, recorded, planned, today) for n in (*recorded, *missing)]
    possibly = [_earliest(n, signed) for n in (*recorded, *missing)]
    count = sum(day is not None and day <= on for day in certainly)
    at_most = sum(day is None or day <= on for day in possibly)
    told = [n for n in sorted(undated) if (day := _earliest(n, signed)) is None or day <= on]
    return Instruments(count, max(count, at_most), missing, tuple(told))


def _earliest(ordinal: int, signed: Mapping[int, PartialDate]) -> date | None:
    """The first day on which it may have been signed; None where that is open."""
    if ordinal in signed:
        return signed[ordinal].earliest
    days = [day.earliest for n, day in signed.items() if n < ordinal and day.earliest]
    return max(days) + ONE_DAY if days else None


def _latest(
    ordinal: int,
    signed: Mapping[int, PartialDate],
    recorded: Collection[int],
    planned: Collection[int],
    today: date,
) -> date | None:
    """The day by which it was certainly signed; None where there is none."""
    if ordinal in signed:
        if ordinal in planned:
            return None
        return _by_today(signed[ordinal], today)
    later = [n for n in recorded if n >= ordinal and n not in planned]
    days = [_by_today(signed[n], today) if n in signed else today for n in later]
    return min((day for day in days if day), default=None)


def _by_today(day: PartialDate, today: date) -> date | None:
    """What happened some day of a month that still runs has happened by today."""
    if day.earliest and day.earliest > today:
        return day.latest
    return min(day.latest or today, today)
