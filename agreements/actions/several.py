"""Several rows changed in one go, each by its own action: all of them, or none.

What is wanted is said once (`Wish`), as the value it makes of the present one; rows that hold it
already stay untouched. One audit row each, as if each had been changed alone, naming the batch. It
can be taken back while every row stands as the batch left it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import SHARED, Agreement, Batch, Commitment, Document, Term

from .action import Conflict, in_batch, lock_all, require
from .documents import change_document
from .facts import change_commitment
from .holdings import moved_once
from .register import not_archived
from .scope import change_agreement_and_areas, not_in_scope, scope_terms

#: So many rows at a time: each is derived anew, and somebody waits for the answer.
MOST = 200
#: So many rows are named in a sentence.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Noun:
    """What can be changed several at a time. `key`: the column a row is known by. `change`: its
    action, which takes the row as `target`; `needs`: the permission. `fields`: what may be wished
    for. `agreements`: those of some rows, locked before anything else. `refused`: key of a row ->
    why its action will refuse what is wished, for a preview; the action is what decides.
    `elsewhere`: column -> the model whose row keeps it, and which one that is of each of some rows
    on a day. `says_why`: its action takes a reason. `among`: which of the rows one may see can be
    changed at all. `warned`: key of a row -> what stays though it is changed, for a preview."""

    name: str
    model: Any
    key: str
    change: Callable[..., Any]
    target: str
    needs: str
    fields: tuple[str, ...]
    agreements: Callable[[Iterable[Any]], Iterable[Agreement]]
    refused: Callable[..., Mapping[int, str]] = lambda rows, wishes, **_asked: {}
    elsewhere: Mapping[str, tuple[Any, "Keepers"]] = field(default_factory=dict)
    says_why: bool = False
    among: Callable[[Any], Any] = lambda rows: rows
    warned: Callable[..., Mapping[int, str]] = lambda rows, wishes: {}

    def column(self, name: str) -> Any:
        return self.elsewhere.get(name, (self.model,))[0]._meta.get_field(name)

    def keepers(self, rows: Sequence[Any], wishes: "Wishes", *, on: date) -> "Kept":
        """Of each wished column that other rows keep, which do, by the key of ours."""
        asked = self.elsewhere.keys() & wishes.keys()
        return {name: self.elsewhere[name][1](rows, on=on) for name in asked}

    def visible_to(self, user: Any) -> Any:
        return self.among(self.model._default_manager.visible_to(user))

    def key_of(self, row: Any) -> str:
        return str(getattr(row, self.key))


def _refused(
    rows: Sequence[Agreement], wishes: "Wishes", *, by: Any, on: date, reason: str
) -> Mapping[int, str]:
    told: dict[int, str] = {}
    if wishes.get("is_archived") == SetTo(True):
        seen = Agreement.objects.filter(pk__in=[row.pk for row in rows if not row.is_archived])
        told |= dict.fromkeys(seen.attended_on(on).values_list("pk", flat=True), not_archived())
    if "areas" in wishes:
        terms = scope_terms(rows, on=on)
        changing = [row for row in rows if wanted(row, wishes, {"areas": terms}).get("areas")]
        told |= not_in_scope(changing, terms, by=by, reason=reason)
    return told


def _still_shared(rows: Sequence[Document], wishes: "Wishes") -> Mapping[int, str]:
    """Documents that are to be shared no more, and of which an earlier version stays so."""
    wish = wishes.get("confidentiality")
    if not isinstance(wish, SetTo) or wish.value in SHARED:
        return {}
    later = {row.version_of_id: row.pk for row in rows if row.version_of_id is not None}
    versions = Document.objects.filter(Q(pk__in=later) | Q(version_of__in=later))
    shared = versions.filter(confidentiality__in=SHARED).exclude(pk__in=later.values())
    told = _("Earlier versions stay shared with partners: each is changed on its own page.")
    return {later[first or pk]: told for pk, first in shared.values_list("pk", "version_of")}


AGREEMENTS = Noun(
    "agreements", Agreement, "reference", change_agreement_and_areas, "agreement", "change",
    ("responsible", "confidentiality", "tags", "areas", "is_archived"), lambda rows: rows,
    _refused, {"areas": (Term, scope_terms)}, says_why=True,
)  # fmt: skip
COMMITMENTS = Noun(
    "commitments", Commitment, "uid", change_commitment, "commitment", "commit",
    ("owner", "area"), lambda rows: [row.term.agreement for row in rows],
)  # fmt: skip
DOCUMENTS = Noun(
    "documents", Document, "uid", change_document, "document", "attach", ("confidentiality",),
    lambda rows: Agreement.objects.filter(documents__in=list(rows)),
    among=lambda rows: rows.newest(), warned=_still_shared,
)  # fmt: skip


class NotAll(Conflict):
    """One of several cannot be changed, so that none was."""


@dataclass(frozen=True, slots=True)
class SetTo:
    """A column is to hold this, as JSON."""

    value: Any

    def after(self, before: Any) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class AddAndRemove:
    """A list is to hold the one and not the other; the rest of it stays, in its order."""

    add: tuple[Any, ...] = ()
    remove: tuple[Any, ...] = ()

    def after(self, before: Any) -> Any:
        kept = [one for one in before if one not in self.remove]
        return kept + [one for one in self.add if one not in kept]


Wish = SetTo | AddAndRemove
Wishes = Mapping[str, Wish]
#: Rows and a day -> by the key of each the row that keeps a column of it.
Keepers = Callable[..., Mapping[int, Any]]
Pair = tuple[Any, Any]
#: Column -> the same, found.
Kept = Mapping[str, Mapping[int, Any]]


def held(row: Any, name: str) -> Any:
    """What a column holds, as JSON: of a foreign key the key, of links the codes in order."""
    column = row._meta.get_field(name)
    if column.many_to_many:
        return sorted(one.code for one in getattr(row, name).all())
    value = getattr(row, column.attname)
    return list(value) if isinstance(value, list) else value


def _held(row: Any, name: str, kept: Kept) -> Any:
    """The same of a column that another row may keep: nothing where there is none."""
    if name not in kept:
        return held(row, name)
    keeper = kept[name].get(row.pk)
    return held(keeper, name) if keeper is not None else []


def given(noun: Noun, name: str, value: Any) -> Any:
    """The same as the action takes it."""
    column = noun.column(name)
    if column.many_to_many:
        return list(column.related_model.objects.filter(code__in=value).order_by("code"))
    if isinstance(column, models.ForeignKey):
        return None if value is None else column.related_model.objects.get(pk=value)
    return value


def wanted(row: Any, wishes: Wishes, kept: Kept = MappingProxyType({})) -> dict[str, Pair]:
    """column -> (before, after) of those that are to become another."""
    pairs = {
        name: (before := _held(row, name, kept), wish.after(before))
        for name, wish in wishes.items()
    }
    return {name: pair for name, pair in pairs.items() if _differs(*pair)}


def _differs(before: Any, after: Any) -> bool:
    return bool(before != after)


def change_several(
    *,
    by: Any,
    on: date,
    noun: Noun,
    rows: Sequence[tuple[Any, int]],
    wishes: Wishes,
    reason: str = "",
) -> Batch:
    """`rows`: each with the version it was read at. `on`: today. `reason`: for what is only changed
    with one. Raises NotAll naming the row that cannot be changed, ValidationError where there is
    nothing to change, PermissionDenied."""
    require(by, noun.needs)
    if len(rows) > MOST:
        raise ValidationError(_("At most %d at a time.") % MOST)
    batch = Batch(noun=noun.name, by=by)
    with transaction.atomic(), moved_once(), in_batch(batch.uid):
        lock_all(noun.agreements([row for row, _version in rows]))
        kept_elsewhere = noun.keepers([row for row, _version in rows], wishes, on=on)
        for row, version in rows:
            if values := wanted(row, wishes, kept_elsewhere):
                after = {name: pair[1] for name, pair in values.items()}
                done = {"by": by, "on": on, "version": version, "reason": reason}
                changed = _change(noun, row, after, **done)
                kept = {"before": {name: pair[0] for name, pair in values.items()}, "after": after}
                if keepers := _keepers_of(row, kept_elsewhere, values):
                    kept["kept_by"] = keepers
                batch.rows.append({"key": noun.key_of(row), **kept, "version": changed.version})
        if not batch.rows:
            raise ValidationError(_("All of them hold this already: nothing to change."))
        batch.save()
    return batch


def _change(
    noun: Noun,
    row: Any,
    values: dict[str, Any],
    *,
    by: Any,
    on: date,
    version: int,
    reason: str,
) -> Any:
    fields = {name: given(noun, name, value) for name, value in values.items()}
    if noun.says_why:
        fields["reason"] = reason
    try:
        found = noun.change(by=by, on=on, version=version, **{noun.target: row}, **fields)
    except (ValidationError, Conflict) as error:
        why = error.message if isinstance(error, Conflict) else " ".join(error.messages)
        told = _("%(row)s: %(why)s Nothing was changed.") % {"row": row, "why": why}
        raise NotAll(told, code="not_all") from error
    return noun.model._default_manager.get(pk=found.pk)


def _keepers_of(row: Any, kept: Kept, names: Iterable[str]) -> dict[str, int]:
    """Column -> the key of the row that keeps it for `row`."""
    found = {name: kept[name].get(row.pk) for name in kept if name in names}
    return {name: keeper.pk for name, keeper in found.items() if keeper is not None}


def moved_on(noun: Noun, batch: Batch, rows: Iterable[Any], *, on: date) -> list[str]:
    """The keys of those that no longer stand as the batch left them, or may not be seen now; a
    column that another row keeps on `on` than did then was not written by the batch."""
    found = {noun.key_of(row): row for row in rows}
    names = {name for one in batch.rows for name in one.get("kept_by", ())}
    kept = {
        name: keepers(list(found.values()), on=on)
        for name, (_model, keepers) in noun.elsewhere.items()
        if name in names
    }

    def stands(one: dict[str, Any]) -> bool:
        row = found.get(one["key"])
        if row is None or row.version != one["version"]:
            return False
        by = one.get("kept_by")
        return by is None or _keepers_of(row, kept, by) == by

    return [one["key"] for one in batch.rows if not stands(one)]


def rows_of(noun: Noun, batch: Batch, *, user: Any) -> list[Any]:
    keys = [one["key"] for one in batch.rows]
    return list(noun.visible_to(user).filter(**{f"{noun.key}__in": keys}))


def take_back_several(*, by: Any, on: date, noun: Noun, batch: Batch) -> Batch:
    """Every row holds again what it held before. NotAll where one has moved on since, Conflict
    where it was taken back already."""
    require(by, noun.needs)
    with transaction.atomic(), moved_once(), in_batch(batch.uid):
        locked: Batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.taken_back_at is not None:
            raise Conflict(_("This was taken back already."), code="undone")
        rows = {noun.key_of(row): row for row in rows_of(noun, locked, user=by)}
        lock_all(noun.agreements(rows.values()))
        if moved := moved_on(noun, locked, rows_of(noun, locked, user=by), on=on):
            told = _("Changed by somebody since: %s. Nothing was taken back.")
            raise NotAll(told % ", ".join(moved[:NAMED]), code="moved_on")
        for one in locked.rows:
            row = rows[one["key"]]
            done = {
                "by": by,
                "on": on,
                "version": one["version"],
                "reason": _("Taken back with the others."),
            }
            _change(noun, row, one["before"], **done)
        locked.taken_back_at = timezone.now()
        locked.save(update_fields=["taken_back_at"])
    return locked
