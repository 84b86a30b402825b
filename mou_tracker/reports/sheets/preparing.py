"""What was in preparation at the end of a day: by the days of its facts and by the history of its
rows, which begins when they were recorded. Of what was signed or given up since, and was not
recorded then, nothing may say when its preparation began."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from agreements.dates import stored_edtf
from agreements.models import Stage, Standing, Term

#: Stands for the stage of a preparation that has come to its end since.
SIGNED_SINCE = "signed"
OVER = (Stage.SIGNED, Stage.WITHDRAWN)


@dataclass(slots=True)
class Preparing:
    """`stages`: agreement -> the stage of what was prepared; `doubtful`: agreements of which it is
    not known whether anything was."""

    stages: dict[int, str] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)


def preparing(ids: list[int], *, day: date, on: date) -> Preparing:
    """At the end of `day`, told on `on`. Three statements at most. A stage is told as it is on
    `on`; of what was given up since, as it was then."""
    all_terms: Any = Term.objects
    terms = all_terms.standing().filter(agreement__in=ids)
    if day >= on:
        now = terms.exclude(stage__in=OVER).values_list("agreement", "stage")
        return Preparing(dict(now))
    rows = list(terms.values_list("pk", "agreement", "ordinal", "stage", "opened_on"))
    recorded, signed = _recorded([pk for pk, *_told in rows], day), _signed(ids)
    last = {pk: _last_signed(days, day) for pk, days in signed.items()}
    found = Preparing()
    for pk, agreement, ordinal, stage, opened_on in rows:
        if ordinal <= last.get(agreement, -1) or (opened_on and opened_on > day):
            continue
        earliest = signed.get(agreement, {}).get(ordinal)
        then = recorded.get(pk, "")
        if then in OVER:
            continue
        if then or (opened_on and (stage not in OVER or (earliest and earliest[0] > day))):
            told = {Stage.SIGNED: SIGNED_SINCE, Stage.WITHDRAWN: then}.get(stage, stage)
            found.stages.setdefault(agreement, told)
        else:
            found.doubtful.add(agreement)
    found.doubtful -= found.stages.keys()
    return found


def _recorded(terms: list[int], day: date) -> dict[int, str]:
    """term -> its stage as it was stored at the end of a day, of those stored by then."""
    until = timezone.make_aware(
        datetime.combine(day + timedelta(days=1), time.min), timezone.get_default_timezone()
    )
    tracked: Any = Term
    history: Any = tracked.history.rel.related_model.objects
    rows = history.filter(pgh_obj__in=terms, pgh_created_at__lt=until)
    rows = rows.order_by("pgh_obj", "-pgh_created_at", "-pgh_id").distinct("pgh_obj")
    return dict(rows.values_list("pgh_obj", "stage"))


Edges = tuple[date, date | None]


def _signed(ids: list[int]) -> dict[int, dict[int, Edges]]:
    """agreement -> ordinal -> between which days it was signed last; nothing of what is not
    known."""
    found: dict[int, dict[int, Edges]] = {}
    for agreement, days in Standing.objects.filter(agreement__in=ids).values_list(
        "agreement", "signed"
    ):
        told = ((int(ordinal), stored_edtf(text)) for ordinal, text in days.items() if text)
        found[agreement] = {
            ordinal: (when.earliest, when.latest) for ordinal, when in told if when.earliest
        }
    return found


def _last_signed(signed: dict[int, Edges], day: date) -> int:
    """The ordinal of the last term that was certainly signed by a day; what came before it was
    prepared before."""
    by_then: Iterable[int] = (n for n, (_first, last) in signed.items() if last and last <= day)
    return max(by_then, default=-1)
