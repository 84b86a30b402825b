"""Rows told to the world: explanations in the reader's language, ids that count nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson

from django.utils.translation import get_language

from agreements.access import Rights
from agreements.content import edges, edtf, partial
from agreements.dates import PartialDate, stored_edtf
from agreements.disclosure import Disclosed, Disclosure
from agreements.lifecycle import Instruments
from agreements.models import DeadlineState
from agreements.status.answers import (
    BINDING,
    asked_of,
    first_is_open,
    known_instruments,
    partnership_on,
)
from agreements.wording.edges import is_certain_on
from agreements.wording.explanations import render, render_note

from .versions import version_after


@dataclass(frozen=True, slots=True)
class Reader:
    """What an answer needs to know of whoever reads it: rights, what may be disclosed, the legal
    nature's words, public ids of parties by id, the day asked about and today."""

    rights: Rights
    disclosure: Disclosure
    on: date
    today: date
    binding: bool | None = None
    uids: Mapping[int, str] = field(default_factory=dict)
    sentence: Callable[..., str] = render

    def is_certain(self, since: date | str | None) -> bool:
        return _is_certain(since, self.today)

    def bounds(
        self, row: Mapping[str, Any], days: Mapping[str, str]
    ) -> dict[str, dict[str, str | None]]:
        return doubtful_edges(row, days, today=self.today)

    def explain(self, steps: Iterable[Mapping[str, Any]] | None) -> dict[str, Any]:
        """{"text": one sentence, "steps": the structured form}."""
        told = self.disclosure.steps(steps)
        names = [step.names for step in told]
        text = _said(orjson.dumps([told, names]), self.sentence, get_language(), self.binding)
        return {"text": text, "steps": [with_bounds(step) for step in told]}

    def holding(self, notes: Iterable[Disclosed]) -> list[Disclosed]:
        """The notes that hold on today."""
        return [note for note in notes if note.get("until", "9") >= self.today.isoformat()]

    def note_text(self, note: Disclosed) -> str:
        return render_note(note, binding=self.binding)


def _is_certain(since: date | str | None, today: date) -> bool:
    """`since` as a row of the database or of JSON has it."""
    return is_certain_on(date.fromisoformat(since) if isinstance(since, str) else since, today)


def doubtful_edges(
    row: Mapping[str, Any], days: Mapping[str, str], *, today: date
) -> dict[str, dict[str, str | None]]:
    """{field: {"earliest", "latest"}} for each of `days` (field → column) that is not certain;
    null: open at that side."""
    return {
        name: {edge: iso(row[f"{column}_{edge}"]) for edge in ("earliest", "latest")}
        for name, column in days.items()
        if row.get(name, row.get("starts_on")) is not None
        and not _is_certain(row.get(f"{column}_certain_from"), today)
    }


@lru_cache(maxsize=20_000)
def _said(
    told: bytes, sentence: Callable[..., str], _language: str | None, binding: bool | None
) -> str:
    """One explanation in the active language. The same few thousand are told again and again, and
    saying them was half the cost of a list."""
    steps, names = orjson.loads(told)
    pairs = zip(steps, names, strict=True)
    return "; ".join(sentence(Disclosed(*pair), binding=binding) for pair in pairs)


def edges_of(dates: Mapping[str, PartialDate | str | None]) -> dict[str, dict[str, str | None]]:
    """{field: its edges} for each date that is not one known day."""
    read = {
        name: stored_edtf(value) if isinstance(value, str) else value
        for name, value in dates.items()
        if value is not None
    }
    return {name: edges(value) for name, value in read.items() if not value.is_day}


def serialize_dates(**dates: PartialDate | str | None) -> dict[str, Any]:
    """Partial dates as members of an answer, with their `bounds` beside them."""
    return {name: edtf(value) for name, value in dates.items()} | {"bounds": edges_of(dates)}


#: Under which names explanations and the trail tell partial dates.
PARTIAL = ("signed", "recorded", "due", "held", "window", "when", "since", "to")


def with_bounds(told: Mapping[str, Any], names: Iterable[str] = PARTIAL) -> dict[str, Any]:
    """A step, a note or a detail, with the bounds of what it tells that is not one known day; also
    of dates by party."""
    found = {name: told[name] for name in names if name in told}
    below = {
        name: with_bounds(value, value) for name, value in found.items() if isinstance(value, dict)
    }
    dates = {name: read for name, value in found.items() if (read := partial(value))}
    return {**told, **below, **(serialize_dates(**dates) if dates else {})}


def iso(value: Any) -> str | None:
    """A day as a text; a moment too, where it is one already."""
    return None if value is None else str(value)


def moment(value: datetime | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


def serialize_agreement(
    row: Mapping[str, Any],
    *,
    on: date,
    today: date,
    rights: Rights,
    audience: str,
    next_deadline: Mapping[str, Any] | None,
    disclosure: Disclosure,
    sentence: Callable[..., str] = render,
) -> dict[str, Any]:
    """The answer of one agreement (interfaces §3), from a row of `rows`. `audience`: by what its
    version goes."""
    parties, latest = row["parties"], row["latest"]
    reader = Reader(
        rights=rights,
        disclosure=disclosure,
        on=on,
        today=today,
        binding=BINDING[row["legal_nature"]],
        uids={party["pk"]: party["id"] for party in parties},
        sentence=sentence,
    )
    status, signed = row["status"], row["signed"] or {}
    notes, warnings = (
        disclosure.notes(row[name], ordinals=row["signed_ordinals"])
        for name in ("missing", "warnings")
    )
    is_open = first_is_open(signed, notes)
    counted = known_instruments(signed, [*notes, *warnings], on=on, today=today)
    if status:
        held = reader.holding(notes)
        missing = asked_of(held, ordinal=row["ordinal"], signed=signed, on=on)
    else:
        missing = _before_all(notes, counted) if is_open else []
    told = {
        "reference": row["reference"],
        "kind": row["kind"],
        "legal_nature": row["legal_nature"],
        "title": row["title"],
        "parties": [{k: v for k, v in party.items() if k != "pk"} for party in parties],
        "areas": row["areas"],
        "status": _status(row, reader) if status else _not_yet(row, reader, counted, is_open),
        "ordinal": row["ordinal"],
        "first_signed": edtf(row["first_signed"]),
        "partnership": _partnership(row["first_signed"], on, is_open) if status else None,
        "instruments": {
            "count": counted.count,
            "at_most": counted.at_most,
            "certain": counted.certain,
            "missing": list(counted.missing),
        },
        "term": _term(row["term"], row["period"], reader),
        "cover": _cover(row["cover"], reader),
        "next_deadline": next_deadline and serialize_deadline(next_deadline, reader),
        "bounds": _bounds(row["first_signed"], is_open),
        "missing": list(dict.fromkeys(note["code"] for note in missing)),
        "warnings": [
            with_bounds(note) | {"text": reader.note_text(note)}
            for note in reader.holding(warnings)
        ],
        "because": {
            "missing": {
                "text": " ".join(reader.note_text(note) for note in missing),
                "steps": [with_bounds(note) for note in missing],
            }
        }
        if missing
        else {},
        "updated_at": moment(latest["at"] if latest else row["created_at"]),
        "version": version_after(audience, latest["number"] if latest else 0),
    }
    if not rights.is_partner:
        told["confidentiality"] = row["confidentiality"]
    return told


def _status(row: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    status = row["status"]
    return {
        "code": status["status"],
        "since": iso(status["since"]),
        "until": iso(status["until"]),
        "certain": reader.is_certain(status["certain_from"]),
        "bounds": reader.bounds(status, {"since": "since", "until": "until"}),
        "because": reader.explain(status["because"]),
    }


def _cover(cover: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Until when it is in effect as far as is known (domain §4)."""
    return {
        "kind": cover["kind"],
        "until": iso(cover["until"]),
        "certain": reader.is_certain(cover["certain_from"]),
        "earliest": iso(cover["earliest"]),
        "latest": iso(cover["latest"]),
        "because": reader.explain(cover["because"]),
    }


def _not_yet(
    row: Mapping[str, Any], reader: Reader, counted: Instruments, is_open: bool
) -> dict[str, Any]:
    """Before the first dated fact; not certain where an instrument may have been signed before."""
    first = row["first_day"]
    until = date.fromisoformat(str(first)) - timedelta(days=1) if first else None
    before = [*counted.missing, *counted.undated] if is_open else []
    steps = [{"code": "may_lie_before", "ordinals": sorted(before)}] if before else []
    return {
        "code": "not_yet", "since": None, "until": iso(until), "certain": not is_open,
        "bounds": {},
        "because": reader.explain(steps),
    }  # fmt: skip


def _before_all(notes: Iterable[Disclosed], counted: Instruments) -> list[Disclosed]:
    """What is missing on a day before the first dated fact: instruments without a day."""
    return [
        note
        for note in notes
        if note["code"] == "instruments"
        or (note["code"] == "signed_on" and note["ordinal"] in counted.undated)
    ]


def _bounds(first: str | None, is_open: bool) -> dict[str, Any]:
    """The edges of the first signature, where it is not one certain day."""
    day = stored_edtf(first) if first else None
    if day is None or (day.is_certain and not is_open):
        return {}
    return {"first_signed": edges(day) | ({"earliest": None} if is_open else {})}


def _partnership(first: str | None, on: date, is_open: bool) -> dict[str, Any] | None:
    age = partnership_on(stored_edtf(first) if first else None, on, is_open=is_open)
    return age and {
        "completed_years": age.completed_years,
        "calendar_difference": age.calendar_difference,
        "inclusive": age.inclusive,
        "certain": age.certain,
    }


RENEWAL = ("mode", "years", "months", "max_count", "latest_end")


def _term(
    term: Mapping[str, Any] | None, period: Mapping[str, Any] | None, reader: Reader
) -> dict[str, Any] | None:
    if term is None:
        return None
    if period and period["or_later"]:
        period = _or_following(period, reader.on)
    because = {}
    if term["effective_because"]:
        because["effective_on"] = reader.explain(term["effective_because"])
    for name in ("ends_on", "notice_by"):
        if period and period["because"].get(name):
            because[name] = reader.explain(period["because"][name])
    return {
        "ordinal": term["ordinal"],
        "signed": edtf(term["signed"]),
        "effective_on": iso(term["effective_on"]),
        "ends_on": iso(period and period["ends_on"]),
        "end_kind": term["end_kind"],
        "renewal": {name: iso_or_number(term[f"renewal_{name}"]) for name in RENEWAL},
        "notice_by": iso(period and period["notice_by"]),
        "period": period
        and {
            "number": period["roll"],
            "starts_on": iso(period["starts_on"]),
            "ends_on": iso(period["ends_on"]),
        },
        "certain": reader.is_certain(period and period["certain_from"]),
        "bounds": {
            **edges_of({"signed": term["signed"]}),
            **reader.bounds(term, {"effective_on": "starts"}),
            **reader.bounds(period or {}, {"ends_on": "ends", "notice_by": "notice"}),
        },
        "because": because,
    }


def _or_following(period: Mapping[str, Any], on: date) -> dict[str, Any]:
    """A period whose last day may lie before `on`, so that the one after it may run: the last day
    that is asked for lies on `on` or later, and at the latest where that one ends."""
    earliest = iso(period["ends_earliest"])
    return {
        **period,
        "ends_earliest": earliest and max(earliest, on.isoformat()),
        "ends_latest": period["or_until"],
        "notice_latest": period["or_notice"],
    }


def iso_or_number(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


def state_on(row: Mapping[str, Any], on: date) -> str:
    """Where a deadline stood on `on`: a comparison with the day it was closed."""
    is_open = row["closed_on"] is None or row["closed_on"] > on
    return DeadlineState.OPEN if is_open else row["closed_as"]


#: What a deadline is about, where that has a name outside the office.
ABOUT = (
    "activity",
    "title",
    "commitment",
    "action_item",
    "text",
    "side",
    "ordinal",
    "place",
    "duty",
    "source",
)


def about(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: params[name] for name in ABOUT if name in params}


def serialize_deadline(row: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """One deadline: a day, or a window `day`..`until`."""
    return {
        "id": row["uid"],
        "kind": row["kind"],
        "day": iso(row["day"]),
        "until": iso(row["until"]),
        "starts_at": row["starts_at"],
        "time_zone": row["time_zone"] or None,
        "earliest": iso(row["earliest"]),
        "latest": iso(row["latest"]),
        "safe_by": iso(row["safe_by"]),
        "state": state_on(row, reader.on),
        "closed_on": iso(row["closed_on"]),
        "closed_as": row["closed_as"] or None,
        "certain": reader.is_certain(row["certain_from"]),
        "moved_from": iso(row["moved_from"]),
        "because": reader.explain(row["because"]),
    }
