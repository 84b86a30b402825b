"""The actions on activities: the only way to write with consequences."""

from .correspondence import log_correspondence
from .course import cancel, fix_day, hold, postpone, reinstate, steps_from, strike
from .cover_notes import note_cover
from .documents import attach_to_activity
from .items import add_action_item, change_action_item, settle_action_item
from .log import change_activity, log_activity, plan_meeting
from .minutes import prepare_meeting, set_exchange, set_minutes
from .registers import (
    add_case,
    add_forum,
    add_outcome,
    advance_case,
    approve_outcome,
    change_case,
    change_forum,
    change_outcome,
    prompt,
    select_case,
    take_back_approval,
    take_case_back,
)
from .series import plan_next
from .undo import take_back_entry, why_it_stays

__all__ = [
    "add_action_item",
    "add_case",
    "add_forum",
    "add_outcome",
    "advance_case",
    "approve_outcome",
    "attach_to_activity",
    "cancel",
    "change_action_item",
    "change_activity",
    "change_case",
    "change_forum",
    "change_outcome",
    "fix_day",
    "hold",
    "log_activity",
    "log_correspondence",
    "note_cover",
    "plan_meeting",
    "plan_next",
    "postpone",
    "prepare_meeting",
    "prompt",
    "reinstate",
    "select_case",
    "set_exchange",
    "set_minutes",
    "settle_action_item",
    "steps_from",
    "strike",
    "take_back_approval",
    "take_back_entry",
    "take_case_back",
    "why_it_stays",
]
