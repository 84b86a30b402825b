"""What pages share: the asked day, what one may see and do, and a form that hands to a verb."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from agreements.access import can
from agreements.actions import Conflict
from agreements.clock import asked_day, today
from agreements.models import Agreement


class AsOf:
    """Pages about a day: `self.on`, `self.today`, both in the context with `is_past`."""

    @cached_property
    def on(self):
        return asked_day(self.request)

    @cached_property
    def today(self):
        return today()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context, on=self.on, today=self.today, is_past=self.on != self.today
        )


class OfAgreement:
    """Pages below one agreement: 404 where it may not be seen."""

    @cached_property
    def agreement(self) -> Agreement:
        seen = Agreement.objects.visible_to(self.request.user)
        return get_object_or_404(seen, reference=self.kwargs["reference"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, agreement=self.agreement)


class DeedView(AsOf, FormView):
    """A form that hands what was typed to a verb and keeps every word when the verb refuses.

    `verb`: the permission it needs (403 without). `heading`, `submit`, `said`: its words.
    Subclasses give `do(form)`, which returns the page to go to, and `trail()`.
    """

    verb = ""
    heading = ""
    submit = ""
    said = ""
    template_name = "agreements/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        if not can(request.user, self.verb):
            raise PermissionDenied(_("Your role does not allow this."))
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        """Looks up what the page is about, 404 before 403."""
        if isinstance(self, OfAgreement):
            _found = self.agreement

    def concerned(self) -> Any:
        """The versioned row the form is about, where there is one: a page that was read before
        somebody else's change is told so, with every word kept."""
        return None

    @property
    def version_read(self) -> int | None:
        """The version the form was opened on."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "on": self.today}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            target = self.do(form)
        except ValidationError as error:
            form.take(error)
            return self.form_invalid(form)
        except Conflict as error:
            form.add_error(None, error.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        if self.said:
            messages.success(self.request, self.said)
        return redirect(target)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def do(self, form: Any) -> str:
        raise NotImplementedError

    def trail(self) -> list[tuple[str, str]]:
        """The way here: (label, path)."""
        return []

    def cancel(self) -> str:
        trail = self.trail()
        return trail[-1][1] if trail else "/"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            heading=self.heading,
            submit=self.submit or _("Save"),
            trail=self.trail(),
            cancel=self.cancel(),
            version=getattr(self.concerned(), "version", None),
        )


def page_of(
    queryset: QuerySet, request: HttpRequest, *, key: str = "after", size: int = 50
) -> dict:
    """One page of a short, already ordered register, by offset: rows, next, previous, shown.

    For parties, people and commitments; long lists go on by key (decision 0010).
    """
    after = request.GET.get(key, "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0
    rows = list(queryset[start : start + size + 1])
    query = request.GET.copy()
    query[key] = start + size
    back = request.GET.copy()
    back[key] = max(start - size, 0)
    return {
        "rows": rows[:size],
        "next": f"?{query.urlencode()}" if len(rows) > size else "",
        "previous": f"?{back.urlencode()}" if start else "",
        "shown": min(len(rows), size),
    }
