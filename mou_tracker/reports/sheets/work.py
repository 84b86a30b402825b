"""Sheets of what came of the work: commitments that fell due, results with their evidence,
exemplary cases."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from activities.models import ActivityAgreement, CaseAgreement, Outcome
from agreements.access import Rights
from agreements.models import Agreement, CommitmentState, Document, short_of
from mou_tracker.reports.models import Snapshot
from mou_tracker.reports.scope import OF_THE_OFFICE, Days, Scope

from . import activities
from .writing import BATCH, Line, iso, within, write

#: state of a commitment -> the figure it counts in, where no later term took it over.
COUNTED_AS = {
    CommitmentState.MET: "met",
    CommitmentState.PARTLY_MET: "partly_met",
    CommitmentState.NOT_MET: "not_met",
    CommitmentState.SCHEDULED: "open",
    CommitmentState.DROPPED: "dropped",
}


def references(link: Any, source: str, *, path: str, rights: Rights) -> ArraySubquery:
    """The agreements that the work a row reaches by `path` serves, of those `rights` may see."""
    links = link.objects.filter(
        **{source: OuterRef(path)}, agreement__in=Agreement.objects.visible_to(rights)
    )
    return ArraySubquery(links.order_by("agreement__reference").values("agreement__reference"))


# --- Commitments ---------------------------------------------------------------------------------


def due_touching(days: Days) -> Q:
    """Due on a day or in a window some of which lies within."""
    return (
        Q(due__isnull=False)
        & (Q(due_earliest=None) | Q(due_earliest__lte=days.until))
        & (Q(due_latest=None) | Q(due_latest__gte=days.first))
    )


def _commitments(scope: Scope, days: Days) -> Iterator[Line]:
    rows = scope.commitments().filter(due_touching(days)).order_by("due_earliest", "uid")
    columns = (
        "uid", "text", "side", "state", "due", "due_earliest", "due_latest", "settled_on",
        "term__ordinal", "term__agreement__reference", "carried_to__uid",
    )  # fmt: skip
    for (
        uid, text, side, state, due, earliest, latest, settled_on, ordinal, reference, carried_to,
    ) in rows.values_list(*columns).iterator(chunk_size=BATCH):  # fmt: skip
        is_in = within(earliest, latest, days.first, days.until)
        counted = "carried" if carried_to else COUNTED_AS[state]
        marks = ["due", counted, f"side.{side}", f"agreement.{reference}"] if is_in else ["maybe"]
        yield Line(
            uid,
            marks,
            {
                "text": text, "side": side, "state": state, "due": due.text,
                "settled_on": iso(settled_on), "ordinal": ordinal, "agreements": [reference],
                "carried_to": carried_to,
            },
        )  # fmt: skip


def commitments(snapshot: Snapshot, scope: Scope, days: Days) -> None:
    write(snapshot, "commitments", days, _commitments(scope, days))


# --- Results -------------------------------------------------------------------------------------


def _results(snapshot: Snapshot, scope: Scope, days: Days) -> Iterator[Line]:
    """Of the activities of the period; a document is named where the whole office may read it."""
    rows = Outcome.objects.visible_to(scope.rights).filter(
        activity__in=activities.certain(snapshot, days)
    )
    served = references(ActivityAgreement, "activity", path="activity", rights=scope.rights)
    rows = rows.annotate(served=served).order_by("activity__held_earliest", "uid")
    columns = (
        "uid", "text", "link", "document", "document__uid", "document__title", "approved_on",
        "activity__uid", "activity__title", "served",
    )  # fmt: skip
    documents = Document.objects.visible_to(OF_THE_OFFICE)
    readable = set(
        documents.filter(pk__in=rows.order_by().values("document")).values_list("pk", flat=True)
    )
    for (
        uid, text, link, document, document_uid, title, approved_on, of_uid, of_title, served_by,
    ) in rows.values_list(*columns).iterator(chunk_size=BATCH):  # fmt: skip
        named = {"uid": document_uid, "title": title} if document in readable else None
        yield Line(
            uid,
            [
                "result",
                "approved" if approved_on else "waiting",
                *(f"agreement.{one}" for one in served_by),
            ],
            {
                "text": text, "link": link, "document": named, "approved_on": iso(approved_on),
                "activity": {"uid": of_uid, "title": of_title}, "agreements": served_by,
            },
        )  # fmt: skip


def results(snapshot: Snapshot, scope: Scope, days: Days) -> None:
    write(snapshot, "results", days, _results(snapshot, scope, days))


# --- Exemplary cases -----------------------------------------------------------------------------

#: The day of each step a case may have taken, by the figure it counts in.
STEPS = {"selected": "selected_on", "published": "published_on", "presented": "presented_on"}


def _cases(scope: Scope, days: Days) -> Iterator[Line]:
    stepped = Q()
    for column in STEPS.values():
        stepped |= Q(**{f"{column}__range": (days.first, days.until)})
    served = references(CaseAgreement, "case", path="pk", rights=scope.rights)
    rows = scope.cases().filter(stepped).annotate(served=served).order_by("selected_on", "uid")
    columns = ("uid", "title", "state", "link", "area__names", short_of("party__"), "served")
    for uid, title, state, link, area, party, served_by, *taken in rows.values_list(
        *columns, *STEPS.values()
    ).iterator(chunk_size=BATCH):
        on = dict(zip(STEPS, taken, strict=True))
        marks = [name for name, day in on.items() if day and days.first <= day <= days.until]
        yield Line(
            uid,
            ["case", *marks, *(f"agreement.{one}" for one in served_by)],
            {
                "title": title, "state": state, "link": link, "area": area, "party": party,
                "agreements": served_by, **{name: iso(day) for name, day in on.items()},
            },
        )  # fmt: skip


def cases(snapshot: Snapshot, scope: Scope, days: Days) -> None:
    write(snapshot, "cases", days, _cases(scope, days))
