"""Several activities, to-dos or cases changed in one go, each by its own action."""

from activities.models import ActionItem, Activity, Case
from agreements.actions.several import Noun
from agreements.models import Agreement

from .items import change_action_item
from .log import change_activity
from .registers import change_case

ACTIVITIES = Noun(
    "activities",
    Activity,
    "uid",
    change_activity,
    "activity",
    "change_activity",
    ("responsible", "confidentiality", "areas"),
    lambda rows: Agreement.objects.filter(activity_links__activity__in=list(rows)),
)
TO_DOS = Noun(
    "to-dos",
    ActionItem,
    "uid",
    change_action_item,
    "item",
    "change_activity",
    ("owner",),
    lambda rows: Agreement.objects.filter(action_items__in=list(rows)),
)
CASES = Noun(
    "cases",
    Case,
    "uid",
    change_case,
    "case",
    "change_activity",
    ("area", "confidentiality"),
    lambda rows: Agreement.objects.filter(case_links__case__in=list(rows)),
)
