"""Receiving a register, deciding about it, taking it in, undoing it; each leaves an audit row."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.access import can
from agreements.actions import attach
from agreements.actions.action import Conflict, Stale, require
from agreements.actions.documents import Examined
from agreements.changes import subject_of
from agreements.models import AuditEntry, Confidentiality, Document, DocumentKind
from mou_tracker.accounts.models import User

from . import reading
from .models import STANDS, Import, State
from .registers.values import FIELDS, Answers, Home

#: Kinds of files that hold tables (`extraction.kinds`).
TABLES = frozenset({"xlsx", "xls", "ods", "text", "hwpx", "hwp", "docx"})
ORDERS = ("dmy", "mdy", "ymd")


def receive(*, by: User, on: date, file: Examined) -> Import:
    """A register that waits to be read. Raises ValidationError at "file" where it holds no
    tables."""
    require(by, "prepare_import")
    if file.kind.code not in TABLES:
        told = _("No tables are read from files of this kind.")
        raise ValidationError({"file": ValidationError(told, code="kind")})
    with transaction.atomic():
        # a register tells of agreements that not everybody may see
        document = attach(
            by=by, on=on, file=file, kind=DocumentKind.OTHER,
            confidentiality=Confidentiality.CONFIDENTIAL,
        )  # fmt: skip
        imported = Import.objects.create(document=document, owner=by, on=on)
        audit("receive_import", imported, by=by, file=document.original_name)
    return imported


def earlier_import(document: Document, *, besides: Import) -> Import | None:
    """An import of the same bytes that was taken in, newest first."""
    same = Import.objects.filter(document__sha256=document.sha256, state__in=STANDS)
    return same.exclude(pk=besides.pk).first()


def read_again(*, by: User, imported: Import) -> Import:
    """What failed waits to be worked at once more."""
    require(by, "prepare_import")
    with transaction.atomic():
        row = _locked(imported)
        if row.state != State.FAILED:
            return row
        row.state, row.error, row.error_at, row.attempts = State.RECEIVED, "", "", 0
        row.applied_by = None
        row.save(update_fields=["state", "error", "error_at", "attempts", "applied_by"])
        audit("decide_import", row, by=by, again=True)
    return row


def take_over(*, by: User, imported: Import) -> Import:
    """Makes `by` its owner: from now on it is read against what `by` knows."""
    require(by, "apply_import")
    with transaction.atomic():
        row = opened(imported)
        if row.owner_id != by.pk:
            detail = {"owner": [str(row.owner), str(by)]}
            row.owner = by
            reread(row)
            audit("decide_import", row, by=by, **detail)
    return row


def decide(
    *,
    by: User,
    imported: Import,
    change: Callable[[dict[str, Any]], Mapping[str, Any]],
    version: int | None = None,
) -> Import:
    """Changes the answers by `change`, which is handed them as JSON and returns what to tell of it;
    then everything is read anew, a large file in the background.

    Raises Conflict where nothing is to be decided any more, Stale where it moved on.
    """
    require(by, "prepare_import")
    with transaction.atomic():
        row = opened(imported, version=version)
        if row.owner_id != by.pk:
            require(by, "apply_import")  # another's import is decided by who could take it over
        answers = Answers.from_json(row.answers).as_json()
        detail = change(answers)
        row.answers = Answers.from_json(answers).as_json()
        reread(row)
        audit("decide_import", row, by=by, **detail)
    return row


def ask_to_apply(*, by: User, imported: Import, version: int | None = None) -> Import:
    """It waits to be taken in. Raises Conflict where something blocks, or another is being taken
    in."""
    require(by, "apply_import")
    with transaction.atomic():
        row = opened(imported, version=version)
        if row.blocking:
            raise Conflict(_("Something still blocks it: decide about that first."), code="blocked")
        if Import.objects.filter(state=State.APPLYING).exists():
            raise Conflict(
                _("Another import is being taken in. Try again when it is done."), code="busy"
            )
        row.state, row.applied_by, row.attempts = State.APPLYING, by, 0
        row.version += 1
        row.save(update_fields=["state", "applied_by", "attempts", "version"])
        audit("decide_import", row, by=by, apply=True)
    return row


# --- What changes answers ------------------------------------------------------------------------


def row_answer(answers: dict[str, Any], at: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"take": "", "choices": {}, "reading": {}}
    found: dict[str, Any] = answers["rows"].setdefault(at, empty)
    return found


def choosing(code: str, value: str, *, rows: list[str]) -> Callable[[dict[str, Any]], Any]:
    """The value of a problem, for these rows (`at`)."""

    def change(answers: dict[str, Any]) -> dict[str, Any]:
        for at in rows:
            row_answer(answers, at)["choices"][code] = value
        return {"code": code, "value": value, "rows": rows[:20], "n": len(rows)}

    return change


def accepting(taken: Mapping[str, Mapping[str, str]]) -> Callable[[dict[str, Any]], Any]:
    """What was taken for problems is right. `taken`: {at: {code: value}}."""

    def change(answers: dict[str, Any]) -> dict[str, Any]:
        for at, values in taken.items():
            row_answer(answers, at)["choices"].update(values)
        return {"accepted": sorted(taken)[:20], "n": len(taken)}

    return change


def for_words(code: str, words: str, value: str) -> Callable[[dict[str, Any]], Any]:
    """The value of a problem wherever the same words stand."""

    def change(answers: dict[str, Any]) -> dict[str, Any]:
        kept = [one for one in answers["words"] if one[:2] != [code, words]]
        answers["words"] = [*kept, [code, words, value]]
        return {"code": code, "words": words, "value": value}

    return change


def for_spelling(spelling: str, party: str) -> Callable[[dict[str, Any]], Any]:
    """What is meant by a spelling: the public id of a known party, or "new"."""

    def change(answers: dict[str, Any]) -> dict[str, Any]:
        answers["spellings"][spelling] = party
        return {"spelling": spelling, "party": party}

    return change


def taking(rows: list[str], take: str) -> Callable[[dict[str, Any]], Any]:
    """Rows taken in ("in"), set aside ("aside"), or as they were read ("")."""

    def change(answers: dict[str, Any]) -> dict[str, Any]:
        for at in rows:
            row_answer(answers, at)["take"] = take
        return {"take": take, "rows": rows[:20], "n": len(rows)}

    return change


def editing(at: str, values: Mapping[str, str]) -> Callable[[dict[str, Any]], Any]:
    """What somebody wrote instead of what was read in one row; what was written before stays."""

    def change(answers: dict[str, Any]) -> dict[str, Any]:
        row_answer(answers, at)["reading"] |= values
        return {"row": at, "values": dict(values)}

    return change


def naming_columns(
    columns: Mapping[str, str], orders: Mapping[str, str], home: Home | None
) -> Callable[[dict[str, Any]], Any]:
    """What columns hold, in which order they write days, and whose register it is."""
    unknown = set(columns.values()) - {*FIELDS, ""} or set(orders.values()) - {*ORDERS, ""}
    if unknown:
        raise ValidationError(_("Unknown: %s") % ", ".join(sorted(unknown)))

    def change(answers: dict[str, Any]) -> dict[str, Any]:
        answers["columns"] |= columns
        answers["orders"] |= orders
        answers["orders"] = {name: one for name, one in answers["orders"].items() if one}
        if home is not None:
            answers["home"] = {"country": home.country, "names": list(home.names)}
        return {"columns": dict(columns), "orders": dict(orders)}

    return change


def still_may(person: User | None) -> User | None:
    """Whoever said the word, as their account stands when it is carried out; None where they may
    not any more, or have no account."""
    found = User.objects.filter(pk=person.pk).first() if person is not None else None
    return found if can(found, "apply_import") else None


# --- Rows and trail ------------------------------------------------------------------------------


def _locked(imported: Import) -> Import:
    rows = Import.objects.select_for_update(of=("self",))
    rows = rows.select_related("owner", "document", "sent_by")
    return rows.get(pk=imported.pk)


def opened(imported: Import, *, version: int | None = None) -> Import:
    """Its row, locked. Raises Stale where it moved on, Conflict where nothing is to be decided."""
    row = _locked(imported)
    if version is not None and row.version != version:
        raise Stale(row)
    if not row.is_open:
        raise Conflict(_("Nothing is decided about it at the moment."), code="not_open")
    return row


def reread(row: Import) -> None:
    """At once where that is quick; else the import waits for it."""
    row.version += 1
    row.result = {name: one for name, one in row.result.items() if name == "references"}
    if row.counts.get("rows", 0) <= reading.READ_AT_ONCE and row.sheets is not None:
        reading.write(row, reading.register_of(row))
        row.save()
        return
    row.state, row.attempts = State.RECEIVED, 0
    row.save()


def audit(verb: str, imported: Import, *, by: Any, **detail: Any) -> None:
    AuditEntry.objects.create(
        by=by, actor=str(by), verb=verb, subject=subject_of(imported),
        detail={"uid": imported.uid, **detail},
    )  # fmt: skip
