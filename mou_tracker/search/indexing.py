"""Keeping the index: what a change touches, building those entries anew, proving them right.

Triggers note each changed row in its own transaction (migration 0001). Whoever searches next
brings the index up to date first, so that a hit never lags behind a write; the clock's task
does it where nobody searches.
"""

from collections.abc import Callable, Iterable, Iterator

from django.db import connection, transaction

from activities.models import Activity, Participant
from agreements.models import Commitment, Signature, Term

from .models import Entry, Kind, Stale
from .sources import SOURCES

#: Notes taken up at once by a search, and entries built at once.
AT_ONCE = 500
BATCH = 200
#: Everybody who renews entries waits here, so that no two build the same one.
LOCK = 5_021_101

#: The columns that say what an entry is; all but its own key.
CONTENT = tuple(field.attname for field in Entry._meta.concrete_fields if not field.primary_key)

Pairs = Iterable[tuple[str, int]]


def _as(kind: Kind) -> Callable[[set[int]], Pairs]:
    return lambda rows: ((kind, row) for row in rows)


def _under(rows: set[int]) -> Pairs:
    """Everything that carries the parties of these agreements."""
    return Entry.objects.filter(agreements__overlap=list(rows)).values_list("kind", "row")


def _of_terms(rows: set[int]) -> Pairs:
    for agreement in Term.objects.filter(pk__in=rows).values_list("agreement", flat=True):
        yield Kind.AGREEMENT, agreement
    for commitment in Commitment.objects.filter(term__in=rows).values_list("pk", flat=True):
        yield Kind.COMMITMENT, commitment


def _with_person(rows: set[int]) -> Pairs:
    for activity in Participant.objects.filter(person__in=rows).values_list("activity", flat=True):
        yield Kind.ACTIVITY, activity
    signed = Signature.objects.filter(person__in=rows).values_list("term__agreement", flat=True)
    for agreement in signed:
        yield Kind.AGREEMENT, agreement


def _of_forum(rows: set[int]) -> Pairs:
    for activity in Activity.objects.filter(forum__in=rows).values_list("pk", flat=True):
        yield Kind.ACTIVITY, activity


#: source of a note -> the entries it touches.
TOUCHED: dict[str, tuple[Callable[[set[int]], Pairs], ...]] = {
    **{kind.value: (_as(kind),) for kind in Kind},
    "participation": (_as(Kind.AGREEMENT), _under),
    "term": (_of_terms,),
    "person": (_as(Kind.PERSON), _with_person),
    "forum": (_as(Kind.FORUM), _of_forum),
}


def catch_up(limit: int = AT_ONCE) -> bool:
    """Renews the entries of up to `limit` changes; False where more are waiting."""
    if not Stale.objects.exists():
        return True
    with transaction.atomic():
        _wait_for_the_turn()
        notes = list(Stale.objects.order_by("pk").values_list("pk", "source", "row")[: limit + 1])
        taken = notes[:limit]
        Stale.objects.filter(pk__in=[pk for pk, _source, _row in taken]).delete()
        by_source: dict[str, set[int]] = {}
        for _pk, source, row in taken:
            by_source.setdefault(source, set()).add(row)
        pairs = {
            pair
            for source, rows in by_source.items()
            for of in TOUCHED[source]
            for pair in of(rows)
        }
        renew(pairs)
    return len(notes) <= limit


def _wait_for_the_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def renew(pairs: Pairs) -> int:
    """Builds these entries anew and drops those whose row is gone; how many differed."""
    by_kind: dict[str, list[int]] = {}
    for kind, row in pairs:
        by_kind.setdefault(kind, []).append(row)
    changed = 0
    for kind, rows in by_kind.items():
        for start in range(0, len(rows), BATCH):
            written, gone = _differing(kind, rows[start : start + BATCH])
            Entry.objects.filter(kind=kind, row__in=gone).delete()
            Entry.objects.bulk_create(
                written,
                update_conflicts=True,
                unique_fields=["kind", "row"],
                update_fields=[name for name in CONTENT if name not in ("kind", "row")],
            )
            changed += len(written) + len(gone)
    return changed


def _differing(kind: str, rows: Iterable[int]) -> tuple[list[Entry], list[int]]:
    """(entries that are not stored as they should be, rows whose entry should not be)."""
    stored = {entry.row: entry for entry in Entry.objects.filter(kind=kind, row__in=rows)}
    built = {entry.row: entry for entry in SOURCES[kind].entries(rows)}
    written = [
        entry for row, entry in built.items() if _content(stored.get(row)) != _content(entry)
    ]
    return written, [row for row in stored if row not in built]


def _content(entry: Entry | None) -> tuple | None:
    return entry and tuple(getattr(entry, name) for name in CONTENT)


def _batches(kind: str) -> Iterator[list[int]]:
    """Every row of a kind, and every row it has an entry for, some at a time."""
    for pks in (
        SOURCES[kind].rows().prefetch_related(None).order_by("pk").values_list("pk", flat=True),
        Entry.objects.filter(kind=kind).order_by("row").values_list("row", flat=True),
    ):
        last = 0
        name = "pk" if pks.model is not Entry else "row"
        while found := list(pks.filter(**{f"{name}__gt": last})[:BATCH]):
            yield found
            last = found[-1]


def rebuild() -> dict[str, int]:
    """Builds every entry anew, a batch a transaction; how many differed, by kind. What was noted as
    changed before is renewed by it: searches would do all of that again, some of it each."""
    # by what is seen now: a change that is not yet committed may have an earlier number
    noted = list(Stale.objects.values_list("pk", flat=True))
    changed = dict.fromkeys(SOURCES, 0)
    for kind in SOURCES:
        for rows in _batches(kind):
            with transaction.atomic():
                _wait_for_the_turn()
                changed[kind] += renew((kind, row) for row in rows)
    for first in range(0, len(noted), AT_ONCE):
        Stale.objects.filter(pk__in=noted[first : first + AT_ONCE]).delete()
    return changed


def differences() -> Iterator[str]:
    """Every entry that is not as its row says, named once; nothing is changed."""
    for kind in SOURCES:
        told: set[int] = set()
        for rows in _batches(kind):
            written, gone = _differing(kind, rows)
            for row in [*(entry.row for entry in written), *gone]:
                if row not in told:
                    told.add(row)
                    yield f"{kind}:{row}"
