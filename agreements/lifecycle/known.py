"""What one would have said then: the facts dated on or before a day (domain §4, `known=`)."""

from collections.abc import Mapping
from datetime import date

from agreements.values import replace

from .chain import effect_of, is_complete
from .facts import AgreementFacts, EventFact, TermFact


def known_on(facts: AgreementFacts, day: date) -> AgreementFacts:
    """The facts dated on or before `day`. A partial date counts from its earliest day; a term
    signed on an unknown day was known once a later term is dated, or from registration on."""
    terms = tuple(known for term in facts.terms if (known := _term(term, facts, day)))
    ordinals = {term.ordinal for term in terms}
    return replace(
        facts,
        terms=terms,
        amendments=tuple(
            one
            for one in facts.amendments
            if one.ordinal in ordinals
            and (one.signed.earliest is None or one.signed.earliest <= day)
        ),
        events=tuple(_event(event, day) for event in facts.events if event.on <= day),
        superseded_on=_until(facts.superseded_on, day),
        plan_done=_done(facts.plan_done, day),
        compliance_done=_done(facts.compliance_done, day),
    )


def _until(value: date | None, day: date) -> date | None:
    return value if value is None or value <= day else None


def _done(ticks: Mapping[str, date], day: date) -> dict[str, date]:
    return {key: done_on for key, done_on in ticks.items() if done_on <= day}


def _event(event: EventFact, day: date) -> EventFact:
    return replace(event, received_on=_until(event.received_on, day))


def _term(term: TermFact, facts: AgreementFacts, day: date) -> TermFact | None:
    complete = is_complete(term, facts)
    dated = [row for row in term.signatures if row.signed and row.signed.earliest]
    if not dated:
        own_day = effect_of(term, [])[1] if complete else None
        since = own_day.day if own_day and own_day.day else _undated_since(term, facts)
        return _told(term, day) if since <= day else None
    signed = tuple(row for row in term.signatures if row not in dated or row.signed.earliest <= day)
    if not [row for row in signed if row in dated]:
        return None
    stage = term.stage if signed == term.signatures or not complete else "ready_to_sign"
    return _told(replace(term, signatures=signed, stage=stage), day)


def _told(term: TermFact, day: date) -> TermFact:
    """Without a notification that had not happened yet."""
    if not term.effect.mode.endswith("_notification"):
        return term
    return replace(term, effect=replace(term.effect, on=_until(term.effect.on, day)))


def _undated_since(term: TermFact, facts: AgreementFacts) -> date:
    later = [
        row.signed.earliest
        for other in facts.terms
        if other.ordinal > term.ordinal
        for row in other.signatures
        if row.signed and row.signed.earliest
    ]
    return min([facts.registered_on, *later])
