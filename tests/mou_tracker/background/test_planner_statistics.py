"""After many rows were written, plans are made for the tables as they are now."""

import logging

import pytest

from django.db import connection
from django.test import Client

from agreements.models import Agreement, Party, Signature, StatusPeriod
from mou_tracker.background import planner_statistics
from mou_tracker.imports.models import State
from tests.mou_tracker.imports.conftest import sent_as, taken_in

pytestmark = pytest.mark.django_db
FILLED = (Agreement, Signature, StatusPeriod)


def expected_rows(model) -> float:
    """How many rows a plan counts with."""
    with connection.cursor() as cursor:
        cursor.execute("select attname from pg_stats where tablename = %s", [model._meta.db_table])
        if not cursor.fetchall():
            return -1
        name = model._meta.db_table
        cursor.execute("select reltuples from pg_class where oid = %s::regclass", [name])
        return cursor.fetchone()[0]


@pytest.fixture
def client(people) -> Client:
    found = Client()
    found.force_login(people["coordinator"])
    return found


@pytest.fixture
def register() -> bytes:
    rows = [f"Italy,Agency {n},MoU {n},{2001 + n}-02-03,3 years\n" for n in range(12)]
    return "".join(["Country,Partner,Title,Signed on,Duration\n", *rows]).encode()


def test_of_a_register_that_fills_tables(home, client, register, monkeypatch):
    monkeypatch.setattr(planner_statistics, "MANY", 10)
    imported = taken_in(client, sent_as(client, register))
    assert imported.state == State.APPLIED
    for model in FILLED:
        assert expected_rows(model) == model._default_manager.count() >= 12


def test_of_a_few_rows_nothing_is_asked(home, client, register, django_assert_num_queries):
    assert taken_in(client, sent_as(client, register)).state == State.APPLIED
    assert planner_statistics.much_written() == []
    with django_assert_num_queries(0):
        planner_statistics.analyze([])


def test_a_role_that_owns_no_table_leaves_them_as_they_are(home, caplog):
    name = connection.ops.quote_name(Party._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("create role owns_nothing; set local role owns_nothing")
        planner_statistics.analyze([name])
        cursor.execute("reset role")
    assert Party.objects.count() == 1 and not caplog.records
    with caplog.at_level(logging.WARNING):
        planner_statistics.analyze(["no_table_of_ours", name])
    assert [one.args for one in caplog.records] == [("no_table_of_ours",)]
    assert expected_rows(Party) == 1
