"""Several activities changed in one go, each by its own action."""

from activities.models import Activity
from agreements.actions.several import Noun
from agreements.models import Agreement

from .log import change_activity

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
