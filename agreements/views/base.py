"""What pages share: the asked day, what one may see and do, and a form that hands to a verb."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import FormView

from agreements.access import NotPermitted, can, may_propose
from agreements.actions import Conflict, Stale
from agreements.actions.action import subject_of
from agreements.actions.once import KeyReused
from agreements.clock import asked_day, refuse_known, today
from agreements.models import Agreement, AuditEntry, IdempotentResponse
from agreements.wording.date_formats import format_date

from . import merge
from .busy import while_busy
from .once import submitted_once

#: Marks a message that offers to take the action back.
UNDO = "undo"


def undoing(where: str) -> str:
    """The tags of a message that offers to take back what it tells of."""
    return f"{UNDO} {where}" if where else ""


class AsOf:
    """Pages about a day: `self.on`, `self.today`, both in the context with `is_past`.

    `answers_known`: whether the page takes `?known=` as well; one that does not refuses it, rather
    than tell what was not known then.
    """

    answers_known = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.answers_known:
            refuse_known(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def on(self):
        return asked_day(self.request, self.told_of(), answers_known=self.answers_known)

    def told_of(self) -> QuerySet[Agreement] | None:
        """The agreements of a page, where it is not about all that one may see: the day may lie as
        far ahead as they are computed."""
        return None

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

    def told_of(self) -> QuerySet[Agreement] | None:
        return Agreement.objects.filter(pk=self.agreement.pk)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, agreement=self.agreement)


def ending_at(heading: Any, way: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """`way` to a form, which is the last of it: what it belongs to is one click away."""
    return [*way, (heading, "")] if way and way[-1][1] and heading else way


class ActionFormView(AsOf, FormView):
    """A form that hands what was typed to a verb and keeps every word when the verb refuses.

    `permission`: what it needs (403 without). `heading`, `submit`, `success_message`: its words.
    `action`: what it calls, `target`: the attribute that it is about, handed to the action by this
    name and looked up first (404); `is_versioned`: whether a page that was read before somebody
    else's change of it is told so, with every word kept. Subclasses give `get_success_url()` and
    `breadcrumbs()`, and override `perform` only where something is decided.
    """

    action: Callable[..., Any]
    target = ""
    is_versioned = False
    permission = ""
    #: While what somebody proposed is carried out: it is done as it was meant, or not at all.
    is_proposal = False
    heading: Any = ""  # words, or words that wait for the reader's language
    submit: Any = ""
    success_message: Any = ""
    template_name = "agreements/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return self.enter()
        self.prepare()
        return while_busy(request, lambda: copy(self).send())

    def prepare(self) -> None:
        """What takes long and writes nothing, done once and before anything is locked."""

    def send(self) -> HttpResponse:
        try:
            return submitted_once(self.request, self.enter, again=self.again)
        except KeyReused as error:
            return self.said_before(error.given)

    def enter(self) -> HttpResponse:
        self.check_permission()
        return super().dispatch(self.request, *self.args, **self.kwargs)

    def check_permission(self) -> None:
        """404 for what may not be seen, then 403 for what may not be done."""
        self.load()
        if not (self.proposes or can(self.request.user, self.permission)):
            raise NotPermitted(self.permission)

    @property
    def proposals(self) -> Any:
        """Who keeps what is only proposed; set by whoever keeps proposals."""
        return getattr(self.request, "proposals", None)

    @property
    def proposes(self) -> bool:
        """Whether whoever reads the form can but propose what it says."""
        return self.proposals is not None and may_propose(self.request.user, self.permission)

    def needs(self, form: Any) -> str:
        """The permission that what was typed needs."""
        return self.permission

    def again(self, given: IdempotentResponse) -> HttpResponse:
        """The same form once more: the same page, and nothing is done."""
        if self.success_message:
            messages.success(self.request, self.success_message)
        return redirect(given.headers["Location"])

    def said_before(self, given: IdempotentResponse) -> HttpResponse:
        """This form was saved before, and now says something else: the words stay on the page, and
        saving them is a step of its own."""
        self.check_permission()
        form = self.get_form()
        words = _(
            "This form was saved already, at {time}, with other words: {link}. What stands here "
            "now is not saved; saving it is a change of its own."
        )
        link = format_html(
            '<a href="{}">{}</a>', given.headers["Location"], _("see what was saved")
        )
        time = format_date(given.created_at, "TIME_FORMAT")
        told = format_html(words, time=time, link=link)
        if form.is_bound:
            form.add_error(None, told)
        else:
            messages.warning(self.request, told)
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def load(self) -> None:
        """Looks up what the page is about, 404 before 403."""
        if isinstance(self, OfAgreement):
            _found = self.agreement
        if self.target:
            getattr(self, self.target)

    def versioned_object(self) -> Any:
        """The row whose version the form carries, where there is one."""
        return getattr(self, self.target) if self.is_versioned else None

    @property
    def version_read(self) -> int | None:
        """The version the form was opened on; None where it names none. What is no version is that
        of nothing, so that both sides are shown rather than one of them written over."""
        text = self.request.POST.get("version", "")
        if not text:
            return None
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "on": self.today}

    @property
    def begun(self) -> QueryDict | None:
        """What was typed into this form before and kept as a draft, where the page is to show it;
        set by whoever keeps drafts."""
        return None if self.request.method == "POST" else getattr(self.request, "begun", None)

    def get_form(self, form_class: type | None = None) -> Any:
        """The form as sent, with the sides of a conflict as chosen; or as it was begun before."""
        form = super().get_form(form_class)
        if form.is_bound:
            form.data = merge.chosen(form, form.data)
        elif self.begun is not None:
            merge.begin(form, self.begun)
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            target, is_done = self.carry_out(form)
        except ValidationError as error:
            form.take(error)
            return self.form_invalid(form)
        except Stale as error:
            return self.both_sides(error)
        except Conflict as error:
            form.add_error(None, error.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        if is_done and self.success_message:
            messages.success(self.request, self.success_message, extra_tags=undoing(self.undo()))
        return redirect(target)

    def carry_out(self, form: Any) -> tuple[str, bool]:
        """Where to go, and whether it is done, or only proposed."""
        if self.proposals is None:
            return self.perform(form), True
        if may_propose(self.request.user, self.needs(form)):
            return self.proposals.propose(self, form), False
        return self.proposals.perform(self, form), True

    def both_sides(self, error: Stale) -> HttpResponse:
        """The row moved on while this was typed: a view that has read nothing yet shows it as it
        now stands, beside every word of this form."""
        fresh = type(self)()
        fresh.setup(self.request, *self.args, **self.kwargs)
        fresh.check_permission()
        marks = merge.read_marks(self.request.POST.get("opened", ""))
        form = fresh.get_form()
        data, both, taken = merge.brought_together(form, form.data, marks)
        form.data = data
        form.add_error(None, error.message)
        last = AuditEntry.objects.filter(subject=subject_of(error.current)).first()
        context = fresh.get_context_data(form=form, both=both, taken=taken, last=last)
        return fresh.render_to_response(context, status=409)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def perform(self, form: Any) -> str:
        """Does it, and returns where to go; `object` is what the action returned."""
        self.object = self.action(**self.action_arguments(), **self.typed(form))
        return self.get_success_url()

    def action_arguments(self) -> dict[str, Any]:
        """Who, when, about what, and the version that was read of it."""
        found: dict[str, Any] = {"by": self.request.user, "on": self.today}
        if self.target:
            found[self.target] = getattr(self, self.target)
        if self.versioned_object() is not None:
            found["version"] = self.version_read
        return found

    def typed(self, form: Any) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return form.columns()

    def undo(self) -> str:
        """Where a POST takes the action back, "path" or "path name=value"; "" where nothing
        does."""
        return ""

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The way here: (label, path)."""
        return []

    def cancel(self) -> str:
        breadcrumbs = self.breadcrumbs()
        return breadcrumbs[-1][1] if breadcrumbs else "/"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(
            **context,
            heading=self.heading,
            submit=_("Propose") if self.proposes else self.submit or _("Save"),
            proposes=self.proposes,
            breadcrumbs=ending_at(self.heading, self.breadcrumbs()),
            cancel=self.cancel(),
        )
        concerned = self.versioned_object()
        if concerned is not None:
            found["version"], found["opened"] = self.read_of(concerned, found)
        return found

    def read_of(self, concerned: Any, context: dict[str, Any]) -> tuple[Any, str]:
        """The version and the marks the form carries on. A refused form and a draft keep those
        they were begun on, so that a change made meanwhile is met in the end; once both sides
        stand on the page, it is those of now."""
        earlier = None if "both" in context else self.begun or self.request.POST
        if earlier and "version" in earlier:
            return earlier["version"], earlier.get("opened", "")
        return concerned.version, merge.opened(context["form"])


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
