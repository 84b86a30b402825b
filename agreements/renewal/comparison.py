"""Two terms side by side: what the later text says otherwise than the earlier one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import (
    Commitment,
    Signature,
    SigningMode,
    Term,
    TermPeriod,
    called_on,
)
from agreements.models.fields import in_language
from agreements.status.answers import Answer, scope_difference
from agreements.wording import clauses
from agreements.wording.date_formats import format_date

#: Of what may well be none at all.
NONE = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing both texts speak of. `before`, `after`: what each says, a line each; empty: not
    recorded. `unsure`: of either side, whether it rests on an assumption or a partial date."""

    label: str
    before: list[Any]
    after: list[Any]
    unsure: tuple[bool, bool] = (False, False)

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def sides(self) -> list[tuple[list[Any], bool]]:
        """What each says, and whether it is unsure."""
        return list(zip((self.before, self.after), self.unsure, strict=True))


@dataclass(frozen=True, slots=True)
class Compared:
    """A commitment of either text. `fate`: added, dropped, kept, rewritten, or waiting for signing
    day; `old` and `new` are the rows it had, None where it had none."""

    fate: str
    old: Commitment | None
    new: Commitment | None


@dataclass(frozen=True, slots=True)
class Comparison:
    before: Term
    after: Term
    lines: list[Line]
    areas: dict[str, list]
    commitments: list[Compared]

    @property
    def changes(self) -> int:
        """How many things differ, areas and commitments one by one."""
        moved = [row for row in self.commitments if row.fate not in ("kept", "waiting")]
        scope = len(self.areas["added"]) + len(self.areas["dropped"])
        return sum(line.changed for line in self.lines) + scope + len(moved)


def compare(found: Answer, before: Term, after: Term, commitments: Iterable[Commitment]):
    """`commitments`: those of the whole chain that the reader may see."""
    lines = [
        Line(
            str(label),
            told(found, before),
            told(found, after),
            (_unsure(label, found, before), _unsure(label, found, after)),
        )
        for label, told in LINES
    ]
    return Comparison(
        before,
        after,
        lines,
        scope_difference(before, after),
        _compared(before, after, list(commitments)),
    )


def _day(value: date | None) -> str:
    return format_date(value)


def _first(found: Answer, term: Term) -> TermPeriod | None:
    return next((row for row in found.term_periods if row.term_id == term.pk), None)


def _last(found: Answer, term: Term) -> TermPeriod | None:
    """The period that runs on the asked day, else the last begun, else the first."""
    own = [row for row in found.term_periods if row.term_id == term.pk]
    begun = [row for row in own if row.starts_on <= found.on]
    return (begun or own[:1] or [None])[-1]


def _signed(_found: Answer, term: Term) -> list[Any]:
    """Each party with its partial date, so that a page can word it; the stage of a text nobody
    has signed."""
    if not term.is_signed and not term.signatures.all():
        return [str(term.get_stage_display())]
    return [
        {"party": called_on(row.party, row.signed), "signed": row.signed}
        for row in _home_first(term)
    ]


def _signatories(_found: Answer, term: Term) -> list[str]:
    names = [(in_language(row.names)[0], row.capacity) for row in _home_first(term)]
    return [", ".join(filter(None, pair)) for pair in names if pair[0]]


def _home_first(term: Term) -> list[Signature]:
    """The same order in both columns, whatever the order they were entered in."""
    rows = term.signatures.all()
    return sorted(rows, key=lambda row: (not row.party.is_home, row.party.short, row.pk))


def _place(_found: Answer, term: Term) -> list[str]:
    mode = str(SigningMode(term.signing_mode).label) if term.signing_mode else ""
    return [word for word in (mode, term.place) if word]


def _starts(found: Answer, term: Term) -> list[str]:
    period = _first(found, term)
    return [_day(period.starts_on)] if period else []


def _ends(found: Answer, term: Term) -> list[str]:
    period = _last(found, term)
    if period is None:
        return []
    if period.span.last is None:
        return [_("indefinite")] if period.end_kind == "indefinite" else []
    return [_day(period.span.last)]


def _notice_by(found: Answer, term: Term) -> list[str]:
    period = _last(found, term)
    return [_day(period.notice_by)] if period and period.notice_by else []


def _clause(told: Callable[[Term], str]) -> Callable[[Answer, Term], list[str]]:
    return lambda _found, term: [told(term)]


def _amendments(_found: Answer, term: Term) -> list[str]:
    rows = [f"{row.get_kind_display()}: {row.summary}" for row in term.amendments.all()]
    return rows or [NONE]


def _texts(_found: Answer, term: Term) -> list[str]:
    rows = [
        f"{row.language} ({_('authentic') if row.is_authentic else _('translation')})"
        for row in term.texts.all()
    ]
    return rows or [NONE]


def _sources(_found: Answer, term: Term) -> list[str]:
    return [str(source) for source in term.sources]


STARTS, ENDS = gettext_lazy("First day in effect"), gettext_lazy("Last day in effect")
LINES: tuple[tuple[Any, Callable[[Answer, Term], list]], ...] = (
    (gettext_lazy("Signed"), _signed),
    (gettext_lazy("Signatories"), _signatories),
    (gettext_lazy("How and where"), _place),
    (gettext_lazy("Coming into effect"), _clause(clauses.effect)),
    (STARTS, _starts),
    (gettext_lazy("End, as the text says"), _clause(clauses.end)),
    (ENDS, _ends),
    (gettext_lazy("Renewal"), _clause(clauses.renewal)),
    (gettext_lazy("Notice clause"), _clause(clauses.notice)),
    (gettext_lazy("Last day for notice"), _notice_by),
    (gettext_lazy("Amendments"), _amendments),
    (gettext_lazy("Texts"), _texts),
    (gettext_lazy("Sources"), _sources),
)


def _unsure(label: Any, found: Answer, term: Term) -> bool:
    """Days in effect that rest on a partial date or an assumption."""
    if label not in (STARTS, ENDS):
        return False
    row = _first(found, term) if label == STARTS else _last(found, term)
    return row is not None and not found.is_certain(row)


# --- Commitments ---------------------------------------------------------------------------------


#: What a fate is called when the later text stands first.
BACKWARDS = {"added": "dropped", "dropped": "added", "waiting": "added"}


def _compared(before: Term, after: Term, rows: list[Commitment]) -> list[Compared]:
    """Each commitment of the later text led back to the one of the earlier text it carries on,
    also over terms between the two."""
    if before.pk == after.pk:
        return [Compared("kept", row, row) for row in rows if row.term_id == after.pk]
    if before.ordinal > after.ordinal:
        told = _compared(after, before, rows)
        return [Compared(BACKWARDS.get(one.fate, one.fate), one.new, one.old) for one in told]
    by_id = {row.pk: row for row in rows}
    old = {row.pk: row for row in rows if row.term_id == before.pk}
    found, led_back = [], set()
    for row in rows:
        if row.term_id != after.pk:
            continue
        origin = _origin(row, by_id, old)
        led_back.add(origin and origin.pk)
        found.append(Compared(_fate(origin, row), origin, row))
    left = "dropped" if after.is_signed else "waiting"
    return found + [Compared(left, row, None) for pk, row in old.items() if pk not in led_back]


def _origin(row: Commitment, by_id: dict, old: dict) -> Commitment | None:
    step = row.carried_over_from_id
    while step is not None and step not in old:
        step = by_id[step].carried_over_from_id if step in by_id else None
    return old.get(step)


def _fate(origin: Commitment | None, row: Commitment) -> str:
    if origin is None:
        return "added"
    same = in_language(origin.text) == in_language(row.text)
    return "kept" if same and origin.due == row.due else "rewritten"
