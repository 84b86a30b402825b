"""From an agreement's facts to everything a calendar can tell of it: one pure function."""

from .course import Course, Relationship, relationship
from .deadlines import deadlines
from .facts import AgreementFacts
from .missing import missing_notes, planned_notes
from .result import Lifecycle, Note, TermPeriod
from .schedule import Period
from .status import status_periods


def derive_lifecycle(facts: AgreementFacts) -> Lifecycle:
    """Status periods, term periods, deadlines, what is missing and what is odd (domain §§2–5).

    The same facts give the same answer on any day: no clock, no database, no order of entry.
    """
    whole = relationship(facts)
    missing = missing_notes(whole)
    return Lifecycle(
        status_periods=status_periods(whole),
        term_periods=tuple(
            _term_period(course, period) for course in whole.courses for period in course.periods
        ),
        deadlines=deadlines(whole, missing),
        missing=missing,
        warnings=_once([*whole.notes.warnings, *planned_notes(whole)]),
        first_signed=_first_signed(whole),
        signed={ordinal: signing.text for ordinal, signing in whole.signings.items()},
    )


def _term_period(course: Course, period: Period) -> TermPeriod:
    because = {"starts_on": period.start_because}
    if period.end_because:
        because["ends_on"] = period.end_because
    if period.notice_by:
        because["notice_by"] = period.notice_because
    return TermPeriod(
        term=course.term.id,
        ordinal=course.term.ordinal,
        roll=period.roll,
        starts_on=period.start,
        ends_on=period.end,
        end_kind=period.end_kind,
        notice_by=period.notice_by,
        certain_from=period.certain,
        because=because,
    )


def _first_signed(whole: Relationship) -> str | None:
    first = min(
        whole.signings.values(),
        key=lambda one: (one.earliest, one.latest or one.earliest),
        default=None,
    )
    return first.text if first else None


def _once(notes: list[Note]) -> tuple[Note, ...]:
    return tuple(note for at, note in enumerate(notes) if note not in notes[:at])
