"""One import: how far it is, what its rows would become, what is to be decided."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from agreements.access import can
from agreements.actions.action import Conflict
from agreements.views.base import AsOf, page_of
from agreements.views.filtering import chosen
from mou_tracker.imports import actions, page
from mou_tracker.imports.answering import Unread, all_of, pressed, ticked
from mou_tracker.imports.applying import DOING
from mou_tracker.imports.made import has_agreements, list_of
from mou_tracker.imports.models import State
from mou_tracker.imports.sending import acknowledge
from mou_tracker.imports.wording import fault, not_undone, problem_label
from mou_tracker.reminders.models import Entry, EntryState
from mou_tracker.reminders.taken_in import list_of as list_of_days

from .base import OfImport

#: Seconds after which a page about an import under way is looked at again.
AGAIN_AFTER = 3


class Workbench(OfImport, AsOf, TemplateView):
    """`?show=`, `?kind=`, `?chain=`: which rows; `?after=`: the page."""

    template_name = "imports/workbench.html"
    #: Name of a problem's answer -> why what was written beside it cannot be read.
    errors: Mapping[str, str] = {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acknowledge(self.imported, by=request.user)
        answer = super().get(request, *args, **kwargs)
        if self.on and self.imported.is_under_way:
            answer.headers["Refresh"] = str(AGAIN_AFTER)
        return answer

    @cached_property
    def show(self) -> str:
        return chosen(self.request, "show", page.SHOWN, "all")

    @cached_property
    def kind(self) -> str:
        return chosen(self.request, "kind", sorted(self.imported.kinds))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        imported, user = self.imported, self.request.user
        show, kind = self.show, self.kind  # refused alike in every state
        found: dict[str, Any] = {
            "breadcrumbs": self.way_here(), "may_decide": self.may_decide,
            "may_apply": can(user, "apply_import"),
            "is_owner": imported.owner_id == user.pk,
        }  # fmt: skip
        if imported.is_under_way:
            found["doing"] = DOING.get(imported.doing, "")
        elif imported.state == State.FAILED:
            found["fault"] = fault(imported.error, imported.error_at)
            found["is_of_file"] = imported.error.startswith("sheets.")
        else:
            found |= self.rows(show, kind)
        return super().get_context_data(**context, **found)

    def days_before(self) -> str:
        """Where the reader finds what was due before it was taken in; "" where nothing was."""
        if self.imported.state != State.APPLIED:
            return ""
        mine = Entry.objects.of(self.request.user).filter(state=EntryState.TAKEN_IN)
        found = mine.filter(notice__register=self.imported.uid).exists()
        return list_of_days(self.imported.uid) if found else ""

    def rows(self, show: str, kind: str) -> dict[str, Any]:
        imported = self.imported
        chain = self.request.GET.get("chain", "")[:200]
        rows = page.asked_for(imported, show=show, kind=kind, chain=chain)
        part = page_of(rows, self.request, size=page.PAGE)
        shown = page.shown_rows(
            imported, part["rows"], self.request.user, said=self.request.POST, errors=self.errors
        )
        blocking = [problem_label(code) for code in imported.blocking]
        return {
            "counts": page.counts(imported, show), "summary": page.summary(imported),
            "left": page.decisions_left(imported), "kinds": page.kinds(imported, kind),
            "show": show, "kind": kind, "kind_label": kind and problem_label(kind),
            "chain": chain, "page": part, "blocking": blocking,
            "rows": shown,
            "asks": self.may_decide and imported.is_open and any(one.asks for one in shown),
            "refused": page.refused_as_a_whole(imported),
            "not_undone": not_undone(imported.result.get("not_undone", "")),
            "made": list_of(imported) if has_agreements(imported) else "",
            "days_before": self.days_before(), "of_file": page.problems_of_file(imported),
            "titles": page.titles_of(imported), "query": self.request.GET.urlencode(),
            "errors": self.errors,
        }  # fmt: skip


class Decide(Workbench):
    """What is said on the workbench, asked for with the query of the page that was read: `do`, the
    word of one button (`answering.pressed`) or "answers"; and, in any case, what was ticked beside
    problems meanwhile."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_may_decide()
        user: Any = request.user
        words = request.POST.get("do", "")
        try:
            changes = ticked(self.imported, request.POST, on=self.today)
            said = len(changes)
            if words != "answers":
                changes.append(pressed(self.imported, words))
            if changes:
                actions.decide(by=user, imported=self.imported, change=all_of(changes))
        except Unread as error:
            self.errors = error.errors
            return self.render_to_response(self.get_context_data(), status=422)
        except (Conflict, ValidationError) as error:
            told = error.message if isinstance(error, Conflict) else " ".join(error.messages)
            messages.error(request, told)
        else:
            self.tell(said, words)
        return redirect(self.back(words))

    def tell(self, said: int, words: str) -> None:
        if said:
            told = ngettext("%(n)d answer saved.", "%(n)d answers saved.", said) % {"n": said}
            messages.success(self.request, told)
        elif words == "answers":
            messages.info(self.request, _("No answer was ticked."))

    def back(self, words: str) -> str:
        """The page that was read, at the row that was decided. Among what is open the rows answered
        are gone: what is left of them is on its first page."""
        known = {"show", "kind", "chain", "on"} | ({"after"} if self.show != "open" else set())
        query = {name: value for name, value in self.request.GET.items() if name in known}
        what, _colon, rest = words.partition(":")
        position = rest.partition(":")[0]
        is_row = what in ("aside", "in", "accept", "choose", "words") and position.isdigit()
        return f"{self.address(urlencode(query))}{f'#row-{position}' if is_row else ''}"


@require_POST
def again(request: HttpRequest, uid: str) -> HttpResponse:
    return _done(request, uid, actions.read_again, "prepare_import")


@require_POST
def take_over(request: HttpRequest, uid: str) -> HttpResponse:
    return _done(request, uid, actions.take_over, "apply_import")


def _done(request: HttpRequest, uid: str, action: Any, permission: str) -> HttpResponse:
    view = OfImport()
    view.request, view.kwargs = request, {"uid": uid}
    imported = view.imported
    if not can(request.user, permission):
        raise PermissionDenied(_("Your role does not allow this."))
    try:
        action(by=request.user, imported=imported)
    except Conflict as error:
        messages.error(request, error.message)
    return redirect(view.address())
