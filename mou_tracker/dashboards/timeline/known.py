"""The lane of one agreement as it was known on a day (domain §4, `known=`)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from activities.models import Activity
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
    """The lane of an answer as known on a day (`past_knowledge`), standing on that day: nothing
    later is drawn but what was computed then."""
    at = min(found.on, found.known)
    heads = heads_of(Agreement.objects.filter(pk=found.agreement.pk), user)
    if not heads:
        return None
    ((pk, lane),) = heads.items()
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
    works = Activity.objects.visible_to(user).filter(agreements=pk).known_by(found.known)
    lane.works = _works_as_known(works, lane, found.known)
    return lane


def _works_as_known(works: QuerySet[Activity], lane: Lane, known: date) -> list[Work]:
    rows = [row.as_known(known) for row in works.select_related("forum")]
    rows.sort(key=lambda row: ((row.held or row.when).earliest or FIRST_DAY, row.pk))
    found = []
    for row in rows:
        when = row.held or row.when
        held_on = row.held and lane.status_on(row.held.latest or row.held.earliest)
        outside = row.held is not None and (held_on is None or held_on.status not in COVERED)
        forum = row.forum.short_name if row.forum else ""
        found.append(Work(row.uid, row.kind, row.title, row.state, when, forum, outside))
    return found
