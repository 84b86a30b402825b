"""Around every request: its number, how long it took, and one line about it.

The line and the figures name the route, never the address: addresses hold secrets of feeds and
words that somebody searched for.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mou_tracker import request_ids
from mou_tracker.route_names import route_of

log = logging.getLogger("mou_tracker.requests")

HEADER = "X-Request-ID"
#: Seconds; p95 of pages is promised below 0.4.
BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 1.0, 2.0, 5.0, 10.0)
SECONDS = Histogram(
    "mou_request_seconds", "How long answers took, by route.", ["route"], buckets=BUCKETS
)
ANSWERS = Counter("mou_answers", "Answers by their class: 2xx, 3xx, 4xx, 5xx.", ["status"])


#: Answers of a route below which its p95 says nothing.
LEAST = 20


def counted() -> CollectorRegistry:
    """What all web processes of this machine have counted since it was started."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:  # one process counts for itself
        registry.register(SECONDS)
        registry.register(ANSWERS)
    return registry


def forget_counts() -> None:
    """Of processes that are no more; called before the first of this start counts."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        for file in Path(folder).glob("*.db"):  # nothing else, should another folder be named
            file.unlink(missing_ok=True)


def slowest(*, most: int) -> list[tuple[str, float]]:
    """The routes with the highest p95, as Prometheus reckons it: in seconds, even within a
    bucket."""
    found = {}
    for route, buckets in _buckets(counted().collect()).items():
        if max(buckets.values()) >= LEAST:
            found[route] = _quantile(buckets, 0.95)
    return sorted(found.items(), key=lambda one: -one[1])[:most]


def _buckets(families: Iterable[Metric]) -> dict[str, dict[float, float]]:
    """By route: how many answers took up to so many seconds."""
    found: dict[str, dict[float, float]] = {}
    for family in families:
        if family.name == "mou_request_seconds":
            for one in family.samples:
                if one.name.endswith("_bucket"):
                    found.setdefault(one.labels["route"], {})[float(one.labels["le"])] = one.value
    return found


def _quantile(buckets: dict[float, float], share: float) -> float:
    wanted, below, under = share * max(buckets.values()), 0.0, 0.0
    for until, count in sorted(buckets.items()):
        if count >= wanted:
            if until == float("inf"):
                return below
            return below + (until - below) * (wanted - under) / (count - under)
        below, under = until, count
    return below


class Seen:
    """The outermost of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        with request_ids.bound(_given(request)) as number:
            response = self.get_response(request)
            took = time.perf_counter() - began
            route = route_of(request)
            SECONDS.labels(route).observe(took)
            ANSWERS.labels(f"{response.status_code // 100}xx").inc()
            log.info(
                "%s %s %s", request.method, route, response.status_code,
                extra={
                    "method": request.method, "route": route, "status": response.status_code,
                    "ms": round(took * 1000, 1),
                },
            )  # fmt: skip
        response.headers[HEADER] = number
        return response


def _given(request: HttpRequest) -> str:
    """The number a trusted proxy gave; else none."""
    told = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
    return told if request_ids.SOUND.fullmatch(told) else ""
