"""From when on decisions no longer hold, beside the rows of their agreement."""

from collections.abc import Iterator
from datetime import date

from agreements.lifecycle import DecisionFact, lapse_of, possible_on
from agreements.lifecycle import decided as decided_on
from agreements.models import Agreement, Decision, LapsedBecause
from agreements.models.compiled import attached

from .loading import OfficeSettings, facts_of, horizon_for, with_facts
from .rows import Rows, rows_of

Lapse = tuple[date | None, str]


def lapses(
    agreement: Agreement, rows: Rows, *, on: date | None = None
) -> Iterator[tuple[Decision, Lapse]]:
    """Each decision of an agreement with the day on which it lapses, and why. `on`: today, from
    which one does whose day is first seen to have moved; as with horizons, what was stored is
    kept, so that the answer is the same on any later day."""
    for row in attached(agreement, "decisions"):
        lapse = lapse_of(_fact(row, on), rows.facts, rows.lifecycle)
        yield row, (lapse.on, lapse.why) if lapse else (None, "")


def _fact(row: Decision, on: date | None) -> DecisionFact:
    was_seen = row.lapsed_because == LapsedBecause.DAY_MOVED
    return DecisionFact(
        kind=row.kind,  # type: ignore[arg-type] # the database holds it to those that are known
        decided_on=row.decided_on,
        turn=row.turn,
        rests_on=row.rests_on,
        seen_on=row.lapses_on if was_seen else on,
    )


def write_lapses(agreement: Agreement, rows: Rows, *, on: date) -> None:
    for row, (day, why) in lapses(agreement, rows, on=on):
        if (row.lapses_on, row.lapsed_because) != (day, why):
            row.lapses_on, row.lapsed_because = day, why
            row.save(update_fields=["lapses_on", "lapsed_because"])


def differing_lapses(agreement: Agreement, rows: Rows) -> Iterator[str]:
    """Every decision whose stored lapse is another than its facts say, named."""
    for row, lapse in lapses(agreement, rows):
        if (row.lapses_on, row.lapsed_because) != lapse:
            stored = (row.lapses_on, row.lapsed_because)
            yield f"{agreement.reference} Decision {row.uid}: stored {stored}, derived {lapse}"


class Deciding:
    """What may be decided about one agreement on a day, by its facts, read once."""

    def __init__(self, agreement: Agreement, *, on: date) -> None:
        (loaded,) = with_facts(Agreement.objects.filter(pk=agreement.pk))
        facts = facts_of(loaded, office=OfficeSettings.load(), horizon=horizon_for(loaded, on=on))
        self.on, self.rows = on, rows_of(loaded, facts)

    @property
    def possible(self) -> tuple[str, ...]:
        return possible_on(self.rows.facts, self.rows.lifecycle, self.on)

    def decided(self, kind: str) -> DecisionFact:
        """The turn a decision of this kind is about, and the day it rests on."""
        return decided_on(kind, self.rows.lifecycle, self.on)  # type: ignore[arg-type]
