"""The linter of migrations knows what the version before cannot live with, by the SQL of each."""

import json

import pytest

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from tests.check import migrations as check

pytestmark = pytest.mark.django_db
SMALL, LARGE = "agreements_thing", "agreements_deadline"


def start() -> ProjectState:
    """Two tables of a release: of the second, the linter knows that it grows."""
    state = ProjectState()
    for name in ("thing", "deadline"):
        migrations.CreateModel(
            name,
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("word", models.CharField(max_length=10)),
                ("day", models.DateField(null=True)),
            ],
        ).state_forwards("agreements", state)
    return state


def read(*operations, atomic: bool = True) -> list[str]:
    one = migrations.Migration("0099_next", "agreements")
    one.operations, one.atomic = operations, atomic
    return [f"{fault.kind}: {fault.about}" for fault in check.Reader(start()).faults(one)]


def later(**filters):
    return models.CheckConstraint(condition=models.Q(**filters), name="later")


INDEX = models.Index(fields=["day"], name="by_day")
#: As `AddIndexConcurrently` would, which the transaction of a test forbids.
BESIDE = migrations.RunSQL(f'CREATE INDEX CONCURRENTLY "by_day" ON "{LARGE}" ("day")')
NO_LEFTOVER = migrations.RunSQL('DROP INDEX CONCURRENTLY IF EXISTS "by_day"')
FAULTS = {
    "a column that must be filled": (
        [migrations.AddField("thing", "kind", models.CharField(max_length=9, default="a"))],
        [f"adds a required column: {SMALL}.kind"],
    ),
    "a column gone": (
        [migrations.RemoveField("thing", "word")],
        [f"drops a column: {SMALL}.word"],
    ),
    "a column under another name": (
        [migrations.RenameField("thing", "word", "phrase")],
        [f"renames a column: {SMALL}.word"],
    ),
    "a table gone": ([migrations.DeleteModel("thing")], [f"drops a table: {SMALL}"]),
    "a table under another name": (
        [migrations.RenameModel("thing", "matter")],
        [f"renames a table: {SMALL}"],
    ),
    "no NULL any more": (
        [migrations.AlterField("thing", "day", models.DateField())],
        [f"forbids NULL: {SMALL}.day"],
    ),
    "another type": (
        [migrations.AlterField("thing", "day", models.DateTimeField(null=True))],
        [f"changes a type: {SMALL}.day"],
    ),
    "less room": (
        [migrations.AlterField("thing", "word", models.CharField(max_length=5))],
        [f"changes a type: {SMALL}.word"],
    ),
    "a rule for old columns": (
        [migrations.AddConstraint("thing", later(day__gt="2000-01-01"))],
        [f"makes a rule: {SMALL}.later"],
    ),
    "a rule that reads a large table": (
        [
            migrations.AddField("deadline", "until", models.DateField(null=True)),
            migrations.AddConstraint("deadline", later(until__gt="2000-01-01")),
        ],
        [f"reads all rows under a lock: {LARGE}"],
    ),
    "an index of a large table": (
        [migrations.AddIndex("deadline", INDEX)],
        [f"indexes under a lock: {LARGE}"],
    ),
}
SOUND = {
    "a column the database fills": [
        migrations.AddField(
            "thing", "kind", models.CharField(max_length=9, default="a", db_default="a")
        ),
        migrations.AddField("thing", "until", models.DateField(null=True)),
        migrations.AddConstraint("thing", later(until__gt="2000-01-01")),
    ],
    "more room, another word for people": [
        migrations.AlterField(
            "thing", "word", models.CharField("Word", max_length=20, choices=[("a", "A")])
        ),
    ],
    "an index of a small table": [migrations.AddIndex("thing", INDEX)],
    "a rule for what is to come": [
        migrations.AddField("deadline", "until", models.DateField(null=True)),
        AddConstraintNotValid("deadline", later(until__gt="2000-01-01")),
    ],
    "a table of its own": [
        migrations.CreateModel("new", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("new", "word", models.CharField(max_length=9, default="")),
        migrations.RenameField("new", "word", "phrase"),
    ],
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_old_code_cannot_live_with_is_named(name):
    operations, wanted = FAULTS[name]
    assert read(*operations) == wanted


@pytest.mark.parametrize("name", SOUND)
def test_what_it_can_live_with_is_not(name):
    assert read(*SOUND[name]) == []


def test_an_index_that_may_be_left_half_built():
    (told,) = read(BESIDE, atomic=False)
    assert told.startswith("cannot be repeated: CREATE INDEX CONCURRENTLY")
    assert read(NO_LEFTOVER, BESIDE, atomic=False) == []


def test_an_exception_has_a_reason_and_a_fault():
    """0043 was written before any version was in use."""
    earlier = json.loads(check.RECORDED.read_text())["baseline"]
    found = check.found_since(earlier | {"agreements": "0042_short_names"})
    fault = (
        "agreements.0043_archive_and_batches: adds a required column: "
        "agreements_agreement.is_archived"
    )

    def told(**exceptions: str) -> str:
        return "\n".join(check.but_for(exceptions, found))

    assert fault in told()
    assert fault not in told(**{fault: "no version was in use"})
    assert fault in told(**{fault: ""})
    assert "another: an exception of nothing" in told(another="no version was in use")
