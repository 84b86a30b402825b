"""What a reminder says beside the day."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Deadline
from agreements.wording.date_formats import narrow_day, with_weekday
from agreements.wording.edges import doubtful, is_certain_on


def and_more(first: str, rest: int) -> str:
    """What is named first, and how many more there are; alone where there are none."""
    if not rest:
        return first
    told = ngettext("%(first)s, and %(n)d more", "%(first)s, and %(n)d more", rest)
    return told % {"first": first, "n": rest}


def when_of(deadline: Deadline, on: date) -> str:
    """The day or window of a deadline, with weekdays; a day that is not certain with its edges."""
    if deadline.until and deadline.until != deadline.day:
        return f"{with_weekday(deadline.day)} – {with_weekday(deadline.until)}"
    certain = is_certain_on(deadline.certain_from, on)
    edges = deadline.earliest, deadline.latest
    return doubtful(deadline.day, *edges, certain=certain, written=with_weekday)


def safe_by_of(deadline: Deadline) -> str:
    """The day by which one is safe, where it is not the day itself."""
    return with_weekday(deadline.safe_by) if deadline.safe_by != deadline.day else ""


def mark_of(day: date, on: date, *, is_last_chance: bool) -> str:
    """What a subject begins with: "D-7 Sun 7 Feb"; `is_last_chance`: no working day is left but
    today, so that "today" stands in it."""
    days = (day - on).days
    counted = f"D+{-days}" if days < 0 else f"D-{days}"
    told = [_("today")] if is_last_chance else []
    if days or not is_last_chance:
        told.append(counted)
    return " ".join([*told, narrow_day(day)])


def step_of(lead: int) -> str:
    """How far before a day a step lies."""
    if lead == 0:
        return _("on the day itself")
    return ngettext("%(n)d day before", "%(n)d days before", lead) % {"n": lead}


def distance_of(deadline: Deadline, on: date) -> str:
    """How far a deadline is from `on`, in words; of an open window, how long it stays open, of one
    that has closed, since when."""
    if deadline.until_key < on:
        return distance((deadline.until_key - on).days)
    if deadline.day <= on < deadline.until_key:
        return days_left((deadline.until_key - on).days)
    return distance((deadline.day - on).days)


def distance(days: int) -> str:
    """How far a day is from today, in words: negative days lie behind."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}


def days_left(days: int) -> str:
    """How long an open window stays open."""
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
