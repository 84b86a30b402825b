"""Rows told to the world: explanations in the reader's language, ids that count nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import orjson

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.access import Rights
from agreements.answers import BINDING, first_is_open, instruments_told, partnership_on
from agreements.dates import parse_edtf
from agreements.lifecycle import Instruments
from agreements.lifecycle.wording import render, render_note
from agreements.models import DeadlineState


@dataclass(frozen=True, slots=True)
class Reader:
    """What a sentence needs to know: the legal nature's words, parties by id, whom the reader may
    hear of, the day asked about and today."""

    rights: Rights
    on: date
    today: date
    binding: bool | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    uids: Mapping[int, str] = field(default_factory=dict)
    hides_successor: bool = False
    sentence: Callable[..., str] = render

    def is_certain(self, since: date | str | None) -> bool:
        return since is not None and str(since) <= self.today.isoformat()

    def bounds(
        self, row: Mapping[str, Any], days: Mapping[str, str]
    ) -> dict[str, dict[str, str | None]]:
        """{field: {"earliest", "latest"}} for each of `days` (field → column) that is not certain;
        null: open at that side."""
        return {
            name: {edge: iso(row[f"{column}_{edge}"]) for edge in ("earliest", "latest")}
            for name, column in days.items()
            if row.get(name, row.get("starts_on")) is not None
            and not self.is_certain(row.get(f"{column}_certain_from"))
        }

    def explain(self, steps: Iterable[Mapping[str, Any]] | None) -> dict[str, Any]:
        """{"text": one sentence, "steps": the structured form}."""
        told = [self._step(step) for step in steps or ()]
        named = tuple(sorted(self.names.items())) if any("party" in s for s in told) else ()
        text = _said(orjson.dumps(told), self.sentence, get_language(), self.binding, named)
        return {"text": text, "steps": [self._public(step) for step in told]}

    def notes(self, notes: Iterable[Mapping[str, Any]], ordinal: int | None) -> list[dict]:
        """The notes that hold on today and concern the term `ordinal`, or the whole."""
        return [
            self._public(note)
            for note in notes
            if note.get("until", "9") >= self.today.isoformat()
            and note.get("ordinal") in (None, ordinal)
        ]

    def note_text(self, note: Mapping[str, Any]) -> str:
        return render_note(note, binding=self.binding)

    def _step(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        if step["code"] == "superseded" and self.hides_successor:
            return {**step, "by": _("another agreement")}
        return step

    def _public(self, step: Mapping[str, Any]) -> dict[str, Any]:
        if "party" not in step:
            return dict(step)
        return {**step, "party": self.uids.get(step["party"])}


@lru_cache(maxsize=20_000)
def _said(
    steps: bytes,
    sentence: Callable[..., str],
    _language: str | None,
    binding: bool | None,
    names: tuple[tuple[int, str], ...],
) -> str:
    """One explanation in the active language. The same few thousand are told again and again, and
    saying them was half the cost of a list."""
    parties = dict(names)
    return "; ".join(sentence(s, binding=binding, names=parties) for s in orjson.loads(steps))


def iso(value: Any) -> str | None:
    return None if value is None else str(value)


def agreement(
    row: Mapping[str, Any],
    *,
    on: date,
    today: date,
    rights: Rights,
    next_deadline: Mapping[str, Any] | None,
    visible_successors: Iterable[int] = (),
    sentence: Callable[..., str] = render,
) -> dict[str, Any]:
    """The answer of one agreement (interfaces §3), from a row of `rows`."""
    parties = row["parties"]
    reader = Reader(
        rights=rights,
        on=on,
        today=today,
        binding=BINDING[row["legal_nature"]],
        names={party["pk"]: party["short_name"] for party in parties},
        uids={party["pk"]: party["id"] for party in parties},
        hides_successor=rights.is_partner and row["successor"] not in visible_successors,
        sentence=sentence,
    )
    status, signed = row["status"], row["signed"] or {}
    notes = row["missing"] or ()
    is_open = first_is_open(signed, notes)
    counted = instruments_told(signed, [*notes, *(row["warnings"] or ())], on=on, today=today)
    if status:
        missing = reader.notes(notes, row["ordinal"])
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
        "first_signed": row["first_signed"],
        "partnership": _partnership(row["first_signed"], on, is_open) if status else None,
        "instruments": {
            "count": counted.count,
            "at_most": counted.at_most,
            "certain": counted.certain,
            "missing": list(counted.missing),
        },
        "term": _term(row["term"], row["period"], reader),
        "cover": _cover(row["cover"], reader),
        "next_deadline": next_deadline and deadline(next_deadline, reader),
        "bounds": _bounds(row["first_signed"], is_open),
        "missing": list(dict.fromkeys(note["code"] for note in missing)),
        "warnings": [{**note, "text": reader.note_text(note)} for note in _warnings(row, reader)],
        "because": {
            "missing": {
                "text": " ".join(reader.note_text(note) for note in missing),
                "steps": missing,
            }
        }
        if missing
        else {},
        "updated_at": iso(row["updated_at"]),
        "version": row["version"],
    }
    if not rights.is_partner:
        told["confidentiality"] = row["confidentiality"]
    return told


def _warnings(row: Mapping[str, Any], reader: Reader) -> list[dict]:
    return [
        reader._public(note)
        for note in row["warnings"] or ()
        if note.get("until", "9") >= reader.today.isoformat()
    ]


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


def _before_all(notes: Iterable[Mapping[str, Any]], counted: Instruments) -> list[dict]:
    """What is missing on a day before the first dated fact: instruments without a day."""
    return [
        dict(note)
        for note in notes
        if note["code"] == "instruments"
        or (note["code"] == "signed_on" and note["ordinal"] in counted.undated)
    ]


def _bounds(first: str | None, is_open: bool) -> dict[str, Any]:
    """The edges of the first signature, where it is not one certain day."""
    day = parse_edtf(first) if first else None
    if day is None or (day.is_certain and not is_open):
        return {}
    earliest = None if is_open else day.earliest
    return {"first_signed": {"earliest": iso(earliest), "latest": iso(day.latest)}}


def _partnership(first: str | None, on: date, is_open: bool) -> dict[str, Any] | None:
    age = partnership_on(parse_edtf(first) if first else None, on, is_open=is_open)
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
    because = {}
    if term["effective_because"]:
        because["effective_on"] = reader.explain(term["effective_because"])
    for name in ("ends_on", "notice_by"):
        if period and period["because"].get(name):
            because[name] = reader.explain(period["because"][name])
    return {
        "ordinal": term["ordinal"],
        "signed": term["signed"],
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
            **reader.bounds(term, {"effective_on": "starts"}),
            **reader.bounds(period or {}, {"ends_on": "ends", "notice_by": "notice"}),
        },
        "because": because,
    }


def iso_or_number(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


def state_on(row: Mapping[str, Any], on: date) -> str:
    """Where a deadline stood on `on`: a comparison with the day it was closed."""
    is_open = row["closed_on"] is None or row["closed_on"] > on
    return DeadlineState.OPEN if is_open else row["closed_as"]


def deadline(row: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
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
