"""The back-plan of a renewal: the home office's steps counted back from the day they must be
done by, which is the notice day or the end, whichever comes first (domain §5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .course import Course
from .result import Deadline
from .schedule import Period
from .steps import step

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
        last = course.periods[-1] if course.periods else None
        if last is None or course.last is None or last.end_kind in ("not_recorded", "indefinite"):
            continue
        yield _start(setting, course, last)
        if course is setting.whole.latest and _preparing(setting, course):
            yield from _steps(setting, course, last)


def _preparing(setting: "Setting", course: Course) -> bool:
    return any(
        term.ordinal > course.term.ordinal
        and term.stage != "withdrawn"
        and term.ordinal not in setting.whole.signings
        and term not in setting.whole.undated
        for term in setting.facts.terms
    )


def _target(last: Period) -> date:
    return min(last.end, last.notice_by or last.end)


def _days_before(setting: "Setting", at: int) -> int:
    return sum(one.days for one in setting.facts.plan[at:])


def _state(setting: "Setting", course: Course) -> str:
    if course.ended in ("terminated", "superseded"):
        return "void"
    return "done" if setting.renewed(course) or _preparing(setting, course) else "open"


def _start(setting: "Setting", course: Course, last: Period) -> Deadline:
    return _deadline(
        setting,
        course,
        last,
        at=0,
        kind="start_renewal",
        key=f"start_renewal:term:{course.term.id}:roll:{last.roll}",
        state=_state(setting, course),
    )


def _steps(setting: "Setting", course: Course, last: Period) -> Iterator[Deadline]:
    void = course.ended in ("terminated", "superseded")
    for at, one in enumerate(setting.facts.plan):
        done = "done" if one.code in setting.facts.plan_done else "open"
        yield _deadline(
            setting,
            course,
            last,
            at=at,
            kind="renewal_step",
            key=f"renewal_step:{one.code}:term:{course.term.id}",
            state="void" if void else done,
        )


def _deadline(
    setting: "Setting", course: Course, last: Period, *, at: int, kind: str, key: str, state: str
) -> Deadline:
    target, days = _target(last), _days_before(setting, at)
    day = target - timedelta(days=days)
    told = step("back_plan", target=target, days=days, date=day)
    return Deadline(
        kind=kind,
        key=key,
        day=day,
        until=None,
        state=state,
        certain_from=last.end_certain,
        because=(*last.end_because, *last.notice_because, told),
        params={"ordinal": course.term.ordinal, "step": setting.facts.plan[at].code, "days": days},
        term=course.term.id,
    )
