"""Press releases: the ones that came in and the next one; one of them, line by line beside its
words."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.access import can
from agreements.models import Agreement
from agreements.views.base import ActionFormView, page_of
from mou_tracker.imports.models import Release
from mou_tracker.imports.press import actions
from mou_tracker.imports.press.facts import Facts
from mou_tracker.imports.press.forms import GiveForm, TakeForm
from mou_tracker.imports.press.lines import (
    Deal,
    deal_name,
    deals_of,
    lines_in,
    made_before,
    taken_before,
    terms_before,
)
from mou_tracker.imports.press.marks import pieces
from mou_tracker.imports.press.taking import PROPOSED, Refused, take
from mou_tracker.imports.press.words import BECAME, question

from .base import Arrivals

SHOWN = 25


class Releases(Arrivals):
    """Who may prepare an import sees theirs."""

    form_class = GiveForm
    template_name = "imports/releases.html"
    heading = gettext_lazy("Press releases")
    submit = gettext_lazy("Read the release")

    def perform(self, form: Any) -> str:
        release, is_new = actions.receive(by=self.request.user, on=self.today, **form.columns())
        if not is_new:
            messages.info(self.request, _("This release was given before; this is what was read."))
        return reverse("imports:release", args=[release.uid])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Import"), reverse("imports:imports")), (_("Press releases"), "")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        seen = Release.objects.visible_to(user).select_related("owner").defer("reading", "text")
        return super().get_context_data(
            **context, page=page_of(seen, self.request, size=SHOWN),
            may_prepare=can(user, self.permission),
        )  # fmt: skip


class OneRelease(ActionFormView):
    """What was read, beside the words; once it was recorded, what became of each line."""

    permission = "prepare_import"
    form_class = TakeForm
    template_name = "imports/release.html"
    submit = gettext_lazy("Record what is ticked")

    def load(self) -> None:
        _found = self.release

    @cached_property
    def release(self) -> Release:
        seen = Release.objects.visible_to(self.request.user)
        seen = seen.select_related("owner", "document", "applied_by")
        return get_object_or_404(seen, uid=self.kwargs["uid"])

    @property
    def heading(self) -> str:
        return _("Press release")

    @cached_property
    def facts(self) -> Facts:
        answers = self.release.answers
        made, terms = made_before(answers), terms_before(answers)
        address = reverse("imports:release", args=[self.release.uid])
        return Facts(self.release.reading, self.request.user, made, terms, address)

    @cached_property
    def deals(self) -> list[Deal]:
        return deals_of(self.release.reading, self.facts, self.release.answers)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(), "deals": self.deals, "facts": self.facts,
            "has_file": self.release.document is not None,
            "taken": taken_before(self.release.answers),
        }  # fmt: skip

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refused as error:
            for line in error.lines:
                form.take_error(line, error.error)
            return self.form_invalid(form)

    def perform(self, form: Any) -> str:
        row = take(
            release=self.release, by=self.request.user, on=self.today, form=form, facts=self.facts
        )
        before = taken_before(self.release.answers)
        proposed = sum(how == PROPOSED for key, how in row.answers.items() if key not in before)
        told = _("Recorded.")
        if proposed:
            told = ngettext(
                "Recorded; %(n)d line waits as a proposal for somebody who may do it.",
                "Recorded; %(n)d lines wait as proposals for somebody who may do them.",
                proposed,
            ) % {"n": proposed}
        messages.success(self.request, told)
        return reverse("imports:release", args=[row.uid])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Import"), reverse("imports:imports")),
            (_("Press releases"), reverse("imports:releases")),
            (self.release.name, ""),
        ]

    def cancel(self) -> str:
        return reverse("imports:releases")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(**context)
        reading, user = self.release.reading, self.request.user
        deals = []
        for number, one in enumerate(found["form"].shown(), 1):
            deal = one["deal"]
            name = deal_name(deal, self.facts) if deal.key != "r" else ""
            lines = [
                {**line, "became": BECAME.get(self.release.answers.get(line["line"].key, ""), "")}
                for line in one["lines"]
            ]
            deals.append({**one, "number": number, "name": name, "lines": lines})
        recorded = Agreement.objects.visible_to(user).filter(
            pk__in=self.release.links.filter(is_recorded=True).values("agreement")
        )
        return {
            **found,
            "release": self.release,
            "pieces": pieces(self.release.text, lines_in(self.deals)),
            "deals": deals,
            "questions": [question(one) for one in reading["ask"]],
            "has_more": any("take" in one for deal in deals for one in deal["lines"]),
            "recorded": list(recorded.order_by("reference")),
            "may_sign": can(user, "sign"),
        }
