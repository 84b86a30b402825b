"""Deriving rows anew. The limits are days of work the product promises, not another program."""

import time
from collections.abc import Iterator

from django.db import transaction

from agreements import derive
from agreements.clock import today
from agreements.models import Agreement

from .system import Line, timed


def measure() -> Iterator[Line]:
    on, office = today(), derive.OfficeSettings.load()
    one = Agreement.objects.filter(reference__startswith="EX-").order_by("pk")[100]

    @transaction.atomic
    def refresh_one() -> None:
        derive.refresh(one, on=on, office=office)

    ((p50, p95),) = timed(refresh_one)
    yield Line("derive one agreement (limit 10 ms)", p50, 10, 1.0, p95)
    ids = list(Agreement.objects.order_by("pk").values_list("pk", flat=True)[:10_000])
    start = time.perf_counter()
    derive.refresh_all(ids, on=on)
    took = (time.perf_counter() - start) * 1000
    yield Line(f"derive {len(ids)} agreements (limit 60 s)", took, 60_000, 1.0, took)
