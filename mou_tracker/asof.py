"""The day a page is asked about: `?on=YYYY-MM-DD`, else today at the home office."""

from datetime import date

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from agreements.dates import DateError, parse_edtf
from mou_tracker.clock import today


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
    """The day the reader asks about."""
    text = request.GET.get("on", "")
    return read_day(text) if text else today()


def known_day(request: HttpRequest) -> date | None:
    """`?known=`: only the facts dated on or before that day."""
    text = request.GET.get("known", "")
    return read_day(text) if text else None


class AsOf:
    """Class-based views: `self.on`, `self.today`, and both in the context."""

    @property
    def on(self) -> date:
        return asked_day(self.request)

    @property
    def today(self) -> date:
        return today()

    def get_context_data(self, **context):
        on, now = self.on, self.today
        return super().get_context_data(**context, on=on, today=now, is_past=on != now)
