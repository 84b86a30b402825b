"""The only bridge between what is planned and done and its derived rows: deadlines for fixed days,
for windows in which a day is still to be fixed, and for action items.

What closes a deadline is a fact with its day; `Deadline.objects.open_on` compares.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from activities.models import ActionItem, ActionState, Activity, ActivityState
from agreements.dates import PartialDate, from_day, third_begins
from agreements.derive import differing_deadlines, replace_deadlines
from agreements.languages import by_letters
from agreements.lifecycle import ALWAYS, Closing, Step, first_closing
from agreements.models import ClosedAs, Confidentiality, Deadline, DeadlineKind
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


#: What deadlines of this package are derived from; an item of a meeting is that meeting's.
Source = Activity | ActionItem
#: What is read beside each.
FACTS: dict[type[Source], tuple[str, ...]] = {
    Activity: ("agreement_links", "action_items"),
    ActionItem: (),
}


def sources() -> tuple[QuerySet[Any], ...]:
    """All rows that deadlines of this package are derived from."""
    return Activity.objects.all(), ActionItem.objects.alone()


def origin_of(source: Source) -> str:
    return f"{source._meta.model_name}:{source.pk}"


def with_facts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Prefetches all that `rows_of` and `refresh` read."""
    return rows.prefetch_related(*FACTS[rows.model])


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
    if activity.agreed:
        start, _end = activity.agreed
        told = _step(
            "activity_time",
            date=start.date(),
            time=start.strftime("%H:%M"),
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


def _due(item: ActionItem) -> dict[str, Any] | None:
    """The due day of an item, or the end of its window; None where it has neither."""
    if item.due is None or item.due.latest is None:
        return None
    settled = [_step("item_settled", date=item.settled_on)] if item.settled_on else []
    return {
        "kind": DeadlineKind.ACTION_ITEM,
        "day": item.due.latest,
        "earliest": item.due.earliest or item.due.latest,
        **_settled(item),
        "certain_from": _certain_from(item.due),
        "because": [_due_step(item.due), *settled],
        "params": {"text": item.text, "action_item": item.uid},
    }


def _items(activity: Activity) -> Iterator[Deadline]:
    """Each action item of a meeting."""
    for item in activity.action_items.all():
        if due := _due(item):
            owner = item.owner_id or activity.responsible_id
            yield _row(activity, key=f"action_item:{item.pk}", owner_id=owner, **due)


def _to_do(item: ActionItem) -> Iterator[Deadline]:
    """An item that stands without a meeting: the office's own, of whoever does it."""
    if due := _due(item):
        language = by_letters(item.text) or settings.LANGUAGE_CODE
        due["params"]["title"] = {language: item.text}
        yield Deadline(
            uid=id_of("actionitem", item.uid),
            origin=origin_of(item),
            key="due",
            latest=due["day"],
            confidentiality=Confidentiality.INTERNAL,
            owner_id=item.owner_id,
            **due,
        )


def rows_of(source: Source) -> list[Deadline]:
    """The deadlines of one activity or to-do; writes nothing."""
    if isinstance(source, ActionItem):
        return [*_to_do(source)]
    return [*_day(source), *_window(source), *_items(source)]


def refresh(source: Source) -> list[Deadline]:
    """Rebuilds the deadlines of one activity or to-do inside the running transaction."""
    return refresh_all(type(source)._default_manager.filter(pk=source.pk))


def refresh_all(sources: QuerySet[Any]) -> list[Deadline]:
    """The same for many of a kind, at the same number of statements."""
    loaded = list(with_facts(sources.order_by("pk")))
    rows = [row for source in loaded for row in rows_of(source)]
    replace_deadlines(rows, concerned=_concerned(loaded))
    return rows


def _agreements_of(source: Source) -> list[int]:
    if isinstance(source, ActionItem):
        return [source.agreement_id] if source.agreement_id else []
    return [link.agreement_id for link in source.agreement_links.all()]


def _concerned(sources: list[Source]) -> dict[str, list[int]]:
    return {origin_of(source): _agreements_of(source) for source in sources}


def differences(sources: list[Source]) -> list[str]:
    """Every derived row of `sources` (loaded by `with_facts`) that differs from its facts."""
    rows = [row for source in sources for row in rows_of(source)]
    return differing_deadlines(rows, concerned=_concerned(sources))
