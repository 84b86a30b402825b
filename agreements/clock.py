"""The edge: the one place that reads the clock for a day, and the day a request asks about."""

from argparse import ArgumentTypeError
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Min, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.dates import FIRST_YEAR, LAST_YEAR, DateError, stored_edtf
from agreements.derive import HORIZON_YEARS
from agreements.models import Agreement, Standing

#: What other programs write for "no end".
NO_END = "9999-12-31"
#: Nothing is asked about days beyond those that can be entered: such a day is a slip.
FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
#: So many years ahead rows always reach.
NEAR_YEARS = 20


def today() -> date:
    """Today at the home office, whatever zone the reader or the server is in (domain §3 rule 1)."""
    return timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def in_address(on: date, *, today: date) -> dict[str, str]:
    """What an address says of the day it tells of; today needs no day."""
    return {} if on == today else {"on": on.isoformat()}


def day_argument(text: str) -> date:
    """A day on a command's line; ArgumentTypeError says what to write."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text}: write the day as 2027-01-04") from None


def read_day(text: str) -> date:
    """One strict day; BadRequest says what to write."""
    try:
        day = stored_edtf(text).day
    except DateError:
        day = None
    if (day is None and text == NO_END) or (day is not None and day > LAST):
        raise BadRequest(_("Nothing is computed beyond %s.") % usual_horizon(today()).isoformat())
    if day is None:
        raise BadRequest(_("Write the day as 2026-06-01; “%s” is not one.") % text[:40])
    if day < FIRST:
        raise BadRequest(_("Nothing is computed before %s.") % FIRST.isoformat())
    return day


def usual_horizon(today: date) -> date:
    return date(today.year + HORIZON_YEARS, 12, 31)


def horizon_before(agreements: QuerySet[Agreement], *, on: date, today: date) -> date | None:
    """The last day computed for one of `agreements`, where `on` lies past it; where there is none
    of them, the last day of one that would be registered today. Rows reach decades past today, so
    that only a far day asks the database."""
    if on.year - today.year < NEAR_YEARS:
        return None
    computed = Standing.objects.filter(agreement__in=agreements)
    nearest = computed.aggregate(nearest=Min("horizon"))["nearest"] or usual_horizon(today)
    return nearest if nearest < on else None


def within(agreements: QuerySet[Agreement], *, on: date, today: date) -> None:
    """BadRequest, naming the last day there is, where `on` lies past it for one of them."""
    nearest = horizon_before(agreements, on=on, today=today)
    if nearest is not None:
        raise BadRequest(_("Nothing is computed beyond %s.") % nearest.isoformat())


def refuse_known(request: HttpRequest) -> None:
    """For a page that cannot answer `?known=`: better none than what was not known then."""
    if request.GET.get("known"):
        raise BadRequest(_("What was known on a day is told of one agreement, on its page."))


def asked_day(
    request: HttpRequest,
    told_of: QuerySet[Agreement] | None = None,
    *,
    answers_known: bool = False,
) -> date:
    """The day the reader asks about: `?on=YYYY-MM-DD`, else today. BadRequest where nothing is
    computed for it for one of `told_of`, by default whatever the reader may see."""
    if not answers_known:
        refuse_known(request)
    text = request.GET.get("on", "")
    if not text:
        return today()
    day = read_day(text)
    seen = Agreement.objects.visible_to(request.user) if told_of is None else told_of
    within(seen, on=day, today=today())
    return day


def known_day(request: HttpRequest, told_of: QuerySet[Agreement]) -> date | None:
    """`?known=`: only the facts dated on or before that day."""
    text = request.GET.get("known", "")
    if not text:
        return None
    day = read_day(text)
    within(told_of, on=day, today=today())
    return day
