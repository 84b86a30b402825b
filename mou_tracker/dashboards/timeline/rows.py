"""Agreements as the text columns of the timeline tell them on a day: whom with, since when, what to
do next and when, until when it covers. What is drawn stands beside it and is no part of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext

from activities.models import ActivityAgreement
from agreements.access import Rights, rights_of
from agreements.models import Agreement, Participation, Standing, StatusCode, TermPeriod, short_of
from agreements.models.compiled import IsAmong, compiled
from agreements.models.fields import in_language
from agreements.status.listing import AgreementRow, standing_rows
from agreements.status.next_act import NextAct, group_of, next_acts
from agreements.wording.countries import country_name
from agreements.wording.date_formats import format_date
from agreements.wording.next_acts import act_words, cover_words, days_left, decided_words

#: Days ahead within which a day is soon: it is written bold.
SOON_DAYS = 30


@dataclass
class Row:
    """One agreement on the day `on`. `roll`: the number of the running tacit period, 0 for none;
    `first_year`: of the first signature, as early as it may be; `has_namesakes`: whether others
    beside it are called alike, so that its reference is told. Texts are made when asked for, in
    the language of that moment."""

    standing: AgreementRow
    act: NextAct
    on: date
    parties: list[tuple[str, str, str]]  # (uid, short name, country)
    responsible: str = ""
    roll: int = 0
    first_year: int | None = None
    has_namesakes: bool = False

    @property
    def id(self) -> int:
        return self.standing.id

    @property
    def reference(self) -> str:
        return self.standing.reference

    @property
    def countries(self) -> list[str]:
        return list(dict.fromkeys(country for _uid, _name, country in self.parties if country))

    @cached_property
    def country(self) -> str:
        return " · ".join(map(country_name, self.countries))

    @cached_property
    def partner(self) -> str:
        return " · ".join(name for _uid, name, _country in self.parties) or self.reference

    @property
    def name(self) -> str:
        """ "이탈리아 Consip"."""
        return f"{self.country} {self.partner}".strip()

    @property
    def title(self) -> str:
        return in_language(self.standing.title)[0]

    @property
    def status(self) -> str:
        code = self.standing.status
        return str(StatusCode(code).label) if code else ""

    @property
    def is_new(self) -> bool:
        """Nothing is signed yet."""
        return self.standing.ordinal is None and self.standing.status == StatusCode.IN_PREPARATION

    @cached_property
    def ordinal(self) -> str:
        """ "6차", "4차 ↻", "최초", "새 문서"."""
        if self.is_new:
            return pgettext("agreement, very short", "new")
        if self.standing.ordinal is None:
            return "–"
        told = short_ordinal(self.standing.ordinal)
        return f"{told} ↻" if self.roll else told

    @cached_property
    def since(self) -> str:
        """ "6차 · 2008"."""
        return f"{self.ordinal} · {self.first_year}" if self.first_year else self.ordinal

    @cached_property
    def act_text(self) -> str:
        """What is to be done; of what a decision answers, what was decided."""
        if self.act.is_answered:
            return pgettext("next act", "Decided: %(what)s") % {"what": decided_words(self.act)}
        return act_words(self.act)

    @property
    def day(self) -> date | None:
        """The day to keep: the safe one where the day itself is in doubt."""
        return self.act.safe_by or self.act.day

    @cached_property
    def day_text(self) -> str:
        return format_date(self.day, "SHORT_DATE_FORMAT") or "–"

    @cached_property
    def left_text(self) -> str:
        return days_left(self.act, on=self.on)

    @cached_property
    def cover_text(self) -> str:
        return cover_words(self.standing)

    @property
    def tone(self) -> str:
        """ "late": its day has passed; "soon": it is near; neither where it is decided."""
        if self.act.is_answered:
            return ""
        if self.act.is_late:
            return "late"
        near = self.day and 0 <= (self.day - self.on).days <= SOON_DAYS
        return "soon" if near else ""


def short_ordinal(ordinal: int) -> str:
    if ordinal == 0:
        return pgettext("term, very short", "original")
    return pgettext("term, very short", "no. %(n)d") % {"n": ordinal}


# --- From rows of the database ---


def rows_of(agreements: QuerySet[Agreement], *, user: Any, on: date, today: date) -> list[Row]:
    """One row per agreement, in the order of the queryset; a fixed number of statements."""
    found = standing_rows(agreements, on=on, today=today, user=user)
    ids = [row.id for row in found]
    acts = next_acts(ids, user=user, on=on, today=today)
    rows = {
        row.id: Row(row, acts[row.id], on, [], first_year=None, responsible="") for row in found
    }
    for pk, uid, short, country in _partners(ids=ids):
        rows[pk].parties.append((uid, in_language(short)[0], country))
    for pk, earliest in _first_signed(ids=ids):
        rows[pk].first_year = earliest.year if earliest else None
    for pk, roll in _running(ids=ids, on=on):
        rows[pk].roll = roll
    if not rights_of(user).is_partner:
        for pk, name in _responsible(ids=ids):
            rows[pk].responsible = name
    named = Counter(row.name for row in rows.values())
    for row in rows.values():
        row.has_namesakes = named[row.name] > 1
    return list(rows.values())


@compiled
def _partners(*, ids: Any) -> QuerySet[Any]:
    rows = Participation.objects.filter(IsAmong("agreement", ids), party__is_home=False)
    columns = ("agreement_id", "party__uid", short_of("party__"), "party__country")
    return rows.order_by("side", "pk").values_list(*columns)


def names_of(ids: list[int]) -> dict[int, str]:
    """agreement -> country and short name of each partner."""
    found: dict[int, list[str]] = {}
    for pk, _uid, short, country in _partners(ids=ids):
        told = f"{country_name(country)} {in_language(short)[0]}".strip()
        found.setdefault(pk, []).append(told)
    return {pk: " · ".join(told) for pk, told in found.items()}


@compiled
def _first_signed(*, ids: Any) -> QuerySet[Any]:
    rows = Standing.objects.filter(IsAmong("agreement", ids))
    return rows.values_list("agreement_id", "first_signed_earliest")


@compiled
def _running(*, ids: Any, on: Any) -> QuerySet[Any]:
    rows = TermPeriod.objects.on(on).filter(IsAmong("agreement", ids), roll__gt=0)
    return rows.values_list("agreement_id", "roll")


@compiled
def _responsible(*, ids: Any) -> QuerySet[Any]:
    rows = Agreement.objects.filter(IsAmong("pk", ids), responsible__isnull=False)
    return rows.order_by().values_list("pk", "responsible__native_name")


@compiled
def _forums(rights: Rights, *, ids: Any) -> QuerySet[Any]:
    rows = ActivityAgreement.objects.filter(
        IsAmong("agreement", ids), activity__forum__isnull=False,
        activity__in=ActivityAgreement.activity.field.related_model.objects.visible_to(rights),
    )  # fmt: skip
    named = rows.order_by("activity__forum__short_name").distinct()
    return named.values_list("agreement_id", "activity__forum__short_name")


def forums_of(rows: Iterable[Row], *, user: Any) -> dict[int, list[str]]:
    """By agreement, the forums that its activities belong to, by name."""
    found: dict[int, list[str]] = {}
    for pk, name in _forums(rights_of(user), ids=[row.id for row in rows]):
        found.setdefault(pk, []).append(name)
    return found


# --- Order ---


def _cover_key(row: Row) -> tuple[bool, date | None]:
    """Covers that end on a day by its earliest edge; all others last, as everywhere."""
    ends = row.standing.ends_earliest or row.standing.until
    return (row.standing.end_kind != "day" or ends is None, ends)


def _next_key(row: Row) -> tuple[bool, Any]:
    """By group, what is late the latest first, what is to come the nearest first."""
    group = group_of(row.act, on=row.on)
    if row.day is None:
        return (False, (group, 0))
    days = (row.day - row.on).days
    return (False, (group, abs(days)))


#: The order unless another is asked for.
NEXT = "next"
#: What `?sort=` may name → (whether a row says nothing of it: it comes last in both directions; by
#: what the others are ordered). Rows of one value stand by name.
Key = Callable[[Row], tuple[bool, Any]]
SORTS: dict[str, Key] = {
    NEXT: _next_key,
    "name": lambda row: (False, row.name),
    "since": lambda row: (row.standing.ordinal is None, row.standing.ordinal),
    "act": lambda row: (row.act.code == "none", row.act_text),
    "day": lambda row: (row.day is None, row.day),
    "cover": _cover_key,
    "responsible": lambda row: (not row.responsible, row.responsible),
}


def in_order(rows: Iterable[Row], sort: str) -> list[Row]:
    """`sort`: a key of SORTS, with "-" before it the other way round."""
    key = SORTS[sort.removeprefix("-")]
    named = sorted(rows, key=lambda row: (row.name, row.reference))
    said = [row for row in named if not key(row)[0]]
    silent = [row for row in named if key(row)[0]]
    said.sort(key=lambda row: key(row)[1], reverse=sort.startswith("-"))
    return said + silent
