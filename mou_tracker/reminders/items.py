"""The items of ledger entries: what their reader may see now, in a fixed number of queries.

Only what the reader may see now is named; an entry whose deadline they may not see has no item.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Prefetch, Q, prefetch_related_objects

from agreements.dates import Calendars
from agreements.disclosure import Disclosure
from agreements.lifecycle.disclosure import Disclosed
from agreements.models import Agreement, DayCheck, Deadline, Party, PlanStep
from agreements.templatetags.words import localised

from .decided import decisions_on
from .item import Item
from .models import Entry
from .moments import Office, last_working_day
from .order import PLACED_BY, Urgency, day_that_counts, place_of
from .outcomes import name_consequences
from .people import others_told


def newest_of_each(entries: Iterable[Entry]) -> list[Entry]:
    """One entry for each deadline: the latest of its days, and there the latest step."""
    found: dict[tuple, Entry] = {}
    for entry in sorted(entries, key=lambda one: (one.day, -one.lead, one.pk)):
        found[entry.origin, entry.key] = entry
    return sorted(found.values(), key=lambda one: (one.day, one.pk))


def items_for(
    entries: Iterable[Entry], *, reader: Any, on: date, office: Office | None = None
) -> list[Item]:
    """The items of `entries`, in their order, in a fixed number of queries. `office`: loaded where
    it is not at hand."""
    entries = list(entries)
    if not entries:
        return []
    office = office or Office.load()
    prefetch_related_objects([one for one in entries if one.given_by_id], "given_by")
    deadlines = deadlines_of(entries, reader)
    rows = deadlines.values()
    missing, consequences = _disclosed(rows, reader), name_consequences(rows, on)
    steps, told = _plan_steps(rows), others_told(_named(entries), but=reader)
    decided = decisions_on(rows, reader=reader, on=on)
    return [
        Item(
            entry=entry,
            deadline=row,
            agreements=[concern.agreement for concern in row.concerns.all()],
            missing=missing[row.pk],
            others=told[entry.origin, entry.key, entry.day],
            on=on,
            reader=reader,
            consequence=consequences[row.pk],
            decision=decided.get(row.pk, ""),
            plan_step=localised(steps.get(row.params.get("step"))),
            home=Calendars(office.country, (), office.closed),
            last_chance=last_working_day(day_that_counts(row, on), reader.time_zone, office),
        )
        for entry in entries
        if (row := deadlines.get((entry.origin, entry.key)))
    ]


@dataclass(frozen=True, slots=True)
class InOrder:
    """Entries in the order in which they are told; `past`: those that cannot be mended any more."""

    told: list[Entry]
    past: list[Entry]


def in_order(entries: Iterable[Entry], *, reader: Any, on: date) -> InOrder:
    """Those of `entries` whose deadlines the reader may see, in one query."""
    entries = list(entries)
    rows = Deadline.objects.visible_to(reader).filter(_named(entries)).only(*PLACED_BY)
    places = {(row.origin, row.key): place_of(row, on) for row in rows}
    told: list[Entry] = []
    past: list[Entry] = []
    for entry in sorted(
        (one for one in entries if (one.origin, one.key) in places),
        key=lambda one: places[one.origin, one.key],
    ):
        is_past = places[entry.origin, entry.key][0] == Urgency.PAST
        (past if is_past else told).append(entry)
    return InOrder(told, past)


def _named(entries: list[Entry]) -> Q:
    """The deadlines of `entries`; those of another key of the same origins may be among them."""
    return Q(
        origin__in={entry.origin for entry in entries}, key__in={entry.key for entry in entries}
    )


def deadlines_of(entries: list[Entry], reader: Any) -> dict[tuple[str, str], Deadline]:
    """By origin and key, those of their deadlines that the reader may see."""
    seen = Agreement.objects.visible_to(reader)
    concerns = Deadline.concerns.rel.related_model.objects.filter(agreement__in=seen)
    partners = Party.objects.filter(is_home=False)
    concerns = concerns.select_related("agreement__standing").prefetch_related(
        Prefetch("agreement__parties", partners, to_attr="partners")
    )
    rows = (
        Deadline.objects.visible_to(reader)
        .filter(_named(entries))
        .annotate(is_checked=Exists(DayCheck.objects.of_deadline()))
        .select_related("term")
        .prefetch_related(Prefetch("concerns", concerns))
    )
    wanted = {(entry.origin, entry.key) for entry in entries}
    found = {(row.origin, row.key): row for row in rows}
    return {name: row for name, row in found.items() if name in wanted}


def _plan_steps(rows: Collection[Deadline]) -> dict[str, dict[str, str]]:
    """What the steps of the renewal plan are called, by their code; asked only where one is due."""
    codes = {step for row in rows if (step := row.params.get("step"))}
    found = PlanStep.objects.filter(code__in=codes) if codes else ()
    return {step.code: step.names for step in found}


def _disclosed(rows: Collection[Deadline], reader: Any) -> dict[int, list[Disclosed]]:
    """Leaves in the rows what the reader may have of their explanations; what is missing of their
    agreements, by row."""
    missing = {
        row.pk: [
            note
            for concern in row.concerns.all()
            if hasattr(concern.agreement, "standing")
            for note in concern.agreement.standing.missing
        ]
        for row in rows
    }
    disclosure = Disclosure.to(reader, (*missing.values(), *(row.because for row in rows)))
    disclosure.put_in(rows)
    return {pk: disclosure.notes(notes) for pk, notes in missing.items()}
