"""What a reminder says beside the day: what happens if nothing is done, by kind of deadline."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from agreements.models import Deadline
from agreements.wording.date_formats import format_date
from agreements.wording.edges import doubtful, is_certain_on

IF_NOTHING_IS_DONE: dict[str, str] = {
    "start_renewal": gettext_noop(
        "Without a start now, the steps before the next signature no longer fit before the end."
    ),
    "renewal_step": gettext_noop("The steps that follow move later, and the signature with them."),
    "notice": gettext_noop(
        "After this day notice no longer counts for this end: the agreement goes on as its text "
        "says."
    ),
    "expiry": gettext_noop(
        "After this day nothing is in effect until a renewal is signed; what is done meanwhile is "
        "outside formal cover."
    ),
    "tacit_renewal": gettext_noop("The agreement renews by itself on this day."),
    "effect_pending": gettext_noop(
        "The term is signed but not in effect as long as its condition is not met and recorded."
    ),
    "review": gettext_noop("The agreement goes on unexamined until the next review."),
    "compliance": gettext_noop("The duty that follows a conclusion stays unmet."),
    "commitment": gettext_noop("The commitment stays open and is counted as not met."),
    "action_item": gettext_noop("What was agreed at the meeting stays undone."),
    "meeting": gettext_noop("The meeting is held as planned; nobody else is told by this mail."),
    "meeting_to_schedule": gettext_noop(
        "The window passes without a meeting, and the plan is shown as delayed."
    ),
    "to_settle": gettext_noop(
        "No expiry and no notice day can be computed: nobody will be warned before this agreement "
        "ends."
    ),
    "report": gettext_noop("The implementation report stays due."),
}


def if_nothing_is_done(kind: str) -> str:
    sentence = IF_NOTHING_IS_DONE.get(kind)
    return _(sentence) if sentence else ""


def and_more(first: str, rest: int) -> str:
    """What is named first, and how many more there are; alone where there are none."""
    if not rest:
        return first
    told = ngettext("%(first)s, and %(n)d more", "%(first)s, and %(n)d more", rest)
    return told % {"first": first, "n": rest}


def when_of(deadline: Deadline, on: date) -> str:
    """The day or window of a deadline; a day that is not certain with its edges."""
    if deadline.until and deadline.until != deadline.day:
        return f"{format_date(deadline.day)} – {format_date(deadline.until)}"
    certain = is_certain_on(deadline.certain_from, on)
    return doubtful(deadline.day, deadline.earliest, deadline.latest, certain=certain)


def safe_by_of(deadline: Deadline) -> str:
    """The day by which one is safe, where it is not the day itself."""
    return format_date(deadline.safe_by) if deadline.safe_by != deadline.day else ""


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
