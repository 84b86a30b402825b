"""The administrator's outbox: every mail that leaves, waits, or could not be delivered. Managers
see those that could not, by subject and recipient, and act on them."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agreements.access import can
from agreements.actions.action import Conflict
from agreements.clock import today
from agreements.models import OutboxMessage, OutboxState
from agreements.views.exporting import asked_shape, file_of
from agreements.wording.date_formats import format_date
from mou_tracker.accounts import actions as account_actions
from mou_tracker.accounts.models import User
from mou_tracker.accounts.sections import tabs_for

from . import actions
from .exports import MAILS
from .nightly import notice_for

MAILS_SHOWN = 100
#: Where mails are kept in our own folder, an administrator may read them on the page as well.
OWN_FOLDER = "mou_tracker.mail.MailFolder"


def _must(request: HttpRequest, verb: str) -> None:
    if not can(request.user, verb):
        raise PermissionDenied


STATES = {
    OutboxState.WAITING: lambda: _("Waiting"),
    OutboxState.SENT: lambda: _("Sent"),
    OutboxState.DEAD: lambda: _("Not delivered"),
}


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    _must(request, "see_dead_letters")
    sees_all = can(request.user, "see_outbox")
    states = STATES if sees_all else {OutboxState.DEAD: STATES[OutboxState.DEAD]}
    counts = dict(OutboxMessage.objects.order_by().values_list("state").annotate(count=Count("pk")))
    wanted = request.GET.get("state") or next(
        (
            state
            for state in (OutboxState.DEAD, OutboxState.WAITING)
            if counts.get(state) and state in states
        ),
        OutboxState.SENT if sees_all else OutboxState.DEAD,
    )
    if wanted not in states:
        raise BadRequest(_("There is no such list: “%s”.") % wanted[:40])
    rows = OutboxMessage.objects.filter(state=wanted).select_related("recipient").order_by("-pk")
    if asked_shape(request):
        return file_of(
            request, name="outbox", title=_("Outbox"), columns=MAILS, on=today(), today=today(),
            rows=rows.iterator(chunk_size=500), needs="see_outbox",
        )  # fmt: skip
    tabs = [
        {
            "label": label(),
            "href": f"?state={state}",
            "current": state == wanted,
            "count": counts.get(state, 0),
        }
        for state, label in states.items()
    ]
    context = {
        "mails": rows[:MAILS_SHOWN],
        "tabs": tabs,
        "settings_tabs": tabs_for(request.user, request.path),
        "state": wanted,
        "dead": counts.get(OutboxState.DEAD, 0),
        "late": _is_late(),
        "sees_all": sees_all,
    }
    return render(request, "reminders/outbox.html", context)


def _is_late() -> bool:
    """Whether a mail has waited for a quarter of an hour: the mail server does not take it."""
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING)
    return waiting.filter(created_at__lte=_late_since()).exists()


def _late_since() -> datetime:
    return timezone.now() - actions.LATE_AFTER


def trouble_of(user: User) -> dict[str, str]:
    """What keeps mail from a reader, as a notice; nothing where the newest one went out. Whoever
    sees the outbox hears of everybody's."""
    if can(user, "see_outbox") and _is_late():
        words = _(
            "Mail has been waiting for more than 15 minutes: the mail server does not take it."
        )
        return {"text": words, "href": reverse("reminders:outbox"), "action": _("Outbox")}
    if untold := notice_for(user):
        return untold
    newest = OutboxMessage.objects.filter(recipient=user).order_by("-pk").first()
    if newest is None or newest.state == OutboxState.SENT or user.mail_fails_since:
        return {}  # every page says already that no mail reaches them
    told = {"address": newest.to_address, "time": format_date(newest.created_at, "DATETIME_FORMAT")}
    if newest.state == OutboxState.DEAD:
        words = _(
            "The last mail to you could not be delivered to %(address)s (%(time)s). What it said "
            "is in this list; let an administrator look at the address."
        )
        return {"text": words % told}
    if newest.created_at <= _late_since():
        words = _("A mail to you has been waiting since %(time)s. What it says is in this list.")
        return {"text": words % told}
    return {}


@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    _must(request, "see_dead_letters")
    sees_all = can(request.user, "see_outbox")
    seen = OutboxMessage.objects.all() if sees_all else OutboxMessage.objects.filter(state="dead")
    message = get_object_or_404(seen.select_related("recipient"), pk=pk)
    context = {
        "mail": message,
        "may_read": sees_all and settings.EMAIL_BACKEND == OWN_FOLDER,
        "breadcrumbs": [(_("Outbox"), "/settings/outbox/"), (message.subject, "")],
    }
    return render(request, "reminders/mail.html", context)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    _must(request, "see_dead_letters")
    message = get_object_or_404(OutboxMessage.objects.select_related("recipient"), pk=pk)
    try:
        actions.retry(message=message, by=request.user, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, _("It is tried again with the next round."))
    return redirect("reminders:outbox")


@require_POST
def mark_address(request: HttpRequest, user: int) -> HttpResponse:
    """`fails=1`: whatever is sent to this person's address is lost; without it, it arrives."""
    _must(request, "see_dead_letters")
    person, fails = get_object_or_404(User, pk=user), request.POST.get("fails") == "1"
    account_actions.mark_address(by=request.user, user=person, fails=fails, on=today())
    told = {"name": person}
    messages.success(
        request,
        _("Noted: no mail reaches %(name)s; the next in line is told as well.") % told
        if fails
        else _("Noted: mail reaches %(name)s.") % told,
    )
    return redirect("reminders:outbox")
