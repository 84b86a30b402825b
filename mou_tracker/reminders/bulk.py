"""One answer to several reminders at once, and how it is taken back."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements.actions.once import KeyReused
from agreements.views.base import undoing
from agreements.views.busy import while_busy
from agreements.views.once import submitted_once

from . import actions
from .forms import SeveralForm
from .models import Entry
from .moments import day_in
from .views import inbox_page, own_day

#: answer -> what is said of n reminders that got it.
SAID: dict[str, Callable[[int], str]] = {
    "acknowledge": lambda n: ngettext(
        "%(n)d reminder acknowledged. You are not reminded of it before its next step.",
        "%(n)d reminders acknowledged. You are not reminded of them before their next steps.",
        n,
    ),
    "snooze": lambda n: ngettext("%(n)d reminder snoozed.", "%(n)d reminders snoozed.", n),
    "hand_over": lambda n: ngettext(
        "%(n)d reminder handed over.", "%(n)d reminders handed over.", n
    ),
    "take_back": lambda n: ngettext(
        "%(n)d reminder waits for you again.", "%(n)d reminders wait for you again.", n
    ),
}
#: Those that are taken back by a click in the message.
UNDONE = ("acknowledge", "snooze")


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """The same `answer` to each `entry` that was chosen, or, by the button of a row, to that `one`.
    Those it does not fit stay as they are, and the page says why."""

    def once() -> HttpResponse:
        try:
            return submitted_once(
                request,
                lambda: _answer_several(request),
                again=lambda given: redirect(given.headers["Location"]),
            )
        except KeyReused:  # the page was left and come back to: other rows, another answer
            return _answer_several(request)

    return while_busy(request, once)


def _answer_several(request: HttpRequest) -> HttpResponse:
    one = request.POST.get("one", "")
    quick = request.POST.get("quick", "")
    wanted = "acknowledge" if one else "snooze" if quick else request.POST.get("answer", "")
    if wanted not in SAID:
        raise BadRequest(_("There is no such answer: “%s”.") % wanted[:40])
    entries = _chosen(request, [one] if one else request.POST.getlist("entry"))
    asked = request.POST if not one else {"until": own_day(request)}
    if quick:
        asked = request.POST.copy()
        asked["until"] = quick
    form = SeveralForm(asked, by=request.user, on=own_day(request), answer=wanted)
    if not entries:
        form.add_error(None, _("Choose at least one reminder in the list."))
    if form.is_valid():
        done, left = actions.answer_each(entries, _verb(request, wanted, form))
        if done:
            _tell_of_several(request, wanted, done, left)
            return redirect(
                request.get_full_path().replace(request.path, reverse("reminders:inbox"), 1)
            )
        for words in dict.fromkeys(reason for _entry, reason in left):
            form.add_error(None, words)
    return inbox_page(request, form=form, chosen={entry.uid for entry in entries}, status=422)


def _chosen(request: HttpRequest, names: list[str]) -> list[Entry]:
    """The reader's own reminders of these names; 404 where one is none of theirs."""
    try:
        uids = {UUID(name) for name in names}
    except ValueError as error:
        raise Http404 from error
    found = list(Entry.objects.of(request.user).filter(uid__in=uids))
    if len(found) < len(uids):
        raise Http404
    return found


def _verb(request: HttpRequest, wanted: str, form: SeveralForm) -> Callable[[Entry], Any]:
    by, now, on, said = request.user, timezone.now(), own_day(request), form.cleaned_data
    to = said["to"]
    theirs = day_in(to.time_zone, now=now) if to else on
    return {
        "acknowledge": lambda entry: actions.acknowledge(entry=entry, by=by, now=now),
        "snooze": lambda entry: actions.snooze(entry=entry, by=by, until=said["until"], on=on),
        "hand_over": lambda entry: actions.hand_over(
            entry=entry, by=by, to=to, now=now, on=theirs, word=said["word"]
        ),
        "take_back": lambda entry: actions.take_back_answer(entry=entry, by=by),
    }[wanted]


def _tell_of_several(
    request: HttpRequest, wanted: str, done: list[Entry], left: list[tuple[Entry, str]]
) -> None:
    uids = ",".join(str(entry.uid) for entry in done)
    undo = f"{reverse('reminders:take-back-several')} entry={uids}" if wanted in UNDONE else ""
    words = SAID[wanted](len(done)) % {"n": len(done)}
    messages.success(request, words, extra_tags=undoing(undo))
    for reason, n in Counter(reason for _entry, reason in left).items():
        words = ngettext(
            "%(n)d reminder stays as it was: %(reason)s",
            "%(n)d reminders stay as they were: %(reason)s",
            n,
        )
        messages.warning(request, words % {"n": n, "reason": reason})


@require_POST
def take_back_several(request: HttpRequest) -> HttpResponse:
    """Undoes an answer to several; `entry`: their names, with commas between."""
    return while_busy(request, lambda: _take_back(request))


def _take_back(request: HttpRequest) -> HttpResponse:
    entries = _chosen(request, request.POST.get("entry", "").split(","))
    done, left = actions.answer_each(
        entries, lambda entry: actions.take_back_answer(entry=entry, by=request.user)
    )
    if done:
        _tell_of_several(request, "take_back", done, left)
    else:
        messages.error(request, left[0][1])
    return redirect("reminders:inbox")
