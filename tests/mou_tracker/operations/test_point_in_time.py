"""A server that keeps its log is taken back to a moment, by the commands of docs/operations.md."""

import shutil
import subprocess
from pathlib import Path

import pytest

from mou_tracker.server import embedded
from tests import guide
from tests.mou_tracker.operations.test_moving import Installation
from tests.mou_tracker.server.postgresql import Server
from tests.mou_tracker.server.system import reachable, wait_until

ADD = """
from datetime import date
from agreements.actions import add_area
add_area(by=None, on=date(2026, 6, 1), code="{code}", names={{"en": "{code}"}})
"""


@pytest.fixture
def server(tmp_path):
    folder = reachable(tmp_path) / "first"
    archive = folder / "archive"
    settings = [
        "=".join(part.strip().strip("'") for part in line.partition("#")[0].split(" = "))
        for line in guide.block("archive_mode = on").splitlines()
    ]
    settings = [one.replace("/archive", str(archive)) for one in settings]
    # as documented, but for the five minutes
    assert "archive_timeout=300" in settings
    settings[settings.index("archive_timeout=300")] = "archive_timeout=1"
    found = Server(folder, embedded.binaries("postgres"), *settings, folders=(archive,))
    found.ask("create role mou login password 'mou'", "create database mou owner mou")
    yield found
    if found.data.exists():
        found.stop()


def codes(server: Server) -> set[str]:
    return {code for (code,) in server.ask("select code from agreements_area", database="mou")}


def recovered(first: Server, base: Path, folder: Path, until: str = "") -> Server:
    """A new server from the base backup and the log, up to the end or to a moment."""
    folder.mkdir()
    shutil.copytree(base, folder / "data")
    told = guide.block("restore_command =").splitlines()
    lines = [line for line in told if until or "MOMENT" not in line]
    settings = "\n".join(lines).replace("/archive", str(first.folder / "archive"))
    with (folder / "data" / "postgresql.auto.conf").open("a") as file:
        file.write(f"\n{settings.replace('MOMENT', until)}\n")
    (folder / "data" / "recovery.signal").touch()
    found = Server(folder, first.programs, "archive_mode=off", is_new=False)
    asked = "select pg_is_in_recovery()"
    wait_until(lambda: found.ask(asked) == [(False,)], "it is recovered", said=found.said)
    return found


def test_back_to_a_moment_and_to_the_last_word(server, tmp_path):
    first = Installation(tmp_path / "one", database=server.url)
    first.run("migrate", "-v0")
    first.run("createcachetable")
    first.run("seed_demo", "--agreements", 12, "--activities", 30)
    assert "nobody is told" not in first.tried("send_due").stderr
    base = server.folder / "base"
    command = guide.block("pg_basebackup")
    words = command.replace("/backups/base", str(base)).replace("HOST", "127.0.0.1")
    program, *words = words.replace("PORT", str(server.port)).split()
    subprocess.run(server.command(program, *words), check=True, cwd="/")

    first.run("shell", "-c", ADD.format(code="before"))
    moment = server.ask("select clock_timestamp()::text")[0][0]
    first.run("shell", "-c", ADD.format(code="after"))
    # a log that was just changed for a new one ends where the new one begins
    at = server.ask("select pg_walfile_name(pg_current_wal_lsn() - 1)")[0][0]
    wait_until((server.folder / "archive" / at).exists, "the log was kept by itself")
    known = codes(server)
    server.stop()
    shutil.rmtree(server.data)  # all but what was kept elsewhere is lost

    newest = recovered(server, base, tmp_path / "newest")
    earlier = recovered(server, base, tmp_path / "earlier", moment)
    try:
        assert codes(newest) == known and "after" in known
        assert codes(earlier) == known - {"after"}
        for name, one in (("two", newest), ("three", earlier)):
            copy = Installation(tmp_path / name, database=one.url)
            assert "nobody is told anything" in copy.tried("send_due").stderr
            assert "trail: in order" in copy.run("verify").lower()
    finally:
        newest.stop()
        earlier.stop()
