"""Steps of an import that are forms of their own: a row read otherwise, its columns, taking it in,
undoing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import can
from agreements.forms.base import DatedForm
from agreements.views.base import ActionFormView
from mou_tracker.imports import actions, page
from mou_tracker.imports.answering import all_of, settled_by
from mou_tracker.imports.forms import ColumnsForm, RowForm, initial_of
from mou_tracker.imports.sending import who_may_take_in
from mou_tracker.imports.undoing import Outcome, ask_to_undo, outcome
from mou_tracker.imports.wording import problem_label, row_name

from .base import OfImport, OfRow


class EditRow(OfRow, ActionFormView):
    """The reading of one row, written otherwise; its cells stay as they are."""

    permission = "prepare_import"
    form_class = RowForm
    template_name = "imports/row.html"
    submit = gettext_lazy("Read it so")

    def load(self) -> None:
        _found = self.row
        self.check_may_decide()

    @property
    def heading(self) -> str:
        return capfirst(row_name(self.row.at))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.row)

    def perform(self, form: Any) -> str:
        values = form.columns()
        actions.decide(
            by=self.request.user, imported=self.imported,
            change=all_of(
                [actions.editing(self.row.at, values), *settled_by(self.row, values)]
            ),
        )  # fmt: skip
        return f"{self.address()}#row-{self.row.position}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.way_here((str(self.heading), ""))

    def cancel(self) -> str:
        return f"{self.address()}#row-{self.row.position}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        (shown,) = page.shown_rows(self.imported, [self.row], self.request.user)
        return super().get_context_data(**context, shown=shown)


class Columns(OfImport, ActionFormView):
    """What each column holds, and whose register it is."""

    permission = "prepare_import"
    form_class = ColumnsForm
    template_name = "imports/columns.html"
    heading = gettext_lazy("Columns of the register")
    submit = gettext_lazy("Read it so")

    def load(self) -> None:
        _found = self.imported
        self.check_may_decide()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "imported": self.imported}

    def perform(self, form: Any) -> str:
        told = form.columns()
        if any(told.values()):
            actions.decide(
                by=self.request.user, imported=self.imported,
                change=actions.naming_columns(told["columns"], told["orders"], told["home"]),
            )  # fmt: skip
        return self.address()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.way_here((_("Columns"), ""))

    def cancel(self) -> str:
        return self.address()


#: So many of each list are named before an import is undone.
NAMED = 200


class NoFields(DatedForm):
    def columns(self) -> dict[str, Any]:
        return {}


class Apply(OfImport, ActionFormView):
    """What taking it in would make, and the word that does it."""

    action = staticmethod(actions.ask_to_apply)
    target = "imported"
    is_versioned = True
    permission = "apply_import"
    form_class = NoFields
    template_name = "imports/apply.html"
    heading = gettext_lazy("Take the register in")
    submit = gettext_lazy("Take it in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who prepared it and may not take it in sends it to those who may."""
        if request.method == "GET" and not can(request.user, self.permission):
            _found = self.imported
            return redirect("imports:send", uid=self.imported.uid)
        return super().dispatch(request, *args, **kwargs)

    def action_arguments(self) -> dict[str, Any]:
        found = super().action_arguments()
        del found["on"]  # it is taken in on the day on which its turn comes
        return found

    def get_success_url(self) -> str:
        return self.address()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.way_here((_("Take in"), ""))

    def cancel(self) -> str:
        return self.address()

    def read_of(self, concerned: Any, context: dict[str, Any]) -> tuple[Any, str]:
        return concerned.version, ""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context, counts=page.counts(self.imported, ""), summary=page.summary(self.imported),
            left=self.imported.counts.get("left", 0), left_words=page.decisions_left(self.imported),
            undecided=f"{self.address()}?show=open",
            blocking=[problem_label(code) for code in self.imported.blocking],
        )  # fmt: skip


class Undo(OfImport, ActionFormView):
    """What goes, what stays and why; then the word that does it."""

    target = "imported"
    permission = "apply_import"
    form_class = NoFields
    template_name = "imports/undo.html"
    heading = gettext_lazy("Undo the import")

    @cached_property
    def outcome(self) -> Outcome:
        return outcome(self.imported)

    def check_permission(self) -> None:
        """Who may only prepare reads what would go, and who could do it."""
        if self.request.method != "GET":
            super().check_permission()
        self.load()

    def perform(self, form: Any) -> str:
        rest = self.request.POST.get("rest") == "1"
        ask_to_undo(by=self.request.user, imported=self.imported, rest=rest)
        return self.address()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.way_here((str(self.heading), ""))

    def cancel(self) -> str:
        return self.address()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_apply = can(self.request.user, self.permission)
        who = [] if may_apply else who_may_take_in(self.imported)
        return super().get_context_data(
            **context, outcome=self.outcome, may_apply=may_apply, who=who,
            more={
                name: max(0, len(getattr(self.outcome, name)) - NAMED)
                for name in ("agreements", "struck", "parties", "back", "stays", "cannot")
            },
        )  # fmt: skip
