"""A register sent to those who may take it in, taken back, and sent back with words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.actions.action import Conflict
from agreements.views.base import ActionFormView
from mou_tracker.imports import page, sending
from mou_tracker.imports.forms import SendBackForm, SendForm
from mou_tracker.imports.wording import problem_label

from .base import OfImport


class Sending(OfImport, ActionFormView):
    """A form with words about one import; back on its page afterwards."""

    target = "imported"
    is_versioned = True

    def action_arguments(self) -> dict[str, Any]:
        found = super().action_arguments()
        del found["on"]
        return found

    def get_success_url(self) -> str:
        return self.address()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.way_here((self.heading, ""))

    def cancel(self) -> str:
        return self.address()

    def read_of(self, concerned: Any, context: dict[str, Any]) -> tuple[Any, str]:
        return concerned.version, ""


class Send(Sending):
    """By who prepares it and may not take it in."""

    action = staticmethod(sending.send)
    permission = "prepare_import"
    form_class = SendForm
    template_name = "imports/send.html"
    heading = gettext_lazy("Send the register to be taken in")
    submit = gettext_lazy("Send")
    success_message = gettext_lazy("Sent. Nothing has changed yet; it waits to be taken in.")

    def load(self) -> None:
        self.check_may_decide()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        imported = self.imported
        return super().get_context_data(
            **context, counts=page.counts(imported, ""), summary=page.summary(imported),
            left=imported.counts.get("left", 0), left_words=page.decisions_left(imported),
            undecided=f"{self.address()}?show=open",
            blocking=[problem_label(code) for code in imported.blocking],
            who=sending.who_may_take_in(imported, besides=self.request.user),
        )  # fmt: skip


class SendBack(Sending):
    action = staticmethod(sending.send_back)
    permission = "apply_import"
    form_class = SendBackForm
    heading = gettext_lazy("Send the register back")
    submit = gettext_lazy("Send it back")
    success_message = gettext_lazy("Sent back; whoever prepared it reads why.")


@require_POST
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    view = OfImport()
    view.request, view.kwargs = request, {"uid": uid}
    view.check_may_decide()
    try:
        sending.take_back(by=request.user, imported=view.imported)  # type: ignore[arg-type]
        messages.success(request, _("Taken back; nobody is asked any more."))
    except Conflict as error:
        messages.error(request, error.message)
    return redirect(view.address())
