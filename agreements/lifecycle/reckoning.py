"""The old end that a signature has to reckon with where it is doubtful (domain §3 rule 8)."""

from datetime import date

from agreements.values import replace

from .facts import AgreementFacts
from .known import known_on
from .readings import is_in_doubt
from .result import Edges, exactly
from .rules import derive_covers
from .term_runs import old_end
from .termination_rules import ENDING


def latest_old_end(facts: AgreementFacts, *, ordinal: int, on: date) -> date | None:
    """The latest of `old_end_edges`."""
    edges = old_end_edges(facts, ordinal=ordinal, on=on)
    return edges and edges.latest


def old_end_edges(facts: AgreementFacts, *, ordinal: int, on: date) -> Edges | None:
    """The known end that a term with this ordinal, signed `on`, must reckon with: as the facts
    stand; where they can be read in more than one way, between which days it lies. It counts by
    the latest. None where it is not recorded, indefinite, would roll on, or has passed in every
    reading."""
    end = old_end(facts, ordinal=ordinal, on=on)
    as_it_stands = exactly(end, None) if end else None
    earlier = tuple(term for term in facts.terms if term.ordinal < ordinal)
    known = known_on(replace(facts, terms=earlier), on)
    if not known.terms or not is_in_doubt(known) or _may_roll(known):
        return as_it_stands
    edges = _edges_of_cover(known, on)
    if edges is None:
        return as_it_stands
    latest = max(filter(None, (end, edges.latest)))
    return Edges(min(edges.earliest or latest, latest), latest, None)


def _may_roll(known: AgreementFacts) -> bool:
    """Whether the last term rolls on by itself and nothing is known to end it."""
    last = max(known.terms, key=lambda term: term.ordinal)
    return last.renewal.mode == "tacit" and not any(one.kind in ENDING for one in known.events)


def _edges_of_cover(known: AgreementFacts, on: date) -> Edges | None:
    """Between which days the run that holds `on` ends, as known then; None where its latest day is
    open, or has passed."""
    for cover in derive_covers(known):
        asked = cover.starts_on <= on <= (cover.ends_on or date.max)
        if asked and cover.known_from <= on <= (cover.known_until or date.max):
            latest = cover.edges.latest if cover.kind == "day" else None
            return cover.edges if latest and latest >= on else None
    return None
