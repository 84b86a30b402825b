"""Pages of the desk while a register (ROWS in the environment, else 12,000) is taken in by another
process: their p95 then, beside their p95 before. Needs two cores, as an installation has."""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from resource import RUSAGE_CHILDREN, getrusage

from django.test import Client
from django.utils.translation import activate

from agreements.models import Agreement
from mou_tracker.accounts.models import User
from mou_tracker.imports import actions
from mou_tracker.imports.models import Import, State
from mou_tracker.imports.queue import work_waiting

from .imports import ROWS, received
from .system import ROOT, Line

ROUNDS, WARM = 40, 3
WORKER = (sys.executable, "manage.py", "work_imports")


def measure() -> Iterator[Line]:
    rows = int(os.environ.get("ROWS", ROWS))
    activate("en")
    by = User.objects.get(email="bench@example.org")
    one = Agreement.objects.filter(reference__startswith="EX-").order_by("pk")[50].reference
    pages = ("/", "/agreements/", f"/agreements/{one}/", "/activities/", "/deadlines/")
    client = Client()
    client.force_login(by)
    imported = received(rows, by)
    work_waiting()
    imported = Import.objects.get(pk=imported.pk)
    pages = (*pages, f"/import/{imported.uid}/")
    for page in pages * WARM:
        _took(client, page)
    before = {page: [_took(client, page) for _ in range(ROUNDS)] for page in pages}
    actions.ask_to_apply(by=by, imported=imported)
    meanwhile: dict[str, list[float]] = defaultdict(list)
    with subprocess.Popen(WORKER, cwd=ROOT, stdout=subprocess.DEVNULL) as worker:
        while worker.poll() is None:
            for page in pages:
                meanwhile[page].append(_took(client, page))
    imported = Import.objects.get(pk=imported.pk)
    if imported.state != State.APPLIED:
        raise SystemExit(f"{imported.state} {imported.error} {imported.result}")
    peak = getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024
    for page in pages:
        slow, quiet = _p95(meanwhile[page]), _p95(before[page])
        note = f"{len(meanwhile[page])} times, the worker at most {peak} MB"
        what = f"p95 of {page.replace(one, 'one').replace(imported.uid, 'one')} meanwhile"
        yield Line(what, slow, quiet, 1.5, slow, note=note)


def _took(client: Client, page: str) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    answer = client.get(page)
    if answer.status_code != 200:
        raise SystemExit(f"{page}: {answer.status_code} {answer.content[:300]!r}")
    return (time.perf_counter() - start) * 1000


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]
