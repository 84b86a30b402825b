"""Two web servers behind nginx are started again, one after the other, while people work: as
docs/operations.md says, by the units' own command lines."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import requests

from django.conf import settings
from django.db import connection

from agreements.models import Area
from tests.api_client import key_of
from tests.factories import make_agreement
from tests.mou_tracker.server.system import BASE_DIR, free_port, wait_until
from tests.mou_tracker.server.test_behind_nginx import AROUND, NGINX, USER

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.django_db(transaction=True),
]
BLOCK = """
upstream mou {{
  zone mou 64k;
  {servers}
  keepalive 16; keepalive_timeout 20s;
}}
server {{
  listen 127.0.0.1:{port};
  location / {{
    proxy_pass http://mou; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Host $http_host; proxy_next_upstream error timeout; proxy_read_timeout 60s;
  }}
}}
"""
UNIT = (BASE_DIR / "deploy/systemd/mou-web@.service").read_text()


def environment() -> dict[str, str]:
    """The tests' own database and broker, for programs that are not told of them by pytest."""
    told = connection.settings_dict
    if told["HOST"].startswith("/"):
        address = f"postgres://{told['USER']}@/{told['HOST']}/{told['NAME']}"
    else:
        address = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/"
        address += told["NAME"]
    kept = {name: value for name, value in os.environ.items() if name != "VAR"}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VAR": str(settings.VAR),
        "DATABASE_URL": address,
        "PYTHONDONTWRITEBYTECODE": "1",
    }


class Web:
    """One web server, started by its unit's command."""

    def __init__(self, log: Path, *, given: dict[str, str] | None = None) -> None:
        self.port, self.log, self.given = free_port(), log, given
        words = re.search(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)[1].replace("%i", str(self.port))
        self.words = [sys.executable, *words.split()[1:]]
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.words, cwd=BASE_DIR, env=self.given or environment(), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def is_ready(self) -> bool:
        """Both of its processes: a connection may wait for the one that is not there yet."""
        return self.log.read_text().count("Started worker-") >= 2 and self._answers()

    def _answers(self) -> bool:
        try:
            answer = requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5)
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def restart(self) -> None:
        """As `systemctl restart`: it ends what it has in hand, and another one begins."""
        self.end()
        self.start()
        wait_until(self.is_ready, "it serves again", said=self.log.read_text)

    def kill(self) -> None:
        """With both of its processes, in the middle of whatever they do."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


@pytest.fixture
def webs(tmp_path) -> Iterator[list[Web]]:
    found = [Web(tmp_path / "web-1.log"), Web(tmp_path / "web-2.log")]
    try:
        for one in found:
            one.start()
        for one in found:
            wait_until(one.is_ready, "it serves", said=one.log.read_text)
        yield found
    finally:
        for one in found:
            one.end()


class Proxy:
    def __init__(self, folder: Path, webs: list[Web]) -> None:
        self.folder, self.webs, self.port = folder, webs, free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self._write()
        words = [NGINX, "-c", folder / "nginx.conf", "-p", folder]
        self.process = subprocess.Popen(words)

    def _write(self, out: Web | None = None) -> None:
        servers = "".join(
            f"server 127.0.0.1:{one.port} max_fails=1 fail_timeout=2s"
            f"{' down' if one is out else ''};\n" for one in self.webs
        )  # fmt: skip
        block = BLOCK.format(servers=servers, port=self.port)
        text = AROUND.format(folder=self.folder, block=block, user=USER)
        (self.folder / "nginx.conf").write_text(text)

    def _workers(self) -> set[str]:
        pid = self.process.pid
        return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())

    def take_out(self, one: Web | None) -> None:
        """No further request goes to it, and those on their way have been answered."""
        before = self._workers()
        self._write(one)
        self.process.send_signal(signal.SIGHUP)
        wait_until(lambda: self._workers() and not before & self._workers(), "nginx has changed")


@pytest.fixture
def proxy(webs, tmp_path) -> Iterator[Proxy]:
    found = Proxy(tmp_path, webs)
    try:
        wait_until(lambda: _answer("GET", f"{found.site}/healthz") == 200, "nginx")
        yield found
    finally:
        found.process.terminate()
        found.process.wait(30)


def _answer(method: str, address: str, *, headers: dict[str, str] | None = None, **sent):
    """The status, over a connection of its own: who keeps one open and finds it closed asks
    again, as browsers do."""
    headers = {"Connection": "close"} | (headers or {})
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.request(method, address, timeout=90, headers=headers, **sent)
        except requests.RequestException as error:
            return repr(error)
        return answer.status_code


class Office:
    """People who read and write without a pause, until they are let go."""

    def __init__(self, site: str, key: str) -> None:
        self.site, self.key = site, {"Authorization": f"Bearer {key}"}
        self.seen: Counter = Counter()
        self.told: list[str] = []  # what was confirmed as written
        self.longest = 0.0  # seconds somebody has waited for an answer
        self.goes_on = threading.Event()
        self.goes_on.set()
        works = (self._read, self._read, self._write)
        self.people = [threading.Thread(target=work, daemon=True) for work in works]

    def __enter__(self) -> "Office":
        for one in self.people:
            one.start()
        return self

    def __exit__(self, *failed: object) -> None:
        self.goes_on.clear()
        for one in self.people:
            one.join()

    def _asked(self, method: str, address: str, **sent):
        begun = time.monotonic()
        try:
            return _answer(method, address, headers=self.key, **sent)
        finally:
            self.longest = max(self.longest, time.monotonic() - begun)

    def _read(self) -> None:
        while self.goes_on.is_set():
            address = f"{self.site}/api/v1/agreements/"
            self.seen["read", self._asked("GET", address)] += 1
            time.sleep(0.02)

    def _write(self) -> None:
        for number in count():
            if not self.goes_on.is_set():
                return
            body = {"code": f"rolling-{number}", "names": {"en": f"Area {number}"}}
            address = f"{self.site}/api/v1/areas/"
            answer = self._asked("POST", address, json=body)
            self.seen["written", answer] += 1
            if answer == 201:
                self.told.append(body["code"])
            time.sleep(0.05)


def test_no_request_is_lost(people, consip, webs, proxy):
    make_agreement("KR-IT-1", consip)
    office = Office(proxy.site, key_of(user=people["manager"]))
    with office:
        wait_until(lambda: len(office.told) > 5, "the office works")
        for one in webs:
            proxy.take_out(one)
            one.restart()
            proxy.take_out(None)
            before = sum(office.seen.values())
            wait_until(lambda n=before: sum(office.seen.values()) > n + 30, "more was done")
    assert set(office.seen) == {("read", 200), ("written", 201)}, office.seen
    found = Area.objects.filter(code__startswith="rolling-").values_list("code", flat=True)
    assert sorted(found) == sorted(office.told)
