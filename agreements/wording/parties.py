"""Parties as a list to choose from calls them."""

from typing import Any

from agreements.models import Party

from .countries import country_name


def among_others(party: Party) -> str:
    """ "Ministry of Finance · Mexico": every country has one, and a list to choose from shows no
    column of countries."""
    return named_with(party.short, party.country)


def named_with(short: Any, country: str) -> str:
    return f"{short} · {country_name(country)}" if country else str(short)
