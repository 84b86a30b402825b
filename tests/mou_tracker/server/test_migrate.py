"""`manage.py migrate` on a server of its own: killed anywhere it can be run again, and it never
waits long for a lock."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from mou_tracker.server import embedded
from mou_tracker.server.places import DATABASE, ROLE
from tests import migrated
from tests.mou_tracker.server.system import BASE_DIR, reachable, wait_until
from tests.test_migrations import CATALOGS, inside, plain
from tests.test_migrations import schema as schema_of_the_tests

DONE = "select count(*) from django_migrations"
#: Migrations that wait for a lock, within a transaction that has made something.
HELD_UP = """
select count(*) from pg_locks join pg_stat_activity using (pid)
where not granted and backend_xid is not null
"""


class Server:
    """An embedded PostgreSQL that stays while migrations are killed."""

    def __init__(self, var: Path) -> None:
        self.var, self.log = var, var.with_suffix(".log")
        parameters = {"fsync": "off", "full_page_writes": "off"}
        self.place = embedded.ensure("postgres", var=var, parameters=parameters)

    def connect(self):
        return psycopg2.connect(host=str(self.place.sockets), user=ROLE, dbname=DATABASE)

    def rows(self, statement: str) -> list[tuple]:
        with closing(self.connect()) as one, one.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def number(self, statement: str) -> int:
        try:
            return self.rows(statement)[0][0]
        except psycopg2.errors.UndefinedTable:
            return 0

    def migrate(self, *words: str) -> subprocess.Popen:
        told = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        told |= {"VAR": str(self.var), "DJANGO_SETTINGS_MODULE": "mou_tracker.settings"}
        with self.log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", "migrate", *words],
                cwd=BASE_DIR, env=told, stdout=log, stderr=log,
            )  # fmt: skip

    def schema(self) -> dict[str, set]:
        return {
            name: {tuple(map(plain, row)) for row in self.rows(statement)}
            for name, statement in CATALOGS.items()
        }


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    found = Server(reachable(tmp_path) / "var")
    yield found
    embedded.release("postgres", var=found.var)
    embedded.await_end("postgres", var=found.var)


def killed_when(server: Server, is_so, what: str) -> None:
    process = server.migrate()
    try:
        wait_until(is_so, what, said=server.log.read_text)
        assert process.poll() is None, server.log.read_text()
    finally:
        process.kill()
        process.wait()


def test_it_is_killed_and_waits_for_others_and_ends_as_a_new_one(
    server, data_folder, django_db_blocker
):
    assert server.migrate("sessions").wait(300) == 0, server.log.read_text()
    with closing(server.connect()) as other, other.cursor() as cursor:
        # all that the next one does is done, and is about to be written down as done
        cursor.execute("lock table django_migrations in share mode")
        before = server.number(DONE)
        killed_when(server, lambda: server.number(HELD_UP), "one is at its end")

        def goes_on() -> bool:
            if server.log.read_text().count("A lock is held by others") > 1:
                other.rollback()
            return server.number(DONE) > before + 3

        killed_when(server, goes_on, "it has given up twice, and then does some")
    process = server.migrate()
    assert process.wait(300) == 0, server.log.read_text()
    found = server.schema()
    with django_db_blocker.unblock(), inside(migrated.ensure()):
        fresh = schema_of_the_tests()
    for name, wanted in fresh.items():
        # the tests' database has what `prepare` makes: the table of the cache, the role's functions
        differing = wanted ^ found[name]
        made = ("django_cache", "mou_partner", "mou_row_policies")
        left = {row for row in differing if not any(one in str(row) for one in made)}
        assert left == set(), name
