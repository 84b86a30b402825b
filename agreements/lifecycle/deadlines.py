"""The days somebody must not miss (domain §5), as far as an agreement's own facts tell them.

The rules know no today: what closes a deadline is a day, and its state on any day a comparison.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import count, islice, pairwise, takewhile

from agreements.dates import DateError, Length, add_days, add_months
from agreements.dates.working import Calendars, days_off, days_off_unknown, move
from agreements.values import replace

from .facts import AgreementFacts, TermFact
from .links import Pending
from .missing import asked_about, is_counted, missing_notes, to_settle
from .plan import plan_deadlines
from .planned import PLANNED, planned_facts
from .result import ALWAYS, Because, ClosedAs, Closing, Deadline, Note, first_closing
from .schedule import Period
from .settling import as_it_ran, begun_by, closed_by_act, in_doubt, settling_days
from .steps import ONE_DAY, Certainty, step
from .term_runs import Relationship, TermRun, relationship
from .termination_rules import Notes

#: Kinds that ask every so often.
ASKED_AGAIN = frozenset({"to_settle", "effect_pending", "review", "report"})
#: First reminder of a missing fact, days after the signature; then yearly.
SETTLE_AFTER = timedelta(days=30)


#: Questions by all that they rest on, working days applied.
Kept = dict[tuple[object, ...], tuple[Deadline, ...]]


@dataclass(frozen=True)
class DeadlineContext:
    """What all makers of deadlines look at."""

    whole: Relationship
    missing: tuple[Note, ...]
    #: Questions made before, for other readings of the same facts: most readings ask the same.
    kept: "Kept" = field(default_factory=dict)
    #: Keys of the questions anybody looks at; None: all. A term that never takes effect would be
    #: asked about every year up to the horizon.
    asked: frozenset[str] | None = None

    @property
    def facts(self) -> AgreementFacts:
        return self.whole.facts

    @cached_property
    def settling(self) -> dict[int, date]:
        return settling_days(self.whole)

    @cached_property
    def calendars(self) -> Calendars:
        facts = self.facts
        return Calendars(facts.home_country, facts.partner_countries, facts.closed_days)

    def passed(self, day: date) -> Closing:
        """Closed once `day` is over, or the working day it is asked for on instead."""
        rule = self.facts.working_day_rule
        off = rule != "none" and days_off(day, self.calendars)
        asked = move(day, rule, self.calendars) if off else day
        return Closing(max(day, asked) + ONE_DAY, "passed")

    def settled(self, term_run: TermRun, how: ClosedAs) -> Closing | None:
        """Closed from the day on which it is certain that a later term takes over."""
        day = self.settling.get(term_run.term.id)
        return Closing(day, how) if day else None

    def superseded(self, term_run: TermRun) -> Closing | None:
        ended = term_run.ended == "superseded"
        return Closing(self.facts.superseded_on, "void") if ended else None

    def signed_on(self, ordinal: int) -> date:
        signing = self.whole.signings[ordinal]
        return signing.latest or signing.earliest

    def signed_by(self, one: TermRun | Pending) -> date:
        """The day by which the text of a term was a fact."""
        ordinal = one.term.ordinal
        return self.signed_on(ordinal) if ordinal in self.whole.signings else one.link.start.day


def _key(kind: str, term: int, *parts: object) -> str:
    return ":".join(str(part) for part in (kind, "term", term, *parts))


def _expiry(context: DeadlineContext) -> Iterator[Deadline]:
    """The last day of a term, open until it has passed or a successor is sure to follow it; and of
    a stretch of days after which an extension came too late."""
    for term_run in context.whole.term_runs:
        for one, following in pairwise(term_run.periods):
            if one.end + ONE_DAY < following.start:
                yield _last_day(term_run, one, context.passed(one.end))
        last = term_run.periods[-1] if term_run.periods else None
        if last is None or last.end is None or term_run.last is None:
            continue
        if term_run.ended == "replaced" and last.end_kind in ("not_recorded", "indefinite"):
            continue
        closing = first_closing(
            context.settled(term_run, "done"),
            context.superseded(term_run),
            context.passed(last.end),
        )
        yield _last_day(term_run, last, closing)


def _last_day(term_run: TermRun, period: Period, closing: Closing | None) -> Deadline:
    return Deadline(
        kind="expiry",
        key=_key("expiry", term_run.term.id, "roll", period.roll),
        day=period.end,
        until=None,
        closing=closing,
        certain_from=None if term_run.undated else period.end_certain,
        because=period.end_because,
        params={"ordinal": term_run.term.ordinal, "ended": term_run.ended},
        term=term_run.term.id,
    )


def _notice(context: DeadlineContext) -> Iterator[Deadline]:
    """The last day for notice, where it decides something (domain §5)."""
    for term_run in context.whole.term_runs:
        periods = as_it_ran(term_run)
        for period in periods:
            if period.notice_by is None or not _decides(term_run, period):
                continue
            passed = context.passed(period.notice_by)
            closing = passed
            if period is periods[-1]:
                closing = first_closing(_overtaken(context, term_run, period), passed)
            yield Deadline(
                kind="notice",
                key=_key("notice", term_run.term.id, "roll", period.roll),
                day=period.notice_by,
                until=None,
                closing=closing,
                certain_from=None if in_doubt(term_run) else period.certain,
                because=(*period.end_because, *period.notice_because),
                params={"ordinal": term_run.term.ordinal, "ends_on": period.end.isoformat()},
                term=term_run.term.id,
            )


def _decides(term_run: TermRun, period: Period) -> bool:
    """Whether a notice, or its absence, makes a difference: a roll can be stopped, a renewal must
    be asked for, or what happens is not recorded."""
    clause = term_run.term.renewal
    if clause.mode == "none":
        return False
    if clause.max_count is not None and period.roll >= clause.max_count:
        return False
    return clause.latest_end is None or period.end < clause.latest_end


def _overtaken(context: DeadlineContext, term_run: TermRun, period: Period) -> Closing | None:
    """What came before the notice day of the last period, or before the roll after it: a notice,
    another act, a later term, a successor agreement."""
    return first_closing(
        closed_by_act(term_run, period),
        context.settled(term_run, "void"),
        context.superseded(term_run),
    )


def _tacit_renewal(context: DeadlineContext) -> Iterator[Deadline]:
    """The first day of each tacit period; and of the one that something came before."""
    for term_run in context.whole.term_runs:
        for before, period in pairwise(term_run.periods):
            if period.start_because and period.start_because[0].code == "tacit_roll":
                begun = Closing(period.start, "done")
                yield _roll(term_run, period.roll, before, period.start, period, begun)
        last = term_run.uncut
        if last is None or last.final or last.end is None:
            continue
        day, overtaken = last.end + ONE_DAY, _overtaken(context, term_run, last)
        void = Closing(overtaken.on if overtaken else day, "void")
        yield _roll(term_run, last.roll + 1, term_run.periods[-1], day, term_run.periods[-1], void)


def _roll(
    term_run: TermRun, roll: int, before: Period, day: date, shown: Period, closing: Closing | None
) -> Deadline:
    return Deadline(
        kind="tacit_renewal",
        key=_key("tacit_renewal", term_run.term.id, "roll", roll),
        day=day,
        until=None,
        closing=closing,
        certain_from=shown.start_certain,
        because=shown.start_because if shown is not before else before.end_because,
        params={"ordinal": term_run.term.ordinal, "roll": roll},
        term=term_run.term.id,
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
    context: DeadlineContext,
    kind: str,
    one: TermRun | Pending,
    codes: list[str],
    closing: Closing | None,
    until: date,
) -> tuple[Deadline, ...]:
    """A question 30 days after the signature, then yearly, each replacing the one before. Once
    `closing` has come nothing more is asked."""
    signing = context.whole.signings.get(one.term.ordinal)
    signed = (signing.latest or signing.earliest) if signing else one.link.start.day
    certain = signing.certain if signing else signed
    last = min(until, closing.on) if closing else until
    rests_on: tuple[object, ...] = (kind, one.term.id, *codes, closing, last, signed, certain)
    if context.asked is not None and rests_on not in context.kept:
        rests_on = ("some", *rests_on)
    if rests_on not in context.kept:
        made = _questions(kind, one.term, codes, closing, last, signed, certain, context.asked)
        context.kept[rests_on] = tuple(
            _on_working_day(row, context.facts, context.calendars) for row in made
        )
    return context.kept[rests_on]


def _questions(
    kind: str,
    term: TermFact,
    codes: list[str],
    closing: Closing | None,
    last: date,
    signed: date,
    certain: Certainty,
    asked: frozenset[str] | None,
) -> Iterator[Deadline]:
    first = signed + SETTLE_AFTER
    told = step("asked_after_signature", date=first, signed=signed, days=SETTLE_AFTER.days)
    wanted = None if asked is None else _number_asked(kind, term, asked)
    until = None if wanted is None else wanted + 1  # the next one replaces the last
    days = list(islice(_occurrences(first, Length(years=1), last), until)) or [(0, first)]
    replaced = [Closing(day, "void") for _n, day in days[1:]] + [None]
    for (n, day), by_next in islice(zip(days, replaced, strict=True), wanted):
        again = step("asked_yearly", date=day, times=n)
        yield Deadline(
            kind=kind,
            key=_key(kind, term.id, n),
            day=day,
            until=None,
            closing=first_closing(closing, by_next),
            certain_from=certain,
            because=(told, again) if n else (told,),
            params={"ordinal": term.ordinal, "missing": codes},
            term=term.id,
        )


def _number_asked(kind: str, term: TermFact, asked: frozenset[str]) -> int:
    """How often a question is among those that are `asked`: from the first on, without a gap."""
    keys = (_key(kind, term.id, n) for n in count())
    return sum(1 for _key in takewhile(asked.__contains__, keys))


def _to_settle(context: DeadlineContext) -> Iterator[Deadline]:
    """Only for the terms that are asked about; done once nothing is missing, void once one has
    ended."""
    for one in asked_about(context.whole):
        codes = to_settle(one, context.missing)
        recorded = None if codes else _recorded(context, one)
        if recorded is None and one.term.effect.planned:
            codes = codes or ["effective_on"]
        until, over = context.facts.horizon, None
        if isinstance(one, Pending):
            over = _given_up(context, one)
        elif one.last:
            until, over = min(until, one.last), Closing(one.last + ONE_DAY, "void")
        yield from _asking(context, "to_settle", one, codes, first_closing(recorded, over), until)


def _recorded(context: DeadlineContext, one: TermRun | Pending) -> Closing | None:
    """From the day of the last fact that a term's last day and notice day rest on: its signature,
    or the notification from which a length is counted; of that, not as long as it is planned."""
    effect, day = one.term.effect, context.signed_by(one)
    if effect.mode.endswith("_notification") and is_counted(one.term):
        if effect.on is None or effect.planned:
            return None
        day = max(day, effect.on)
    return Closing(day, "done")


def _effect_pending(context: DeadlineContext) -> Iterator[Deadline]:
    """What a signed term waits for: asked yearly, and on the last day of the term that runs."""
    term_runs, until = context.whole.term_runs, context.facts.horizon
    for one in context.whole.pending:
        if one.was_to_begin:
            continue  # it waited for nothing
        over, codes = _given_up(context, one), ["effective_on"]
        yield from _asking(context, "effect_pending", one, codes, over, until)
        yield from _on_last_day(context.whole.latest, one, one.start.because, codes, over)
    for before, term_run in zip((None, *term_runs), term_runs, strict=False):
        effect = term_run.term.effect
        if not (effect.mode.endswith("_notification") and effect.on and term_run.link.signing):
            continue
        met = None if effect.planned else Closing(effect.on, "done")
        codes = ["effective_on"] if effect.planned else []
        yield from _asking(context, "effect_pending", term_run, codes, met, until)
        yield from _on_last_day(before, term_run, term_run.link.start.because, codes, met)


def _given_up(context: DeadlineContext, one: Pending) -> Closing | None:
    """Nobody waits any more for a term that was ended before it began, or that came too late."""
    ended, superseded = one.ended_by, context.facts.superseded_on
    begun = begun_by(context.whole, after=one.term.ordinal)
    return first_closing(
        Closing(ended.day, "void") if ended and not ended.event.planned else None,
        Closing(superseded, "void") if superseded else None,
        Closing(begun, "void") if begun else None,
    )


def _on_last_day(
    running: TermRun | None,
    one: TermRun | Pending,
    waits: Because,
    codes: list[str],
    closing: Closing | None,
) -> Iterator[Deadline]:
    """Reminded like an expiry: on this day cover ends unless the condition is met."""
    if running is None or running.term.ordinal > one.term.ordinal or running.uncut is None:
        return
    last = running.uncut if running.ended == "replaced" else running.periods[-1]
    signing = one.signing if isinstance(one, Pending) else one.link.signing
    if last.end is None or not last.final or last.end < signing.earliest:
        return
    yield Deadline(
        kind="effect_pending",
        key=_key("effect_pending", one.term.id, "last_day"),
        day=last.end,
        until=None,
        closing=closing,
        certain_from=last.end_certain,
        because=(*waits, *last.end_because),
        params={"ordinal": one.term.ordinal, "missing": codes},
        term=one.term.id,
    )


def _periodic(
    context: DeadlineContext,
    kind: str,
    every: Length | None,
    term_runs: list[TermRun],
    *,
    replaced: bool,
) -> Iterator[Deadline]:
    """A review or report due every so often from a term's first day on."""
    for term_run in term_runs if every else ():
        until = min(term_run.last or context.facts.horizon, context.facts.horizon)
        days = list(_occurrences(term_run.start, every, until))[1:]
        for at, (n, day) in enumerate(days):
            key = _key(kind, term_run.term.id, n)
            following = days[at + 1][1] if at + 1 < len(days) else None
            told = step("every", start=term_run.start, length=every, times=n, date=day)
            yield Deadline(
                kind=kind,
                key=key,
                day=day,
                until=None,
                closing=first_closing(
                    _ticked(context, term_run, key),
                    Closing(following, "void") if following and replaced else None,
                ),
                certain_from=term_run.link.start.certain,
                because=(told,),
                params={"ordinal": term_run.term.ordinal, "number": n},
                term=term_run.term.id,
            )


def _ticked(context: DeadlineContext, term_run: TermRun, key: str) -> Closing | None:
    done = context.facts.compliance_done.get(key)
    over = term_run.ended in ("replaced", "superseded") and term_run.last is not None
    return first_closing(
        Closing(done, "done") if done else None,
        Closing(term_run.last + ONE_DAY, "void") if over else None,
    )


def _review(context: DeadlineContext) -> Iterator[Deadline]:
    indefinite = [
        term_run
        for term_run in context.whole.term_runs
        if term_run.periods and term_run.periods[0].end_kind == "indefinite"
    ]
    every = context.facts.review_every
    return _periodic(context, "review", every, indefinite, replaced=True)


def _report(context: DeadlineContext) -> Iterator[Deadline]:
    term_runs = list(context.whole.term_runs)
    return _periodic(context, "report", context.facts.report_every, term_runs, replaced=False)


def _compliance(context: DeadlineContext) -> Iterator[Deadline]:
    """Duties around each conclusion of the latest term and of its amendments; those around older
    terms are void, and so are those whose day was over when the agreement was registered unless
    they were ticked."""
    facts, whole = context.facts, context.whole
    if facts.parties and facts.home not in facts.parties:
        return  # observed only
    concluded = [
        ("term", term.id, term, whole.signings[term.ordinal])
        for term in facts.terms
        if term.ordinal in whole.signings
    ]
    by_ordinal = {term.ordinal: term for term in facts.terms}
    for rule in facts.compliance:
        for source, number, term, signing in concluded:
            yield _duty(context, rule, (source, number), term, signing)
        for one in facts.amendments:
            if one.signed.earliest and one.ordinal in by_ordinal:
                term = by_ordinal[one.ordinal]
                yield _duty(context, rule, ("amendment", one.id), term, one.signed)


def _duty(context: DeadlineContext, rule, source, term, signed) -> Deadline:
    concluded = signed.latest or signed.earliest
    day = concluded + timedelta(days=rule.days)
    key = f"compliance:{rule.code}:{source[0]}:{source[1]}"
    done = context.facts.compliance_done.get(key)
    replaced = begun_by(context.whole, after=term.ordinal)
    nobodys = day < context.facts.registered_on and not done  # nobody here could have met it
    closing = first_closing(
        Closing(done, "done") if done else None,
        Closing(day, "void") if nobodys else None,
        Closing(replaced, "void") if replaced else None,
    )
    certain = concluded if signed.earliest == signed.latest else None
    told = step("conclusion", signed=signed.text, days=rule.days, date=day)
    params = {"ordinal": term.ordinal, "rule": rule.code, "checked": rule.checked}
    params |= {"duty": rule.duty, "source": rule.source}
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
MAKERS: tuple[Callable[[DeadlineContext], Iterator[Deadline]], ...] = (
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


def deadlines(
    whole: Relationship,
    missing: tuple[Note, ...],
    kept: Kept,
    asked: frozenset[str] | None = None,
) -> tuple[Deadline, ...]:
    """All deadlines by day, the agreement's working-day rule applied (rule 5). `kept`: what was
    made for other readings of the same facts; `asked`: keys of the questions that are looked at,
    of those that are asked every year."""
    context = DeadlineContext(whole, missing, kept, asked)
    facts = whole.facts
    void = [*_never_begun(whole)]
    known = {one.key for one in void}
    made = [one for make in MAKERS for one in make(context) if one.key not in known]
    made += void
    moved = {id(one) for rows in kept.values() for one in rows}
    found = [
        one if id(one) in moved else _on_working_day(one, facts, context.calendars) for one in made
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.key)))


def planned_questions(facts: AgreementFacts) -> tuple[Deadline, ...]:
    """Whether a planned fact happened: asked once its day has come, then yearly, until somebody
    says so or corrects it. It rests on the mark alone, however the facts are read."""
    context = DeadlineContext(Relationship(facts, (), (), Notes([], [])), ())
    over = Closing(facts.superseded_on, "void") if facts.superseded_on else None
    found: list[Deadline] = []
    for one in planned_facts(facts):
        until = over.on if over else facts.horizon
        days = list(_occurrences(one.until, Length(years=1), until)) or [(0, one.until)]
        replaced = [Closing(day, "void") for _n, day in days[1:]] + [None]
        told = step("planned", fact=one.kind, date=one.until)
        for (n, day), by_next in zip(days, replaced, strict=True):
            asked = Deadline(
                kind="to_settle",
                key=f"to_settle:planned:{one.source}:{one.id}:{n}",
                day=day,
                until=None,
                closing=first_closing(over, by_next),
                certain_from=ALWAYS,
                because=(told, step("asked_yearly", date=day, times=n)) if n else (told,),
                params={"ordinal": one.ordinal, "missing": [PLANNED], "fact": one.kind},
                term=one.term,
            )
            asked = _on_working_day(asked, facts, context.calendars)
            found.append(replace(asked, earliest=asked.day, latest=asked.day))
    return tuple(found)


def _never_begun(whole: Relationship) -> Iterator[Deadline]:
    """What a term signed ahead would have asked for, void from the day of the act by which it never
    takes effect (rule 10); nothing is asked again after that."""
    void = {one.term.id: one.ended_by for one in whole.pending if one.ended_by and one.was_to_begin}
    if not void:
        return
    acts = {act.event.id for act in void.values()}
    events = tuple(one for one in whole.facts.events if one.id not in acts)
    before = relationship(replace(whole.facts, events=events))
    context = DeadlineContext(before, missing_notes(before))
    for one in (one for make in MAKERS for one in make(context)):
        act = void.get(one.term)
        if act and (one.kind not in ASKED_AGAIN or one.day <= act.day):
            over = None if act.event.planned else Closing(act.day, "void")
            yield replace(one, closing=first_closing(one.closing, over))


def _on_working_day(one: Deadline, facts: AgreementFacts, calendars: Calendars) -> Deadline:
    """A day off is named with whose it is; the agreement's rule says whether the day moves. Where
    it is not known whether it is one, that is said instead of silently counting weekends alone."""
    if unknown := days_off_unknown(one.day, calendars):
        told = step("days_off_unknown", countries=unknown, year=one.day.year)
        one = replace(one, because=(*one.because, told))
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
