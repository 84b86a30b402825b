"""Writing one row: checked against its model and its constraints, which stay the guard."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


def fill(row: models.Model, fields: Mapping[str, Any], *, allowed: frozenset[str]) -> list[str]:
    """Sets `fields` on `row`; a name outside `allowed` is refused. Returns what changed."""
    unknown = set(fields) - allowed
    if unknown:
        raise ValidationError({name: _("This cannot be set here.") for name in sorted(unknown)})
    changed = [name for name, value in fields.items() if getattr(row, name, None) != value]
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def check_meaning(row: models.Model, meaning: Mapping[str, tuple[str, Callable[[], str]]]) -> None:
    """Asks the named constraints before the database does, so that what is broken is told at its
    field and in words. `meaning`: constraint name -> (field, words)."""
    broken = {}
    for constraint in row._meta.constraints:
        if constraint.name in meaning:
            try:
                constraint.validate(type(row), row)
            except ValidationError:
                at, message = meaning[constraint.name]
                broken[at] = ValidationError(message(), code=constraint.name)
    if broken:
        raise ValidationError(broken)


def save(row: models.Model, *, exclude: tuple[str, ...] = ()) -> Any:
    """Checks fields and constraints, then saves; ValidationError names each field.

    Constraints are checked only when the fields are sound, so that a wrong date is told as a wrong
    date and not as an overlap.
    """
    row.full_clean(exclude=exclude, validate_constraints=False)
    row.validate_constraints()
    row.save()
    return row


def before_and_after(row: models.Model, fields: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """{field: [before, after]} as texts, for the audit; call before `fill`."""
    return {
        name: [_text(getattr(row, name)), _text(value)]
        for name, value in fields.items()
        if getattr(row, name) != value
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(getattr(value, "pk", value))
