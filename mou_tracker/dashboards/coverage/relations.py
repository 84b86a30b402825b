"""What is where: agreements, activities and promises by area and column, in one statement.

An area counts what is recorded of it and of all that is part of it; whatever names no area stands
under area 0. In scope is what the running term of an agreement names, else the signed term that its
status names. An activity is *outside* a cell where, on none of its days, an agreement with that
column that was in effect had the area in its scope; where cover or scope is not known then, or the
day of the activity, it is not.
"""

from typing import Any

from django.db import connection
from django.db.models import Value
from django.db.models.expressions import RawSQL

from activities.models import FIXED_DAYS, Activity, ActivityState, Case
from agreements.access import can
from agreements.lifecycle import IN_EFFECT
from agreements.models import Agreement, Commitment, StatusCode, StatusPeriod, TermPeriod

from .question import Question

#: Statuses under which a text stands, or stood; what is only prepared has no scope yet.
LIVE = (*sorted(IN_EFFECT), StatusCode.SUSPENDED, StatusCode.SIGNED, StatusCode.UNKNOWN)
ENDED = (StatusCode.EXPIRED, StatusCode.TERMINATED)

#: Every status in which an agreement stands in a cell.
STANDING = (*LIVE, StatusCode.EXPIRED)

RELATIONS = """
with seen(agreement) as materialized ({seen}),
cols(party, col, country, name) as materialized ({columns}),
tree(top, area) as materialized (select * from unnest(%(tops)s::bigint[], %(areas)s::bigint[])),
-- which agreements stand in which column, and until when its parties take part
parts(agreement, col, until) as materialized (
  select p.agreement_id, c.col, max(coalesce(gone.day, 'infinity'::date))
  from agreements_participation p
  join seen s on s.agreement = p.agreement_id
  join cols c on c.party = p.party_id
  left join (
    select distinct on (agreement_id, by_party_id) agreement_id, by_party_id,
           coalesce(effective_on, "on") as day
    from agreements_event where kind = 'party_withdrew' and not is_void
    order by agreement_id, by_party_id, "on", id
  ) gone on gone.agreement_id = p.agreement_id and gone.by_party_id = p.party_id
  group by p.agreement_id, c.col
),
told(agreement, ordinal, status) as ({live} union all {ended}),
spells(agreement, status, first, last) as materialized ({statuses}),
runs(agreement, term, first, last) as materialized ({terms}),
-- the term that runs on the day, else the signed one that the status names
stood(agreement, status, term) as (
  select w.agreement, w.status, coalesce(r.term, t.id)
  from told w join seen s on s.agreement = w.agreement
  left join runs r on r.agreement = w.agreement and r.first <= %(on)s and r.last >= %(on)s
  left join agreements_term t on r.term is null and t.agreement_id = w.agreement
    and t.ordinal = w.ordinal and t.stage = 'signed' and not t.is_void
),
standing(agreement, status, col, top) as materialized (
  select distinct w.agreement, w.status, p.col, coalesce(tree.top, 0)
  from stood w join parts p on p.agreement = w.agreement and p.until >= %(on)s
  left join agreements_termarea ta on ta.term_id = w.term
  left join tree on tree.area = ta.area_id
),
-- what was in scope on which days
covers(agreement, term, first, last) as (
  select p.agreement, r.term, greatest(p.first, r.first), least(p.last, r.last)
  from spells p join seen s on s.agreement = p.agreement
  join runs r on r.agreement = p.agreement and r.first <= p.last and r.last >= p.first
  where p.status = any(%(in_effect)s)
  union all
  select p.agreement, null, p.first, p.last from spells p
  join seen s on s.agreement = p.agreement where p.status = 'unknown'
),
-- under area -1 stands a scope that nobody recorded: it leaves every area open
scope(col, top, first, last) as materialized (
  select distinct p.col, coalesce(tree.top, -1), c.first, least(c.last, p.until)
  from covers c join parts p on p.agreement = c.agreement
  left join agreements_termarea ta on ta.term_id = c.term
  left join tree on tree.area = ta.area_id
  union
  select p.col, 0, c.first, least(c.last, p.until)
  from covers c join parts p on p.agreement = c.agreement
),
acts(act, first, last) as materialized ({acts}),
who(act, col) as materialized (
  select a.act, p.col from acts a
  join activities_activityagreement l on l.activity_id = a.act
  join parts p on p.agreement = l.agreement_id and p.until >= coalesce(a.first, '-infinity')
  union
  select a.act, c.col from acts a join activities_activityparty l on l.activity_id = a.act
  join cols c on c.party = l.party_id
  union
  select a.act, c.col from acts a join activities_participant l on l.activity_id = a.act
  join cols c on c.party = l.party_id
),
about(act, top) as materialized (
  select distinct l.activity_id, tree.top from activities_activityarea l
  join acts a on a.act = l.activity_id join tree on tree.area = l.area_id
),
done(act, col, top, first, last) as materialized (
  select w.act, w.col, coalesce(b.top, 0), a.first, a.last
  from who w join acts a on a.act = w.act left join about b on b.act = w.act
),
covered(act, col, top) as (
  select d.act, d.col, d.top from done d join scope s on s.col = d.col and s.top = d.top
    and s.first <= d.last and s.last >= d.first
  union
  select d.act, d.col, d.top from done d join scope s on s.col = d.col and s.top = -1
    and s.first <= d.last and s.last >= d.first
),
deeds(act, col, top, outside) as materialized (
  select d.act, d.col, d.top, c.act is null and d.first is not null and d.last is not null
  from done d left join covered c on c.act = d.act and c.col = d.col and c.top = d.top
),
promised(promise, agreement, area) as ({promised}),
owed(promise, col, top) as materialized (
  select distinct o.promise, p.col, coalesce(tree.top, 0) from promised o
  join parts p on p.agreement = o.agreement and p.until >= %(on)s
  left join tree on tree.area = o.area
),
-- who met at whose place, but for letters and publications; and the cases chosen together
met(act, col, place, kind, direction, companies, people, days) as materialized (
  select w.act, w.col,
    case when v.mode = 'online' then 'online' when h.is_home then 'ours'
         when c.col = w.col then 'theirs' when v.host_id is not null then 'elsewhere'
         when x.direction = 'inward' then 'ours' when x.direction = 'outward' then 'theirs'
         else 'unknown' end,
    v.kind, x.direction, x.companies,
    case when v.kind = 'professional_exchange' then x.people end,
    case when v.held ~ %(fixed)s then a.last - a.first + 1 end
  from who w join acts a on a.act = w.act join activities_activity v on v.id = w.act
  left join agreements_party h on h.id = v.host_id left join cols c on c.party = v.host_id
  left join activities_exchange x on x.activity_id = w.act
  where v.kind not in ('correspondence', 'publication')
),
selected(pick, party, day) as ({cases}),
chosen(pick, col, side) as materialized (
  select distinct s.pick, p.col,
    case when h.is_home then 'ours' when c.col = p.col then 'theirs' else 'unknown' end
  from selected s join activities_caseagreement l on l.case_id = s.pick
  join parts p on p.agreement = l.agreement_id
  left join agreements_party h on h.id = s.party left join cols c on c.party = s.party
)
"""

CELLS = """,
cells as materialized (
  select col, top, sum(in_effect)::int in_effect, sum(unknown)::int unknown,
         sum(suspended)::int suspended, sum(signed)::int signed, sum(ended)::int ended,
         sum(acts)::int acts, sum(outside)::int outside, sum(owed)::int owed
  from (
    select col, top, count(*) filter (where status = any(%(in_effect)s)) in_effect,
           count(*) filter (where status = 'unknown') unknown,
           count(*) filter (where status = 'suspended') suspended,
           count(*) filter (where status = 'signed') signed,
           count(*) filter (where status = 'expired') ended,
           0 acts, 0 outside, 0 owed
    from standing group by col, top
    union all
    select col, top, 0, 0, 0, 0, 0, count(*), count(*) filter (where outside), 0
    from deeds group by col, top
    union all
    select col, top, 0, 0, 0, 0, 0, 0, 0, count(*) from owed group by col, top
  ) found group by col, top
)
"""


def _parts(asked: Question) -> dict[str, Any]:
    rights, on = asked.rights, asked.on
    of_status: Any = StatusPeriod.objects.on(on).order_by()
    ended = of_status.told_as(ENDED, to=rights)
    acts: Any = Activity.objects.visible_to(rights).filter(state=ActivityState.HELD)
    acts = acts.touching(asked.first, on).order_by()
    cases: Any = Case.objects.visible_to(rights).order_by()
    cases = cases.filter(selected_on__range=(asked.first, on))
    promises: Any = Commitment.objects
    owed = promises.visible_to(rights).open_on(on).order_by()
    return {
        "seen": Agreement.objects.visible_to(rights).order_by().values_list("pk"),
        "columns": asked.columns(),
        "live": of_status.filter(status__in=LIVE).values_list("agreement_id", "ordinal", "status"),
        "ended": ended.values_list("agreement_id", "ordinal", Value(StatusCode.EXPIRED)),
        "statuses": StatusPeriod.objects.touching(asked.first, on)
        .order_by()
        .as_spans("agreement_id", "status"),
        "terms": TermPeriod.objects.touching(asked.first, on)
        .order_by()
        .as_spans("agreement_id", "term_id"),
        "acts": acts.values_list("pk", "held_earliest", "held_latest"),
        "cases": cases.values_list("pk", "party_id", "selected_on"),
        "promised": owed.values_list("pk", "term__agreement_id", "area_id"),
    }


def _named(asked: Question, more: dict[str, Any]) -> dict[str, Any]:
    pairs = asked.tree.pairs
    return {
        "tops": [top for top, _area in pairs],
        "areas": [area for _top, area in pairs],
        "on": asked.on,
        "in_effect": sorted(IN_EFFECT),
        "fixed": FIXED_DAYS,
        **more,
    }


def statement(asked: Question, rest: str, **values: Any) -> tuple[str, list[Any]]:
    """The relations, and `rest` that asks them, with its named values; as SQL and its values by
    place. For who may see anything at all: nobody else's querysets have an SQL."""
    found = {name: rows.query.sql_with_params() for name, rows in _parts(asked).items()}
    named = _named(asked, values)
    text: list[str] = []
    params: list[Any] = []
    for number, piece in enumerate((RELATIONS + rest).replace("{", "\0{").split("\0")):
        if number:
            name, _brace, piece = piece[1:].partition("}")
            sql, given = found[name]
            text.append(sql)
            params.extend(given)
        told, given = _by_place(piece, named)
        text.append(told)
        params.extend(given)
    return "".join(text), params


def _by_place(piece: str, named: dict[str, Any]) -> tuple[str, list[Any]]:
    """Named values of a piece of SQL, as values by place."""
    first, *others = piece.split("%(")
    text, params = [first], []
    for other in others:
        name, _end, after = other.partition(")s")
        text.append("%s" + after)
        params.append(named[name])
    return "".join(text), params


def asked_rows(asked: Question, rest: str, **values: Any) -> list[tuple[Any, ...]]:
    sql, params = statement(asked, rest, **values)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


#: What stands behind a figure -> its ids, of a cell, a row, a column, or all.
BEHIND = {
    "agreements": "select agreement from standing where status = any(%(statuses)s)",
    "activities": "select act from deeds where true",
    "outside": "select act from deeds where outside",
    "commitments": "select promise from owed where true",
    "hosted": "select act from met where place = 'ours'",
    "visited": "select act from met where place = 'theirs'",
    "online": "select act from met where place = 'online'",
    "elsewhere": "select act from met where place = 'elsewhere'",
    "unplaced": "select act from met where place = 'unknown'",
    "companies": "select act from met where kind = 'company_exchange'",
    "professionals": "select act from met where kind = 'professional_exchange'",
    "uncounted": "select act from met where (days is null or not exists (select from "
    "activities_participant p where p.activity_id = met.act))",
    "met": "select act from met where true",
}


def ids_behind(
    asked: Question,
    what: str,
    *,
    column: str | None = None,
    area: int | None = None,
    statuses: tuple[str, ...] = (),
) -> RawSQL | tuple[()]:
    """The ids of the rows that a figure counts, for `pk__in`. `column`: its key, `area`: its id, 0
    for what names none; None: any."""
    if not can(asked.rights, "see"):
        return ()
    rest = BEHIND[what]
    if column is not None:
        rest += " and col = %(column)s"
    if area is not None:
        rest += " and top = %(area)s"
    given = {"column": column, "area": area, "statuses": list(statuses)}
    sql, params = statement(asked, rest, **given)
    return RawSQL(sql, params)  # noqa: S611 the text is ours; values go by place
