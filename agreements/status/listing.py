"""The rows of the agreements list on a day: a fixed number of queries, whatever the length."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agreements.access import Rights, rights_of
from agreements.disclosure import settle_covers, told_statuses
from agreements.models import (
    Agreement,
    Cover,
    CoverKind,
    Deadline,
    DeadlineAgreement,
    DeadlineKind,
    Event,
    EventKind,
    Participation,
    Stage,
    StatusPeriod,
    Term,
    TermArea,
    TermPeriod,
    short_of,
    unseen_successor,
    visible_closing,
)
from agreements.models.compiled import IsAmong, compiled
from agreements.models.fields import in_language
from agreements.status.answers import holding
from agreements.wording.edges import is_certain_on


@dataclass(slots=True)
class AgreementRow:
    """One line of the list. `until`: the last day of cover, None with `end_kind` (of
    `CoverKind`) saying why; `renews_on`: the first roll that can still be stopped, by a notice on
    `renews_unless`. `notice_by`: the next notice day that is open."""

    id: int
    reference: str
    title: dict[str, str]
    agreement: Agreement  # with what is exported of it
    status: str = ""
    certain: bool = False
    since: date | None = None
    ordinal: int | None = None
    until: date | None = None
    ends_earliest: date | None = None
    ends_latest: date | None = None
    ends_certain: bool = False
    end_kind: str = ""
    renews_on: date | None = None
    renews_unless: date | None = None
    renews_earliest: date | None = None
    renews_latest: date | None = None
    notice_by: date | None = None
    notice_earliest: date | None = None
    notice_latest: date | None = None
    notice_certain: bool = False
    partners: list[dict[str, Any]] = field(default_factory=list)
    areas: list[dict[str, Any]] = field(default_factory=list)
    next_kind: str = ""
    next_day: date | None = None


#: Columns that a list tells as they are kept.
EXPORTED = [column.name for column in Agreement.FIELDS if column.export]
ORDERINGS = {"reference": ("reference", "pk"), "-reference": ("-reference", "-pk")}


def after(queryset: QuerySet[Any], cursor: str, *, descending: bool = False) -> QuerySet[Any]:
    """Rows past the reference named by `cursor`: a key-set page, stable under inserts."""
    if not cursor:
        return queryset
    return queryset.filter(Q(reference__lt=cursor) if descending else Q(reference__gt=cursor))


def rows_for(
    agreements: QuerySet[Agreement], *, on: date, today: date, user: Any
) -> list[AgreementRow]:
    """The rows of an already ordered and cut queryset: 9 queries for any number of rows, and 2
    more where a successor is hidden."""
    rows = _standing(agreements, on, today, user)
    _add_partners(rows, on)
    _add_next(rows, on, user)
    return list(rows.values())


def standing_rows(
    agreements: QuerySet[Agreement], *, on: date, today: date, user: Any
) -> list[AgreementRow]:
    """The same without partners and what comes next: where each stands, in 7 queries."""
    return list(_standing(agreements, on, today, user).values())


def _standing(
    agreements: QuerySet[Agreement], on: date, today: date, user: Any
) -> dict[int, AgreementRow]:
    rows = {
        found.pk: AgreementRow(found.pk, found.reference, found.title, found)
        for found in agreements.only("reference", "title", *EXPORTED)
    }
    told = _add_status(rows, on, today, user)
    _add_terms(rows, on)
    _add_covers(rows, told, on, today)
    _add_rolls(rows, on, today)
    _add_notices(rows, on, today)
    return rows


@compiled
def _statuses(*, on: Any, ids: Any) -> QuerySet[Any]:
    return (
        StatusPeriod.objects.on(on)
        .filter(IsAmong("agreement", ids))
        .values_list("agreement", "status", "since", "certain_from", "ordinal")
    )


def _add_status(
    rows: dict[int, AgreementRow], on: date, today: date, user: Any
) -> dict[int, list[StatusPeriod]]:
    """Returns the status periods of those whose successor is hidden, as they are told."""
    for agreement, status, since, certain_from, ordinal in _statuses(on=on, ids=list(rows)):
        row = rows[agreement]
        row.status, row.since, row.ordinal = status, since, ordinal
        row.certain = is_certain_on(certain_from, today)
    told = told_statuses(list(rows), to=user)
    for pk, periods in told.items():
        row, status = rows[pk], holding(periods, on)
        if status is None:
            continue
        row.status, row.since, row.ordinal = status.status, status.since, status.ordinal
        row.certain = is_certain_on(status.certain_from, today)
    return told


@compiled
def _running_terms(*, on: Any, ids: Any) -> QuerySet[Any]:
    running = TermPeriod.objects.on(on).filter(IsAmong("agreement", ids))
    return running.values_list("agreement", "term", "ordinal")


@compiled
def _areas_of(*, ids: Any) -> QuerySet[Any]:
    areas = TermArea.objects.filter(IsAmong("term", ids)).order_by("area__code")
    return areas.values_list("term", "area__code", "area__names")


@compiled
def _signed_terms(*, ids: Any) -> Any:
    signed = Term.objects.standing().filter(IsAmong("agreement", ids), stage=Stage.SIGNED)
    return signed.values_list("pk", "agreement", "ordinal")


def _add_terms(rows: dict[int, AgreementRow], on: date) -> None:
    terms: dict[int, list[AgreementRow]] = {}
    for agreement, term, ordinal in _running_terms(on=on, ids=list(rows)):
        row = rows[agreement]
        row.ordinal = ordinal
        terms.setdefault(term, []).append(row)
    _add_terms_before(rows, terms)
    for term, code, names in _areas_of(ids=list(terms)):
        for row in terms[term]:
            row.areas.append({"code": code, "names": names})


def _add_terms_before(rows: dict[int, AgreementRow], terms: dict[int, list[AgreementRow]]) -> None:
    """Where none runs, the one that ran out last, or that is signed and not yet in effect."""
    running = {row.id for found in terms.values() for row in found}
    others = [pk for pk, row in rows.items() if pk not in running and row.ordinal is not None]
    if not others:
        return
    for pk, agreement, ordinal in _signed_terms(ids=others):
        if ordinal == rows[agreement].ordinal:
            terms[pk] = [rows[agreement]]


@compiled
def _covers(*, on: Any, asked: Any, ids: Any) -> QuerySet[Any]:
    return (
        Cover.objects.on(on, asked=asked)
        .filter(IsAmong("agreement", ids))
        .values_list("agreement", "kind", "until", "earliest", "latest", "certain_from")
    )


def _add_covers(
    rows: dict[int, AgreementRow], told: dict[int, list[StatusPeriod]], on: date, today: date
) -> None:
    """Until when each is in effect as far as is known; what has ended, on the day it ended.
    `told`: the status periods that are told instead of those stored."""
    for agreement, kind, until, earliest, latest, certain_from in _covers(
        on=on, asked=max(on, today), ids=list(rows)
    ):
        row = rows[agreement]
        row.end_kind, row.until = kind, until
        row.ends_earliest, row.ends_latest = earliest, latest
        cover = {"until": until, "certain_from": certain_from}
        settle_covers([cover], told.get(agreement, ()))
        row.ends_certain = is_certain_on(cover["certain_from"], today)


@compiled
def _rolls(*, on: Any, asked: Any, ids: Any) -> QuerySet[Any]:
    ahead = TermPeriod.objects.filter(
        Q(starts_certain_from=None) | Q(starts_certain_from__gt=asked),
        IsAmong("agreement", ids), roll__gt=0, starts_on__gt=on,
    )  # fmt: skip
    first = ahead.order_by("agreement", "starts_on").distinct("agreement")
    columns = ("agreement", "starts_on", "starts_certain_from", "starts_earliest", "starts_latest")
    return first.values_list(*columns)


def _add_rolls(rows: dict[int, AgreementRow], on: date, today: date) -> None:
    """Where one day is shown of what rolls on, it is the first roll that can still be stopped; so
    too where it rolls a limited number of times, and nobody knows how often."""
    rolling = [
        pk
        for pk, row in rows.items()
        if row.end_kind == CoverKind.ROLLS
        or (row.end_kind == CoverKind.DAY and not row.ends_certain)
    ]
    if not rolling:
        return
    for agreement, starts_on, decided, earliest, latest in _rolls(
        on=on, asked=max(on, today), ids=rolling
    ):
        row = rows[agreement]
        row.renews_on, row.renews_earliest, row.renews_latest = starts_on, earliest, latest
        if decided is not None and decided < starts_on:
            row.renews_unless = decided - timedelta(days=1)


@compiled
def _notices(*, on: Any, ids: Any) -> QuerySet[Any]:
    asked = Deadline.objects.ahead_on(on).filter(kind=DeadlineKind.NOTICE)
    found = DeadlineAgreement.objects.filter(IsAmong("agreement", ids), deadline__in=asked)
    first = found.order_by("agreement", "deadline__day").distinct("agreement")
    columns = ("day", "earliest", "latest", "certain_from")
    return first.values_list("agreement", *(f"deadline__{name}" for name in columns))


def _add_notices(rows: dict[int, AgreementRow], on: date, today: date) -> None:
    """The next notice day that nothing has closed: one that has passed or was used is none."""
    for agreement, day, earliest, latest, certain_from in _notices(on=on, ids=list(rows)):
        row = rows[agreement]
        row.notice_by, row.notice_earliest, row.notice_latest = day, earliest, latest
        row.notice_certain = is_certain_on(certain_from, today)


@compiled
def _partners(*, on: Any, ids: Any) -> QuerySet[Any]:
    left = Event.objects.filter(
        agreement=OuterRef("agreement"), by_party=OuterRef("party"), kind=EventKind.PARTY_WITHDREW,
        is_void=False, on__lte=on,
    )  # fmt: skip
    last_day = left.order_by("on", "pk").values(last=Coalesce("effective_on", "on"))[:1]
    found = Participation.objects.filter(IsAmong("agreement", ids), party__is_home=False)
    return found.order_by("pk").values_list(
        "agreement", "party__uid", short_of("party__"), "party__country", Subquery(last_day)
    )


def _add_partners(rows: dict[int, AgreementRow], on: date) -> None:
    """`until`: the last day of one that has withdrawn."""
    for agreement, uid, short, country, until in _partners(on=on, ids=list(rows)):
        told = {"uid": uid, "short": in_language(short)[0], "country": country}
        rows[agreement].partners.append(told | {"until": until})


#: What both page and API tell of a deadline.
DEADLINE_COLUMNS = (
    "uid", "origin", "key", "kind", "day", "until", "earliest", "latest", "safe_by",
    "closed_on", "closed_as", "certain_from", "moved_from", "because", "starts_at", "time_zone",
)  # fmt: skip


def deadline_row(row: Deadline) -> dict[str, Any]:
    """What is told of a deadline that is computed and not stored."""
    return {name: getattr(row, name) for name in DEADLINE_COLUMNS}


@compiled
def _next_deadlines(rights: Rights, *, on: Any, ids: Any) -> QuerySet[Any]:
    # the first of each is found among narrow rows; sorting the explanations too costs three times
    first = (
        Deadline.objects.told_to(rights)
        .ahead_on(on)
        .filter(IsAmong("concerns__agreement", ids))
        .order_by("concerns__agreement_id", "day", "uid")
        .distinct("concerns__agreement_id")
        .values("concerns__pk")
    )
    columns = {name: F(f"deadline__{name}") for name in DEADLINE_COLUMNS}
    columns["closed_as"] = visible_closing(unseen_successor(rights, "agreement"), "deadline__")
    found = DeadlineAgreement.objects.filter(IsAmong("pk", ArraySubquery(first)))
    return found.values_list("agreement", *columns.values())


def next_deadlines(agreements: Iterable[int], *, on: date, user: Any) -> dict[int, dict[str, Any]]:
    """The first open deadline that may be told to `user` whose day or window has not passed on
    `on`, for each of `agreements` (ids of visible ones), in one statement."""
    found = _next_deadlines(rights_of(user), on=on, ids=list(agreements))
    return {pk: dict(zip(DEADLINE_COLUMNS, one, strict=True)) for pk, *one in found}


def _add_next(rows: dict[int, AgreementRow], on: date, user: Any) -> None:
    for agreement, found in next_deadlines(rows, on=on, user=user).items():
        rows[agreement].next_kind, rows[agreement].next_day = found["kind"], found["day"]
