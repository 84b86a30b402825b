"""A report made: its rows written, its figures counted from them, its content digested.

All in one transaction that sees the facts of one moment. Whoever is killed in it leaves nothing.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Func, JSONField, OuterRef, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityState, Forum
from agreements.models import Agreement, Area, Party, short_of
from mou_tracker.background.statements import take_their_time

from .models import Audience, Period, Report, Snapshot, SnapshotAgreement, SnapshotRow
from .scope import Days, Scope, days_of, rights_for
from .sheets import activities, agreements, turns, work

#: The sheets in the order they are written; the last one counts what the others hold.
SHEETS: dict[str, Callable[[Snapshot, Scope, Days], None]] = {
    "activities": activities.fill,
    "results": work.results,
    "commitments": work.commitments,
    "cases": work.cases,
    "turns": turns.turns,
}
#: What is being done, in words: the sheets, then the sums over them.
DOING = {
    "activities": _("Activities are read."),
    "results": _("Results are read."),
    "commitments": _("Commitments are read."),
    "cases": _("Exemplary cases are read."),
    "turns": _("Signatures and endings are read."),
    "agreements": _("Where each agreement stands is read."),
    "figures": _("Figures are counted."),
    "digest": _("The content is digested."),
}
#: Steps of one report: each sheet of both periods, then the sums.
STEPS = 2 * (len(SHEETS) + 1) + 2
BATCH = 2_000

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """`left_out`: what the maker may see beyond the audience, by noun; no part of the content."""

    snapshot: Snapshot
    left_out: dict[str, int]


@contextmanager
def at_one_moment() -> Iterator[None]:
    """A transaction all statements of which see the same facts; inside another, that one's."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
            take_their_time()
        yield


def make(report: Report, tell: Tell) -> Made:
    """`tell` is told what is done before each of `STEPS` steps; what it raises ends the making."""
    scope = Scope.of(report, rights_for(report))
    with at_one_moment():
        snapshot = Snapshot.objects.create()
        for days in days_of(report):
            for name, fill in SHEETS.items():
                tell(name)
                fill(snapshot, scope, days)
            tell("agreements")
            agreements.agreements(snapshot, scope, days, _counts(snapshot, days))
        tell("figures")
        snapshot.figures = _figures(snapshot)
        snapshot.names = _names(snapshot)
        _link(snapshot)
        tell("digest")
        snapshot.digest = digest_of(report, snapshot)
        snapshot.save()
        return Made(snapshot, _left_out(report, scope, days_of(report)[0]))


# --- Sums over the rows --------------------------------------------------------------------------

COUNT = """
select period, sheet, mark, count(*), sum(ours), sum(theirs)
from {rows}, unnest(marks) mark where snapshot_id = %s and {of} group by 1, 2, 3 order by 1, 2, 3
"""
OF_AGREEMENTS = "mark like 'agreement.%%'"


def _counted(snapshot: Snapshot, of: str, *more: Any) -> Iterator[tuple[Any, ...]]:
    """`of`: which marks; a condition of ours."""
    statement = COUNT.format(rows=SnapshotRow._meta.db_table, of=of)
    with connection.cursor() as cursor:
        cursor.execute(statement, (snapshot.pk, *more))
        while found := cursor.fetchmany(BATCH):
            yield from found


def _counts(snapshot: Snapshot, days: Days) -> agreements.Counts:
    """How many rows of each sheet are about each agreement."""
    counts: agreements.Counts = {}
    of_period = f"{OF_AGREEMENTS} and period = %s"
    for _period, sheet, mark, count, _ours, _theirs in _counted(snapshot, of_period, days.period):
        counts.setdefault(mark.removeprefix("agreement."), {})[sheet] = count
    return counts


def _figures(snapshot: Snapshot) -> dict[str, Any]:
    figures: dict[str, Any] = {str(period): {} for period in Period.values}
    for period, sheet, mark, *sums in _counted(snapshot, f"not ({OF_AGREEMENTS})"):
        figures[str(period)].setdefault(sheet, {})[mark] = [int(one) for one in sums]
    return figures


#: Marks that stand for a row with a name: beginning -> (noun, its key, what it is called).
NAMED: dict[str, tuple[Any, str, Any]] = {
    "area": (Area, "code", "names"),
    "partner": (Party, "uid", short_of()),
    "forum": (Forum, "uid", "short_name"),
}


def _names(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    marks = {one for sheets in snapshot.figures.values() for one in sheets.get("activities", ())}
    found = {}
    for beginning, (noun, key, called) in NAMED.items():
        keys = [one.partition(".")[2] for one in marks if one.startswith(f"{beginning}.")]
        rows = noun.objects.filter(**{f"{key}__in": keys}).order_by(key)
        found[beginning] = dict(rows.values_list(key, called))
    return found


LINK = """
insert into {links} (snapshot_id, agreement_id)
select %s, a.id from {agreements} a
where a.reference in (
  select distinct jsonb_array_elements_text(data -> 'agreements') from {rows}
  where snapshot_id = %s)
"""


def _link(snapshot: Snapshot) -> None:
    """What the rows name, and what replaced one that is told as superseded."""
    names = {
        "links": SnapshotAgreement._meta.db_table, "agreements": Agreement._meta.db_table,
        "rows": SnapshotRow._meta.db_table,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LINK.format(**names), (snapshot.pk, snapshot.pk))
    linked = set(snapshot.agreement_links.values_list("agreement", flat=True))
    successors = Agreement.objects.filter(pk__in=linked).exclude(superseded_by=None)
    more = set(successors.values_list("superseded_by", flat=True)) - linked
    SnapshotAgreement.objects.bulk_create(
        SnapshotAgreement(snapshot=snapshot, agreement_id=pk) for pk in sorted(more)
    )


# --- The content ---------------------------------------------------------------------------------


#: What a line of the content holds of a row.
ROW = ("sheet", "period", "key", "marks", "ours", "theirs", "data")


def content_of(report: Report, snapshot: Snapshot) -> Iterator[str]:
    """The canonical content, line by line: what was asked for, what codes are called, every row
    (an array of `ROW`, as the database writes JSON)."""
    asked = {
        "first": report.first.isoformat(), "until": report.until.isoformat(),
        "on": report.on.isoformat(), "partners": sorted(report.partners),
        "areas": sorted(report.areas), "regions": sorted(report.regions),
        "audience": report.audience, "names": snapshot.names,
    }  # fmt: skip
    yield json.dumps(asked, sort_keys=True, ensure_ascii=False)
    line = Func(*ROW, function="jsonb_build_array", output_field=JSONField())
    rows = SnapshotRow.objects.filter(snapshot=snapshot).order_by("sheet", "period", "pk")
    # written by the database: a million lines of Python took longer than all the rest
    lines = rows.annotate(line=Cast(line, TextField())).values_list("line", flat=True)
    yield from lines.iterator(chunk_size=BATCH)


def digest_of(report: Report, snapshot: Snapshot) -> str:
    """SHA-256 of the lines of the content, each ended by a line feed."""
    digest = hashlib.sha256()
    for line in content_of(report, snapshot):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


# --- What is not shown ---------------------------------------------------------------------------


def _left_out(report: Report, scope: Scope, days: Days) -> dict[str, int]:
    """How much of the scope the maker may see and the audience may not."""
    if report.audience != Audience.OFFICE:
        return {}
    mine = Scope.of(report, report.made_by.rights)
    held = mine.activities().filter(activities.held_within(days), state=ActivityState.HELD)
    return {
        "agreements": _beyond(mine.agreements(), scope.agreements()),
        "activities": _beyond(held, scope.activities()),
    }


def _beyond(mine: Any, theirs: Any) -> int:
    return int(mine.filter(~Exists(theirs.filter(pk=OuterRef("pk")))).count())
