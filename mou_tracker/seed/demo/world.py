"""Agreements of the example world beyond those that are told, drawn from patterns."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from activities.models import Activity, ActivityAgreement, ActivityArea, Participant
from agreements.dates import from_day, parse_edtf
from agreements.models import (
    Agreement,
    Area,
    Commitment,
    Confidentiality,
    Event,
    LegalNature,
    Participation,
    Party,
    Side,
    Signature,
    Stage,
    Term,
    TermArea,
)

from . import words
from .days import Partial
from .drawing import DemoWorld, place_of
from .facts import Facts
from .histories import Pattern, choose, events, terms
from .work import DIRECTED, exchange

#: Agreements whose activities say who took part; of so many more it would only cost time.
IN_DETAIL = 400
#: Activities of an agreement at most, where nobody says how many.
MOST_WORK = 12
#: How much of the work lies in the areas of the term.
IN_SCOPE = 0.85


def draw_agreement(number: int, activities: int | None, world: DemoWorld) -> Facts:
    """One agreement with all that is its own. `activities`: how many; None: as many as chance
    has it."""
    facts, dice = Facts(), world.dice(number)
    pattern, partner = choose(dice), world.partners[place_of(number)]
    agreement = Agreement(
        reference=f"{words.PREFIX}{partner.country}-{number + 1:05}",
        legal_nature=LegalNature.BINDING if dice.random() < 0.15 else LegalNature.NON_BINDING,
        title={
            tag: text.format(
                home=world.home.names.get(tag, world.home.short_name),
                partner=partner.names[tag],
                country=world.country(partner.country, tag),
            )
            for tag, text in words.TITLE.items()
        },
        responsible=world.dice(number, "people").choice(world.people),
        confidentiality=dice.choices(
            (Confidentiality.PARTNERS, Confidentiality.PUBLIC, Confidentiality.INTERNAL), (8, 2, 1)
        )[0],
        review_months=24 if pattern.name == "indefinite" else None,
        registered_on=world.on,
    )
    facts.add(agreement)
    for party, side in ((world.home, Side.OURS), (partner, Side.THEIRS)):
        facts.add(Participation(agreement=agreement, party=party, side=side))
    facts.add(*world.contacts_of(agreement, partner))
    first = _terms(facts, number, pattern, partner, world)
    for place, fields in enumerate(events(pattern, on=world.on, dice=world.dice(number, "events"))):
        giver = partner if fields.pop("by", "") else None
        uid = world.uid(number, "event", place)
        facts.add(Event(uid=uid, agreement=agreement, by_party=giver, **fields))
    if activities is None:
        activities = world.dice(number, "work").randint(0, MOST_WORK)
    for place in range(activities):
        _activity(facts, number, place, first, partner, world)
    return facts


def _terms(facts: Facts, number: int, pattern: Pattern, partner: Party, world: DemoWorld) -> date:
    """Adds the chain; returns the first day of the history."""
    (agreement,), first = facts[Agreement], world.on
    scopes = world.dice(number, "areas")
    for columns, signed in terms(pattern, on=world.on, dice=world.dice(number, "terms")):
        term = Term(agreement=agreement, **columns)
        scope = scopes.sample(world.areas, min(len(world.areas), scopes.randint(1, 4)))
        facts.add(term, *(TermArea(term=term, area=area) for area in scope))
        if signed:
            day: Partial = parse_edtf(signed)
            first = min(first, day.earliest)
            for party, side in ((world.home, Side.OURS), (partner, Side.THEIRS)):
                uid = world.uid(number, "signature", term.ordinal, side)
                facts.add(Signature(uid=uid, term=term, party=party, signed=day))
    if term.stage == Stage.SIGNED:
        facts.add(*_commitments(term, number, scope, world))
    return first


def _commitments(
    term: Term, number: int, scope: list[Area], world: DemoWorld
) -> Iterator[Commitment]:
    dice = world.dice(number, "commitments")
    chosen = dice.sample(words.COMMITMENTS, dice.randint(0, 3))
    for position, text in enumerate(chosen):
        due = world.on + timedelta(days=dice.randint(-60, 400))
        when: Partial = from_day(due) if dice.random() < 0.7 else parse_edtf(f"{due:%Y}")
        yield Commitment(
            uid=world.uid(number, "commitment", position),
            term=term,
            position=position,
            text=text,
            side=dice.choice(("ours", "theirs", "joint")),
            due=when,
            area=scope[position % len(scope)] if scope else None,
        )


def _activity(
    facts: Facts, number: int, place: int, first: date, partner: Party, world: DemoWorld
) -> None:
    (agreement,), dice = facts[Agreement], world.dice(number, "activity", place)
    kind = dice.choice(list(words.WORK))
    age = max((world.on - first).days, 30)
    day = world.on - timedelta(days=int(age * dice.random() ** 2) - 30)
    activity = Activity(
        uid=world.uid(number, "activity", place),
        kind=kind,
        title=words.WORK[kind],
        confidentiality=agreement.confidentiality,
        responsible=agreement.responsible,
        **_planned(day, dice=dice, on=world.on),
    )
    if number < IN_DETAIL and kind in DIRECTED:
        activity.host = dice.choice((world.home, partner))
    facts.add(activity, ActivityAgreement(activity=activity, agreement=agreement))
    scope = [row.area for row in facts[TermArea] if row.term is facts[Term][-1]]
    areas = scope if scope and dice.random() < IN_SCOPE else world.areas
    if areas:
        facts.add(ActivityArea(activity=activity, area=dice.choice(areas)))
    if number < IN_DETAIL:
        _details(facts, activity, partner, world, dice)


def _details(
    facts: Facts, activity: Activity, partner: Party, world: DemoWorld, dice: Random
) -> None:
    if activity.kind in DIRECTED or activity.kind == "correspondence":
        direction = dice.choice(("outward", "inward"))
        facts.add(exchange(activity, direction, dice))
    if activity.state == "held" and activity.kind != "correspondence":
        for party in (world.home, partner):
            facts.add(Participant(activity=activity, party=party, head_count=dice.randint(2, 12)))


def _planned(day: date, *, on: date, dice: Random) -> dict[str, Any]:
    if day <= on:
        return {"state": "held", "when": from_day(day), "held": from_day(day)}
    if dice.random() < 0.4:
        window = parse_edtf(f"{day.year}-{33 + (day.month - 1) // 3}")
        return {"state": "window", "when": window, "window": window}
    return {"state": "scheduled", "when": from_day(day)}
