"""Everything at once on one machine, as docs/scale.md draws it, each part a process of its own: two
web servers behind nginx with TLS, PgBouncer, PostgreSQL with a replica, Redis with its replica and
three Sentinels, two workers, two beats, the mail loop, a mail server, a storage that speaks S3."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event, Thread

import lxml.html
import psycopg2
import requests

from tests import migrated, s3
from tests.agreements import made

from .pooler import Pooler
from .system import BASE_DIR, free_port, wait_until
from .test_behind_nginx import NGINX, Visitor, certificate, listens, write_configuration
from .test_replica import Pair
from .test_rolling import Web
from .test_sentinel import NAME, Nodes

UNITS = BASE_DIR / "deploy" / "systemd"
CASE = "KR-IT-2008-1"
PEOPLE = 120
#: Seconds that the mail server takes for one: so that some are on their way at each fault.
PACE = 0.5
LIMITS = ("lock_timeout = '5s'", "statement_timeout = '30s'")


class Part:
    """One process of ours, or of the others', started again as its supervisor would."""

    def __init__(self, words: list[str], *, given: dict[str, str], log: Path) -> None:
        self.words, self.given, self.log = words, given, log
        self.start()

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.words, cwd=BASE_DIR, env=self.given, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def unit(name: str, instance: str = "1") -> list[str]:
    """The command line of a unit, with this Python."""
    told = re.search(r"^ExecStart=(.+)$", (UNITS / name).read_text(), re.MULTILINE)[1]
    words = shlex.split(told.replace("%i", instance).replace("%H", "localhost"))
    return [sys.executable, *words[1:]]


class Everything:
    def __init__(self, folder: Path) -> None:
        self.folder, self.ends = folder, []
        self.port = free_port()
        self.site = f"https://localhost:{self.port}"

    def start(self) -> None:
        self._engines()
        self.given = self._environment()
        self._run("manage.py", "prepare")
        words = ("-m", "tests.mou_tracker.server.fill", self.site, str(PEOPLE))
        told = self._run(*words).splitlines()[-1]
        self.addresses = set(json.loads(told))
        self.credentials = json.loads((self.folder / "var" / "credentials.json").read_text())
        self._product()
        self._proxy()

    def _engines(self) -> None:
        self.pair = Pair(self.folder / "pair")
        for one in (self.pair.replica, self.pair.primary):
            self.ends.append(lambda one=one: subprocess.run(one.stopping(), check=False, cwd="/"))
        self.pair.fill(migrated.ensure())
        self.pair.primary.ask(*(f"alter role mou set {limit}" for limit in LIMITS))
        (self.folder / "pooler").mkdir()
        (self.folder / "pooler").chmod(0o755)
        self.pooler = Pooler(
            self.folder / "pooler", host="127.0.0.1", port=self.pair.primary.port, user="mou",
            password="mou", size=6,
        )  # fmt: skip
        self.ends.append(self.pooler.end)
        (self.folder / "redis").mkdir()
        self.nodes = Nodes(self.folder / "redis")
        self.ends.append(self.nodes.end)
        self.nodes.start()
        self.storage = s3.Storage(self.folder)
        self.ends.append(self.storage.end)
        self.storage.start()
        self.mails, port = self.folder / "mails", free_port()
        self.mails.touch()
        words = ["-m", "tests.mou_tracker.server.mailbox", str(port), str(self.mails), str(PACE)]
        self.mailbox = self._part("mailbox", [sys.executable, *words], given=dict(os.environ))
        wait_until(lambda: listens(port), "the mail server listens")
        self.mail_port = port

    def _environment(self) -> dict[str, str]:
        kept = {name: word for name, word in os.environ.items() if name != "DOCUMENTS_DIR"}
        return kept | s3.KEYS | {
            "DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "DJANGO_ENV": "production",
            "SECRET_KEY": "".join(chr(33 + one) for one in range(1, 90)), "SITE_URL": self.site,
            "ALLOWED_HOSTS": "localhost,127.0.0.1", "BEHIND_TLS_PROXY": "1", "TRUSTED_PROXIES": "1",
            "VAR": str(self.folder / "var"), "DATABASE_URL": self.pooler.url("mou"),
            "DATABASE_POOLER": "transaction", "DATABASE_REPLICA_URL": self.pair.replica.url,
            "DATABASE_SERVER": ",".join(
                f"127.0.0.1:{one.port}" for one in (self.pair.primary, self.pair.replica)
            ),
            "DATABASE_SWITCHES_OVER": "1", "REDIS_URL": self.nodes.url, "REDIS_MASTER_NAME": NAME,
            "DOCUMENTS_URL": self.storage.url(), "PYTHONDONTWRITEBYTECODE": "1",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}", "API_RATE_STAFF": "1000000",
        }  # fmt: skip

    def _product(self) -> None:
        self.webs = [Web(self.folder / f"web-{n}.log", given=self.given) for n in (1, 2)]
        for one in self.webs:
            self.ends.append(lambda one=one: one.process and one.kill())
            one.start()
        self.workers = [self._part(f"worker-{n}", unit("mou-worker@.service", n)) for n in "12"]
        self.beats = [self._part(f"beat-{n}", unit("mou-beat.service")) for n in "12"]
        loop = [word if word != "120" else "3" for word in unit("mou-mail.service")]
        self.loop = self._part("mail", loop)
        for one in self.webs:
            wait_until(one.is_ready, "it serves", said=one.log.read_text)

    def _proxy(self) -> None:
        (self.folder / "nginx").mkdir()
        certificate(self.folder / "nginx")
        servers = [f"127.0.0.1:{one.port}" for one in self.webs]
        write_configuration(self.folder / "nginx", port=self.port, servers=servers)
        words = [NGINX, "-c", self.folder / "nginx/nginx.conf", "-p", self.folder / "nginx"]
        self.proxy = self._part("nginx", list(map(str, words)), given=dict(os.environ))
        wait_until(lambda: listens(self.port), "nginx listens")

    def _part(self, name: str, words: list[str], *, given=None) -> Part:
        found = Part(words, given=given or self.given, log=self.folder / f"{name}.log")
        self.ends.append(found.kill)
        return found

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=BASE_DIR, env=self.given, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def end(self) -> None:
        for one in reversed(self.ends):
            with suppress(OSError):
                one()

    def ask(self, question: str) -> list[tuple]:
        """Through the pooler, as everybody."""
        session = psycopg2.connect(self.pooler.url("mou"), password="mou")
        try:
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchall()
        finally:
            session.close()

    def rings(self) -> int:
        """The process of the beat that holds the lease."""
        with suppress(psycopg2.Error):
            question = "select process from operations_beatlease where until > now()"
            for (process,) in self.ask(question):
                return process
        return 0

    def delivered(self) -> Counter[tuple[str, str]]:
        """(address, Message-ID) -> how often the mail server took it."""
        lines = self.mails.read_text().splitlines()
        found = Counter(tuple(line.split("\t")) for line in lines)
        return Counter({one: n for one, n in found.items() if one[0] in self.addresses})

    def said(self) -> str:
        """The last words of every part."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{one.name}: {one.read_text()[-1500:]}" for one in logs)


class Person(Visitor):
    """Does the main job in a browser's manner: forms as they come, with what one fills in."""

    def fills_in(self, path: str, holds: str, *, files=None, **fields: str) -> requests.Response:
        page = self.get(f"{self.site}{path}")
        assert page.status_code == 200, page.text
        return self.sends_back(page, path, holds, files=files, **fields)

    def sends_back(self, page: requests.Response, path: str, holds: str, *, files=None, **fields):
        """The form of a page that holds the field, as it came but for `fields`."""
        forms = lxml.html.fromstring(page.text).forms
        form = next(one for one in forms if one.method == "POST" and holds in one.fields)
        values = [(name, value) for name, value in form.form_values() if name not in fields]
        return self.post(
            f"{self.site}{path}", data=[*values, *fields.items()], files=files,
            allow_redirects=False, headers={"Referer": f"{self.site}{path}"},
        )  # fmt: skip

    def does_the_job(self, number: int) -> str:
        """Logs a meeting and files a document; where its bytes are read, as they were read."""
        line = f"Meeting with Consip yesterday about point {number}"
        path = f"/activities/new/?agreement={CASE}"
        shown = self.fills_in(path, "line", line=line)
        done = self.sends_back(shown, path, "read", despite="1")
        assert done.status_code == 302, done.text
        content = made.pdf(f"Minutes of point {number}")
        done = self.fills_in(
            f"/agreements/{CASE}/documents/", "confidentiality", kind="other",
            files={"files": (f"minutes-{number}.pdf", content, "application/pdf")},
        )  # fmt: skip
        assert done.status_code == 302, done.text
        page = lxml.html.fromstring(self.get(f"{self.site}/agreements/{CASE}/documents/").text)
        (address,) = {
            link for link in page.xpath("//a/@href") if re.fullmatch(r"/documents/[^/]+/file", link)
            and sha256(self.get(f"{self.site}{link}").content).digest() == sha256(content).digest()
        }  # fmt: skip
        return address

    def renews(self) -> None:
        done = self.fills_in(f"/agreements/{CASE}/renewal/open/", "initiated_by")
        assert done.status_code == 302, done.text


class Office:
    """People and programs that read, write and file without a pause. What they are answered is
    counted by what was going on when they asked and when they were answered."""

    def __init__(self, everything: Everything) -> None:
        self.everything, self.site = everything, everything.site
        self.key = {"Authorization": f"Bearer {everything.credentials['keys']['staff']}"}
        self.seen: Counter = Counter()
        self.areas: list[str] = []  # what was told 201
        self.files: dict[str, bytes] = {}
        self.goes_on, self.phase = Event(), "calm"
        self.goes_on.set()
        works = (self._read, self._read, self._write, self._file)
        self.people = [Thread(target=work, daemon=True) for work in works]

    def __enter__(self) -> "Office":
        for one in self.people:
            one.start()
        self.await_work()
        return self

    def __exit__(self, *_failed: object) -> None:
        self.goes_on.clear()
        for one in self.people:
            one.join()

    @contextmanager
    def while_(self, phase: str):
        """... and until everybody got on with their work afterwards."""
        self.phase = phase
        yield
        self.await_work()
        self.phase = "calm"

    def await_work(self) -> None:
        before, areas, files = self._well(), len(self.areas), len(self.files)
        wait_until(
            lambda: self._well() > before + 10 and len(self.areas) > areas + 2
            and len(self.files) > files,
            f"the office works ({self.phase})", said=self._said,
        )  # fmt: skip

    def is_told(self, phase: str) -> bool:
        """Whether anybody was told "not just now" of what they asked in this phase."""
        return self.seen[frozenset((phase,)), 503] > 0

    def _said(self) -> str:
        return f"{self.seen}\n{self.everything.said()}"

    def _well(self) -> int:
        return sum(n for (_phases, status), n in self.seen.items() if status == 200)

    def _ask(self, method: str, path: str, **sent):
        began = self.phase
        with requests.Session() as session:
            session.trust_env = session.verify = False
            headers = self.key | {"Connection": "close"}
            try:
                answer = session.request(
                    method, f"{self.site}{path}", timeout=90, headers=headers, **sent
                )
                status = answer.status_code
            except requests.RequestException as error:
                answer, status = None, type(error).__name__
        self.seen[frozenset((began, self.phase)), status] += 1
        return status, answer

    def _read(self) -> None:
        for number in count():
            if not self.goes_on.is_set():
                return
            self._ask("GET", ("/api/v1/agreements/", "/api/v1/deadlines/")[number % 2])
            time.sleep(0.05)

    def _write(self) -> None:
        for number in count():
            if not self.goes_on.is_set():
                return
            body = {"code": f"all-{number}", "names": {"en": f"Area {number}"}}
            if self._ask("POST", "/api/v1/areas/", json=body)[0] == 201:
                self.areas.append(body["code"])
            time.sleep(0.1)

    def _file(self) -> None:
        for number in count():
            if not self.goes_on.is_set():
                return
            content = made.pdf(f"File {number}")
            status, answer = self._ask(
                "POST", "/api/v1/documents/", data={"agreements": CASE},
                files={"file": (f"{number}.pdf", content, "application/pdf")},
            )  # fmt: skip
            if status == 201:
                self.files[answer.json()["id"]] = content
            time.sleep(0.2)
