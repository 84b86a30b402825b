"""The only bridge between what is planned and done and its derived rows: deadlines for fixed days,
for windows in which a day is still to be fixed, and for action items.

What closes a deadline is a fact with its day; `Deadline.objects.open_on` compares.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from activities.models import ActionItem, ActionState, Activity, ActivityState
from agreements.dates import PartialDate, from_day, third_begins
from agreements.derive import differing_deadlines, replace_deadlines
from agreements.lifecycle import ALWAYS, Closing, Step, first_closing
from agreements.models import ClosedAs, Deadline, DeadlineKind
from agreements.models.fields import id_of

#: How each state of the activity closes its planned day, and the question to fix one.
DAY_CLOSED = {ActivityState.HELD: ClosedAs.DONE, ActivityState.CANCELLED: ClosedAs.VOID}
WINDOW_CLOSED = {
    ActivityState.SCHEDULED: ClosedAs.DONE,
    ActivityState.HELD: ClosedAs.DONE,
    ActivityState.CANCELLED: ClosedAs.VOID,
}
ITEM_CLOSED = {ActionState.DONE: ClosedAs.DONE, ActionState.DROPPED: ClosedAs.VOID}
#: States in which a fixed day is a day to keep.
WITH_A_DAY = (ActivityState.SCHEDULED, *DAY_CLOSED)


def origin_of(activity: Activity) -> str:
    return f"activity:{activity.pk}"


def with_facts(activities):
    """Prefetches all that `rows_of` and `refresh` read."""
    return activities.prefetch_related("agreement_links", "action_items")


def _step(code: str, **params: Any) -> dict[str, Any]:
    told = {k: v.isoformat() if isinstance(v, date) else v for k, v in params.items()}
    return Step(code, told).as_json()


def _certain_from(window: PartialDate) -> date | None:
    return None if window.approximate or window.uncertain else ALWAYS


def _row(activity: Activity, **fields: Any) -> Deadline:
    params = {"activity": activity.uid, "title": activity.title, "activity_kind": activity.kind}
    extra = fields.pop("params", {})
    earliest = fields.pop("earliest", fields["day"])
    latest = fields.pop("latest", fields["day"])
    return Deadline(
        uid=id_of("activity", activity.uid, extra.get("action_item") or fields["key"]),
        earliest=earliest,
        latest=latest,
        origin=origin_of(activity),
        confidentiality=activity.confidentiality,
        **{"owner_id": activity.responsible_id, "certain_from": ALWAYS, **fields},
        params=params | extra,
    )


def _closing(
    activity: Activity, how: ClosedAs | None, replaced: date | None = None
) -> dict[str, Any]:
    """Held: on its last day. What else closes a plan has no day of its own: from the day on which
    it was entered. `replaced`: the day on which a later question takes its place."""
    held = activity.held.latest if activity.state == ActivityState.HELD and activity.held else None
    return _as_columns(
        Closing(held or activity.created_at.date(), how.value) if how else None,
        Closing(replaced, "void") if replaced else None,
    )


def _as_columns(*closings: Closing | None) -> dict[str, Any]:
    closing = first_closing(*closings)
    return {"closed_on": closing.on, "closed_as": closing.how} if closing else {}


def _settled(item: ActionItem) -> dict[str, Any]:
    how = ITEM_CLOSED.get(item.state)
    return _as_columns(Closing(item.settled_on or item.due.latest, how.value) if how else None)


def _outcome(activity: Activity) -> list[dict[str, Any]]:
    """The fact that settles a deadline of the plan."""
    if activity.state == ActivityState.HELD:
        return [_step("activity_held", held=activity.held.text)]
    if activity.state == ActivityState.CANCELLED:
        return [_step("activity_cancelled")]
    return []


def _day(activity: Activity) -> Iterator[Deadline]:
    """The fixed day; its moment, where a time is fixed."""
    plan = activity.when
    if activity.state not in WITH_A_DAY or plan is None or not activity.has_fixed_day:
        return
    told = _step("activity_day", date=plan.earliest)
    if activity.starts_at:
        local = activity.starts_at.astimezone(ZoneInfo(activity.time_zone))
        told = _step(
            "activity_time",
            date=local.date(),
            time=local.strftime("%H:%M"),
            time_zone=activity.time_zone,
        )
    yield _row(
        activity,
        key="meeting",
        kind=DeadlineKind.MEETING,
        day=plan.earliest,
        until=plan.latest if plan.latest != plan.earliest else None,
        starts_at=activity.starts_at,
        time_zone=activity.time_zone,
        **_closing(activity, DAY_CLOSED.get(activity.state)),
        certain_from=_certain_from(plan),
        because=[told, *_outcome(activity)],
        params={"place": activity.place, "mode": activity.mode},
    )


def _window(activity: Activity) -> Iterator[Deadline]:
    """A window is open and no day is fixed: asked at its first day, and when its last third
    begins; overdue only once the whole window has passed (domain §5)."""
    window = activity.window
    if window is None or window.days is None:
        return
    told = _step("activity_window", window=window.text, first=window.earliest, last=window.latest)
    third = third_begins(window)
    asked = {"first_day": (window.earliest, _step("window_opens", date=window.earliest))}
    if third > window.earliest:
        sum_ = _step("last_third", first=window.earliest, days=window.days, date=third)
        asked["last_third"] = (third, sum_)
    settled = _outcome(activity)
    if activity.state == ActivityState.SCHEDULED:
        settled = [_step("day_was_fixed")]
    for key, (day, why) in asked.items():
        by_next = third if third > day else None
        yield _row(
            activity,
            key=key,
            kind=DeadlineKind.MEETING_TO_SCHEDULE,
            day=day,
            until=window.latest,
            **_closing(activity, WINDOW_CLOSED.get(activity.state), replaced=by_next),
            certain_from=_certain_from(window),
            because=[told, why, *settled],
            params={"window": window.text},
        )


def _due_step(due: PartialDate) -> dict[str, Any]:
    if due == from_day(due.latest):
        return _step("due_day", date=due.latest)
    return _step("due_window", due=due.text, date=due.latest)


def _items(activity: Activity) -> Iterator[Deadline]:
    """Each action item on its due day, or at the end of its window."""
    for item in activity.action_items.all():
        if item.due is None or item.due.latest is None:
            continue
        settled = [_step("item_settled", date=item.settled_on)] if item.settled_on else []
        yield _row(
            activity,
            key=f"action_item:{item.pk}",
            kind=DeadlineKind.ACTION_ITEM,
            day=item.due.latest,
            earliest=item.due.earliest or item.due.latest,
            **_settled(item),
            owner_id=item.owner_id or activity.responsible_id,
            certain_from=_certain_from(item.due),
            because=[_due_step(item.due), *settled],
            params={"text": item.text, "action_item": item.uid},
        )


def rows_of(activity: Activity) -> list[Deadline]:
    """The deadlines of one activity; writes nothing."""
    return [*_day(activity), *_window(activity), *_items(activity)]


def refresh(activity: Activity) -> list[Deadline]:
    """Rebuilds the deadlines of one activity inside the running transaction."""
    return refresh_all([activity.pk])


def refresh_all(activities: list[int]) -> list[Deadline]:
    """The same for many activities (ids), at the same number of statements."""
    loaded = list(with_facts(Activity.objects.filter(pk__in=activities).order_by("pk")))
    rows = [row for activity in loaded for row in rows_of(activity)]
    replace_deadlines(rows, concerned=_concerned(loaded))
    return rows


def _concerned(activities: list[Activity]) -> dict[str, list[int]]:
    return {
        origin_of(activity): [link.agreement_id for link in activity.agreement_links.all()]
        for activity in activities
    }


def differences(activities: list[Activity]) -> list[str]:
    """Every derived row of `activities` (loaded by `with_facts`) that differs from its facts."""
    rows = [row for activity in activities for row in rows_of(activity)]
    return differing_deadlines(rows, concerned=_concerned(activities))
