"""Rows put in place of the stored ones: for one agreement in the transaction that changed a fact,
for many in batches."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import orjson

from django.db import connection, models, transaction

from agreements.changes import told_of
from agreements.changes import write as write_entries
from agreements.deadline_kinds import SHARED_KINDS
from agreements.models import (
    Agreement,
    Cover,
    Deadline,
    Standing,
    StatusPeriod,
    TermPeriod,
)

from . import bulk
from .decisions import write_lapses
from .loading import OfficeSettings, facts_of, horizon_for, with_decisions, with_facts
from .rows import RULES, Rows, origin_of, rows_of

#: Ties the deadlines of each origin to the agreements it concerns, and unties them from others.
LINKS = """
with wanted as (
  select d.id as deadline_id, w.agreement as agreement_id
  from json_to_recordset(%s::json) as w(origin text, agreement bigint)
  join agreements_deadline d on d.origin = w.origin
), gone as (
  delete from agreements_deadlineagreement l using agreements_deadline d
  where d.id = l.deadline_id and d.origin = any(%s) and not exists (
    select from wanted w where w.deadline_id = l.deadline_id and w.agreement_id = l.agreement_id)
)
insert into agreements_deadlineagreement (deadline_id, agreement_id)
select deadline_id, agreement_id from wanted on conflict do nothing
"""
#: The same of deadlines that were just inserted.
NEW_LINKS = """
insert into agreements_deadlineagreement (deadline_id, agreement_id)
select d.id, w.agreement from json_to_recordset(%s::json) as w(origin text, agreement bigint)
join agreements_deadline d on d.origin = w.origin
"""
STANDING_COLUMNS = [
    "horizon", "first_signed", "first_signed_earliest", "first_signed_latest", "signed", "missing",
    "warnings", "rules",
]  # fmt: skip
BATCH = 250


def write_deadlines(*, origin: str, deadlines: list[Deadline], agreements: list[int]) -> None:
    """Replaces the deadlines of `origin`, keeping the row of a key that stays; a higher package
    writes its own through this too. `agreements`: ids of those each of them concerns."""
    replace_deadlines(deadlines, concerned={origin: agreements})


def replace_deadlines(deadlines: list[Deadline], *, concerned: Mapping[str, Iterable[int]]) -> None:
    """The same for several origins at once, at the same number of statements. `concerned`: ids of
    the agreements that the deadlines of each origin concern; an origin with none loses its rows."""
    wanted = {(row.origin, row.key) for row in deadlines}
    stored = Deadline.objects.filter(origin__in=concerned).values_list("pk", "origin", "key")
    gone = [pk for pk, origin, key in stored if (origin, key) not in wanted]
    if gone:
        Deadline.objects.filter(pk__in=gone).delete()
    if not deadlines:
        return
    bulk.upsert(deadlines, key=("origin", "key"))
    pairs = [{"origin": origin, "agreement": pk} for origin, pks in concerned.items() for pk in pks]
    with connection.cursor() as cursor:
        cursor.execute(LINKS, [orjson.dumps(pairs).decode(), list(concerned)])


def refresh(agreement: Agreement, *, on: date, office: OfficeSettings | None = None) -> Rows:
    """Rebuilds the derived rows of one agreement inside the running transaction.

    `on`: today at the home party; only the horizon depends on it. The caller holds the lock on
    the agreement's row. Agreements this one supersedes follow, since its rows date their end.
    """
    office = office or OfficeSettings.load()
    (loaded,) = with_facts(Agreement.objects.filter(pk=agreement.pk))
    rows = rows_of(loaded, facts_of(loaded, office=office, horizon=horizon_for(loaded, on=on)))
    write([(loaded, rows)], on=on)
    for predecessor in Agreement.objects.filter(superseded_by=loaded.pk).exclude(pk=loaded.pk):
        refresh(predecessor, on=on, office=office)
    return rows


def write(computed: list[tuple[Agreement, Rows]], *, on: date) -> None:
    """Puts computed rows in place of the stored ones; as many statements for one agreement (loaded
    by `with_facts`) as for a batch."""
    agreements = [agreement.pk for agreement, _rows in computed]
    statuses = [row for _, rows in computed for row in rows.status_periods]
    periods = [row for _, rows in computed for row in rows.term_periods]
    covers = [row for _, rows in computed for row in rows.covers]
    bulk.replace(StatusPeriod, statuses, key=("agreement_id", "starts_on"), of=agreements)
    bulk.replace(TermPeriod, periods, key=("agreement_id", "starts_on"), of=agreements)
    bulk.replace(Cover, covers, key=("agreement_id", "starts_on", "known_from"), of=agreements)
    replace_deadlines(
        [row for _, rows in computed for row in rows.deadlines],
        concerned={origin_of(agreement): [agreement.pk] for agreement, _rows in computed},
    )
    with_decisions(agreement for agreement, _rows in computed)
    for agreement, rows in computed:
        write_lapses(agreement, rows, on=on)
        told = getattr(agreement, "standing", None)
        rows.standing.announced_until = told.announced_until if told else None
    Standing.objects.bulk_create(
        [rows.standing for _, rows in computed],
        update_conflicts=True,
        unique_fields=["agreement"],
        update_fields=STANDING_COLUMNS,
    )


def refresh_all(agreements: Iterable[int], *, on: date) -> int:
    """Rebuilds the derived rows of many agreements (ids), a batch to a transaction, each locked
    while it is written; returns how many. Successors come before what they supersede. What the
    office has settled is read once they are locked: whoever changes it derives them after this."""
    done = 0
    for batch in _batches(agreements):
        with transaction.atomic():
            locked = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=batch)
            found = with_facts(locked.order_by("pk"))
            computed = _computed(found, office=OfficeSettings.load(), on=on)
            before = _digests(batch)
            write(computed, on=on)
            after = _digests(batch)
            for who in OFFICE, EVERYBODY:
                moved = [
                    (row, row)
                    for row, _rows in computed
                    if row.pk in before and _audience_of(before[row.pk], after[row.pk]) == who
                ]
                told = told_of(moved, verb="recomputed", office_only=who == OFFICE)
                write_entries(told)
        done += len(computed)
    return done


def derive_new(
    agreements: Iterable[Agreement], *, office: OfficeSettings, on: date
) -> list[tuple[Agreement, Rows]]:
    """Writes the first derived rows of agreements that the running transaction made, with their
    facts (`with_facts`, `with_new_facts`); returns them. There is nothing to replace, and nothing
    was decided about them yet. Nobody is told: that is for who made them."""
    computed = _computed(agreements, office=office, on=on)
    found = [rows for _agreement, rows in computed]
    bulk.insert([row for rows in found for row in rows.status_periods])
    bulk.insert([row for rows in found for row in rows.term_periods])
    bulk.insert([row for rows in found for row in rows.covers])
    bulk.insert([row for rows in found for row in rows.deadlines])
    pairs = [{"origin": origin_of(row), "agreement": row.pk} for row, _rows in computed]
    with connection.cursor() as cursor:
        cursor.execute(NEW_LINKS, [orjson.dumps(pairs).decode()])
    Standing.objects.bulk_create([rows.standing for rows in found])
    return computed


def _computed(
    agreements: Iterable[Agreement], *, office: OfficeSettings, on: date
) -> list[tuple[Agreement, Rows]]:
    return [
        (
            row,
            rows_of(
                row, facts_of(row, office=office, horizon=horizon_for(row, on=on, tops_up=True))
            ),
        )
        for row in agreements
    ]


def outdated() -> models.QuerySet[Agreement]:
    """Agreements whose rows an earlier reading of the rules derived, or that have none."""
    earlier = models.Q(standing=None) | models.Q(standing__rules__lt=RULES)
    return Agreement.objects.filter(earlier)


OFFICE, EVERYBODY = "office", "everybody"
#: Of each agreement that was derived before, what everybody who may see it is told from, and what
#: the office alone is.
DIGESTS = """
select a.id, concat_ws('|',
  (select md5(string_agg(s::text, '|' order by s.starts_on)) from agreements_statusperiod s
   where s.agreement_id = a.id),
  (select md5(string_agg(p::text, '|' order by p.starts_on)) from agreements_termperiod p
   where p.agreement_id = a.id),
  (select md5(string_agg(c::text, '|' order by c.starts_on, c.known_from)) from agreements_cover c
   where c.agreement_id = a.id),
  md5((t.horizon, t.first_signed, t.signed, t.missing, t.warnings)::text),
  (select md5(string_agg(d::text, '|' order by d.key)) from agreements_deadline d
   where d.origin = 'agreement:' || a.id and d.kind = any(%s))),
  (select md5(string_agg(d::text, '|' order by d.key)) from agreements_deadline d
   where d.origin = 'agreement:' || a.id and d.kind <> all(%s))
from agreements_agreement a join agreements_standing t on t.agreement_id = a.id
where a.id = any(%s)
"""


def _digests(agreements: list[int]) -> dict[int, Sequence[str]]:
    with connection.cursor() as cursor:
        cursor.execute(DIGESTS, [list(SHARED_KINDS), list(SHARED_KINDS), agreements])
        return {pk: told for pk, *told in cursor.fetchall()}


def _audience_of(before: Sequence[str], after: Sequence[str]) -> str:
    """Who can get another answer than before: nobody, the office alone, or everybody."""
    if before[0] != after[0]:
        return EVERYBODY
    return OFFICE if before[1] != after[1] else ""


def _batches(agreements: Iterable[int]) -> Iterable[list[int]]:
    """Ids in batches: those that nobody reads first (not superseded), then, ever further back, the
    ones whose successor has been written."""
    waiting = dict(
        Agreement.objects.filter(pk__in=list(agreements))
        .order_by("pk")
        .values_list("pk", "superseded_by")
    )
    while waiting:
        ready = [pk for pk, successor in waiting.items() if successor not in waiting]
        ready = ready or list(waiting)  # a circle: no order is right
        for start in range(0, len(ready), BATCH):
            yield ready[start : start + BATCH]
        waiting = {pk: successor for pk, successor in waiting.items() if pk not in set(ready)}
