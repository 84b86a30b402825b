"""A register read to rows that can be asked for in pages: the file is opened once, in its bounded
process; after that every answer is another reading of the same cells."""

import hashlib
import json
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from agreements.dates import PartialDate
from agreements.derive import bulk
from agreements.extraction import recognise
from agreements.extraction.sheets import Sheet, sheets_of, told_sheets
from agreements.files import whole_at
from agreements.models.write_marks import snapshot
from mou_tracker.background.leases import Lost

from .models import STANDS, Fate, Import, ImportRow, State
from .registers.reading import read_register
from .registers.values import (
    ACT_IN_REMARK,
    OF_KNOWN,
    Answers,
    PartyReading,
    Problem,
    RawCell,
    Register,
    RowKind,
    RowReading,
    Term,
)
from .unchanged import keep_register
from .world import world_of

BATCH = 1_000
#: What tells a row from another; one that reads as before is left as it is.
PLACE = ("imported_id", "position")
#: Steps of a reading: open the file, read it, write the rows.
STEPS = 3
#: A file with more rows is read again in the background when something is decided.
READ_AT_ONCE = 1_500

Tell = Callable[[str], None]


def read(imported: Import, tell: Tell) -> None:
    """Reads the file and writes its rows in place of those that are there. `tell` is told what is
    done before each step. Raises sheets.Refused, Damaged."""
    tell("file")
    if imported.sheets is None:
        open_file(imported)
    tell("rows")
    seen = snapshot()
    register = register_of(imported)
    tell("write")
    with transaction.atomic():
        write(imported, register)
        keep(imported)
    keep_register(imported, register, seen=seen)


def open_file(imported: Import) -> None:
    """Keeps the cells of the file beside the import."""
    document = imported.document
    with whole_at(document.sha256) as path:
        with path.open("rb") as file:
            kind = recognise(file, name=document.original_name)
        told = told_sheets(path, kind)
    kept = {"form": kind.code, "sheets": told}
    imported.sheets = zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 3)
    imported.save(update_fields=["sheets"])


def register_of(imported: Import) -> Register:
    """The reading against what its owner knows now, with everything that was decided."""
    sheets, form = _kept(imported)
    return read_register(
        sheets, on=imported.on, world=world_of(imported.owner),
        answers=Answers.from_json(imported.answers), form=form,
    )  # fmt: skip


def _kept(imported: Import) -> tuple[tuple[Sheet, ...], str]:
    """The sheets, and the kind of file they were read from."""
    kept = json.loads(zlib.decompress(bytes(imported.sheets or b"")))
    return sheets_of(kept["sheets"]), kept["form"]


def keep(imported: Import) -> None:
    """Saves what a worker found; raises Lost where the import is no longer its own."""
    mine = Import.objects.select_for_update().filter(pk=imported.pk, attempts=imported.attempts)
    if not mine.exclude(lease_until=None).exists():
        raise Lost
    imported.lease_until, imported.attempts, imported.step, imported.doing = None, 0, 0, ""
    imported.save()


def write(imported: Import, register: Register) -> None:
    """Rows of a reading; its counts and its state, which the caller saves."""
    known = _known(register)
    before = _taken_in_before(imported)
    fates: Counter[str] = Counter()
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    waiting: list[ImportRow] = []
    for position, row in enumerate(register.rows):
        made = _row(imported, position, row, known, before)
        fates[made.fate] += 1
        for code in made.codes:
            kinds[code][0] += 1
            kinds[code][1] += code in made.open
        waiting.append(made)
        if len(waiting) >= BATCH:
            bulk.upsert(waiting, key=PLACE)
            waiting = []
    bulk.upsert(waiting, key=PLACE)
    imported.rows.filter(position__gte=len(register.rows)).only("imported").delete()
    left = sum(open_rows for _rows, open_rows in kinds.values())
    imported.counts = {
        **register.counts, **{fate: fates[fate] for fate in Fate.values},
        "left": left + sum(one.is_open for one in register.of_the_file),
    }  # fmt: skip
    imported.kinds, imported.blocking = dict(kinds), sorted(register.blocking)
    imported.shape = _shape(register)
    imported.state = state_of(register)
    imported.error = imported.error_at = ""


def state_of(register: Register) -> State:
    if "column_missing" in register.blocking:
        return State.TO_MAP
    return State.TO_DECIDE if register.blocking else State.READY


def _taken_in_before(imported: Import) -> set[str]:
    """Identities of the rows that another import took in and nobody has undone."""
    rows = ImportRow.objects.filter(imported__state__in=STANDS, facts__isnull=False)
    return set(rows.exclude(imported=imported).values_list("identity", flat=True))


def _known(register: Register) -> dict[tuple[str, int], str]:
    """(chain, ordinal) of the instruments that are known -> reference of their agreement."""
    return {
        (chain.key, one.ordinal): chain.known
        for chain in register.agreements
        for one in chain.instruments
        if chain.known and one.known and not one.is_corrected
    }


def _row(
    imported: Import, position: int, row: RowReading, known: dict[Any, str], before: set[str]
) -> ImportRow:
    identity = identity_of(row)
    reference = known.get((row.agreement, row.ordinal or 0), "")
    made = ImportRow(
        imported=imported, position=position, at=row.at[:200], chain=row.agreement[:200],
        raw=[cell_of(one) for one in row.cells], reading=row_of(row), identity=identity,
        codes=sorted({one.code for one in row.problems}),
        open=sorted({one.code for one in row.problems if one.is_open}),
    )  # fmt: skip
    tells_more = _tells_more(row, known)
    made.fate = _fate(row, reference, identity in before, tells_more)
    if made.fate == Fate.KNOWN:
        made.reading["known"] = reference
        asked = OF_KNOWN if identity in before else OF_KNOWN | {ACT_IN_REMARK}
        made.open = [code for code in made.open if code in asked]
    return made


def _tells_more(row: RowReading, known: dict[Any, str]) -> bool:
    """Whether a row whose instrument is known tells an act that somebody said is to be taken, or
    beside it a renewal that is not."""
    return any(
        one.code == ACT_IN_REMARK and one.taken not in ("", "none") for one in row.problems
    ) or any((row.agreement, one.ordinal) not in known for one in row.also_tells)


def _fate(row: RowReading, reference: str, was_taken_in: bool, tells_more: bool) -> Fate:
    if row.kind.is_aside or not row.agreement:
        return Fate.ASIDE
    if was_taken_in or (reference and row.act is None and not tells_more):
        return Fate.KNOWN
    return Fate.DUPLICATE if row.kind is RowKind.DUPLICATE else Fate.TAKEN


def identity_of(row: RowReading) -> str:
    """Digest of what the cells say, whatever file they stand in."""
    texts = (_plain(cell.text) for cell in row.cells)
    return hashlib.sha256("\x1f".join(filter(None, texts)).encode()).hexdigest()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


# --- What a row keeps ----------------------------------------------------------------------------


def cell_of(cell: RawCell) -> dict[str, Any]:
    told = {
        "name": cell.name, "head": cell.head, "text": cell.text, "field": cell.field,
        "hidden": cell.is_hidden, "carried": cell.is_carried, "comment": cell.comment,
        "formula": cell.formula,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def row_of(row: RowReading) -> dict[str, Any]:
    """A reading as values that JSON has; what says nothing is left out."""
    told: dict[str, Any] = {
        "kind": row.kind.value, "ordinal": row.ordinal, "title": row.title,
        "parties": [party_of(one) for one in row.parties], "others": row.others,
        "country": row.country, "international": row.is_international,
        "signed": edtf(row.signed), "words": row.words, "planned": row.is_planned,
        "sides": row.sides and {
            "ours": edtf(row.sides.ours), "theirs": edtf(row.sides.theirs),
        },
        "end": {
            "kind": row.end.kind, "on": edtf(row.end.on), "years": row.end.years,
            "months": row.end.months, "days": row.end.days, "sure": row.end.sure,
            "words": row.end.words,
        },
        "term": term_of(row.term),
        "also": [
            {"ordinal": one.ordinal, "signed": edtf(one.signed), "words": one.words}
            for one in row.also_tells
        ],
        "act": row.act and {
            "kind": row.act.kind, "signed": edtf(row.act.signed),
            "new_end": edtf(row.act.new_end), "words": row.act.words,
        },
        "event": row.event and {
            "kind": row.event.kind, "on": edtf(row.event.on), "words": row.event.words,
        },
        "same_as": row.duplicate_of, "file_number": row.file_number, "because": row.because,
        "gap": row.gap_days, "hidden": row.is_hidden,
        "problems": [problem_of(one) for one in row.problems],
    }  # fmt: skip
    return {name: value for name, value in told.items() if value not in (None, "", [], {}, False)}


def party_of(party: PartyReading) -> dict[str, str]:
    told = {
        "name": party.name, "spelling": party.spelling, "match": party.match.value,
        "known": party.known, "reason": party.reason,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def term_of(term: Term) -> dict[str, Any]:
    told = {
        "years": term.years, "months": term.months, "days": term.days, "renewal": term.renewal,
        "renewal_years": term.renewal_years, "renewal_months": term.renewal_months,
        "max_count": term.max_count, "effect_on": edtf(term.effect_on),
        "signing_mode": term.signing_mode, "effect_mode": term.effect_mode,
        "notice_value": term.notice_value, "notice_unit": term.notice_unit,
        "notice_basis": term.notice_basis, "notice_anchor": term.notice_anchor,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value not in (None, "")}


def problem_of(problem: Problem) -> dict[str, Any]:
    told = {
        "code": problem.code, "severity": problem.severity.value, "words": problem.words,
        "cell": problem.cell, "choices": list(problem.choices), "default": problem.default,
        "taken": problem.taken, "about": problem.about, "open": problem.is_open,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def edtf(day: PartialDate | None) -> str | None:
    return None if day is None else day.text


def _shape(register: Register) -> dict[str, Any]:
    return {
        "day": edtf(register.day),
        "home": {"country": register.home.country, "names": list(register.home.names)},
        "columns": [
            {
                "id": one.id, "section": one.section, "head": one.head, "field": one.field,
                "samples": list(one.samples), "order": one.order, "proven_by": one.proven_by,
                "hidden": one.is_hidden,
            }
            for one in register.columns
        ],
        "titles": [
            {"at": one.at, "text": one.text, "what": one.what, "count": one.count}
            for one in register.titles
        ],
        "problems": [problem_of(one) for one in register.of_the_file],
    }  # fmt: skip
