"""The back-plan of a renewal: the home office's steps counted back from the day they must be
done by, which is the notice day or the end, whichever comes first (domain §5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .course import Course
from .facts import TermFact
from .result import Closing, Deadline, first_closing
from .schedule import Period
from .settling import as_it_ran, ended_on, in_doubt
from .steps import ONE_DAY, step

if TYPE_CHECKING:
    from .deadlines import Setting


def plan_deadlines(setting: "Setting") -> Iterator[Deadline]:
    """`start_renewal` for every term with a last day of its own; the steps for the latest one,
    once a renewal is in preparation. What rolls on by itself needs no preparation: its notice
    deadlines say when to decide."""
    facts = setting.facts
    if not facts.plan:
        return
    for course in setting.whole.courses:
        last = as_it_ran(course)[-1] if course.periods else None
        if last is None or course.last is None or last.end is None or not last.final:
            continue
        yield _start(setting, course, last)
        if course is setting.whole.latest and _preparing(setting, course):
            yield from _steps(setting, course, last)


def _preparing(setting: "Setting", course: Course) -> bool:
    return any(
        term.stage != "withdrawn"
        and term.ordinal not in setting.whole.signings
        and term not in setting.whole.undated
        for term in _later(setting, course)
    )


def _later(setting: "Setting", course: Course) -> list[TermFact]:
    return [term for term in setting.facts.terms if term.ordinal > course.term.ordinal]


def _opened(setting: "Setting", course: Course) -> Closing | None:
    """The day on which a later term was opened: the day of that act, which names no other; or of
    its signature, where it was signed before it was entered. One signed on a day not recorded has
    none but the first."""
    days = [
        day
        for term in _later(setting, course)
        if term.stage != "withdrawn"
        for day in _days_of_preparing(setting, term)
    ]
    return Closing(min(days), "done") if days else None


def _days_of_preparing(setting: "Setting", term: TermFact) -> Iterator[date]:
    if term.opened_on:
        yield term.opened_on
    if term.ordinal in setting.whole.signings:
        yield setting.signed_on(term.ordinal)
    elif not term.opened_on and term not in setting.whole.undated:
        yield setting.facts.registered_on


def _target(last: Period) -> date:
    return min(last.end, last.notice_by or last.end)


def _days_before(setting: "Setting", at: int) -> int:
    return sum(one.days for one in setting.facts.plan[at:])


def _over(setting: "Setting", course: Course) -> Closing | None:
    """Settled by a later term, ended by an act or a successor, or simply over."""
    ended = ended_on(course, setting.facts.superseded_on)
    return first_closing(
        setting.settled(course, "void"),
        Closing(ended, "void") if ended else None,
        Closing(course.last + ONE_DAY, "passed"),
    )


def _start(setting: "Setting", course: Course, last: Period) -> Deadline:
    return _deadline(
        setting,
        course,
        last,
        at=0,
        kind="start_renewal",
        key=f"start_renewal:term:{course.term.id}:roll:{last.roll}",
        closing=first_closing(_opened(setting, course), _over(setting, course)),
    )


def _steps(setting: "Setting", course: Course, last: Period) -> Iterator[Deadline]:
    for at, one in enumerate(setting.facts.plan):
        done = setting.facts.plan_done.get(one.code)
        yield _deadline(
            setting,
            course,
            last,
            at=at,
            kind="renewal_step",
            key=f"renewal_step:{one.code}:term:{course.term.id}",
            closing=first_closing(Closing(done, "done") if done else None, _over(setting, course)),
        )


def _deadline(
    setting: "Setting",
    course: Course,
    last: Period,
    *,
    at: int,
    kind: str,
    key: str,
    closing: Closing | None,
) -> Deadline:
    target, days = _target(last), _days_before(setting, at)
    day = target - timedelta(days=days)
    told = step("back_plan", target=target, days=days, date=day)
    return Deadline(
        kind=kind,
        key=key,
        day=day,
        until=None,
        closing=closing,
        certain_from=None if in_doubt(course) else last.end_certain,
        because=(*last.end_because, *last.notice_because, told),
        params={"ordinal": course.term.ordinal, "step": setting.facts.plan[at].code, "days": days},
        term=course.term.id,
    )
