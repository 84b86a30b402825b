"""The days somebody must not miss (domain §5), as far as an agreement's own facts tell them.

The rules know no today: what closes a deadline is a day, and its state on any day a comparison.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from agreements.dates import DateError, Length, add_days, add_months
from agreements.dates.working import Calendars, days_off, move

from .course import Course, Relationship
from .facts import AgreementFacts
from .links import Pending
from .missing import latest_dated, to_settle
from .plan import plan_deadlines
from .result import ClosedAs, Closing, Deadline, Note, first_closing
from .schedule import Period
from .settling import ended_on, ending_act, settling_days
from .steps import ONE_DAY, step

#: First reminder of a missing fact, days after the signature; then yearly.
SETTLE_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Setting:
    """What all makers of deadlines look at."""

    whole: Relationship
    missing: tuple[Note, ...]

    @property
    def facts(self) -> AgreementFacts:
        return self.whole.facts

    @cached_property
    def settling(self) -> dict[int, date]:
        return settling_days(self.whole)

    def settled(self, course: Course, how: ClosedAs) -> Closing | None:
        """Closed from the day on which it is certain that a later term takes over."""
        day = self.settling.get(course.term.id)
        return Closing(day, how) if day else None

    def superseded(self, course: Course) -> Closing | None:
        ended = course.ended == "superseded"
        return Closing(self.facts.superseded_on, "void") if ended else None

    def signed_on(self, ordinal: int) -> date:
        signing = self.whole.signings[ordinal]
        return signing.latest or signing.earliest

    def signed_by(self, one: Course | Pending) -> date:
        """The day by which the text of a term was a fact."""
        ordinal = one.term.ordinal
        return self.signed_on(ordinal) if ordinal in self.whole.signings else one.link.start.day


def _key(kind: str, term: int, *parts: object) -> str:
    return ":".join(str(part) for part in (kind, "term", term, *parts))


def _expiry(setting: Setting) -> Iterator[Deadline]:
    """The last day of a term, open until it has passed or a successor is sure to follow it."""
    for course in setting.whole.courses:
        last = course.periods[-1] if course.periods else None
        if last is None or last.end is None or course.last is None:
            continue
        if course.ended == "replaced" and last.end_kind in ("not_recorded", "indefinite"):
            continue
        yield Deadline(
            kind="expiry",
            key=_key("expiry", course.term.id, "roll", last.roll),
            day=last.end,
            until=None,
            closing=first_closing(
                setting.settled(course, "done"),
                setting.superseded(course),
                Closing(last.end + ONE_DAY, "passed"),
            ),
            certain_from=last.end_certain,
            because=last.end_because,
            params={"ordinal": course.term.ordinal, "ended": course.ended},
            term=course.term.id,
        )


def _notice(setting: Setting) -> Iterator[Deadline]:
    """The last day for notice, where it decides something (domain §5)."""
    for course in setting.whole.courses:
        for period in course.periods:
            if period.notice_by is None or not _decides(course, period):
                continue
            yield Deadline(
                kind="notice",
                key=_key("notice", course.term.id, "roll", period.roll),
                day=period.notice_by,
                until=None,
                closing=_notice_closing(setting, course, period),
                certain_from=period.certain,
                because=(*period.end_because, *period.notice_because),
                params={"ordinal": course.term.ordinal, "ends_on": period.end.isoformat()},
                term=course.term.id,
            )


def _decides(course: Course, period: Period) -> bool:
    """Whether a notice, or its absence, makes a difference: a roll can be stopped, a renewal must
    be asked for, or what happens is not recorded."""
    clause = course.term.renewal
    if clause.mode != "tacit":
        return clause.mode in ("express", "not_recorded")
    if clause.max_count is not None and period.roll >= clause.max_count:
        return False
    return clause.latest_end is None or period.end < clause.latest_end


def _notice_closing(setting: Setting, course: Course, period: Period) -> Closing | None:
    passed = Closing(period.notice_by + ONE_DAY, "passed")
    if period is not course.periods[-1]:
        return passed
    act = ending_act(course)
    by_notice = act is not None and act.event.kind.startswith("notice")
    return first_closing(
        Closing(act.day, "done" if by_notice else "void") if act else None,
        setting.settled(course, "void"),
        setting.superseded(course),
        passed,
    )


def _tacit_renewal(setting: Setting) -> Iterator[Deadline]:
    for course in setting.whole.courses:
        clause = course.term.renewal
        if clause.mode != "tacit":
            continue
        for before, period in pairwise(course.periods):
            if period.start_because and period.start_because[0].code == "tacit_roll":
                begun = Closing(period.start, "done")
                yield _roll(course, period.roll, before, period.start, period, begun)
        last = course.periods[-1] if course.periods else None
        prevented = course.ended == "terminated" and last and last.end_kind != "not_recorded"
        if prevented and (clause.max_count is None or last.roll < clause.max_count):
            day = ended_on(course, None)
            closing = Closing(day, "void") if day else None
            yield _roll(course, last.roll + 1, last, last.end + ONE_DAY, last, closing)


def _roll(
    course: Course, roll: int, before: Period, day: date, shown: Period, closing: Closing | None
) -> Deadline:
    return Deadline(
        kind="tacit_renewal",
        key=_key("tacit_renewal", course.term.id, "roll", roll),
        day=day,
        until=None,
        closing=closing,
        certain_from=shown.start_certain,
        because=shown.start_because if shown is not before else before.end_because,
        params={"ordinal": course.term.ordinal, "roll": roll},
        term=course.term.id,
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
    setting: Setting,
    kind: str,
    one: Course | Pending,
    codes: list[str],
    closing: Closing | None,
    until: date,
) -> Iterator[Deadline]:
    """A question 30 days after the signature, then yearly, each replacing the one before. Once
    `closing` has come nothing more is asked."""
    signing = setting.whole.signings.get(one.term.ordinal)
    signed = (signing.latest or signing.earliest) if signing else one.link.start.day
    first = signed + SETTLE_AFTER
    certain = signing.certain if signing else signed
    told = step("asked_after_signature", date=first, signed=signed, days=SETTLE_AFTER.days)
    last = min(until, closing.on) if closing else until
    days = list(_occurrences(first, Length(years=1), last)) or [(0, first)]
    replaced = [Closing(day, "void") for _n, day in days[1:]] + [None]
    for (n, day), by_next in zip(days, replaced, strict=True):
        again = step("asked_yearly", date=day, times=n)
        yield Deadline(
            kind=kind,
            key=_key(kind, one.term.id, n),
            day=day,
            until=None,
            closing=first_closing(closing, by_next),
            certain_from=certain,
            because=(told, again) if n else (told,),
            params={"ordinal": one.term.ordinal, "missing": codes},
            term=one.term.id,
        )


def _to_settle(setting: Setting) -> Iterator[Deadline]:
    """Only for the latest dated term; done once nothing is missing, void once it has ended."""
    latest = latest_dated(setting.whole)
    if latest is None:
        return
    codes = to_settle(setting.whole, setting.missing)
    until, over = setting.facts.horizon, None
    if isinstance(latest, Course):
        if latest.last:
            over = Closing(latest.last + ONE_DAY, "void")
        until = min(until, latest.last or until)
    elif setting.facts.superseded_on:
        over = Closing(setting.facts.superseded_on, "void")
    recorded = None if codes else Closing(setting.signed_by(latest), "done")
    yield from _asking(setting, "to_settle", latest, codes, first_closing(recorded, over), until)


def _effect_pending(setting: Setting) -> Iterator[Deadline]:
    """What a signed term waits for: asked yearly, and on the last day of the term that runs."""
    facts, latest = setting.facts, latest_dated(setting.whole)
    for one in setting.whole.pending:
        over = None
        if one.ended_by:
            over = Closing(one.ended_by.day, "void")
        elif facts.superseded_on:
            over = Closing(facts.superseded_on, "void")
        elif one is not latest and latest is not None:
            over = Closing(setting.signed_by(latest), "void")
        codes = ["effective_on"]
        yield from _asking(setting, "effect_pending", one, codes, over, facts.horizon)
        running = setting.whole.latest
        if running and running.last and running.term.ordinal < one.term.ordinal:
            yield _on_last_day(setting, one, running.periods[-1], over)
    for course in setting.whole.courses:
        if course.term.effect.mode.endswith("_notification") and course.link.signing:
            done = Closing(course.term.effect.on, "done")
            yield from _asking(setting, "effect_pending", course, [], done, facts.horizon)


def _on_last_day(setting: Setting, one: Pending, running: Period, over: Closing | None) -> Deadline:
    """Reminded like an expiry: on this day cover ends unless the condition is met."""
    return Deadline(
        kind="effect_pending",
        key=_key("effect_pending", one.term.id, "last_day"),
        day=running.end,
        until=None,
        closing=over,
        certain_from=running.end_certain,
        because=(*one.start.because, *running.end_because),
        params={"ordinal": one.term.ordinal, "missing": ["effective_on"]},
        term=one.term.id,
    )


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
                closing=first_closing(
                    _ticked(setting, course, key),
                    Closing(following, "void") if following and replaced else None,
                ),
                certain_from=course.link.start.certain,
                because=(told,),
                params={"ordinal": course.term.ordinal, "number": n},
                term=course.term.id,
            )


def _ticked(setting: Setting, course: Course, key: str) -> Closing | None:
    done = setting.facts.compliance_done.get(key)
    over = course.ended in ("replaced", "superseded") and course.last is not None
    return first_closing(
        Closing(done, "done") if done else None,
        Closing(course.last + ONE_DAY, "void") if over else None,
    )


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
    done = setting.facts.compliance_done.get(key)
    closing = first_closing(
        Closing(done, "done") if done else None,
        # nobody here could have met it
        Closing(day, "void") if day < setting.facts.registered_on else None,
        Closing(setting.signed_on(latest), "void")
        if latest is not None and term.ordinal < latest
        else None,
    )
    certain = concluded if signed.earliest == signed.latest else None
    told = step("conclusion", signed=signed.text, days=rule.days, date=day)
    params = {"ordinal": term.ordinal, "rule": rule.code, "checked": rule.checked}
    return Deadline(
        kind="compliance",
        key=key,
        day=day,
        until=None,
        closing=closing,
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
