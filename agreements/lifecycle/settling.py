"""From which day a later term settles what the one before it asks for (domain §5).

A term that waits for its condition, is planned, undated, or ends earlier settles nothing: its days
are not those of a course that follows without a gap and ends later.
"""

from datetime import date
from itertools import pairwise

from .course import Course, Relationship
from .endings import Act
from .steps import ONE_DAY


def settling_days(whole: Relationship) -> dict[int, date]:
    """By id of a term: the day from which it is settled by the one that follows."""
    return {
        one.term.id: day
        for one, other in pairwise(whole.courses)
        if (day := _settles(one, other)) is not None
    }


def _settles(one: Course, other: Course) -> date | None:
    """`other` begins no later than the day after the last day of `one`, and ends later or has no
    end that is known. The day is that of the last fact it rests on, never the day of typing."""
    if one.last is None or other.start > one.last + ONE_DAY:
        return None
    if other.last is not None and other.last <= one.last:
        return None
    if other.link.start.certain is None:
        return None
    return max(_known_on(one, known=one.start), _known_on(other, known=other.start))


def _known_on(course: Course, *, known: date) -> date:
    """The latest day among the facts that make a term's first day certain."""
    signing, effect = course.link.signing, course.term.effect
    day = (signing.latest or signing.earliest) if signing else known
    if effect.mode.endswith("_notification") and effect.on:
        day = max(day, effect.on)
    return day


def ending_act(course: Course) -> Act | None:
    """The act that ended the term on its last day; None where none did."""
    if course.ended != "terminated":
        return None
    acts = [act for act in course.acts if act.last == course.last and not act.withdrawn]
    return min(acts, key=lambda act: act.day, default=None)


def ended_on(course: Course, superseded_on: date | None) -> date | None:
    """The day from which the end of a term by an act or a successor agreement is known."""
    if course.ended == "superseded":
        return superseded_on
    act = ending_act(course)
    return act.day if act else None
