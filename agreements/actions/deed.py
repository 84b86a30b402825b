"""How every verb is done: one transaction, the parent locked, history, audit and change together.

    with deed(verb="sign", by=user, agreement=agreement, on=on) as done:
        ...write facts through `done.agreement`...
        done.tells(subject=term, detail={...})

Leaving the block derives the agreement's rows anew, raises its version, and writes the audit row
and the change entry. An exception leaves nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pghistory

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from agreements import derive
from agreements.access import can
from agreements.commitments import refresh_commitments
from agreements.models import Agreement, AuditEntry, ChangeEntry, queue_for_the_chain


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


@dataclass(slots=True)
class Deed:
    """What a verb has to tell when it is done. `concerns`: agreements it is told of although it
    changes none of their facts. `removed_from`: ids of partners who could see the agreement until
    now, and are told that it is gone. `context`: of the row history it writes."""

    verb: str
    agreement: Agreement | None = None
    concerns: list[Agreement] = field(default_factory=list)
    subject: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    house_only: bool = False
    public_id: str = ""
    removed_from: set[int] = field(default_factory=set)
    context: UUID | None = None

    def tells(
        self, *, subject: models.Model, detail: dict | None = None, house_only: bool = False
    ) -> None:
        self.subject = subject_of(subject)
        self.detail = detail or {}
        self.house_only = house_only
        self.public_id = str(getattr(subject, "uid", "") or getattr(subject, "reference", ""))


def subject_of(row: models.Model) -> str:
    """The name of a row in audit and changes: "term:12"."""
    return f"{row._meta.model_name}:{row.pk}"


def require(by: Any, verb: str, obj: Any = None) -> None:
    """Raises PermissionDenied unless `by` may do `verb`; None is the house itself."""
    if by is not None and not can(by, verb, obj):
        raise PermissionDenied(_("Your role does not allow this."))


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
    """Several agreements' rows, locked in one order, so that two deeds never wait in a circle."""
    wanted = {agreement.pk for agreement in agreements}
    if not wanted:
        return []
    rows = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    return list(rows.order_by("pk"))


@contextmanager
def deed(
    *,
    verb: str,
    by: Any,
    on: date,
    agreement: Agreement | None = None,
    concerns: Iterable[Agreement] = (),
    version: int | None = None,
    needs: str | None = None,
) -> Iterator[Deed]:
    """Does `verb` for `by` (a user, or None for the house itself) on `on`, today at home.

    `needs`: the permission where it is not named like the verb. `version`: what the caller read.
    `concerns`: agreements to lock and to tell of the deed, though none of their facts changes:
    neither their versions nor their derived rows move.
    """
    require(by, needs or verb, agreement)
    told = pghistory.context(verb=verb, by=getattr(by, "pk", None))
    with transaction.atomic(), told as context:
        done = Deed(verb, lock(agreement, version=version) if agreement else None)
        done.context = context.id
        done.concerns = lock_all(concerns)
        yield done
        if done.agreement is not None:
            touch(done.agreement)
            derive.refresh(done.agreement, on=on)
            refresh_commitments(done.agreement)
        record(done, by=by)


def touch(row: models.Model) -> None:
    """Raises the version of a row the caller has locked, and notes when."""
    row.version = F("version") + 1
    row.save(update_fields=["version", "updated_at"] if hasattr(row, "updated_at") else ["version"])
    row.refresh_from_db(fields=["version"])


def record(done: Deed, *, by: Any) -> None:
    """The audit row and the change entry of one deed, once for each agreement it is told of; the
    chain's lock is taken last."""
    person = by if isinstance(by, models.Model) else None
    told = [done.agreement] if done.agreement else (done.concerns or [None])
    queue_for_the_chain()
    ChangeEntry.objects.bulk_create(
        ChangeEntry(
            agreement=agreement,
            verb=done.verb,
            subject=done.subject,
            public_id=done.public_id,
            house_only=done.house_only,
            detail=done.detail,
        )
        for agreement in told
    )
    ChangeEntry.objects.bulk_create(
        ChangeEntry(
            agreement=done.agreement,
            party_id=party,
            verb="removed",
            subject=subject_of(done.agreement),
            public_id=done.agreement.reference,
        )
        for party in sorted(done.removed_from)
    )
    for agreement in told:
        AuditEntry.objects.create(
            by=person,
            actor=str(by) if by is not None else "house",
            verb=done.verb,
            subject=done.subject,
            agreement=agreement,
            detail=done.detail,
            context=done.context,
        )


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
