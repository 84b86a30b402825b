"""The table of areas by columns: so many columns of it as a page shows, and the totals of all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agreements.access import can
from agreements.models import Area, Party
from agreements.wording.countries import COUNTRIES, country_name
from agreements.wording.regions import region_name

from .question import Question
from .relations import CELLS, asked_rows

#: Columns of one page.
PAGE = 40

TABLE = """,
called(col, name, place) as (
  select col, min(name), min(array_position(%(countries)s::text[], country)) from cols group by col
),
officers(col, officer) as (
  select p.col, min(u.native_name) from parts p
  join agreements_agreement a on a.id = p.agreement join accounts_user u on u.id = a.responsible_id
  group by p.col
),
columns as (
  select k.col, coalesce(w.n, 0) acts, coalesce(s.n, 0) in_effect, coalesce(o.n, 0) owed,
         coalesce(r.n, 0) roots
  from (select distinct col from cells) k
  left join (select col, count(*) n from who group by col) w on w.col = k.col
  left join (select col, count(distinct agreement) n from standing
             where status = any(%(in_effect)s) group by col) s on s.col = k.col
  left join (select col, count(distinct promise) n from owed group by col) o on o.col = k.col
  left join (select col, count(*) n from cells where in_effect > 0 and top = any(%(roots)s)
             group by col) r on r.col = k.col
),
ranked as materialized (
  select k.*, f.officer, row_number() over (order by <order>) n
  from columns k join called c on c.col = k.col left join officers f on f.col = k.col
),
shown as (select * from ranked where n > %(start)s and n <= %(end)s),
tops as (
  select k.top, count(*) filter (where k.in_effect > 0 and k.acts = 0) idle,
         count(*) filter (where k.outside > 0) outside
  from cells k group by k.top
),
totals as (
  select t.top, coalesce(s.n, 0) in_effect, t.idle, coalesce(d.n, 0) acts, coalesce(o.n, 0) owed
  from tops t
  left join (select top, count(distinct agreement) n from standing
             where status = any(%(in_effect)s) group by top) s on s.top = t.top
  left join (select top, count(distinct act) n from deeds group by top) d on d.top = t.top
  left join (select top, count(distinct promise) n from owed group by top) o on o.top = t.top
)
select jsonb_build_object(
  'columns', (select jsonb_agg(jsonb_build_array(col, acts, in_effect, owed, roots)
              order by n) from shown),
  'cells', (select jsonb_agg(jsonb_build_array(k.col, k.top, k.in_effect, k.unknown, k.suspended,
            k.signed, k.ended, k.acts, k.outside, k.owed)) from cells k join shown using (col)),
  'totals', (select jsonb_agg(jsonb_build_array(top, in_effect, idle, acts, owed)) from totals),
  'counts', (select jsonb_build_array(
      (select count(*) from ranked),
      count(*) filter (where top <> 0 and in_effect > 0),
      count(*) filter (where top <> 0 and in_effect > 0 and acts = 0),
      count(*) filter (where outside > 0)) from cells)
)::text
"""
ORDER_BY = {
    "activity": "k.acts desc, k.in_effect desc, c.name, k.col",
    "country": "c.place nulls last, k.acts desc, c.name, k.col",
    "responsible": "f.officer nulls last, k.acts desc, c.name, k.col",
}


class State(StrEnum):
    """What a cell says at a glance; in this order, the first that holds."""

    ACTIVE = "active"  # in scope, and something done
    IDLE = "idle"  # in scope, and nothing done
    UNKNOWN = "unknown"  # whether it is in effect is not known
    SUSPENDED = "suspended"
    SIGNED = "signed"  # not in effect yet
    ENDED = "ended"
    OUTSIDE = "outside"  # in no scope, and something done
    OPEN = "open"  # in no scope that is recorded, and something done or promised
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one area in one column. `agreements`: in effect on the day; `outside`: of the
    activities those outside scope or cover."""

    column: str
    area: int
    agreements: int = 0
    unknown: int = 0
    suspended: int = 0
    signed: int = 0
    ended: int = 0
    activities: int = 0
    outside: int = 0
    commitments: int = 0

    @property
    def state(self) -> State:
        if self.agreements:
            idle = not self.activities and self.area != 0
            return State.IDLE if idle else State.ACTIVE
        for name in (State.UNKNOWN, State.SUSPENDED, State.SIGNED, State.ENDED):
            if getattr(self, name):
                return name
        if self.activities and self.outside == self.activities:
            return State.OUTSIDE
        return State.OPEN if self.activities or self.commitments else State.BLANK


@dataclass(slots=True)
class Column:
    """`name` and `short`: what stands at its head, `short` beside the name of the country."""

    key: str
    activities: int
    agreements: int
    commitments: int
    roots: int
    name: str = ""
    short: str = ""


@dataclass(slots=True)
class Row:
    """One area, None for what names none. `agreements`, `activities`, `commitments`: of all
    columns, each once; `idle`: cells in scope where nothing was done."""

    area: Area | None
    depth: int
    cells: list[Cell]
    agreements: int = 0
    idle: int = 0
    activities: int = 0
    commitments: int = 0

    @property
    def id(self) -> int:
        return self.area.pk if self.area else 0


@dataclass(slots=True)
class Matrix:
    """`signed`, `idle`, `outside`: cells of all columns that are in scope, in scope without
    anything done, with something done outside; `of_all`: how many columns there are."""

    columns: list[Column]
    rows: list[Row]
    of_all: int = 0
    signed: int = 0
    idle: int = 0
    outside: int = 0


def matrix(
    asked: Question, *, order: str = "activity", start: int = 0, size: int | None = PAGE
) -> Matrix:
    """Columns `start`.. of the table, `size` of them (None: all): three statements."""
    if not can(asked.rights, "see"):
        return Matrix([], [])
    tree = asked.tree
    countries = sorted(COUNTRIES, key=country_name)
    values = {"roots": tree.roots, "countries": countries, "start": start}
    values["end"] = start + size if size else 2**31
    rest = CELLS + TABLE.replace("<order>", ORDER_BY[order])
    ((text,),) = asked_rows(asked, rest, **values)
    found = json.loads(text)
    columns = [Column(*row) for row in found["columns"] or ()]
    cells = {(row[0], row[1]): Cell(*row) for row in found["cells"] or ()}
    totals = {row[0]: row[1:] for row in found["totals"] or ()}
    name_columns(columns, asked.by)
    rows = [
        Row(
            area,
            tree.depths[area.pk] if area else 0,
            [
                cells.get((one.key, area.pk if area else 0), Cell(one.key, area.pk if area else 0))
                for one in columns
            ],
            *totals.get(area.pk if area else 0, (0, 0, 0, 0)),
        )
        for area in (*tree.areas, None)
        if _is_shown(area, totals)
    ]
    of_all, signed, idle, outside = found["counts"]
    return Matrix(columns, rows, of_all, signed, idle, outside)


def _is_shown(area: Area | None, totals: Mapping[int, Any]) -> bool:
    """An area that is offered always; one that is not, and "no area", where something is there."""
    if area is None:
        return 0 in totals
    return not area.is_retired or area.pk in totals


def name_columns(columns: Sequence[Column], by: str) -> None:
    """Gives each its names in the reader's language."""
    if by != "party":
        name = country_name if by == "country" else region_name
        for column in columns:
            column.name = name(column.key)
        return
    rows = Party.objects.filter(uid__in=[column.key for column in columns])
    parties = {row.uid: row for row in rows}
    for column in columns:
        party = parties[column.key]
        column.name, column.short = country_name(party.country), party.short
