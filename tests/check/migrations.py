"""What a migration must not do while the version before still runs: the two share one database from
`manage.py prepare` until the last web server has been started again.

python -m tests.check.migrations            says what is wrong, and ends with 1
python -m tests.check.migrations --record   the migrations of today are those of a release

Read is the SQL of each migration that is newer than the recorded baseline, so an operation that
changes nothing in the database is no fault. Tables and columns made by those same migrations are
unknown to the version before, which cannot be in their way.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.apps import apps
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests.check import ROOT

RECORDED = Path(__file__).with_name("migrations.json")
#: Tables that grow with every act or every day: what reads one through under a lock is felt.
#: History is kept of every fact, so its tables are among them by their names.
LARGE = {
    "agreements_auditentry", "agreements_changeentry", "agreements_deadline",
    "agreements_deadlineagreement", "agreements_outboxmessage", "agreements_statusperiod",
    "feeds_calendaritem", "feeds_published", "imports_importrow", "reminders_entry",
    "reports_snapshotrow", "search_entry",
}  # fmt: skip
NAME = r'"?(\w+)"?'
OLD_CODE = "the version before still uses it"
OLD_ROWS = "what the version before writes may break it"
#: (kind, statements of that kind, why it is a fault): of any table; of LARGE ones alone.
RULES = (
    ("drops a table", rf"^DROP TABLE (?:IF EXISTS )?{NAME}", OLD_CODE),
    ("renames a table", rf"^ALTER TABLE {NAME} RENAME TO", OLD_CODE),
    ("renames a column", rf"^ALTER TABLE {NAME} RENAME COLUMN {NAME} TO", OLD_CODE),
    ("drops a column", rf"^ALTER TABLE {NAME} .*?DROP COLUMN (?:IF EXISTS )?{NAME}", OLD_CODE),
    ("forbids NULL", rf"^ALTER TABLE {NAME} .*?ALTER COLUMN {NAME} SET NOT NULL", OLD_ROWS),
    ("makes a rule", rf"^ALTER TABLE {NAME} ADD CONSTRAINT {NAME} (?:CHECK|UNIQUE|EXCL)", OLD_ROWS),
    ("makes a rule", rf"^CREATE UNIQUE INDEX .*?ON {NAME}", OLD_ROWS),
)  # fmt: skip
LONG = (
    ("indexes under a lock", rf"^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*?ON {NAME}",
     "nobody could write until it is built: CONCURRENTLY, in a migration with atomic = False"),
    ("reads all rows under a lock",
     rf"^ALTER TABLE {NAME} ADD CONSTRAINT (?!.*NOT VALID).*",
     "add it NOT VALID, and VALIDATE it in a later migration"),
    ("rewrites the table", rf"^ALTER TABLE {NAME} ADD COLUMN {NAME} .*GENERATED ALWAYS AS.*STORED",
     "nobody could read until it is done"),
)  # fmt: skip
ADDED = re.compile(rf"^ALTER TABLE {NAME} ADD COLUMN {NAME} (.*)", re.DOTALL)
RETYPED = re.compile(rf"ALTER COLUMN {NAME} TYPE ([\w ]+(?:\(\d+\))?)")
#: What may be run again after it was stopped halfway, outside of a transaction.
REPEATABLE = re.compile(
    r"IF (NOT )?EXISTS|VALIDATE CONSTRAINT|^(SET|RESET|UPDATE|DELETE|ANALYZE)\b"
)


@dataclass(frozen=True, slots=True)
class Fault:
    migration: str
    kind: str
    about: str  # table, or table.column
    why: str

    @property
    def name(self) -> str:
        return f"{self.migration}: {self.kind}: {self.about}"

    def __str__(self) -> str:
        return f"{self.name} ({self.why})"


@dataclass
class Reader:
    """Goes through migrations in their order and tells what the version before cannot live with."""

    state: ProjectState
    new: set[str] = field(default_factory=set)  # tables, and table.column

    def faults(self, migration: Migration) -> list[Fault]:
        name = f"{migration.app_label}.{migration.name}"
        found = {}
        statements = list(self._statements(migration))
        for statement, before in statements:
            self._learn(statement)
            for kind, about, why in self._wrong(statement, before, [s for s, _ in statements]):
                fault = Fault(name, kind, about, why)
                found[fault.name] = fault
        if not migration.atomic:
            for about in _not_repeatable([statement for statement, _ in statements]):
                why = "killed halfway it could not be run again"
                found[about] = Fault(name, "cannot be repeated", about, why)
        return list(found.values())

    def _statements(self, migration: Migration) -> Iterator[tuple[str, ProjectState]]:
        """Each statement, and what the database was before its operation."""
        with connection.schema_editor(collect_sql=True, atomic=False) as editor:
            for operation in migration.operations:
                before = self.state.clone()
                operation.state_forwards(migration.app_label, self.state)
                _run(operation, migration.app_label, editor, before, self.state)
                yield from ((one, before) for one in _sql(editor))
        yield from ((one, self.state) for one in _sql(editor))  # what was left to the end

    def _learn(self, statement: str) -> None:
        if made := re.match(rf"CREATE TABLE (?:IF NOT EXISTS )?{NAME}", statement):
            self.new.add(made[1])
        elif added := ADDED.match(statement):
            self.new.add(f"{added[1]}.{added[2]}")

    def _wrong(
        self, statement: str, before: ProjectState, others: list[str]
    ) -> Iterator[tuple[str, str, str]]:
        for rules in (RULES, LONG):
            for kind, pattern, why in rules:
                if not (match := re.match(pattern, statement, re.DOTALL | re.IGNORECASE)):
                    continue
                table, *rest = match.groups()
                if table in self.new or (rules is LONG and not is_large(table)):
                    continue
                if why is OLD_ROWS and self._is_of_new_columns(table, statement):
                    continue
                yield kind, ".".join((table, *rest)), why
        if (added := ADDED.match(statement)) and added[1] not in self.new:
            yield from _without_default(added, others)
        if (table := re.match(rf"ALTER TABLE {NAME}", statement)) and table[1] not in self.new:
            for column, kind in RETYPED.findall(statement):
                if not is_wider(_column_type(before, table[1], column), kind):
                    about = f"{table[1]}.{column}"
                    yield "changes a type", about, "it rewrites the table, and old code reads it"

    def _is_of_new_columns(self, table: str, statement: str) -> bool:
        """Whether a rule is about columns alone that the version before leaves as they begin."""
        columns = set(re.findall(r'"(\w+)"', statement)) & _columns(self.state, table)
        return bool(columns) and all(f"{table}.{one}" in self.new for one in columns)


def is_large(table: str) -> bool:
    return table in LARGE or table.endswith("history")


def is_wider(old: str, new: str) -> bool:
    """Whether it is the same text with more room, which changes no row."""
    if not old.startswith(("varchar", "text")):
        return False
    room = [int((re.findall(r"\d+", one) or [1 << 30])[0]) for one in (old, new)]
    return new.strip().startswith(("varchar", "text")) and room[0] <= room[1]


def _without_default(added: re.Match[str], others: list[str]) -> Iterator[tuple[str, str, str]]:
    table, column, rest = added.groups()
    dropped = any(
        re.search(rf'^ALTER TABLE "?{table}"? .*ALTER COLUMN "?{column}"? DROP DEFAULT', one)
        for one in others
    )
    required = "NOT NULL" in rest and "GENERATED" not in rest
    if required and (dropped or "DEFAULT" not in rest):
        why = "the version before leaves it out: give it a db_default, or null=True"
        yield "adds a required column", f"{table}.{column}", why


def _not_repeatable(statements: list[str]) -> Iterator[str]:
    """Outside of a transaction. An index that was begun stays, invalid: it is dropped first."""
    for statement in statements:
        if index := re.match(rf"CREATE (?:UNIQUE )?INDEX CONCURRENTLY {NAME}", statement):
            if any(re.match(rf'DROP INDEX CONCURRENTLY IF EXISTS "?{index[1]}"?', one)
                   for one in statements):  # fmt: skip
                continue
        elif REPEATABLE.search(statement):
            continue
        yield statement.split("\n")[0][:60]


def _run(operation: Operation, app: str, editor, before: ProjectState, after: ProjectState) -> None:
    if operation.reduces_to_sql:
        operation.database_forwards(app, editor, before, after)


def _sql(editor) -> list[str]:
    found = [one for one in editor.collected_sql if not one.startswith("--")]
    editor.collected_sql.clear()
    return [" ".join(one.split()) for one in found]


def _model(state: ProjectState, table: str):
    return next((one for one in state.apps.get_models() if one._meta.db_table == table), None)


def _columns(state: ProjectState, table: str) -> set[str]:
    model = _model(state, table)
    return {one.column for one in model._meta.local_fields} if model else set()


def _column_type(state: ProjectState, table: str, column: str) -> str:
    model = _model(state, table)
    fields = model._meta.local_fields if model else ()
    return next((one.db_type(connection) or "" for one in fields if one.column == column), "")


def plan(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Every migration, each after those it stands on."""
    order = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        order |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(order)


def ours() -> set[str]:
    return {one.label for one in apps.get_app_configs()
            if Path(one.path).is_relative_to(ROOT) and ".venv" not in one.path}  # fmt: skip


def found_since(baseline: dict[str, str]) -> dict[str, Fault]:
    """What is wrong with the migrations that each app has besides those up to its last one there;
    by its name."""
    loader = MigrationLoader(None)
    reader = Reader(ProjectState())
    known = {
        node
        for leaf in baseline.items()
        for node in loader.graph.forwards_plan(leaf)
        if node[0] == leaf[0]
    }
    found: dict[str, Fault] = {}
    for node in plan(loader):
        migration = loader.graph.nodes[node]
        if node[0] in ours() and node not in known:
            found |= {one.name: one for one in reader.faults(migration)}
        else:
            reader.state = migration.mutate_state(reader.state, preserve=False)
    return found


def but_for(exceptions: dict[str, str], found: dict[str, Fault]) -> list[str]:
    """Faults without a reason, and reasons without a fault."""
    return [
        *(str(one) for name, one in found.items() if not exceptions.get(name)),
        *(f"{name}: an exception of nothing" for name in exceptions if name not in found),
    ]


def record() -> None:
    """What a release ends with: from here on the version before is that one."""
    leaves = MigrationLoader(None).graph.leaf_nodes()
    baseline = {app: name for app, name in sorted(leaves) if app in ours()}
    text = json.dumps({"baseline": baseline, "exceptions": {}}, indent=2)
    RECORDED.write_text(f"{text}\n")


def main(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    if words == ["--record"]:
        record()
        return 0
    recorded = json.loads(RECORDED.read_text())
    found = but_for(recorded["exceptions"], found_since(recorded["baseline"]))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
