"""The first agreements of the example world: each is told by itself, so that whatever an office
meets is there once. What is told is in `data/demo-world.json`."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from agreements.dates import Length, last_day
from agreements.models import (
    NEW_END,
    Agreement,
    Amendment,
    Claim,
    Event,
    Participation,
    Party,
    PlanStep,
    Side,
    Term,
)

from . import words
from .chains import Entry, add_terms
from .drawing import DemoWorld
from .facts import Facts
from .ids import uid_of
from .promises import add_cases, add_promises, add_to_do
from .registers import told
from .work import Window, add_session_links, add_work


def count() -> int:
    return len(told()["agreements"])


class Example:
    """One agreement as it is told, with the days it rests on. `number`: its place in the world."""

    def __init__(self, number: int, world: DemoWorld) -> None:
        self.number, self.world = number, world
        self.entry: Entry = told()["agreements"][number]
        self.facts = Facts()
        self.dice = world.dice(number, "chain")
        registers = world.registers
        self.partners = [registers.agencies[self.entry["agency"]]]
        for more in ("third", "observed"):
            if more in self.entry:
                self.partners.append(registers.agencies[self.entry[more]])
        self.is_observed = "observed" in self.entry
        self.areas = [registers.areas[code] for code in self.entry["areas"]]
        self.officer = registers.officers[self.entry["who"]]
        self.steps = {step.code: step for step in PlanStep.objects.all()}
        self.agreement = self._agreement()
        #: signed terms with their first day and length in years, oldest first
        self.terms: list[tuple[Term, date | None, int | None]] = []

    @property
    def parties(self) -> list[Party]:
        return self.partners if self.is_observed else [self.world.home, *self.partners]

    @property
    def pauses(self) -> list[date]:
        """The days on which it was suspended and resumed."""
        return [self.world.moved.day(day) for day in self.entry.get("paused", ())]

    @property
    def lapsed_on(self) -> date | None:
        """The last day of the last term, where it lies before the day of seeding."""
        dated = [(first, years) for _term, first, years in self.terms if first]
        first, years = dated[-1] if dated else (None, None)
        if not first or not years or "renewal" in self.entry or "extend" in self.entry:
            return None
        ended = last_day(first, Length(months=12 * years))
        return ended if ended < self.world.on else None

    def draw(self, activities: int | None) -> Facts:
        """`activities`: how many, in place of as many as are told."""
        self._parties()
        add_terms(self)
        self._amendments()
        self._events()
        self._claims()
        window = self._window()
        add_promises(self)
        add_cases(self)
        add_to_do(self)
        add_work(self, window, activities)
        add_session_links(self)
        return self.facts

    def uid(self, *about: object) -> str:
        return self.world.uid("example", self.number, *about)

    @staticmethod
    def mark(seed: int, number: int) -> str:
        """The id of a first signature of ours: tells this world's from another's."""
        return uid_of(seed, "example", number, "signature", 0, Side.OURS)

    def _agreement(self) -> Agreement:
        entry, world = self.entry, self.world
        partner = self.partners[0]
        registered = world.moved.day(entry["registered"]) if "registered" in entry else world.on
        row = Agreement(
            reference=self._reference(),
            title={
                tag: text.format(
                    home=self._other_side(tag),
                    partner=partner.names[tag],
                    country=world.country(partner.country, tag),
                )
                for tag, text in words.TITLE.items()
            },
            legal_nature=entry.get("nature", "non_binding"),
            responsible=None if self.is_observed else self.officer,
            deputy=None if self.is_observed else world.deputy_of(self.officer),
            confidentiality=entry.get("confidentiality", "partners"),
            review_months=entry.get("review"),
            report_months=entry.get("report"),
            tags=["예시"],
            registered_on=registered,
        )
        self.facts.add(row)
        return row

    def _other_side(self, tag: str) -> str:
        """What the second name of the title is."""
        if self.is_observed:
            return str(self.partners[1].names[tag])
        return str(self.world.home.names.get(tag, self.world.home.short_name))

    def _reference(self) -> str:
        """EX-UZ-2021-05: country, year of the first text, place in the world."""
        entry = self.entry
        first = next(
            iter(entry["starts"] if "starts" in entry else [row["signed"] for row in self.given]),
            entry.get("registered", ""),
        )
        year = self.world.moved.partial(first).latest.year
        return f"{words.PREFIX}{self.partners[0].country}-{year}-{self.number + 1:02}"

    @property
    def given(self) -> list[Entry]:
        """Terms whose facts are told one by one."""
        found: list[Entry] = self.entry.get("terms", [])
        return found

    def _parties(self) -> None:
        for party in self.parties:
            side = Side.OURS if party is self.parties[0] else Side.THEIRS
            self.facts.add(Participation(agreement=self.agreement, party=party, side=side))
            self.facts.add(*self.world.contacts_of(self.agreement, party))

    def side_of(self, party: Party) -> str:
        """What tells one signature of a term from another."""
        return Side.OURS if party is self.parties[0] else party.short_name

    # --- What happened to it -------------------------------------------------------------------

    def _amendments(self) -> None:
        moved = self.world.moved
        for place, name in enumerate(("amend", "extend")):
            if name not in self.entry:
                continue
            row = self.entry[name]
            term, _first, _years = self.terms[row["term"]]
            self.facts.add(
                Amendment(
                    uid=self.uid("amendment", place),
                    term=term,
                    kind=row.get("kind", "extension"),
                    signed=moved.partial(row["on"]),
                    summary=row["summary"],
                    **({NEW_END: moved.day(row["to"])} if name == "extend" else {}),
                )
            )

    def _events(self) -> None:
        for place, fields in enumerate(self._told_events()):
            uid = self.uid("event", place)
            withdrawn = fields.pop("of_the_last", False)
            fields |= {"withdraws": self.facts[Event][-1]} if withdrawn else {}
            self.facts.add(Event(uid=uid, agreement=self.agreement, **fields))

    def _told_events(self) -> Iterator[Entry]:
        entry, moved, partner = self.entry, self.world.moved, self.partners[0]
        if "taken_back" in entry:
            given = moved.day(entry["taken_back"])
            yield {"kind": "notice_received", "on": given, "by_party": partner}
            later = given + timedelta(days=40)
            yield {"kind": "notice_withdrawn", "on": later, "by_party": partner,
                   "of_the_last": True}  # fmt: skip
        for kind, day in zip(("suspended", "resumed"), self.pauses, strict=False):
            yield {"kind": kind, "on": day, "by_party": partner, "reason": "조직 개편"}
        if "event" in entry:
            row = entry["event"]
            yield {
                "kind": row["kind"],
                "on": moved.day(row["on"]),
                "by_party": partner,
                "effective_on": moved.day(row["last"]) if "last" in row else None,
                "reason": row["reason"],
            }

    def _claims(self) -> None:
        """Figures of a release: two that are so, two that are not."""
        if not self.entry.get("claims"):
            return
        first = self.terms[0][1] or self.world.on
        renewals, years = len(self.terms) - 1, self.world.on.year - first.year
        stated = [
            ("renewal_ordinal", renewals, ""),
            ("since_year", first.year, ""),
            ("partnership_years", years + 2, ""),
            ("instrument_ordinal", renewals, ""),
            ("free", None, "유럽에서 처음 맺은 조달 협력 문서"),
        ]
        for place, (kind, value, text) in enumerate(stated):
            self.facts.add(
                Claim(
                    uid=self.uid("claim", place),
                    agreement=self.agreement,
                    kind=kind,
                    value=value,
                    words=text,
                    as_of=self.world.on - timedelta(days=200),
                    claimant=self.partners[0] if place % 2 else self.world.home,
                    source="Example press release",
                )
            )

    def _window(self) -> Window | None:
        """The days on which something was done: the last four years in effect, until it fell
        quiet."""
        on, moved = self.world.on, self.world.moved
        dated = [(first, years) for _term, first, years in self.terms if first]
        if not dated:
            return None
        earliest = dated[0][0]
        ends = self.lapsed_on or on
        quiet = moved.day(self.entry["quiet"]) if "quiet" in self.entry else None
        begins = max(earliest, min(quiet or on, ends) - timedelta(days=4 * 365))
        gaps = [
            (last_day(start, Length(months=12 * length)), after)
            for (start, length), (after, _l) in pairwise(dated)
            if length
        ]
        return Window(begins, quiet or ends, is_last=quiet is not None, without=gaps)
