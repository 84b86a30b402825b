"""A PostgreSQL that stands still, and one that is only slow."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from django.conf import settings
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from mou_tracker.server import embedded
from mou_tracker.server.production import server_addresses
from mou_tracker.silent_database import Waiting, answers, said_by
from tests.mou_tracker.server.pooler import PROGRAM, Pooler
from tests.mou_tracker.server.postgresql import Server
from tests.mou_tracker.server.system import BASE_DIR, free_port, reachable, wait_until

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


def select(database, seconds: float, *, longest: float = 60) -> str:
    """What a person gets who is looked after from the first second on. A new session has three, on
    a machine that does much else."""
    waiting = Waiting(waited=1, longest=longest, within=3)
    with waiting.request([database]):
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


READY = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import close_old_connections
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
for _line in sys.stdin:
    close_old_connections()  # as each request does, but for those of this client
    answer = client.get("/readyz")
    print(answer.status_code, answer.json()["database"], flush=True)
"""


def test_who_balances_is_told_soon_and_keeps_no_thread(server):
    """`/readyz` is asked before anything else looks after the request."""
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "DJANGO_ENV": "local"}
    given |= {"DATABASE_URL": server.url, "LOG_LEVEL": "CRITICAL"}
    asking = subprocess.Popen(
        [sys.executable, "-c", READY], cwd=BASE_DIR, env=given, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip

    def ready() -> str:
        asking.stdin.write("\n")
        return asking.stdout.readline().strip()

    try:
        assert ready() == "200 ok"
        thaw = threading.Timer(60, server.thaw, [server.freeze()])
        thaw.start()
        try:
            assert ready() == "503 away"  # and not once it was thawed
        finally:
            thaw.cancel()
            server.thaw(server.processes())
        assert ready() == "200 ok"
    finally:
        asking.kill()
        asking.wait()


def test_who_waits_for_a_machine_that_is_lost_is_told_by_this_one(database):
    """Whatever is at work with it, and also while it waits for nothing."""
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


#: Parts that nobody sits before, each at what needs no table but its own; a word a round.
PARTS = {
    "mail loop": """
import logging
from mou_tracker.background.loops import go_on
def one_round():
    ask()
    say("well")
go_on(one_round, every=1, log=logging.getLogger("loop"), noun="round")
""",
    "worker": """
import time
from django.db import close_old_connections
from mou_tracker.celery import app
@app.task
def work():
    ask()
while True:
    close_old_connections()  # as Celery does around each task
    try:
        work()
        say("well")
    except DatabaseError:
        say("lost")
    time.sleep(1)
""",
    "beat": """
import time
from mou_tracker.celery import app
from mou_tracker.operations.beat import Elected
beat = Elected(app=app, lazy=True)
while True:
    say("well" if beat._is_elected() else "lost")
    time.sleep(1)
""",
}
BEGINNING = """
import django, logging
django.setup()
from django.db import DatabaseError, connection, transaction
def say(word):
    print(word, flush=True)
class Says(logging.Handler):
    def emit(self, record):
        say("lost")
logging.getLogger("loop").addHandler(Says())
def ask():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_sleep(0.2)")
"""
BEAT = """
create table operations_beatlease ("only" boolean primary key, holder text, host text,
  process integer, since timestamptz, renewed_at timestamptz, until timestamptz);
grant all on operations_beatlease to mou
"""


@pytest.fixture(scope="module")
def with_beat(server) -> None:
    server.ask(BEAT, database="mou")


@pytest.mark.parametrize("part", PARTS)
def test_parts_nobody_sits_before_come_back_by_themselves(server, with_beat, part):
    """Each is freed while the database still stands still, and works once it goes on."""
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "DJANGO_ENV": "local"}
    given |= {"DATABASE_URL": server.url}
    working = subprocess.Popen(
        [sys.executable, "-c", BEGINNING + PARTS[part]], cwd=BASE_DIR, env=given,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told: list[str] = []
    reading = threading.Thread(target=lambda: told.extend(map(str.strip, working.stdout)))
    reading.start()
    try:
        wait_until(lambda: told.count("well") > 1, "it works")
        thaw = threading.Timer(90, server.thaw, [server.freeze()])
        thaw.start()
        try:
            began = time.monotonic()
            wait_until(lambda: "lost" in told, "it is freed")
            assert time.monotonic() - began < 40
        finally:
            thaw.cancel()
            server.thaw(server.processes())
        before = len(told)
        wait_until(lambda: "well" in told[before:], "it works again")
    finally:
        working.kill()
        working.wait()
        reading.join()


def by_statements(database, *asked: str, longest: float = 60) -> str:
    """As `select`, of work whose statements are looked after one by one."""
    waiting = Waiting(waited=1, longest=longest, within=3)
    with waiting.statements(database):
        try:
            with database.cursor() as cursor:
                for one in asked:
                    cursor.execute(one)
        except OperationalError:
            return "lost"
    return "answered"


def test_work_that_waits_for_its_commit_is_told(server, database):
    """No statement is under way then."""
    waiting = Waiting(waited=1, within=3)
    with waiting.statements(database):
        database.set_autocommit(False)
        with database.cursor() as cursor:
            cursor.execute("create table about_to_be_kept ()")
        thaw = threading.Timer(30, server.thaw, [server.freeze()])
        thaw.start()
        try:
            began = time.monotonic()
            with pytest.raises(OperationalError):
                database.commit()
            assert time.monotonic() - began < 20
        finally:
            thaw.cancel()
            server.thaw(server.processes())


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
        settings.DATABASE_SERVER = server_addresses(f"127.0.0.1:{server.port}")
        assert answers(other, within=1)
        busy.close()


def test_who_waits_behind_a_pooler_for_a_server_that_stands_still_is_told(
    server, of_all, django_db_blocker, settings
):
    """Who had a session, and who comes later and waits for one; afterwards all goes on."""
    settings.DATABASE_POOLER = "transaction"
    settings.DATABASE_SERVER = server_addresses(f"127.0.0.1:{server.port}")
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


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that accepts and says nothing: where the former one of a fail-over stands still."""
    with socket.create_server(("127.0.0.1", 0)) as there:
        yield f"127.0.0.1:{there.getsockname()[1]}"


def test_of_several_servers_the_one_that_serves_counts(server, silent, database, settings):
    """One that is gone says so; one that is silent is the one that served where no other does."""
    serves, gone = f"127.0.0.1:{server.port}", f"127.0.0.1:{free_port()}"
    for told, found in (
        ([gone, serves], {"ANSWERS", "SERVES"}), ([silent, gone], {"ANSWERS", "SILENT"}),
        ([silent, serves], {"SERVES", "SILENT"}),
    ):  # fmt: skip
        settings.DATABASE_SERVER = server_addresses(",".join(told))
        assert {one.name for one in said_by(database, within=2)} == found
        assert answers(database, within=2) == ("SILENT" not in found)


def test_beside_another_that_serves_who_waits_for_a_silent_one_is_let_go_later(
    server, silent, database, settings
):
    """After a fail-over those who wait at the former server are told; who waits no longer than a
    statement may take is left alone."""
    settings.DATABASE_SERVER = server_addresses(f"{silent}, 127.0.0.1:{server.port}")
    assert select(database, 8) == "answered"
    assert select(database, 30, longest=2) == "lost"


def test_one_who_has_been_answered_is_not_shut(database):
    waiting = Waiting(waited=1, within=1)
    with waiting.request([database]), waiting.statements(database):
        pass
    assert not waiting.under_way


def test_work_of_many_statements_is_looked_at_one_by_one(server, silent, database, settings):
    """It may last for longer than any of them may take, beside a server that is silent as well."""
    settings.DATABASE_SERVER = server_addresses(f"{silent}, 127.0.0.1:{server.port}")
    assert by_statements(database, *["select pg_sleep(0.5)"] * 20, longest=2) == "answered"
    assert by_statements(database, "select pg_sleep(30)", longest=2) == "lost"
