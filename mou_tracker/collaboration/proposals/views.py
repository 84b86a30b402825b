"""What waits for acceptance: the list, one proposal with what would follow, and the answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from agreements.access import NotPermitted, can
from agreements.actions import Conflict
from agreements.clock import today
from agreements.views.base import AsOf, page_of

from . import actions, wording
from .effect import Effect, done_by, effect_of
from .models import Proposal, ProposalQuerySet, ProposalState
from .running import Unfit

SHOWN = 50


def _must_see(request: Any) -> None:
    if not can(request.user, "see"):
        raise NotPermitted("see")


class Proposals(AsOf, TemplateView):
    """`?list=waiting` (for the reader), `mine`, `decided`; `?agreement=` only those about one."""

    template_name = "collaboration/proposals.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        _must_see(request)
        return super().get(request, *args, **kwargs)

    @property
    def lists(self) -> dict[str, tuple[Any, Callable[[], ProposalQuerySet]]]:
        user, seen = self.request.user, Proposal.objects.visible_to(self.request.user)
        return {
            "waiting": (_("Waiting for me"), lambda: Proposal.objects.waiting_for(user)),
            "open": (_("All that wait"), seen.open),
            "mine": (_("Proposed by me"), lambda: seen.filter(proposed_by=user.pk)),
            "decided": (_("Answered"), lambda: seen.exclude(state=ProposalState.OPEN)),
        }

    @cached_property
    def chosen(self) -> str:
        """Who may accept nothing begins with what they proposed."""
        may_accept = any(can(self.request.user, verb) for verb in ("sign", "decide"))
        found = self.request.GET.get("list", "waiting" if may_accept else "mine")
        if found not in self.lists:
            raise BadRequest(_("There is no such list: “%s”.") % found[:40])
        return found

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        here = reverse("desk:proposals")
        rows = self.lists[self.chosen][1]().listed()
        about = self.request.GET.get("agreement", "")[:40]
        if about:
            rows = rows.filter(agreement__reference=about)
        is_waiting = self.chosen in ("waiting", "open")
        rows = rows.order_by("proposed_at", "pk") if is_waiting else rows.order_by("-pk")
        page = page_of(rows, self.request, size=SHOWN)
        tabs = [
            {"label": label, "href": f"{here}?list={name}", "current": name == self.chosen}
            for name, (label, _rows) in self.lists.items()
        ]
        user = self.request.user
        return super().get_context_data(
            **context,
            **page,
            lines=[
                {
                    "row": row,
                    "heading": wording.heading_of(row, reader=user),
                    "name": wording.name_of(row),
                    "may": actions.may_answer(user, row),
                }
                for row in page["rows"]
            ],
            tabs=tabs,
            chosen=self.chosen,
            about=about,
        )


class OfProposal:
    """A page about one proposal: 404 where what it is about may not be seen."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def proposal(self) -> Proposal:
        seen = Proposal.objects.visible_to(self.request.user).listed()
        found: Proposal = get_object_or_404(seen, uid=self.kwargs["uid"])
        return found


class OneProposal(OfProposal, AsOf, TemplateView):
    """What was filled in, what would follow from it, and the answers."""

    template_name = "collaboration/proposal.html"
    #: Of an answer that was refused.
    fault = ""
    typed = ""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.proposal, self.request.user
        may = actions.may_answer(user, row)
        heading = wording.heading_of(row, reader=user)
        if row.is_open:
            effect = effect_of(row, reader=user, on=self.today)
        else:
            effect = Effect(done_by(row, reader=user))
        return super().get_context_data(
            **context,
            row=row,
            heading=heading,
            name=wording.name_of(row),
            page=wording.page_of(row),
            filled=wording.filled_in(row, reader=user),
            effect=effect,
            has_form=wording.has_form(row, reader=user),
            may=may,
            is_mine=row.proposed_by_id == user.pk,
            others=[] if may or not row.is_open else actions.who_may_accept(row),
            fault=self.fault,
            typed=self.typed,
            breadcrumbs=[(_("Inbox"), "/inbox/"), (_("Proposals"), reverse("desk:proposals"))],
        )

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.proposal.proposed_by_id == request.user.pk and not self.proposal.is_open:
            actions.acknowledge(by=request.user, proposal=self.proposal)
        return super().get(request, *args, **kwargs)

    def refused(self, fault: str, *, status: int, typed: str = "") -> HttpResponse:
        """The page as it now stands, with why an answer was not taken."""
        self.fault, self.typed = fault, typed
        self.__dict__.pop("proposal", None)
        return self.render_to_response(self.get_context_data(), status=status)


class Answer(OneProposal):
    """POST only; leads back to the list."""

    http_method_names = ["post"]
    words: Any = ""

    def answer(self) -> str:
        """Does it, and says so."""
        raise NotImplementedError

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = request.POST.get("reason", "")
        _found = self.proposal  # 404 before 403
        try:
            words = self.answer()
        except Unfit as error:
            return self.refused(" ".join(error.reasons), status=409)
        except Conflict as error:
            return self.refused(str(error.message), status=409)
        except ValidationError as error:
            return self.refused(" ".join(error.messages), status=422, typed=typed)
        messages.success(request, words)
        return redirect("desk:proposals")


class Accept(Answer):
    """`seen`: the version of what it is about, as the page showed it."""

    def answer(self) -> str:
        text = self.request.POST.get("seen", "")
        seen = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        actions.accept(
            by=self.request.user, proposal=self.proposal, seen=seen, said=self.request._messages
        )
        return _("Accepted.")


class Refuse(Answer):
    def answer(self) -> str:
        reason = self.request.POST.get("reason", "").strip()[:2000]
        actions.refuse(by=self.request.user, on=today(), proposals=[self.proposal], reason=reason)
        return _("Refused; whoever proposed it reads why.")


class Withdraw(Answer):
    def answer(self) -> str:
        actions.withdraw(by=self.request.user, on=today(), proposal=self.proposal)
        return _("Withdrawn.")


class AnswerSeveral(View):
    """`proposal`: each that was ticked; `answer`: accept or refuse. All of them, or none; one whose
    agreement was changed since it was proposed is looked at by itself."""

    http_method_names = ["post"]

    def post(self, request: Any) -> HttpResponse:
        _must_see(request)
        uids = request.POST.getlist("proposal")[: actions.MOST]
        seen = Proposal.objects.visible_to(request.user).filter(uid__in=uids)
        rows = list(seen.listed().order_by("pk"))
        if not rows:
            messages.error(request, _("Tick at least one."))
            return redirect("desk:proposals")
        try:
            words = self._answer(request, rows)
        except (Unfit, Conflict, ValidationError) as error:
            told = getattr(error, "messages", None) or getattr(error, "reasons", None)
            said = " ".join(told) if told else str(getattr(error, "message", error))
            messages.error(request, _("Nothing is done: %(why)s") % {"why": said})
        else:
            messages.success(request, words)
        return redirect("desk:proposals")

    def _answer(self, request: Any, rows: list[Proposal]) -> str:
        number = {"n": len(rows)}
        if request.POST.get("answer") == "refuse":
            reason = request.POST.get("reason", "").strip()[:2000]
            actions.refuse(by=request.user, on=today(), proposals=rows, reason=reason)
            words = ngettext("%(n)d proposal refused.", "%(n)d proposals refused.", len(rows))
            return words % number
        versions = {row: row.version for row in rows}
        actions.accept_all(by=request.user, proposals=versions, said=request._messages)
        return ngettext("%(n)d proposal accepted.", "%(n)d proposals accepted.", len(rows)) % number
