"""Lanes as they were known on a day (domain §4, `known=`)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from activities.models import Activity, ActivityAgreement
from agreements.deadline_kinds import DRAWN
from agreements.lifecycle import IN_EFFECT
from agreements.models import Agreement, Stage, StatusCode
from agreements.status.answers import Answer, gaps_of
from agreements.status.past import is_open, told
from agreements.wording.edges import is_certain_on

from .lane import Cover, Lane, Preparing, Work
from .loader import add_signings, due_of, heads_of, status_of, term_of
from .scale import FIRST_DAY, whole

#: Statuses under which work is not outside cover: in effect, or nobody knows.
COVERED = (*IN_EFFECT, StatusCode.UNKNOWN)


def lane_as_known(found: Answer, *, user: Any) -> Lane | None:
    """The lane of an answer as known on a day (`status.past`), standing on that day: nothing later
    is drawn but what was computed then."""
    lanes = lanes_as_known([found], user=user)
    return lanes[0] if lanes else None


def lanes_as_known(answers: Sequence[Answer], *, user: Any) -> list[Lane]:
    """Of several as known on one day, in their order. Three statements."""
    if not answers:
        return []
    ids = [found.agreement.pk for found in answers]
    heads = heads_of(Agreement.objects.filter(pk__in=ids), user)
    works = _works(ids, answers[0].known or answers[0].today, user)
    return [
        _filled(heads[found.agreement.pk], found, works.get(found.agreement.pk, []), user)
        for found in answers
        if found.agreement.pk in heads
    ]


def _works(ids: Sequence[int], known: date, user: Any) -> dict[int, list[Activity]]:
    """agreement -> what was done and planned under it."""
    links = ActivityAgreement.objects.filter(agreement__in=ids).values_list("activity", "agreement")
    of: dict[int, list[int]] = {}
    for activity, agreement in links:
        of.setdefault(activity, []).append(agreement)
    found: dict[int, list[Activity]] = {}
    rows = Activity.objects.visible_to(user).filter(pk__in=list(of)).known_by(known)
    for row in rows.select_related("forum"):
        for agreement in of[row.pk]:
            found.setdefault(agreement, []).append(row)
    return found


def _filled(lane: Lane, found: Answer, works: list[Activity], user: Any) -> Lane:
    known = found.known or found.today
    at = min(found.on, known)
    last = whole(None, at).last
    lane.statuses = [
        status_of(row, found.today) for row in found.status_periods if row.starts_on <= last
    ]
    lane.gaps = [
        one for one in gaps_of(found.status_periods, found.today) if one.span.first <= last
    ]
    lane.terms = [
        term_of(row, found.today, certain=found.is_certain(row))
        for row in found.term_periods
        if row.starts_on <= last
    ]
    standing = found.standing
    add_signings(lane, standing.signed, standing.missing, standing.warnings, on=found.today)
    preparing = [t for t in found.terms if t.stage not in (Stage.SIGNED, Stage.WITHDRAWN)]
    for term in preparing[-1:]:
        lane.preparing = Preparing(term.ordinal, Stage(term.stage))
    if cover := found.cover:
        certain = is_certain_on(cover.certain_from, found.today)
        lane.cover = Cover(cover.kind, cover.until, cover.earliest, cover.latest, certain)
    lane.dues = [
        due_of(row.kind, row.key, row.day, row.until, row.earliest, row.latest)
        for row in told(found.deadlines, user=user)
        if row.kind in DRAWN and row.day <= last and is_open(row, at)
    ]
    lane.works = _works_as_known(works, lane, known)
    return lane


def _works_as_known(works: Iterable[Activity], lane: Lane, known: date) -> list[Work]:
    rows = [row.as_known(known) for row in works]
    rows.sort(key=lambda row: ((row.held or row.when).earliest or FIRST_DAY, row.pk))
    found = []
    for row in rows:
        when = row.held or row.when
        held_on = row.held and lane.status_on(row.held.latest or row.held.earliest)
        outside = row.held is not None and (held_on is None or held_on.status not in COVERED)
        forum = row.forum.short_name if row.forum else ""
        found.append(Work(row.uid, row.kind, row.title, row.state, when, forum, outside))
    return found
