"""Pages that are promised and not furnished yet: they say what they will answer, and what to do
until then."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.access import can
from agreements.clock import asked_day
from agreements.views.filtering import chosen


@dataclass(frozen=True, slots=True)
class Lesson:
    """`question`: what the page will answer; `until_then`: where the answer is today, at `path`;
    `needs`: the permission that page asks for."""

    title: Promise
    question: Promise
    until_then: Promise
    path: str
    action: Promise
    needs: str = "see"


LESSONS = {
    "import": Lesson(
        _("Import"),
        _("A spreadsheet in, a preview, what to fix; a press release in, a proposal out."),
        _("Register agreements one by one; each term can be entered as far as it is known."),
        "/agreements/new/",
        _("Register an agreement"),
        needs="register",
    ),
}


def _teach(request: HttpRequest, key: str) -> HttpResponse:
    asked_day(request)  # refused alike on every page
    if chosen(request, "format", ("pdf",)):
        return render(request, "dashboards/no_pdf.html", {"lesson": LESSONS[key]}, status=503)
    may_go = can(request.user, LESSONS[key].needs)
    return render(request, "dashboards/teaching.html", {"lesson": LESSONS[key], "may_go": may_go})


def lesson(key: str) -> Callable[..., HttpResponse]:
    """The view of one lesson."""

    def view(request: HttpRequest) -> HttpResponse:
        return _teach(request, key)

    return view
