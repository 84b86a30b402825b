"""Databases that no version can take over as they are."""

from collections.abc import Collection
from typing import Any

from django.core.checks import Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _


def check_for_half_way(databases: Collection[str] | None = None, **_options: Any) -> list[Error]:
    """A system check: `half_way` of each of the databases."""
    loaders = (MigrationLoader(connections[alias]) for alias in databases or ())
    return [fault for loader in loaders for fault in half_way(loader)]


def half_way(loader: MigrationLoader) -> list[Error]:
    """Folded migrations stand for all that they replace; where some of that was applied and some
    was not, Django leaves them out and goes on with the tables as they are."""
    found = []
    for (app, name), folded in loader.replacements.items():
        steps = [step in loader.applied_migrations for step in folded.replaces]
        if any(steps) and not all(steps):
            text = _("The database has taken only a part of what %(name)s of %(app)s stands for.")
            hint = _(
                "Start the last version before the migrations were folded on it first (its "
                "commit stands before “Migrations are folded, once”), then this one."
            )
            found.append(Error(text % {"app": app, "name": name}, hint=hint, id="mou.E001"))
    return found
