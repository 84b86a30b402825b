"""The example world as it is drawn: the same seed gives the same world.

Every agreement and every activity is drawn from the seed and its own number, so that however many
there are, each is the same.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from babel import Locale

from activities.models import Activity, ActivityAgreement, ActivityArea
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
from agreements.models.fields import UID_ALPHABET
from mou_tracker.accounts.models import Role, User

from . import words
from .histories import Pattern, choose, events, terms

PREFIX = "EX-"
#: Invented partners at most; each has two agreements at least.
PARTNERS = len(words.AGENCY) * len(words.COUNTRIES)


@dataclass(slots=True)
class Facts:
    """Rows in waiting, in the order in which they are written."""

    agreements: list[Agreement] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    areas: list[TermArea] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    links: list[ActivityAgreement] = field(default_factory=list)
    activity_areas: list[ActivityArea] = field(default_factory=list)

    def lists(self) -> tuple[list, ...]:
        return (
            self.agreements, self.participations, self.terms, self.areas, self.signatures,
            self.commitments, self.events, self.activities, self.links, self.activity_areas,
        )  # fmt: skip

    def write(self) -> None:
        for rows in self.lists():
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=2000)

    def take(self, other: "Facts") -> None:
        for rows, others in zip(self.lists(), other.lists(), strict=True):
            rows += others


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """What all of the world shares. `on`: the day its histories reach."""

    home: Party
    partners: list[Party]
    areas: list[Area]
    people: list[User]
    seed: int
    on: date

    def dice(self, *about: object) -> Random:
        """Chance of its own for what `about` names."""
        return Random("/".join(map(str, (self.seed, *about))))  # noqa: S311

    def uid(self, *about: object) -> str:
        """The public id of what `about` names: a row of this world is known by it."""
        return uid_of(self.seed, *about)


def uid_of(seed: int, *about: object) -> str:
    digest = hashlib.sha256("/".join(map(str, (seed, *about))).encode()).digest()
    number, letters = int.from_bytes(digest), []
    for _place in range(12):
        number, at = divmod(number, len(UID_ALPHABET))
        letters.append(UID_ALPHABET[at])
    return "".join(letters)


def world_of(agreements: int, *, seed: int, on: date) -> DemoWorld:
    people = User.objects.filter(
        is_active=True, role__in=(Role.OFFICER, Role.COORDINATOR, Role.MANAGER)
    )
    return DemoWorld(
        home=Party.objects.home(),
        partners=_partners(min((agreements + 1) // 2, PARTNERS), seed=seed),
        areas=list(Area.objects.order_by("code")),
        people=list(people.order_by("pk")),
        seed=seed,
        on=on,
    )


def _partners(count: int, *, seed: int) -> list[Party]:
    found = []
    locales = {tag: Locale(tag) for tag in words.TITLE}
    for number in range(count):
        kind, place = divmod(number, len(words.COUNTRIES))
        country = words.COUNTRIES[place]
        names = {
            tag: words.AGENCY[kind][tag].format(country=locale.territories[country])
            for tag, locale in locales.items()
        }
        short = f"{words.SHORT[kind]}-{country}"
        party = Party.objects.filter(short_name=short).first() or Party.objects.create(
            uid=uid_of(seed, "party", short),
            names=names,
            short_name=short,
            country=country,
            time_zone=words.ZONES.get(country, "UTC"),
        )
        found.append(party)
    return found


def draw_agreement(number: int, activities: int, world: DemoWorld) -> Facts:
    """One agreement with all that is its own."""
    facts, dice = Facts(), world.dice(number)
    pattern, partner = choose(dice), world.partners[number // 2 % PARTNERS]
    agreement = Agreement(
        reference=f"{PREFIX}{partner.country}-{number + 1:05}",
        legal_nature=LegalNature.BINDING if dice.random() < 0.15 else LegalNature.NON_BINDING,
        title={
            tag: text.format(
                home=world.home.names.get(tag, world.home.short_name), partner=partner.names[tag]
            )
            for tag, text in words.TITLE.items()
        },
        responsible=world.dice(number, "people").choice(world.people) if world.people else None,
        confidentiality=dice.choices(
            (Confidentiality.PARTNERS, Confidentiality.PUBLIC, Confidentiality.INTERNAL), (8, 2, 1)
        )[0],
        review_months=24 if pattern.name == "indefinite" else None,
        registered_on=world.on,
    )
    facts.agreements.append(agreement)
    for party, side in ((world.home, Side.OURS), (partner, Side.THEIRS)):
        facts.participations.append(Participation(agreement=agreement, party=party, side=side))
    first = _terms(facts, number, pattern, partner, world)
    for place, fields in enumerate(events(pattern, on=world.on, dice=world.dice(number, "events"))):
        giver = partner if fields.pop("by", "") else None
        uid = world.uid(number, "event", place)
        facts.events.append(Event(uid=uid, agreement=agreement, by_party=giver, **fields))
    for place in range(activities):
        _activity(facts, number, place, first, world)
    return facts


def _terms(facts: Facts, number: int, pattern: Pattern, partner: Party, world: DemoWorld) -> date:
    """Adds the chain; returns the first day of the history."""
    (agreement,), first = facts.agreements, world.on
    scopes = world.dice(number, "areas")
    for columns, signed in terms(pattern, on=world.on, dice=world.dice(number, "terms")):
        term = Term(agreement=agreement, **columns)
        facts.terms.append(term)
        scope = scopes.sample(world.areas, min(len(world.areas), scopes.randint(1, 4)))
        facts.areas += [TermArea(term=term, area=area) for area in scope]
        if signed:
            day = parse_edtf(signed)
            first = min(first, day.earliest)
            for party, side in ((world.home, Side.OURS), (partner, Side.THEIRS)):
                uid = world.uid(number, "signature", term.ordinal, side)
                facts.signatures.append(Signature(uid=uid, term=term, party=party, signed=day))
    if term.stage == Stage.SIGNED:
        facts.commitments += _commitments(term, number, world)
    return first


def _commitments(term: Term, number: int, world: DemoWorld) -> Iterator[Commitment]:
    dice = world.dice(number, "commitments")
    chosen = dice.sample(words.COMMITMENTS, dice.randint(0, 3))
    for position, text in enumerate(chosen):
        due = world.on + timedelta(days=dice.randint(-60, 400))
        yield Commitment(
            uid=world.uid(number, "commitment", position),
            term=term,
            position=position,
            text=text,
            side=dice.choice(("ours", "theirs", "joint")),
            due=from_day(due) if dice.random() < 0.7 else parse_edtf(f"{due:%Y}"),
        )


def _activity(facts: Facts, number: int, place: int, first: date, world: DemoWorld) -> None:
    (agreement,), dice = facts.agreements, world.dice(number, "activity", place)
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
    facts.activities.append(activity)
    facts.links.append(ActivityAgreement(activity=activity, agreement=agreement))
    if world.areas:
        facts.activity_areas.append(ActivityArea(activity=activity, area=dice.choice(world.areas)))


def _planned(day: date, *, on: date, dice: Random) -> dict[str, Any]:
    if day <= on:
        return {"state": "held", "when": from_day(day), "held": from_day(day)}
    if dice.random() < 0.4:
        window = parse_edtf(f"{day.year}-{33 + (day.month - 1) // 3}")
        return {"state": "window", "when": window, "window": window}
    return {"state": "scheduled", "when": from_day(day)}
