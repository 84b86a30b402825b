"""Redis stopped, frozen and flushed while people work: what they notice, and what mail does."""

import contextlib
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator

import redis

from tests.mou_tracker.server.system import free_port, wait_until

from .person import Person
from .post import PostOffice
from .system import Figure, fill, open_system, remind, until

PEOPLE = 20  # who are due a mail while Redis is away
RESTARTS = 10
ROUNDS = 15  # of each request in each state
SLOWER = 50.0  # milliseconds at most
MAIL_PROMISED = 300.0  # seconds from due to accepted
BACK_PROMISED = 60.0  # seconds until the worker consumes again
PAGES = (
    *("/", "/timeline/", "/activities/", "/commitments/", "/parties/", "/people/", "/areas/"),
    *("/coverage/", "/cases/", "/forums/", "/calendar/", "/reports/", "/inbox/", "/deadlines/"),
    *("/settings/profile/", "/settings/keys/", "/search/?q=procurement", "/drafts/", "/import/"),
)
CALLS = ("me/", "agreements/", "activities/", "deadlines/", "parties/", "areas/")
#: Something people do: its status, and how many milliseconds it took.
Work = Callable[[], tuple[int, float]]


class Broker:
    """A Valkey of the campaign's own, so that it stays away for as long as it is told to."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None
        self.client = redis.Redis.from_url(self.url, socket_timeout=2)

    def start(self) -> None:
        from mou_tracker.server import embedded

        self.process = subprocess.Popen(
            [
                embedded.binaries("valkey") / "valkey-server",
                *("--port", str(self.port), "--bind", "127.0.0.1", "--save", ""),
                *("--dir", tempfile.gettempdir(), "--logfile", "/dev/null"),
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_until(self.answers, "the broker answers")

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except (redis.RedisError, OSError):
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def restart_again_and_again(self) -> None:
        for _time in range(RESTARTS):
            self.stop()
            time.sleep(1)
            self.start()
            time.sleep(2)

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def seconds_until_consumed(self) -> float:
        """Rings the bell once and waits until a worker has taken it."""
        from mou_tracker.celery import app

        began = time.monotonic()
        app.send_task("reminders.tick", expires=3600)
        until(lambda: self.client.llen("celery") == 0, 4 * BACK_PROMISED)
        return time.monotonic() - began


def works_of(person: Person) -> dict[str, Work]:
    """What people do: every page of the list of agreements, other pages, calls, a save."""
    paths = [*PAGES]
    for number in range(1, 50):
        path = f"/agreements/?page={number}"
        if person.ask(path)[0] != 200:
            break
        paths.append(path)
    calls = [*CALLS]
    at = calls[1]
    while at := person.next_call(at):
        calls.append(at)
    return (
        {f"page {path}": lambda path=path: person.ask(path)[:2] for path in paths}
        | {f"call {path}": lambda path=path: person.call(path) for path in calls}
        | {"save an activity": person.save}
    )


@contextlib.contextmanager
def own_broker() -> Iterator[Broker]:
    broker = Broker()
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def run() -> Iterator[Figure]:
    with (
        own_broker() as broker,
        PostOffice() as post,
        open_system(EMAIL_URL=post.url, REDIS_URL=broker.url) as system,
    ):
        fill()
        person = Person(system)
        works = works_of(person)
        counts = f"{sum(w.startswith('page') for w in works)}, {len(works)} in all"
        yield Figure("requests: pages, all kinds", counts)
        states = (
            ("F06 stopped", broker.stop, broker.start),
            ("F07 frozen", broker.freeze, broker.thaw),
            ("F08 flushed", broker.client.flushall, lambda: None),
            ("F09 restarted 10 times", broker.restart_again_and_again, lambda: None),
        )
        for state, begin, end in states:
            # anew each time: every state leaves more rows to read, which no broker answers for
            before, faulty = measure(person, works)
            yield _answered(f"before {state}", faulty)
            begin()
            addresses, due = remind(state.replace(" ", "-"), PEOPLE)
            after, faulty = measure(person, works)
            until(lambda a=addresses: a <= post.first().keys(), 2 * MAIL_PROMISED)
            end()
            back = broker.seconds_until_consumed()
            yield from _figures(state, before, after, faulty)
            first = post.first()
            took = [first[one] - due for one in addresses if one in first]
            in_time = len(took) == PEOPLE and max(took) <= MAIL_PROMISED
            slowest = f"{len(took)}: {max(took, default=0):.0f} s"
            yield Figure(f"{state}: mails, slowest", slowest, f"{PEOPLE}: <= 300 s", in_time)
            yield Figure(
                f"{state}: worker consumes again", f"{back:.1f} s", "<= 60 s", back <= BACK_PROMISED
            )


def measure(person: Person, works: dict[str, Work]) -> tuple[dict[str, float], list[str]]:
    """p50 in milliseconds of each, taken in turns; and the answers that were faulty."""
    person.line.close()  # an idle line is the server's to close; a browser, too, dials anew
    took: dict[str, list[float]] = {name: [] for name in works}
    faulty: list[str] = []
    for _round in range(ROUNDS):
        for name, work in works.items():
            status, milliseconds = work()
            took[name].append(milliseconds)
            if not 200 <= status < 400:
                faulty.append(f"{name}: {status}")
    return {name: statistics.median(times) for name, times in took.items()}, faulty


def _figures(
    state: str, before: dict[str, float], after: dict[str, float], faulty: list[str]
) -> Iterator[Figure]:
    slower = {name: after[name] - before[name] for name in before}
    worst = max(slower, key=slower.__getitem__)
    kept = slower[worst] <= SLOWER
    yield _answered(state, faulty)
    middle = statistics.median(before.values()), statistics.median(after.values())
    yield Figure(f"{state}: p50 before, now", f"{middle[0]:.0f}, {middle[1]:.0f} ms")
    yield Figure(f"{state}: most slower ({worst})", f"{slower[worst]:+.0f} ms", "<= +50 ms", kept)


def _answered(state: str, faulty: list[str]) -> Figure:
    which = f" ({', '.join(faulty[:3])})" if faulty else ""
    what = f"{state}: answers that are no 2xx or 3xx{which}"
    return Figure(what, str(len(faulty)), "0", not faulty)
