"""Histories an office meets, as data: how a chain of terms goes, from its first signing to `on`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from agreements.dates import add_months

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way a cooperation goes. `months`: length of a term, None where none is stated.

    `pause`: months between two terms, at most; 0 joins them. `ends`: what happens to the last
    term ("runs", "preparing", "notice", "suspended", "terminated", "lapsed").
    """

    name: str
    weight: int
    months: int | None = 36
    terms: int = 4
    pause: int = 0
    ends: str = "runs"
    columns: Fields = field(default_factory=dict)


NOTICE = {
    "notice_value": 3,
    "notice_unit": "months",
    "notice_basis": "received",
    "notice_anchor": "before_end",
}
TACIT = {"renewal_mode": "tacit", "renewal_years": 1, **NOTICE}
EXPRESS = {"renewal_mode": "express"}
PATTERNS = (
    Pattern("renewed in time", 22, columns=EXPRESS | NOTICE),
    Pattern("renewal under way", 12, ends="preparing", columns=EXPRESS | NOTICE),
    Pattern("tacit, year by year", 18, months=12, terms=1, columns=TACIT),
    Pattern("long and tacit", 8, months=60, terms=2, columns=TACIT),
    Pattern("with gaps", 10, months=24, pause=20, columns=EXPRESS),
    Pattern("end not recorded", 8, months=None, terms=3),
    Pattern("indefinite", 6, months=None, terms=1, columns={"end_kind": "indefinite"} | NOTICE),
    Pattern("notice given", 4, months=36, ends="notice", columns=TACIT),
    Pattern("suspended", 3, ends="suspended", columns=EXPRESS),
    Pattern("terminated", 4, ends="terminated", columns=EXPRESS),
    Pattern("lapsed", 5, terms=2, ends="lapsed", columns=EXPRESS),
)
WEIGHTS = [pattern.weight for pattern in PATTERNS]


def choose(dice: Random) -> Pattern:
    (pattern,) = dice.choices(PATTERNS, WEIGHTS)
    return pattern


def terms(pattern: Pattern, *, on: date, dice: Random) -> Iterator[tuple[Fields, str | None]]:
    """(columns, signed) of each term of a history that reaches `on`, oldest first. `signed` is an
    EDTF text; None is a day that nobody recorded, or a term not signed yet."""
    months = pattern.months
    count = dice.randint(1, pattern.terms)
    back = 48 if pattern.ends == "lapsed" else 0
    span = (months or 40) + pattern.pause // 2
    first = add_months(on, -(count * span) - back + dice.randint(1, span - 1))
    first -= timedelta(days=dice.randint(0, 27))
    starts = first
    for ordinal in range(count):
        signed = starts if ordinal == 0 else starts - timedelta(days=dice.choice((0, 9, 21)))
        columns = {"ordinal": ordinal, "stage": "signed", "effect_mode": "on_last_signature"}
        if months is not None:
            columns |= {"end_kind": "duration", **_length(months)}
        if ordinal and signed < starts and _has_known_end(pattern):
            columns["starts_choice"] = "after_current_end"
        elif ordinal:
            signed = starts
        yield columns | pattern.columns, _recorded(signed, ordinal, dice)
        if months is not None:
            starts = add_months(starts, months)
        else:
            starts = add_months(starts, dice.randint(25, 50))
        if pattern.pause:
            starts = add_months(starts, dice.randint(2, pattern.pause))
        if starts > on and pattern.ends != "lapsed":
            count = ordinal + 1
            break
    if pattern.ends == "preparing":
        stage = dice.choice(("drafting", "negotiation", "legal_review", "consultation"))
        yield {"ordinal": count, "stage": stage, **pattern.columns}, None


def _has_known_end(pattern: Pattern) -> bool:
    """Whether a term that is still running ends on a known day, so that the next may follow it."""
    rolls = pattern.columns.get("renewal_mode") == "tacit"
    return pattern.months is not None and not pattern.pause and not rolls


def _length(months: int) -> Fields:
    years, rest = divmod(months, 12)
    return {"end_years": years or None, "end_months": rest or None}


def _recorded(signed: date, ordinal: int, dice: Random) -> str:
    """The first signing is known to the month only, now and then."""
    return f"{signed:%Y-%m}" if ordinal == 0 and dice.random() < 0.12 else signed.isoformat()


def events(pattern: Pattern, *, on: date, dice: Random) -> Iterator[Fields]:
    """What happened to the last term."""
    recently = on - timedelta(days=dice.randint(5, 80))
    if pattern.ends == "notice":
        yield {"kind": "notice_received", "on": recently, "by": "theirs"}
    if pattern.ends == "suspended":
        yield {"kind": "suspended", "on": recently, "reason": "Reorganisation of the agency"}
    if pattern.ends == "terminated":
        yield {
            "kind": "terminated_by_consent",
            "on": recently - timedelta(days=90),
            "effective_on": recently,
        }
