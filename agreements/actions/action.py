"""How every verb is done: one transaction, the parent locked, history, audit and change together.

    with record_action(verb="sign", by=user, agreement=agreement, on=on) as done:
        ...write facts through `done.agreement`...
        done.tells(subject=term, detail={...})

Leaving the block derives the agreement's rows anew, refuses what cannot follow, raises its version,
moves what people held of it where others hold it now, and writes the audit row and the entries of
every audience that can now get something else. An exception leaves nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import pghistory

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from agreements import derive
from agreements.access import NotPermitted, can
from agreements.changes import (
    INDIRECT,
    Change,
    Watch,
    entry_for,
    is_confidential,
    owners_of,
    public_id_of,
    references_of,
    subject_of,
)
from agreements.changes import write as write_entries
from agreements.derive.commitments import refresh_commitments
from agreements.models import (
    SYSTEM,
    Agreement,
    AuditEntry,
    ChangeEntry,
    Sight,
)

from .beginning import check_ends, ends_before_beginnings
from .holdings import held_by, move_holdings


@dataclass(frozen=True, slots=True)
class Within:
    """What the actions of a context are part of. `batch`: told with what each did; `trail`: kept in
    every row of the trail they write, and told to nobody else."""

    batch: Mapping[str, str] = field(default_factory=dict)
    trail: Mapping[str, str] = field(default_factory=dict)


_WITHIN: ContextVar[Within] = ContextVar("within", default=Within())  # noqa: B039 never changed


@contextmanager
def _within(**parts: Mapping[str, str]) -> Iterator[None]:
    token = _WITHIN.set(replace(_WITHIN.get(), **parts))
    try:
        yield
    finally:
        _WITHIN.reset(token)


def in_batch(uid: str) -> AbstractContextManager[None]:
    """The audit row of each action within names the batch."""
    return _within(batch={"batch": uid})


def carrying_out(*, proposal: str, proposed_by: str) -> AbstractContextManager[None]:
    """What is done inside was proposed (`proposal`, a uid) by somebody, called as now."""
    return _within(trail={"proposal": proposal, "proposed_by": proposed_by})


class Conflict(Exception):
    """The step is not allowed in the present state, or somebody else was faster (409 / 412).

    `code` is stable; `current` is the row as it now stands, for a page that shows both.
    """

    def __init__(self, message: str, *, code: str = "conflict", current: Any = None) -> None:
        super().__init__(message)
        self.message, self.code, self.current = message, code, current


class Stale(Conflict):
    """The row was changed since it was read (412)."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(
            _("Somebody changed this while you were writing. Your text is kept."),
            code="stale",
            current=current,
        )


@dataclass
class ActionContext(Change):
    """What an action has to tell when it is done. `concerns`: agreements it is told of although it
    changes none of their facts. `watch`: what audiences could get before. `context`: of the row
    history it writes. `unchanged`: it found everything as it should be, and wrote nothing. `at`:
    the field at which a consequence that cannot be is told."""

    agreement: Agreement | None = None
    concerns: list[Agreement] = field(default_factory=list)
    watch: Watch | None = None
    context: UUID | None = None
    unchanged: bool = False
    at: str = NON_FIELD_ERRORS

    def describe(
        self, *, subject: models.Model, detail: dict | None = None, kept_as: Any = None
    ) -> None:
        """What was done. `kept_as`: the row whose confidentiality holds for it, where it has none
        of its own."""
        self.subject = subject_of(subject)
        self.detail = {**(detail or {}), **_WITHIN.get().batch}
        self.public_id = public_id_of(subject)
        kept = kept_as or subject
        watch = self.watch or Watch(())
        is_new = not watch.is_watched(kept)
        if kept is subject and is_new:
            watch.include(subject)
        was_confidential = is_new or watch.was_confidential_before(kept)
        self.confidential = is_confidential(kept) and was_confidential
        self.owners = owners_of(kept) if self.confidential else []

    def also_writes(self, row: models.Model) -> None:
        """A row besides the subject that was not there before."""
        if self.watch is not None:
            self.watch.include(row)


def require(by: Any, verb: str, obj: Any = None) -> None:
    """Raises PermissionDenied unless `by` may do `verb`; None is the system itself."""
    if by is not None and not can(by, verb, obj):
        raise NotPermitted(verb)


def lock(agreement: Agreement, *, version: int | None = None) -> Agreement:
    """The agreement's row, locked until the transaction ends; `Stale` where it moved on."""
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if version is not None and locked.version != version:
        raise Stale(locked)
    return locked


def lock_row(row: models.Model, *, version: int | None = None) -> Any:
    """Any versioned row, locked; `Stale` where it moved on."""
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if version is not None and locked.version != version:
        raise Stale(locked)
    return locked


def lock_all(agreements: Iterable[Agreement]) -> list[Agreement]:
    """Several agreements' rows, locked in one order, so that two actions never wait in a circle."""
    wanted = {agreement.pk for agreement in agreements}
    if not wanted:
        return []
    rows = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    return list(rows.order_by("pk"))


@contextmanager
def record_action(
    *,
    verb: str,
    by: Any,
    on: date,
    agreement: Agreement | None = None,
    concerns: Iterable[Agreement] = (),
    watches: Iterable[models.Model] = (),
    version: int | None = None,
    needs: str | None = None,
    is_new: bool = False,
) -> Iterator[ActionContext]:
    """Does `verb` for `by` (a user, or None for the system itself) on `on`, today at home.

    `needs`: the permission where it is not named like the verb. `version`: what the caller read.
    `concerns`: agreements to lock and to tell of the action, though none of their facts changes:
    neither their versions nor their derived rows move. `watches`: rows besides the agreement whose
    answers it may change. `is_new`: nobody could get the agreement before.
    """
    require(by, needs or verb, agreement)
    told = pghistory.context(verb=verb, by=getattr(by, "pk", None))
    with transaction.atomic(), told as context:
        done = ActionContext(
            verb, agreement=lock(agreement, version=version) if agreement else None
        )
        done.context = context.id
        done.concerns = lock_all(concerns)
        done.watch = _watch(done, watches, is_new=is_new)
        stood = ends_before_beginnings(done.agreement) if done.agreement else []
        held = held_by(done.agreement)
        yield done
        if done.unchanged:
            return
        if done.agreement is not None:
            touch(done.agreement)
            derive.refresh(done.agreement, on=on)
            check_ends(done.agreement, on=on, stood=stood, field=done.at)
            refresh_commitments(done.agreement)
            if held_by(done.agreement) != held:
                move_holdings(agreements=[done.agreement])
        record(done, by=by)


def _watch(done: ActionContext, watches: Iterable[models.Model], *, is_new: bool) -> Watch:
    """What audiences can get of all that the action may change. The end of an agreement that this
    one supersedes follows from it."""
    if done.agreement is None:
        return Watch(watches, own=[agreement.pk for agreement in done.concerns])
    own = [done.agreement.pk]
    if is_new:
        watch = Watch(watches, own=own)
        watch.include(done.agreement)
        return watch
    return Watch([done.agreement, *_superseded(own), *watches], own=own)


def _superseded(agreements: list[int]) -> list[Agreement]:
    """All that `agreements` (ids) replace, directly or further back."""
    found = Agreement.objects.filter(superseded_by__in=agreements).exclude(pk__in=agreements)
    earlier = list(found)
    return [*earlier, *_superseded([row.pk for row in earlier])] if earlier else []


def touch(row: models.Model) -> None:
    """Raises the version of a row the caller has locked, and notes when."""
    row.version = F("version") + 1
    row.save(update_fields=["version", "updated_at"] if hasattr(row, "updated_at") else ["version"])
    row.refresh_from_db(fields=["version"])


def record(done: ActionContext, *, by: Any) -> None:
    """The audit rows of one action, one for each agreement the office is told of, and the entries
    of every audience; the chain's lock is taken before the first of them, and last of all locks."""
    moves = done.watch.moves() if done.watch else []
    told: list[Agreement | None] = [done.agreement] if done.agreement else [*done.concerns]
    beside = [move for move in moves if move.party is None]
    if not told and not any(move.agreement for move in beside):
        told = [None]
    references = references_of(move.agreement for move in moves)
    entries = [_office_entry(done, agreement) for agreement in told]
    for move in (move for move in beside if move.agreement):
        entry = entry_for(move, done, references=references)
        entry.owners = owners_of(done.agreement) if move.sight != Sight.ALL else []
        entries.append(entry)
    _audit(done, entries, by=by)
    if told == [None] and not (beside or (done.watch and done.watch.rows)):
        entries = []  # nothing of it can be asked for
    entries += _no_longer_open(done)
    entries += [
        entry_for(move, done, references=references) for move in moves if move.party is not None
    ]
    write_entries(entries)


def _office_entry(done: ActionContext, agreement: Agreement | None) -> ChangeEntry:
    """What is about a confidential agreement is as confidential as a confidential fact."""
    confidential, owners = done.confidential, done.owners
    if not confidential and is_confidential(agreement) and not _was_open(done, agreement):
        confidential, owners = True, owners_of(agreement)
    return ChangeEntry(
        agreement=agreement,
        verb=done.verb,
        subject=done.subject,
        public_id=done.public_id,
        detail=done.detail,
        sight=Sight.FEW if confidential else Sight.ALL,
        owners=owners,
    )


def _audit(done: ActionContext, entries: Iterable[ChangeEntry], *, by: Any) -> None:
    """The row of the trail each of the office's entries was written with. One about an agreement
    that only follows from another says nothing of that."""
    entries = list(entries)
    rows = [
        AuditEntry(
            by=by if isinstance(by, models.Model) else None,
            actor=str(by) if by is not None else SYSTEM,
            verb=entry.verb,
            subject=_trailed(entry),
            agreement_id=entry.agreement_id,
            detail={} if entry.verb == INDIRECT else {**done.detail, **_WITHIN.get().trail},
            context=done.context,
        )
        for entry in entries
    ]
    for entry, row in zip(entries, AuditEntry.objects.bulk_create(rows), strict=True):
        entry.audit = row


def _trailed(entry: ChangeEntry) -> str:
    return f"agreement:{entry.agreement_id}" if entry.verb == INDIRECT else entry.subject


def _was_open(done: ActionContext, agreement: Agreement) -> bool:
    """Whether all of the office could read the agreement before."""
    watch = done.watch
    return watch is not None and (
        watch.is_watched(agreement) and not watch.was_confidential_before(agreement)
    )


def _no_longer_open(done: ActionContext) -> list[ChangeEntry]:
    """That an agreement all of the office could read has become confidential."""
    row = done.agreement
    if row is None or not is_confidential(row) or not _was_open(done, row):
        return []
    return [
        ChangeEntry(
            verb="removed",
            subject=subject_of(row),
            public_id=row.reference,
            sight=Sight.MOST,
            owners=owners_of(row),
        )
    ]


#: constraint name -> what its breaking means to a person, and the field it is shown at.
Broken = dict[str, tuple[str, Callable[[], str]]]


@contextmanager
def explaining(broken: Broken) -> Iterator[None]:
    """Turns the breaking of a named constraint into a ValidationError at its field. The
    constraint stays the guard; this is only its wording."""
    try:
        with transaction.atomic(using=DEFAULT_DB_ALIAS):
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in broken:
            raise
        at, message = broken[name]
        raise ValidationError({at: ValidationError(message(), code=name)}) from error
