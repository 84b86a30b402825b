"""Who hears of a change: an audience has an entry for an agreement exactly where an answer about
it that the audience can get became another.

An audience is a partner, or the office. What a partner can get of the rows an action may change is
asked before and after it (`Watch`), by the code that answers the partner, so that what is told of a
change and what is told can not drift apart. Nobody has to say of an action whom it concerns.

Each package that answers says in a module named by `settings.SHARED_ANSWERS`:

    ROWS                      models whose rows it answers for
    agreements_of(rows)       ids of the agreements whose answers hold something of `rows`
    parties_of(rows)          ids of partners that `rows` may be told to by name, besides theirs
    reached(agreements)       rows of several agreements that change with one of these (ids)
    answers(rows, audiences)  (audience, agreement, fact, content) of all that each of `audiences`
                              (name -> its rights) may get of `rows`; the agreement is None where
                              a partner gets it by its own name alone
    REGISTERS                 model -> `Register`, for what many agreements name

A fact is its kind and its public id, ("term", "3"). Content never depends on the day.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from typing import Any

import orjson

from django.conf import settings
from django.db.models import Model, OuterRef, QuerySet, Subquery

from agreements.access import Rights
from agreements.models import (
    SHARED,
    Agreement,
    ChangeEntry,
    Confidentiality,
    Participation,
    Party,
    Sight,
    Term,
    queue_for_the_chain,
)

Fact = tuple[str, str]
#: A partner's id, or MANAGERS or COLLEAGUES.
Audience = int | None
Audiences = Mapping[Audience, Rights]
Rows = Mapping[type[Model], set[int]]
#: What one audience can get: by agreement and fact, its content.
Answers = dict[int | None, dict[Fact, bytes]]
#: The office is told of other agreements by what those get who see all, and those who see what is
#: open to every colleague.
MANAGERS, COLLEAGUES = None, 0
OFFICE = {MANAGERS: Rights(role="manager"), COLLEAGUES: Rights(role="reader")}
#: What an entry says that is about an agreement because of some other row.
INDIRECT = "changed"
OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True, slots=True)
class Register:
    """How a row that many agreements name is told. `told`: its own answer, to the office or not;
    `named`: what the answers about an agreement hold of it; `agreements`: those whose answers do,
    for partners by what is shared only; `partners`: ids of those that may ask for it."""

    told: Callable[[Any, bool], dict[str, Any]]
    named: Callable[[Any], Any]
    agreements: Callable[[Any, bool], QuerySet[Agreement]]
    partners: Callable[[Any], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Move:
    """What became another for one audience (a partner's id, or None: the office) under one
    agreement (None: in a register alone). `sight`: to whom of the office."""

    party: int | None
    agreement: int | None
    before: frozenset[Fact] = frozenset()
    after: frozenset[Fact] = frozenset()
    moved: frozenset[Fact] = frozenset()
    sight: Sight = Sight.ALL


OWNERS = ("responsible_id", "deputy_id", "uploaded_by_id")


def is_confidential(row: Any) -> bool:
    return getattr(row, "confidentiality", "") == Confidentiality.CONFIDENTIAL


def owners_of(row: Any) -> list[int]:
    """Ids of the people who see a confidential row because it is theirs."""
    owners = {getattr(row, name, None) for name in OWNERS}
    return sorted(owners - {None})


def subject_of(row: Model) -> str:
    """The name of a row in audit and changes: "term:12"."""
    return f"{row._meta.model_name}:{row.pk}"


def public_id_of(row: Model) -> str:
    """By what the API knows a row: a term by its ordinal."""
    for name in ("uid", "reference", "code"):
        if hasattr(row, name):
            return getattr(row, name)
    return str(row.ordinal) if isinstance(row, Term) else ""


@cache
def sources() -> tuple[Any, ...]:
    return tuple(import_module(name) for name in settings.SHARED_ANSWERS)


@cache
def answered() -> frozenset[type[Model]]:
    return frozenset(model for source in sources() for model in source.ROWS)


@cache
def registers() -> dict[type[Model], Register]:
    return {model: told for source in sources() for model, told in source.REGISTERS.items()}


def canonical(content: Any) -> bytes:
    return orjson.dumps(content, option=OPTIONS, default=str)


class Watch:
    """What audiences can get of `rows`, remembered until `moves` compares it with what they can get
    then. `own`: agreements the office hears of in any case."""

    def __init__(self, rows: Iterable[Model], *, own: Iterable[int] = ()) -> None:
        self.own = set(own)
        self.rows: dict[type[Model], set[int]] = {}
        self.registers: dict[tuple[type[Model], int], tuple[Any, ...]] = {}
        self.new: set[tuple[type[Model], int]] = set()
        self.was_confidential: set[tuple[type[Model], int]] = set()
        for row in rows:
            self._take(row)
        if agreements := self.rows.get(Agreement):
            for source in sources():
                for model, pks in source.reached(agreements).items():
                    self.rows.setdefault(model, set()).update(pks)
        self.before = self._look()

    def _take(self, row: Model) -> None:
        model = type(row)
        if model in registers():
            self.registers[model, row.pk] = _told(row)
        elif model in answered():
            self.rows.setdefault(model, set()).add(row.pk)
        if is_confidential(row):
            self.was_confidential.add((model, row.pk))

    def was_confidential_before(self, row: Model) -> bool:
        return (type(row), row.pk) in self.was_confidential

    def include(self, row: Model) -> None:
        """A row that was not there before."""
        model = type(row)
        if model in registers():
            self.registers.setdefault((model, row.pk), ())
        elif model in answered():
            self.rows.setdefault(model, set()).add(row.pk)
            self.new.add((model, row.pk))

    def is_watched(self, row: Model) -> bool:
        """Whether the row was there before."""
        name = (type(row), row.pk)
        return name in self.registers or (
            row.pk in self.rows.get(type(row), ()) and name not in self.new
        )

    def moves(self) -> list[Move]:
        """Everything that became another, by audience and agreement."""
        after = self._look()
        found = {
            audience: _moved(self.before.get(audience, {}), after.get(audience, {}))
            for audience in {*self.before, *after}
        }
        managers, colleagues = (found.pop(one, {}) for one in (MANAGERS, COLLEAGUES))
        office = [
            replace(move, sight=_sight(agreement in managers, agreement in colleagues))
            for agreement, move in sorted({**colleagues, **managers}.items())
            if agreement not in self.own
        ]
        partners = [
            replace(move, party=party)
            for party, moves in sorted(found.items())
            for move in _in_order(moves)
        ]
        return [*office, *partners, *self._changed_registers()]

    def _look(self) -> dict[Audience, Answers]:
        """What each audience can get of the rows now."""
        rows = self.rows
        if not rows:
            return {}
        agreements = set().union(*(source.agreements_of(rows) for source in sources()))
        named = set().union(*(source.parties_of(rows) for source in sources()))
        audiences = sorted(named.union(partners_of(agreements)))
        partners: Audiences = {party: Rights(party=party) for party in audiences}
        looks = _answers(rows, partners) if partners else {}
        if Agreement in rows:  # of anything else the office hears in any case
            others = {**rows, Agreement: rows[Agreement] - self.own}
            if any(others.values()):
                looks |= _answers(others, OFFICE)
        return looks

    def _changed_registers(self) -> Iterator[Move]:
        for (model, pk), before in self.registers.items():
            row = model._default_manager.get(pk=pk)
            yield from _register_moves(row, before, _told(row))


def _moved(was: Answers, now: Answers) -> dict[int, Move]:
    """What became another under each agreement."""
    found = {}
    for agreement in {*was, *now}:
        old, new = was.get(agreement, {}), now.get(agreement, {})
        moved = frozenset(fact for fact in {*old, *new} if old.get(fact) != new.get(fact))
        if moved:
            found[agreement] = Move(None, agreement, frozenset(old), frozenset(new), moved)
    return found


def _in_order(moves: dict[int | None, Move]) -> Iterator[Move]:
    """By agreement; of what a partner gets by its own name, one for each fact."""
    alone = moves.pop(None, None)
    yield from (move for _agreement, move in sorted(moves.items()))
    for fact in sorted(alone.moved if alone else ()):
        yield replace(alone, moved=frozenset({fact}))


def _sight(for_managers: bool, for_colleagues: bool) -> Sight:
    if for_managers and for_colleagues:
        return Sight.ALL
    return Sight.FEW if for_managers else Sight.MOST


def _told(row: Model) -> tuple[bytes, bytes, bytes]:
    """Of a register's row: as the office reads it, as partners do, as agreements name it."""
    told = registers()[type(row)]
    return (
        canonical(told.told(row, True)),
        canonical(told.told(row, False)),
        canonical(told.named(row)),
    )


def _register_moves(row: Model, before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[Move]:
    told, is_new = registers()[type(row)], not before
    is_renamed = not is_new and before[2] != after[2]
    ours = told.agreements(row, False).order_by("pk") if is_renamed else ()
    named = [agreement.pk for agreement in ours]
    yield from (Move(None, agreement) for agreement in named)
    if not named and (is_new or before[0] != after[0]):
        yield Move(None, None)
    if is_new or before[1] == after[1]:
        return  # nobody outside could get it, or what they get is the same
    reached = defaultdict(list)
    if is_renamed:
        shared = told.agreements(row, True)
        parts = Participation.objects.filter(agreement__in=shared, party__is_home=False)
        for party, agreement in parts.order_by("party", "agreement").values_list(
            "party", "agreement"
        ):
            reached[party].append(agreement)
    for party in sorted({*told.partners(row), *reached}):
        for agreement in reached[party] or [None]:
            yield Move(party, agreement)


def _answers(rows: Rows, audiences: Audiences) -> dict[Audience, Answers]:
    found: dict[Audience, Answers] = {audience: defaultdict(dict) for audience in audiences}
    for source in sources():
        for audience, agreement, fact, content in source.answers(rows, audiences):
            found[audience][agreement][fact] = canonical(content)
    return found


def partners_of(agreements: Iterable[int]) -> list[int]:
    """Ids of the partners that can get something of one of these agreements."""
    return sorted(set().union(*partners_by_agreement(agreements).values()))


# --- Entries -------------------------------------------------------------------------------------


@dataclass
class Change:
    """What an action was about: its verb, the fact ("model:id" and by what the API knows it), and
    its detail, for the office. `confidential`: only `owners` and managers see that fact."""

    verb: str
    subject: str = ""
    public_id: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    confidential: bool = False
    owners: list[int] = field(default_factory=list)

    @property
    def fact(self) -> Fact:
        return self.subject.partition(":")[0], self.public_id


def entry_for(move: Move, change: Change, *, references: Mapping[int, str]) -> ChangeEntry:
    """The entry of one audience. It names the fact of the action where the audience could or can
    get that; otherwise what became another, and no more than that."""
    entry = ChangeEntry(party_id=move.party, agreement_id=move.agreement, sight=move.sight)
    own = ("agreement", references.get(move.agreement, ""))
    if move.party is not None and own in move.before and own not in move.after:
        return _named(entry, "removed", own)
    told = move.before | move.after if move.agreement else move.moved
    if not move.moved or change.fact in told:
        entry.verb, entry.subject, entry.public_id = change.verb, change.subject, change.public_id
        return entry
    return _named(entry, INDIRECT, next(iter(move.moved)) if len(move.moved) == 1 else own)


def _named(entry: ChangeEntry, verb: str, fact: Fact) -> ChangeEntry:
    entry.verb, entry.subject, entry.public_id = verb, ":".join(fact), fact[1]
    return entry


def references_of(agreements: Iterable[int | None]) -> dict[int, str]:
    wanted = {pk for pk in agreements if pk is not None}
    return dict(Agreement.objects.filter(pk__in=wanted).values_list("pk", "reference"))


def write(entries: Iterable[ChangeEntry]) -> int:
    """Writes entries, numbered within their audience in the order in which they become visible, so
    that who follows them by number misses none. Returns how many."""
    entries = list(entries)
    if not entries:
        return 0
    queue_for_the_chain()
    last = _last_numbers({entry.party_id for entry in entries})
    for entry in entries:
        last[entry.party_id] = entry.number = last[entry.party_id] + 1
    ChangeEntry.objects.bulk_create(entries, batch_size=1_000)
    return len(entries)


def _last_numbers(parties: set[int | None]) -> dict[int | None, int]:
    named = Party.objects.filter(pk__in=parties - {None}).order_by()
    theirs = named.values_list("pk", Subquery(_newest(party=OuterRef("pk"))))
    found: dict[int | None, int] = {pk: number or 0 for pk, number in theirs}
    if None in parties:
        found[None] = next((row["number"] for row in _newest(party=None)), 0)
    return found


def _newest(**of: Any) -> QuerySet:
    return ChangeEntry.objects.filter(**of).order_by("-number").values("number")[:1]


def partners_by_agreement(agreements: Iterable[int]) -> dict[int, list[int]]:
    """Ids of the partners each of some agreements (ids) is shared with."""
    shared = Participation.objects.filter(
        agreement__in=agreements, agreement__confidentiality__in=SHARED, party__is_home=False
    )
    found = defaultdict(list)
    for agreement, party in shared.order_by("pk").values_list("agreement", "party"):
        found[agreement].append(party)
    return found


def told_of(
    news: Iterable[tuple[Agreement, Model]], *, verb: str, office_only: bool = False
) -> list[ChangeEntry]:
    """Entries of every audience for what is written in bulk, or by no person: (an agreement, the
    row it is about, maybe itself). `office_only`: no answer that a partner gets is another."""
    news = list(news)
    own = () if office_only else {agreement.pk for agreement, _row in news}
    partners = partners_by_agreement(own)
    return [
        _entry_of(agreement, row, party=party, verb=verb)
        for agreement, row in news
        for party in (None, *(partners.get(agreement.pk, ()) if _is_shared(row) else ()))
    ]


def _is_shared(row: Model) -> bool:
    return getattr(row, "confidentiality", Confidentiality.PUBLIC) in SHARED


def _entry_of(agreement: Agreement, row: Model, *, party: int | None, verb: str) -> ChangeEntry:
    kept = next((one for one in (row, agreement) if party is None and is_confidential(one)), None)
    return ChangeEntry(
        agreement=agreement,
        party_id=party,
        verb=verb,
        subject=subject_of(row),
        public_id=public_id_of(row),
        sight=Sight.ALL if kept is None else Sight.FEW,
        owners=owners_of(kept) if kept is not None else [],
    )
