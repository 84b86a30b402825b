"""The database restarted, away, frozen, full of sessions and full to the brim, and the web server
killed, while somebody saves a form."""

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from tests.mou_tracker.server.postgresql import Server
from tests.mou_tracker.server.system import reachable

from .person import NEW, Person
from .post import PostOffice
from .system import CampaignSystem, Figure, fill, kill, open_system, remind, until

WEB = ("mou-web",)
AWAY = 60.0  # seconds
ANSWERED = 4.0  # seconds for each answer while it is away
BACK = 5.0  # seconds until pages are there again
STANDING = 35.0  # seconds for an answer while it stands still
SESSIONS = 40
BRIM = 200  # megabytes of the disk that is filled
PEOPLE = 10
MAIL_PROMISED = 300.0  # seconds from due to accepted
#: Nobody may write an activity, and everybody may read them.
NOT_NOW = "begin; lock table activities_activity in share mode"


def run() -> Iterator[Figure]:
    from mou_tracker.server import embedded

    programs = embedded.binaries("postgres")
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder, PostOffice() as post:
        server = Server(
            reachable(Path(folder)) / "pg", programs, f"max_connections={SESSIONS}", "fsync=off"
        )
        with contextlib.ExitStack() as stack:
            stack.callback(server.stop)
            disk = stack.enter_context(small_disk(Path(folder) / "brim"))
            where = " tablespace brim" if disk else ""
            if disk:
                server.ask(f"create tablespace brim location '{disk / 'data'}'")
            server.ask("create role mou login password 'mou' createdb")
            server.ask(f"create database mou owner mou{where}")
            system = stack.enter_context(open_system(DATABASE_URL=server.url, EMAIL_URL=post.url))
            fill(20, 60)
            person = Person(system)
            yield from web_killed(server, system, person)
            yield from restarted(server, person)
            yield from no_session_left(server, person, post)
            yield from frozen(server, person)
            yield from away(server, person, post)
            if disk:
                yield from full(server, person, disk)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own of BRIM megabytes; None where nobody may mount one."""
    folder.mkdir()
    size = f"size={BRIM}m,mode=0711"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=False)
    if mounted.returncode:
        yield None
        return
    try:
        data = folder / "data"
        data.mkdir()
        os.chown(data, *_nobody())
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def _nobody() -> tuple[int, int]:
    import pwd

    found = pwd.getpwnam("nobody")
    return found.pw_uid, found.pw_gid


class Sending(threading.Thread):
    """A form on its way; what was answered, once it has ended."""

    def __init__(self, person: Person, fields: dict[str, str]) -> None:
        super().__init__()
        self.person, self.fields = person, fields
        self.status, self.took, self.page = 0, 0.0, ""

    def run(self) -> None:
        self.status, self.took, self.page = self.person.send(self.fields)

    def __enter__(self) -> "Sending":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.join()


def rows(server: Server, about: str) -> int:
    asked = f"select count(*) from activities_activity where title::text like '%{about}%'"
    return server.ask(asked, database="mou")[0][0]


def filled(person: Person, about: str) -> dict[str, str]:
    fields = person.entry(about)
    assert fields is not None, f"the form for {about} did not come"
    return fields


def is_well(person: Person) -> bool:
    return person.ask("/")[0] == 200


def web_killed(server: Server, system: CampaignSystem, person: Person) -> Iterator[Figure]:
    """Before its transaction ends, and after."""
    fields = filled(person, "point 901")
    with contextlib.closing(server.connect()) as other:
        other.cursor().execute(NOT_NOW)
        with Sending(person, fields) as first:
            server.await_waiting("activities_activity")
            kill(system.processes(*WEB))
    stored = rows(server, "point 901")
    until(lambda: is_well(person), 60)
    again = person.send(fields)
    once = rows(server, "point 901")
    kept = not first.page and stored == 0 and again[0] == 302 and once == 1
    said = f"{stored}, then {once}"
    yield Figure("F01 web killed before the end: stored, after again", said, "0, then 1", kept)

    fields = filled(person, "point 902")
    with Sending(person, fields):
        until(lambda: rows(server, "point 902") == 1, 30)
        kill(system.processes(*WEB))
    until(lambda: is_well(person), 60)
    again = person.send(fields)
    once = rows(server, "point 902")
    other_words = person.send(fields | {"line": "Meeting with Consip yesterday about point 902"})
    kept = again[0] == 302 and once == 1 and other_words[0] == 409
    said = f"{again[0]}, {once}, {other_words[0]}"
    yield Figure("F02 killed after it: again, stored, other words", said, "302, 1, 409", kept)


def restarted(server: Server, person: Person) -> Iterator[Figure]:
    fields = filled(person, "point 903")
    with contextlib.closing(server.connect()) as other:
        other.cursor().execute(NOT_NOW)
        with Sending(person, fields) as sending:
            server.await_waiting("activities_activity")
            server.restart()
    words = "point 903" in sending.page and "retry-after" in person.told
    stored = rows(server, "point 903")
    after = person.ask("/")[0]
    again = person.send(fields)[0]
    kept = (sending.status, words, stored, after, again) == (503, True, 0, 200, 302)
    said = f"{sending.status}, {stored}, {after}, {again}"
    yield Figure("F10 restarted under a save: answer, stored, next, again", said,
                 "503, 0, 200, 302", kept and rows(server, "point 903") == 1)  # fmt: skip


def away(server: Server, person: Person, post: PostOffice) -> Iterator[Figure]:
    addresses, due = remind("away", PEOPLE)
    fields = filled(person, "point 904")
    server.stop()
    began, answers, slowest, ready, alive = time.monotonic(), set(), 0.0, set(), set()
    while time.monotonic() - began < AWAY:
        for status, took, _page in (person.ask("/agreements/"), person.send(fields)):
            answers.add(status)
            slowest = max(slowest, took / 1000)
        ready.add(person.ask("/readyz")[0])
        alive.add(person.ask("/healthz")[0])
        time.sleep(1)
    server.start()
    began = time.monotonic()
    until(lambda: is_well(person), 60)
    back = time.monotonic() - began
    kept = answers == {503} and slowest <= ANSWERED
    said = f"{sorted(answers)}, {slowest:.1f} s"
    yield Figure("F11 away: answers, slowest", said, f"503, <= {ANSWERED:.0f} s", kept)
    said = f"{sorted(alive)}, {sorted(ready)}"
    yield Figure("F11 away: alive, ready", said, "200, 503", (alive, ready) == ({200}, {503}))
    yield Figure("F11 pages are back after", f"{back:.1f} s", f"<= {BACK:.0f} s", back <= BACK)
    saved = person.send(fields)[0], rows(server, "point 904")
    yield Figure("F11 the same form again, stored", str(saved), "(302, 1)", saved == (302, 1))
    yield _mails("F11 mails due meanwhile, slowest", post, addresses, due)


def frozen(server: Server, person: Person) -> Iterator[Figure]:
    stood = server.freeze()
    answers, slowest = set(), 0.0
    for path in ("/agreements/", "/", NEW):
        status, took, _page = person.ask(path)
        answers.add(status)
        slowest = max(slowest, took / 1000)
    server.thaw(stood)
    began = time.monotonic()
    until(lambda: is_well(person), 60)
    back = time.monotonic() - began
    said = f"{sorted(answers)}, {slowest:.0f} s"
    kept = answers <= {200, 503} and slowest <= STANDING
    yield Figure("F12 frozen: answers, slowest", said, f"503, <= {STANDING:.0f} s", kept)
    yield Figure("F12 pages are back after", f"{back:.1f} s", f"<= {BACK:.0f} s", back <= BACK)


def no_session_left(server: Server, person: Person, post: PostOffice) -> Iterator[Figure]:
    addresses, due = remind("crowd", PEOPLE)
    taken = []
    began = time.monotonic()
    answers: set[int] = set()
    slowest = 0.0
    try:
        while time.monotonic() - began < 90:
            with contextlib.suppress(psycopg2.OperationalError):
                while True:
                    taken.append(server.connect())
            for path in ("/agreements/", "/", "/readyz"):
                status, took, _page = person.ask(path)
                answers.add(status)
                slowest = max(slowest, took / 1000)
            time.sleep(1)
    finally:
        for one in taken:
            one.close()
    after = is_well(person)
    said = f"{sorted(answers)}, {slowest:.1f} s"
    kept = answers <= {200, 503} and slowest <= ANSWERED and after
    yield Figure("F13 no session left: answers, slowest", said, "200 or 503, <= 4 s", kept)
    yield _mails("F13 mails due meanwhile, slowest", post, addresses, due)


def full(server: Server, person: Person, disk: Path) -> Iterator[Figure]:
    """The disk of the database's tables; its log stands elsewhere."""
    fields = filled(person, "point 905")
    brim = disk / "filler"
    with contextlib.suppress(OSError), brim.open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(1 << 16))
    status, tried = 302, 0
    while status == 302 and tried < 400:  # what was free inside the tables is used up first
        tried += 1
        fields = filled(person, f"point 905 {tried} {'.' * 200}")
        before = rows(server, "point 905")
        status, _took, page = person.send(fields)
    words = "point 905" in page
    stored = rows(server, "point 905") - before
    reads = person.ask("/agreements/")[0]
    brim.unlink()
    again = person.send(fields)[0]
    kept = (status in (503, 507), words, stored, reads, again) == (True, True, 0, 200, 302)
    said = f"{status}, {stored}, {reads}, {again}"
    yield Figure("F15 disk full: answer, stored, reading, again", said, "503, 0, 200, 302", kept)


def _mails(what: str, post: PostOffice, addresses: set[str], due: float) -> Figure:
    until(lambda: addresses <= post.first().keys(), MAIL_PROMISED + 60)
    first = post.first()
    took = [first[one] - due for one in addresses if one in first]
    kept = len(took) == len(addresses) and max(took) <= MAIL_PROMISED
    said = f"{len(took)}: {max(took, default=0):.0f} s"
    return Figure(what, said, f"{len(addresses)}: <= {MAIL_PROMISED:.0f} s", kept)
