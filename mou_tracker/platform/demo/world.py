"""The example world written in bulk: the same seed gives the same world on the same day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from babel import Locale

from django.db import transaction

from activities import derive as work
from activities.models import Activity, ActivityAgreement, ActivityArea
from agreements import derive
from agreements.actions.deed import Deed, record
from agreements.commitments import refresh_all_commitments
from agreements.dates import from_day, parse_edtf
from agreements.models import (
    Agreement,
    Area,
    ChangeEntry,
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
    queue_for_the_chain,
)
from agreements.models.fields import UID_ALPHABET
from mou_tracker.accounts.models import Role, User

from . import words
from .histories import Pattern, choose, events, terms

#: Agreements of one transaction: a stopped run leaves whole batches.
BATCH = 250
PREFIX = "EX-"


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

    def write(self) -> None:
        for rows in (
            self.agreements, self.participations, self.terms, self.areas, self.signatures,
            self.commitments, self.events, self.activities, self.links, self.activity_areas,
        ):  # fmt: skip
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=2000)


@dataclass(frozen=True, slots=True)
class House:
    """What all of the world shares."""

    home: Party
    partners: list[Party]
    areas: list[Area]
    people: list[User]
    on: date
    dice: Random

    def uid(self) -> str:
        return "".join(self.dice.choices(UID_ALPHABET, k=12))


def build(*, agreements: int, activities: int, seed: int, on: date) -> dict[str, int]:
    """Adds `agreements` example agreements and `activities` activities under them; those that are
    there already are left as they are. Returns how many of each are new."""
    dice = Random(seed)  # noqa: S311
    house = _house(agreements, on=on, dice=dice)
    taken = set(
        Agreement.objects.filter(reference__startswith=PREFIX).values_list("reference", flat=True)
    )
    made, logged = 0, 0
    share = activities / agreements if agreements else 0
    for start in range(0, agreements, BATCH):
        facts, numbers = Facts(), range(start, min(start + BATCH, agreements))
        for number in numbers:
            wanted = round(share * (number + 1)) - round(share * number)
            _agreement(facts, number, wanted, house)
        if taken and any(row.reference in taken for row in facts.agreements):
            continue
        _store(facts, on=on)
        made += len(facts.agreements)
        logged += len(facts.activities)
    return {"agreements": made, "activities": logged}


@transaction.atomic
def _store(facts: Facts, *, on: date) -> None:
    facts.write()
    ids = [row.pk for row in facts.agreements]
    derive.refresh_all(ids, on=on)
    refresh_all_commitments(ids)
    work.refresh_all([row.pk for row in facts.activities])
    queue_for_the_chain()
    ChangeEntry.objects.bulk_create(
        ChangeEntry(agreement=row, verb="register", subject=f"agreement:{row.pk}")
        for row in facts.agreements
    )
    first, last = facts.agreements[0].reference, facts.agreements[-1].reference
    record(Deed(verb="seed_demo", subject=f"{first}..{last}", house_only=True), by=None)


def _house(agreements: int, *, on: date, dice: Random) -> House:
    home = Party.objects.home()
    people = User.objects.filter(
        is_active=True, role__in=(Role.OFFICER, Role.COORDINATOR, Role.MANAGER)
    )
    return House(
        home=home,
        partners=_partners(max(2, min(agreements // 2, 120)), dice=dice),
        areas=list(Area.objects.order_by("code")),
        people=list(people.order_by("pk")),
        on=on,
        dice=dice,
    )


def _partners(count: int, *, dice: Random) -> list[Party]:
    found = []
    locales = {tag: Locale(tag) for tag in ("en", "ko", "it")}
    for number in range(count):
        kind, place = divmod(number, len(words.COUNTRIES))
        country = words.COUNTRIES[place]
        names = {
            tag: words.AGENCY[kind][tag].format(country=locale.territories[country])
            for tag, locale in locales.items()
        }
        short = f"{words.SHORT[kind]}-{country}"
        party = Party.objects.filter(short_name=short).first() or Party.objects.create(
            names=names,
            short_name=short,
            country=country,
            time_zone=words.ZONES.get(country, "UTC"),
        )
        found.append(party)
    return found


def _agreement(facts: Facts, number: int, activities: int, house: House) -> None:
    dice = house.dice
    pattern, partner = choose(dice), house.partners[number % len(house.partners)]
    agreement = Agreement(
        reference=f"{PREFIX}{partner.country}-{number + 1:05}",
        legal_nature=LegalNature.BINDING if dice.random() < 0.15 else LegalNature.NON_BINDING,
        title={
            tag: text.format(
                home=house.home.names.get(tag, house.home.short_name), partner=partner.names[tag]
            )
            for tag, text in words.TITLE.items()
        },
        responsible=dice.choice(house.people) if house.people else None,
        confidentiality=dice.choices(
            (Confidentiality.PARTNERS, Confidentiality.PUBLIC, Confidentiality.INTERNAL), (8, 2, 1)
        )[0],
        review_months=24 if pattern.name == "indefinite" else None,
        registered_on=house.on,
    )
    facts.agreements.append(agreement)
    for party, side in ((house.home, Side.OURS), (partner, Side.THEIRS)):
        facts.participations.append(Participation(agreement=agreement, party=party, side=side))
    first = _terms(facts, agreement, pattern, partner, house)
    for fields in events(pattern, on=house.on, dice=dice):
        giver = partner if fields.pop("by", "") else None
        facts.events.append(Event(uid=house.uid(), agreement=agreement, by_party=giver, **fields))
    for _number in range(activities):
        _activity(facts, agreement, first, house)


def _terms(
    facts: Facts, agreement: Agreement, pattern: Pattern, partner: Party, house: House
) -> date:
    """Adds the chain; returns the first day of the history."""
    dice, first = house.dice, house.on
    for columns, signed in terms(pattern, on=house.on, dice=dice):
        term = Term(agreement=agreement, **columns)
        facts.terms.append(term)
        scope = dice.sample(house.areas, min(len(house.areas), dice.randint(1, 4)))
        facts.areas += [TermArea(term=term, area=area) for area in scope]
        if signed:
            day = parse_edtf(signed)
            first = min(first, day.earliest)
            facts.signatures += [
                Signature(uid=house.uid(), term=term, party=party, signed=day)
                for party in (house.home, partner)
            ]
    if term.stage == Stage.SIGNED:
        facts.commitments += _commitments(term, house)
    return first


def _commitments(term: Term, house: House) -> Iterator[Commitment]:
    chosen = house.dice.sample(words.COMMITMENTS, house.dice.randint(0, 3))
    for position, text in enumerate(chosen):
        due = house.on + timedelta(days=house.dice.randint(-60, 400))
        yield Commitment(
            uid=house.uid(),
            term=term,
            position=position,
            text=text,
            side=house.dice.choice(("ours", "theirs", "joint")),
            due=from_day(due) if house.dice.random() < 0.7 else parse_edtf(f"{due:%Y}"),
        )


def _activity(facts: Facts, agreement: Agreement, first: date, house: House) -> None:
    dice = house.dice
    kind = dice.choice(list(words.WORK))
    age = max((house.on - first).days, 30)
    day = house.on - timedelta(days=int(age * dice.random() ** 2) - 30)
    activity = Activity(
        uid=house.uid(),
        kind=kind,
        title=words.WORK[kind],
        confidentiality=agreement.confidentiality,
        responsible=agreement.responsible,
        **_planned(day, dice=dice, on=house.on),
    )
    facts.activities.append(activity)
    facts.links.append(ActivityAgreement(activity=activity, agreement=agreement))
    if house.areas:
        facts.activity_areas.append(ActivityArea(activity=activity, area=dice.choice(house.areas)))


def _planned(day: date, *, on: date, dice: Random) -> dict[str, Any]:
    if day <= on:
        return {"state": "held", "when": from_day(day), "held": from_day(day)}
    if dice.random() < 0.4:
        window = parse_edtf(f"{day.year}-{33 + (day.month - 1) // 3}")
        return {"state": "window", "when": window, "window": window}
    return {"state": "scheduled", "when": from_day(day)}
