"""The institutions a register names: those that are known, and those it makes known."""

from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Lower

from agreements.models import Party
from agreements.wording.places import zone_of_country

from .languages import language_of
from .registers.values import AgreementReading, Match, PartyReading, Register

SHORT, SPELLING = 60, 120


def parties_of(
    chains: Iterable[AgreementReading], register: Register
) -> tuple[dict[str, Party], dict[str, Party]]:
    """({key of a reading: its party}, those of them that are new and not saved yet)."""
    readings: dict[str, PartyReading] = {}
    for chain in chains:
        for one in chain.parties:
            readings.setdefault(one.key, one)
    uids = {one.known for one in readings.values() if one.known}
    known = {party.uid: party for party in Party.objects.filter(uid__in=uids)}
    found: dict[str, Party] = {}
    new: dict[str, Party] = {}
    taken = set(Party.objects.values_list(Lower("short_name"), "country"))
    for key, one in readings.items():
        if one.match is not Match.NEW and one.known in known:
            found[key] = known[one.known]
            continue
        party = _new(one, register, taken)
        taken.add((party.short_name.lower(), party.country))
        found[key] = new[key] = party
    return found, new


def _new(one: PartyReading, register: Register, taken: set[tuple[Any, ...]]) -> Party:
    country = "" if one.is_international else one.country or ""
    name = " ".join(one.name.split())
    spellings = [one.spelling] if one.spelling and one.spelling != one.name else []
    party = Party(
        names={language_of(name, register.home.country): name}, country=country,
        short_name=_free(name, country, taken),
        also_known_as=[words for words in spellings if len(words) <= SPELLING],
        time_zone=zone_of_country(country) or "UTC",
    )  # fmt: skip
    party.clean_fields(exclude=["parent", "successor"])
    return party


def _free(name: str, country: str, taken: set[tuple[Any, ...]]) -> str:
    """A short name nobody bears in this country yet."""
    short, number = name[:SHORT].strip(), 1
    while (short.lower(), country) in taken:
        number += 1
        short = f"{name[: SHORT - 5].strip()} ({number})"
    return short
