"""The embedded servers: shared, never left behind, and clear about what stops them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from mou_tracker.server import accounts, embedded, servers
from mou_tracker.server.accounts import EmbeddedError
from mou_tracker.server.places import LONGEST_SOCKET_PATH, Place
from tests.mou_tracker.server.system import BASE_DIR, once_for_all_workers, reachable, wait_until

USE = """
import pathlib, sys
from mou_tracker.server import embedded
embedded.ensure(sys.argv[1], var=pathlib.Path(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


class User:
    """Another process that uses a server until it is killed."""

    def __init__(self, service: str, var: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USE, service, str(var)],
            cwd=BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def holds(self) -> "User":
        assert self.process.stdout.readline() == "held\n", self.process.stderr.read()
        return self

    def refusal(self) -> str:
        assert self.process.wait(60) == 1
        return self.process.stderr.read().strip().splitlines()[-1].split(": ", 1)[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def connects(var: Path) -> bool:
    place = Place("postgres", var)
    try:
        psycopg2.connect(host=str(place.sockets), user="mou", dbname="mou").close()
    except psycopg2.OperationalError:
        return False
    return True


def ended(service: str, var: Path) -> bool:
    place = Place(service, var)
    return not place.socket.exists() and not embedded._has_guard(place)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Path:
    """A data folder with a stopped database."""
    with once_for_all_workers(tmp_path_factory, "cluster") as (folder, is_new):
        if is_new:
            User("postgres", folder / "var").holds().kill()
            wait_until(lambda: ended("postgres", folder / "var"), "it has ended")
    return folder / "var"


@pytest.fixture
def var(cluster, tmp_path) -> Path:
    target = reachable(tmp_path) / "var"
    subprocess.run(["cp", "-a", cluster, target], check=True)
    return target


def test_users_share_one_server_and_the_last_takes_it_along(var):
    users = [User("postgres", var) for _ in range(3)]  # all at once
    for user in users:
        user.holds()
    assert connects(var)
    users.pop().kill()
    users.pop().kill()
    assert connects(var)
    users.pop().kill()
    wait_until(lambda: ended("postgres", var), "it has ended")
    assert not (var / "postgres" / "postmaster.pid").exists()


def test_pid_file_of_a_number_that_now_is_another_program_is_removed(var):
    stranger = subprocess.Popen(["sleep", "600"], preexec_fn=accounts.service_account([var]).become)
    try:
        (var / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{var / 'postgres'}\n")
        user = User("postgres", var).holds()
        assert connects(var)
        user.kill()
        assert stranger.poll() is None, "a stranger was ended"
    finally:
        stranger.kill()
        stranger.wait()


def test_killed_server_comes_back_while_it_is_used(var):
    user = User("postgres", var).holds()
    pid = int((var / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: connects(var), "it answers again")
    user.kill()


def test_killed_guard_takes_its_server_along(var):
    user = User("postgres", var).holds()
    os.kill(int(Place("postgres", var).guard_lock.read_text()), signal.SIGKILL)
    wait_until(lambda: not connects(var), "it has ended")
    User("postgres", var).holds().kill()  # and the next user starts it again
    user.kill()


def test_newer_data_is_named(var):
    (var / "postgres" / "PG_VERSION").write_text("99\n")
    assert "written by the newer PostgreSQL 99" in User("postgres", var).refusal()
    sockets = Place("postgres", var).sockets
    wait_until(lambda: sockets == var / "run" or not sockets.exists(), "no folder is left")


@pytest.mark.parametrize("name", ["쉼표, 빈칸", "긴" * 40], ids=["comma", "long"])
def test_awkward_paths_work(cluster, tmp_path, name):
    var = reachable(tmp_path) / name / "var"
    var.parent.mkdir()
    subprocess.run(["cp", "-a", cluster, var], check=True)
    assert len(os.fsencode(Place("postgres", var).socket)) <= LONGEST_SOCKET_PATH
    assert "," not in str(Place("postgres", var).sockets)
    user = User("postgres", var).holds()
    assert connects(var)
    user.kill()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user needs no helper account")
def test_private_parent_moves_the_data_to_where_the_helper_account_reaches():
    private = Path(tempfile.mkdtemp())  # 0700
    var = private / "var"
    place = Place("postgres", var)
    try:
        user = User("postgres", var).holds()
        assert connects(var)
        assert (place.shelter / "postgres" / "PG_VERSION").exists()
        user.kill()
        wait_until(lambda: ended("postgres", var), "it has ended")
    finally:
        shutil.rmtree(private)
        shutil.rmtree(place.shelter, ignore_errors=True)


def test_user_id_without_a_name_is_sent_to_a_real_server(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_001)
    with pytest.raises(EmbeddedError, match="set DATABASE_URL"):
        accounts.current()


def test_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="choose another one with VAR="):
        embedded.ensure("postgres", var=tmp_path / "file" / "var")


def test_valkey_keeps_its_messages_over_a_kill(tmp_path):
    import redis

    var = reachable(tmp_path) / "var"
    user = User("valkey", var).holds()
    connection = redis.Redis(unix_socket_path=str(Place("valkey", var).socket))
    assert connection.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    connection.rpush("queue", *range(20))
    pid = connection.info("server")["process_id"]
    user.kill()
    wait_until(lambda: ended("valkey", var), "it has ended")
    assert not Path(f"/proc/{pid}").exists()
    user = User("valkey", var).holds()
    assert connection.llen("queue") == 20
    user.kill()


#: Where distributions put libfaketime.
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("**/faketime/libfaketime.so.1"))), None)
CLOCKS = """
import pathlib, sys, time
import psycopg2, redis
from mou_tracker.server import embedded
var = pathlib.Path(sys.argv[1])
database, broker = (embedded.ensure(name, var=var) for name in ("postgres", "valkey"))
connection = psycopg2.connect(host=str(database.sockets), user="mou", dbname="mou")
with connection.cursor() as cursor:
    cursor.execute("select extract(epoch from clock_timestamp())")
    print(float(cursor.fetchone()[0]))
print(redis.Redis(unix_socket_path=str(broker.socket)).time()[0])
print(time.time())
"""


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
@pytest.mark.parametrize("days", [40, -400])
def test_servers_follow_a_faked_clock(var, days):
    asked = subprocess.run(
        [sys.executable, "-c", CLOCKS, str(var)],
        env=os.environ | {"LD_PRELOAD": str(FAKETIME), "FAKETIME": f"{days:+}d"},
        cwd=BASE_DIR, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    clocks = [float(line) - time.time() for line in asked.stdout.split()]
    assert len(clocks) == 3
    assert all(abs(one - days * 24 * 60 * 60) < 60 for one in clocks), clocks
    wait_until(lambda: ended("postgres", var), "it has ended")


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ({}, {}),
        ({"LD_PRELOAD": "/usr/lib/other.so"}, {}),
        (
            {
                "FAKETIME": "+40d", "FAKETIME_TIMESTAMP_FILE": "/f", "LD_PRELOAD": "/l.so",
                "FAKETIME_SHARED": "/sem /shm", "DONT_FAKE_MONOTONIC": "1", "SECRET_KEY": "s",
            },
            {
                "FAKETIME": "+40d", "FAKETIME_TIMESTAMP_FILE": "/f", "LD_PRELOAD": "/l.so",
                "DONT_FAKE_MONOTONIC": "1",
            },
        ),
    ],
)  # fmt: skip
def test_servers_are_given_the_clock_and_nothing_else(monkeypatch, given, passed):
    monkeypatch.setattr(os, "environ", given)
    assert servers.environment() == servers.ENGLISH | passed
