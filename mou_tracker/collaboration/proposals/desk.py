"""Between a form and its action: who may not do it proposes it; and a proposal opened as a form is
settled by saving that."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.actions.action import carrying_out
from agreements.clock import today
from agreements.models import Agreement

from . import actions
from .models import Proposal, ProposalState

#: The word to whoever accepts, beside the fields of the form.
NOTE = "proposal_note"
#: Sent along by every form, and nothing that was filled in.
NOT_FILLED = ("csrfmiddlewaretoken", "form_key", NOTE)
#: Of an address, what opens a form in some state.
NOT_ASKED = ("draft", "proposal", "on")


def body_of(typed: Any) -> dict[str, Any]:
    """A form as it was sent, as JSON: name -> text, or the list of several."""
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in typed.lists()
        if name not in NOT_FILLED
    }


class Desk:
    """What one request may do with proposals (`request.proposals`)."""

    def __init__(self, request: Any) -> None:
        self.request = request

    @cached_property
    def opened(self) -> Proposal | None:
        """The open proposal this form was opened with, of this very form."""
        uid = self.request.GET.get("proposal", "")[:12]
        if not uid:
            return None
        seen = Proposal.objects.visible_to(self.request.user).open().listed()
        found = seen.filter(uid=uid, path=self.request.path).first()
        mine = found is not None and found.proposed_by_id == self.request.user.pk
        return found if mine or (found and actions.may_answer(self.request.user, found)) else None

    def propose(self, view: Any, form: Any) -> str:
        """Keeps the form for whoever may do it; one's own that it was opened with is withdrawn."""
        query = self.request.GET.copy()
        for name in NOT_ASKED:
            query.pop(name, None)
        about = getattr(view, "agreement", None) or view.activity
        is_agreement = isinstance(about, Agreement)
        proposal = Proposal(
            action=getattr(getattr(view, "action", None), "__name__", "") or view.needs(form),
            permission=view.needs(form),
            path=self.request.path,
            query=query.urlencode()[:500],
            body=body_of(self.request.POST),
            agreement=about if is_agreement else None,
            activity=None if is_agreement else about,
            version=about.version,
            note=self.request.POST.get(NOTE, "").strip()[:2000],
            proposed_by_id=self.request.user.pk,
        )
        with transaction.atomic():
            actions.propose(by=self.request.user, on=today(), proposal=proposal)
            if self.opened is not None and self.opened.proposed_by_id == self.request.user.pk:
                actions.withdraw(by=self.request.user, on=today(), proposal=self.opened)
        messages.success(self.request, _("Proposed. Nothing has changed yet; it waits for a yes."))
        return reverse("desk:proposal", args=[proposal.uid])

    def perform(self, view: Any, form: Any) -> str:
        """Does what the form says; the proposal it was opened with is accepted by it, with changes
        where something else is said now."""
        if self.opened is None:
            where: str = view.perform(form)
            return where
        with transaction.atomic():
            row = actions.lock_open(self.opened)
            with carrying_out(proposal=row.uid, proposed_by=str(row.proposed_by)):
                where = view.perform(form)
            state = ProposalState.CHANGED if self._says_else(row) else ProposalState.ACCEPTED
            actions.settle(row, state, by=self.request.user)
        return where

    def _says_else(self, row: Proposal) -> bool:
        kept = ("version", "opened")
        said, proposed = body_of(self.request.POST), row.body
        return any(
            (said.get(name) or "") != (proposed.get(name) or "")
            for name in said.keys() | proposed.keys()
            if name not in kept
        )


class Proposes:
    """Gives every request its desk, and `?proposal=` opens a form with what was proposed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not request.path.startswith("/api/"):
            request.proposals = Desk(request)
            found = request.proposals.opened if request.method == "GET" else None
            if found is not None:
                request.begun = found.typed
        return self.get_response(request)
