"""A register as JSON, in the shape of the command: counts, and every row's reading."""

from typing import Any

from agreements.dates import SPAN, PartialDate

from .days import precision_of
from .values import Act, End, Event, Register, RowKind, RowReading, Sides, Term, Told

#: What the interface calls the new last day of an extension.
NEW_END = f"new_{SPAN[1]}"


def counted(register: Register) -> dict[str, Any]:
    """{"records", "agreements", "rows", "titles", "duplicates", "set_aside", "problems"}."""
    counts = register.counts
    names = ("records", "agreements", "rows", "titles", "duplicates", "set_aside")
    return {**{name: counts[name] for name in names}, "problems": register.problem_counts}


def with_rows(register: Register) -> dict[str, Any]:
    """The same with `rows` and `titles` told one by one, their numbers under `counts`."""
    told = counted(register)
    return {
        **told,
        "counts": register.counts,
        "titles": [title.at for title in register.titles],
        "rows": [_row(row) for row in register.rows],
    }


def _text(value: PartialDate | None) -> str | None:
    return value.text if value is not None else None


def _precision(value: PartialDate | None) -> str | None:
    if value is not None and "/" in value.text:
        low, high = value.text.split("/")
        if len(low) == len(high) == 7 and low[5:] in ("03", "06", "09"):
            return "season"
    return precision_of(value)


def _without_nothing(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in (None, "", (), [], {}, False)}


def _row(row: RowReading) -> dict[str, Any]:
    told: dict[str, Any] = {"at": row.at, "kind": row.kind.value}
    if row.agreement:
        told["agreement"] = row.agreement
    if row.ordinal is not None and not (row.kind.is_aside and row.kind is not RowKind.PIPELINE):
        told["ordinal"] = row.ordinal
    told |= {
        "partners": list(row.partners),
        "country": row.country,
        "signed": _text(row.signed),
        "precision": _precision(row.signed),
        "end": _end(row.end),
    }
    words = {"signed": row.words if row.signed is None else "", "end": row.end.words}
    more = {
        "term": _term(row.term, row.end),
        "words": _without_nothing(words),
        "title": row.title,
        "agreement_kind": row.agreement_kind,
        "others": row.others,
        "stated_parties": row.stated_parties,
        "country_from": row.country_from,
        "international": row.is_international,
        "planned": row.is_planned,
        "signatures": _sides(row.sides),
        "also_tells": [_told(one) for one in row.also_tells],
        "amendment": _act(row.act),
        "event": _event(row.event),
        "claims": [{"kind": c.kind, "value": c.value} for c in row.claims],
        "duplicate_of": row.duplicate_of,
        "own_unit": row.own_unit,
        "file_number": row.file_number,
        "gap_days": row.gap_days,
        "former_name": next((p.former_name for p in row.parties if p.former_name), ""),
        "address": next((p.address for p in row.parties if p.address), ""),
        "comment": next((c.comment for c in row.cells if c.comment and not c.is_carried), ""),
        "hidden": row.is_hidden,
        "because": row.because,
    }
    told |= _without_nothing(more)
    if row.kind.is_aside:
        told |= {"ticked": False, "raw_kept": True}
    told["cells"] = {cell.name: cell.text for cell in row.cells}
    told["problems"] = [problem.code for problem in row.problems]
    return told


def _sides(sides: Sides | None) -> list[dict[str, Any]]:
    if sides is None:
        return []
    days = (("ours", sides.ours), ("theirs", sides.theirs))
    return [{"side": side, "signed": _text(day)} for side, day in days]


def _end(end: End) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": end.kind}
    if end.on is not None:
        told["on"] = end.on.text
        if not end.on.day:
            told["precision"] = precision_of(end.on)
    length = {"years": end.years, "months": end.months, "days": end.days}
    told |= _without_nothing({**length, "words": end.words, "from": end.source})
    return told if end.sure else told | {"sure": False}


def _term(term: Term, end: End) -> dict[str, Any]:
    told: dict[str, Any] = _without_nothing(
        {"years": term.years, "months": term.months, "days": term.days, "renewal": term.renewal}
    )
    if term.renewal == "tacit":
        told["renewal_years"] = term.renewal_years
    told |= _without_nothing({"max_count": term.max_count, "signing_mode": term.signing_mode})
    if term.effect_on is not None:
        told["effect"] = {"mode": "fixed_date", "on": term.effect_on.text}
    elif term.effect_mode:
        told["effect"] = {"mode": term.effect_mode}
    if term.notice_value:
        told["notice"] = {
            "value": term.notice_value, "unit": term.notice_unit, "basis": term.notice_basis,
            "anchor": term.notice_anchor,
        }  # fmt: skip
    if term.source:
        told["from"] = f"{term.source}'s remark"
    return told if term.sure else told | {"sure": False}


def _told(one: Told) -> dict[str, Any]:
    told = {
        "ordinal": one.ordinal,
        "signed": _text(one.signed),
        "precision": _precision(one.signed),
    }
    end = _end(one.end) if one.end.on is not None else None
    more = {"term": _term(one.term, End()), "end": end, "joined_with": one.joined_with}
    return told | _without_nothing(more)


def _act(act: Act | None) -> dict[str, Any]:
    if act is None:
        return {}
    told = {"kind": act.kind, "signed": _text(act.signed)}
    return told | _without_nothing({NEW_END: _text(act.new_end), "period": act.period})


def _event(event: Event | None) -> dict[str, Any]:
    if event is None:
        return {}
    told: dict[str, Any] = {
        "kind": event.kind,
        "on": _text(event.on),
        "by_party": event.by_party or None,
    }
    if event.notice_value:
        told["notice"] = {"value": event.notice_value, "unit": event.notice_unit}
    return told if event.sure else told | {"sure": False}
