"""The old end that a signature has to reckon with where it is doubtful (domain §3 rule 8)."""

from dataclasses import replace
from datetime import date

from .course import old_end
from .endings import ENDING
from .facts import AgreementFacts
from .known import known_on
from .readings import is_in_doubt
from .rules import derive_lifecycle


def latest_old_end(facts: AgreementFacts, *, ordinal: int, on: date) -> date | None:
    """The known end that a term with this ordinal, signed `on`, must reckon with: as the facts
    stand; or, where they can be read in more than one way, the latest it may be. None where it is
    not recorded, indefinite, would roll on, or has passed in every reading."""
    end = old_end(facts, ordinal=ordinal, on=on)
    earlier = tuple(term for term in facts.terms if term.ordinal < ordinal)
    known = known_on(replace(facts, terms=earlier), on)
    if not known.terms or not is_in_doubt(known):
        return end
    last = max(known.terms, key=lambda term: term.ordinal)
    is_ended = any(event.kind in ENDING for event in known.events)
    if last.renewal.mode == "tacit" and not is_ended:
        return end
    latest = _latest_of_cover(known, on)
    return max(filter(None, (end, latest)), default=None)


def _latest_of_cover(known: AgreementFacts, on: date) -> date | None:
    """The latest last day of the run that holds `on`, as known then; None where it is open, or
    has passed."""
    for cover in derive_lifecycle(known).covers:
        asked = cover.starts_on <= on <= (cover.ends_on or date.max)
        if asked and cover.known_from <= on <= (cover.known_until or date.max):
            latest = cover.edges.latest if cover.kind == "day" else None
            return latest if latest and latest >= on else None
    return None
