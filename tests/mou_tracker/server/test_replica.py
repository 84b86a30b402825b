"""A PostgreSQL and a streaming replica of it: pages that are named are read from the replica, and
nobody is told less than they wrote, or more than they may know."""

import json
import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from django.db import connection

from mou_tracker.server import embedded
from tests import migrated
from tests.mou_tracker.operations.test_moving import SERVER
from tests.mou_tracker.server.system import BASE_DIR, free_port, reachable

pytestmark = pytest.mark.skipif(
    not (SERVER / "initdb").exists(), reason="PostgreSQL 15 is not installed"
)


class Pair:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {"primary": free_port(), "replica": free_port()}
        self.become: list[str] = []
        folder.mkdir()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self.become = [
                "setpriv", "--reuid=nobody", f"--regid={nobody.pw_gid}", "--clear-groups",
            ]  # fmt: skip

    def start(self) -> None:
        data = str(self.folder / "primary")
        self.run("initdb", "-D", data, "-U", "mou", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8")  # fmt: skip
        self.run(*self.starting("primary"))
        ask = ("-h", "127.0.0.1", "-p", str(self.ports["primary"]), "-U", "mou")
        self.run("createdb", *ask, "mou")
        self.run("pg_basebackup", *ask, "-D", str(self.folder / "replica"), "-R", "-X", "stream",
                 "-c", "fast")  # fmt: skip
        self.run(*self.starting("replica"))

    def fill(self, name: str) -> None:
        """With the schema of the tests; an older server leaves out what it does not know."""
        told = connection.settings_dict
        at = [f"--{key.lower()}={told[key]}" for key in ("HOST", "PORT") if told[key]]
        dump = [embedded.binaries("postgres") / "pg_dump", *at, f"--username={told['USER']}"]
        words = ("-q", "-h", "127.0.0.1", "-p", str(self.ports["primary"]), "-U", "mou", "mou")
        schema = subprocess.run(
            [*dump, "--no-owner", "--no-privileges", name], check=True, capture_output=True,
            env=os.environ | {"PGPASSWORD": told["PASSWORD"]},
        )  # fmt: skip
        subprocess.run(
            self.command("psql", *words), input=schema.stdout, check=True, capture_output=True
        )

    def starting(self, name: str) -> list[str]:
        told = (
            f"-c listen_addresses=127.0.0.1 -c port={self.ports[name]} -c fsync=off "
            "-c unix_socket_directories="
        )
        log = str(self.folder / f"{name}.log")
        return ["pg_ctl", "-D", str(self.folder / name), "-w", "-l", log, "-o", told, "start"]

    def stopping(self, name: str) -> list[str]:
        return ["pg_ctl", "-D", str(self.folder / name), "-m", "immediate", "stop"]

    def command(self, program: str, *words: str) -> list[str]:
        return [*self.become, str(SERVER / program), *words]

    def run(self, program: str, *words: str) -> None:
        command = self.command(program, *words)
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", text=True
        )
        assert done.returncode == 0, done.stderr

    def url(self, name: str) -> str:
        return f"postgres://mou@127.0.0.1:{self.ports[name]}/mou"


@pytest.fixture
def pair(tmp_path) -> Iterator[Pair]:
    found = Pair(reachable(tmp_path) / "pair")
    try:
        found.start()
        yield found
    finally:
        for name in ("replica", "primary"):
            subprocess.run(found.command(*found.stopping(name)), check=False, cwd="/")


def test_pages_that_are_named_are_read_from_the_replica(pair, tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        pair.fill(migrated.ensure())
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    kept |= {"DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "VAR": str(tmp_path / "var")}
    kept |= {"DATABASE_URL": pair.url("primary"), "LOG_LEVEL": "CRITICAL"}

    def run(*words: str, **settings: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=BASE_DIR, env=kept | settings, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    stop = pair.command(*pair.stopping("replica"))
    start = [*pair.command(*pair.starting("replica"))]
    told = json.loads(
        run("-m", "tests.mou_tracker.server.reads", "\t".join(stop), "\t".join(start),
            DATABASE_REPLICA_URL=pair.url("replica"))
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
