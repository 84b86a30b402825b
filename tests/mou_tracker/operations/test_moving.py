"""From the embedded PostgreSQL to a server's and back, by the commands an operator types."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mou_tracker.operations.backup import check
from tests import guide
from tests.mou_tracker.server.postgresql import Server
from tests.mou_tracker.server.system import BASE_DIR, reachable

#: Where Debian puts the programs of a server that is older than ours.
SERVER = Path("/usr/lib/postgresql/15/bin")
KEY = "a key for the journey"
ADD_A_DOCUMENT = """
from datetime import date
from agreements.actions import attach, examine
from agreements.files import receive
from agreements.models import Agreement
from mou_tracker.accounts.models import User
file = examine(receive([b"what was agreed"]), name="agreed.txt")
person = User.objects.filter(role="manager").first()
attach(by=person, on=date(2026, 6, 1), file=file, agreements=list(Agreement.objects.all()[:1]))
"""


class Installation:
    """One under its own folder, on its own database. `database`: the address of a real server."""

    def __init__(self, var: Path, *, database: str = "") -> None:
        self.var, self.database = var, database
        var.mkdir()

    def run(self, *words: object) -> str:
        done = self.tried(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def tried(self, *words: object, **settings: str) -> subprocess.CompletedProcess:
        outside = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DOCUMENTS_DIR", "BACKUP_DIR")
        kept = {name: value for name, value in os.environ.items() if name not in outside}
        kept |= {"DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "BACKUP_KEY": KEY}
        kept |= {"VAR": str(self.var), "DATABASE_URL": self.database} | settings
        words = (sys.executable, "manage.py", *map(str, words))
        return subprocess.run(
            words, cwd=BASE_DIR, env=kept, capture_output=True, text=True, timeout=900, check=False
        )


def typed(first: str, file: Path) -> list[str]:
    """A command of docs/operations.md, about this file."""
    return guide.block(first).replace("FILE", str(file)).split()[1:]


@pytest.fixture
def server(tmp_path):
    """A PostgreSQL 15 as Debian ships it; its address, for a role that owns one database."""
    if not (SERVER / "initdb").exists():
        pytest.skip("PostgreSQL 15 is not installed")
    found = Server(reachable(tmp_path) / "fifteen", SERVER)
    found.ask("create role mou login password 'mou'", "create database mou owner mou")
    yield found.url
    found.stop()


def test_to_a_server_and_back(server, tmp_path):
    first = Installation(reachable(tmp_path) / "first")
    first.run("migrate", "-v0")
    first.run("createcachetable")
    first.run("seed_demo", "--agreements", 12, "--activities", 30)
    first.run("shell", "-c", ADD_A_DOCUMENT)
    first.run(*typed("manage.py backup FILE", tmp_path / "one"))
    second = Installation(tmp_path / "second", database=server)
    told = second.run(*typed("manage.py restore FILE", tmp_path / "one"))
    assert "equal to the backup" in told
    second.run("backup", tmp_path / "two")
    third = Installation(tmp_path / "third")
    told = third.run("restore", tmp_path / "two")
    assert "derived rows: in order" in told and "files: in order" in told
    third.run("backup", tmp_path / "three")

    found = [check(tmp_path / name, key=KEY) for name in ("one", "two", "three")]
    servers = [one.about["server"][:2] for one in found]
    assert (servers[1], servers[0]) == ("15", servers[2]) and servers[0] > "15"
    assert found[0].manifest == found[1].manifest == found[2].manifest
    assert found[0].manifest["documents"]["count"] == 1
    assert found[0].rows > 1000

    for name in ("first", "second", "third"):  # each is in use now
        place = {"first": first, "second": second, "third": third}[name]
        refused = place.tried("restore", tmp_path / "one")
        assert refused.returncode == 1
        assert "This database is in use" in refused.stderr
    said = [one.tried("send_due") for one in (first, second, third)]
    assert ["nobody is told anything" in one.stderr for one in said] == [False, True, True]
    wrong = Installation(tmp_path / "fourth").tried(
        "restore", tmp_path / "one", BACKUP_KEY="another"
    )
    assert wrong.returncode == 1
    assert "BACKUP_KEY is not its key" in wrong.stderr
