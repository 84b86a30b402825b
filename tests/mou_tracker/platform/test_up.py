"""`manage.py up` as people meet it: it starts, mends itself, ends without a trace."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mou_tracker.platform.house import (
    House,
    once_for_all_workers,
    reachable,
    wait_until,
)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """The data folder that a first start leaves, in a path with a space and Hangul."""
    with once_for_all_workers(tmp_path_factory, "새 집") as (folder, is_new):
        house = House(folder / "자료 var")
        if is_new:
            house.start()
            try:
                assert house.answers()
                assert "sign in as" in house.said()
                kept = json.loads((house.var / "credentials.json").read_text())
                assert kept["url"] == f"http://localhost:{house.port}"
            finally:
                house.stop()
            wait_until(house.is_gone, "nothing is left of it")
    return house.var


@pytest.fixture
def house(first, tmp_path):
    """A later start on data of its own."""
    house = House(reachable(tmp_path) / "var")
    subprocess.run(["cp", "-a", first, house.var], check=True)
    yield house
    if house.process is not None and house.process.poll() is None:
        house.stop()
    for pid in house.processes():
        os.kill(pid, signal.SIGKILL)


# what is killed, and by which words its process is known
CHILDREN = {
    "web server": ("mou-web",),
    "worker": ("mou-worker",),
    "beat": ("mou-beat",),
    "mail loop": ("mou-mail",),
    "guard of the database": ('"service": "postgres"',),
    "database": ("bin/postgres", "-D"),
    "guard of the broker": ('"service": "valkey"',),
    "broker": ("valkey-server",),
}


def test_whatever_is_killed_comes_back_and_one_signal_ends_all(house):
    house.start()
    # the youngest of a name is a process that its first one keeps
    for name, words, which in (
        *((name, words, min) for name, words in CHILDREN.items()),
        ("web server's worker", CHILDREN["web server"], max),
        ("worker's pool process", CHILDREN["worker"], max),
    ):
        wait_until(lambda w=words: house.processes(*w), f"the {name} runs")
        before = house.processes(*words)
        os.kill(which(before), signal.SIGKILL)
        wait_until(lambda w=words, b=before: house.processes(*w) - b, f"the {name} is back")
        wait_until(house.answers, f"pages are back after the {name}", said=house.said)

    other = House(house.var)  # the same data, another port
    refusal = other.refused()
    assert "already running" in refusal and str(house.port) in refusal
    kept = json.loads((house.var / "credentials.json").read_text())
    assert kept["url"] == f"http://localhost:{house.port}"  # not the port of the first start
    house.stop(signal.SIGINT)
    assert house.is_gone()


def test_what_all_import_is_in_memory_once(house):
    house.start()
    for name in ("web server", "worker", "beat", "mail loop"):
        wait_until(lambda n=name: house.processes(*CHILDREN[n]), f"the {name} runs")
        for pid in house.processes(*CHILDREN[name]):
            size = dict(
                line.replace("kB", "").split(":")
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
            )
            assert int(size["Private_Dirty"]) < int(size["Rss"]) / 2, name


def test_killed_supervisor_leaves_nothing_and_the_next_start_recovers(house):
    house.start()
    house.stop(signal.SIGKILL)
    house.start()  # at once, while the first one's children are still going
    assert house.answers()
    house.stop(signal.SIGKILL)
    wait_until(house.is_gone, "nothing is left of it")


def test_ends_with_its_parent(house):
    shell = subprocess.Popen(
        ["sh", "-c", f'"{sys.executable}" manage.py up & echo started; wait'],
        env=house.environment,
        stdin=subprocess.DEVNULL,
        stdout=house.log.open("w"),
    )
    wait_until(lambda: "is running at" in house.said(), "it runs")
    shell.kill()
    shell.wait()
    wait_until(house.is_gone, "nothing is left of it")


def test_two_on_two_ports(house, first, tmp_path):
    neighbour = House(tmp_path / "이웃, 둘째" / "var")
    neighbour.var.parent.mkdir()
    subprocess.run(["cp", "-a", first, neighbour.var], check=True)
    house.start()
    try:
        neighbour.start()
        assert house.answers() and neighbour.answers()
    finally:
        neighbour.stop()
    assert house.answers()


def test_used_port_is_named(house):
    with socket.socket() as door:
        door.bind(("127.0.0.1", house.port))
        door.listen()
        assert f"Port {house.port} is used by another program" in house.refused()
    assert not house.processes()


@pytest.mark.skipif(os.geteuid() != 0, reason="is an ordinary user already")
def test_as_an_ordinary_user(house):
    account = pwd.getpwnam("daemon")
    become = (shutil.which("setpriv"), "--reuid=daemon", "--regid=daemon", "--clear-groups")
    again = "import subprocess, sys; subprocess.check_call([sys.executable, '-c', 'import django'])"
    if subprocess.run([*become, sys.executable, "-c", again], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("another user cannot run this machine's Python")
    subprocess.run(["chown", "-R", f"{account.pw_uid}:{account.pw_gid}", house.var], check=True)
    house.log.touch()
    house.prefix = become
    house.start()
    assert house.answers()
    house.stop()
    wait_until(house.is_gone, "nothing is left of it")
