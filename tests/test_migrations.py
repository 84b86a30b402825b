"""A data folder of the release before the migrations were folded is brought up to date, and ends
with the same database as a new one."""

import lzma
import re
from contextlib import contextmanager
from pathlib import Path

import pytest

from django.core.management import call_command
from django.db import connection

from agreements import derive
from mou_tracker.api import row_policies
from tests import migrated

#: What commit 9d4c26c made of a first start and a small example world, as `pg_dump --inserts`.
BEFORE = Path(__file__).parent / "data" / "9d4c26c.sql.xz"
#: All that a schema is made of, in the order of its names: a column may stand further behind.
CATALOGS = {
    "columns": """
        select table_name, column_name, udt_name, character_maximum_length, is_nullable,
               column_default, collation_name, is_identity, generation_expression
        from information_schema.columns where table_schema = 'public'""",
    "constraints": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'""",
    "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
    "triggers": """
        select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
        from pg_trigger where not tgisinternal""",
    "functions": """
        select proname, pg_get_functiondef(oid)
        from pg_proc where pronamespace = 'public'::regnamespace""",
    "tables": """
        select relname, relkind, reloptions::text
        from pg_class where relnamespace = 'public'::regnamespace""",
}


@contextmanager
def inside(name):
    """Everything is asked of that database."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def rows(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def schema():
    return {
        name: {tuple(map(plain, row)) for row in rows(statement)}
        for name, statement in CATALOGS.items()
    }


def plain(text):
    """A condition that was dumped and read again has its casts and brackets elsewhere."""
    if not isinstance(text, str):
        return text
    return " ".join(re.sub(r"::(character varying|\w+)(\[\])?|[()]", "", text).split())


@pytest.fixture(scope="module")
def up_to_date(data_folder, django_db_setup, django_db_blocker, worker_id):
    """A database as it was then, migrated; all its rows are read in the tests below."""
    name = f"folded_{worker_id}"
    with django_db_blocker.unblock():
        migrated.run(f'drop database if exists "{name}"')
        migrated.run(f'create database "{name}"')
        try:
            with inside(name):
                with connection.cursor() as cursor:
                    cursor.execute(lzma.decompress(BEFORE.read_bytes()).decode())
                call_command("migrate", interactive=False, verbosity=0)
                row_policies.bring_up_to_date()  # as `prepare` does
                yield
        finally:
            migrated.run(f'drop database if exists "{name}"')


def test_it_has_the_schema_of_a_new_one(up_to_date):
    found = schema()
    with inside(migrated.ensure()):
        fresh = schema()
    for name, wanted in fresh.items():
        assert (wanted - found[name], found[name] - wanted) == (set(), set()), name


def test_what_stood_in_it_stands_in_it(up_to_date):
    """A row of each data move: terms whose renewal nobody named, an entry of each audience with the
    number it had, ids of deadlines, duties that were shipped, lead times."""
    assert rows("select count(*) from agreements_agreement") == [(13,)]
    assert ("not_recorded",) in rows("select renewal_mode from agreements_term")
    assert rows("select count(*) from agreements_deadline where uid = ''") == [(0,)]
    assert rows("select count(*) > 0 from agreements_changeentry where party_id is not null") == [
        (True,)
    ]
    assert rows("select distinct is_on from agreements_compliancerule") == [(False,)]
    (lead_days,) = rows("select lead_days from reminders_rule where kind = 'effect_pending'")
    assert lead_days == ([365, 180, 90, 30, 7, 0],)


def test_it_is_derived_anew_and_sound(up_to_date):
    assert derive.outdated().exists()
    call_command("rederive", outdated=True, verbosity=0)
    call_command("rederive", check=True, verbosity=0)


def test_nothing_is_left_to_migrate(up_to_date):
    call_command("migrate", check_unapplied=True, verbosity=0)


def test_nor_where_every_step_was_taken_by_itself(up_to_date):
    rows("delete from django_migrations where name like '%%squashed%%' returning id")
    call_command("migrate", check_unapplied=True, verbosity=0)
