"""What a proposal says, done: through the very form, or the address of the API, it was filled in
for, by whoever accepts it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.request import Request

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve
from django.utils.translation import gettext as _

from agreements.access import LADDER, VERBS
from agreements.actions import Conflict
from agreements.actions.action import carrying_out
from agreements.clock import today
from agreements.views import merge
from mou_tracker.accounts.models import User

from .models import Proposal


class Unfit(Conflict):
    """What was proposed is not possible (any more); `reasons` say why."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons), code="unfit")
        self.reasons = reasons


class Silent:
    """Messages of something that is only tried."""

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        """Nobody hears it."""


def acting(user: Any, permission: str) -> User:
    """`user`, never saved, as if they held the least role that may do it: to try what they
    propose. They see no more than before, since the role to see everything is never lent."""
    found = copy(user) if isinstance(user, User) else User(pk=user.pk)
    needed = VERBS[permission]
    if needed in LADDER and LADDER.index(needed) > LADDER.index("coordinator"):
        raise KeyError(permission)  # nothing of this kind is proposed
    if found.role in LADDER and LADDER.index(needed) > LADDER.index(found.role):
        found.role = needed
    return found


def view_of(proposal: Proposal, *, by: Any, said: Any = None) -> Any:
    """The view of its form, as if it had been sent by `by`; Http404 where there is none any more.
    `said`: who hears its messages."""
    match: Any = resolve(proposal.path)
    request: Any = HttpRequest()
    request.method = "POST"
    request.path = request.path_info = proposal.path
    request.resolver_match = match
    request.GET = QueryDict(proposal.query)
    request.user = by
    request._messages = said or Silent()
    if not proposal.is_of_api:
        request.POST = proposal.typed
    found = match.func.view_class(**match.func.view_initkwargs)
    found.setup(request, *match.args, **match.kwargs)
    return found


def run(proposal: Proposal, *, by: Any, said: Any = None) -> None:
    """Does what it says; raises what the action raises, and Http404, NotPermitted and Unfit."""
    named = {"proposal": proposal.uid, "proposed_by": str(proposal.proposed_by)}
    with carrying_out(**named):
        if proposal.is_of_api:
            _send(proposal, by=by)
            return
        by_form(proposal, by=by, said=said)


def by_form(proposal: Proposal, *, by: Any, said: Any = None) -> None:
    """Sends its form as `by`; raises what the action raises, Http404, NotPermitted and Unfit."""
    view = view_of(proposal, by=by, said=said)
    view.is_proposal = True
    view.check_permission()
    form = filled(view)
    if not form.is_valid():
        raise Unfit(errors_of(form))
    view.perform(form)


def filled(view: Any) -> Any:
    """The form as it was filled in, with what others changed since taken over; Unfit where both
    changed the same field."""
    form = view.get_form()
    row = view.versioned_object()
    if row is None or view.version_read in (None, row.version):
        return form
    marks = merge.read_marks(view.request.POST.get("opened", ""))
    data, both, _taken = merge.brought_together(form, form.data, marks)
    if both:
        words = _("%(field)s was changed meanwhile: it now says “%(now)s”.")
        raise Unfit([words % {"field": one.label, "now": ", ".join(one.theirs)} for one in both])
    data["version"], data["opened"] = str(row.version), merge.opened(form)
    view.request.POST = data
    return view.get_form()


def errors_of(form: Any) -> list[str]:
    """The errors of a form, each with the label of its field."""
    found = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found


def _send(proposal: Proposal, *, by: Any) -> None:
    """Through the API, as a request of `by` would."""
    view = view_of(proposal, by=by)
    plain = view.request
    plain.META["CONTENT_LENGTH"] = "2"  # there is a body, read already
    request = Request(plain)
    request.user, request.auth = by, None
    request._full_data, request._stream = proposal.body, plain
    view.request, view.asked, view.today = request, {}, today()
    view.post(request, **view.kwargs)


def _said(detail: Any) -> list[str]:
    """The words of an error of the API, with the members they are about."""
    if isinstance(detail, dict):
        return [f"{name}: {one}" for name, part in detail.items() for one in _said(part)]
    if isinstance(detail, list):
        return [one for part in detail for one in _said(part)]
    return [str(detail)]


@contextmanager
def explained() -> Iterator[None]:
    """Turns every way in which something cannot be done into Unfit."""
    try:
        with transaction.atomic():
            yield
    except Unfit:
        raise
    except ValidationError as error:
        raise Unfit(list(error.messages)) from error
    except APIException as error:
        raise Unfit(_said(error.detail)) from error
    except Conflict as error:
        raise Unfit([str(error.message)]) from error
    except (Http404, PermissionDenied) as error:
        raise Unfit([_("What it is about is no longer there.")]) from error


def tried(proposal: Proposal, *, by: Any, then: Callable[[], Any] | None = None) -> Any:
    """Does it as `by`, with the right to it if they lack it, asks `then` about what has become of
    the world, and takes all of it back. Raises what `run` does."""
    with transaction.atomic():
        run(proposal, by=acting(by, proposal.permission))
        found = then() if then is not None else None
        transaction.set_rollback(True)
    return found
