"""Migrations that do not render every model anew after each operation.

Django redraws the models of its historical state after each `CreateModel`, index, constraint and
trigger, with all that relate to them: with a hundred models and a trigger set on each, three
quarters of a fresh start were spent on it.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from pgtrigger.migrations import AddTrigger, RemoveTrigger

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

#: Operations of which a run may be done in one step: each looks only at how its model ends up, or
#: begins.
KINDS: tuple[tuple[type[Operation], ...], ...] = (
    (CreateModel,),
    (AddField,),
    (AddConstraint, AddIndex, AddTrigger, RemoveTrigger),
)


class Together(Operation):
    """Operations of one kind, seen by the database with the state all of them lead to."""

    reduces_to_sql = True

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn anew when somebody asks
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(one.references_model(name, app_label) for one in self.operations)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """`operations` of a migration, with each run of one kind taken together."""
    return list(_grouped(operations))


def _grouped(operations: Iterable[Operation]) -> Iterator[Operation]:
    for kind, run in groupby(operations, key=_kind):
        if kind is None:
            yield from run
        else:
            yield Together(list(run))


def _kind(operation: Operation) -> Any:
    return next((kind for kind in KINDS if isinstance(operation, kind)), None)
