"""Stored rows beside rows computed anew."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from django.db import models
from django.db.models import QuerySet

from agreements.models import (
    Agreement,
    Cover,
    Deadline,
    DeadlineAgreement,
    Standing,
    StatusPeriod,
    TermPeriod,
)

from .decisions import differing_lapses
from .loading import OfficeSettings, facts_of
from .rows import origin_of, rows_of

COMPARED = {
    StatusPeriod: (
        "status", "starts_on", "ends_on", "since", "until", "since_earliest", "since_latest",
        "since_certain_from", "until_earliest", "until_latest", "until_certain_from",
        "certain_from", "ordinal", "because",
    ),
    TermPeriod: (
        "term_id", "ordinal", "roll", "starts_on", "ends_on", "end_kind", "notice_by",
        "starts_earliest", "starts_latest", "starts_certain_from", "ends_earliest", "ends_latest",
        "ends_certain_from", "notice_earliest", "notice_latest", "notice_certain_from",
        "certain_from", "because",
    ),
    Cover: (
        "starts_on", "ends_on", "known_from", "known_until", "kind", "until", "earliest", "latest",
        "certain_from", "because",
    ),
    Deadline: (
        "uid", "origin", "key", "kind", "day", "until", "starts_at", "time_zone", "earliest",
        "latest", "safe_by", "closed_on", "closed_as", "certain_from", "moved_from", "because",
        "params", "term_id", "owner_id", "confidentiality",
    ),
    Standing: ("horizon", "first_signed", "signed", "missing", "warnings", "rules"),
}  # fmt: skip

#: Partial dates are told by their text.
OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def differences(agreement: Agreement, *, office: OfficeSettings) -> list[str]:
    """Every derived row of `agreement` (loaded by `with_facts`) that differs from its facts,
    named; recomputed up to the stored horizon, so the answer is the same on any day."""
    standing = getattr(agreement, "standing", None)
    if standing is None:
        return [f"{agreement.reference}: never derived"]
    rows = rows_of(agreement, facts_of(agreement, office=office, horizon=standing.horizon))
    name = agreement.reference
    return [
        *_differing(StatusPeriod, agreement.status_periods.all(), rows.status_periods, name),
        *_differing(TermPeriod, agreement.term_periods.all(), rows.term_periods, name),
        *_differing(Cover, agreement.covers.all(), rows.covers, name),
        *differing_deadlines(rows.deadlines, concerned={origin_of(agreement): [agreement.pk]}),
        *_differing(Standing, [standing], [rows.standing], name),
        *differing_lapses(agreement, rows),
    ]


def differing_deadlines(
    computed: list[Deadline], *, concerned: Mapping[str, Iterable[int]]
) -> list[str]:
    """Every stored deadline of the origins in `concerned` that differs from the computed ones, and
    every wrong link to the agreements (ids) it concerns, named."""
    stored: QuerySet[Deadline] = Deadline.objects.filter(origin__in=concerned)
    links = DeadlineAgreement.objects.filter(deadline__in=stored)
    linked = set(links.values_list("deadline__origin", "deadline__key", "agreement"))
    wanted = {(row.origin, row.key, pk) for row in computed for pk in concerned[row.origin]}
    return [
        *_differing(Deadline, stored, computed, ""),
        *(f"link stored, not derived: {link}" for link in sorted(linked - wanted)),
        *(f"link derived, not stored: {link}" for link in sorted(wanted - linked)),
    ]


def _differing(
    model: type[models.Model],
    stored: Iterable[Any],
    computed: Iterable[Any],
    name: str,
) -> list[str]:
    left = {_line(row, COMPARED[model]) for row in stored}
    right = {_line(row, COMPARED[model]) for row in computed}
    name = f"{name} {model.__name__}".strip()
    return [
        *(f"{name} stored, not derived: {line}" for line in sorted(left - right)),
        *(f"{name} derived, not stored: {line}" for line in sorted(right - left)),
    ]


def _line(row: models.Model, columns: tuple[str, ...]) -> str:
    values = {name: getattr(row, name) for name in columns}
    return orjson.dumps(values, option=OPTIONS, default=str).decode()
