"""Facts recorded before their day (domain §2): a plan until somebody says that it happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agreements.dates import PartialDate
from agreements.values import quickly_made

from .facts import AgreementFacts, SignatureFact
from .result import Note
from .term_runs import Relationship

#: The question (`to_settle`, `missing`) whether something planned happened.
PLANNED = "planned"


@quickly_made
@dataclass(frozen=True, slots=True)
class Planned:
    """One such fact: what it is, its row, the term it belongs to (None: an event), and its day."""

    kind: str
    source: str
    id: int
    ordinal: int | None
    term: int | None
    on: date
    until: date


def planned_facts(facts: AgreementFacts) -> Iterator[Planned]:
    """Each planned fact; signatures of one term that are planned for one day are one."""
    for term in facts.terms:
        signings: dict[str, SignatureFact] = {}
        for row in term.signatures:
            if row.planned and row.signed and row.signed.earliest:
                signings.setdefault(row.signed.text, row)
        for row in signings.values():
            yield _vague("signature", "signature", row.id, term.ordinal, term.id, row.signed)
        if term.effect.planned and term.effect.on:
            yield Planned(
                "notification", "notification", term.id, term.ordinal, term.id,
                term.effect.on, term.effect.on,
            )  # fmt: skip
    by_ordinal = {term.ordinal: term.id for term in facts.terms}
    for one in facts.amendments:
        if one.planned and one.signed.earliest:
            term_id = by_ordinal.get(one.ordinal)
            yield _vague(one.kind, "amendment", one.id, one.ordinal, term_id, one.signed)
    for event in facts.events:
        if event.planned:
            day = max(one for one in (event.on, event.received_on) if one)
            yield Planned(event.kind, "event", event.id, None, None, day, day)


def _vague(
    kind: str, source: str, row: int, ordinal: int, term: int | None, day: PartialDate
) -> Planned:
    return Planned(kind, source, row, ordinal, term, day.earliest, day.latest or day.earliest)


def planned_notes(whole: Relationship) -> Iterator[Note]:
    """What is planned, by the mark it carries; nothing makes it happen but somebody's word."""
    for one in planned_facts(whole.facts):
        yield Note("planned", {"fact": one.kind, "on": one.on.isoformat()}, one.ordinal)
