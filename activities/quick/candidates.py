"""What the one-line entry may name, and what it may leave unsaid: the parties, agreements and areas
somebody may see, and those of the page one stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from activities.models import Activity, Forum
from activities.quick.reading import Candidates, Named
from agreements.models import Agreement, Area, Commitment, Participation, Party, StatusPeriod


def candidates_for(user: Any) -> Candidates:
    """Five queries, whatever there is to name. The home party is in every agreement and so
    says nothing; it is left out."""
    agreements = Agreement.objects.visible_to(user)
    sides: dict[int, set[int]] = {}
    for agreement, party in Participation.objects.filter(
        agreement__in=agreements.values("pk"), party__is_home=False
    ).values_list("agreement", "party"):
        sides.setdefault(agreement, set()).add(party)
    parties = Party.objects.visible_to(user).filter(is_home=False, is_disabled=False)
    return Candidates(
        parties=tuple(Named(party.pk, party.all_names) for party in parties),
        agreements=tuple(
            Named(pk, (reference,), frozenset(sides.get(pk, ())))
            for pk, reference in agreements.values_list("pk", "reference")
        ),
        areas=tuple(
            Named(area.pk, (*area.names.values(), area.code))
            for area in Area.objects.filter(is_retired=False)
        ),
        forums=tuple(
            Named(forum.pk, (forum.short_name, *forum.names.values()))
            for forum in Forum.objects.visible_to(user)
        ),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """What the page one comes from is about, as far as it may be seen."""

    agreements: tuple[Agreement, ...] = ()
    party: Party | None = None
    areas: tuple[Area, ...] = ()
    forum: Forum | None = None
    commitments: tuple[Commitment, ...] = ()


def _asked(query: Mapping[str, str], name: str) -> str:
    return query.get(name, "")[:60]


def standing(user: Any, query: Mapping[str, str]) -> Place:
    """From `agreement`, `party`, `area`, `forum`, `commitment` or `activity` of a query string; a
    party with a single agreement says that agreement. Nothing asked: no query."""
    agreements: list[Agreement] = []
    areas: list[Area] = []
    commitments: list[Commitment] = []
    party = forum = None
    if reference := _asked(query, "agreement"):
        agreements += Agreement.objects.visible_to(user).filter(reference=reference)
    if uid := _asked(query, "activity"):
        under = Activity.objects.visible_to(user).filter(uid=uid)
        linked = Agreement.objects.visible_to(user).filter(activity_links__activity__in=under)
        agreements += linked.distinct()
    if uid := _asked(query, "commitment"):
        promised = Commitment.objects.visible_to(user).filter(uid=uid, term__is_void=False)
        commitments += promised.select_related("term__agreement", "area")
        agreements += (one.term.agreement for one in commitments)
        areas += (one.area for one in commitments if one.area)
    if code := _asked(query, "area"):
        areas += Area.objects.filter(code=code, is_retired=False)
    if uid := _asked(query, "party"):
        party = Party.objects.visible_to(user).filter(uid=uid, is_home=False).first()
    if uid := _asked(query, "forum"):
        forum = Forum.objects.visible_to(user).filter(uid=uid).first()
    if party and not agreements:
        theirs = list(Agreement.objects.visible_to(user).filter(participations__party=party)[:2])
        agreements += theirs if len(theirs) == 1 else []
    unique = {row.pk: row for row in agreements}
    return Place(tuple(unique.values()), party, tuple(areas), forum, tuple(commitments))


def in_effect_with(user: Any, *, party: Any, on: date) -> list[Agreement]:
    """The one agreement with `party` (a key) that was in effect on `on`; none where there are two:
    then nobody but the writer can say which is meant."""
    theirs = Agreement.objects.visible_to(user).filter(participations__party=party)
    covered = StatusPeriod.objects.on(on).in_effect().values("agreement")
    found = list(theirs.filter(pk__in=covered)[:2])
    return found if len(found) == 1 else []
