"""Change several activities, or several commitments, at once."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from activities.actions.several import ACTIVITIES
from activities.filters import ActivityFilter
from activities.models import Activity
from agreements.actions.several import COMMITMENTS
from agreements.filters import CommitmentFilter
from agreements.forms.several import SeveralActivities, SeveralCommitments
from agreements.models import Commitment
from agreements.templatetags.words import localised
from agreements.views.several import Changed, ChangeSeveral, TakeBack

#: So many characters of a promise are shown in a line.
SHOWN = 120


class OfActivities:
    noun, space, list_name = ACTIVITIES, "activities", "activities:list"
    list_label = gettext_lazy("Activities")

    def label(self, row: Activity) -> str:
        return localised(row.title)


class ChangeActivities(OfActivities, ChangeSeveral):
    filter_class = ActivityFilter
    form_class = SeveralActivities


class ChangedActivities(OfActivities, Changed):
    pass


class TakeBackActivities(OfActivities, TakeBack):
    pass


class OfCommitments:
    request: Any
    noun, space, list_name = COMMITMENTS, "activities", "activities:commitments"
    list_label = gettext_lazy("Commitments")

    def rows(self) -> Any:
        """Each promise once, as the list has them."""
        seen = COMMITMENTS.visible_to(self.request.user).filter(term__is_void=False)
        latest = seen.exclude(carried_to__term__is_void=False)
        return latest.select_related("term__agreement")

    def label(self, row: Commitment) -> str:
        text = Truncator(localised(row.text)).chars(SHOWN)
        return f"{row.term.agreement.reference} · {text}"


class ChangeCommitments(OfCommitments, ChangeSeveral):
    filter_class = CommitmentFilter
    form_class = SeveralCommitments


class ChangedCommitments(OfCommitments, Changed):
    pass


class TakeBackCommitments(OfCommitments, TakeBack):
    pass


def addresses() -> list[tuple[str, Any, str]]:
    """(path, view, name) of both."""
    return [
        (f"several/{noun}/{path}", view, f"several-{noun}{suffix}")
        for noun, views in (
            ("activities", (ChangeActivities, ChangedActivities, TakeBackActivities)),
            ("commitments", (ChangeCommitments, ChangedCommitments, TakeBackCommitments)),
        )
        for path, suffix, view in zip(
            ("", "<str:uid>/", "<str:uid>/undo/"), ("", "-done", "-undo"), views, strict=True
        )
    ]
