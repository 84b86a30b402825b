"""Where one agreement stands on a day, read from its rows: what page, API and mail all tell.

Reads, never computes a date. The loader costs a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from agreements import derive
from agreements.dates import PartialDate, Partnership, Span, partnership, stored_edtf
from agreements.disclosure import (
    Disclosure,
    hides_successor,
    settle_covers,
    told_statuses,
    without_successor,
)
from agreements.lifecycle import IN_EFFECT, Instruments, instruments_on
from agreements.models import (
    Agreement,
    Cover,
    Deadline,
    Event,
    LegalNature,
    StatusPeriod,
    Term,
    TermPeriod,
)
from agreements.models.compiled import IsAmong, compiled
from agreements.partner_role import reading_whole
from agreements.wording.edges import is_certain_on

ONE_DAY = timedelta(days=1)
#: legal nature -> how the words of the rules are chosen (domain §3 rule 12).
BINDING = {LegalNature.BINDING: True, LegalNature.NON_BINDING: False, LegalNature.UNKNOWN: None}


class BeyondHorizon(ValueError):
    """The asked day lies past the last day that rows reach to; `horizon` names it, `field` what
    was asked."""

    def __init__(self, horizon: date, field: str = "on") -> None:
        self.horizon, self.field = horizon, field
        super().__init__(f"Nothing is computed beyond {horizon}.")


def known_instruments(
    signed: Mapping[str, str], notes: Iterable[Mapping[str, Any]], *, on: date, today: date
) -> Instruments:
    """The instruments signed by `on`, from what is stored of an agreement: `signed` and the notes
    of `missing` and `warnings`."""
    notes = list(notes)
    return instruments_on(
        on,
        today=today,
        signed={int(ordinal): stored_edtf(text) for ordinal, text in signed.items()},
        undated=[note["ordinal"] for note in notes if _is_undated(note)],
        planned=planned_signings(notes, today),
    )


def planned_signings(notes: Iterable[Mapping[str, Any]], today: date) -> list[int]:
    """Ordinals of terms whose signature is planned, by the notes of `warnings`."""
    return [
        note["ordinal"]
        for note in notes
        if note["code"] == "planned"
        and note.get("fact") == "signature"
        and note.get("until", "9") >= today.isoformat()
    ]


def _is_undated(note: Mapping[str, Any]) -> bool:
    return note["code"] == "signed_on" and not note.get("recorded")


def first_is_open(signed: Mapping[str, str], missing: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an instrument may have been signed before the first that is dated: figures that
    rest on the first signature are lower bounds then (domain §3 rule 2b)."""
    return "0" not in signed and (bool(signed) or any(map(_is_undated, missing)))


def partnership_on(first: PartialDate | None, on: date, *, is_open: bool) -> Partnership | None:
    """The age of a partnership first signed `first`; where an earlier signature may exist
    (`is_open`) its figures are lower bounds, and not certain."""
    age = partnership(first, on) if first else None
    return replace(age, certain=False) if age and is_open else age


def name_on_their_day(found: "Answer") -> None:
    """Reads the former names of every party, in one query, and hands them to its signatures."""
    parties = {row.party_id: row.party for row in found.agreement.participations.all()}
    prefetch_related_objects(list(parties.values()), "name_history")
    for term in found.terms:
        for row in term.signatures.all():
            row.party = parties[row.party_id]


#: What keeps a later term from taking over, where it is signed.
WAITS_FOR = frozenset({"effective_on", "signed_on", "starts"})


def asked_of(
    notes: Iterable[Any], *, ordinal: int | None, signed: Mapping[str, str], on: date
) -> list[Any]:
    """Of notes of `missing`: those about the agreement and the term that runs on `on`, and what a
    later term, signed by then or on a day not recorded, waits for."""
    newest = max(map(int, signed), default=-1)

    def is_asked(note: Any) -> bool:
        other = note["ordinal"]
        if other is None or other == ordinal:
            return True
        if note["code"] not in WAITS_FOR or ordinal is None or other < ordinal:
            return False
        if str(other) not in signed:
            return other > newest
        day = stored_edtf(signed[str(other)]).earliest
        return day is not None and day <= on

    return [note for note in notes if is_asked(note)]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a term in effect between two terms, both bounds included."""

    span: Span
    before: int | None
    certain: bool

    @property
    def days(self) -> int:
        return self.span.days


def gaps_of(rows: Sequence[Any], today: date) -> list[Gap]:
    """The gaps that status periods explain, by first day; `rows`: those of one agreement, by day.
    A gap is certain where both its bounds are."""
    found = []
    for row in rows:
        for told in row.because:
            if told["code"] == "gap":
                since, until = (date.fromisoformat(told[name]) for name in ("start", "end"))
                last = holding(rows, until) or row
                certain = is_certain_on(row.since_certain_from, today)
                certain = certain and is_certain_on(last.until_certain_from, today)
                found.append(Gap(Span(since, until), row.ordinal, certain))
    return found


@dataclass(frozen=True, slots=True)
class Roll:
    """A tacit renewal that begins on `starts_on`, between `earliest` and `latest` where that is in
    doubt (None: open); `unless`: the last day for a notice that stops it, the earliest it may be,
    None where there is no such day."""

    starts_on: date
    certain: bool
    unless: date | None
    earliest: date | None
    latest: date | None


def is_roll(row: TermPeriod) -> bool:
    """Whether a period follows tacitly from the one before it."""
    return any(step["code"] == "tacit_roll" for step in row.because.get("starts_on", ()))


def following_on(
    row: TermPeriod | None, periods: Iterable[TermPeriod], on: date
) -> TermPeriod | None:
    """The period after `row`, where the last day of `row` is in doubt and that one may run on `on`
    in its place."""
    if row is None or row.ends_certain_from is not None or row.starts_on > on:
        return None
    following = beside(row, periods, 1)
    may_run = following and following.starts_earliest and following.starts_earliest <= on
    return following if may_run else None


def beside(row: TermPeriod, periods: Iterable[TermPeriod], by: int) -> TermPeriod | None:
    """The period of the same term so many rolls after `row`; before it, where `by` is negative."""
    which = (row.term_id, row.roll + by)
    return next((one for one in periods if (one.term_id, one.roll) == which), None)


@dataclass
class Answer:
    """One agreement on the day `on`; `status` is None on a "not_yet" day (domain §4).

    `certain` compares with `today`, since what is certain depends on when one asks. With `known`
    (`past_knowledge`) all of it, `deadlines` included, is computed from the facts dated on or
    before that day, and `today` is no later.
    """

    agreement: Agreement
    on: date
    today: date
    status: StatusPeriod | None
    period: TermPeriod | None
    status_periods: list[StatusPeriod]
    term_periods: list[TermPeriod]
    terms: list[Term]
    standing: Any
    covers: list[Cover] = field(default_factory=list)
    known: date | None = None
    deadlines: list[Deadline] = field(default_factory=list)

    @cached_property
    def cover(self) -> Cover | None:
        """Until when it is in effect as far as is known; what can still be stopped is judged on
        today, or on the asked day where that lies ahead."""
        asked = max(self.on, self.today)
        for row in self.covers:
            if self.on in row.span and row.known_from <= asked <= (row.known_until or date.max):
                return row
        return None

    def is_certain(self, row: StatusPeriod | TermPeriod | None) -> bool:
        return row is not None and is_certain_on(row.certain_from, self.today)

    @property
    def code(self) -> str:
        return self.status.status if self.status else "not_yet"

    @property
    def certain(self) -> bool:
        if self.status is None:  # before the first dated fact
            return not self.first_is_open
        return self.is_certain(self.status)

    @property
    def is_in_effect(self) -> bool:
        return self.code in IN_EFFECT

    @property
    def binding(self) -> bool | None:
        return BINDING[self.agreement.legal_nature]

    @property
    def events(self) -> list[Event]:
        """The legal acts known, those struck out left aside."""
        rows = self.agreement.events.all()
        return [row for row in rows if self.known is None or row.on <= self.known]

    @cached_property
    def term(self) -> Term | None:
        """The term that runs on the day, else the latest signed one before it."""
        if self.status is None:
            return None
        by_ordinal = {term.ordinal: term for term in self.terms}
        if self.period is not None:
            return by_ordinal.get(self.period.ordinal)
        return by_ordinal.get(self.status.ordinal)

    @cached_property
    def told_period(self) -> TermPeriod | None:
        """The period whose days are told: the one that runs on the day, else the one to come of a
        text that is signed, else the last that ended before."""
        if self.period is not None:
            return self._or_following(self.period)
        ahead = [row for row in self.term_periods if row.starts_on > self.on]
        behind = [row for row in self.term_periods if row.starts_on <= self.on]
        if self.code == "signed":
            return ahead[0] if ahead else None
        return behind[-1] if behind and self.status else None

    def _or_following(self, row: TermPeriod) -> TermPeriod:
        """`row`, with the edges of its first day as they are where the next one may run."""
        following = following_on(row, self.term_periods, self.on)
        if following is None:
            return row
        told = copy(row)
        told.starts_latest = min(following.starts_latest or self.on, self.on)
        told.starts_certain_from = None
        return told

    @property
    def told_until(self) -> date | None:
        """The last day of the status, where it may stand beside the days of the period: not where
        the status runs on over renewals, some of them still to come."""
        until = self.status.until if self.status else None
        return until if self.period is None or until == self.period.span.last else None

    @property
    def first_is_open(self) -> bool:
        """Whether an instrument may have been signed before the first that is dated."""
        return first_is_open(self.standing.signed, self.standing.missing)

    @cached_property
    def partnership(self) -> Partnership | None:
        if self.status is None:
            return None
        return partnership_on(self.standing.first_signed, self.on, is_open=self.first_is_open)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Stretches without cover between two terms (not the one after the last) that had begun
        by the asked day."""
        return [
            one for one in gaps_of(self.status_periods, self.today) if one.span.first <= self.on
        ]

    @property
    def rolls(self) -> list["Roll"]:
        """The tacit renewals after the asked day: up to the first that can still be stopped, that
        one included."""
        asked, found = max(self.on, self.today), []
        for row in self.term_periods:
            if row.starts_on <= self.on or not is_roll(row):
                continue
            decided = row.starts_certain_from
            certain = is_certain_on(decided, asked)
            unless = decided - ONE_DAY if decided and decided < row.starts_on else None
            if decided is None:
                unless = self._notice_before(row)
            edges = row.starts_earliest, row.starts_latest
            found.append(Roll(row.starts_on, certain, unless, *edges))
            if not certain:
                break
        return found

    def _notice_before(self, roll: TermPeriod) -> date | None:
        """The earliest last day for a notice that stops a tacit period whose days are in doubt;
        None where it has passed, or there is none."""
        before = beside(roll, self.term_periods, -1)
        day = before.notice_earliest if before and before.notice_by else None
        return day if day and day >= max(self.on, self.today) else None

    @property
    def missing(self) -> list[dict]:
        """What is not recorded about the term that runs, or the one that waits to follow it, and
        would settle a day."""
        ordinal = self.term.ordinal if self.term else None
        return asked_of(
            self.standing.missing, ordinal=ordinal, signed=self.standing.signed, on=self.on
        )

    @property
    def asked_term(self) -> Term | None:
        """The term of which something is asked: the one that waits to follow, else that which
        runs."""
        ordinals = [note["ordinal"] for note in self.open_questions if note["ordinal"] is not None]
        last = max(ordinals, default=None)
        return next((term for term in self.terms if term.ordinal == last), self.term)

    @property
    def warnings(self) -> list[dict]:
        return list(self.standing.warnings)

    @cached_property
    def instruments(self) -> Instruments:
        """The instruments signed by the asked day, undated and unrecorded ones included."""
        notes = [*self.standing.missing, *self.standing.warnings]
        return known_instruments(self.standing.signed, notes, on=self.on, today=self.today)

    @property
    def open_questions(self) -> list[dict]:
        """What is missing of the term that runs; instruments not recorded are asked for apart."""
        return [note for note in self.missing if note["code"] != "instruments"]

    @property
    def unrecorded(self) -> list[dict]:
        """What is asked for where instruments are not recorded."""
        return [note for note in self.standing.missing if note["code"] == "instruments"]


@reading_whole()
def load(agreement: Agreement) -> Agreement:
    """The agreement with all an answer reads of it."""
    one = Agreement.objects.filter(pk=agreement.pk).select_related("responsible", "deputy")
    (loaded,) = derive.with_facts(one)
    prefetch_related_objects([loaded], "terms__areas")
    return loaded


@compiled
def _statuses(*, pk: Any) -> QuerySet[Any]:
    return StatusPeriod.objects.filter(agreement=pk).order_by("starts_on")


@compiled
def _periods(*, pk: Any) -> QuerySet[Any]:
    return TermPeriod.objects.filter(agreement=pk).order_by("starts_on")


@compiled
def _covers(*, pk: Any) -> QuerySet[Any]:
    return Cover.objects.filter(agreement=pk)


@reading_whole()
def answer(agreement: Agreement, *, user: Any, on: date, today: date) -> Answer:
    """Where `agreement` stands on `on`, with everything recorded today; explanations are as `user`
    may have them. Raises `BeyondHorizon`."""
    agreement = load(agreement)
    standing = agreement.standing
    if on > standing.horizon:
        raise BeyondHorizon(standing.horizon)
    statuses, periods, covers = (rows(pk=agreement.pk) for rows in (_statuses, _periods, _covers))
    if hides_successor(agreement, to=user):
        statuses = without_successor(statuses, periods)
        settle_covers(covers, statuses)
    disclose_to(user, [*statuses, *periods, *covers], standing, agreement.terms.all())
    return Answer(
        agreement=agreement,
        on=on,
        today=today,
        status=holding(statuses, on),
        period=holding(periods, on),
        status_periods=statuses,
        term_periods=periods,
        terms=list(agreement.terms.all()),
        standing=standing,
        covers=covers,
    )


@compiled
def _statuses_of(*, ids: Any) -> QuerySet[Any]:
    return StatusPeriod.objects.filter(IsAmong("agreement", ids)).order_by("starts_on")


@compiled
def _periods_of(*, ids: Any) -> QuerySet[Any]:
    return TermPeriod.objects.filter(IsAmong("agreement", ids)).order_by("starts_on")


@compiled
def _covers_of(*, ids: Any) -> QuerySet[Any]:
    return Cover.objects.filter(IsAmong("agreement", ids))


def answers(agreements: QuerySet[Agreement], *, user: Any, on: date, today: date) -> list[Answer]:
    """The same of several, in their order: a fixed number of statements, whatever their number.
    `on` lies within what is computed for each of them."""
    loaded = derive.with_facts(agreements.select_related("responsible", "deputy"))
    prefetch_related_objects(loaded, "terms__areas")
    ids = [one.pk for one in loaded]
    statuses, periods, covers = (
        _by_agreement(rows(ids=ids)) for rows in (_statuses_of, _periods_of, _covers_of)
    )
    replaced = [one.pk for one in loaded if one.superseded_by_id is not None]
    for pk, told in (told_statuses(replaced, to=user) if replaced else {}).items():
        statuses[pk] = told
        settle_covers(covers[pk], told)
    found = [
        Answer(
            agreement=one,
            on=on,
            today=today,
            status=holding(statuses[one.pk], on),
            period=holding(periods[one.pk], on),
            status_periods=statuses[one.pk],
            term_periods=periods[one.pk],
            terms=list(one.terms.all()),
            standing=one.standing,
            covers=covers[one.pk],
        )
        for one in loaded
    ]
    _disclose_all(found, user)
    return found


def _by_agreement(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id].append(row)
    return found


def _disclose_all(found: list[Answer], user: Any) -> None:
    """As `disclose_to`, asking once for the rows that all of them name."""
    kept: list[tuple[Answer, list[Any]]] = [
        (one, [*one.status_periods, *one.term_periods, *one.covers]) for one in found
    ]
    explanations = [
        told
        for one, rows in kept
        for told in (one.standing.missing, one.standing.warnings, *(row.because for row in rows))
    ]
    disclosure = Disclosure.to(user, explanations)
    for one, rows in kept:
        disclosure.put_in(rows)
        signed = {term.ordinal for term in one.terms if term.is_signed}
        one.standing.missing, one.standing.warnings = (
            disclosure.notes(notes, ordinals=signed)
            for notes in (one.standing.missing, one.standing.warnings)
        )


def disclose_to(user: Any, rows: list, standing: Any, terms: Iterable[Term]) -> None:
    """Leaves in the rows, which are only read, what `user` may have of their explanations."""
    notes = (standing.missing, standing.warnings)
    disclosure = Disclosure.to(user, (*notes, *(row.because for row in rows)))
    disclosure.put_in(rows)
    signed = {term.ordinal for term in terms if term.is_signed}
    standing.missing, standing.warnings = (disclosure.notes(one, ordinals=signed) for one in notes)


def holding(rows: list, on: date) -> Any:
    """The row that holds on `on`."""
    return next((row for row in rows if on in row.span), None)


def scope_difference(before: Term | None, after: Term) -> dict[str, list]:
    """Areas and commitments added, dropped and kept between two terms (domain §6)."""
    old = {area.code: area for area in before.areas.all()} if before else {}
    new = {area.code: area for area in after.areas.all()}
    return {
        "added": [new[code] for code in sorted(new.keys() - old.keys())],
        "dropped": [old[code] for code in sorted(old.keys() - new.keys())],
        "kept": [new[code] for code in sorted(new.keys() & old.keys())],
    }
