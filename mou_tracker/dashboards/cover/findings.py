"""Activities outside formal cover, by agreement and gap.

Outside is what `ActivityQuerySet.outside_cover` says: held on days on which none of its agreements
was in effect, nor its cover unknown. Told apart from it are days whose cover is not known, and days
that a text signed later reaches back to: these are in effect by what is recorded today.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, ActivityAgreement, ActivityState, CoverNote
from agreements.access import Rights, can, rights_of
from agreements.lifecycle import IN_EFFECT
from agreements.models import Agreement, Signature, StatusCode, StatusPeriod, TermPeriod
from agreements.wording.edges import is_certain_on

ONE_DAY = timedelta(days=1)
KINDS: dict[str, Promise] = {
    "outside": _("Outside cover"),
    "afterwards": _("Covered by a later text"),
    "unknown": _("Cover not known"),
}
#: The statuses of days that are covered, or of which nobody knows.
NO_GAP = (*sorted(IN_EFFECT), StatusCode.UNKNOWN)


def sight_of(user: Any) -> Any:
    """Whose eyes the check reads with. An auditor checks every agreement, as the audit trail names
    them all; what was done is told to them by day and kind only."""
    rights = rights_of(user)
    if can(rights, "check_cover") and not can(rights, "see"):
        return Rights(role="manager")
    return user


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without cover, inclusive; None: from before anything is recorded, or to this day.
    `certain`: whether both bounds are; `status`: with which one that goes on stands."""

    first: date | None
    last: date | None
    certain: bool
    status: str = ""

    def days_by(self, on: date) -> int | None:
        """How many up to `on`; None where it begins before anything recorded."""
        if self.first is None:
            return None
        return (min(self.last or on, on) - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One activity under one agreement. `gap`: None where cover is not known, or a later text
    covers it; `covered_by`: the ordinal of that text."""

    activity: Activity
    agreement: Agreement
    kind: str
    gap: Gap | None
    covered_by: int | None
    notes: Sequence[CoverNote]


def _held(sight: Any, first: date | None, last: date | None) -> Any:
    rows: Any = Activity.objects.visible_to(sight).filter(state=ActivityState.HELD)
    return rows.touching(first, last)


def _links(sight: Any) -> QuerySet[Any]:
    links = ActivityAgreement.objects.filter(activity=OuterRef("pk"))
    return links.filter(agreement__in=Agreement.objects.visible_to(sight))


def _statuses() -> Any:
    """Of the outer link: on the days of its activity."""
    rows: Any = StatusPeriod.objects.filter(agreement=OuterRef("agreement"))
    return rows.touching(OuterRef("activity__held_earliest"), OuterRef("activity__held_latest"))


def _terms() -> Any:
    rows: Any = TermPeriod.objects.filter(agreement=OuterRef("agreement"))
    return rows.touching(OuterRef("activity__held_earliest"), OuterRef("activity__held_latest"))


def found(kind: str, sight: Any, *, first: date | None, last: date) -> Any:
    """The activities of one kind, held between `first` (None: ever) and `last`, as `sight` may see
    them."""
    rows, links = _held(sight, first, last), _links(sight)
    if kind == "outside":
        return rows.outside_cover(sight)
    in_effect = Exists(_statuses().filter(status__in=sorted(IN_EFFECT)))
    if kind == "unknown":
        unknown = Exists(_statuses().filter(status=StatusCode.UNKNOWN))
        return rows.filter(Exists(links.filter(unknown)), ~Exists(links.filter(in_effect)))
    later = Signature.objects.filter(
        term=OuterRef("term"), is_void=False,
        signed_earliest__gt=OuterRef(OuterRef("activity__held_latest")),
    )  # fmt: skip
    signed_then = Exists(_terms().exclude(Exists(later)))
    signed_later = Exists(_terms().filter(Exists(later)))
    return rows.filter(
        Exists(links.filter(in_effect, signed_later)), ~Exists(links.filter(in_effect, signed_then))
    )


def links_of(kind: str, sight: Any, *, first: date | None, last: date) -> QuerySet[Any]:
    """A row for each agreement of each activity, by agreement and day."""
    activities = found(kind, sight, first=first, last=last).order_by().values("pk")
    rows = ActivityAgreement.objects.filter(
        activity__in=activities, agreement__in=Agreement.objects.visible_to(sight)
    )
    return rows.order_by("agreement__reference", "activity__held_earliest", "activity__pk")


def findings(links: Iterable[Any], kind: str, *, on: date, today: date) -> list[Finding]:
    """What is to be told of some rows of `links_of`: four statements for any number."""
    notes = Prefetch("cover_notes", CoverNote.objects.select_related("by"))
    rows = list(links)
    activities = Activity.objects.prefetch_related(notes).in_bulk({row.activity_id for row in rows})
    agreements = Agreement.objects.in_bulk({row.agreement_id for row in rows})
    gaps = _gaps(agreements, on=on, today=today) if kind == "outside" else {}
    terms = _ordinals(agreements) if kind == "afterwards" else {}
    told = []
    for row in rows:
        activity = activities[row.activity_id]
        gap = _around(gaps.get(row.agreement_id, ()), activity)
        told.append(
            Finding(
                activity,
                agreements[row.agreement_id],
                kind,
                gap,
                _ordinal_at(terms.get(row.agreement_id, ()), activity),
                list(activity.cover_notes.all()),
            )
        )
    return told


def _gaps(agreements: Collection[int], *, on: date, today: date) -> dict[int, list[Gap]]:
    """The days without cover of each, by day; the last one is open where it goes on."""
    periods: dict[int, list[StatusPeriod]] = defaultdict(list)
    rows = StatusPeriod.objects.filter(agreement__in=list(agreements))
    for row in rows.order_by("agreement", "starts_on"):
        periods[row.agreement_id].append(row)
    return {pk: list(_gaps_of(found, on, today)) for pk, found in periods.items()}


def _gaps_of(periods: Sequence[StatusPeriod], on: date, today: date) -> Iterable[Gap]:
    first, certain = None, True  # before the first recorded day nothing is in effect
    is_gap, status = True, ""
    for row in periods:
        begins, without = row.span.first, row.status not in NO_GAP
        sure = is_certain_on(row.since_certain_from, today)
        if is_gap and not without:
            yield Gap(first, begins - ONE_DAY, certain and sure)
        elif without and not is_gap:
            first, certain = begins, sure
        is_gap, status = without, row.status
    if is_gap:
        yield Gap(first, None, certain, status)


def _around(gaps: Iterable[Gap], activity: Activity) -> Gap | None:
    for gap in gaps:
        begins, ends = gap.first or date.min, gap.last or date.max
        if begins <= activity.held_latest and activity.held_earliest <= ends:
            return gap
    return None


def _ordinals(agreements: Collection[int]) -> dict[int, list[tuple[date, date, int]]]:
    spans: dict[int, list[tuple[date, date, int]]] = defaultdict(list)
    rows: Any = TermPeriod.objects.filter(agreement__in=list(agreements))
    for pk, ordinal, first, last in rows.as_spans("agreement_id", "ordinal"):
        spans[pk].append((first, last, ordinal))
    return spans


def _ordinal_at(spans: Iterable[tuple[date, date, int]], activity: Activity) -> int | None:
    for first, last, ordinal in spans:
        if first <= activity.held_latest and activity.held_earliest <= last:
            return ordinal
    return None


def counts(sight: Any, *, first: date | None, last: date) -> dict[str, int]:
    """Activities of each kind, each once whatever it serves."""
    told: dict[str, int] = {}
    for kind in KINDS:
        rows: Any = found(kind, sight, first=first, last=last)
        told[kind] = rows.order_by().count()
    return told
