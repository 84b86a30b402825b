"""Rows under heads: by what is to be decided next, or by what they have in common.

Every row stands under exactly one head. Of several areas, partners, countries or forums it is the
first; under the others it is named as a link. A head is worth its line from three rows on: smaller
groups stand together under one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.models import StatusCode
from agreements.models.fields import in_language
from agreements.status.next_act import Group as Decisions
from agreements.status.next_act import group_of
from agreements.wording.countries import country_name
from agreements.wording.regions import region_name, region_of

from .rows import Row

#: A smaller group has no head of its own.
FEWEST = 3
#: From more lanes on, what is not to be decided within 90 days is folded.
FOLDED_ABOVE = 120
#: So many long lapsed stand among what is late; more are a group of their own, folded.
LAPSED_AMONG_LATE = 2
#: Of groups by next decision, those whose day lies farther off than 90 days, or that are decided.
FAR = (Decisions.YEAR, Decisions.AFTER, Decisions.NO_DAY, Decisions.DECIDED)
TOGETHER = "together"

GROUPINGS: dict[str, str | Promise] = {
    "next": pgettext_lazy("grouped by", "next decision"),
    "responsible": gettext_lazy("responsible person"),
    "country": gettext_lazy("country"),
    "region": gettext_lazy("region"),
    "area": gettext_lazy("cooperation area"),
    "status": gettext_lazy("status"),
    "partner": gettext_lazy("partner"),
    "forum": gettext_lazy("forum"),
    "none": gettext_lazy("not grouped"),
}
#: In the order in which they stand on the page.
DECISION_LABELS: dict[Decisions, str | Promise] = {
    Decisions.LATE: pgettext_lazy("group of decisions", "past"),
    Decisions.LAPSED: pgettext_lazy("group of decisions", "expired, nothing decided"),
    Decisions.MONTH: pgettext_lazy("group of decisions", "within 30 days"),
    Decisions.QUARTER: pgettext_lazy("group of decisions", "within 90 days"),
    Decisions.YEAR: pgettext_lazy("group of decisions", "within a year"),
    Decisions.AFTER: pgettext_lazy("group of decisions", "after that"),
    Decisions.NO_DAY: pgettext_lazy("group of decisions", "no day set"),
    Decisions.DECIDED: pgettext_lazy("group of decisions", "decided"),
}


@dataclass
class Group:
    """Rows under one head. `code`: what names it in the address; `also`: rows that belong to it
    too and stand elsewhere; `is_folded`: only its head is shown."""

    code: str
    label: str
    rows: list[Row] = field(default_factory=list)
    also: list[Row] = field(default_factory=list)
    is_folded: bool = False
    can_fold: bool = False

    @property
    def anchor(self) -> str:
        """Its code without blanks, which no id may have."""
        return "-".join(self.code.split())

    @property
    def first_day(self) -> date | None:
        return min((row.day for row in self.rows if row.day), default=None)


Named = list[tuple[str, str]]  # (code, label)


def _areas(row: Row) -> Named:
    return [(a["code"], in_language(a["names"])[0] or a["code"]) for a in row.standing.areas]


def _regions(row: Row) -> Named:
    codes = dict.fromkeys(filter(None, map(region_of, row.countries)))
    return [(code, region_name(code)) for code in codes]


#: grouping → the groups a row belongs to, the first of them being where it stands.
BELONGS: dict[str, Callable[[Row], Named]] = {
    "responsible": lambda row: [(row.responsible, row.responsible)] if row.responsible else [],
    "country": lambda row: [(code, country_name(code)) for code in row.countries],
    "region": _regions,
    "area": _areas,
    "status": lambda row: [(row.standing.status, row.status)] if row.standing.status else [],
    "partner": lambda row: [(uid, name) for uid, name, _country in row.parties],
}
NOT_RECORDED = "not-recorded"


def grouped(
    rows: list[Row],
    by: str,
    *,
    on: date,
    opened: Iterable[str] = (),
    forums: dict[int, list[str]] | None = None,
) -> list[Group]:
    """The rows, in their order, under the heads of a grouping. `opened`: codes of groups shown
    although they would be folded, or "all"; `forums`: by agreement, for the grouping by them."""
    if by == "none":
        return [Group("", "", rows)]
    if by == "next":
        groups = _by_decision(rows, on)
    else:
        belongs = BELONGS.get(by) or _forums(forums or {})
        groups = _by_name(rows, belongs, in_order_of=list(StatusCode) if by == "status" else ())
    opened = set(opened)
    for group in groups:
        group.is_folded = group.can_fold and not opened & {group.code, "all"}
    return groups


def _forums(forums: dict[int, list[str]]) -> Callable[[Row], Named]:
    return lambda row: [(name, name) for name in forums.get(row.id, ())]


def _by_decision(rows: list[Row], on: date) -> list[Group]:
    found: dict[Decisions, list[Row]] = {one: [] for one in DECISION_LABELS}
    for row in rows:
        found[group_of(row.act, on=on)].append(row)
    if len(found[Decisions.LAPSED]) <= LAPSED_AMONG_LATE:
        found[Decisions.LATE] += found.pop(Decisions.LAPSED)
    folds = {Decisions.LAPSED, *(FAR if len(rows) > FOLDED_ABOVE else ())}
    return [
        Group(code_of(one), str(DECISION_LABELS[one]), some, can_fold=one in folds)
        for one, some in found.items()
        if some
    ]


def as_shown(counts: Mapping[int, int]) -> dict[int, int]:
    """How many lanes stand under each head by next decision."""
    shown, lapsed = dict(counts), counts.get(Decisions.LAPSED, 0)
    if 0 < lapsed <= LAPSED_AMONG_LATE:
        shown[Decisions.LATE] = shown.get(Decisions.LATE, 0) + shown.pop(Decisions.LAPSED)
    return shown


def code_of(one: Decisions) -> str:
    """What names a group by next decision in the address."""
    return one.name.lower().replace("_", "-")


def _by_name(
    rows: list[Row], belongs: Callable[[Row], Named], *, in_order_of: Any = ()
) -> list[Group]:
    """Groups by their names, or as `in_order_of` has their codes."""
    found: dict[str, Group] = {}
    nameless = Group(NOT_RECORDED, _("not recorded"))
    for row in rows:
        named = belongs(row)
        for number, (code, label) in enumerate(named):
            group = found.setdefault(code, Group(code, label))
            (group.also if number else group.rows).append(row)
        if not named:
            nameless.rows.append(row)
    ranks = {code: rank for rank, code in enumerate(in_order_of)}
    by_name = sorted(found.values(), key=lambda one: (ranks.get(one.code, 0), one.label, one.code))
    kept = [one for one in (*by_name, nameless) if len(one.rows) >= FEWEST]
    small = [one for one in (*by_name, nameless) if 0 < len(one.rows) < FEWEST]
    if len(small) == 1:
        return [one for one in (*by_name, nameless) if one in kept or one in small]
    if small:
        kept.append(Group(TOGETHER, _("others"), [row for one in small for row in one.rows]))
    return kept
