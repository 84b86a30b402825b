"""What is known before a release is read: home, and its agreements with their terms. Read from a
mapping in the shape of the command's `--world`, so that reading needs no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agreements.dates import DateError, PartialDate, stored_edtf


@dataclass(frozen=True, slots=True)
class Body:
    """An agency. `key`: its short name, else its first name; `names` by language; `also`: other
    spellings, among them those a release itself brings; `is_known`: of the world."""

    key: str
    names: Mapping[str, str]
    short_name: str = ""
    country: str = ""
    is_home: bool = False
    is_known: bool = False
    also: tuple[str, ...] = ()
    former_name: str = ""
    renamed_since: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(filter(None, (*self.names.values(), self.short_name, *self.also)))
        )


@dataclass(frozen=True, slots=True)
class KnownTerm:
    ordinal: int
    signed: PartialDate | None
    ends: PartialDate | None


@dataclass(frozen=True, slots=True)
class Known:
    """One agreement of the world."""

    reference: str
    kind: str
    party: str
    terms: tuple[KnownTerm, ...]
    title: str = ""
    #: All its partners, `party` among them.
    parties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class World:
    home: Body
    bodies: tuple[Body, ...]
    agreements: tuple[Known, ...]


def _date(text: Any) -> PartialDate | None:
    try:
        return stored_edtf(text) if text else None
    except DateError:
        return None


def _body(row: Mapping[str, Any], **more: Any) -> Body:
    names = dict(row.get("names") or {})
    short = row.get("short_name") or ""
    return Body(
        key=short or next(iter(names.values()), ""),
        names=names,
        short_name=short,
        country=row.get("country") or "",
        also=tuple(row.get("also") or ()),
        is_known=True,
        **more,
    )


def world_of(told: Mapping[str, Any]) -> World:
    """From {"home": {…}, "agreements": [{"reference", "kind", "party", "terms"}]}; "parties" may
    stand for "party"."""
    bodies: dict[str, Body] = {}
    agreements = []
    for row in told.get("agreements", ()):
        partners = [_body(party) for party in row.get("parties") or [row["party"]]]
        for body in partners:
            bodies.setdefault(body.key, body)
            agreements.append(
                Known(
                    row["reference"],
                    row.get("kind") or "mou",
                    body.key,
                    tuple(_term(term) for term in row.get("terms", ())),
                    str(row.get("title") or ""),
                    frozenset(one.key for one in partners),
                )
            )
    return World(
        _body(told.get("home") or {}, is_home=True), tuple(bodies.values()), tuple(agreements)
    )


def _term(row: Mapping[str, Any]) -> KnownTerm:
    end = row.get("end") or {}
    return KnownTerm(row.get("ordinal", 0), _date(row.get("signed")), _date(end.get("on")))
