"""What somebody is to do: agreed at a meeting, or a to-do of the office itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from activities import derive
from activities.models import ActionItem, ActionState, Activity
from agreements.actions.action import ActionContext, Conflict, lock_row, record_action
from agreements.actions.rows import fill, save
from agreements.models import Agreement

from .record import check_visible, on_activity, tell

ITEM = frozenset({"text", "owner", "owner_party", "due"})
#: What a to-do may be about.
ABOUT = frozenset({"agreement", "party", "forum"})
TO_DO = ITEM - {"owner_party"} | ABOUT


def add_action_item(
    *, by: Any, on: date, activity: Activity | None = None, **fields: Any
) -> ActionItem:
    """One thing to do: text, owner (a user) or owner_party, due (a partial date, may be open).
    Without an activity it is a to-do, about `agreement`, `party`, `forum` or nothing of these; it
    is of whoever writes it unless somebody else is named."""
    if activity is None:
        return _add_to_do(by=by, on=on, **fields)
    with on_activity(verb="add_action_item", by=by, on=on, activity=activity) as (done, row):
        item = ActionItem(activity=row)
        fill(item, fields, allowed=ITEM)
        save(item)
        tell(done, row, changed=["action_items"])
    return item


def _add_to_do(
    *, by: Any, on: date, agreement: Agreement | None = None, owner: Any = None, **fields: Any
) -> ActionItem:
    item = ActionItem(agreement=agreement)
    item.owner = owner or (by if isinstance(by, models.Model) else None)
    with record_action(
        verb="add_action_item", needs="log_activity", by=by, on=on, concerns=_under(agreement)
    ) as done:
        check_visible(by, _under(agreement))
        fill(item, fields, allowed=TO_DO)
        save(item)
        _tell(done, item)
    return item


def change_action_item(
    *, by: Any, on: date, item: ActionItem, version: int | None = None, **fields: Any
) -> ActionItem:
    """Changes the wording, owner or due day of an item, and what a to-do is about. `version`: as
    read; of its activity, where it has one."""
    if fields.get("agreement") is None and _is_unseen(by, item.agreement_id):
        fields.pop("agreement", None)  # nobody takes away what they do not see
    verb, about = "change_action_item", _under(fields.get("agreement"))
    check_visible(by, [row for row in about if row.pk != item.agreement_id])
    with _on_item(verb=verb, by=by, on=on, item=item, version=version, about=about) as (done, row):
        allowed = TO_DO if row.activity_id is None else ITEM
        done.unchanged = not fill(row, fields, allowed=allowed)
    return row


def _is_unseen(by: Any, agreement: int | None) -> bool:
    if agreement is None or by is None:
        return False
    return not Agreement.objects.visible_to(by).filter(pk=agreement).exists()


def settle_action_item(*, by: Any, on: date, item: ActionItem, state: str) -> ActionItem:
    """Marks an item done or dropped on `on`, or open again. Conflict where it stands so already,
    since somebody else was faster."""
    with _on_item(verb="settle_action_item", by=by, on=on, item=item) as (_done, row):
        if row.state == state:
            raise Conflict(
                _("This is “%(state)s” already.") % {"state": row.get_state_display()},
                code="settled",
                current=row,
            )
        row.state = state
        row.settled_on = None if state == ActionState.OPEN else on
    return row


def _under(agreement: Agreement | None) -> list[Agreement]:
    return [agreement] if agreement else []


def _tell(done: ActionContext, item: ActionItem) -> None:
    """A to-do that has been written: named, and its day derived anew."""
    done.describe(subject=item, detail={"action_item": item.uid})
    derive.refresh(item)


@contextmanager
def _on_item(
    *,
    verb: str,
    by: Any,
    on: date,
    item: ActionItem,
    version: int | None = None,
    about: list[Agreement] | None = None,
) -> Iterator[tuple[ActionContext, ActionItem]]:
    """An action on one item: of a meeting, an action on that; a to-do is locked itself. `about`:
    the agreement it will be under."""
    if item.activity is not None:
        with on_activity(verb=verb, by=by, on=on, activity=item.activity, version=version) as (
            done,
            activity,
        ):
            row = ActionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
            yield done, row
            if not done.unchanged:
                save(row)
                tell(done, activity, changed=["action_items"])
        return
    concerned = [*_under(item.agreement), *(about or ())]
    with record_action(
        verb=verb, needs="change_activity", by=by, on=on, concerns=concerned
    ) as done:
        row = lock_row(item, version=version)
        yield done, row
        if not done.unchanged:
            row.version += 1
            save(row)
            _tell(done, row)
