"""Sheet "activities": what was held, each once, whatever it served. Written by the database itself
in one statement, so that a million of them take no memory here."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from activities.models import (
    Activity,
    ActivityAgreement,
    ActivityArea,
    ActivityParty,
    ActivityState,
    Participant,
)
from activities.models.activity import FIXED_DAYS
from agreements.models import Agreement, Area, Participation, Party
from mou_tracker.reports.models import Snapshot, SnapshotRow
from mou_tracker.reports.scope import Days, Scope

SHEET = "activities"


def held_within(days: Days) -> Q:
    """Held on days that certainly lie within; what lasted several fixed days belongs to the period
    in which it began, and so to one alone."""
    inside = Q(held_earliest__gte=days.first, held_latest__lte=days.until)
    began = Q(held__regex=FIXED_DAYS, held_earliest__range=(days.first, days.until))
    return began | ~Q(held__regex=FIXED_DAYS) & inside


def held_perhaps(days: Days) -> Q:
    """Held on a day that may lie within, and may not."""
    touches = (Q(held_earliest=None) | Q(held_earliest__lte=days.until)) & (
        Q(held_latest=None) | Q(held_latest__gte=days.first)
    )
    inside = Q(
        held_earliest__isnull=False,
        held_latest__isnull=False,
        held_earliest__gte=days.first,
        held_latest__lte=days.until,
    )
    return touches & ~Q(held__regex=FIXED_DAYS) & ~inside


def held(scope: Scope, days: Days) -> Any:
    """The activities of the sheet, each with whether it certainly belongs (`is_sure`)."""
    sure = held_within(days)
    rows = scope.activities().filter(sure | held_perhaps(days), state=ActivityState.HELD)
    rows = rows.annotate(is_sure=ExpressionWrapper(sure, output_field=BooleanField()))
    return rows.with_flags(on=scope.on, seen_by=scope.rights)


#: Columns of the chosen, in the order the statement below reads them.
COLUMNS = (
    "pk", "uid", "kind", "title", "held", "held_earliest", "held_latest", "forum__uid",
    "is_sure", "is_outside_cover",
)  # fmt: skip

STATEMENT = """
with chosen (id, uid, kind, title, held, earliest, latest, forum, is_sure, is_outside) as
  materialized ({chosen}),
seen (id) as materialized ({seen}),
links as materialized (
  select l.activity_id, l.agreement_id from {links} l
  join chosen c on c.id = l.activity_id join seen s on s.id = l.agreement_id),
refs as (
  select l.activity_id, array_agg(a.reference order by a.reference collate "C") as names
  from links l join {agreements} a on a.id = l.agreement_id group by 1),
present as (
  select p.activity_id, p.party_id,
         greatest(coalesce(max(p.head_count), 0), count(*) filter (where p.head_count is null)) n
  from {participants} p join chosen c on c.id = p.activity_id group by 1, 2),
heads as (
  select p.activity_id, coalesce(sum(p.n) filter (where y.is_home), 0) as ours,
         coalesce(sum(p.n) filter (where not y.is_home), 0) as theirs
  from present p join {parties} y on y.id = p.party_id group by 1),
concerned as (
  select l.activity_id, y.party_id from links l join {parts} y on y.agreement_id = l.agreement_id
  union select n.activity_id, n.party_id from {named} n join chosen c on c.id = n.activity_id
  union select activity_id, party_id from present),
partners as (
  select p.activity_id, array_agg('partner.' || y.uid order by y.uid collate "C") as names
  from concerned p join {parties} y on y.id = p.party_id and not y.is_home group by 1),
areas as (
  select l.activity_id, array_agg('area.' || a.code order by a.code collate "C") as names
  from {area_links} l join chosen c on c.id = l.activity_id
  join {area} a on a.id = l.area_id group by 1)
insert into {rows} (snapshot_id, sheet, period, key, marks, ours, theirs, data)
select %s, %s, %s, c.uid,
  case when c.is_sure then
    array['held', 'kind.' || c.kind, 'month.' || case
      when c.held ~ %s or date_trunc('month', c.earliest) = date_trunc('month', c.latest)
      then to_char(c.earliest, 'YYYY-MM') else 'unknown' end]
    || coalesce(areas.names, array['area.none']) || coalesce(partners.names, array['partner.none'])
    || case when c.forum is null then array[]::text[] else array['forum', 'forum.' || c.forum] end
    || case when c.is_outside then array['outside'] else array[]::text[] end
    || coalesce((select array_agg('agreement.' || name) from unnest(refs.names) name), '{{}}')
  else array['maybe'] end,
  coalesce(heads.ours, 0), coalesce(heads.theirs, 0),
  jsonb_build_object('title', c.title, 'held', c.held, 'kind', c.kind,
                     'agreements', coalesce(to_jsonb(refs.names), '[]'::jsonb))
from chosen c left join refs on refs.activity_id = c.id left join heads on heads.activity_id = c.id
left join partners on partners.activity_id = c.id left join areas on areas.activity_id = c.id
order by c.earliest nulls first, c.uid collate "C"
"""


def fill(snapshot: Snapshot, scope: Scope, days: Days) -> None:
    try:
        chosen, chosen_params = held(scope, days).values_list(*COLUMNS).query.sql_with_params()
        visible = Agreement.objects.visible_to(scope.rights).order_by().values_list("pk")
        seen, seen_params = visible.query.sql_with_params()
    except EmptyResultSet:  # nobody, or nothing, could be in it
        return
    tables = {
        "links": ActivityAgreement, "agreements": Agreement, "participants": Participant,
        "parties": Party, "parts": Participation, "named": ActivityParty,
        "area_links": ActivityArea, "area": Area, "rows": SnapshotRow,
    }  # fmt: skip
    names = {name: model._meta.db_table for name, model in tables.items()}
    statement = STATEMENT.format(chosen=chosen, seen=seen, **names)
    of_row = (snapshot.pk, SHEET, days.period, FIXED_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(statement, (*chosen_params, *seen_params, *of_row))


def certain(snapshot: Snapshot, days: Days) -> Any:
    """The activities of the sheet that certainly belong."""
    rows = SnapshotRow.objects.filter(snapshot=snapshot, sheet=SHEET, period=days.period)
    return Activity.objects.filter(uid__in=rows.filter(marks__contains=["held"]).values("key"))
