"""The paper of a meeting, and what somebody is to do after it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from activities.models import ActionItem, ActionState, Activity, Exchange, Meeting
from agreements.actions.action import Conflict, require
from agreements.actions.rows import fill, save

from .record import on_activity, tell

PAPER = frozenset({"agenda", "minutes", "decisions"})
ITEM = frozenset({"text", "owner", "owner_party", "due"})
EXCHANGE = frozenset({"direction", "sector", "companies", "people", "result"})


def set_minutes(
    *, by: Any, on: date, activity: Activity, version: int | None = None, **paper: str
) -> Meeting:
    """Writes agenda, minutes or decisions (Markdown); what is not named stays. Where all of it
    stands so already nothing is done, and nothing told of it."""
    stands = Meeting.objects.filter(activity=activity).first()
    if stands and set(paper) <= PAPER and not fill(stands, paper, allowed=PAPER):
        require(by, "change_activity", activity)
        return stands
    with on_activity(verb="set_minutes", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        meeting = Meeting.objects.filter(activity=row).first() or Meeting(activity=row)
        changed = fill(meeting, paper, allowed=PAPER)
        if not changed:
            done.unchanged = True
            return meeting
        save(meeting)
        tell(done, row, changed=changed)
    return meeting


def set_exchange(
    *, by: Any, on: date, activity: Activity, version: int | None = None, **fields: Any
) -> Exchange:
    """Writes what an exchange adds: direction, sector, companies, people, result."""
    with on_activity(verb="set_exchange", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        exchange = Exchange.objects.filter(activity=row).first() or Exchange(activity=row)
        changed = fill(exchange, fields, allowed=EXCHANGE)
        if not changed:
            done.unchanged = True
            return exchange
        save(exchange)
        tell(done, row, changed=changed)
    return exchange


def add_action_item(*, by: Any, on: date, activity: Activity, **fields: Any) -> ActionItem:
    """One thing to do: text, owner (a user) or owner_party, due (a partial date, may be open)."""
    with on_activity(verb="add_action_item", by=by, on=on, activity=activity) as (done, row):
        item = ActionItem(activity=row)
        fill(item, fields, allowed=ITEM)
        save(item)
        tell(done, row, changed=["action_items"])
    return item


def change_action_item(
    *, by: Any, on: date, item: ActionItem, version: int | None = None, **fields: Any
) -> ActionItem:
    """Changes the wording, owner or due day of an item. `version`: of its activity, as read."""
    activity = item.activity
    verb = "change_action_item"
    with on_activity(verb=verb, by=by, on=on, activity=activity, version=version) as (done, row):
        locked = ActionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if not fill(locked, fields, allowed=ITEM):
            done.unchanged = True
            return locked
        save(locked)
        tell(done, row, changed=["action_items"])
    return locked


def settle_action_item(*, by: Any, on: date, item: ActionItem, state: str) -> ActionItem:
    """Marks an item done or dropped on `on`, or open again. Conflict where it stands so already,
    since somebody else was faster."""
    verb = "settle_action_item"
    with on_activity(verb=verb, by=by, on=on, activity=item.activity) as (done, row):
        locked = ActionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if locked.state == state:
            raise Conflict(
                _("This is “%(state)s” already.") % {"state": locked.get_state_display()},
                code="settled",
                current=locked,
            )
        locked.state = state
        locked.settled_on = None if state == ActionState.OPEN else on
        save(locked)
        tell(done, row, changed=["action_items"])
    return locked
