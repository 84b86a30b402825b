"""The broker behind Sentinels: found by its name, and found again when another becomes master."""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from mou_tracker.server import embedded
from tests.mou_tracker.server.system import BASE_DIR, free_port, wait_until

NAME, WORD = "mou", "a-word-of-the-nodes"
SAY = """
import django
django.setup()
from mou_tracker.operations.broker import broker_says
print(broker_says())
"""
SEND = """
import sys
from tests.mou_tracker.server.bell import ring
ring.apply_async((sys.argv[1], int(sys.argv[2])), retry=True)
"""


class Nodes:
    """Two servers, the second a replica, and three Sentinels that watch them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.nodes = [free_port(), free_port()]
        self.sentinels = [free_port() for _ in range(3)]
        self.running: dict[int, subprocess.Popen] = {}

    def start(self) -> None:
        shared = ("--requirepass", WORD, "--masterauth", WORD, "--save", "")
        first, second = self.nodes
        self._run(first, *shared)
        self._run(second, *shared, "--replicaof", f"127.0.0.1 {first}")
        wait_until(lambda: self.info(second).get("master_link_status") == "up", "it follows")
        for port in self.sentinels:
            file = self.folder / f"{port}.conf"
            file.write_text(
                f"sentinel monitor {NAME} 127.0.0.1 {first} 2\n"
                f"sentinel auth-pass {NAME} {WORD}\n"
                f"sentinel down-after-milliseconds {NAME} 1000\n"
                f"sentinel failover-timeout {NAME} 5000\n"
            )
            self._run(port, file=file)
        wait_until(self._know_each_other, "the Sentinels know each other and the replica")

    def _run(self, port: int, *words: str, file: Path | None = None) -> None:
        kind = (str(file), "--sentinel") if file else ()
        place = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(self.folder))
        with (self.folder / f"{port}.log").open("w") as log:
            self.running[port] = subprocess.Popen(
                [embedded.binaries("valkey") / "valkey-server", *kind, *place, *words],
                stdout=log,
                stderr=log,
            )

    def info(self, port: int) -> dict:
        with suppress(redis.RedisError), redis.Redis(port=port, password=WORD) as client:
            return client.info("replication")
        return {}

    def _know_each_other(self) -> bool:
        for port in self.sentinels:
            with suppress(redis.RedisError), redis.Redis(port=port) as client:
                found = client.sentinel_master(NAME)
                if (found["num-other-sentinels"], found["num-slaves"]) == (2, 1):
                    continue
            return False
        return True

    def name(self, port: int, *, most: int = 3) -> bool:
        """Whether so many Sentinels name this node as the master."""
        named = 0
        for one in self.sentinels:
            with suppress(redis.RedisError), redis.Redis(port=one) as client:
                named += client.sentinel_get_master_addr_by_name(NAME) == (b"127.0.0.1", port)
        return named >= most

    def kill(self, port: int, number: int = signal.SIGKILL) -> None:
        self.running[port].send_signal(number)

    def end(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()

    @property
    def url(self) -> str:
        return ";".join(f"sentinel://:{WORD}@127.0.0.1:{port}/0" for port in self.sentinels)


@pytest.fixture
def nodes(tmp_path) -> Iterator[Nodes]:
    found = Nodes(tmp_path)
    try:
        found.start()
        yield found
    finally:
        found.end()


@pytest.fixture
def environment(nodes, settings) -> dict[str, str]:
    product = {"DJANGO_SETTINGS_MODULE": "tests.settings", "VAR": str(settings.VAR)}
    broker = {"REDIS_URL": nodes.url, "REDIS_MASTER_NAME": NAME}
    return {**os.environ, **product, **broker, "BELL_QUEUE": f"test-{uuid.uuid4()}"}


@pytest.fixture
def run(environment) -> Callable[..., str]:
    def ran(script: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, *words],
            cwd=BASE_DIR, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return ran


@pytest.fixture
def worker(environment, tmp_path):
    words = ("worker", "--concurrency", "1", "--without-mingle", "--without-gossip")
    with (tmp_path / "worker.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.mou_tracker.server.bell", *words],
            cwd=BASE_DIR, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    yield tmp_path / "worker.log"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "silent"])
def test_the_worker_goes_on_with_the_new_master(nodes, run, worker, tmp_path, number):
    (tmp_path / "gate").touch()

    def is_done(task: int) -> None:
        done = tmp_path / f"done-{task}"
        wait_until(done.exists, f"task {task} is done", said=worker.read_text)

    run(SEND, str(tmp_path), "1")
    is_done(1)
    assert run(SAY) == "ok"

    first, second = nodes.nodes
    nodes.kill(first, number)
    wait_until(lambda: nodes.name(second), "the replica was promoted")
    run(SEND, str(tmp_path), "2")
    is_done(2)
    assert run(SAY) == "ok"


def test_one_that_became_a_replica_takes_nothing(nodes, environment, run):
    environment.pop("REDIS_MASTER_NAME")
    _first, second = nodes.nodes
    environment["REDIS_URL"] = f"redis://:{WORD}@127.0.0.1:{second}/0"
    assert run(SAY) == "read-only"
    nodes.kill(second)
    nodes.running[second].wait()
    assert run(SAY) == "away"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"REDIS_URL": "sentinel://127.0.0.1:26379"}, "REDIS_MASTER_NAME is missing"),
        ({"REDIS_MASTER_NAME": "mou", "REDIS_URL": "redis://127.0.0.1"}, "is for Sentinels"),
        ({"DATABASE_POOLER": "session"}, "DATABASE_POOLER must be 'transaction'"),
        ({"DATABASE_SERVER": "postgres://one"}, "DATABASE_SERVER must be the server's host:port"),
        ({"DATABASE_SERVER": "one,two,"}, "DATABASE_SERVER must be the server's host:port"),
        ({"DOCUMENTS_URL": "https://bucket"}, "DOCUMENTS_URL must be s3://"),
        ({"DOCUMENTS_URL": "s3://bucket?colour=red"}, "DOCUMENTS_URL must be s3://"),
        ({"DOCUMENTS_URL": "s3://key:secret@bucket"}, "DOCUMENTS_URL holds no key"),
        ({"DOCUMENTS_URL": "s3://b?endpoint=http://192.0.2.1"}, "must be an https:// address"),
    ],
)
def test_settings_that_name_half_a_thing_are_refused(changed, named):
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "mou_tracker.settings", **changed}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR, env=given, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1 and named in done.stderr, json.dumps(done.stderr)
