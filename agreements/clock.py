"""The edge: the one place that reads the clock for a day, and the day a request asks about."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.dates import DateError, parse_edtf


def today() -> date:
    """Today at the home office, whatever zone the reader or the server is in (domain §3 rule 1)."""
    return timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def read_day(text: str) -> date:
    """One strict day; BadRequest says what to write."""
    try:
        day = parse_edtf(text).day
    except DateError:
        day = None
    if day is None:
        raise BadRequest(_("Write the day as 2026-06-01; “%s” is not one.") % text[:40])
    return day


def asked_day(request: HttpRequest) -> date:
    """The day the reader asks about: `?on=YYYY-MM-DD`, else today."""
    text = request.GET.get("on", "")
    return read_day(text) if text else today()


def known_day(request: HttpRequest) -> date | None:
    """`?known=`: only the facts dated on or before that day."""
    text = request.GET.get("known", "")
    return read_day(text) if text else None
