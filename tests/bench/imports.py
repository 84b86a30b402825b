"""A register of many rows (ROWS in the environment, else 12,000) read, looked at and taken in. The
limits are those the product promises; the insert beside it writes the same rows, each checked by
its model, and derives them once. CPU is told of this process and of the server it asks."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from agreements import derive
from agreements.actions import examine
from agreements.clock import today
from agreements.files import receive as take_bytes
from agreements.models import Agreement, Participation, Party, Signature, Term
from mou_tracker.accounts.models import User
from mou_tracker.imports import actions
from mou_tracker.imports.models import Import, ImportFact, State
from mou_tracker.imports.queue import work_waiting

from .system import Line, timed

ROWS = 12_000
TICKS = os.sysconf("SC_CLK_TCK")
READ_SECONDS, APPLY_SECONDS, PAGE_MS = 20, 60, 300
COUNTRIES = ("Italy", "France", "Germany", "Spain", "Japan", "Chile", "Peru", "Kenya", "Norway")


def register_of(rows: int, run: int) -> bytes:
    """Terms of three years, one row in three a renewal of the one before; in each run of others."""
    lines = ["No.,Country,Partner,Title,Signed on,Duration,Remarks"]
    for n in range(rows):
        own, renewal = n - n % 3, n % 3 == 2
        country = COUNTRIES[own % len(COUNTRIES)]
        signed = date(2001, 1, 1) + timedelta(days=own % 7000 + (1096 if renewal else n % 3))
        title = f"{'Renewal of the ' if renewal else ''}MoU on subject {own}"
        party = f"Agency {run} for {chr(65 + own % 26)}{own % 2600} Affairs"
        lines.append(f"{n + 1},{country},{party},{title},{signed},3 years,")
    return ("\n".join(lines) + "\n").encode()


def measure() -> Iterator[Line]:
    yield from measured(int(os.environ.get("ROWS", ROWS)))


def measured(rows: int) -> Iterator[Line]:
    by = User.objects.get(email="bench@example.org")
    imported = received(rows, by)
    share = rows / ROWS
    took, cpu, asked = _once(work_waiting)
    yield _line(f"read {rows} rows", took, cpu, asked, READ_SECONDS * share)
    imported = Import.objects.get(pk=imported.pk)
    pages = Client()
    pages.force_login(by)
    for query in ("", f"?show=taken&after={rows // 2}"):
        ((p50, p95),) = timed(lambda q=query: _page(pages, imported, q), rounds=20)
        yield Line(f"page of the workbench {query}"[:43], p50, PAGE_MS, 1.0, p95)
    actions.ask_to_apply(by=by, imported=imported)
    with _seen_applied(imported) as seen:
        took, cpu, asked = _once(work_waiting)
    imported = Import.objects.get(pk=imported.pk)
    if imported.state != State.APPLIED:
        raise SystemExit(f"{imported.state} {imported.error} {imported.result}")
    yield _line(f"take {rows} rows in", seen[0], cpu, asked, APPLY_SECONDS * share)
    yield _line("... and tell the planner of the database", took, cpu, asked, APPLY_SECONDS * share)
    beside, own, theirs = _once(lambda: _inserted(imported))
    yield Line("... beside a checked insert (ratio)", took, beside, 2.0, took,
               note=f"CPU {cpu + asked:.1f} s beside {own + theirs:.1f} s")  # fmt: skip


def received(rows: int, by: User) -> Import:
    body = take_bytes(iter([register_of(rows, Import.objects.count())]))
    return actions.receive(by=by, on=today(), file=examine(body, name=f"{rows}.csv"))


def _page(client: Client, imported: Import, query: str) -> None:
    answer = client.get(f"/import/{imported.uid}/{query}")
    if answer.status_code != 200:
        raise SystemExit(f"{answer.status_code} {answer.content[:300]!r}")


def _inserted(imported: Import) -> None:
    """The agreements of the import once more, under other references: checked, written, derived."""
    made = Agreement.objects.filter(
        pk__in=ImportFact.objects.filter(row__imported=imported, is_new=True).values("agreement")
    )
    home = Party.objects.home()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        copies: dict[int, Agreement] = {}
        rows: dict[type, list[Any]] = {Participation: [], Term: [], Signature: []}
        for one in made.prefetch_related("participations", "terms__signatures"):
            copy = copies[one.pk] = Agreement(
                reference=f"C-{one.reference}", title=one.title, kind=one.kind,
                registered_on=one.registered_on, responsible=one.responsible,
            )  # fmt: skip
            copy.clean_fields(exclude=["responsible"])
            for part in one.participations.all():
                rows[Participation].append(
                    Participation(agreement=copy, party_id=part.party_id, side=part.side)
                )
            for term in one.terms.all():
                own = Term(agreement=copy, **{
                    name: getattr(term, name)
                    for name in ("ordinal", "stage", "end_kind", "end_years", "renewal_mode")
                })  # fmt: skip
                own.clean_fields(exclude=["agreement", "initiated_by"])
                rows[Term].append(own)
                for signature in term.signatures.all():
                    row = Signature(term=own, party_id=signature.party_id)
                    row.signed = signature.signed
                    row.clean_fields(exclude=["term", "party", "person"])
                    rows[Signature].append(row)
        assert home
        Agreement.objects.bulk_create(copies.values(), batch_size=1_000)
        for model, some in rows.items():
            model.objects.bulk_create(some, batch_size=1_000)
        derive.refresh_all([one.pk for one in copies.values()], on=today())
        transaction.set_rollback(True)


def _once(work: Callable[[], Any]) -> tuple[float, float, float]:
    """(milliseconds, seconds of CPU of this process, of the server's that answers it)."""
    asked, start, cpu = _of_the_server(), time.perf_counter(), time.process_time()
    work()
    took, cpu = (time.perf_counter() - start) * 1000, time.process_time() - cpu
    return took, cpu, _of_the_server() - asked


@contextmanager
def _seen_applied(imported: Import) -> Iterator[list[float]]:
    """How long, in milliseconds, until somebody else sees that it is taken in."""
    seen, is_over = [], threading.Event()

    def watch() -> None:
        start = time.perf_counter()
        with connection.cursor() as cursor:  # of this thread
            while not is_over.wait(0.1):
                cursor.execute("select state from imports_import where id = %s", [imported.pk])
                if cursor.fetchone() == (State.APPLIED,):
                    seen.append((time.perf_counter() - start) * 1000)
                    break
        connection.close()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        is_over.set()
        thread.join()


def _of_the_server() -> float:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (number,) = cursor.fetchone()
    told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


def _line(what: str, took: float, cpu: float, asked: float, seconds: float) -> Line:
    peak = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    note = f"CPU {cpu:.1f} + {asked:.1f} s, at most {peak} MB, {timezone.now():%H:%M}"
    return Line(f"{what} (limit {seconds:.0f} s)", took, seconds * 1000, 1.0, took, note=note)
