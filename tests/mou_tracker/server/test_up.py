"""`manage.py up` as people meet it: it starts, mends itself, ends without a trace."""

import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mou_tracker.server.system import (
    System,
    once_for_all_workers,
    reachable,
    wait_until,
)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """The data folder that a first start leaves, in a path with a space and Hangul."""
    with once_for_all_workers(tmp_path_factory, "새 집") as (folder, is_new):
        system = System(folder / "자료 var")
        if is_new:
            system.start()
            try:
                assert system.answers()
                page = system.read("/accounts/login/").decode()
                files = set(re.findall(r"/static/[^\"#?]+", page))
                assert any(path.endswith(".css") for path in files)
                assert [path for path in sorted(files) if not system.answers(path)] == []
                assert "sign in as" in system.said()
                kept = json.loads((system.var / "credentials.json").read_text())
                assert kept["url"] == f"http://localhost:{system.port}"
            finally:
                system.stop()
            wait_until(system.is_gone, "nothing is left of it")
    return system.var


@pytest.fixture
def system(first, tmp_path):
    """A later start on data of its own."""
    system = System(reachable(tmp_path) / "var")
    subprocess.run(["cp", "-a", first, system.var], check=True)
    yield system
    if system.process is not None and system.process.poll() is None:
        system.stop()
    for pid in system.processes():
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


def test_whatever_is_killed_comes_back_and_one_signal_ends_all(system):
    system.start()
    # the youngest of a name is a process that its first one keeps
    for name, words, which in (
        *((name, words, min) for name, words in CHILDREN.items()),
        ("web server's worker", CHILDREN["web server"], max),
        ("worker's pool process", CHILDREN["worker"], max),
    ):
        wait_until(lambda w=words: system.processes(*w), f"the {name} runs")
        before = system.processes(*words)
        os.kill(which(before), signal.SIGKILL)
        wait_until(lambda w=words, b=before: system.processes(*w) - b, f"the {name} is back")
        wait_until(system.answers, f"pages are back after the {name}", said=system.said)

    other = System(system.var)  # the same data, another port
    refusal = other.refused()
    assert "already running" in refusal and str(system.port) in refusal
    kept = json.loads((system.var / "credentials.json").read_text())
    assert kept["url"] == f"http://localhost:{system.port}"  # not the port of the first start
    system.stop(signal.SIGINT)
    assert system.is_gone()


def test_what_all_import_is_in_memory_once(system):
    system.start()
    for name in ("web server", "worker", "beat", "mail loop"):
        wait_until(lambda n=name: system.processes(*CHILDREN[n]), f"the {name} runs")
        for pid in system.processes(*CHILDREN[name]):
            size = dict(
                line.replace("kB", "").split(":")
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
            )
            assert int(size["Private_Dirty"]) < int(size["Rss"]) / 2, name


def test_killed_supervisor_leaves_nothing_and_the_next_start_recovers(system):
    system.start()
    system.stop(signal.SIGKILL)
    system.start()  # at once, while the first one's children are still going
    assert system.answers()
    system.stop(signal.SIGKILL)
    wait_until(system.is_gone, "nothing is left of it")


def test_ends_with_its_parent(system):
    shell = subprocess.Popen(
        ["sh", "-c", f'"{sys.executable}" manage.py up & echo started; wait'],
        env=system.environment,
        stdin=subprocess.DEVNULL,
        stdout=system.log.open("w"),
    )
    wait_until(lambda: "is running at" in system.said(), "it runs")
    shell.kill()
    shell.wait()
    wait_until(system.is_gone, "nothing is left of it")


def test_two_on_two_ports(system, first, tmp_path):
    neighbour = System(tmp_path / "이웃, 둘째" / "var")
    neighbour.var.parent.mkdir()
    subprocess.run(["cp", "-a", first, neighbour.var], check=True)
    system.start()
    try:
        neighbour.start()
        assert system.answers() and neighbour.answers()
    finally:
        neighbour.stop()
    assert system.answers()


def test_used_port_is_named(system):
    with socket.socket() as connection:
        connection.bind(("127.0.0.1", system.port))
        connection.listen()
        assert f"Port {system.port} is used by another program" in system.refused()
    assert not system.processes()


@pytest.mark.skipif(os.geteuid() != 0, reason="is an ordinary user already")
def test_as_an_ordinary_user(system):
    account = pwd.getpwnam("daemon")
    become = (shutil.which("setpriv"), "--reuid=daemon", "--regid=daemon", "--clear-groups")
    again = "import subprocess, sys; subprocess.check_call([sys.executable, '-c', 'import django'])"
    if subprocess.run([*become, sys.executable, "-c", again], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("another user cannot run this machine's Python")
    subprocess.run(["chown", "-R", f"{account.pw_uid}:{account.pw_gid}", system.var], check=True)
    system.log.touch()
    system.prefix = become
    system.start()
    assert system.answers()
    system.stop()
    wait_until(system.is_gone, "nothing is left of it")


def test_a_hostile_head_gains_nothing(system):
    """What somebody may write between a proxy and us: one answer, to what was meant, and nothing of
    theirs in it. An answer of the web server itself (400, 414, 431) is as good."""
    system.start()
    key = json.loads((system.var / "credentials.json").read_text())["keys"]["staff"]
    page, api = "GET /agreements/ HTTP/1.1", "POST /api/v1/agreements/ HTTP/1.1"
    host = f"Host: localhost:{system.port}"
    bearer = f"Authorization: Bearer {key}"
    smuggled = f"0\r\n\r\nGET /healthz HTTP/1.1\r\n{host}\r\n\r\n"
    asked: list[tuple[int, list[str], str]] = [
        (400, [page, "Host: evil.example"], ""),
        (400, [page, host, "Host: evil.example"], ""),
        (400, [page], ""),
        (302, [page.replace("/a", "http://evil.example/a"), host], ""),
        (302, [page, host, "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example",
               "X-Forwarded-Proto: https", "X-Original-URL: /settings/users/"], ""),
        (302, [page, host, "Remote-User: admin@mou.example", "Script-Name: /evil.example"], ""),
        (302, [page, host, "Cookie: sessionid=a; sessionid=b", "Cookie: sessionid=c"], ""),
        (302, [page, host, "X-Request-ID: evil.example", "X_Request_ID: evil.example"], ""),
        (400, [page, host, "X-Request-ID: a\0b"], ""),
        (400, [page, host, "X-A: b", " folded: c"], ""),
        (431, [page, host, "X-A: " + "a" * 2_000_000], ""),
        (431, [page, host, *(f"X-{n}: a" for n in range(5_000))], ""),
        (414, [page.replace("/a", "/" + "a" * 200_000), host], ""),
        (411, [api, host, bearer, "Content-Length: 6", "Transfer-Encoding: chunked"], smuggled),
        (400, [api, host, bearer, "Content-Length: 5", "Transfer-Encoding: x"], smuggled),
        (400, [api, host, bearer, "Content-Length: 5", "Content-Length: 6"], smuggled),
        (400, [api, host, bearer, "Content-Length: -5"], smuggled),
        (401, [api, host, bearer, "Authorization: Bearer other", "Content-Length: 2"], "{}"),
        (405, [api.replace("POST", "TRACE"), host, bearer], ""),
    ]  # fmt: skip
    for status, head, body in asked:
        told = system.tell("\r\n".join([*head, "Connection: close", "", body]))
        answers = re.findall(rb"^HTTP/1\.1 (\d+)", told, re.MULTILINE)
        # a connection that is closed in the middle of what is refused may lose the answer
        is_cut = not told and status in (400, 414, 431)
        assert is_cut or answers == [str(status).encode()], (head[:4], told[:300])
        assert b"evil.example" not in told, head[:4]
    assert system.answers()
