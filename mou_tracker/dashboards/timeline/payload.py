"""A lane as JSON values, for the API: every status period, gap, mark and band a drawing needs."""

from datetime import date
from typing import Any

from agreements.content import edtf
from agreements.dates import PartialDate

from .lane import Lane, Signing


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _partial(value: PartialDate) -> dict[str, Any]:
    """EDTF with both bounds (inclusive; null: open)."""
    return {
        "edtf": edtf(value),
        "earliest": _day(value.earliest),
        "latest": _day(value.latest),
        "certain": value.is_day,
    }


def _signed(one: Signing) -> dict[str, Any]:
    """The day of a signature; what is only planned is not certain."""
    told = _partial(one.signed)
    return told | {"certain": told["certain"] and not one.is_planned}


def payload(lane: Lane) -> dict[str, Any]:
    """Ends are inclusive; null is an open end. `band` is true where a mark covers several days.
    Deadlines are told as they stood on the asked day; what was no longer asked for is left out."""
    return {
        "reference": lane.reference,
        "status_periods": [
            {
                "status": row.status,
                "since": _day(row.span.first),
                "until": _day(row.span.last),
                "certain": row.certain,
                "ordinal": row.ordinal,
            }
            for row in lane.statuses
        ],
        "gaps": [
            {
                "since": _day(gap.span.first),
                "until": _day(gap.span.last),
                "days": gap.days,
                "certain": gap.certain,
            }
            for gap in lane.gaps
        ],
        "terms": [
            {
                "ordinal": row.ordinal,
                "period": row.roll,
                **row.span.as_json(),
                "end_kind": row.end_kind,
                "notice_by": _day(row.notice_by),
                "certain": row.certain,
            }
            for row in lane.terms
        ],
        "signings": [{"ordinal": one.ordinal, "signed": _signed(one)} for one in lane.signings],
        "undated": [
            {
                "ordinal": row.ordinal,
                "after": _day(row.after),
                "before": _day(row.before),
                "recorded": row.is_recorded,
            }
            for row in lane.undated
        ],
        "in_preparation": (
            {"ordinal": lane.preparing.ordinal, "stage": str(lane.preparing.stage)}
            if lane.preparing
            else None
        ),
        "deadlines": [
            {
                "kind": due.kind,
                "day": _day(due.day),
                "until": _day(due.until),
                "state": due.state,
                "closed_on": _day(due.closed_on),
            }
            for due in lane.dues
        ],
        "activities": [
            {
                "id": work.uid,
                "kind": work.kind,
                "title": work.title,
                "state": work.state or None,
                "when": _partial(work.when),
                "band": work.is_window,
                "forum": work.forum or None,
                "outside_cover": work.outside_cover,
            }
            for work in lane.works
        ],
    }
