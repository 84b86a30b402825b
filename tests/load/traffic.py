"""What is asked for, and the asking: requests begin at fixed moments, whether or not those before
them were answered, so that a slow answer hides none of those that would have come after it."""

import queue
import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote

from tests.campaign.person import UNANSWERED, Person

#: Who may not write has no form to send.
SAVE = "page save"
#: Share of each of a hundred requests: 60 pages, 30 calls, 10 polls of calendars.
MIX = {
    "page home": 7, "page agreements": 9, "page agreements filtered": 5, "page agreement": 13,
    "page activities": 5, "page activity": 5, "page timeline": 3, "page search": 4,
    "page inbox": 3, "page deadlines": 2, "page calendar": 2, SAVE: 2,
    "call list": 10, "call one": 10, "call activities": 4, "call changes": 3, "call deadlines": 3,
    "feed": 10,
}  # fmt: skip
#: As many requests may be on their way at once; the next would wait for a thread.
LINES = 24
PATIENCE = 5.0  # seconds
WORDS = ("procurement", "digital", "조달", "framework", "training")


@dataclass
class World:
    """What `tests.load.world` has said, and the next thing of each kind, drawn."""

    said: dict[str, Any]
    draw: random.Random = field(default_factory=lambda: random.Random(7))

    def path(self, kind: str) -> str:
        one = {name: self.draw.choice(self.said[name]) for name in ("agreements", "activities")}
        party = self.draw.choice(self.said["parties"])
        return {
            "page home": "/",
            "page agreements": f"/agreements/?page={self.draw.randint(1, 40)}",
            "page agreements filtered": f"/agreements/?status=in_force&party={party}",
            "page agreement": f"/agreements/{one['agreements']}/",
            "page activities": "/activities/",
            "page activity": f"/activities/{one['activities']}/",
            "page timeline": "/timeline/",
            "page search": f"/search/?q={self.draw.choice(WORDS)}",
            "page inbox": "/inbox/",
            "page deadlines": "/deadlines/",
            "page calendar": "/calendar/",
            SAVE: "",
            "call list": "agreements/?page_size=50",
            "call one": f"agreements/{one['agreements']}/",
            "call activities": "activities/?page_size=50",
            "call changes": "changes/",
            "call deadlines": "deadlines/?page_size=50",
            "feed": "",
        }[kind]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: milliseconds from the moment it was to begin."""

    kind: str
    status: int
    took: float
    at: float


class Traffic:
    """`rate`: requests a second."""

    def __init__(self, port: int, said: dict[str, Any], *, rate: float) -> None:
        self.port, self.rate, self.world = port, rate, World(said)
        self.jobs: queue.Queue[tuple[str, float] | None] = queue.Queue()
        self.done: list[Asked] = []
        self.tags: dict[str, str] = {}
        self.late = 0  # how many waited for a thread of ours
        self.dropped = 0  # how many were not begun within PATIENCE of the end of their time

    def run(self, seconds: float) -> list[Asked]:
        """Asks for so long; the answers of this time. What is not begun by then, as the answers
        before it are not there yet, is not asked any more."""
        before = len(self.done)
        threads = [threading.Thread(target=self._serve, args=(at,)) for at in range(LINES)]
        for one in threads:
            one.start()
        kinds, shares = list(MIX), list(MIX.values())
        began = time.monotonic()
        for at in range(int(seconds * self.rate)):
            due = began + at / self.rate
            time.sleep(max(0.0, due - time.monotonic()))
            self.jobs.put((self.world.draw.choices(kinds, shares)[0], due))
        self._drop(until=time.monotonic() + PATIENCE)
        for _one in threads:
            self.jobs.put(None)
        for one in threads:
            one.join()
        return self.done[before:]

    def _drop(self, until: float) -> None:
        while not self.jobs.empty() and time.monotonic() < until:
            time.sleep(0.05)
        with suppress(queue.Empty):
            while True:
                self.jobs.get_nowait()
                self.dropped += 1

    def _serve(self, at: int) -> None:
        sessions, writers = self.world.said["sessions"], self.world.said["writers"]
        line = Line(self.port, sessions[at % len(sessions)])
        writer = Line(self.port, writers[at % len(writers)])
        while (job := self.jobs.get()) is not None:
            kind, due = job
            if time.monotonic() - due > 0.05:
                self.late += 1
            status, spared = self.ask(writer if kind == SAVE else line, kind)
            took = (time.monotonic() - due - spared) * 1000
            self.done.append(Asked(kind, status, took, due))
        line.close()
        writer.close()

    def ask(self, line: "Line", kind: str) -> tuple[int, float]:
        """Its status, and seconds that are not its own (a form that is fetched to be sent)."""
        said, draw = self.world.said, self.world.draw
        if kind == "feed":
            secret = draw.choice(said["feeds"])
            tag = self.tags.get(secret, "")
            status = line.get(f"/calendar/{secret}.ics", {"If-None-Match": tag} if tag else {})
            self.tags[secret] = line.told.get("etag", tag)
            return status, 0.0
        if kind == SAVE:
            return line.save()
        if kind.startswith("call"):
            keys = said["staff" if kind == "call one" else "keys"]  # a partner may not see it
            key = {"Authorization": f"Bearer {draw.choice(keys)}", "Cookie": ""}
            return line.get(f"/api/v1/{self.world.path(kind)}", key), 0.0
        return line.get(self.world.path(kind), {}), 0.0


class Line(Person):
    """A browser's kept connection."""

    def __init__(self, port: int, session: str) -> None:
        self.cookies = {"sessionid": session}
        self.line = HTTPConnection("127.0.0.1", port, timeout=40)
        self.told, self.saved = {}, 0

    def get(self, path: str, headers: dict[str, str]) -> int:
        try:
            return self.ask(quote(path, safe="/?=&%-."), **headers)[0]
        except HTTPException:
            self.line.close()
            return UNANSWERED

    def save(self) -> tuple[int, float]:
        began = time.monotonic()
        self.saved += 1
        fields = self.entry(f"load {self.saved}")
        spared = time.monotonic() - began
        return (self.send(fields)[0] if fields else UNANSWERED), spared

    def close(self) -> None:
        self.line.close()
