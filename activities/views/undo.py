"""What was entered is taken back; what was typed comes back with it."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import View

from activities import actions
from activities.models import ActionItem, Activity
from agreements.forms.base import DatedForm
from agreements.views.base import ActionFormView, undoing

#: The page of each, and where it is taken back.
UNDO = {Activity: "activities:undo", ActionItem: "activities:undo-item"}


def offer_to_undo(entry: Activity | ActionItem, *, by: Any, line: str = "") -> str:
    """The tags of the message that tells of `entry` (`agreements.views.base.undoing`); none where
    it could not be taken back. `line`: what was typed, to be corrected then."""
    if actions.why_it_stays(entry, by=by):
        return ""
    return undoing(f"{undo_path(entry)} line={line}")


def undo_path(entry: Activity | ActionItem) -> str:
    return reverse(UNDO[type(entry)], args=[entry.uid])


class Undo(ActionFormView, View):
    """POST only; leads to the one-line entry with what was typed."""

    action = staticmethod(actions.take_back_entry)
    target = "entry"
    model = Activity
    http_method_names = ["post"]
    permission = "log_activity"
    form_class = DatedForm
    template_name = "agreements/form.html"
    heading = gettext_lazy("Take back what was entered")
    success_message = gettext_lazy("Taken back.")

    @cached_property
    def entry(self) -> Activity | ActionItem:
        seen = self.model.objects.visible_to(self.request.user)
        return get_object_or_404(seen, uid=self.kwargs["uid"])

    def perform(self, form: DatedForm) -> str:
        self.action(**self.action_arguments())
        line = self.request.POST.get("line", "")
        return reverse("activities:new") + (f"?{urlencode({'line': line})}" if line else "")


class UndoItem(Undo):
    model = ActionItem
