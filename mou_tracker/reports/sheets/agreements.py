"""Sheet "agreements": where each stands on the last day that has come, what was done under it, and
what to do where nothing was: the annex of a report."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q

from activities.models import Activity, ActivityAgreement, ActivityState
from agreements.dates import add_months
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    Commitment,
    Decision,
    Participation,
    Signature,
    StatusCode,
    Term,
    short_of,
)
from agreements.models.agreement import ATTENDED
from agreements.status.listing import AgreementRow, after, standing_rows
from mou_tracker.reports.models import Snapshot
from mou_tracker.reports.scope import Days, Scope
from mou_tracker.reports.suggestions import YEARS, suggestion_for

from .preparing import preparing
from .writing import Line, iso, write

SHEET = "agreements"
BATCH = 500
#: Marks what may have been in preparation.
MAYBE = "maybe.preparing"
#: What may have fallen asleep: what still binds, is prepared, or ran out without an end.
MAY_SLEEP = ATTENDED | {StatusCode.EXPIRED}

#: reference -> sheet -> rows of the period that are about it.
Counts = dict[str, dict[str, int]]


def _lines(scope: Scope, days: Days, counts: Counts) -> Iterator[Line]:
    day = days.reached
    ordered = scope.agreements().known_on(day).order_by("reference")
    last = ""
    while rows := standing_rows(
        after(ordered, last)[:BATCH], on=day, today=scope.on, user=scope.rights
    ):
        ids = [row.id for row in rows]
        prepared, asleep = preparing(ids, day=day, on=scope.on), _asleep(ids, scope, day)
        partners = _partners(ids)
        decided = dict(
            Decision.objects.in_force_on(day)
            .filter(agreement__in=ids)
            .values_list("agreement", "kind")
        )
        in_a_year = add_months(day, 12)
        for row in rows:
            code = ""
            if row.id in asleep and row.status in MAY_SLEEP:
                decision = decided.get(row.id, "")
                code = suggestion_for(row, decision=decision, in_a_year=in_a_year)
            line = _line(
                row, partners[row.id], prepared.stages.get(row.id, ""), code,
                counts.get(row.reference, {}),
            )  # fmt: skip
            line.marks += [MAYBE] if row.id in prepared.doubtful else []
            yield line
        last = rows[-1].reference
    yield from _not_known_then(scope, days)


def _not_known_then(scope: Scope, days: Days) -> Iterator[Line]:
    """Agreements of which nothing is dated by then, and which may have been in preparation."""
    if days.reached >= scope.on:
        return
    rows = scope.agreements().exclude(pk__in=Agreement.objects.known_on(days.reached).values("pk"))
    ordered, last = rows.order_by("pk").values_list("pk", "reference", "title"), 0
    while batch := list(ordered.filter(pk__gt=last)[:BATCH]):
        ids = [pk for pk, *_told in batch]
        doubtful = preparing(ids, day=days.reached, on=scope.on).doubtful
        partners = _partners(sorted(doubtful))
        for pk, reference, title in batch:
            if pk in doubtful:
                told = {"title": title, "agreements": [reference], "partners": partners[pk]}
                yield Line(reference, [MAYBE], told)
        last = ids[-1]


def _line(
    row: AgreementRow,
    partners: list[dict[str, str]],
    stage: str,
    suggestion: str,
    counts: dict[str, int],
) -> Line:
    marks = ["known", f"status.{row.status}", f"agreement.{row.reference}"]
    marks += ["in_effect"] if row.status in IN_EFFECT else []
    marks += ["preparing", f"preparing.{stage}"] if stage else []
    marks += ["asleep", f"asleep.{suggestion}"] if suggestion else []
    return Line(
        row.reference,
        marks,
        {
            "title": row.title, "status": row.status, "certain": row.certain,
            "since": iso(row.since), "ordinal": row.ordinal, "until": iso(row.until),
            "earliest": iso(row.ends_earliest), "latest": iso(row.ends_latest),
            "ends_certain": row.ends_certain, "end_kind": row.end_kind, "stage": stage,
            "suggestion": suggestion, "counts": counts, "agreements": [row.reference],
            "partners": partners,
        },
    )  # fmt: skip


def _partners(ids: list[int]) -> dict[int, list[dict[str, str]]]:
    """agreement -> who takes part besides us."""
    found: dict[int, list[dict[str, str]]] = {pk: [] for pk in ids}
    rows = Participation.objects.filter(agreement__in=ids, party__is_home=False).order_by("pk")
    for agreement, short in rows.values_list("agreement", short_of("party__")):
        found[agreement].append(short)
    return found


def _asleep(ids: list[int], scope: Scope, day: date) -> set[int]:
    """Ours, begun more than five years before `day`, with no signature, activity, settled
    commitment or opened preparation since."""
    since = add_months(day, -12 * YEARS)
    of_agreement = {"agreement": OuterRef("pk")}
    ours = Participation.objects.filter(**of_agreement, party__is_home=True)
    signed = Signature.objects.filter(
        term__agreement=OuterRef("pk"), term__is_void=False, is_void=False,
        signed_latest__gt=since, signed_earliest__lte=day,
    )  # fmt: skip
    held = ActivityAgreement.objects.filter(
        **of_agreement,
        activity__in=Activity.objects.visible_to(scope.rights),
        activity__state=ActivityState.HELD,
        activity__held_latest__gt=since,
        activity__held_earliest__lte=day,
    )
    kept = Commitment.objects.filter(
        term__agreement=OuterRef("pk"), term__is_void=False, settled_on__gt=since,
        settled_on__lte=day,
    )  # fmt: skip
    opened = Term.objects.standing().filter(**of_agreement, opened_on__gt=since, opened_on__lte=day)
    old = Q(standing__first_signed_latest__lte=since) | Q(
        standing__first_signed=None, registered_on__lte=since
    )
    rows = Agreement.objects.filter(
        old, Exists(ours), ~Exists(signed), ~Exists(held), ~Exists(kept), ~Exists(opened),
        pk__in=ids,
    )  # fmt: skip
    return set(rows.values_list("pk", flat=True))


def agreements(snapshot: Snapshot, scope: Scope, days: Days, counts: Counts) -> None:
    write(snapshot, SHEET, days, _lines(scope, days, counts))
