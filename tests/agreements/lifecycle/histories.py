"""Random histories of an agreement, dense enough that rules meet within a few years."""

import random
from dataclasses import replace
from datetime import date, timedelta

from agreements.dates import Length, from_day, parse_edtf
from agreements.lifecycle import (
    AgreementFacts,
    AmendmentFact,
    EffectFact,
    EndFact,
    EventFact,
    NoticeClause,
    RenewalClause,
    SignatureFact,
    TermFact,
    asks_reach,
    old_end,
)

FIRST = date(2023, 12, 1)
SPAN = 1100  # days in which facts fall
UNTIL = FIRST + timedelta(days=SPAN + 500)
ANCHORS = (
    "before_end",
    "before_end",
    "before_end",
    "any_time",
    "any_time_to_month_end",
    "any_time_to_quarter_end",
    "any_time_to_year_end",
)


def _length(rng, *, short=False):
    if rng.random() < 0.3:
        return Length(days=rng.randint(1, 40 if short else 200))
    days = rng.randint(1, 20) if rng.random() < 0.1 else 0
    return Length(0, rng.randint(1, 3 if short else 12), days)


def _day(rng, first=FIRST, span=SPAN):
    day = first + timedelta(days=rng.randrange(max(span, 1)))
    if rng.random() < 0.4:  # month ends are where the rules meet
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(
            days=rng.randint(0, 1)
        )
    return max(day, first)


def _signed(rng, day):
    kind = rng.random()
    if kind < 0.85:
        return from_day(day)
    if kind < 0.95:
        return parse_edtf(day.strftime("%Y-%m"))
    return parse_edtf(day.strftime("%Y-%m-%d~"))


def _end(rng, start):
    kind = rng.random()
    convention = rng.choice(["day_before", "day_before", "day_before", "same_day"])
    if kind < 0.6:
        return EndFact("duration", None, _length(rng), convention)
    if kind < 0.8:
        return EndFact("fixed", start + timedelta(days=rng.randint(20, 400)))
    return EndFact(rng.choice(["indefinite", "not_recorded"]))


def _effect(rng, signed):
    kind = rng.random()
    if kind < 0.6:
        return EffectFact("on_last_signature")
    if kind < 0.7:
        return EffectFact("unknown")
    later = signed + timedelta(days=rng.randint(0, 60))
    if kind < 0.8:
        return EffectFact("fixed_date", later)
    if kind < 0.9:
        return EffectFact("on_last_notification", later if rng.random() < 0.7 else None)
    return EffectFact(
        "days_after_notification", later if rng.random() < 0.7 else None, rng.randint(0, 40)
    )


def _renewal(rng, start):
    if rng.random() < 0.5:
        return RenewalClause(rng.choice(["none", "express", "not_recorded"]))
    return RenewalClause(
        "tacit",
        _length(rng),
        rng.choice([None, None, 0, 1, 2]),
        start + timedelta(days=rng.randint(100, 900)) if rng.random() < 0.3 else None,
    )


def _notice(rng):
    if rng.random() < 0.2:
        return None
    return NoticeClause(
        _length(rng, short=True), rng.choice(["sent", "received"]), rng.choice(ANCHORS)
    )


def _terms(rng):
    signed, terms = _day(rng, span=200), []
    ordinals = list(range(rng.choice([1, 1, 2, 2, 3, 4])))
    if rng.random() < 0.15:  # not all instruments are recorded
        ordinals = [n + (n >= ordinals[-1]) for n in ordinals]
    if rng.random() < 0.1:
        ordinals = [n + 1 for n in ordinals]
    for ordinal in ordinals:
        if rng.random() < 0.1:
            terms.append(
                TermFact(100 + ordinal, ordinal, rng.choice(["signed", "drafting", "withdrawn"]))
            )
            continue
        when = _signed(rng, signed)
        terms.append(
            TermFact(
                id=100 + ordinal,
                ordinal=ordinal,
                signatures=tuple(SignatureFact(10 * ordinal + n, n, when) for n in (1, 2)),
                effect=_effect(rng, when.latest),
                end=_end(rng, when.latest + timedelta(days=60)),
                renewal=_renewal(rng, when.latest),
                notice=_notice(rng),
            )
        )
        signed = _day(rng, when.latest + timedelta(days=62), 300)
    return terms


def _events(rng, terms):
    events, number = [], 0
    for _n in range(rng.choice([0, 0, 1, 2, 3, 4])):
        number += 1
        on = _day(rng)
        kind = rng.choice(
            [
                "notice_sent",
                "notice_received",
                "notice_received",
                "suspended",
                "resumed",
                "terminated_by_consent",
                "party_withdrew",
            ]
        )
        more = {}
        if kind == "notice_sent" and rng.random() < 0.8:
            more["received_on"] = on + timedelta(days=rng.randint(0, 20))
        if kind in ("terminated_by_consent", "party_withdrew") and rng.random() < 0.5:
            more["effective_on"] = on + timedelta(days=rng.randint(0, 90))
        events.append(EventFact(number, kind, on, 2, **more))
        if kind.startswith("notice") and rng.random() < 0.4:
            number += 1
            back = on + timedelta(days=rng.randint(0, 120))
            events.append(EventFact(number, "notice_withdrawn", back, 2, withdraws=number - 1))
    return events


def _chosen(rng, facts):
    """Gives each renewal the choice of start that rule 8 asks for."""
    for term in facts.terms:
        if not term.signatures or term.effect.mode == "fixed_date":
            continue
        signed = term.signatures[0].signed.earliest
        end = old_end(facts, ordinal=term.ordinal, on=signed)
        if end:
            between = signed + timedelta(days=rng.randint(0, (end - signed).days + 1))
            choices = ["after_current_end", "at_once"]
            if not term.effect.mode.endswith("notification"):
                choices.append(between)
            text = term.end
            if text.on and text.on <= end:  # no text ends before it begins
                text = replace(text, on=end + timedelta(days=rng.randint(1, 200)))
            facts = _with(facts, term, starts=rng.choice(choices), end=text)
        elif term.starts:
            facts = _with(facts, term, starts=None)
    return facts


def _reaching(rng, facts):
    """Lets notices and consents say their reach where rule 10 asks for it; some do not."""
    for event in facts.events:
        asked = asks_reach(facts, event)
        if asked is False or rng.random() < (0.1 if asked else 0.7):
            continue
        said = replace(event, reach=rng.choice(["running_term", "agreement"]))
        events = tuple(said if one is event else one for one in facts.events)
        facts = replace(facts, events=events)
    return facts


def _with(facts, term, **more):
    terms = tuple(replace(one, **more) if one is term else one for one in facts.terms)
    return replace(facts, terms=terms)


def random_history(seed: int) -> AgreementFacts:
    rng = random.Random(seed)
    terms = _terms(rng)
    events = _events(rng, terms)
    amendments = []
    acts = [e.on for e in events if e.kind not in ("suspended", "resumed")]
    if rng.random() < 0.3:
        on = _day(rng, span=500)
        if not acts or on < min(acts):
            amendments.append(
                AmendmentFact(
                    1,
                    rng.choice(terms).ordinal,
                    "extension",
                    from_day(on),
                    on + timedelta(days=rng.randint(30, 400)),
                )
            )
    # Which of two facts of one day came first is not a question of dates.
    taken = {row.signed.earliest for term in terms for row in term.signatures}
    events = [one for one in events if not taken & {one.on, one.received_on}]
    amendments = [one for one in amendments if one.signed.earliest not in taken]
    facts = AgreementFacts(
        reference="R",
        registered_on=_day(rng, span=400),
        horizon=UNTIL + timedelta(days=400),
        parties=(1, 2),
        home=1,
        terms=tuple(terms),
        amendments=tuple(amendments),
        events=tuple(events),
        superseded_on=_day(rng) if rng.random() < 0.1 else None,
    )
    return _chosen(rng, _reaching(rng, _chosen(rng, facts)))
