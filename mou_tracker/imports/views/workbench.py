"""One import: how far it is, what its rows would become, what is to be decided."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView, View

from agreements.access import can
from agreements.actions.action import Conflict
from agreements.views.base import AsOf, page_of
from agreements.views.filtering import chosen
from mou_tracker.imports import actions, page
from mou_tracker.imports.applying import DOING
from mou_tracker.imports.made import has_agreements, list_of
from mou_tracker.imports.models import ImportRow, State
from mou_tracker.imports.registers.values import severity_of
from mou_tracker.imports.sending import acknowledge
from mou_tracker.imports.wording import fault, not_undone, problem_label
from mou_tracker.reminders.models import Entry, EntryState
from mou_tracker.reminders.taken_in import list_of as list_of_days

from .base import OfImport

#: Problems about a name: one answer for its spelling.
OF_A_NAME = ("party_likely", "party_lookalike")
#: Seconds after which a page about an import under way is looked at again.
AGAIN_AFTER = 3


class Workbench(OfImport, AsOf, TemplateView):
    """`?show=`, `?kind=`, `?chain=`: which rows; `?after=`: the page."""

    template_name = "imports/workbench.html"

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
        blocking = [problem_label(code) for code in imported.blocking]
        return {
            "counts": page.counts(imported, show), "summary": page.summary(imported),
            "left": page.decisions_left(imported), "kinds": page.kinds(imported, kind),
            "show": show, "kind": kind, "kind_label": kind and problem_label(kind),
            "chain": chain, "page": part, "blocking": blocking,
            "rows": page.shown_rows(imported, part["rows"], self.request.user),
            "refused": page.refused_as_a_whole(imported),
            "not_undone": not_undone(imported.result.get("not_undone", "")),
            "made": list_of(imported) if has_agreements(imported) else "",
            "days_before": self.days_before(), "of_file": page.problems_of_file(imported),
            "titles": imported.shape.get("titles", []), "query": self.request.GET.urlencode(),
        }  # fmt: skip


class Decide(OfImport, View):
    """What the buttons of the workbench say: `do` is "what:position:code:value", of which the last
    two may be missing; `back`: the query of the page that was read."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_may_decide()
        words = request.POST.get("do", "").split(":", 3)
        what, position, code, value = [*words, "", "", "", ""][:4]
        try:
            change = self.change(what, position, code, value)
            user: Any = request.user
            actions.decide(by=user, imported=self.imported, change=change)
        except (Conflict, ValidationError) as error:
            told = error.message if isinstance(error, Conflict) else " ".join(error.messages)
            messages.error(request, told)
        return redirect(self.back(position))

    def change(self, what: str, position: str, code: str, value: str) -> Any:
        if what == "kind":
            return self.of_kind(position)
        if what == "file":
            return self.of_file(position, code, value)
        row = self.row(position)
        if what in ("aside", "in"):
            return actions.taking([row.at], what)
        problems = [one for one in row.reading.get("problems", ()) if one["code"] == code]
        if not problems:
            raise Conflict(_("This was decided meanwhile."), code="decided")
        if what == "accept":
            return actions.accepting({row.at: {code: problems[0].get("taken", "")}})
        self.check_choice(problems[0], value)
        if what == "choose" and code not in OF_A_NAME:
            return actions.choosing(code, value, rows=[row.at])
        if what in ("choose", "words"):  # who is meant by a name holds for the whole file
            return self.of_words(code, problems[0], value)
        raise BadRequest(_("This cannot be decided."))

    def of_file(self, number: str, code: str, value: str) -> Any:
        """What is said of a problem of the whole file: the `number`th, from 0."""
        told = self.imported.shape.get("problems", ())
        is_number = number.isascii() and number.isdigit() and len(number) < 8
        problem = told[int(number)] if is_number and int(number) < len(told) else {}
        if problem.get("code") != code or severity_of(code).value != "ask":
            raise Conflict(_("This was decided meanwhile."), code="decided")
        self.check_choice(problem, value)
        return actions.for_words(code, problem.get("words", ""), value)

    def of_words(self, code: str, problem: dict[str, Any], value: str) -> Any:
        """The same value wherever the same words stand; of a partner's name, its spelling."""
        words = problem.get("words", "")
        if code in OF_A_NAME and value != "same":
            return actions.for_spelling(words, value)
        return actions.for_words(code, words, value)

    def of_kind(self, code: str) -> Any:
        """What was taken is right in every row in which this is open. What blocks is never
        accepted unread."""
        rows = ImportRow.objects.filter(imported=self.imported, open__contains=[code])
        taken = {
            row.at: {
                code: next(
                    (one.get("taken", "") for one in row.reading["problems"]
                     if one["code"] == code), "",
                )
            }
            for row in rows.only("at", "reading")
        }  # fmt: skip
        if not taken or severity_of(code).value == "blocks":
            raise Conflict(_("This was decided meanwhile."), code="decided")
        return actions.accepting(taken)

    def row(self, position: str) -> ImportRow:
        rows = ImportRow.objects.filter(imported=self.imported)
        if not (position.isascii() and position.isdigit() and len(position) < 8):
            raise BadRequest(_("This cannot be decided."))
        row = rows.filter(position=int(position)).first()
        if row is None:
            raise Conflict(_("This was decided meanwhile."), code="decided")
        return row

    @staticmethod
    def check_choice(problem: dict[str, Any], value: str) -> None:
        if value not in (*problem.get("choices", ()), problem.get("taken", "")):
            raise BadRequest(_("This cannot be decided."))

    def back(self, position: str) -> str:
        """The page that was read, at the row that was decided."""
        known = {"show", "kind", "chain", "after", "on"}
        query = [one for one in parse_qsl(self.request.POST.get("back", "")) if one[0] in known]
        is_row = position.isdigit() and not self.request.POST.get("do", "").startswith("file:")
        mark = f"#row-{position}" if is_row else ""
        return f"{self.address(urlencode(query))}{mark}"


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
