"""The inbox, and the answers to one reminder; those to several are beside it."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agreements.access import can
from agreements.actions.action import Conflict
from agreements.clock import asked_day
from agreements.models import Agreement
from agreements.views.base import page_of, undoing
from agreements.wording.date_formats import with_weekday

from . import actions
from .forms import HandOverForm, SeveralForm, SnoozeForm
from .item import Item, folded
from .items import InOrder, in_order, items_for, newest_of_each
from .models import OPEN_STATES, TO_ANSWER, Entry, EntryState
from .moments import Office, day_in
from .outbox import trouble_of
from .steps import Steps, quick_days

#: A page of the inbox shows so many.
SHOWN = 50

VIEWS = {
    "open": (OPEN_STATES, lambda: _("To answer")),
    "snoozed": ((EntryState.SNOOZED,), lambda: _("Snoozed")),
    "answered": ((EntryState.ACKNOWLEDGED, EntryState.HANDED_OVER), lambda: _("Answered")),
    "taken_in": ((EntryState.TAKEN_IN,), lambda: _("From before a register")),
}


def own_day(request: HttpRequest) -> date:
    """Today where the reader is; `?on=` asks about another day."""
    asked = asked_day(request)
    if request.GET.get("on"):
        return asked
    return day_in(request.user.time_zone, now=timezone.now())


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    return inbox_page(request)


def inbox_page(
    request: HttpRequest,
    *,
    form: SeveralForm | None = None,
    chosen: Collection[UUID] = (),
    status: int = 200,
) -> HttpResponse:
    """The list `?state=` names; `form`, `chosen`: an answer to several that was refused."""
    wanted = request.GET.get("state", "open")
    if wanted not in VIEWS:
        raise BadRequest(_("There is no such list: “%s”.") % wanted[:40])
    on, here = own_day(request), reverse("reminders:inbox")
    mine = Entry.objects.of(request.user).filter(state__in=VIEWS[wanted][0])
    if wanted == "taken_in" and (register := request.GET.get("register")):
        mine = mine.filter(notice__register=register[:40])
    entries = in_order(newest_of_each(mine), reader=request.user, on=on)
    if wanted != "open":
        entries = InOrder([*entries.told, *entries.past], [])
    page = page_of(entries.told, request, size=SHOWN)
    past = [] if page["next"] else entries.past
    tabs = [
        {
            "label": label(),
            "href": here if name == "open" else f"{here}?state={name}",
            "current": name == wanted,
        }
        for name, (_states, label) in VIEWS.items()
    ]
    asked = [*page["rows"], *past]
    office = Office.load() if asked else Office()
    items = items_for(asked, reader=request.user, on=on, office=office)
    shown, folds = folded(items) if past else (items, [])
    context = {
        "items": shown,
        "past": folds,
        "count": len(entries.told) + len(entries.past),
        "next": page["next"] and f"{here}{page['next']}",
        "previous": page["previous"] and f"{here}{page['previous']}",
        "tabs": tabs,
        "state": wanted,
        "form": form or SeveralForm(by=request.user, on=on),
        "quick": quick_days(on, request.user.time_zone, office),
        "chosen": chosen,
        "trouble": trouble_of(request.user),
        "may_see": can(request.user, "see"),
    }
    return render(request, "reminders/inbox.html", context, status=status)


def _own(request: HttpRequest, uid: str) -> Entry:
    mine = Entry.objects.of(request.user).select_related("message", "recipient")
    return get_object_or_404(mine, uid=uid)


def _item(request: HttpRequest, entry: Entry) -> Item | None:
    """None where it is no longer asked for, or no longer visible to the reader."""
    found = items_for([entry], reader=request.user, on=own_day(request))
    return found[0] if found else None


@require_GET
def item(request: HttpRequest, uid: str) -> HttpResponse:
    return _item_page(request, _own(request, uid))


def _item_page(
    request: HttpRequest,
    entry: Entry,
    *,
    snooze: SnoozeForm | None = None,
    hand_over: HandOverForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today, steps = own_day(request), Steps.of(entry)
    found = _item(request, entry)
    context = {
        "entry": entry,
        "item": found,
        "can_answer": found and entry.state in TO_ANSWER,
        "acknowledging": steps.acknowledged(today),
        "snooze_form": snooze or SnoozeForm(steps=steps, on=today),
        "hand_over_form": hand_over or HandOverForm(by=request.user),
        "breadcrumbs": [(_("Inbox"), "/inbox/"), (found.kind if found else _("Reminder"), "")],
    }
    return render(request, "reminders/item.html", context, status=status)


def _answered(
    request: HttpRequest, answer: Callable[[], Any], words: str, undo: str = ""
) -> HttpResponse:
    """Does it and returns to the inbox; a conflict is told there, nothing is changed by it. `undo`:
    where the answer is taken back."""
    try:
        answer()
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, words, extra_tags=undoing(undo))
    return redirect("reminders:inbox")


def _take_back(entry: Entry) -> str:
    return reverse("reminders:take-back", args=[entry.uid])


@require_POST
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    entry = _own(request, uid)
    return _answered(
        request,
        lambda: actions.take_back_answer(entry=entry, by=request.user),
        _("Taken back: it waits for you again."),
    )


@require_POST
def acknowledge(request: HttpRequest, uid: str) -> HttpResponse:
    entry = _own(request, uid)
    return _answered(
        request,
        lambda: actions.acknowledge(entry=entry, by=request.user, now=timezone.now()),
        _("Acknowledged. %(what)s") % {"what": Steps.of(entry).acknowledged(own_day(request))},
        undo=_take_back(entry),
    )


@require_POST
def snooze(request: HttpRequest, uid: str) -> HttpResponse:
    entry, today = _own(request, uid), own_day(request)
    form = SnoozeForm(request.POST, steps=Steps.of(entry), on=today)
    if form.is_valid():
        until = form.cleaned_data["until"]
        try:
            return _answered(
                request,
                lambda: actions.snooze(entry=entry, by=request.user, until=until, on=today),
                _("Snoozed until %(day)s.") % {"day": with_weekday(until)},
                undo=_take_back(entry),
            )
        except ValidationError as error:
            form.add_error(None, error)
    return _item_page(request, entry, snooze=form, status=422)


@require_POST
def hand_over(request: HttpRequest, uid: str) -> HttpResponse:
    entry, now = _own(request, uid), timezone.now()
    form = HandOverForm(request.POST, by=request.user)
    if form.is_valid():
        to = form.cleaned_data["to"]
        on = day_in(to.time_zone, now=now)
        try:
            return _answered(
                request,
                lambda: actions.hand_over(
                    entry=entry,
                    by=request.user,
                    to=to,
                    now=now,
                    on=on,
                    word=form.cleaned_data["word"],
                ),
                _("Handed over to %(name)s.") % {"name": to},
            )
        except ValidationError as error:
            form.add_error(None, error)
    return _item_page(request, entry, hand_over=form, status=422)


@require_POST
def watch(request: HttpRequest, reference: str) -> HttpResponse:
    """`wanted` 0 stops watching."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), reference=reference)
    is_over = request.POST.get("wanted") == "0"
    verb = actions.unwatch if is_over else actions.watch
    verb(agreement=agreement, by=request.user)
    if is_over:
        words = _("You no longer hear of the days of this agreement.")
        messages.success(request, words, extra_tags=undoing(f"{request.path} wanted=1"))
    else:
        messages.success(request, _("You hear of the days of this agreement from now on."))
    return redirect("agreement", reference=agreement.reference)
