"""A PostgreSQL and a streaming replica of it: pages that are named are read from the replica, and
nobody is told less than they wrote, or more than they may know."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from django.db import connection

from mou_tracker.server import embedded
from tests import migrated
from tests.mou_tracker.operations.test_moving import SERVER
from tests.mou_tracker.server.postgresql import Server
from tests.mou_tracker.server.system import BASE_DIR, reachable

pytestmark = pytest.mark.skipif(
    not (SERVER / "initdb").exists(), reason="PostgreSQL 15 is not installed"
)


class Pair:
    """`primary`, and `replica` that streams from it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.primary = Server(folder / "primary", SERVER, "fsync=off")
        self.primary.ask("create role mou superuser login", "create database mou owner mou")
        to = folder / "replica"
        to.mkdir()
        if os.geteuid() == 0:
            shutil.chown(to, "nobody")
        self.primary.copied_to(to / "data", "-R", "-X", "stream")
        self.replica = Server(to, SERVER, "fsync=off", is_new=False)

    def fill(self, name: str) -> None:
        """With the schema of the tests; an older server leaves out what it does not know."""
        told = connection.settings_dict
        at = [f"--{key.lower()}={told[key]}" for key in ("HOST", "PORT") if told[key]]
        dump = [embedded.binaries("postgres") / "pg_dump", *at, f"--username={told['USER']}"]
        schema = subprocess.run(
            [*dump, "--no-owner", "--no-privileges", name], check=True, capture_output=True,
            env=os.environ | {"PGPASSWORD": told["PASSWORD"]},
        )  # fmt: skip
        words = ("-q", *self.primary.address[:-1], "mou", "mou")
        subprocess.run(
            self.primary.command("psql", *words), input=schema.stdout, check=True,
            capture_output=True,
        )  # fmt: skip


@pytest.fixture
def pair(tmp_path) -> Iterator[Pair]:
    found = Pair(reachable(tmp_path) / "pair")
    try:
        yield found
    finally:
        for one in (found.replica, found.primary):
            subprocess.run(one.stopping(), check=False, cwd="/")


def test_pages_that_are_named_are_read_from_the_replica(pair, tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        pair.fill(migrated.ensure())
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    kept |= {"DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "VAR": str(tmp_path / "var")}
    kept |= {"DATABASE_URL": pair.primary.url, "LOG_LEVEL": "CRITICAL"}

    def run(*words: str, **settings: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=BASE_DIR, env=kept | settings, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    stop, start = pair.replica.stopping(), pair.replica.starting
    told = json.loads(
        run("-m", "tests.mou_tracker.server.reads", "\t".join(stop), "\t".join(start),
            DATABASE_REPLICA_URL=pair.replica.url)
    )  # fmt: skip
    assert told.pop("read elsewhere") == {}
    is_seen, (sentence,) = told.pop("too far behind")
    assert is_seen and "s behind" in sentence
    is_seen, sentences, state = told.pop("dead")
    assert is_seen and state == "away" and "does not answer" in sentences[0]
    assert told == {
        "caught up": True,
        "feed": 304,
        "feed is read there": True,
        "another's at once": False,  # so the replica was asked, and the others below are as well
        "written": 302,
        "own at once": [True, True],
        "not the other's": False,
        "revoked": 404,
        "shut out": 302,
        "caught up again": True,
        "after that": [True, True],
        "own there as well": True,
        "alive": True,
        "read there": [True, True],
    }
