"""Several beats as processes: one rings, and another when it is killed, frozen or ended."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from django.conf import settings

from mou_tracker.operations import election
from mou_tracker.operations.broker import client
from mou_tracker.server import embedded
from tests.mou_tracker.server.system import BASE_DIR, wait_until
from tests.mou_tracker.server.test_rolling import environment

pytestmark = pytest.mark.django_db(transaction=True)
UNIT = (BASE_DIR / "deploy/systemd/mou-beat.service").read_text()
COMMAND = re.search(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)[1].split()[1:]


class Beats:
    """Started by the unit's command, each by itself; their rings are never answered."""

    def __init__(self, folder: Path, broker: redis.Redis) -> None:
        self.folder, self.broker, self.queue = folder, broker, f"test-{uuid.uuid4()}"
        self.running: list[subprocess.Popen] = []

    def start(self) -> int:
        words = [word.replace("mou_tracker.celery", f"{__package__}.beats") for word in COMMAND]
        with (self.folder / "log").open("a") as log:
            self.running.append(
                subprocess.Popen(
                    [sys.executable, *words], cwd=BASE_DIR, stdout=log, stderr=log,
                    env=environment() | {"BELL_QUEUE": self.queue},
                )
            )  # fmt: skip
        return self.running[-1].pid

    def rung(self) -> list[int]:
        """Who rang, in that order."""
        found = []
        for message in reversed(self.broker.lrange(self.queue, 0, -1)):
            found.append(int(re.match(r"gen(\d+)@", json.loads(message)["headers"]["origin"])[1]))
        return found

    def await_ring(self, of: int) -> None:
        before = len(self.rung())
        said = (self.folder / "log").read_text
        wait_until(lambda: of in self.rung()[before:], f"{of} rings", said=said)

    def end(self) -> None:
        for one in self.running:
            one.kill()
            one.wait()
        self.broker.delete(self.queue)


@pytest.fixture
def beats(tmp_path, transactional_db) -> Iterator[Beats]:
    if settings.CELERY_BROKER_URL.startswith("redis+socket://"):
        embedded.ensure("valkey", var=settings.VAR)
    with client() as broker:
        found = Beats(tmp_path, broker)
        try:
            yield found
        finally:
            found.end()


def test_another_takes_over(beats):
    first = beats.start()
    beats.await_ring(first)
    second = beats.start()
    third = beats.start()
    time.sleep(3 * election.ROUND)
    assert set(beats.rung()) == {first}
    os.kill(first, signal.SIGSTOP)
    wait_until(lambda: beats.rung()[-1] != first, "another rings")
    now = beats.rung()[-1]
    os.kill(first, signal.SIGCONT)
    beats.await_ring(now)
    before = len(beats.rung())
    time.sleep(2 * election.ROUND)
    # one ring may have been on its way when it was frozen, none comes after
    assert set(beats.rung()[before:]) == {now}
    os.kill(now, signal.SIGTERM)  # it says so, and nobody waits for it to be missed
    ended = time.monotonic()
    wait_until(lambda: beats.rung()[-1] != now, "the next rings")
    assert time.monotonic() - ended < election.LEASE
    assert beats.rung()[-1] in {first, second, third} - {now}
