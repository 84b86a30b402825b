"""A register taken in: all of it or nothing, in one transaction.

The rows are read once more against what is known at that moment. Agreements that are new are
written in bulk, checked as the actions check them, and derived once at the end; what is told of
known ones goes through the actions one by one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import pghistory

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import changes, derive
from agreements.access import can
from agreements.actions.beginning import ENDS_BEFORE, check_order_of_days
from agreements.actions.sign import asks_for_start
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
from mou_tracker.reminders import planner

from .adding import add
from .aliases import remember
from .beside import Beside
from .building import Chain, Made, NotPossible, Refusal, build
from .models import Fate, Import, ImportFact, State
from .parties import parties_of
from .reading import keep, register_of, write
from .references import References
from .registers.values import AgreementReading, Register
from .sending import taken_in

Tell = Callable[[str], None]
BATCH = 1_000
#: What is being done, in words, reading first.
DOING = {
    "file": gettext_lazy("The file is opened."),
    "rows": gettext_lazy("Its rows are read."),
    "write": gettext_lazy("The reading is written down."),
    "again": gettext_lazy("The rows are read once more, against what is known now."),
    "facts": gettext_lazy("Agreements, terms and signatures are written."),
    "derive": gettext_lazy("Statuses and deadlines are derived."),
    "trail": gettext_lazy("The audit trail is written."),
}
STEPS = 4


def apply(imported: Import, tell: Tell) -> None:
    """Raises NotPossible, naming rows, where something cannot be taken in; nothing is written."""
    by, on = imported.applied_by, today()
    if by is None or not can(by, "apply_import"):
        raise NotPossible([Refusal("", _("Your role does not allow this."))])
    context = pghistory.context(verb="apply_import", by=by.pk)
    with transaction.atomic(), context as told:
        _patiently()
        tell("again")
        register = register_of(imported)
        write(imported, register)
        if register.blocking:
            raise NotPossible(_blocking(imported))
        tell("facts")
        work = Work(imported, register, by=by, on=on, context=told.id)
        work.write()
        work.derive(tell)
        work.quiet()
        tell("trail")
        work.record()
        imported.state, imported.applied_on = State.APPLIED, on
        imported.result = work.result()
        keep(imported)


def _patiently() -> None:
    """Nobody waits for an answer: a statement may take longer than a page's."""
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")


def _blocking(imported: Import) -> list[Refusal]:
    rows = imported.rows.filter(open__overlap=imported.blocking).order_by("position")
    told = _("Since it was decided, something blocks it again.")
    return [Refusal(row.at, told) for row in rows[:50]] or [Refusal("", told)]


class Work:
    """One import being taken in. `made`: what each row made or found."""

    def __init__(
        self, imported: Import, register: Register, *, by: Any, on: date, context: Any
    ) -> None:
        self.imported, self.register, self.by, self.on = imported, register, by, on
        self.context = context
        self.rows = {row.at: row for row in imported.rows.only("pk", "at", "fate", "imported")}
        self.chains: list[Chain] = []
        self.new_parties: dict[str, Party] = {}
        self.made: list[Made] = []
        self.changed: list[dict[str, str]] = []
        self.aliases: list[dict[str, str]] = []
        self.references = References(imported.result.get("references", {}))

    def write(self) -> None:
        readings = [one for one in self.register.agreements if self._says_something_new(one)]
        found, self.new_parties = parties_of(readings, self.register)
        save_all(Party, self.new_parties.values())
        home = Party.objects.home()
        beside = Beside(self.register, document=self.imported.document, source=str(self.imported))
        refused: list[Refusal] = []
        for reading in readings:
            try:
                if reading.known:
                    self.made += add(
                        reading, beside=beside, changed=self.changed, by=self.by, on=self.on
                    )
                else:
                    self.chains.append(
                        build(
                            reading,
                            reference=self.references.for_chain(reading),
                            parties=found,
                            home=home,
                            common={"responsible": self.imported.owner},
                            beside=beside,
                            on=self.on,
                        )
                    )
            except NotPossible as error:
                refused += error.rows
        if refused:
            raise NotPossible(refused)
        self._save_chains()
        self.made += [one for chain in self.chains for one in chain.made()]
        for reading in readings:
            self._parties_of(reading, found)
        self.aliases += remember(self.imported, self.register, by=self.by, on=self.on)

    def _says_something_new(self, reading: AgreementReading) -> bool:
        """Whether a row of a chain is to be taken in; one whose rows are all known is not."""
        told = [at for one in reading.instruments for at in one.rows if at]
        told += [act.at for act in reading.acts if act.at]
        return any(at in self.rows and self.rows[at].fate == Fate.TAKEN for at in told)

    def _save_chains(self) -> None:
        chains = self.chains
        save_all(Agreement, [one.agreement for one in chains])
        save_all(Participation, [row for one in chains for row in one.participations])
        save_all(Term, [row for one in chains for row in one.terms])
        save_all(Signature, [row for one in chains for row in one.signatures])
        save_all(Amendment, [row for one in chains for row in one.amendments])
        save_all(TermArea, [row for one in chains for row in one.areas])
        save_all(Claim, [row for one in chains for row in one.claims])

    def _parties_of(self, reading: AgreementReading, found: dict[str, Party]) -> None:
        """The first row that names a new party made it."""
        at = next((at for one in reading.instruments for at in one.rows if at), "")
        for one in reading.parties:
            if one.key in self.new_parties and at:
                self.made.append(Made(at, self.new_parties[one.key]))

    def derive(self, tell: Tell) -> None:
        """Rows of every new agreement, whose facts are loaded once. What the actions refuse is
        refused here, too: terms out of order, an end before the beginning."""
        office = OfficeSettings.load()
        refused: list[Refusal] = []
        for start in range(0, len(self.chains), derive.BATCH):
            tell("derive")
            chains = {one.agreement.pk: one for one in self.chains[start : start + derive.BATCH]}
            loaded = derive.with_facts(Agreement.objects.filter(pk__in=chains).order_by("pk"))
            self._choose_starts(loaded, office)
            for agreement, rows in derive.derive_new(loaded, office=office, on=self.on):
                refused += _refused(chains[agreement.pk], rows)
        if refused:
            raise NotPossible(refused)

    def _choose_starts(self, loaded: Iterable[Agreement], office: OfficeSettings) -> None:
        """A renewal signed while the old term ran begins after it, as a register that says nothing
        else means it (rule 8)."""
        chosen = []
        for agreement in loaded:
            horizon = derive.horizon_for(agreement, on=self.on)
            for term in agreement.terms.all():
                if term.ordinal == 0 or term.effect_mode == EffectMode.FIXED_DATE:
                    continue
                facts = derive.facts_of(agreement, office=office, horizon=horizon)
                if asks_for_start(term, facts) is not None:
                    term.starts_choice = Starts.AFTER_CURRENT_END
                    chosen.append(term)
        Term.objects.bulk_update(chosen, ["starts_choice"], batch_size=BATCH)

    def quiet(self) -> None:
        """What was due of them before today comes as one line, not as mail after mail."""
        theirs = {one.agreement.pk for one in self.chains}
        theirs |= {one.row.agreement_id for one in self.made if isinstance(one.row, Term)}
        planner.take_in(
            theirs, register=self.imported.uid, name=str(self.imported), now=timezone.now(),
            on=self.on,
        )  # fmt: skip

    def record(self) -> None:
        """The rows of the trail, each naming the import and its rows; what the office is told; what
        each row made. The chain's lock is taken last."""
        self._link()
        entries, told = [], []
        for party in self.new_parties.values():
            told.append(ChangeEntry(verb="add_party", subject=subject_of(party)))
            told[-1].public_id = party.uid
            entries.append(self._entry("add_party", party, detail={"short_name": party.short_name}))
        for chain in self.chains:
            row = chain.agreement
            detail = {"reference": row.reference, "rows": sorted({m.at for m in chain.made()})}
            entries.append(self._entry("register", row, agreement=row, detail=detail))
        told += changes.told_of(((one.agreement, one.agreement) for one in self.chains),
                                verb="register")  # fmt: skip
        detail = {"file": str(self.imported), **taken_in(self.imported)}
        entries.append(self._entry("apply_import", self.imported, detail=detail))
        AuditEntry.objects.bulk_create(entries, batch_size=BATCH)
        by_subject = {entry.subject: entry for entry in entries}
        for entry in told:
            entry.audit = by_subject.get(entry.subject)
        changes.write(told)

    def _entry(
        self, verb: str, row: Any, *, agreement: Agreement | None = None, detail: dict[str, Any]
    ) -> AuditEntry:
        return AuditEntry(
            by=self.by, actor=str(self.by), verb=verb, subject=subject_of(row),
            agreement=agreement, detail={"import": self.imported.uid, **detail},
            context=self.context,
        )  # fmt: skip

    def _link(self) -> None:
        columns = {Agreement: "agreement", Term: "term", Amendment: "amendment", Party: "party"}
        facts: dict[tuple[int, str, int], ImportFact] = {}
        for one in self.made:
            row = self.rows.get(one.at)
            if row is None:
                continue
            column = columns[type(one.row)]
            fact = ImportFact(row_id=row.pk, is_new=one.new)
            setattr(fact, column, one.row)
            fact.version = getattr(one.row, "version", 1)
            facts.setdefault((row.pk, column, one.row.pk), fact)
        self._versions(facts.values())
        bulk.insert(list(facts.values()))

    def _versions(self, facts: Iterable[ImportFact]) -> None:
        """What was added to a known agreement may have moved on since within the same import."""
        own = {term.pk for chain in self.chains for term in chain.terms}
        added = {one.term_id for one in facts if one.term_id} - own
        rows = Term.objects.filter(pk__in=added) if added else Term.objects.none()
        versions = dict(rows.values_list("pk", "version"))
        for fact in facts:
            fact.version = versions.get(fact.term_id, fact.version)

    def result(self) -> dict[str, Any]:
        made = Counter(
            type(one.row)._meta.model_name
            for one in {(type(m.row), m.row.pk): m for m in self.made if m.new}.values()
        )
        references = {one.reading.key: one.agreement.reference for one in self.chains}
        return {
            "made": dict(made), "references": references, "changed": self.changed,
            "aliases": self.aliases,
        }  # fmt: skip


def _refused(chain: Chain, rows: Rows) -> Iterator[Refusal]:
    """What cannot follow from the terms of a chain."""
    for note in rows.lifecycle.warnings:
        if note.code == ENDS_BEFORE:
            at = _row_of(chain, note.ordinal)
            yield Refusal(at, _("Its last day would lie before its first day."))
    for term in chain.terms[1:]:
        try:
            check_order_of_days(rows.facts, ordinal=term.ordinal, field="signed")
        except ValidationError as error:
            yield Refusal(_row_of(chain, term.ordinal), " ".join(error.messages))


def _row_of(chain: Chain, ordinal: int | None) -> str:
    for one in chain.reading.instruments:
        if one.ordinal == ordinal and (at := next(filter(None, one.rows), "")):
            return at
    return chain.at


def save_all(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(list(rows), batch_size=BATCH)
