"""The days somebody must not miss (domain §5), as far as an agreement's own facts tell them.

The rules know no today: a deadline is done or void because of a fact, and `asked_until` says
from when time alone has made it pointless.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from agreements.dates import DateError, Length, add_days, add_months
from agreements.dates.working import Calendars, days_off, move

from .course import Course, Relationship
from .facts import AgreementFacts
from .links import Pending
from .missing import latest_dated, to_settle
from .plan import plan_deadlines
from .result import Deadline, Note
from .schedule import Period
from .steps import ONE_DAY, step

#: First reminder of a missing fact, days after the signature; then yearly.
SETTLE_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all makers of deadlines look at."""

    whole: Relationship
    missing: tuple[Note, ...]

    @property
    def facts(self) -> AgreementFacts:
        return self.whole.facts

    def renewed(self, course: Course) -> bool:
        """Whether a later term is completely signed, be it on a day not recorded."""
        dated = [one.term.ordinal for one in self.whole.courses]
        ordinals = [*self.whole.signings, *dated, *[one.ordinal for one in self.whole.undated]]
        return any(ordinal > course.term.ordinal for ordinal in ordinals)


def _key(kind: str, term: int, *parts: object) -> str:
    return ":".join(str(part) for part in (kind, "term", term, *parts))


def _expiry(setting: Setting) -> Iterator[Deadline]:
    for course in setting.whole.courses:
        last = course.periods[-1] if course.periods else None
        if last is None or last.end is None or course.last is None:
            continue
        if course.ended == "replaced" and last.end_kind in ("not_recorded", "indefinite"):
            continue
        state = {
            "terminated": "done",
            "replaced": "done",
            "superseded": "void",
            "ran_out": "done" if setting.renewed(course) else "open",
        }[course.ended]
        yield Deadline(
            kind="expiry",
            key=_key("expiry", course.term.id, "roll", last.roll),
            day=last.end,
            until=None,
            state=state,
            certain_from=last.end_certain,
            because=last.end_because,
            params={"ordinal": course.term.ordinal, "ended": course.ended},
            term=course.term.id,
        )


def _notice(setting: Setting) -> Iterator[Deadline]:
    for course in setting.whole.courses:
        for period in course.periods:
            if period.notice_by is None:
                continue
            yield Deadline(
                kind="notice",
                key=_key("notice", course.term.id, "roll", period.roll),
                day=period.notice_by,
                until=None,
                state=_notice_state(setting, course, period),
                certain_from=period.certain,
                because=(*period.end_because, *period.notice_because),
                params={"ordinal": course.term.ordinal, "ends_on": period.end.isoformat()},
                term=course.term.id,
                asked_until=period.notice_by,
            )


def _notice_state(setting: Setting, course: Course, period: Period) -> str:
    if period is not course.periods[-1] or course.ended in (None, "ran_out"):
        return "void" if setting.renewed(course) else "open"
    noticed = [act for act in course.acts if act.last == course.last and not act.withdrawn]
    by_notice = any(act.event.kind.startswith("notice") for act in noticed)
    return "done" if course.ended == "terminated" and by_notice else "void"


def _tacit_renewal(setting: Setting) -> Iterator[Deadline]:
    for course in setting.whole.courses:
        clause = course.term.renewal
        if clause.mode != "tacit":
            continue
        for before, period in pairwise(course.periods):
            if period.start_because and period.start_because[0].code == "tacit_roll":
                state = "done" if setting.renewed(course) else "open"
                yield _roll(course, period.roll, before, period.start, period, state)
        last = course.periods[-1] if course.periods else None
        prevented = course.ended == "terminated" and last and last.end_kind != "not_recorded"
        if prevented and (clause.max_count is None or last.roll < clause.max_count):
            yield _roll(course, last.roll + 1, last, last.end + ONE_DAY, last, "void")


def _roll(
    course: Course, roll: int, before: Period, day: date, shown: Period, state: str
) -> Deadline:
    return Deadline(
        kind="tacit_renewal",
        key=_key("tacit_renewal", course.term.id, "roll", roll),
        day=day,
        until=None,
        state=state,
        certain_from=shown.start_certain,
        because=shown.start_because if state != "void" else before.end_because,
        params={"ordinal": course.term.ordinal, "roll": roll},
        term=course.term.id,
        asked_until=day,
    )


def _occurrences(first: date, every: Length, until: date) -> Iterator[tuple[int, date]]:
    """n and the day of each occurrence up to `until`, each counted from the first."""
    n, day = 0, first
    while day <= until:
        yield n, day
        n += 1
        try:
            day = add_days(add_months(first, n * every.total_months), n * every.days)
        except DateError:
            return


def _asking(
    setting: Setting, kind: str, one: Course | Pending, codes: list[str], state: str, until: date
) -> Iterator[Deadline]:
    """A question 30 days after the signature, then yearly, each replacing the one before."""
    signing = setting.whole.signings.get(one.term.ordinal)
    signed = (signing.latest or signing.earliest) if signing else one.link.start.day
    first = signed + SETTLE_AFTER
    certain = signing.certain if signing else signed
    told = step("asked_after_signature", date=first, signed=signed, days=SETTLE_AFTER.days)
    days = list(_occurrences(first, Length(years=1), until))
    if state != "open":
        days = days[:1] or [(0, first)]
    closing = [day - ONE_DAY for _n, day in days[1:]] + [max(until, first)]
    for (n, day), asked_until in zip(days, closing, strict=False):
        again = step("asked_yearly", date=day, times=n)
        yield Deadline(
            kind=kind,
            key=_key(kind, one.term.id, n),
            day=day,
            until=None,
            state=state,
            certain_from=certain,
            because=(told, again) if n else (told,),
            params={"ordinal": one.term.ordinal, "missing": codes},
            term=one.term.id,
            asked_until=asked_until,
        )


def _to_settle(setting: Setting) -> Iterator[Deadline]:
    """Only for the latest dated term; done once nothing is missing, void once it was ended."""
    latest = latest_dated(setting.whole)
    if latest is None:
        return
    codes = to_settle(setting.whole, setting.missing)
    until, state = setting.facts.horizon, "open" if codes else "done"
    if isinstance(latest, Course):
        if latest.ended in ("terminated", "superseded", "replaced"):
            state = "void" if codes else "done"
        until = min(until, latest.last or until)
    elif setting.facts.superseded_on:
        state = "void"
    yield from _asking(setting, "to_settle", latest, codes, state, until)


def _effect_pending(setting: Setting) -> Iterator[Deadline]:
    facts, latest = setting.facts, latest_dated(setting.whole)
    for one in setting.whole.pending:
        void = one.ended_by or one is not latest or facts.superseded_on
        state = "void" if void else "open"
        yield from _asking(setting, "effect_pending", one, ["effective_on"], state, facts.horizon)
    for course in setting.whole.courses:
        if course.term.effect.mode.endswith("_notification") and course.link.signing:
            yield from _asking(setting, "effect_pending", course, [], "done", facts.horizon)


def _periodic(
    setting: Setting, kind: str, every: Length | None, courses: list[Course], *, replaced: bool
) -> Iterator[Deadline]:
    """A review or report due every so often from a term's first day on."""
    for course in courses if every else ():
        until = min(course.last or setting.facts.horizon, setting.facts.horizon)
        days = list(_occurrences(course.start, every, until))[1:]
        for at, (n, day) in enumerate(days):
            key = _key(kind, course.term.id, n)
            following = days[at + 1][1] if at + 1 < len(days) else None
            told = step("every", start=course.start, length=every, times=n, date=day)
            yield Deadline(
                kind=kind,
                key=key,
                day=day,
                until=None,
                state=_ticked(setting, course, key),
                certain_from=course.link.start.certain,
                because=(told,),
                params={"ordinal": course.term.ordinal, "number": n},
                term=course.term.id,
                asked_until=following - ONE_DAY if following and replaced else None,
            )


def _ticked(setting: Setting, course: Course, key: str) -> str:
    if key in setting.facts.compliance_done:
        return "done"
    return "void" if course.ended in ("replaced", "superseded") else "open"


def _review(setting: Setting) -> Iterator[Deadline]:
    indefinite = [
        course
        for course in setting.whole.courses
        if course.periods and course.periods[0].end_kind == "indefinite"
    ]
    every = setting.facts.review_every
    return _periodic(setting, "review", every, indefinite, replaced=True)


def _report(setting: Setting) -> Iterator[Deadline]:
    courses = list(setting.whole.courses)
    return _periodic(setting, "report", setting.facts.report_every, courses, replaced=False)


def _compliance(setting: Setting) -> Iterator[Deadline]:
    """Duties around each conclusion of the latest term and of its amendments; those around older
    terms, and those whose day was over when the agreement was registered, are void unless they
    were ticked."""
    facts, whole = setting.facts, setting.whole
    if facts.parties and facts.home not in facts.parties:
        return  # observed only
    latest = max(whole.signings, default=None)
    concluded = [
        ("term", term.id, term, whole.signings[term.ordinal])
        for term in facts.terms
        if term.ordinal in whole.signings
    ]
    by_ordinal = {term.ordinal: term for term in facts.terms}
    for rule in facts.compliance:
        for source, number, term, signing in concluded:
            yield _duty(setting, rule, (source, number), term, signing, latest)
        for one in facts.amendments:
            if one.signed.earliest and one.ordinal in by_ordinal:
                term = by_ordinal[one.ordinal]
                yield _duty(setting, rule, ("amendment", one.id), term, one.signed, latest)


def _duty(setting: Setting, rule, source, term, signed, latest: int | None) -> Deadline:
    concluded = signed.latest or signed.earliest
    day = concluded + timedelta(days=rule.days)
    key = f"compliance:{rule.code}:{source[0]}:{source[1]}"
    over = day < setting.facts.registered_on  # nobody here could have met it
    void = over or (latest is not None and term.ordinal < latest)
    state = "done" if key in setting.facts.compliance_done else "void" if void else "open"
    certain = concluded if signed.earliest == signed.latest else None
    told = step("conclusion", signed=signed.text, days=rule.days, date=day)
    params = {"ordinal": term.ordinal, "rule": rule.code, "checked": rule.checked}
    return Deadline(
        kind="compliance",
        key=key,
        day=day,
        until=None,
        state=state,
        certain_from=certain,
        because=(told,),
        params=params,
        term=term.id,
    )


#: One maker for each kind of §5 that concerns an agreement.
MAKERS: tuple[Callable[[Setting], Iterator[Deadline]], ...] = (
    _expiry,
    _notice,
    _tacit_renewal,
    _effect_pending,
    _to_settle,
    _review,
    _report,
    _compliance,
    plan_deadlines,
)


def deadlines(whole: Relationship, missing: tuple[Note, ...]) -> tuple[Deadline, ...]:
    """All deadlines by day, the agreement's working-day rule applied (rule 5)."""
    setting = Setting(whole, missing)
    facts = whole.facts
    calendars = Calendars(facts.home_country, facts.partner_countries, facts.closed_days)
    found = [_on_working_day(one, facts, calendars) for make in MAKERS for one in make(setting)]
    return tuple(sorted(found, key=lambda one: (one.day, one.key)))


def _on_working_day(one: Deadline, facts: AgreementFacts, calendars: Calendars) -> Deadline:
    """A day off is named with whose it is; the agreement's rule says whether the day moves."""
    off = days_off(one.day, calendars)
    if not off:
        return one
    named = [{"country": why.country, "name": why.name} for why in off]
    one = replace(one, params=one.params | {"days_off": named})
    if facts.working_day_rule == "none":
        return one
    day = move(one.day, facts.working_day_rule, calendars)
    told = step("moved", literal=one.day, rule=facts.working_day_rule, date=day)
    return replace(one, day=day, moved_from=one.day, because=(*one.because, told))
