"""Which agreements a line is under, and with whom."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from agreements.dates.phrases import Doubt

from .names import Candidates, Hit, Named, Names, is_joined


@dataclass(frozen=True, slots=True)
class Concerned:
    """`source`: what kind of name the agreements follow from: "agreement" (their references),
    "party", "country", "city", or ""."""

    agreements: tuple[Hashable, ...]
    parties: tuple[Hashable, ...]
    doubts: tuple[Doubt, ...]
    source: str


def keys_of(hits: Iterable[Hit]) -> list[Hashable]:
    return list(dict.fromkeys(hit.key for hit in hits))


def concerned_by(names: Names, known: Candidates) -> Concerned:
    """Those named by reference; else those of each party named, of each country, of a city. Two
    with the same partner are both offered."""
    parties = keys_of(names.parties)
    if names.references:
        return Concerned(tuple(keys_of(names.references)), tuple(parties), (), "agreement")
    by_key = {one.key: one for one in known.parties}
    found: list[Hashable] = []
    doubts: list[Doubt] = []
    source = "party" if parties else ""
    for key in parties:
        theirs = _with(known, {key})
        if len(theirs) > 1:
            doubts.append(Doubt("which_agreement", by_key[key].words[0]))
        found += [one.key for one in theirs]
    covered = {by_key[key].country for key in parties}
    doubts += _in_passing(names, covered)
    for hits, name in ((names.countries, "country"), (names.cities, "city")):
        if name == "city" and (found or parties):
            break
        for hit in {one.key: one for one in hits if one.key not in covered}.values():
            there = {one.key for one in known.parties if one.country == hit.key}
            theirs = _with(known, there)
            if not theirs:  # a contact before there is an agreement
                parties += sorted(there, key=str) if len(there) == 1 and name == "country" else []
                continue
            source = source or name
            if len(theirs) > 1:
                doubts.append(Doubt("which_agreement", hit.words))
            elif name == "city":
                doubts.append(Doubt("place_only", hit.words))
            found += [one.key for one in theirs]
            partners = {key for one in theirs for key in one.parties} & there
            parties += sorted(partners, key=str) if len(theirs) == 1 and len(partners) == 1 else []
    unique = tuple(dict.fromkeys(found)), tuple(dict.fromkeys(parties))
    return Concerned(*unique, tuple(doubts), source)


def _in_passing(names: Names, covered: set[str]) -> list[Doubt]:
    """A country beside a party of another: 콘십과 조지아 커피."""
    ours = [hit.span for hit in names.parties]
    return [
        Doubt("other_country", hit.words)
        for hit in names.countries
        if ours
        and hit.key not in covered
        and not any(is_joined(names.text, hit.span, one) for one in ours)
    ]


def _with(known: Candidates, parties: set[Hashable]) -> list[Named]:
    return [one for one in known.agreements if one.parties & parties]


def partner_of(concerned: Concerned, known: Candidates) -> Hashable | None:
    """The only other side: the one party named, else that of the agreements named."""
    sides = set(concerned.parties)
    if not sides:
        under = [one for one in known.agreements if one.key in concerned.agreements]
        sides = {key for one in under for key in one.parties}
    return sides.pop() if len(sides) == 1 else None
