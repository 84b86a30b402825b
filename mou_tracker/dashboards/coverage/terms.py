"""The scope of one agreement over its renewals, with what was done under each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from activities.models import Activity, ActivityArea
from agreements.access import Rights
from agreements.clock import in_address
from agreements.models import Agreement, Area, Stage, Term, TermArea, TermPeriod

from .question import tree_of


@dataclass(frozen=True, slots=True)
class Head:
    """One term: `first` and `last` are the days it has run or runs, None where none are known;
    `is_named`: whether its text is recorded to name areas."""

    ordinal: int
    first: date | None
    last: date | None
    is_signed: bool
    is_named: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """An area in a term. `activities`: held while it ran, None where its days are not known."""

    in_scope: bool
    is_known: bool
    activities: int | None
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """`runs`: (from, to) ordinals of unbroken stretches in which the area was in scope."""

    area: Area
    depth: int
    marks: Sequence[Mark]
    runs: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Scope:
    agreement: Agreement
    heads: Sequence[Head]
    lines: Sequence[Line]


def scope_by_term(agreement: Agreement, rights: Rights, *, on: date, today: date) -> Scope:
    """Seven statements, whatever the length of the chain."""
    seen: Any = Term.objects.visible_to(rights)
    terms = list(seen.filter(agreement=agreement, is_void=False).order_by("ordinal"))
    terms = [term for term in terms if term.stage != Stage.WITHDRAWN]
    areas: Any = Area.objects
    tree = tree_of(areas.visible_to(rights))
    above: dict[int, set[int]] = defaultdict(set)
    below: dict[int, list[int]] = defaultdict(list)
    for top, part in tree.pairs:
        above[part].add(top)
        below[top].append(part)
    named: dict[int, set[int]] = defaultdict(set)
    rows = TermArea.objects.filter(term__in=terms).values_list("term_id", "area_id")
    for term_id, area_id in rows:
        named[term_id] |= above[area_id]
    spans = _spans(agreement, on)
    done = _done(agreement, rights, on)
    shown = {pk for found in named.values() for pk in found}
    shown |= {top for _pk, found, _days in done for pk in found for top in above[pk]}
    heads = [
        Head(term.ordinal, first, last, term.is_signed, bool(named[term.pk]))
        for term in terms
        for first, last in (spans.get(term.pk, (None, None)),)
    ]
    codes = {area.pk: area.code for area in tree.areas}
    lines = []
    for area in tree.areas:
        if area.pk not in shown:
            continue
        under = set(below[area.pk])
        marks = [
            Mark(
                area.pk in named[term.pk],
                head.is_named,
                _count(done, under, head),
                _href(agreement, [codes[pk] for pk in below[area.pk]], head, on, today),
            )
            for term, head in zip(terms, heads, strict=True)
        ]
        held = [head.ordinal for head, mark in zip(heads, marks, strict=True) if mark.in_scope]
        lines.append(Line(area, tree.depths[area.pk], marks, _runs(held)))
    return Scope(agreement, heads, lines)


def _spans(agreement: Agreement, on: date) -> dict[int, tuple[date, date]]:
    """The days each term has run up to `on`, or will; rolls are part of it."""
    found: dict[int, tuple[date, date]] = {}
    rows: Any = TermPeriod.objects.filter(agreement=agreement)
    for term, first, last in rows.as_spans("term_id"):
        before = found.get(term, (first, last))
        found[term] = min(before[0], first), max(before[1], last)
    return {term: (first, min(last, max(on, first))) for term, (first, last) in found.items()}


def _done(agreement: Agreement, rights: Rights, on: date) -> list[tuple[int, set[int], Any]]:
    """(id, its areas, its first and last day) of what was held under the agreement by `on`."""
    seen: Any = Activity.objects.visible_to(rights).filter(agreements=agreement, state="held")
    rows = seen.touching(None, on).order_by().values_list("pk", "first_day", "last_day")
    areas: dict[int, set[int]] = defaultdict(set)
    links = ActivityArea.objects.filter(activity__agreements=agreement)
    for activity, area in links.values_list("activity_id", "area_id"):
        areas[activity].add(area)
    return [(pk, areas[pk], (first, last)) for pk, first, last in rows]


def _count(done: Iterable[tuple[int, set[int], Any]], under: set[int], head: Head) -> int | None:
    if head.first is None or head.last is None:
        return None
    first_day, last_day = head.first, head.last
    return sum(
        not areas.isdisjoint(under)
        and (first or date.min) <= last_day
        and (last or date.max) >= first_day
        for _pk, areas, (first, last) in done
    )


def _href(agreement: Agreement, codes: list[str], head: Head, on: date, today: date) -> str:
    if head.first is None or head.last is None:
        return ""
    asked: dict[str, Any] = {
        "agreement": agreement.reference, "state": "held", "area": codes,
        "from": head.first.isoformat(), "until": head.last.isoformat(),
    }  # fmt: skip
    asked |= in_address(on, today=today)
    return f"{reverse('activities:list')}?{urlencode(asked, doseq=True)}"


def _runs(ordinals: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for ordinal in ordinals:
        if found and found[-1][1] == ordinal - 1:
            found[-1] = found[-1][0], ordinal
        else:
            found.append((ordinal, ordinal))
    return found
