"""A short way to write histories down, so that a worked example fits on a line."""

import re
from dataclasses import replace
from datetime import date

from agreements.dates import Length, PartialDate, parse_edtf
from agreements.lifecycle import (
    AgreementFacts,
    AmendmentFact,
    EffectFact,
    EndFact,
    EventFact,
    Lifecycle,
    NoticeClause,
    RenewalClause,
    SignatureFact,
    TermFact,
)

HOME, PARTNER = 1, 2
UNITS = {"y": "years", "m": "months", "d": "days", "w": "weeks"}
#: Far enough for the examples, near enough to read.
HORIZON = date(2060, 12, 31)
REGISTERED = date(2050, 1, 1)  # after everything, so that facts alone speak


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def length(text: str) -> Length:
    """ "2y", "18m", "90d", "1y1m", "1y10d", "2w"."""
    parts = re.findall(r"(\d+)([ymdw])", text)
    assert parts and "".join(n + unit for n, unit in parts) == text, text
    total = {"years": 0, "months": 0, "days": 0}
    for n, unit in parts:
        name, factor = ("days", 7) if unit == "w" else (UNITS[unit], 1)
        total[name] += factor * int(n)
    return Length(**total)


def _end(text: str, convention: str) -> EndFact:
    """ "2y", "2020-06-03", "2y=2020-06-03" (both stated), "indefinite", "?" (not recorded),
    "unsaid" (the text does not say)."""
    if text in ("?", "unsaid"):
        return EndFact(settled=text == "unsaid")
    if text == "indefinite":
        return EndFact("indefinite")
    if "=" in text:
        counted, stated = text.split("=")
        return EndFact("duration", day(stated), length(counted), convention)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return EndFact("fixed", day(text))
    return EndFact("duration", None, length(text), convention)


def _effect(text: str) -> EffectFact:
    """ "last", "?", "on 2020-01-01", "on 2020-01-01 clause", "back 2020-01-01 clause",
    "notified", "notified 2020-01-01", "30d after 2020-01-01", "30d after"."""
    words = text.split()
    clause = "Article 1" if words[-1] == "clause" else ""
    on = next((day(word) for word in words if re.fullmatch(r"\d{4}-\d\d-\d\d", word)), None)
    if text == "last":
        return EffectFact("on_last_signature")
    if text == "?":
        return EffectFact()
    if words[0] == "on":
        return EffectFact("fixed_date", on, clause=clause)
    if words[0] == "back":
        return EffectFact("retroactive", on, clause=clause)
    if words[0] == "notified":
        return EffectFact("on_last_notification", on)
    return EffectFact("days_after_notification", on, int(words[0][:-1]))


def _notice(text: str | None) -> NoticeClause | None:
    """ "90d", "3m sent", "3m any_time", "3m any_time_to_month_end sent"."""
    if text in (None, "none"):
        return None
    words = text.split()
    basis = "sent" if "sent" in words else "received"
    anchor = next((word for word in words if word.startswith("any")), "before_end")
    return NoticeClause(length(words[0]), basis, anchor)


def term(
    ordinal: int,
    signed: str | None = None,
    end: str = "?",
    *,
    effect: str = "last",
    tacit: str | None = None,
    renewal: str = "none",
    count: int | None = None,
    latest: str | None = None,
    notice: str | None = None,
    starts: str | None = None,
    stage: str = "signed",
    same_day: bool = False,
) -> TermFact:
    """One term, signed by both parties on `signed` (or "one & other", "?" for a day not known).
    `notice` "none": the text has no notice clause. `renewal`: the mode of a clause that is not
    `tacit`; "?" is not recorded."""
    days: list[PartialDate | None] = [
        None if text.strip() == "?" else parse_edtf(text.strip())
        for text in (signed or "").split("&")
        if text
    ]
    if len(days) == 1 and stage == "signed":
        days *= 2
    return TermFact(
        id=100 + ordinal,
        ordinal=ordinal,
        stage=stage,
        signatures=tuple(
            SignatureFact(10 * ordinal + party, party, one)
            for party, one in zip((HOME, PARTNER), days, strict=False)
        ),
        effect=_effect(effect),
        end=_end(end, "same_day" if same_day else "day_before"),
        renewal=RenewalClause(
            "tacit" if tacit else "not_recorded" if renewal == "?" else renewal,
            length(tacit) if tacit and tacit != "?" else None,
            count,
            day(latest),
        ),
        notice=_notice(notice),
        notice_settled=notice == "none",
        starts=day(starts) if starts and starts[0].isdigit() else starts,
    )


def extension(ordinal: int, signed: str, new_end: str, number: int = 1) -> AmendmentFact:
    return AmendmentFact(number, ordinal, "extension", parse_edtf(signed), day(new_end))


def event(kind: str, on: str, number: int = 1, **more) -> EventFact:
    for name in ("received_on", "effective_on"):
        more[name] = day(more.get(name))
    return EventFact(number, kind, day(on), more.pop("by", PARTNER), **more)


def sent(on: str, received: str | None = None, number: int = 1, **more) -> EventFact:
    return event("notice_sent", on, number, received_on=received, **more)


def received(on: str, number: int = 1, **more) -> EventFact:
    return event("notice_received", on, number, **more)


def withdrawn(on: str, notice: int = 1, number: int = 9) -> EventFact:
    return event("notice_withdrawn", on, number, withdraws=notice)


def suspended(on: str, number: int = 5) -> EventFact:
    return event("suspended", on, number)


def resumed(on: str, number: int = 6) -> EventFact:
    return event("resumed", on, number)


def consent(on: str, last: str | None = None, number: int = 7, **more) -> EventFact:
    return event("terminated_by_consent", on, number, effective_on=last, **more)


def left(on: str, last: str | None = None, by: int = PARTNER, number: int = 8) -> EventFact:
    return event("party_withdrew", on, number, effective_on=last, by=by)


def planned(fact):
    """The same fact, recorded before its day and not confirmed."""
    if not hasattr(fact, "signatures"):
        return replace(fact, planned=True)
    return replace(fact, signatures=tuple(replace(row, planned=True) for row in fact.signatures))


def planned_notification(fact):
    return replace(fact, effect=replace(fact.effect, planned=True))


def history(*facts, registered: date = REGISTERED, horizon: date = HORIZON, **more):
    """Terms, extensions and events, in any order, as one agreement's facts."""
    return AgreementFacts(
        reference="KR-XX-1",
        registered_on=registered,
        horizon=horizon,
        parties=more.pop("parties", (HOME, PARTNER)),
        home=more.pop("home", HOME),
        terms=tuple(one for one in facts if isinstance(one, TermFact)),
        amendments=tuple(one for one in facts if isinstance(one, AmendmentFact)),
        events=tuple(one for one in facts if isinstance(one, EventFact)),
        **more,
    )


def statuses(life: Lifecycle) -> str:
    """ "in_force 2018-06-04, expired 2020-06-04": each status with its first day; tacit periods
    and renewals that follow each other are one stretch."""
    told: list[str] = []
    last = None
    for period in life.status_periods:
        if period.status != last:
            told.append(f"{period.status} {period.starts_on}")
        last = period.status
    return ", ".join(told)


def runs(life: Lifecycle, limit: int = 4) -> str:
    """ "5: 2018-06-04..2020-06-03; 6.1: 2026-06-01..": term periods as ordinal.roll."""
    return "; ".join(
        f"{one.ordinal}{f'.{one.roll}' if one.roll else ''}: {one.starts_on}..{one.ends_on or ''}"
        for one in life.term_periods[:limit]
    )
