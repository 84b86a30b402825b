"""The system that is measured: its own data folder, filled once."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mou_tracker.server.collector import calm

from .driver import fill

ROOT = Path(__file__).resolve().parent.parent.parent
AGREEMENTS = 10_000


def open_system() -> None:
    """Starts the embedded server of the bench's folder, migrates and fills it where it is new."""
    os.environ.setdefault("VAR", str(ROOT / "var" / "bench"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "mou_tracker.settings"
    os.environ["API_RATE_STAFF"] = os.environ["API_RATE_PARTNER"] = "100000000"
    os.environ["LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    fill(AGREEMENTS)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure beside its limit, both p50 in milliseconds; `goal`: the ratio at most."""

    what: str
    p50: float
    limit: float
    goal: float
    p95: float = 0.0
    note: str = ""

    def __str__(self) -> str:
        ratio = self.p50 / self.limit
        sign = "ok" if ratio <= self.goal else "OVER"
        return (
            f"{self.what:<44}{self.p50:>9.2f}{self.p95:>9.2f}{self.limit:>9.2f}"
            f"{ratio:>8.2f}{self.goal:>7.1f}  {sign} {self.note}"
        )


HEAD = f"{'':<44}{'p50 ms':>9}{'p95 ms':>9}{'limit':>9}{'ratio':>8}{'goal':>7}"


def timed(*calls: Callable[[], Any], rounds: int = 60) -> list[tuple[float, float]]:
    """(p50, p95) in milliseconds of each call, taken in turns so that noise falls on all alike."""
    for call in calls:
        for _ in range(5):
            call()
    took: list[list[float]] = [[] for _ in calls]
    calm()
    for _ in range(rounds):
        for times, call in zip(took, calls, strict=True):
            start = time.perf_counter()
            call()
            times.append((time.perf_counter() - start) * 1000)
    return [(statistics.median(times), sorted(times)[int(len(times) * 0.95)]) for times in took]
