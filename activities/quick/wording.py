"""What a line leaves to be asked, as questions in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.dates.phrases import Doubt

#: code of a doubt -> the field that answers it, and the question.
QUESTIONS = {
    "weekday": (
        "when",
        gettext_noop("“%(words)s” is not the weekday of that day. Which day was it?"),
    ),
    "which_day": (
        "when",
        gettext_noop("“%(words)s” can mean more than one day. Which one?"),
    ),
    "which_month": (
        "when",
        gettext_noop("The month of “%(words)s” is not said. Which day is meant?"),
    ),
    "which_year": (
        "when",
        gettext_noop("The year of “%(words)s” is not said. Which one is meant?"),
    ),
    "which_order": (
        "when",
        gettext_noop("“%(words)s” can be read in more than one order. Which day is meant?"),
    ),
    "no_such_day": (
        "when",
        gettext_noop("“%(words)s” is no day of the calendar."),
    ),
    "abbreviation": (
        "when",
        gettext_noop("Is “%(words)s” a day? It is short for a month in another language."),
    ),
    "beside": (
        "when",
        gettext_noop("“%(words)s” changes what the day means. Which day is it?"),
    ),
    "topic": (
        "when",
        gettext_noop("“%(words)s” may be the day of something else. When was this?"),
    ),
    "two_dates": (
        "when",
        gettext_noop("“%(words)s” may be the day as well. Which one is it?"),
    ),
    "changed": (
        "when",
        gettext_noop("“%(words)s”: is the day the old one or the new one?"),
    ),
    "tense": (
        "when",
        gettext_noop("“%(words)s” does not go with a day on that side of today."),
    ),
    "far": (
        "when",
        gettext_noop("That day is far away. Is the year right?"),
    ),
    "unread": (
        "when",
        gettext_noop("“%(words)s” was not understood. Check the day."),
    ),
    "clock": (
        "start",
        gettext_noop("“%(words)s”: morning or evening? Check the time."),
    ),
    "two_clocks": (
        "start",
        gettext_noop("“%(words)s” may be the time as well. Which one is it?"),
    ),
    "zone": (
        "time_zone",
        gettext_noop("Whose clock is “%(words)s”?"),
    ),
    "which_agreement": (
        "agreements",
        gettext_noop("There is more than one agreement with %(words)s. Which one?"),
    ),
    "place_only": (
        "agreements",
        gettext_noop("Only a place is named. Is it about this agreement?"),
    ),
    "to_do": (
        "when",
        gettext_noop("“%(words)s”: is it done, or still to be done?"),
    ),
    "people": (
        "head_count",
        gettext_noop("“%(words)s”: whose people are they?"),
    ),
    "which_body": (
        "agreements",
        gettext_noop("“%(words)s”: is it the body we have an agreement with?"),
    ),
    "other_country": (
        "agreements",
        gettext_noop("“%(words)s” is named as well. Is it about them too?"),
    ),
    "which_country": (
        "agreements",
        gettext_noop("“%(words)s” may be something else than the country."),
    ),
    "task": (
        "due",
        gettext_noop("“Until” makes this a task with a due day. Keep it as a task?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: `value` is what the field takes."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    field: str
    text: str
    choices: tuple[Choice, ...] = ()


def questions(
    doubts: Iterable[Doubt],
    *,
    answered: Iterable[str],
    choices: Callable[[Doubt], tuple[Choice, ...]],
) -> list[Question]:
    """One for each doubt but those about fields a person has set."""
    done = set(answered)
    found = []
    for doubt in doubts:
        field, text = QUESTIONS[doubt.code]
        if field not in done:
            found.append(Question(field, _(text) % {"words": doubt.words}, choices(doubt)))
    return found
