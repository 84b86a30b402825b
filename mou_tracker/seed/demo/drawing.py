"""What all agreements of the example world are drawn from: the same seed gives the same world.

Every agreement and every activity is drawn from the seed and its own number, so that however many
there are, each is the same.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from babel import Locale

from agreements.models import Agreement, AgreementContact, Area, Party, Post, PostRole
from mou_tracker.accounts.models import Role, User

from . import words
from .days import Moved
from .ids import uid_of
from .registers import SHARED, Registers, people_of, registers, told

#: Whose agreements the drawn ones are, besides the people who are there already.
RESPONSIBLE = (Role.OFFICER, Role.COORDINATOR, Role.MANAGER)
#: Invented partners of drawn agreements at most; each has two of these at least.
PARTNERS = len(words.AGENCY) * len(words.COUNTRIES)
LOCALES = {tag: Locale(tag) for tag in words.TITLE}


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """What all of the world shares. `on`: the day its histories reach; `moved`: from the day it is
    told as of to that one."""

    home: Party
    partners: dict[int, Party]
    areas: list[Area]
    people: list[User]
    registers: Registers
    moved: Moved
    seed: int
    on: date

    def dice(self, *about: object) -> Random:
        """Chance of its own for what `about` names."""
        return Random("/".join(map(str, (self.seed, *about))))  # noqa: S311

    def uid(self, *about: object) -> str:
        """The public id of what `about` names: a row of this world is known by it."""
        return uid_of(self.seed, *about)

    def country(self, code: str, tag: str) -> str:
        return str(LOCALES[tag].territories[code])

    def city(self, party: Party | None) -> str:
        """Where meetings take place: at home, or where a partner's clocks are."""
        zone = party.time_zone if party else "Asia/Seoul"
        return zone.rpartition("/")[2].replace("_", " ")

    def head_of(self, party: Party, day: date) -> Post | None:
        held = (
            post
            for post in self.registers.people.get(party.pk, ())
            if post.role == PostRole.HEAD and day in post.span
        )
        return next(held, None)

    def contacts_of(self, agreement: Agreement, party: Party) -> list[AgreementContact]:
        """Its focal points."""
        return [
            AgreementContact(agreement=agreement, post=post)
            for post in self.registers.people.get(party.pk, ())
            if post.role == PostRole.FOCAL_POINT
        ]

    def deputy_of(self, officer: User) -> User:
        """The colleague after `officer`; of the last one, the coordinator."""
        officers = list(self.registers.officers.values())
        place = officers.index(officer)
        return officers[(place + 1) % (len(officers) - 1)]


def world_of(agreements: int, *, told_ones: int, seed: int, on: date) -> DemoWorld:
    """`told_ones`: how many of them are told one by one; the rest is drawn."""
    shared = registers(on=on)
    demo = [user.pk for user in shared.officers.values()]
    people = User.objects.filter(is_active=True, role__in=RESPONSIBLE).exclude(pk__in=demo)
    places = sorted({place_of(number) for number in range(told_ones, agreements)})
    partners = {place: _partner(place) for place in places}
    shared.people |= people_of(list(partners.values()), on=on)
    return DemoWorld(
        home=Party.objects.home(),
        partners=partners,
        areas=list(Area.objects.order_by("code")),
        people=[*people.order_by("pk"), *shared.officers.values()],
        registers=shared,
        moved=Moved(on - date.fromisoformat(told()["as_of"])),
        seed=seed,
        on=on,
    )


def place_of(number: int) -> int:
    """Which of the drawn partners an agreement is with."""
    return number // 2 % PARTNERS


def _partner(place: int) -> Party:
    kind, at = divmod(place, len(words.COUNTRIES))
    country = words.COUNTRIES[at]
    short = f"{words.SHORT[kind]}-{country}"
    found = Party.objects.filter(short_name=short, country=country).first()
    return found or Party.objects.create(
        uid=uid_of(SHARED, "party", short),
        names=words.AGENCY[kind],
        short_name=short,
        short_names={"ko": words.AGENCY[kind]["ko"]},
        country=country,
        time_zone=words.ZONES.get(country, "UTC"),
        legal_form="government agency",
    )
