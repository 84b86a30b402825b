"""Log an activity: one line and Enter, or the short form; then change what is written about it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import actions, quick
from activities.duplicates import similar
from activities.forms import ChangeForm, LineForm, LogForm
from activities.guesses import candidates_for
from activities.models import ActivityKind
from agreements.models import Agreement, Area, Party
from agreements.views.base import DeedView

from .base import OfActivity, page_of_activity


class New(DeedView):
    """`?agreement=REF` says where one stands; `line` is the quick entry, anything else the form.

    A line is logged at once where it names a day, an agreement is certain and nothing like it is
    there yet; else the form comes back filled in, saying which words were read as what.
    """

    verb = "log_activity"
    form_class = LogForm
    template_name = "activities/new.html"

    @cached_property
    def standing(self) -> Agreement | None:
        """The agreement whose page one came from, where it may be seen."""
        seen = Agreement.objects.visible_to(self.request.user)
        return seen.filter(reference=self.request.GET.get("agreement", "")[:40]).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"kind": ActivityKind.MEETING}
        if self.standing:
            initial["agreements"] = [self.standing.reference]
        return initial

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "line" in request.POST and "title" not in request.POST:
            return self.from_line()
        return super().post(request, *args, **kwargs)

    def from_line(self) -> HttpResponse:
        line = LineForm(self.request.POST, on=self.today)
        if not line.is_valid():
            return self.answer(self.unfilled(), line=line)
        entry = quick.parse(
            line.cleaned_data["line"], on=self.today, known=candidates_for(self.request.user)
        )
        filled = self.filled(entry)
        form = LogForm(data=filled, on=self.today, user=self.request.user)
        if entry.when and filled["agreements"] and form.is_valid():
            return self.form_valid(form)
        return self.answer(LogForm(initial=filled, on=self.today, user=self.request.user), entry)

    def unfilled(self) -> LogForm:
        return LogForm(initial=self.get_initial(), on=self.today, user=self.request.user)

    def filled(self, entry: quick.Entry) -> dict[str, Any]:
        """The form as the line fills it in."""
        agreement = self.standing
        if entry.agreement:
            agreement = Agreement.objects.get(pk=entry.agreement)
        party = Party.objects.filter(pk=entry.party).first() if entry.party else None
        return {
            "title": entry.title,
            "when": entry.when.text if entry.when else "",
            "kind": entry.kind or (ActivityKind.MEETING if entry.mode else ActivityKind.OTHER),
            "agreements": [agreement.reference] if agreement else [],
            "areas": list(Area.objects.filter(pk__in=entry.areas).values_list("code", flat=True)),
            "mode": entry.mode or "",
            "party": party.uid if party and entry.head_count else "",
            "head_count": entry.head_count if party and entry.head_count else "",
            "confidentiality": LogForm.base_fields["confidentiality"].initial,
        }

    def form_valid(self, form: LogForm) -> HttpResponse:
        """Asks once where it looks logged already."""
        values = form.values()
        if "despite" not in self.request.POST:
            twins = similar(
                user=self.request.user,
                kind=values["kind"],
                title=values["title"],
                day=values.get("held") or values.get("when"),
                agreements=values["agreements"],
            )
            if twins:
                return self.answer(form, twins=twins)
        return super().form_valid(form)

    def do(self, form: LogForm) -> str:
        row = actions.log_activity(by=self.request.user, on=self.today, **form.values())
        messages.success(self.request, _("Logged. Details can follow."))
        return page_of_activity(row)

    def answer(
        self,
        form: LogForm,
        entry: quick.Entry | None = None,
        line: LineForm | None = None,
        twins: list | None = None,
    ) -> HttpResponse:
        context = self.get_context_data(form=form, entry=entry, line=line, twins=twins)
        return self.render_to_response(context, status=200 if entry else 422)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        line = context.pop("line", None) or LineForm(on=self.today)
        entry = context.get("entry")
        return super().get_context_data(
            line=line, standing=self.standing, read=_read(entry) if entry else [], **context
        )

    def trail(self) -> list[tuple[str, str]]:
        return [
            (_("Activities"), reverse("activities:list")),
            (_("Log an activity"), reverse("activities:new")),
        ]

    def cancel(self) -> str:
        return reverse("activities:list")


def _read(entry: quick.Entry) -> list[tuple[str, str]]:
    """(field, the words it was read from)."""
    names = {
        "when": _("When"),
        "party": _("Partner"),
        "agreement": _("Agreement"),
        "kind": _("Kind"),
        "mode": _("Mode"),
        "head_count": _("How many"),
    }
    return [(label, entry.words(name)) for name, label in names.items() if entry.words(name)]


class Edit(OfActivity, DeedView):
    """Change what is written about an activity; a stale form is told so and keeps every word."""

    verb = "change_activity"
    form_class = ChangeForm
    template_name = "agreements/form.html"

    def find(self) -> None:
        _found = self.activity

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        row = self.activity
        plain = (
            "title", "kind", "session_number", "mode", "level", "place", "responsible",
            "outcome", "confidentiality", "notes",
        )  # fmt: skip
        links = row.agreement_links.visible_to(self.request.user)
        return {
            **{name: getattr(row, name) for name in plain},
            "agreements": list(links.values_list("agreement__reference", flat=True)),
            "areas": list(row.area_links.values_list("area__code", flat=True)),
            "forum": row.forum.uid if row.forum else "",
            "proposed_by": row.proposed_by.uid if row.proposed_by else "",
        }

    def do(self, form: ChangeForm) -> str:
        row = actions.change_activity(
            by=self.request.user,
            on=self.today,
            activity=self.activity,
            version=self.version_read,
            **form.cleaned_data,
        )
        return page_of_activity(row)

    def concerned(self) -> Any:
        return self.activity

    @property
    def heading(self) -> str:
        return _("Change the activity")
