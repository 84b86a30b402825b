"""The month, the addresses to subscribe to, the feed itself, and single files."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from agreements.clock import asked_day, today, within
from agreements.models import Agreement, Party
from mou_tracker import replica

from . import actions
from .models import FeedSecret, Scope
from .month import month_of, read_day, read_month
from .publishing import feed_rows, publish, single, state_of
from .reading import shown

#: The last use of a feed is noted at most so often.
NOTED_EVERY = timedelta(minutes=1)
MEDIA_TYPE = "text/calendar; charset=utf-8"


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """404 for every secret that is not in use, whatever is wrong with it, and where its owner may
    no longer see what it is about. The lookup compares digests, so its time tells nothing about a
    secret."""
    found = (
        FeedSecret.objects.usable()
        .select_related("user", "agreement", "party")
        .filter(digest=FeedSecret.digest_of(secret))
        .first()
    )
    if found is None or not found.user.is_open or not found.is_seen:
        raise Http404
    # a calendar tells of today; what no page answers is refused here as well
    asked_day(request, Agreement.objects.visible_to(found.user))
    now, on = timezone.now(), today()
    _note_use(found, now=now)
    if replica.is_named() and "If-None-Match" in request.headers:
        # nine of ten ask for what they have already; what is published is read where it is written
        state = replica.read(lambda: state_of(feed_rows(found, on=on), found, on=on))
        if (same := get_conditional_response(request, etag=f'"{state}"')) is not None:
            return _as_feed(same, state)
    rows = feed_rows(found, on=on)
    state = state_of(rows, found, on=on)
    answer = get_conditional_response(request, etag=f'"{state}"')
    if answer is None:
        body = publish(found, rows, state=state, on=on, now=now)
        answer = HttpResponse(body, content_type=MEDIA_TYPE)
        answer.headers["Content-Disposition"] = 'inline; filename="mou-tracker.ics"'
    return _as_feed(answer, state)


def _as_feed(answer: HttpResponse, state: str) -> HttpResponse:
    answer.headers["ETag"] = f'"{state}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _note_use(found: FeedSecret, *, now: datetime) -> None:
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if found.last_used_at is None or now - found.last_used_at > NOTED_EVERY:
        FeedSecret.objects.filter(stale, pk=found.pk).update(last_used_at=now)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The month; POST `action=create` (with `scope`) or `action=revoke` (with `feed`). `agreement`
    or `party`: offers a feed of that one alone."""
    if request.method == "POST":
        return _change_feeds(request)
    return _page(request)


def _page(request: HttpRequest, *, secret: str = "", status: int = 200) -> HttpResponse:
    on = asked_day(request)
    first = read_month(request.GET.get("month", ""), on=on)
    within(Agreement.objects.visible_to(request.user), on=first, today=today())
    month = month_of(
        first,
        user=request.user,
        on=on,
        opened=read_day(request.GET.get("day", "")),
        all_windows=request.GET.get("windows") == "all",
    )
    address = f"{settings.SITE_URL}/calendar/{secret}.ics" if secret else ""
    about = _about(request)
    context = {
        "month": month,
        "feeds": request.user.feeds.filter(revoked_at=None).select_related("agreement", "party"),
        "scopes": _scopes(about),
        "about": [(name, request.GET.get(name)) for name in about],
        "address": address,
        "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    answer = render(request, "feeds/calendar.html", context, status=status)
    if secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _about(request: HttpRequest) -> dict[str, Agreement | Party]:
    """What a feed is offered of or asked for, by its scope; 404 where one may not see it."""
    asked, user = request.POST or request.GET, request.user
    rows = {
        Scope.AGREEMENT: (Agreement.objects.visible_to(user), "reference"),
        Scope.PARTY: (Party.objects.visible_to(user), "uid"),
    }
    return {
        str(scope): get_object_or_404(seen, **{name: asked[scope]})
        for scope, (seen, name) in rows.items()
        if asked.get(scope)
    }


def _scopes(about: dict[str, Agreement | Party]) -> list[tuple[str, str]]:
    """The scopes to choose from, what is asked about first."""
    own = [(scope, f"{Scope(scope).label}: {row}") for scope, row in about.items()]
    return [*own, *((one.value, one.label) for one in (Scope.MINE, Scope.ALL))]


def _change_feeds(request: HttpRequest) -> HttpResponse:
    if request.POST.get("action") == "revoke":
        number = request.POST.get("feed", "")
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            raise Http404
        chosen = get_object_or_404(request.user.feeds, pk=int(number))
        actions.revoke_feed(feed=chosen, by=request.user, now=timezone.now())
        messages.success(request, _("The address is revoked: it answers no more."))
        return redirect("feeds:calendar")
    try:
        _feed, secret = actions.create_feed(
            by=request.user, scope=request.POST.get("scope", Scope.MINE), **_about(request)
        )
    except ValidationError as error:
        for line in error.messages:
            messages.error(request, line)
        return _page(request, status=422)
    return _page(request, secret=secret)


def _file(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@require_GET
def agreement_file(request: HttpRequest, reference: str) -> HttpResponse:
    """All days of one agreement that calendars show, as a file."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), reference=reference)
    asked_day(request, Agreement.objects.filter(pk=agreement.pk))
    found = shown(request.user, on=today(), called_off=True)
    deadlines = found.filter(concerns__agreement=agreement)
    body = single(deadlines, user=request.user, name=agreement.reference, now=timezone.now())
    return _file(body, agreement.reference)


@require_GET
def meeting_file(request: HttpRequest, uid: str) -> HttpResponse:
    """One meeting or other activity as a file, also once it was called off."""
    asked_day(request)
    found = shown(request.user, on=today(), called_off=True)
    deadlines = found.filter(params__activity=uid)
    if not deadlines.exists():
        raise Http404
    body = single(deadlines, user=request.user, name="MOU Tracker", now=timezone.now())
    return _file(body, uid)
