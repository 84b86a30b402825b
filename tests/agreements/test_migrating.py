"""Operations taken together do what they do one by one, there and back."""

import pytest

from django.db import connection, models
from django.db.migrations import AddConstraint, AddIndex, CreateModel, RunSQL
from django.db.migrations.state import ProjectState
from django.db.models import Q

from agreements.migrating import Together, together


def model(name: str, **links) -> CreateModel:
    fields = [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())]
    return CreateModel(
        name, [*fields, *links.items()], options={"db_table": f"trial_{name.lower()}"}
    )


OPERATIONS = [
    model("Tree"),
    model("Leaf", tree=models.ForeignKey("agreements.Tree", models.CASCADE)),
    AddIndex("Leaf", models.Index(fields=["n"], name="trial_leaf_n")),
    AddConstraint("Tree", models.CheckConstraint(condition=Q(n__gt=0), name="trial_tree_n")),
    RunSQL("select 1", "select 1"),
]


def test_runs_of_one_kind_are_one_step():
    grouped = together(OPERATIONS)
    assert [len(one.operations) if isinstance(one, Together) else 0 for one in grouped] == [2, 2, 0]


@pytest.mark.django_db
def test_there_and_back():
    states = [ProjectState()]
    operations = together(OPERATIONS)
    for operation in operations:
        state = states[-1].clone()
        operation.state_forwards("agreements", state)
        states.append(state)
    with connection.schema_editor(atomic=False) as editor:
        for number, operation in enumerate(operations):
            operation.database_forwards("agreements", editor, states[number], states[number + 1])
    tables = connection.introspection.table_names()
    assert {"trial_tree", "trial_leaf"} <= set(tables)
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "trial_leaf")
        checked = connection.introspection.get_constraints(cursor, "trial_tree")
    assert "trial_leaf_n" in found
    assert "trial_tree_n" in checked
    assert any(one["foreign_key"] == ("trial_tree", "id") for one in found.values())
    with connection.schema_editor(atomic=False) as editor:
        for number in reversed(range(len(operations))):
            operations[number].database_backwards(
                "agreements", editor, states[number + 1], states[number]
            )
    assert not {"trial_tree", "trial_leaf"} & set(connection.introspection.table_names())
