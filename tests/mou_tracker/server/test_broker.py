"""Nothing that was sent is lost, whatever of the worker is killed in the middle of it."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from django.conf import settings

from mou_tracker.server import embedded
from tests.mou_tracker.server.system import BASE_DIR, wait_until

pytestmark = pytest.mark.engines
SENT = range(3)

SEND = """
import sys
from tests.mou_tracker.server.bell import ring
for number in map(int, sys.argv[2:]):
    ring.delay(sys.argv[1], number)
"""


@pytest.fixture(scope="module")
def broker() -> None:
    """The server of REDIS_URL, else the embedded one."""
    if settings.CELERY_BROKER_URL.startswith("redis+socket://"):
        embedded.ensure("valkey", var=settings.VAR)


@pytest.fixture
def environment() -> dict[str, str]:
    product = {"DJANGO_SETTINGS_MODULE": "tests.settings", "VAR": str(settings.VAR)}
    return {**os.environ, **product, "BELL_QUEUE": f"test-{uuid.uuid4()}"}


@pytest.fixture
def worker(broker, environment, tmp_path):
    """Starts a worker; ends all of them."""
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        app = ("celery", "-A", "tests.mou_tracker.server.bell", "worker", "--concurrency", "1")
        with (tmp_path / "worker.log").open("a") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", *app, "--without-mingle", "--without-gossip"],
                    cwd=BASE_DIR,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def send(environment: dict[str, str], folder: Path, *numbers: int) -> None:
    words = [sys.executable, "-c", SEND, str(folder), *map(str, numbers)]
    subprocess.run(words, cwd=BASE_DIR, env=environment, check=True)


@pytest.mark.parametrize("victim", ["worker", "pool process"])
def test_killed_in_the_middle_nothing_is_lost(worker, environment, tmp_path: Path, victim):
    first = worker()
    send(environment, tmp_path, *SENT)
    begun = tmp_path / f"begun-{SENT[0]}"
    wait_until(begun.exists, "the first task begins", said=(tmp_path / "worker.log").read_text)
    wait_until(begun.read_text, "the first task says where")
    if victim == "worker":
        os.killpg(first.pid, signal.SIGKILL)
        worker()
    else:
        os.kill(int(begun.read_text()), signal.SIGKILL)
    assert not list(tmp_path.glob("done-*"))
    (tmp_path / "gate").touch()
    for number in SENT:
        done = tmp_path / f"done-{number}"
        wait_until(done.exists, f"task {number} is done", said=(tmp_path / "worker.log").read_text)


def test_restarted_it_ends_what_it_has_and_leaves_the_rest(worker, environment, tmp_path: Path):
    """As in an upgrade: asked to end while one task is in hand, others wait and more come in."""
    first, said = worker(), (tmp_path / "worker.log").read_text
    send(environment, tmp_path, *SENT)
    wait_until((tmp_path / "begun-0").exists, "the first task begins", said=said)
    first.terminate()
    wait_until(lambda: "Warm shutdown" in said(), "it is about to end", said=said)
    send(environment, tmp_path, 3, 4)
    assert first.poll() is None and not list(tmp_path.glob("done-*"))
    (tmp_path / "gate").touch()
    assert first.wait(60) == 0 and (tmp_path / "done-0").exists()
    assert not (tmp_path / "begun-3").exists()
    worker()
    for number in (*SENT, 3, 4):
        wait_until((tmp_path / f"done-{number}").exists, f"task {number} is done", said=said)
