"""Agreements on a day as plain rows, read without model instances: the ORM filters and orders, one
prepared column of SQL says what the row holds (`speed.md`), and a second statement finds the next
deadlines. Two statements, whatever the length.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import orjson

from django.db.models import CharField, QuerySet
from django.db.models.expressions import RawSQL

from agreements.access import Rights, can
from agreements.disclosure import settle_covers, told_statuses
from agreements.models import Agreement, ChangeEntry, StatusPeriod
from agreements.status.answers import Answer, following_on, holding

ROW = """(
select json_build_object(
  'id', agreements_agreement.id,
  'reference', agreements_agreement.reference,
  'kind', agreements_agreement.kind,
  'legal_nature', agreements_agreement.legal_nature,
  'title', agreements_agreement.title,
  'confidentiality', agreements_agreement.confidentiality,
  'created_at', agreements_agreement.created_at,
  'is_replaced', agreements_agreement.superseded_by_id is not null,
  'latest', (
    select json_build_object('number', c.number, 'at', c.at) from agreements_changeentry c
    where c.agreement_id = agreements_agreement.id and {heard} order by c.number desc limit 1),
  'status', case when sp.id is null then null else json_build_object(
    'status', sp.status, 'since', sp.since, 'until', sp.until, 'certain_from', sp.certain_from,
    'since_earliest', sp.since_earliest, 'since_latest', sp.since_latest,
    'since_certain_from', sp.since_certain_from, 'until_earliest', sp.until_earliest,
    'until_latest', sp.until_latest, 'until_certain_from', sp.until_certain_from,
    'ordinal', sp.ordinal, 'because', sp.because) end,
  'first_day', case when sp.id is null then (
    select min(starts_on) from agreements_statusperiod
    where agreement_id = agreements_agreement.id) end,
  'ordinal', t.ordinal,
  'term', case when t.id is null then null else json_build_object(
    'id', t.id, 'ordinal', t.ordinal, 'end_kind', t.end_kind, 'stage', t.stage,
    'renewal_mode', t.renewal_mode, 'renewal_years', t.renewal_years,
    'renewal_months', t.renewal_months, 'renewal_max_count', t.renewal_max_count,
    'renewal_latest_end', t.renewal_latest_end, 'signed', st.signed ->> t.ordinal::text,
    'effective_on', p0.starts_on, 'effective_because', p0.because -> 'starts_on',
    'starts_earliest', p0.starts_earliest, 'starts_latest', p0.starts_latest,
    'starts_certain_from', p0.starts_certain_from) end,
  'period', case when p.id is null then null else json_build_object(
    'roll', p.roll, 'starts_on', p.starts_on, 'ends_on', p.ends_on, 'end_kind', p.end_kind,
    'notice_by', p.notice_by, 'certain_from', p.certain_from, 'because', p.because,
    'starts_earliest', p.starts_earliest, 'starts_latest', p.starts_latest,
    'starts_certain_from', p.starts_certain_from, 'ends_earliest', p.ends_earliest,
    'ends_latest', p.ends_latest, 'ends_certain_from', p.ends_certain_from,
    'notice_earliest', p.notice_earliest, 'notice_latest', p.notice_latest,
    'notice_certain_from', p.notice_certain_from,
    'or_later', f.id is not null, 'or_until', f.ends_latest, 'or_notice', f.notice_latest) end,
  'cover', case when c.id is null then null else json_build_object(
    'kind', c.kind, 'until', c.until, 'earliest', c.earliest, 'latest', c.latest,
    'certain_from', c.certain_from, 'because', c.because) end,
  'signed_ordinals', (
    select coalesce(json_agg(o.ordinal order by o.ordinal), '[]'::json) from agreements_term o
    where o.agreement_id = agreements_agreement.id and o.stage = 'signed' and not o.is_void),
  'first_signed', st.first_signed, 'signed', st.signed, 'missing', st.missing,
  'warnings', st.warnings,
  'parties', (
    select coalesce(json_agg(json_build_object(
      'pk', y.id, 'id', y.uid, 'short_name', y.short_name, 'short_names', y.short_names,
      'names', y.names, 'country', nullif(y.country, ''), 'is_home', y.is_home, 'side', x.side,
      'reference', nullif(x.reference, '')) order by x.side, x.id), '[]'::json)
    from agreements_participation x join agreements_party y on y.id = x.party_id
    where x.agreement_id = agreements_agreement.id),
  'areas', (
    select coalesce(json_agg(json_build_object('code', z.code, 'names', z.names)
      order by z.code), '[]'::json)
    from agreements_termarea w join agreements_area z on z.id = w.area_id where w.term_id = t.id)
)::text
from (select %s::date as day, %s::date as asked) q
left join agreements_cover c on c.agreement_id = agreements_agreement.id
  and c.starts_on <= q.day and c.ends_key >= q.day
  and c.known_from <= q.asked and c.known_key >= q.asked
left join lateral (
  select * from agreements_statusperiod s where s.agreement_id = agreements_agreement.id
  and s.starts_on <= q.day order by s.starts_on desc limit 1) sp on sp.ends_key >= q.day
left join lateral (
  select ordinal, ends_key from agreements_termperiod r
  where r.agreement_id = agreements_agreement.id and r.starts_on <= q.day
  order by r.starts_on desc limit 1) running on running.ends_key >= q.day
left join agreements_term t on t.agreement_id = agreements_agreement.id and not t.is_void
  and t.stage = 'signed' and sp.id is not null
  and t.ordinal = coalesce(running.ordinal, sp.ordinal)
left join lateral (
  select * from agreements_termperiod u where u.term_id = t.id
  order by u.starts_on <= q.day desc, case when u.starts_on <= q.day then u.starts_on end desc,
  u.starts_on limit 1) p on true
left join agreements_termperiod f on f.term_id = p.term_id and f.roll = p.roll + 1
  and p.ends_certain_from is null and p.starts_on <= q.day and f.starts_earliest <= q.day
left join agreements_termperiod p0 on p0.term_id = t.id and p0.roll = 0
left join agreements_standing st on st.agreement_id = agreements_agreement.id
)"""


#: The columns that tell between which days a computed day lies.
BOUNDS = {
    name: tuple(f"{day}_{edge}" for day in days for edge in ("earliest", "latest", "certain_from"))
    for name, days in {
        "status": ("since", "until"),
        "term": ("starts",),
        "period": ("starts", "ends", "notice"),
    }.items()
}


#: Which changes an audience hears of: `ChangeEntry.objects.told_to`, for who may see the agreement.
PARTNER = ROW.replace("{heard}", "c.party_id = %s")
MANAGER = ROW.replace("{heard}", "c.party_id is null and c.sight <> 'most'")
OFFICE = ROW.replace(
    "{heard}",
    "c.party_id is null and (c.sight = 'all' or (c.sight = 'few') = (%s::bigint = any(c.owners)))",
)


def with_rows(
    agreements: QuerySet[Agreement], *, on: date, asked: date, rights: Rights
) -> QuerySet[Agreement]:
    """Adds the column `row`, JSON text, to a queryset that is filtered and ordered as usual.
    `asked`: today, or `on` where it is later."""
    if rights.is_partner:
        sql, asker = PARTNER, [rights.party]
    elif can(rights, "see_confidential"):
        sql, asker = MANAGER, []
    else:
        sql, asker = OFFICE, [rights.user]
    values = [*asker, on, asked]
    return agreements.annotate(row=RawSQL(sql, values, output_field=CharField()))  # noqa: S611 the texts are those above


def loads(text: str) -> dict[str, Any]:
    return orjson.loads(text)


def explanations_of(row: dict[str, Any]) -> Iterator[Any]:
    """Everything a row explains."""
    yield from (row["missing"], row["warnings"])
    for part in ("status", "period", "cover"):
        if row[part]:
            yield row[part]["because"]
    if row["term"]:
        yield row["term"]["effective_because"]


def status_columns(row: StatusPeriod) -> dict[str, Any]:
    """What a row holds of the status on its day."""
    names = ("status", "since", "until", "certain_from", "ordinal", "because", *BOUNDS["status"])
    return {name: getattr(row, name) for name in names}


def loaded(texts: Iterable[str], *, on: date, rights: Rights) -> list[dict[str, Any]]:
    """Rows of `with_rows`, each with its status as it is told to who may not see a successor."""
    rows = [loads(text) for text in texts]
    replaced = [row["id"] for row in rows if row["is_replaced"] and row["status"]]
    told = told_statuses(replaced, to=rights) if replaced else {}
    return [told_otherwise(row, told.get(row["id"]), on=on) for row in rows]


def told_otherwise(
    row: dict[str, Any], statuses: list[StatusPeriod] | None, *, on: date
) -> dict[str, Any]:
    """A row with the status periods that are told instead of those stored, if any."""
    if statuses is not None:
        row["status"] = status_columns(holding(statuses, on))
        settle_covers([row["cover"]] if row["cover"] else [], statuses)
    return row


def row_of(found: Answer, *, rights: Rights) -> dict[str, Any]:
    """The same row from an answer computed on the fly (`known=`)."""
    heard = ChangeEntry.objects.told_to(rights).filter(agreement=found.agreement)
    agreement, status = found.agreement, found.status
    term = found.term if found.term is not None and found.term.is_signed else None
    periods = [row for row in found.term_periods if term and row.term_id == term.pk]
    begun = [row for row in periods if row.starts_on <= found.on]
    period = begun[-1] if begun else next(iter(periods), None)
    first = next((row for row in periods if row.roll == 0), None)
    following = following_on(period, periods, found.on)
    standing = found.standing
    return {
        **{
            name: getattr(agreement, name)
            for name in (
                "id", "reference", "kind", "legal_nature", "title", "confidentiality",
                "created_at",
            )
        },
        "latest": heard.order_by("-number").values("number", "at").first(),
        "status": status and status_columns(status),
        "first_day": None if status or not found.status_periods
        else found.status_periods[0].starts_on,
        "ordinal": term and term.ordinal,
        "term": term and {
            "id": term.pk, "ordinal": term.ordinal, "end_kind": term.end_kind,
            "stage": term.stage,
            **{
                f"renewal_{name}": getattr(term, f"renewal_{name}")
                for name in ("mode", "years", "months", "max_count", "latest_end")
            },
            "signed": standing.signed.get(str(term.ordinal)),
            "effective_on": first and first.starts_on,
            "effective_because": first and first.because.get("starts_on"),
            **{name: first and getattr(first, name) for name in BOUNDS["term"]},
        },
        "period": period and {
            name: getattr(period, name)
            for name in (
                "roll", "starts_on", "ends_on", "end_kind", "notice_by", "certain_from", "because",
                *BOUNDS["period"],
            )
        } | {
            "or_later": following is not None,
            "or_until": following and following.ends_latest,
            "or_notice": following and following.notice_latest,
        },
        "cover": found.cover and {
            name: getattr(found.cover, name)
            for name in ("kind", "until", "earliest", "latest", "certain_from", "because")
        },
        "signed_ordinals": [one.ordinal for one in found.terms if one.is_signed],
        "first_signed": standing.first_signed and str(standing.first_signed),
        "signed": standing.signed,
        "missing": standing.missing,
        "warnings": standing.warnings,
        "parties": [
            {
                "pk": row.party_id, "id": row.party.uid, "short_name": row.party.short_name,
                "short_names": row.party.short_names, "names": row.party.names,
                "country": row.party.country or None, "is_home": row.party.is_home,
                "side": row.side,
                "reference": row.reference or None,
            }
            for row in agreement.participations.all()
        ],
        "areas": [
            {"code": area.code, "names": area.names}
            for area in sorted(term.areas.all(), key=lambda area: area.code)
        ] if term else [],
    }  # fmt: skip
