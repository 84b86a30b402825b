"""One answer out of all readings: what they agree on is certain, where they differ the least and
the greatest outcome are told as edges (rule 2a).

Which rows are told, and their words, are those of the facts as they stand (a period begins on the
earliest day and ends counted from the latest); the readings say how sure each of their days is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from agreements.dates import stored_edtf
from agreements.values import quickly_made, replace

from .covering import Covering
from .readings import Reading, Readings
from .result import (
    WITH_SAFE_DAY,
    Because,
    ClosedAs,
    Closing,
    Cover,
    Deadline,
    Edges,
    Lifecycle,
    Note,
    StatusPeriod,
    TermPeriod,
    hull,
)
from .steps import ONE_DAY, Certainty, all_of, rests_on_stated_end

#: An outcome beside the reading that has it; None in one that has none.
Found = list[tuple[Any, Reading]]
#: Kinds of which a term has one at a time, whatever number its period has in a reading.
ONE_A_TERM = frozenset({"expiry", "start_renewal"})
#: Where readings close a deadline on one day in different ways, the last of these is told: that it
#: passed claims no fact, that it is void says it was never to be.
LEAST_SAID: tuple[ClosedAs, ...] = ("void", "done", "passed")
#: Kinds that are asked for as soon as one reading asks for them: never silent too early.
ASKED_IF_POSSIBLE = frozenset({"notice", "expiry", "tacit_renewal", "start_renewal"})
#: Warnings that a choice of start does not fit the old end: true only if it fits in no reading.
OF_EVERY_READING = frozenset({"starts_without_old_end", "starts_out_of_bounds"})


def merged(told: Lifecycle, readings: Readings) -> Lifecycle:
    """`told`, with the certainty and the edges that all `readings` give it."""
    all_of_them = Merging(told, readings)
    return replace(
        told,
        status_periods=tuple(all_of_them.statuses()),
        term_periods=tuple(all_of_them.periods()),
        deadlines=tuple(sorted(all_of_them.deadlines(), key=lambda one: (one.day, one.key))),
        covers=merged_covers(told, readings),
        warnings=tuple(all_of_them.warnings()),
    )


def merged_covers(told: Lifecycle, readings: Readings) -> tuple[Cover, ...]:
    return tuple(Covering(told.covers, readings, Merging(told, readings).is_open).rows())


def alone(told: Lifecycle) -> Lifecycle:
    """The same where there is one reading: each day is its own edge."""
    statuses: list[StatusPeriod] = []
    for _status, run in groupby(told.status_periods, key=lambda row: row.status):
        pieces = list(run)
        since, until = pieces[0].since, pieces[-1].until
        statuses += [replace(row, since=since, until=until) for row in pieces]
    return replace(
        told,
        status_periods=tuple(statuses),
        deadlines=tuple(replace(one, earliest=one.day, latest=one.day) for one in told.deadlines),
    )


@dataclass(frozen=True)
class Merging:
    told: Lifecycle
    readings: Readings

    @property
    def found(self) -> list[Reading]:
        return self.readings.found

    def _sure(self, certain: Certainty) -> Certainty:
        return certain if self.readings.complete else None

    # --- Warnings ---------------------------------------------------------------------------------

    def warnings(self) -> Iterator[Note]:
        everywhere = [
            {(note.code, note.ordinal) for note in one.outcome.warnings} for one in self.found
        ]
        for note in self.told.warnings:
            here = (note.code, note.ordinal)
            if note.code not in OF_EVERY_READING or all(here in notes for notes in everywhere):
                yield note

    # --- Periods of terms -------------------------------------------------------------------------

    def periods(self) -> Iterator[TermPeriod]:
        by_key = [
            {(row.ordinal, row.roll): row for row in one.outcome.term_periods} for one in self.found
        ]
        for row in self.told.term_periods:
            same = self._beside([rows.get((row.ordinal, row.roll)) for rows in by_key])
            ending = self._begun(same, row.because.get("ends_on", ()), row.ordinal)
            starts = [(one and one.starts, at) for one, at in same]
            ends = [(one and one.ends, at) for one, at in ending]
            notices = [(one and one.notice, at) for one, at in ending]
            yield replace(
                row,
                starts=self._edges(starts, row.starts, row.ordinal),
                ends=self._edges(ends, row.ends, row.ordinal),
                notice=self._edges(notices, row.notice, row.ordinal) if row.notice else None,
            )

    def is_open(self, found: Found, ordinal: int | None) -> bool:
        """Whether an outcome (`found` in each reading, None where it has none) moves with a first
        day that is only presumed, and so may lie on any later day. Where only some sure readings
        have none (it may lie beyond the horizon), they do not explain one that is missing."""
        sure = {(reading.plan, one) for one, reading in found if reading.open_from is None}
        there = {plan for plan, one in sure if one is not None}
        sure = {(plan, one) for plan, one in sure if one is not None or plan not in there}
        return any(
            (reading.plan, one) not in sure
            for one, reading in found
            if reading.open_from is not None and reading.open_from <= (ordinal or 0)
        )

    def _beside(self, found: Sequence[Any]) -> Found:
        return list(zip(found, self.found, strict=True))

    @staticmethod
    def _begun(found: Found, because: Because, ordinal: int | None) -> Found:
        """`found`, without the readings in which a term with a stated end never takes effect: its
        end is that day whenever it does."""
        if not rests_on_stated_end(because):
            return found
        return [
            (one, at)
            for one, at in found
            if one is not None or at.open_from is None or at.open_from > (ordinal or 0)
        ]

    def _edges(self, found: Found, told: Edges, ordinal: int | None) -> Edges:
        """`found`: the same day in each reading, None in one that has none."""
        days = [(one and (one.earliest, one.latest), at) for one, at in found]
        is_open = self.is_open(days, ordinal)
        there = [one for one, _at in found if one is not None]
        if not there:
            return replace(told, certain_from=None)
        earliest, latest = hull(there)
        agree = len(there) == len(found) and earliest == latest
        certain = all_of(one.certain_from for one in there) if agree else None
        return Edges(earliest, None if is_open else latest, self._sure(certain))

    @cached_property
    def _why_ends(self) -> dict[tuple[int, date | None], Because]:
        """Why each last day of a term is that: by ordinal and day."""
        return {
            (row.ordinal, row.ends_on): row.because.get("ends_on", ())
            for row in self.told.term_periods
        }

    # --- Statuses ---------------------------------------------------------------------------------

    def statuses(self) -> Iterator[StatusPeriod]:
        """The told periods, split where their certainty changes."""
        histories = [History(one.outcome.status_periods) for one in self.found]
        days = sorted(
            {row.starts_on for row in self.told.status_periods}.union(
                *({row.starts_on for row in one.rows} for one in histories)
            )
        )
        told = History(self.told.status_periods)
        for row, run in zip(told.rows, told.runs, strict=True):
            inside = [day for day in days if row.starts_on < day <= (row.ends_on or date.max)]
            pieces = [self._piece(row, run, day, histories) for day in (row.starts_on, *inside)]
            kept = [pieces[0]]
            for one in pieces[1:]:
                if _told_alike(kept[-1], one):
                    continue
                kept[-1] = replace(kept[-1], ends_on=one.starts_on - ONE_DAY)
                kept.append(one)
            yield from kept

    def _piece(
        self, row: StatusPeriod, told: "Run", day: date, histories: "Sequence[History]"
    ) -> StatusPeriod:
        there = [one.on(day) for one in histories]
        alike = all(one and one.status == row.status for one in there)
        alike = alike and not any(
            may_begin(reading, one, day) for one, reading in self._beside(there) if one
        )
        certain = all_of(one.certain_from for one in there if one) if alike else None
        runs = [one.run_like(told, day) for one in histories]
        found = [one for one in runs if one]
        beside = self._beside(runs)
        since_open = self.is_open([(one and one.starts_on, at) for one, at in beside], told.ordinal)
        ending = self._begun(
            beside, self._why_ends.get((told.ordinal, told.ends_on), ()), told.ordinal
        )
        until_open = self.is_open([(one and one.ends_on, at) for one, at in ending], told.ordinal)
        return replace(
            row,
            starts_on=day,
            because=row.because if day == row.starts_on else _without_gap(row.because),
            certain_from=self._sure(certain),
            since=self._bound([one.since for one in found], alike, since_open),
            until=self._bound([one.until for one in found], alike, until_open),
        )

    def _bound(self, found: Sequence[Edges], alike: bool, is_open: bool) -> Edges:
        if not found:
            return Edges(None, None, None)
        earliest, latest = hull(found)
        certain = None
        if alike and earliest == latest:
            certain = all_of(one.certain_from for one in found)
        return Edges(earliest, None if is_open else latest, self._sure(certain))

    # --- Deadlines --------------------------------------------------------------------------------

    def deadlines(self) -> Iterator[Deadline]:
        by_key = [dict(_keyed(one.outcome.deadlines)) for one in self.found]
        told = dict(_keyed(self.told.deadlines))
        for key, row in told.items():
            yield self._deadline(row, [rows.get(key) for rows in by_key])
        asked: set[object] = set()
        for rows, one in zip(by_key, self.found, strict=True):
            for key, row in rows.items():
                new = key not in told and key not in asked
                if new and row.kind in ASKED_IF_POSSIBLE and one.open_from is None:
                    asked.add(key)
                    told_of = [others.get(key) for others in by_key]
                    yield self._deadline(row, told_of, is_asked_beside=True)

    def _deadline(
        self, row: Deadline, found: Sequence[Deadline | None], *, is_asked_beside: bool = False
    ) -> Deadline:
        """A day that moves only with the presumed effect of its own term stays where that
        presumption puts it, and passes there once a later term is signed, or a later tacit period
        asks anew. A later term whose effect is presumed may leave this one to run on.
        `is_asked_beside`: not of the facts as they stand, only of some reading."""
        beside = self._begun(self._beside(found), row.because, row.params.get("ordinal"))
        there = [one for one, _at in beside if one is not None]
        own = row.params.get("ordinal") or 0
        sure = [
            one
            for one, at in beside
            if one and (at.open_from is None or at.open_from > own or at.signed_by == date.max)
        ] or there
        everywhere = bool(there) and len(there) == len(beside)
        earliest = min((one.day for one in there), default=row.day)
        latest = max((one.day for one in sure), default=row.day)
        agree = everywhere and all(one.day == earliest for one in there)
        # one that is void in some reading only is not asked for there
        agree = (
            agree and len({bool(one.closing and one.closing.how == "void") for one in there}) == 1
        )
        certain = all_of(one.certain_from for one in there) if agree else None
        day = latest if row.kind in WITH_SAFE_DAY and not agree else row.day
        closing = row.closing
        if there:
            waits = not self.readings.complete or _is_not_settled_by_all(sure, there)
            closing = self._closing(sure, latest, waits=waits)
        is_open = self.is_open(
            [(one and one.day, at) for one, at in beside], row.params.get("ordinal")
        )
        if is_open and closing and closing.how == "passed":
            stays = is_asked_beside or row.key in self._last_asked
            closing = None if stays else self._once_followed(closing, own)
        return replace(
            row,
            day=day,
            earliest=min(earliest, day),
            latest=max(latest, day),
            is_open=is_open,
            certain_from=self._sure(certain),
            closing=closing,
        )

    def _once_followed(self, closing: Closing, ordinal: int) -> Closing:
        """Passed no sooner than a later term is signed, where one is: only that says it is over."""
        later = [stored_edtf(text) for n, text in self.told.signed.items() if n > ordinal]
        days = [day for one in later if (day := one.latest or one.earliest)]
        return max(closing, replace(closing, on=min(days, default=closing.on)), key=lambda x: x.on)

    @cached_property
    def _last_asked(self) -> set[str]:
        """Keys of the first and the last expiry and notice day of the newest term. Where that term
        may take effect on any later day, they do not pass: no later fact says that it is over, and
        the first stands for all the days on which a notice may be due meanwhile."""
        newest = max([*self.told.signed, *(row.ordinal for row in self.told.term_periods)])
        found: dict[str, Deadline] = {}
        for row in sorted(self.told.deadlines, key=lambda one: one.day):
            if row.kind in ("expiry", "notice") and row.params.get("ordinal") == newest:
                found.setdefault(f"first {row.kind}", row)
                found[f"last {row.kind}"] = row
        return {row.key for row in found.values()}

    @staticmethod
    def _closing(found: Sequence[Deadline], latest: date, *, waits: bool) -> Closing | None:
        """Closed once every reading that asks for it has closed it: on the latest day of the facts
        it rests on, or, where it passes, on the day after the last it may be. `waits`: a reading
        that is not among them leaves it open until then."""
        closings = [one.closing for one in found]
        if any(one is None for one in closings):
            return None
        last = max(closings, key=lambda one: (one.on, LEAST_SAID.index(one.how)))
        if found[0].kind in ("expiry", "notice") and (waits or last.how == "passed"):
            return max(Closing(latest + ONE_DAY, "passed"), last, key=lambda one: one.on)
        return last


def _is_not_settled_by_all(sure: Sequence[Deadline], there: Sequence[Deadline]) -> bool:
    """Whether what settles a deadline in the sure readings does not in one that is presumed."""
    settled = all(one.closing and one.closing.how != "passed" for one in sure)
    return settled and any(not one.closing or one.closing.how == "passed" for one in there)


def may_begin(reading: Reading, there: StatusPeriod, day: date) -> bool:
    """Whether a term whose effect is only presumed waits on `day` in this reading, so that it may
    take effect just then."""
    first = reading.open_from
    if first is None or day < reading.signed_by:
        return False
    if there.status == "signed":
        return (there.ordinal or 0) >= first
    over = there.status in ("expired", "terminated")
    return over and (there.ordinal is None or there.ordinal < first)


@quickly_made
@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken run of one status, with its first and last day."""

    status: str
    starts_on: date
    ends_on: date
    since: Edges
    until: Edges
    ordinal: int  # the highest of a term that runs in it

    def shared(self, other: "Run") -> int:
        """How many days both have."""
        return (min(self.ends_on, other.ends_on) - max(self.starts_on, other.starts_on)).days + 1


class History:
    """The statuses of one reading, asked by day."""

    def __init__(self, rows: Sequence[StatusPeriod]) -> None:
        self.rows = rows
        self.days = [row.starts_on for row in rows]

    def on(self, day: date) -> StatusPeriod | None:
        at = bisect_right(self.days, day) - 1
        return self.rows[at] if at >= 0 else None

    def run_like(self, told: Run, day: date) -> Run | None:
        """The run of the same status that holds `day`, else the one that shares most days with the
        `told` run; None where there is none of that status near it."""
        at = bisect_right(self.days, day) - 1
        if at >= 0 and self.runs[at].status == told.status:
            return self.runs[at]
        same = [one for one in self.runs if one.status == told.status and one.shared(told) > 0]
        return max(same, key=told.shared, default=None)

    @cached_property
    def runs(self) -> list[Run]:
        """The run that each row belongs to."""
        found: list[Run] = []
        for status, run in groupby(self.rows, key=lambda row: row.status):
            rows = list(run)
            last = rows[-1].ends_on or date.max
            ordinal = max((row.ordinal or 0) for row in rows)
            one = Run(status, rows[0].starts_on, last, rows[0].since, rows[-1].until, ordinal)
            found += [one] * len(rows)
        return found


def _without_gap(steps: Because) -> Because:
    """The days of a gap are told once, by its first piece."""
    return tuple(one for one in steps if one.code != "gap")


def _told_alike(one: StatusPeriod, other: StatusPeriod) -> bool:
    return (one.certain_from, one.since, one.until) == (
        other.certain_from, other.since, other.until,
    )  # fmt: skip


def _keyed(rows: Iterable[Deadline]) -> Iterator[tuple[object, Deadline]]:
    """Each deadline by what makes it the same in every reading."""
    counted: dict[tuple[str, int | None], int] = {}
    for row in rows:
        if row.kind not in ONE_A_TERM:
            yield row.key, row
            continue
        which = (row.kind, row.term)
        counted[which] = counted.get(which, -1) + 1
        yield (*which, counted[which]), row
