"""Explanations as one reader may have them: the one place that knows both the reader and the rows a
stored step names. What `agreements.lifecycle.wording` renders and the API tells comes from here.

A step whose row the reader may not see says only what is true without it ("Ended on 2027-03-31").
A partner has the codes and parameters of `agreements.lifecycle.disclosure`, and nothing else.
Costs at most one query for each kind of row that is named, whatever the number of steps.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet

from agreements.access import Rights, rights_of
from agreements.lifecycle.disclosure import (
    INSTEAD_OF_HIDDEN,
    INSTEAD_OF_INTERNAL,
    OF_NOTES,
    SHARED_NOTES,
    SHARED_STEPS,
    Disclosed,
    pointers,
)
from agreements.models import Agreement, Amendment, Event, Party

Step = Mapping[str, Any]
Row = TypeVar("Row")


def _agreements(user: Any, references: Collection[str]) -> QuerySet:
    rows = Agreement.objects.visible_to(user).filter(reference__in=references)
    return rows.values_list("reference", "reference", "reference")


def _parties(user: Any, ids: Collection[int]) -> QuerySet:
    rows = Party.objects.visible_to(user).filter(pk__in=ids)
    return rows.values_list("pk", "uid", "short_name")


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


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one reader may have of some explanations. `seen`: (kind, stored key) of the rows they
    name and the reader may see -> (public id, name)."""

    rights: Rights
    seen: Mapping[tuple[str, Any], tuple[str, str]]

    @classmethod
    def to(cls, user: Any, explanations: Iterable[Any]) -> "Disclosure":
        """Asks once for all rows that `explanations` name."""
        named: dict[str, set[Any]] = defaultdict(set)
        for explanation in explanations:
            for step in steps_in(explanation):
                if not isinstance(step, Disclosed):
                    for kind, key in pointers(step).values():
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
        is_hidden = any(pointer not in self.seen for pointer in pointers(step).values())
        if is_hidden and step["code"] in INSTEAD_OF_HIDDEN:
            step = INSTEAD_OF_HIDDEN[step["code"]](step)
        if step is None or (self.rights.is_partner and step["code"] not in SHARED_STEPS):
            return None
        return self._shown(step, shared=SHARED_STEPS)

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
        told, names = dict(step), {}
        for name, pointer in pointers(step).items():
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


#: verb of an entry (audit, changes) -> the parts of its detail that name another agreement.
NAMED_IN_DETAIL = {"supersede": ("by",)}


def disclosed_details(entries: Iterable[Any], *, to: Any) -> list[dict[str, Any]]:
    """The details of entries, without the names of agreements that `to` may not see; one query."""
    entries = list(entries)
    named = {
        entry.detail.get(name) for entry in entries for name in NAMED_IN_DETAIL.get(entry.verb, ())
    }
    rows = Agreement.objects.visible_to(to).filter(reference__in=named - {None})
    seen = set(rows.values_list("reference", flat=True)) if named - {None} else set()
    return [
        {
            name: None
            if name in NAMED_IN_DETAIL.get(entry.verb, ()) and value not in seen
            else value
            for name, value in entry.detail.items()
        }
        for entry in entries
    ]
