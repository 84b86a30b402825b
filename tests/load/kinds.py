"""What each kind of request of the mix takes of a processor, of our process and of the database's:
asked one after the other within this process, in the order and with the shares of the mix."""

import gzip
import os
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.campaign.person import NEW
from tests.mou_tracker.server.postgresql import Server

from .traffic import MIX, SAVE, Line, Traffic

ASKED = 1_000
WARM = 100  # asked before anything counts
CORES = 2


@dataclass
class Taken:
    """Milliseconds of a processor of each request."""

    ours: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)


class Within(Line):
    """Asks the application of this process; what a form to be sent takes does not count."""

    def __init__(self, session: str, server: Server, host: str) -> None:
        from django.test import Client

        super().__init__(0, session)
        self.client = Client(HTTP_HOST=host)
        self.server, self.host = server, host
        self.ours = self.database = 0.0

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | str = "", **headers: str
    ) -> tuple[int, float, str]:
        sent = {"Accept-Language": "en", "Accept-Encoding": "gzip"} | headers
        kind = sent.pop("Content-Type", "application/octet-stream")
        for name in ("Host", "Origin"):
            sent.pop(name, None)
        if sent.pop("Cookie", None) is None:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        before, ours = database_time(self.server), time.process_time()
        answer = self.client.generic(method, path, body, kind, headers=sent)
        content = answer.getvalue()
        if not (path == NEW and method == "GET"):
            self.ours += time.process_time() - ours
            self.database += database_time(self.server) - before
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        self.told = {name.lower(): value for name, value in answer.headers.items()}
        for name, cookie in answer.cookies.items():
            self.cookies[name] = cookie.value
        self.client.cookies.clear()
        return answer.status_code, 0.0, content.decode(errors="replace")


def database_time(server: Server) -> float:
    """Seconds of a processor that the processes which answer us took so far."""
    nanoseconds = 0
    for pid in server.processes():
        folder = Path(f"/proc/{pid}")
        with suppress(OSError, IndexError):
            if b"postgres: mou " in (folder / "cmdline").read_bytes():
                nanoseconds += int((folder / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def measured(server: Server, said: Mapping[str, Any]) -> dict[str, Taken]:
    """By kind of request. Django has to be set up for `server`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "mou_tracker.settings"
    import django

    django.setup()
    from mou_tracker.server.preload import preload

    preload()
    traffic = Traffic(0, dict(said), rate=0)
    lines = [Within(session, server, "localhost") for session in said["sessions"]]
    writers = [Within(session, server, "localhost") for session in said["writers"]]
    found: dict[str, Taken] = defaultdict(Taken)
    for at in range(WARM + ASKED):
        kind = traffic.world.draw.choices(list(MIX), list(MIX.values()))[0]
        among = writers if kind == SAVE else lines
        line = among[at % len(among)]
        line.ours = line.database = 0.0
        status, _spared = traffic.ask(line, kind)
        if status not in (200, 302, 304):
            raise SystemExit(f"{kind}: {status}")
        if at >= WARM:
            found[kind].ours.append(line.ours * 1000)
            found[kind].database.append(line.database * 1000)
    return found


def told(found: Mapping[str, Taken], *, rate: float) -> list[str]:
    """The table, printed too. A request may take as much as two cores have for each."""
    may = CORES * 1000 / rate
    whole = Taken([t for one in found.values() for t in one.ours],
                  [t for one in found.values() for t in one.database])  # fmt: skip
    lines = [
        f"| CPU in ms {'':<16} | {'n':>4} | {'ours':>6} | {'database':>8} | {'both':>6} "
        f"| {'worst':>6} |",
        "|---|--:|--:|--:|--:|--:|",
        *(_line(kind, one) for kind, one in sorted(found.items(), key=lambda one: -_mean(one[1]))),
        _line("all", whole),
        "",
        f"{rate:.0f} requests a second leave {may:.0f} ms to each on {CORES} cores; these take "
        f"{_mean(whole):.0f}, without what the web server, worker and mail loop take.",
    ]
    print("\n".join(lines))
    return lines


def _mean(one: Taken) -> float:
    return (sum(one.ours) + sum(one.database)) / max(1, len(one.ours))


def _line(kind: str, one: Taken) -> str:
    n = len(one.ours)
    worst = max(ours + theirs for ours, theirs in zip(one.ours, one.database, strict=True))
    return (
        f"| {kind:<26} | {n:>4} | {sum(one.ours) / n:>6.1f} | {sum(one.database) / n:>8.1f} "
        f"| {_mean(one):>6.1f} | {worst:>6.0f} |"
    )
