"""What the one-line entry may name, and what it may leave unsaid: the parties, agreements and areas
somebody may see, and those of the page one stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from activities.models import Activity, Forum
from activities.quick.names import Candidates, Named, with_short_forms
from activities.quick.world import places_of
from agreements.models import (
    Agreement,
    Area,
    Commitment,
    Participation,
    Party,
    PartyName,
    Post,
    PostRole,
    StatusPeriod,
)


def candidates_for(user: Any) -> Candidates:
    """Seven queries, whatever there is to name. Parties go by their names of today and before, and
    by the names of their heads. The home party is in every agreement and so says nothing."""
    agreements = Agreement.objects.visible_to(user)
    sides: dict[int, set[int]] = {}
    for agreement, party in Participation.objects.filter(
        agreement__in=agreements.values("pk"), party__is_home=False
    ).values_list("agreement", "party"):
        sides.setdefault(agreement, set()).add(party)
    every = list(Party.objects.visible_to(user).filter(is_disabled=False))
    home = tuple(name for party in every if party.is_home for name in party.all_names)
    others = [party for party in every if not party.is_home]
    also = _further_names(others)
    parties = with_short_forms(
        (
            Named(
                party.pk,
                (*party.all_names, *also[party.pk]),
                country=party.country,
                time_zone=party.time_zone,
            )
            for party in others
        ),
        home=home,
    )
    at_home = {party.country for party in every if party.is_home}
    return Candidates(
        parties=parties,
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
        home=home,
        home_countries=tuple(at_home),
        **places_of({party.country for party in others if party.country}, at_home=at_home),
    )


def _further_names(parties: list[Party]) -> dict[int, list[str]]:
    """Former names, and what the heads of an institution are called."""
    found: dict[int, list[str]] = {party.pk: [] for party in parties}
    former = PartyName.objects.filter(party__in=found).values_list("party", "names")
    for party, names in former:
        found[party] += names.values()
    heads = Post.objects.filter(party__in=found, role=PostRole.HEAD).values_list(
        "party", "person__native_name", "person__latin_name"
    )
    for party, native, latin in heads:
        found[party] += [name for name in (native, latin) if " " in name or len(name) > 2]
    return found


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


def in_effect_of(user: Any, offered: Sequence[Agreement], *, on: date) -> list[Agreement]:
    """The one of `offered` that was in effect on `on`; none where there are two: then nobody but
    the writer can say which is meant."""
    theirs = Agreement.objects.visible_to(user).filter(pk__in=[row.pk for row in offered])
    covered = StatusPeriod.objects.on(on).in_effect().values("agreement")
    found = list(theirs.filter(pk__in=covered)[:2])
    return found if len(found) == 1 else []
