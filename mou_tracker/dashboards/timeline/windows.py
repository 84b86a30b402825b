"""The windows one can look through: whole years around the asked day, and closer or wider ones
that keep that day in its place.
"""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from .scale import FIRST_DAY, LAST_DAY, ONE_DAY, Scale, shifted

#: Whole years before and after that of the asked day, both shown.
BEFORE, AHEAD = 1, 5
USUAL = "years"
ALL = "all"
#: zoom → (label, months), from wide to close. The whole span and the usual window are computed.
ZOOMS: dict[str, tuple[str | Promise, int]] = {
    ALL: (pgettext_lazy("window", "all"), 0),
    "20y": (pgettext_lazy("window", "20 years"), 240),
    "10y": (pgettext_lazy("window", "10 years"), 120),
    USUAL: (pgettext_lazy("window", "7 years"), 84),
    "3y": (pgettext_lazy("window", "3 years"), 36),
    "1y": (pgettext_lazy("window", "1 year"), 12),
    "quarter": (pgettext_lazy("window", "3 months"), 3),
}


def usual(on: date) -> Scale:
    return Scale(date(on.year - BEFORE, 1, 1), date(on.year + AHEAD, 12, 31))


def zoomed(zoom: str, on: date) -> Scale:
    """`months` long, with the day where the usual window has it; wide ones begin with a year,
    closer ones with a month, the closest with any day."""
    if zoom == USUAL:
        return usual(on)
    months = ZOOMS[zoom][1]
    part = usual(on).at(on) / 100
    begins = max(on - timedelta(days=round(part * months * 365.25 / 12)), FIRST_DAY)
    if months >= 120:
        begins = date(begins.year + (begins.month > 6), 1, 1)
    elif months >= 12:
        begins = shifted(begins, begins.day > 15)
    else:
        return Scale(begins, min(begins + timedelta(days=91 - 1), LAST_DAY))
    return Scale(begins, shifted(begins, months) - ONE_DAY)


def years_of(first: date | None, scale: Scale, on: date) -> list[int]:
    """The years of the whole span: from the first day there is to the last of the usual window, and
    all of the window that is shown."""
    begins = min(filter(None, (first, scale.first, usual(on).first)))
    return list(range(begins.year, max(scale.last, usual(on).last).year + 1))
