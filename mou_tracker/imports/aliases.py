"""Spellings of which somebody said whose they are: kept with the known institution, so that the
next register does not ask again; forgotten when the import is undone."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from agreements import actions
from agreements.models import Party, PartyName
from agreements.models.party import MOST_SPELLINGS

from .models import Import
from .registers.parties import key_of
from .registers.values import Register

#: Problems that ask who is meant by a name.
OF_A_NAME = ("party_likely", "party_lookalike")
LONGEST = 120


def settled(imported: Import, register: Register) -> dict[str, list[str]]:
    """Public id of a known institution -> spellings of the file that somebody said are its."""
    found: dict[str, list[str]] = defaultdict(list)
    for spelling, uid in imported.answers.get("spellings", {}).items():
        found[uid].append(spelling)
    for row in register.rows:
        for problem in row.problems:
            if problem.code in OF_A_NAME and problem.is_answered:
                found[problem.taken].append(problem.words)
    return {uid: spellings for uid, spellings in found.items() if uid not in ("", "new", "same")}


def remember(
    imported: Import, register: Register, *, by: Any, on: date
) -> Iterator[dict[str, str]]:
    """Adds them to the other spellings of their institutions; what was added. None that another
    goes by already: it would name both."""
    told = settled(imported, register)
    if not told:
        return
    taken = _names()
    rows = Party.objects.visible_to(by).filter(uid__in=told, is_home=False).order_by("pk")
    for party in rows:
        new = []
        for spelling in dict.fromkeys(told[party.uid]):
            key = key_of(spelling)
            is_free = key and not taken[key, party.country]
            if is_free and len(spelling) <= LONGEST:
                taken[key, party.country].add(party.pk)
                new.append(spelling)
        new = new[: max(MOST_SPELLINGS - len(party.also_known_as), 0)]
        if new:
            actions.change_party(
                by=by, on=on, party=party, also_known_as=[*party.also_known_as, *new]
            )
        for spelling in new:
            yield {"party": party.uid, "spelling": spelling}


def _names() -> dict[tuple[str, str], set[int]]:
    """(key, country) of every name -> who goes by it, or once did."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    countries = {}
    for party in Party.objects.order_by("pk"):
        countries[party.pk] = party.country
        for name in party.all_names:
            found[key_of(name), party.country].add(party.pk)
    for pk, names in PartyName.objects.values_list("party", "names"):
        for name in names.values():
            found[key_of(name), countries[pk]].add(pk)
    return found


def remembered_by(imported: Import) -> list[tuple[Party, list[str]]]:
    """Institutions that still bear a spelling the import added, with those spellings."""
    told: dict[str, list[str]] = defaultdict(list)
    for one in imported.result.get("aliases", ()):
        told[one["party"]].append(one["spelling"])
    rows = Party.objects.filter(uid__in=told).order_by("pk")
    found = [(row, [one for one in told[row.uid] if one in row.also_known_as]) for row in rows]
    return [(row, spellings) for row, spellings in found if spellings]


def forget(imported: Import, *, by: Any, on: date) -> None:
    for party, spellings in remembered_by(imported):
        kept = [one for one in party.also_known_as if one not in spellings]
        actions.change_party(by=by, on=on, party=party, also_known_as=kept)
