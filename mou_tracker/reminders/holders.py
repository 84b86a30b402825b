"""Who holds what: who stands in for somebody who is away, and who is told where nobody is left.

Stakes have living holders, in this order: to whom it was handed over, who gave it, the responsible
person, the deputy, managers, coordinators, administrators. Who is away has somebody stand in, or
is passed over. Days are those of each person's own calendar.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from agreements.access import HOLDERS
from mou_tracker.accounts.models import Absence, Role, User

from .stakes import is_reachable

#: Who is told where nobody is left, and after them.
HEADS = (Role.MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Holders:
    """`away`: (person, day, who stands in for them or None); `heads`: (person, day, place), place 1
    for those who are told first where nobody is left, 2 and 3 for those who come after them."""

    away: list[tuple[int, date, int | None]]
    heads: list[tuple[int, date, int]]

    def params(self) -> dict[str, Any]:
        return {
            "away": [one[0] for one in self.away],
            "away_days": [one[1] for one in self.away],
            "insteads": [one[2] for one in self.away],
            "heads": [one[0] for one in self.heads],
            "head_days": [one[1] for one in self.heads],
            "head_places": [one[2] for one in self.heads],
            "able": list(HOLDERS),
        }


def holders(days: Collection[date]) -> Holders:
    """Of each of `days`."""
    days = sorted(set(days))
    if not days:
        return Holders([], [])
    named = [*HOLDERS, Role.ADMINISTRATOR]
    rows = User.objects.filter(is_active=True, role__in=named).order_by("pk")
    roles = {row.pk: row.role for row in rows if is_reachable(row)}
    absences = Absence.objects.filter(last_day__gte=days[0], first_day__lte=days[-1])
    found: list[tuple[int, date, date, int | None]] = list(
        absences.values_list("user", "first_day", "last_day", "deputy")
    )
    away: list[tuple[int, date, int | None]] = []
    heads: list[tuple[int, date, int]] = []
    for day in days:
        gone = {who: instead for who, first, last, instead in found if first <= day <= last}
        away += [(who, day, _stands_in(who, gone, roles)) for who in gone]
        heads += [(who, day, place) for who, place in _heads(gone, roles)]
    return Holders(away, heads)


def _stands_in(who: int, gone: dict[int, int | None], roles: dict[int, str]) -> int | None:
    """Who takes what `who` holds: the one they named, or whom that one named, being away too."""
    passed: set[int] = set()
    named: int | None = who
    while named in gone and named not in passed:
        passed.add(named)
        named = gone[named]
    return (
        named if named is not None and roles.get(named) in HOLDERS and named not in gone else None
    )


def _heads(gone: Collection[int], roles: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Those of HEADS of whom anybody is there; where all are away, they are told away."""
    for some in ({who: role for who, role in roles.items() if who not in gone}, roles):
        ranks = [[who for who in some if some[who] == role] for role in HEADS]
        filled = [rank for rank in ranks if rank]
        if filled:
            yield from ((who, place) for place, rank in enumerate(filled, 1) for who in rank)
            return
