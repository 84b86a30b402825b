"""What the reader of dates refused, or found odd and accepted, as sentences in the active
language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .partial import DateError
from .written import Warning

#: code of a `Warning` -> its words, with the warning's own parameters.
WARNINGS = {
    "weekday": gettext_noop("the weekday written is %(written)s, but that day is %(real)s"),
    "planned": gettext_noop("the words call it planned"),
    "two_digit_year": gettext_noop("a year of two digits: year, month and day are read in order"),
    "next_week": gettext_noop("“next” is read as the one of next week"),
    "season": gettext_noop("a season is read as one day of its three months"),
    "remark": gettext_noop("“%(words)s” was left aside"),
}

#: Where a person is answered and not a program: no code of EDTF.
FOR_PEOPLE = DateError.MESSAGES | {
    "format": gettext_noop("Write a date as 2026-06-01, a month as 2026-06, a half as H2 2026."),
}


def render_error(error: DateError) -> str:
    """What to write instead."""
    return _(FOR_PEOPLE.get(error.code, FOR_PEOPLE["format"]))


def render_warning(warning: Warning) -> str:
    """Half a sentence, without a full stop; a code of another version as it stands."""
    return _(WARNINGS.get(warning.code, warning.code)) % warning.params
