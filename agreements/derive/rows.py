"""What the rules say of one agreement, as rows in waiting; nothing is written here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from agreements.lifecycle import AgreementFacts, Edges, Lifecycle, Note, Step, derive_lifecycle
from agreements.models import Agreement, Cover, Deadline, Standing, StatusPeriod, TermPeriod
from agreements.models.compiled import attached
from agreements.models.fields import id_of

TERM = re.compile(r"\bterm:(\d+)")


#: The reading of the rules, kept with what it derived. Raised whenever the same facts give other
#: rows, so that a data folder of an earlier version is derived anew when it is first started.
RULES = 5


@dataclass(slots=True)
class Rows:
    """The rows of one agreement in waiting, with the lifecycle they came from."""

    facts: AgreementFacts
    lifecycle: Lifecycle
    standing: Standing
    status_periods: list[StatusPeriod]
    term_periods: list[TermPeriod]
    deadlines: list[Deadline]
    covers: list[Cover]


def _steps(steps: Iterable[Step | Note]) -> list[dict[str, Any]]:
    return [step.as_json() for step in steps]


def rows_of(agreement: Agreement, facts: AgreementFacts) -> Rows:
    """Runs the rules; writes nothing."""
    life = derive_lifecycle(facts)
    ordinals = {term.pk: term.ordinal for term in attached(agreement, "terms")}
    return Rows(
        facts=facts,
        lifecycle=life,
        standing=Standing(
            agreement=agreement,
            horizon=facts.horizon,
            first_signed=life.first_signed,  # type: ignore[misc] # this kind of field takes None
            signed={str(ordinal): text for ordinal, text in life.signed.items()},
            missing=_steps(life.missing),
            warnings=_steps(life.warnings),
            rules=RULES,
        ),
        status_periods=_status_periods(agreement, life),
        term_periods=[
            TermPeriod(
                agreement=agreement,
                term_id=row.term,
                ordinal=row.ordinal,
                roll=row.roll,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                end_kind=row.end_kind,
                notice_by=row.notice_by,
                **_edges("starts", row.starts),
                **_edges("ends", row.ends),
                **_edges("notice", row.notice),
                certain_from=row.certain_from,
                because={name: _steps(steps) for name, steps in row.because.items()},
            )
            for row in life.term_periods
        ],
        deadlines=[
            Deadline(
                uid=id_of(agreement.reference, _public_key(row.key, ordinals)),
                origin=origin_of(agreement),
                key=row.key,
                kind=row.kind,
                day=row.day,
                until=row.until,
                earliest=row.earliest or row.day,
                latest=None if row.is_open else row.latest or row.day,
                safe_by=row.safe_by,
                closed_on=row.closing.on if row.closing else None,
                closed_as=row.closing.how if row.closing else "",
                certain_from=row.certain_from,
                moved_from=row.moved_from,
                because=_steps(row.because),
                params=row.params,
                term_id=row.term,
            )
            for row in life.deadlines
        ],
        covers=[
            Cover(
                agreement=agreement,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                known_from=row.known_from,
                known_until=row.known_until,
                kind=row.kind,
                until=row.until,
                earliest=row.edges.earliest,
                latest=row.edges.latest,
                certain_from=row.edges.certain_from,
                because=_steps(row.because),
            )
            for row in life.covers
        ],
    )


def _public_key(key: str, ordinals: dict[int, int]) -> str:
    """`key` with the ordinal of a term in place of our number for it."""
    return TERM.sub(lambda found: f"term:{ordinals.get(int(found[1]), found[1])}", key)


def _edges(name: str, edges: Edges | None) -> dict[str, date | None]:
    """The three columns of a day, NULL where there is none."""
    return {
        f"{name}_earliest": edges.earliest if edges else None,
        f"{name}_latest": edges.latest if edges else None,
        f"{name}_certain_from": edges.certain_from if edges else None,
    }


def _status_periods(agreement: Agreement, life: Lifecycle) -> list[StatusPeriod]:
    """The periods as rows; each knows the bounds of its run of the same status."""
    rows = []
    for _status, run in groupby(life.status_periods, key=lambda row: row.status):
        pieces = list(run)
        rows += [
            StatusPeriod(
                agreement=agreement,
                status=row.status,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                since=pieces[0].starts_on,
                until=pieces[-1].ends_on,
                **_edges("since", row.since),
                **_edges("until", row.until),
                certain_from=row.certain_from,
                ordinal=row.ordinal,
                because=_steps(row.because),
            )
            for row in pieces
        ]
    return rows


def origin_of(agreement: Agreement) -> str:
    return f"agreement:{agreement.pk}"
