"""The one place that reads the clock for a day."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today at the home office, whatever zone the reader or the server is in (domain §3 rule 1)."""
    return timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
