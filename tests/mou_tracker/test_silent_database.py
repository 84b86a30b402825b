"""A PostgreSQL that stands still, and one that is only slow."""

import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest

from django.conf import settings
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from mou_tracker.server import embedded
from mou_tracker.server.production import server_address
from mou_tracker.silent_database import Waiting, answers
from tests.mou_tracker.server.pooler import PROGRAM, Pooler
from tests.mou_tracker.server.postgresql import Server
from tests.mou_tracker.server.system import reachable, wait_until

ENGINE = {"ENGINE": "django.db.backends.postgresql", "NAME": "mou", "USER": "mou",
          "PASSWORD": "mou", "HOST": "127.0.0.1"}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    folder = reachable(tmp_path_factory.mktemp("silent")) / "pg"
    found = Server(folder, embedded.binaries("postgres"), "fsync=off", "max_connections=5")
    found.ask("create role mou login password 'mou'", "create database mou owner mou")
    yield found
    subprocess.run(found.stopping(), check=False, cwd="/")


@pytest.fixture
def database(server, django_db_blocker):
    told = dict(ENGINE, PORT=server.port, OPTIONS=settings.OF_A_DATABASE)
    found = ConnectionHandler({"default": told})["default"]
    with django_db_blocker.unblock():
        found.ensure_connection()
        yield found
        found.close()


def select(database, seconds: float) -> str:
    """What a person gets who is looked after from the first second on. A new session has three, on
    a machine that does much else."""
    waiting = Waiting(waited=1, within=3)
    with waiting.noted([database]):
        try:
            with database.cursor() as cursor:
                cursor.execute(f"select pg_sleep({seconds})")
        except OperationalError:
            return "lost"
    return "answered"


def test_who_waits_for_a_server_that_stands_still_is_told(server, database):
    with database.cursor() as cursor:
        cursor.execute("select 1")
    thaw = threading.Timer(30, server.thaw, [server.freeze()])
    thaw.start()
    try:
        began = time.monotonic()
        assert select(database, 0) == "lost"
        assert time.monotonic() - began < 20  # and not when it was thawed
        assert not answers(database, within=0.5)
    finally:
        thaw.cancel()
        server.thaw(server.processes())
    assert answers(database)


def test_who_waits_for_a_machine_that_is_lost_is_told_by_this_one(database):
    """Worker, mail loop and beat too, which nobody looks after."""
    with socket.socket(fileno=os.dup(database.connection.fileno())) as end:
        assert end.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000
        assert end.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 20


def test_a_slow_statement_is_left_alone(database):
    assert select(database, 6) == "answered"


def test_so_is_one_beside_which_no_session_is_free(server, database):
    taken = []
    try:
        for _one in range(4):
            taken.append(server.connect(user="postgres"))
        assert select(database, 6) == "answered"
    finally:
        for one in taken:
            one.close()


@pytest.fixture
def of_all(server, tmp_path) -> Iterator[Pooler]:
    """A pooler with one session for everybody."""
    if not PROGRAM:
        pytest.skip("pgbouncer is not installed")
    folder = reachable(tmp_path)
    found = Pooler(folder, host="127.0.0.1", port=server.port, user="mou", password="mou", size=1)
    yield found
    found.end()


def behind(of_all):
    return ConnectionHandler({"default": dict(ENGINE, PORT=of_all.port)})["default"]


@pytest.mark.parametrize("pooler", ["", "transaction"])
def test_behind_a_pooler_none_is_taken_for_silent_because_all_its_sessions_are_taken(
    server, of_all, django_db_blocker, settings, pooler
):
    settings.DATABASE_POOLER = pooler
    with django_db_blocker.unblock():
        busy, other = behind(of_all), behind(of_all)
        busy.set_autocommit(False)
        with busy.cursor() as cursor:
            cursor.execute("select 1")
        assert answers(other, within=1) == bool(pooler)
        settings.DATABASE_SERVER = server_address(f"127.0.0.1:{server.port}")
        assert answers(other, within=1)
        busy.close()


def test_who_waits_behind_a_pooler_for_a_server_that_stands_still_is_told(
    server, of_all, django_db_blocker, settings
):
    """Who had a session, and who comes later and waits for one; afterwards all goes on."""
    settings.DATABASE_POOLER = "transaction"
    settings.DATABASE_SERVER = server_address(f"127.0.0.1:{server.port}")
    with django_db_blocker.unblock():
        first, second = behind(of_all), behind(of_all)
        assert select(first, 0) == select(first, 4) == "answered"
        thaw = threading.Timer(60, server.thaw, [server.freeze()])
        thaw.start()
        try:
            began = time.monotonic()
            assert select(first, 0) == select(second, 0) == "lost"
            assert time.monotonic() - began < 40
        finally:
            thaw.cancel()
            server.thaw(server.processes())
        for one in (first, second):
            one.close()
        wait_until(lambda: select(second, 0) == "answered", "it answers again")
        second.close()


def test_one_who_has_been_answered_is_not_shut(database):
    waiting = Waiting(waited=1, within=1)
    with waiting.noted([database]):
        pass
    assert not waiting.begun
