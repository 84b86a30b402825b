"""A register taken in: all of it or nothing, in one transaction.

The rows are read once more against what is known at that moment, unless nothing has changed since
they were read. Agreements that are new are written in bulk, checked as the actions check them, and
derived from the rows that were written; what is told of known ones goes through the actions one by
one.
"""

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pghistory

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import changes, derive
from agreements.actions.beginning import ENDS_BEFORE, check_order_of_days
from agreements.actions.sign import asks_for_start
from agreements.batches import batches
from agreements.changes import subject_of
from agreements.clock import today
from agreements.derive import OfficeSettings, Rows, bulk
from agreements.models import (
    Agreement,
    Amendment,
    AuditEntry,
    ChangeEntry,
    Claim,
    EffectMode,
    Participation,
    Party,
    Signature,
    Starts,
    Term,
    TermArea,
)
from mou_tracker.background import planner_statistics
from mou_tracker.background.statements import take_their_time
from mou_tracker.reminders import planner

from .actions import still_may
from .adding import add
from .aliases import remember
from .beside import Beside
from .building import Chain, Made, NotPossible, Refusal, build, rows_of
from .models import Fate, Import, ImportFact, State
from .parties import parties_of
from .reading import keep, register_of, write
from .references import References
from .registers.values import AgreementReading, Register
from .sending import taken_in
from .unchanged import let_go, register_kept

Tell = Callable[[str], None]
BATCH = 1_000
#: What is being done, in words, reading first.
DOING = {
    "file": gettext_lazy("The file is opened."),
    "rows": gettext_lazy("Its rows are read."),
    "write": gettext_lazy("The reading is written down."),
    "again": gettext_lazy("The rows are read once more, against what is known now."),
    "facts": gettext_lazy(
        "Agreements, terms and signatures are written, and statuses and deadlines derived."
    ),
    "trail": gettext_lazy("The audit trail is written."),
    "stays": gettext_lazy("What can go, and what stays, is found out."),
    "back": gettext_lazy("What was changed becomes what it was."),
    "gone": gettext_lazy("What was made is removed."),
}
STEPS = 3


def apply(imported: Import, tell: Tell) -> None:
    """Raises NotPossible, naming rows, where something cannot be taken in; nothing is written."""
    by, on = still_may(imported.applied_by), today()
    if by is None:
        why = _("Whoever asked for it may not take registers in any more.")
        raise NotPossible([Refusal("", why)])
    context = pghistory.context(verb="apply_import", by=by.pk)
    with transaction.atomic(), context as told:
        _at_leisure()
        tell("again")
        register = register_kept(imported)
        if register is None:
            register = register_of(imported)
            write(imported, register)
        if register.blocking:
            raise NotPossible(_blocking(imported))
        work = Work(imported, register, by=by, on=on, context=told.id)
        work.write(tell)
        work.quiet()
        tell("trail")
        work.record()
        imported.state, imported.applied_on = State.APPLIED, on
        imported.result = work.result()
        keep(imported)
        let_go(imported)
        filled = planner_statistics.much_written()
    planner_statistics.analyze(filled)  # else pages plan for empty tables


def _at_leisure() -> None:
    """Nobody waits for an answer. Rows are held to what they name as they are written: were all of
    that put off to the end, each trigger that is run until then would go through it (decision
    0080)."""
    take_their_time()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def _blocking(imported: Import) -> list[Refusal]:
    rows = imported.rows.filter(open__overlap=imported.blocking).order_by("position")
    told = _("Since it was decided, something blocks it again.")
    return [Refusal(row.at, told) for row in rows[:50]] or [Refusal("", told)]


@dataclass(frozen=True, slots=True)
class New:
    """What is kept of an agreement that was made: its id, its reading and the reference it got."""

    pk: int
    reading: AgreementReading
    reference: str


class Work:
    """One import being taken in. Of each batch of agreements only what `New` says is kept, so that
    many rows take hardly more memory than few. `made`: what rows made or found besides them."""

    def __init__(
        self, imported: Import, register: Register, *, by: Any, on: date, context: Any
    ) -> None:
        self.imported, self.register, self.by, self.on = imported, register, by, on
        self.context = context
        rows = imported.rows.values_list("at", "pk", "fate")
        self.rows = {at: (pk, fate) for at, pk, fate in rows.iterator()}
        self.new: list[New] = []
        self.new_parties: dict[str, Party] = {}
        self.made: list[Made] = []
        self.counts: Counter[str] = Counter()
        self.changed: list[dict[str, str]] = []
        self.aliases: list[dict[str, str]] = []
        self.references = References(imported.result.get("references", {}), by=by)
        self.beside = Beside(register, document=imported.document, source=str(imported))

    def write(self, tell: Tell) -> None:
        tell("facts")
        readings = [one for one in self.register.agreements if self._says_something_new(one)]
        found, self.new_parties = parties_of(readings, self.register)
        save_all(Party, self.new_parties.values())
        refused: list[Refusal] = []
        for reading in readings:
            if reading.known:
                refused += self._add(reading)
        build_one = partial(
            build, parties=found, home=Party.objects.home(), beside=self.beside, on=self.on,
            common={"responsible": self.imported.owner},
        )  # fmt: skip
        office, does_not_follow = OfficeSettings.load(), []
        for batch in batched((one for one in readings if not one.known), derive.BATCH):
            tell("facts")
            does_not_follow += self._make(batch, build_one, refused, office)
        if refused or does_not_follow:
            raise NotPossible(refused or does_not_follow)
        for reading in readings:
            self._parties_of(reading)
        added = {one.row.pk for one in self.made if isinstance(one.row, Term)}
        self._link(self.made, added=added)
        self.aliases += remember(self.imported, self.register, by=self.by, on=self.on)

    def _says_something_new(self, reading: AgreementReading) -> bool:
        """Whether a row of a chain is to be taken in; one whose rows are all known is not."""
        told = [at for one in reading.instruments for at in one.rows if at]
        told += [act.at for act in reading.acts if act.at]
        return any(at in self.rows and self.rows[at][1] == Fate.TAKEN for at in told)

    def _add(self, reading: AgreementReading) -> list[Refusal]:
        try:
            self.made += add(
                reading, beside=self.beside, changed=self.changed, by=self.by, on=self.on
            )
        except NotPossible as error:
            return error.rows
        return []

    def _make(
        self,
        readings: Iterable[AgreementReading],
        build_one: Callable[..., Chain],
        refused: list[Refusal],
        office: OfficeSettings,
    ) -> list[Refusal]:
        """Writes them with what follows; what cannot follow. Those that cannot be go to `refused`;
        once one is, nothing is written any more, and the others are only looked at."""
        chains = list(self._built(readings, build_one, refused))
        if refused:
            return []
        self._save(chains)
        return self._derive(chains, office)

    def _built(
        self,
        readings: Iterable[AgreementReading],
        build_one: Callable[..., Chain],
        refused: list[Refusal],
    ) -> Iterator[Chain]:
        for reading in readings:
            try:
                yield build_one(reading, reference=self.references.for_chain(reading))
            except NotPossible as error:
                refused += error.rows

    def _save(self, chains: list[Chain]) -> None:
        save_all(Agreement, [one.agreement for one in chains])
        save_all(Participation, [row for one in chains for row in one.participations])
        save_all(Term, [row for one in chains for row in one.terms])
        save_all(Signature, [row for one in chains for row in one.signatures])
        save_all(Amendment, [row for one in chains for row in one.amendments])
        save_all(TermArea, [row for one in chains for row in one.areas])
        save_all(Claim, [row for one in chains for row in one.claims])
        self.new += [New(one.agreement.pk, one.reading, one.agreement.reference) for one in chains]
        self._link([made for chain in chains for made in chain.made()])

    def _parties_of(self, reading: AgreementReading) -> None:
        """The first row that names a new party made it."""
        at = next((at for one in reading.instruments for at in one.rows if at), "")
        for one in reading.parties:
            if one.key in self.new_parties and at:
                self.made.append(Made(at, self.new_parties[one.key]))

    def _derive(self, chains: Iterable[Chain], office: OfficeSettings) -> list[Refusal]:
        """Rows of agreements that were just written. What the actions refuse is refused here, too:
        terms out of order, an end before the beginning."""
        new = {one.agreement.pk: one.reading for one in chains}
        loaded = derive.with_new_facts(
            [one.agreement for one in chains],
            participations=[row for one in chains for row in one.participations],
            terms=[row for one in chains for row in one.terms],
            signatures=[row for one in chains for row in one.signatures],
            amendments=[row for one in chains for row in one.amendments],
        )
        self._choose_starts(chains, office)
        computed = derive.derive_new(loaded, office=office, on=self.on)
        return [no for row, rows in computed for no in _refused(new[row.pk], rows)]

    def _choose_starts(self, chains: Iterable[Chain], office: OfficeSettings) -> None:
        """A renewal signed while the old term ran begins after it, as a register that says nothing
        else means it (rule 8)."""
        chosen = []
        for chain in chains:
            row, facts = chain.agreement, None
            for term in chain.terms:
                if term.ordinal == 0 or term.effect_mode == EffectMode.FIXED_DATE:
                    continue
                if facts is None:
                    horizon = derive.horizon_for(row, on=self.on)
                    facts = derive.facts_of(row, office=office, horizon=horizon)
                if asks_for_start(term, facts) is not None:
                    term.starts_choice, facts = Starts.AFTER_CURRENT_END, None
                    chosen.append(term.pk)
        Term.objects.filter(pk__in=chosen).update(starts_choice=Starts.AFTER_CURRENT_END)

    def quiet(self) -> None:
        """What was due of them before today comes as one line, not as mail after mail."""
        theirs = {one.pk for one in self.new}
        theirs |= {one.row.agreement_id for one in self.made if isinstance(one.row, Term)}
        planner.take_in(
            theirs, register=self.imported.uid, name=str(self.imported), now=timezone.now(),
            on=self.on,
        )  # fmt: skip

    def record(self) -> None:
        """The rows of the trail, each naming the import and its rows, and what the office is told.
        The chain's lock is taken last."""
        entries, told = [], []
        for party in self.new_parties.values():
            told.append(ChangeEntry(verb="add_party", subject=subject_of(party)))
            told[-1].public_id = party.uid
            entries.append(self._entry("add_party", party, detail={"short_name": party.short_name}))
        _write(entries, told)
        for batch in batched(self.new, BATCH):
            self._record(batch)
        detail = {"file": str(self.imported), **taken_in(self.imported)}
        _write([self._entry("apply_import", self.imported, detail=detail)], [])

    def _record(self, batch: Iterable[New]) -> None:
        new = {one.pk: one for one in batch}
        agreements = Agreement.objects.filter(pk__in=new).order_by("pk")
        entries = [self._registered(row, new[row.pk]) for row in agreements]
        _write(entries, changes.told_of(((row, row) for row in agreements), verb="register"))

    def _registered(self, row: Agreement, new: New) -> AuditEntry:
        detail = {"reference": row.reference, "rows": sorted(rows_of(new.reading))}
        return self._entry("register", row, agreement=row, detail=detail)

    def _entry(
        self, verb: str, row: Any, *, agreement: Agreement | None = None, detail: dict[str, Any]
    ) -> AuditEntry:
        return AuditEntry(
            by=self.by, actor=str(self.by), verb=verb, subject=subject_of(row),
            agreement=agreement, detail={"import": self.imported.uid, **detail},
            context=self.context,
        )  # fmt: skip

    def _link(self, made: list[Made], *, added: Collection[int] = ()) -> None:
        """What each row made, kept beside it. `added`: ids of terms that known agreements got."""
        columns = {Agreement: "agreement", Term: "term", Amendment: "amendment", Party: "party"}
        facts: dict[tuple[int, str, int], ImportFact] = {}
        for one in made:
            if one.at not in self.rows:
                continue
            pk, column = self.rows[one.at][0], columns[type(one.row)]
            fact = ImportFact(row_id=pk, is_new=one.new)
            setattr(fact, column, one.row)
            fact.version = getattr(one.row, "version", 1)
            facts.setdefault((pk, column, one.row.pk), fact)
        if added:
            self._versions(facts.values(), added)
        bulk.insert(list(facts.values()))
        self.counts.update(
            str(model._meta.model_name)
            for model, _pk in {(type(one.row), one.row.pk) for one in made if one.new}
        )

    def _versions(self, facts: Iterable[ImportFact], added: Collection[int]) -> None:
        """What was added may have moved on since within the same import."""
        versions = dict(Term.objects.filter(pk__in=added).values_list("pk", "version"))
        for fact in facts:
            fact.version = versions.get(fact.term_id, fact.version)

    def result(self) -> dict[str, Any]:
        return {
            "made": dict(self.counts),
            "references": {one.reading.key: one.reference for one in self.new},
            "changed": self.changed, "aliases": self.aliases,
        }  # fmt: skip


def _write(entries: list[AuditEntry], told: list[ChangeEntry]) -> None:
    """Entries of changes name the row of the trail about the same subject."""
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)
    by_subject = {entry.subject: entry for entry in entries}
    for entry in told:
        entry.audit = by_subject.get(entry.subject)
    changes.write(told)


def _refused(reading: AgreementReading, rows: Rows) -> Iterator[Refusal]:
    """What cannot follow from the terms of a chain."""
    for note in rows.lifecycle.warnings:
        if note.code == ENDS_BEFORE:
            at = _row_of(reading, note.ordinal)
            yield Refusal(at, _("Its last day would lie before its first day."))
    for term in rows.facts.terms[1:]:
        try:
            check_order_of_days(rows.facts, ordinal=term.ordinal, field="signed")
        except ValidationError as error:
            yield Refusal(_row_of(reading, term.ordinal), " ".join(error.messages))


def _row_of(reading: AgreementReading, ordinal: int | None) -> str:
    for one in reading.instruments:
        if one.ordinal == ordinal and (at := next(filter(None, one.rows), "")):
            return at
    return next(iter(rows_of(reading)), "")


def save_all(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(list(rows), batch_size=BATCH)


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """What was made of a batch is given back before the next. Models that name each other are let
    go by the collector alone, which in a worker comes by rarely; only what is young is looked at,
    so that what is held beside costs nothing."""
    for batch in batches(rows, size):
        yield batch
        gc.collect(1)
