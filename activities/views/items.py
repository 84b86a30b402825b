"""To-dos: what is to be done without a meeting. The list, a form to add and to change one, and a
button to settle it.

`?agreement=`, `party`, `forum` say what a new one is about.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities import actions, exports, forms
from activities.actions.several import TO_DOS
from activities.models import ActionItem
from agreements.access import can
from agreements.models import Agreement
from agreements.views.base import ActionFormView, AsOf, page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen
from agreements.views.several import offered

from .minutes import SettleItem
from .undo import undo_path


def whose_of(request: HttpRequest) -> str:
    """Whose are asked for: "" for one's own, "all" for everybody's."""
    return chosen(request, "whose", ("all",))


def to_dos_of(user: Any, whose: str) -> Any:
    seen = ActionItem.objects.visible_to(user).alone()
    return seen if whose else seen.filter(owner=user)


class ToDos(Exports, AsOf, TemplateView):
    """One's own open ones; `?whose=all`: everybody's; `?state=settled`: what is done or dropped."""

    template_name = "activities/to_dos.html"
    sheet = "to-dos"
    sheet_title = gettext_lazy("To-dos")

    @property
    def whose(self) -> str:
        return whose_of(self.request)

    @property
    def state(self) -> str:
        return chosen(self.request, "state", ("settled",))

    def rows(self) -> QuerySet[ActionItem]:
        seen = to_dos_of(self.request.user, self.whose)
        found = seen.settled_by(self.on) if self.state else seen.open_on(self.on)
        # one's own may be about an agreement that one no longer sees
        agreements = Agreement.objects.visible_to(self.request.user)
        shown: QuerySet[ActionItem] = found.by_day().select_related("owner", "party", "forum")
        return shown.prefetch_related(Prefetch("agreement", queryset=agreements))

    def all_rows(self) -> Iterator[ActionItem]:
        return (row.as_on(self.on) for row in super().all_rows())

    def columns(self) -> Any:
        return exports.TO_DOS

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, page = self.request.user, page_of(self.rows(), self.request)
        for row in page["rows"]:
            row.as_on(self.on)
        return super().get_context_data(
            **context,
            **page,
            whose=self.whose,
            state=self.state,
            several=self.on >= self.today
            and not self.state
            and offered(self.request, TO_DOS, "activities:several-to-dos"),
            may_log=can(user, "log_activity"),
            may_change=self.on >= self.today and can(user, "change_activity"),
        )


class OfToDos:
    """The pages below the list."""

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("To-dos"), reverse("activities:to-dos"))]

    def get_success_url(self) -> str:
        return reverse("activities:to-dos")


class ToDoFormView(OfToDos, ActionFormView):
    form_class = forms.ToDoForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}


class AddToDo(ToDoFormView):
    action = staticmethod(actions.add_action_item)
    permission = "log_activity"
    heading = gettext_lazy("Add a to-do")
    success_message = gettext_lazy("Added.")

    def get_initial(self) -> dict[str, Any]:
        about = {name: self.request.GET.get(name, "") for name in ("agreement", "party", "forum")}
        return {"owner": self.request.user.pk, **about}

    def undo(self) -> str:
        return undo_path(self.object)


class OfToDo(OfToDos):
    """One to-do that may be seen."""

    target = "item"
    permission = "change_activity"
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def item(self) -> ActionItem:
        seen = ActionItem.objects.visible_to(self.request.user).alone()
        return get_object_or_404(seen, uid=self.kwargs["uid"])


class ChangeToDo(OfToDo, ToDoFormView):
    action = staticmethod(actions.change_action_item)
    is_versioned = True
    template_name = "activities/to_do.html"
    heading = gettext_lazy("Change the to-do")
    success_message = gettext_lazy("Saved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.item
        return {
            "text": row.text,
            "due": row.due,
            "owner": row.owner_id,
            "agreement": row.agreement.reference if row.agreement else "",
            "party": row.party.uid if row.party else "",
            "forum": row.forum.uid if row.forum else "",
        }


class SettleToDo(OfToDo, SettleItem):
    """`state` done, dropped or open. POST only."""
