"""The database every other test stands on."""

import pytest

from django.db import connection

pytestmark = pytest.mark.django_db


def ask(question: str):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_server_is_postgresql_15_or_newer():
    assert connection.pg_version >= 150000


def test_a_session_waits_neither_for_locks_nor_for_queries_without_end():
    assert (ask("show lock_timeout"), ask("show statement_timeout")) == ("5s", "30s")


def test_statements_are_not_compiled():
    assert ask("show jit") == "off"


def test_no_trigger_has_to_find_out_that_none_is_left_out():
    assert ask("show pgtrigger.ignore") == "{}"


def test_unicode_is_folded_without_a_system_locale():
    assert ask("select lower('ÀÉ') || '조달' || ('é' ~ '\\w')::text") == "àé조달true"
