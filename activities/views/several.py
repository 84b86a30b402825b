"""Change several activities, commitments, to-dos or cases at once."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from activities.actions.several import ACTIVITIES, CASES, TO_DOS
from activities.filters import ActivityFilter
from activities.models import ActionItem, Activity, Case
from agreements.actions.several import COMMITMENTS
from agreements.filters import CommitmentFilter
from agreements.forms.several import (
    SeveralActivities,
    SeveralCases,
    SeveralCommitments,
    SeveralToDos,
)
from agreements.models import Commitment
from agreements.templatetags.words import localised
from agreements.views.several import Changed, ChangeSeveral, TakeBack, addresses_of

from .cases import matching, state_of
from .items import to_dos_of, whose_of

#: So many characters of a promise are shown in a line.
SHOWN = 120


class OfActivities:
    request: Any
    noun, space, list_name = ACTIVITIES, "activities", "activities:list"
    page_name = "activities:detail"
    list_label = gettext_lazy("Activities")

    def rows(self) -> Any:
        return ACTIVITIES.visible_to(self.request.user).prefetch_related("areas")

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


class OfToDos:
    request: Any
    noun, space, list_name = TO_DOS, "activities", "activities:to-dos"
    list_label = gettext_lazy("To-dos")

    def rows(self) -> Any:
        """Those of the list: what a meeting agreed is changed with its minutes."""
        return TO_DOS.visible_to(self.request.user).alone()

    def label(self, row: ActionItem) -> str:
        return str(row.text)


class ChangeToDos(OfToDos, ChangeSeveral):
    form_class = SeveralToDos

    def matching(self) -> Any:
        """The open ones, whose the list shows: what is settled is not ticked there either."""
        return to_dos_of(self.request.user, whose_of(self.request)).open_on(self.on)


class ChangedToDos(OfToDos, Changed):
    pass


class TakeBackToDos(OfToDos, TakeBack):
    pass


class OfCases:
    noun, space, list_name = CASES, "activities", "activities:cases"
    page_name = "activities:case"
    list_label = gettext_lazy("Exemplary cases")

    def label(self, row: Case) -> str:
        return localised(row.title)


class ChangeCases(OfCases, ChangeSeveral):
    form_class = SeveralCases

    def matching(self) -> Any:
        return matching(self.rows(), state_of(self.request), on=self.on)


class ChangedCases(OfCases, Changed):
    pass


class TakeBackCases(OfCases, TakeBack):
    pass


def addresses() -> list[tuple[str, Any, str]]:
    """(path, view, name) of all of them."""
    return [
        *addresses_of("activities", ChangeActivities, ChangedActivities, TakeBackActivities),
        *addresses_of("commitments", ChangeCommitments, ChangedCommitments, TakeBackCommitments),
        *addresses_of("to-dos", ChangeToDos, ChangedToDos, TakeBackToDos),
        *addresses_of("cases", ChangeCases, ChangedCases, TakeBackCases),
    ]
