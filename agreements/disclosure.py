"""Explanations as one reader may have them: the one place that knows both the reader and the rows a
stored step names. What `agreements.wording.explanations` renders and the API tells comes from here.

A step whose row the reader may not see says only what is true without it ("Ended on 2027-03-31").
A partner has the codes and parameters of `agreements.lifecycle.disclosure`, and nothing else.
Costs at most one query for each kind of row that is named, whatever the number of steps.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import QuerySet

from agreements.access import Rights, rights_of
from agreements.lifecycle.disclosure import (
    INSTEAD_OF_HIDDEN,
    INSTEAD_OF_INTERNAL,
    LAST_DAY_KNOWN,
    OF_NOTES,
    SHARED_NOTES,
    SHARED_STEPS,
    Disclosed,
    pointers,
)
from agreements.models import (
    Agreement,
    Amendment,
    ClosedAs,
    Deadline,
    Event,
    Party,
    StatusCode,
    StatusPeriod,
    TermPeriod,
    is_replaced,
    short_of,
    told_after,
    unseen_successor,
)
from agreements.models.fields import in_language

Step = Mapping[str, Any]
Row = TypeVar("Row")


def _agreements(user: Any, references: Collection[str]) -> QuerySet:
    rows = Agreement.objects.visible_to(user).filter(reference__in=references)
    return rows.values_list("reference", "reference", "reference")


def _parties(user: Any, ids: Collection[int]) -> Iterable[tuple[Any, ...]]:
    rows: Any = Party.objects.visible_to(user).filter(pk__in=ids)
    named = rows.values_list("pk", "uid", short_of())
    return [(pk, uid, in_language(short)[0]) for pk, uid, short in named]


def _events(user: Any, ids: Collection[int]) -> QuerySet:
    seen = Agreement.objects.visible_to(user)
    return Event.objects.filter(pk__in=ids, agreement__in=seen).values_list("pk", "uid", "uid")


def _amendments(user: Any, ids: Collection[int]) -> QuerySet:
    seen = Agreement.objects.visible_to(user)
    rows = Amendment.objects.filter(pk__in=ids, term__agreement__in=seen)
    return rows.values_list("pk", "uid", "uid")


#: kind of row -> (stored key, public id, name) of those of some keys that a user may see.
VISIBLE: dict[str, Callable[[Any, Collection], QuerySet]] = {
    "agreement": _agreements,
    "party": _parties,
    "event": _events,
    "amendment": _amendments,
}


def steps_in(explanation: Any) -> Iterator[Step]:
    """The steps of one explanation: a list, lists by field, or nothing."""
    if isinstance(explanation, Mapping):
        for steps in explanation.values():
            yield from steps or ()
    else:
        yield from explanation or ()


def pointers_in(explanations: Iterable[Any]) -> frozenset[tuple[str, Any]]:
    """(kind, stored key) of the rows that stored explanations name."""
    return frozenset(
        pointer
        for explanation in explanations
        for step in steps_in(explanation)
        if not isinstance(step, Disclosed)
        for pointer in pointers(step).values()
    )


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one reader may have of some explanations. `seen`: (kind, stored key) of the rows they
    name and the reader may see -> (public id, name)."""

    rights: Rights
    seen: Mapping[tuple[str, Any], tuple[str, str]]

    @classmethod
    def to(cls, user: Any, explanations: Iterable[Any]) -> "Disclosure":
        """Asks once for all rows that `explanations` name."""
        return cls.naming(user, pointers_in(explanations))

    @classmethod
    def naming(cls, user: Any, rows: Iterable[tuple[str, Any]]) -> "Disclosure":
        """Asks once for all of `rows`: (kind, stored key)."""
        named: dict[str, set[Any]] = defaultdict(set)
        for kind, key in rows:
            named[kind].add(key)
        seen = {
            (kind, key): (public, name)
            for kind, keys in named.items()
            for key, public, name in VISIBLE[kind](user, keys)
        }
        return cls(rights_of(user), seen)

    def steps(self, steps: Iterable[Step] | None) -> list[Disclosed]:
        """Of some steps those that may be told, as they may be told."""
        return [told for step in steps or () if (told := self._step(step)) is not None]

    def notes(
        self, notes: Iterable[Step] | None, *, ordinals: Collection[int] | None = None
    ) -> list[Disclosed]:
        """The same of `missing` or `warnings`. `ordinals`: the terms a partner is told of; a note
        about another one is not told."""
        found = []
        for note in notes or ():
            if self.rights.is_partner and not isinstance(note, Disclosed):
                ordinal = note.get("ordinal")
                if note["code"] not in SHARED_NOTES:
                    continue
                if ordinal is not None and ordinal not in (ordinals or ()):
                    continue
            found.append(self._shown(note, shared=SHARED_NOTES, always=OF_NOTES))
        return found

    def explanation(self, because: Any) -> Any:
        """One explanation in the shape it is stored in: a list, or lists by field."""
        if isinstance(because, Mapping):
            return {name: self.steps(steps) for name, steps in because.items()}
        return self.steps(because)

    def put_in(self, rows: Iterable[Row]) -> list[Row]:
        """The same rows (instances with `because`), their explanations as they may be told."""
        rows = list(rows)
        for row in rows:
            row.because = self.explanation(row.because)
        return rows

    def _step(self, step: Step) -> Disclosed | None:
        if isinstance(step, Disclosed):
            return step
        if self.rights.is_partner and step["code"] in INSTEAD_OF_INTERNAL:
            step = INSTEAD_OF_INTERNAL[step["code"]](step)
        if step["code"] in INSTEAD_OF_HIDDEN and not self._sees_all(step):
            step = INSTEAD_OF_HIDDEN[step["code"]](step)
        if step is None or (self.rights.is_partner and step["code"] not in SHARED_STEPS):
            return None
        return self._shown(step, shared=SHARED_STEPS)

    def _sees_all(self, step: Step) -> bool:
        """Whether the reader may see every row that the step names."""
        return all(pointer in self.seen for pointer in pointers(step).values())

    def _shown(
        self,
        step: Step,
        *,
        shared: Mapping[str, Collection[str]],
        always: Collection[str] = (),
    ) -> Disclosed:
        """The step with public ids in place of stored keys; a partner has what is shared of it."""
        if isinstance(step, Disclosed):
            return step
        named = pointers(step)
        if not named and not self.rights.is_partner:
            return Disclosed(step)
        told, names = dict(step), {}
        for name, pointer in named.items():
            told[name], names[name] = self.seen.get(pointer, (None, ""))
        if self.rights.is_partner:
            kept = {"code", *always, *shared[step["code"]]}
            told = {name: value for name, value in told.items() if name in kept}
        return Disclosed(told, {name: text for name, text in names.items() if text})


def disclosed(explanation: Any, *, to: Any) -> Any:
    """One explanation, in the shape it has, as `to` may have it."""
    return Disclosure.to(to, [explanation]).explanation(explanation)


def disclose(rows: Iterable[Row], *, to: Any) -> list[Row]:
    """The same rows (instances with `because`), their explanations as `to` may have them. They are
    for reading: never save one."""
    rows = list(rows)
    return Disclosure.to(to, (row.because for row in rows)).put_in(rows)


# --- A successor that is hidden ------------------------------------------------------------------


def without_successor(
    statuses: Iterable[StatusPeriod], periods: Iterable[TermPeriod]
) -> list[StatusPeriod]:
    """All status periods of one agreement, by day, as they are told to who may not see what
    replaced it: nothing is left but the end of what that cut short. They are for reading."""
    rows = [copy(row) for row in statuses]
    at = next((n for n, row in enumerate(rows) if row.status == StatusCode.SUPERSEDED), None)
    if at is None:
        return rows
    before, after = rows[:at], rows[at:]
    run = before[-1].status if before else ""
    begun = [row for row in periods if row.starts_on < after[0].starts_on]
    is_cut = any(step["code"] == "cut_by_successor" for row in periods for step in row.why_it_ends)
    told = told_after(run, is_cut=is_cut)
    if told == run:
        return _running_on(before, after[-1])
    for row in after:
        row.status = told
        if told == StatusCode.WITHDRAWN:
            row.because = [{"code": "given_up"}]
        elif begun and not is_cut and begun[-1].span.last:
            _after_last_day(row, begun[-1], before[-1])
    return rows


#: The columns of the last day of a run.
UNTIL = ("until", "until_earliest", "until_latest", "until_certain_from")


def _running_on(rows: list[StatusPeriod], end: StatusPeriod) -> list[StatusPeriod]:
    """The status that held last ends as `end` does, and its days are no gap before something."""
    last = rows[-1]
    last.run_on_like(end)
    for row in rows:
        if row.since == last.since:
            row.because = [step for step in row.because if step["code"] != "gap"]
            for name in UNTIL:
                setattr(row, name, getattr(end, name))
    return rows


def _after_last_day(row: StatusPeriod, period: TermPeriod, before: StatusPeriod) -> None:
    """What is told of days after the last one of `period`, which ended by itself or by an act."""
    row.ordinal = period.ordinal
    row.certain_from = row.since_certain_from = period.ends_certain_from
    if row.status == StatusCode.EXPIRED:
        told = {"code": "ran_out", "ordinal": period.ordinal, "date": period.span.last.isoformat()}
        if period.pk:  # JSON of the database has its members in another order
            told = dict(sorted(told.items()))
        row.because = [*period.why_it_ends, told]
    elif before.status == StatusCode.TERMINATING:
        row.because = [step for step in before.because if step["code"] != LAST_DAY_KNOWN]


def settle_covers(covers: Iterable[Any], statuses: Iterable[StatusPeriod]) -> None:
    """Of covers beside `statuses` as they are told: a last day is as certain as what is told of the
    day after it, whatever the successor adds to it. `covers`: instances, or rows of columns."""
    certain = {row.since - timedelta(days=1): row.since_certain_from for row in statuses}
    for cover in covers:
        of_row = isinstance(cover, dict)
        until = cover["until"] if of_row else cover.until
        last = date.fromisoformat(until) if isinstance(until, str) else until
        if last not in certain:
            continue
        if of_row:
            cover["certain_from"] = certain[last]
        else:
            cover.certain_from = certain[last]


def hides_successor(agreement: Agreement, *, to: Any) -> bool:
    """Whether `agreement` was replaced by another that `to` may not see."""
    if agreement.superseded_by_id is None:
        return False
    return Agreement.objects.filter(unseen_successor(to), pk=agreement.pk).exists()


def close_as_passed(deadlines: Iterable[Deadline]) -> None:
    """Of computed deadlines of an agreement whose successor is hidden: a last day that it replaced
    has passed, as `told_as` says of stored ones."""
    for row in deadlines:
        if is_replaced(row):
            row.closed_as = ClosedAs.PASSED


def told_statuses(agreements: Collection[int], *, to: Any) -> dict[int, list[StatusPeriod]]:
    """By agreement (ids), the status periods of those of them whose successor `to` may not see,
    as they are told. Explanations are still to be disclosed. Three queries at most."""
    hiding = list(
        Agreement.objects.filter(unseen_successor(to), pk__in=agreements).values_list(
            "pk", flat=True
        )
    )
    found: dict[int, tuple[list, list]] = {pk: ([], []) for pk in hiding}
    if not hiding:
        return {}
    for n, model in enumerate((StatusPeriod, TermPeriod)):
        for row in model.objects.filter(agreement__in=hiding).order_by("agreement", "starts_on"):
            found[row.agreement_id][n].append(row)
    return {pk: without_successor(*rows) for pk, rows in found.items()}
