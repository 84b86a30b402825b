"""`/metrics`, in the text format of Prometheus. Guarded: it tells how much is done here."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mou_tracker.client_address import client_address, was_passed_on
from mou_tracker.reminders.models import Run

from . import election, figures
from .health import every_part
from .requests import counted

OWN = ("127.0.0.1", "::1")


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """With `METRICS_TOKEN`, for who bears it; without, for this machine alone, and never through a
    proxy, which may stand on it, too. For all others it is not there."""
    if not _may_read(request):
        raise Http404
    registry = counted()
    registry.register(_Figures(now=timezone.now()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "")
        wanted = f"Bearer {settings.METRICS_TOKEN}"
        return secrets.compare_digest(given.encode(), wanted.encode())
    return not was_passed_on(request) and client_address(request) in OWN


class _Figures:
    """Where the database is away, that alone is told of it."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        found = every_part()
        up = GaugeMetricFamily("mou_part_up", "Whether it answers: 1, else 0.", labels=["part"])
        for part in ("database", "broker", "replica", "documents"):
            if part in found:
                up.add_metric([part], found[part] == "ok")
        yield up
        clock = found.get("clock", "0").split()[0]
        yield _one("mou_clock_apart_seconds", "Ahead of the database by more than 30 s.", clock)
        try:
            yield from list(self.of_database())
        except Error:
            return

    def of_database(self) -> Iterator[Metric]:
        mails, runs = figures.mails(now=self.now), figures.runs()
        yield _one("mou_mails_unsent", "Mails due and not sent.", mails.waiting)
        yield _one(
            "mou_mail_oldest_unsent_seconds", "How long the first of them waits.",
            mails.oldest.total_seconds(),
        )  # fmt: skip
        yield _one("mou_mails_dead", "Mails that were given up.", mails.dead)
        yield _one("mou_webhook_calls_dead", "Calls that were given up.", mails.calls_dead)
        yield _by(
            "mou_last_run_age_seconds", "Since it last ran to its end; +Inf: never.", "run",
            ((name, figures.age(runs.get(name))) for name in Run.values),
        )  # fmt: skip
        yield _by(
            "mou_beat_age_seconds", "Since the beat that rings was heard; +Inf: never.", "host",
            [self.beat()],
        )  # fmt: skip
        yield _one(
            "mou_legal_days_untold", "Legal days of which too few were told.", figures.untold(runs)
        )
        yield _one(
            "mou_derived_drift_rows", "Derived rows that differ from their facts.",
            len(figures.drifted(runs)),
        )  # fmt: skip
        yield _by(
            "mou_queue_length", "What waits for a worker.", "queue",
            figures.queues(now=self.now).items(),
        )  # fmt: skip
        yield _by(
            "mou_replica_lag_seconds", "By which a replica is behind.", "replica",
            figures.replica_lag().items(),
        )  # fmt: skip

    def beat(self) -> tuple[str, float]:
        row = election.holder()
        if row is None:
            return "", float("inf")
        return row.host, max(0.0, (self.now - row.renewed_at).total_seconds())


def _one(name: str, meaning: str, value: float | str) -> Metric:
    return GaugeMetricFamily(name, meaning, value=float(value))


def _by(name: str, meaning: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for named, value in values:
        family.add_metric([named], value)
    return family
