"""What went which way between us and each partner: visits, companies, professionals, people, cases.

Who hosted is what the activity says; where it says nothing, an exchange that went one way tells it.
What is not recorded is counted as such and never as nothing.
"""

from dataclasses import dataclass
from typing import Any

from agreements.access import can

from .matrix import Column, name_columns
from .question import Question
from .relations import asked_rows

COUNTED = """,
heads(act, party, n) as (
  select p.activity_id, p.party_id,
         coalesce(max(p.head_count), count(*) filter (where p.head_count is null))
  from activities_participant p join acts a on a.act = p.activity_id
  group by p.activity_id, p.party_id
),
sides(act, col, ours, theirs) as (
  select m.act, m.col, sum(h.n) filter (where p.is_home), sum(h.n) filter (where c.col = m.col)
  from met m join heads h on h.act = m.act join agreements_party p on p.id = h.party
  left join cols c on c.party = h.party group by m.act, m.col
),
picks(col, selected, ours, theirs) as (
  select col, count(*), count(*) filter (where side = 'ours'),
         count(*) filter (where side = 'theirs')
  from chosen group by col
)
select m.col, count(*) filter (where m.place = 'ours'), count(*) filter (where m.place = 'theirs'),
  count(*) filter (where m.place = 'online'), count(*) filter (where m.place = 'elsewhere'),
  count(*) filter (where m.place = 'unknown'),
  sum(m.companies) filter (where m.direction = 'outward'),
  sum(m.companies) filter (where m.direction = 'inward'),
  sum(m.companies) filter (where m.direction = 'both'),
  count(*) filter (where m.kind = 'company_exchange' and m.companies is null),
  sum(m.people) filter (where m.direction = 'outward'),
  sum(m.people) filter (where m.direction = 'inward'),
  sum(m.people) filter (where m.direction = 'both'),
  count(*) filter (where m.kind = 'professional_exchange' and m.people is null),
  sum(s.ours * m.days), sum(s.theirs * m.days),
  count(*) filter (where s.act is null or m.days is null),
  coalesce(min(t.ours), 0), coalesce(min(t.theirs), 0),
  coalesce(min(t.selected - t.ours - t.theirs), 0)
from met m left join sides s on s.act = m.act and s.col = m.col
left join picks t on t.col = m.col
where %(column)s::text is null or m.col = %(column)s
group by m.col order by count(*) desc, m.col
"""


@dataclass(slots=True)
class Balance:
    """One partner over the days of the question. `hosted`: at our place, `visited`: at theirs;
    `…_out` from us to them, `…_in` from them to us, `…_both` where it went both ways; None: nothing
    recorded. `…_unknown`, `unplaced`, `uncounted`: activities of which it is not recorded: who
    hosted, how many companies or professionals, or who took part and for how many days.
    `days_ours`, `days_theirs`: people of a side times the days of the activity."""

    column: str
    hosted: int = 0
    visited: int = 0
    online: int = 0
    elsewhere: int = 0
    unplaced: int = 0
    companies_out: int | None = None
    companies_in: int | None = None
    companies_both: int | None = None
    companies_unknown: int = 0
    professionals_out: int | None = None
    professionals_in: int | None = None
    professionals_both: int | None = None
    professionals_unknown: int = 0
    days_ours: int | None = None
    days_theirs: int | None = None
    uncounted: int = 0
    cases_ours: int = 0
    cases_theirs: int = 0
    cases_unknown: int = 0
    heading: Column | None = None


def balances(asked: Question, *, column: str | None = None) -> list[Balance]:
    """Of each partner with whom something was held, the most first; of one alone where it is
    named: three statements."""
    if not can(asked.rights, "see"):
        return []
    rows: list[Any] = asked_rows(asked, COUNTED, column=column)
    made: Any = Balance
    found = [
        made(key, *(one if one is None else int(one) for one in figures)) for key, *figures in rows
    ]
    headings = [Column(one.column, 0, 0, 0, 0) for one in found]
    name_columns(headings, asked.by)
    for one, heading in zip(found, headings, strict=True):
        one.heading = heading
    return found
