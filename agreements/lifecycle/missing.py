"""What is not recorded and would settle something."""

from collections.abc import Iterator

from .chain import Start
from .facts import TermFact
from .links import Pending
from .result import Note
from .settling import is_planned
from .term_runs import Relationship, TermRun

#: What keeps us from computing an expiry or a notice day, whatever the end.
DECIDING = frozenset({"ends_on", "notice", "received_on", "renewal", "renewal_length"})
#: What does so where the end is counted from the start.
DECIDING_A_LENGTH = DECIDING | {"effective_on", "signed_on"}


def latest_dated(whole: Relationship) -> TermRun | Pending | None:
    """The dated term with the highest ordinal, in effect or not yet."""
    alive = [one for one in whole.pending if one.ended_by is None]
    return max([*whole.term_runs, *alive], key=lambda one: one.term.ordinal, default=None)


def asked_about(whole: Relationship) -> list[TermRun | Pending]:
    """The terms of which what is missing keeps us from computing a day that lies ahead: the latest
    dated one; and the one that runs until that takes its place, while it waits or is planned."""
    latest = latest_dated(whole)
    if latest is None:
        return []
    before = [one for one in whole.term_runs if one is not latest]
    waits = isinstance(latest, Pending) or is_planned(latest.term)
    return [*before[-1:], latest] if waits else [latest]


def missing_notes(whole: Relationship) -> tuple[Note, ...]:
    """The instruments not recorded; then by ordinal: undated or vague signing days, ends, effects,
    renewal clauses; the notice rule of the latest."""
    asked = asked_about(whole)
    found = [Note("signed_on", {}, term.ordinal) for term in whole.undated]
    if ordinals := whole.unrecorded:
        found.append(Note("instruments", {"ordinals": list(ordinals)}))
    alive = [one for one in whole.pending if one.ended_by is None]
    for one in (*whole.term_runs, *alive):
        start = one.start if isinstance(one, Pending) else one.link.start
        codes = list(_of_term(one.term, start))
        is_asked = any(one is other for other in asked)
        if _renewal_is_open(one, is_asked=is_asked):
            codes.append("renewal")
        if is_asked and one.term.notice is None and not one.term.notice_settled:
            codes.append("notice")
        found += [Note(code, {}, one.term.ordinal) for code in codes]
        end = one.term.end
        if end.on and end.earliest and end.earliest < end.on:
            known = {"first": end.earliest.isoformat(), "last": end.on.isoformat()}
            found.append(Note("ends_on", known, one.term.ordinal))
        signing = whole.signings.get(one.term.ordinal)
        if signing is None:
            found.append(Note("signed_on", {}, one.term.ordinal))
        elif signing.certain is None:
            found.append(Note("signed_on", {"recorded": signing.text}, one.term.ordinal))
    return tuple(sorted([*found, *whole.notes.missing], key=_place))


def _place(note: Note) -> int:
    return -1 if note.ordinal is None else note.ordinal


def _of_term(term: TermFact, start: Start) -> Iterator[str]:
    end = term.end
    unsaid = end.kind == "not_recorded" and not end.settled
    if unsaid or (end.kind in ("fixed", "duration") and not end.on and not end.length):
        yield "ends_on"
    if any(told.code in ("effect_presumed", "effect_pending") for told in start.because):
        yield "effective_on"
    if term.renewal.mode == "tacit" and not term.renewal.length:
        yield "renewal_length"


def _renewal_is_open(one: TermRun | Pending, *, is_asked: bool) -> bool:
    """Whether the renewal clause is not recorded and would settle a day: of a term that is asked
    about, or of one that ran out; not where the text was read and names no end, nor where
    something else ended the term."""
    end = one.term.end
    if one.term.renewal.mode != "not_recorded" or end.kind == "indefinite" or end.settled:
        return False
    if isinstance(one, Pending):
        return is_asked
    return one.ended in (None, "ran_out") or (one.ended == "replaced" and is_asked)


def to_settle(one: TermRun | Pending, missing: tuple[Note, ...]) -> list[str]:
    """The codes that keep us from computing a term's expiry or notice day."""
    deciding = DECIDING_A_LENGTH if is_counted(one.term) else DECIDING
    return [
        note.code for note in missing if note.ordinal == one.term.ordinal and note.code in deciding
    ]


def is_counted(term: TermFact) -> bool:
    """Whether its last day is counted from its first, and stated nowhere."""
    return term.end.kind == "duration" and not term.end.on
