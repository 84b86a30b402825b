"""Italian: 1 giugno 2026, months in small letters."""

from django.utils.translation import pgettext_lazy

DATE_FORMAT = "j E Y"
SHORT_DATE_FORMAT = "j b Y"
DATETIME_FORMAT = "j E Y, H:i"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
YEAR_MONTH_FORMAT = "E Y"
MONTH_DAY_FORMAT = "j E"
TIME_FORMAT = "H:i"
DATE_ORDER = "dmy"
FIRST_DAY_OF_WEEK = 1

#: What E writes. Django's own catalogue has capitals; listed here, ours may say otherwise.
MONTHS = (
    pgettext_lazy("alt. month", "January"),
    pgettext_lazy("alt. month", "February"),
    pgettext_lazy("alt. month", "March"),
    pgettext_lazy("alt. month", "April"),
    pgettext_lazy("alt. month", "May"),
    pgettext_lazy("alt. month", "June"),
    pgettext_lazy("alt. month", "July"),
    pgettext_lazy("alt. month", "August"),
    pgettext_lazy("alt. month", "September"),
    pgettext_lazy("alt. month", "October"),
    pgettext_lazy("alt. month", "November"),
    pgettext_lazy("alt. month", "December"),
)
