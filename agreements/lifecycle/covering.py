"""Until when an agreement is in effect, out of all readings of its doubtful days (rule 2a)."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from typing import Any

from agreements.values import replace

from .readings import Reading, Readings
from .result import Cover, Edges, hull
from .steps import ONE_DAY, all_of, rests_on_stated_end

#: Higher than any ordinal.
FURTHEST = 10**6
#: The kinds of which the last period that can no longer be stopped has a last day.
ENDING_KINDS = frozenset({"day", "rolls"})
Table = Sequence[Cover]


@dataclass(frozen=True)
class Covering:
    """`told`: the answers of the facts as they stand; `is_open`: whether outcomes beside
    their readings move with a first day that is only presumed, of a term with at most this
    ordinal."""

    told: Table
    readings: Readings
    is_open: Callable[[list[tuple[Any, Reading]], int], bool]

    @property
    def found(self) -> list[Reading]:
        return self.readings.found

    def rows(self) -> Iterator[Cover]:
        """For every stretch of asked days and of days of asking on which no reading changes."""
        tables = [one.outcome.covers for one in self.found]
        every = [row for rows in (*tables, self.told) for row in rows]
        days = sorted({row.starts_on for row in every})
        kept: list[Cover] = []
        for at, day in enumerate(days):
            last = days[at + 1] - ONE_DAY if at + 1 < len(days) else None
            here = list(self._known(day, last, tables))
            before = [one for one in kept if one.ends_on == day - ONE_DAY]
            if at and _same_but_days(before, here):
                kept = [one for one in kept if one not in before]
                here = [replace(one, starts_on=before[0].starts_on) for one in here]
            kept += here
        yield from kept

    def _known(self, day: date, last: date | None, tables: Sequence[Table]) -> Iterator[Cover]:
        rows = [[one for one in table if _holds(one, day)] for table in tables]
        told = [one for one in self.told if _holds(one, day)]
        daily = self._least_by_day(day, last)
        asked = sorted({one.known_from for some in (*rows, told) for one in some}.union(daily))
        days = sorted(daily)
        kept: list[Cover] = []
        for at, known_from in enumerate(asked):
            known_until = asked[at + 1] - ONE_DAY if at + 1 < len(asked) else None
            there = [_known_on(some, known_from) for some in rows]
            base = _known_on(told, known_from)
            beside = self._begun(base, there, day)
            one = self._cover(base, beside, day, known_from)
            if len(beside) < len(there) and _ends_otherwise(there, beside):
                one = replace(one, edges=replace(one.edges, certain_from=None))
            if days and days[0] <= known_from <= self.readings.near[1]:
                least = daily[days[bisect_right(days, known_from) - 1]]
            else:
                least = _least_at_all(rows, known_from)
            one = replace(
                _not_before(one, least),
                starts_on=day, ends_on=last, known_from=known_from, known_until=known_until,
            )  # fmt: skip
            if kept and _says(kept[-1]) == _says(one):
                kept[-1] = replace(kept[-1], known_until=known_until)
            else:
                kept.append(one)
        yield from kept

    def _least_by_day(self, day: date, last: date | None) -> dict[date, date]:
        """Day of asking -> the least last day of the period that can no longer be stopped, by all
        days that a doubtful one may be: as long as its notice day may have passed and may not, it
        moves with every day. Empty where no such days were read."""
        rows = [
            one
            for table in self.readings.each_day
            for one in table
            if one.starts_on <= (last or date.max) and day <= (one.ends_on or date.max)
        ]
        if not rows or any(one.kind not in ENDING_KINDS for one in rows):
            return {}
        first, until = self.readings.near
        turns = {one.known_from for one in rows if first < one.known_from <= until}
        rows.sort(key=lambda one: one.known_from)
        held: list[tuple[date, date]] = []
        found: dict[date, date] = {}
        at = 0
        for turn in sorted(turns | {first}):
            while at < len(rows) and rows[at].known_from <= turn:
                heappush(held, (rows[at].edges.earliest, rows[at].known_until or date.max))
                at += 1
            while held[0][1] < turn:
                heappop(held)
            found[turn] = held[0][0]
        return found

    def _begun(self, told: Cover, there: Table, day: date) -> list[tuple[Cover, Reading]]:
        """The answers of the readings, without those in which a term with a stated end, which is
        told to hold `day`, has not taken effect: its end is that day whenever it does."""
        found = list(zip(there, self.found, strict=True))
        if told.kind != "day" or not rests_on_stated_end(told.because):
            return found
        return [
            (one, at)
            for one, at in found
            if at.open_from is None
            or (one.kind != "not_in_effect" and (one.holds(day) or not told.holds(day)))
        ]

    def _without_planned(self, told: Cover, beside: list[tuple[Cover, Reading]]) -> date | None:
        """The last day before that of a successor which is only planned, and so belongs to the
        edges; None where none is."""
        absent = max(at.plan for at in self.found)
        rows = [one for one, at in beside if at.plan == absent]
        if not absent or any(one.kind != "day" or one.ordinal == told.ordinal for one in rows):
            return None
        return max((one.until for one in rows), default=None)

    def _around(self, there: Table, day: date, known_from: date) -> list[Cover]:
        """The answers of all runs in question: where only some readings have `day` inside a run,
        the days between may have put it into any of the runs around it."""
        inside = [one.holds(day) for one in there]
        if all(inside) or not any(inside):
            return list(there)
        return [
            row
            for one in self.found
            for row in one.outcome.covers
            if row.known_from <= known_from <= (row.known_until or date.max)
            and any(row.meets(other) for other in there)
        ]

    def _cover(
        self, told: Cover, beside: list[tuple[Cover, Reading]], day: date, known_from: date
    ) -> Cover:
        there = [one for one, _at in beside]
        around = self._around(there, day, known_from)
        kinds = {one.kind for one in there}
        kind = kinds.pop() if len(kinds) == 1 else told.kind
        earliest, latest = hull([one.edges for one in around if one.kind != "not_in_effect"])
        days = {(one.kind, one.until, one.edges.earliest, one.edges.latest) for one in there}
        agree = len(days) == 1
        certain = all_of(one.edges.certain_from for one in there) if agree else None
        until = None
        if kind == "day":
            until = self._without_planned(told, beside) or latest or earliest or told.until
        if any(one.until is None for one in around):
            latest = None
        if self.is_open([(one.until, at) for one, at in beside], FURTHEST):
            latest = None
            until = earliest if kind == "day" else None
        return replace(
            told,
            kind=kind,
            until=until,
            edges=Edges(earliest, latest, certain if self.readings.complete else None),
        )


def _ends_otherwise(there: Table, beside: list[tuple[Cover, Reading]]) -> bool:
    """Whether an answer that was left out names a last day, of days before."""
    kept = [row for row, _at in beside]
    return any(row.until and row not in kept for row in there)


def _not_before(one: Cover, least: date | None) -> Cover:
    """The answer, where days that no reading fell on may end as early as `least`."""
    earliest = one.edges.earliest
    if least is None or earliest is None or earliest <= least:
        return one
    return replace(one, edges=replace(one.edges, earliest=least, certain_from=None))


def _least_at_all(rows: Sequence[Table], known_from: date) -> date | None:
    """The least last day of the earliest period that some reading may still stop: where another
    can no longer stop it, the days between may. Not before what is true, though earlier than need
    be."""
    some = [
        sorted(table, key=lambda one: one.known_from)
        for table in rows
        if table and all(one.kind in ENDING_KINDS for one in table)
    ]
    held = [sum(one.known_from <= known_from for one in table) - 1 for table in some]
    if len(set(held)) < 2:
        return None
    days = [table[min(held)].edges.earliest for table in some]
    return min((day for day in days if day), default=None)


def _holds(row: Cover, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)


def _known_on(rows: Table, day: date) -> Cover:
    return max((one for one in rows if one.known_from <= day), key=lambda one: one.known_from)


def _says(row: Cover) -> tuple[object, ...]:
    return (row.kind, row.until, row.edges, row.because)


def _same_but_days(before: Table, here: Table) -> bool:
    told = [(one.known_from, one.known_until, *_says(one)) for one in before]
    return told == [(one.known_from, one.known_until, *_says(one)) for one in here]
