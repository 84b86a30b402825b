"""From what is stored of an agreement to what may be said of it on a day, without a query more."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from activities.models import Activity
from agreements.dates import PartialDate, from_day, stored_edtf
from agreements.languages import CODES
from agreements.lifecycle import IN_EFFECT, Instruments
from agreements.models import (
    Area,
    ClaimKind,
    EndKind,
    Party,
    Person,
    Post,
    PostRole,
    Signature,
    StatusCode,
    Term,
    TermPeriod,
    name_on,
)
from agreements.status.answers import Answer, gaps_of, holding, known_instruments
from agreements.status.claims import FIGURES, Range
from agreements.wording.edges import is_certain_on

from .titles import title_in
from .values import (
    Day,
    Known,
    KnownGap,
    KnownParty,
    KnownPerson,
    KnownPost,
    KnownSignature,
    KnownTerm,
)

#: A person, by the row or by the name.
Key = tuple[int | str, ...]
#: What says for certain that a text is in effect, or is not.
NOT_IN_EFFECT = (
    StatusCode.EXPIRED, StatusCode.TERMINATED, StatusCode.SUPERSEDED, StatusCode.SUSPENDED
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What was loaded for one reader: the answer of its day, and what is done under it."""

    found: Answer
    posts: list[Post] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)
    meeting: Activity | None = None

    @property
    def parties(self) -> list[Party]:
        return [row.party for row in self.found.agreement.participations.all()]


def instruments_of(found: Answer, on: date) -> Instruments:
    notes = [*found.standing.missing, *found.standing.warnings]
    return known_instruments(found.standing.signed, notes, on=on, today=found.today)


def known_of(facts: Facts, on: date) -> Known:
    """For another day than the one asked about only what the chain itself says."""
    found = facts.found
    is_asked = on == found.on
    status, period = holding(found.status_periods, on), holding(found.term_periods, on)
    return Known(
        figures={**_figures(found, on, period), **(_counts(facts) if is_asked else {})},
        days=_days(facts, on, period),
        signed=_signed(found, on),
        terms=_terms(found, on),
        coming=_coming(found, on),
        gaps=tuple(_gaps(found, on)),
        in_effect=_in_effect(found, status),
        people=tuple(_people(facts)),
        parties=tuple(_parties(facts, on)),
        areas=_areas(facts, period),
    )


# --- Numbers and days ----------------------------------------------------------------------------


def _figures(found: Answer, on: date, period: TermPeriod | None) -> dict[str, Range]:
    told = instruments_of(found, on)
    if not told.at_most:
        return {}
    least = told.count or None
    figures = {
        "renewal_ordinal": Range(least and least - 1, told.at_most - 1),
        "instruments": Range(least, None if told.missing else told.at_most),
        **FIGURES[ClaimKind.PARTNERSHIP_YEARS](found, on),
    }
    if completed := figures.get("completed_years"):
        most = completed.most
        least = (completed.least or 0) + 1
        figures["nth_year"] = Range(least, None if most is None else most + 1)
    for figure in FIGURES[ClaimKind.SINCE_YEAR](found, on).values():
        if "completed_years" in figures:
            figures["since_year"] = figure
    term = term_of(found, period)
    if term is not None and (years := _whole_years(term)):
        figures["term_years"] = Range(years, years)
    return figures


def _counts(facts: Facts) -> dict[str, Range]:
    return {code: Range(n, n) for code, n in facts.counts.items()}


def term_of(found: Answer, period: TermPeriod | None) -> Term | None:
    return next((one for one in found.terms if period and one.pk == period.term_id), None)


def _days(facts: Facts, on: date, period: TermPeriod | None) -> dict[str, Day]:
    found, days = facts.found, {}
    first = found.standing.first_signed
    if first is not None and (first.earliest or date.min) <= on:
        days["first_signed"] = Day(first, or_earlier=found.first_is_open)
    if period is not None:
        sure = is_certain_on(period.starts_certain_from, found.today)
        days["term_first"] = Day(from_day(period.starts_on), certain=sure)
        if last := period.span.last:
            sure = is_certain_on(period.ends_certain_from, found.today)
            days["term_last"] = Day(from_day(last), certain=sure)
    if facts.meeting is not None and on == found.on:
        days["heads_meeting"] = Day(facts.meeting.when)
    return days


def _signed(found: Answer, on: date) -> dict[int, Day]:
    texts = {int(ordinal): stored_edtf(text) for ordinal, text in found.standing.signed.items()}
    return {n: Day(day) for n, day in sorted(texts.items()) if (day.earliest or date.min) <= on}


def _terms(found: Answer, on: date) -> dict[int, KnownTerm]:
    """Of the instruments signed by the day: how long the text itself runs, tacit rolls aside."""
    ends = {row.ordinal: row for row in found.term_periods if not row.roll}
    told = {}
    for term in found.terms:
        if term.ordinal not in _signed(found, on):
            continue
        row = ends.get(term.ordinal)
        sure = row is not None and is_certain_on(row.ends_certain_from, found.today)
        last = Day(from_day(row.span.last)) if row and sure and row.span.last else None
        told[term.ordinal] = KnownTerm(_whole_years(term), last)
    return told


def _whole_years(term: Term) -> int | None:
    if term.end_kind != EndKind.DURATION or term.end_days:
        return None
    months = (term.end_years or 0) * 12 + (term.end_months or 0)
    return months // 12 if months and not months % 12 else None


def _coming(found: Answer, on: date) -> frozenset[int]:
    """Renewals in preparation, and those signed after the day."""
    signed = {int(ordinal): stored_edtf(text) for ordinal, text in found.standing.signed.items()}
    prepared = {
        one.ordinal for one in found.terms if not one.is_signed and one.stage != "withdrawn"
    }
    return frozenset(
        prepared | {n for n, day in signed.items() if day.earliest and day.earliest > on}
    )


def _gaps(found: Answer, on: date) -> Iterator[KnownGap]:
    for one in gaps_of(found.status_periods, found.today):
        if one.span.first <= on:
            last = one.span.last
            yield KnownGap(one.span.first, min(last, on) if last else on, one.certain)


def _in_effect(found: Answer, status: Any) -> bool | None:
    if status is None or not found.is_certain(status):
        return None
    if status.status in IN_EFFECT:
        return True
    return False if status.status in NOT_IN_EFFECT else None


# --- Names ---------------------------------------------------------------------------------------


def _areas(facts: Facts, period: TermPeriod | None) -> dict[str, bool]:
    term = term_of(facts.found, period)
    covered = {area.pk for area in term.areas.all()} if term else set()
    return {name: area.pk in covered for area in facts.areas for name in area.names.values()}


def _parties(facts: Facts, on: date) -> Iterator[KnownParty]:
    for party in facts.parties:
        names = (party.short_name, *name_on(party, on).values(), *party.also_known_as)
        past = [
            (name, row.valid_from, row.valid_until)
            for row in party.name_history.all()
            for name in row.names.values()
            if name not in names
        ]
        yield KnownParty(
            party.pk, tuple(dict.fromkeys(names)), tuple(past), party.country, party.is_home
        )


def titles_of(texts: Mapping[str, str] | str | None) -> tuple[str, ...]:
    if isinstance(texts, str):
        return (texts,) if texts else ()
    return tuple(text for text in (texts or {}).values() if text)


def _shown(titles: Iterable[str]) -> tuple[str, ...]:
    """Titles as pages show them in each language."""
    told = (title_in({"": text}, tag) for text in titles for tag in CODES)
    return tuple(dict.fromkeys(filter(None, told)))


def names_of(person: Person) -> tuple[str, ...]:
    return tuple(filter(None, (person.native_name, person.latin_name)))


def _people(facts: Facts) -> Iterator[KnownPerson]:
    """Those with a post at a party, and those who signed, with or without one."""
    posts: dict[int, list[Post]] = {}
    for row in facts.posts:
        posts.setdefault(row.person_id, []).append(row)
    signed: dict[Key, list[KnownSignature]] = {}
    named: dict[Key, tuple[str, ...]] = {}
    for signature in signatures_of(facts.found):
        names = titles_of(signature.names) or (
            names_of(signature.person) if signature.person else ()
        )
        key: Key = _person_key(signature, names, facts.posts)
        if not names:
            continue
        named[key] = tuple(dict.fromkeys((*named.get(key, ()), *names)))
        titles = (*titles_of(signature.capacity), *titles_of(post_title(facts.posts, signature)))
        one = KnownSignature(signature.party_id, signature.term.ordinal, titles, _shown(titles))
        signed.setdefault(key, []).append(one)
    for person_id, rows in posts.items():
        key = (person_id,)
        names = (*names_of(rows[0].person), *named.pop(key, ()))
        own = tuple(_post(row) for row in rows)
        yield KnownPerson(tuple(dict.fromkeys(names)), own, tuple(signed.get(key, ())))
    for key, names in named.items():
        yield KnownPerson(names, (), tuple(signed[key]))


def _person_key(row: Signature, names: Iterable[str], posts: Iterable[Post]) -> Key:
    """The person, where the signature names one or the same name holds a post there; else the
    name."""
    if row.person_id:
        return (row.person_id,)
    same = {one.person_id for one in posts if set(names) & set(names_of(one.person))}
    return (same.pop(),) if len(same) == 1 else ("", row.party_id, *sorted(names))


def _post(row: Post) -> KnownPost:
    titles = titles_of(row.title) or titles_of(row.person.title)
    is_head = row.role == PostRole.HEAD
    return KnownPost(row.party_id, titles, is_head, row.starts_on, row.span.last, _shown(titles))


def signatures_of(found: Answer) -> list[Signature]:
    """Those of signed terms that count, each with its term."""
    rows = []
    for term in found.terms:
        for row in term.signatures.all() if term.is_signed else ():
            row.term = term
            rows.append(row)
    return rows


def post_title(posts: Iterable[Post], row: Signature) -> Mapping[str, str]:
    """The title the signatory bore at that party when it was signed."""
    day = signing_day(row.signed)
    for post in posts:
        is_same = post.party_id == row.party_id and (
            post.person_id == row.person_id
            or set(titles_of(row.names)) & set(names_of(post.person))
        )
        if is_same and day and _post(post).is_held_on(day):
            title: Mapping[str, str] = post.title or post.person.title
            return title
    return {}


def signing_day(signed: PartialDate | None) -> date | None:
    return signed.latest or signed.earliest if signed else None
