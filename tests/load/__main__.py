"""python -m tests.load: the product, filled with AGREEMENTS agreements, on a PostgreSQL of its own,
asked RPS times a second for MINUTES minutes; with REPLICA=1, beside a replica that streams. What
was found is printed, and stands in docs/performance.md afterwards, be it as promised or not.

    python -m tests.load fill       only fills what is asked, once: var/load-AGREEMENTS
    python -m tests.load kinds      what each kind of request takes of a processor
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from mou_tracker.server import embedded
from tests.bench.memory import family_memory
from tests.campaign.post import PostOffice
from tests.campaign.system import CampaignSystem
from tests.mou_tracker.server.postgresql import Server
from tests.mou_tracker.server.system import reachable

from . import kinds, page
from .traffic import Asked, Traffic

ROOT = Path(__file__).resolve().parents[2]
MINUTES, RPS = float(os.environ.get("MINUTES", 30)), float(os.environ.get("RPS", 30))
AGREEMENTS = int(os.environ.get("AGREEMENTS", 10_000))
WARM = 30.0  # seconds before anything counts
#: A server for this much, on a machine that does all the rest as well.
SETTINGS = ("shared_buffers=256MB", "max_connections=60", "effective_cache_size=1GB")
#: What a page, and a call, may take: milliseconds, 95 and 99 of a hundred.
P95, P99 = 300.0, 1000.0
GROWTH = 1.05  # of memory, from the first minute to the last
#: Statuses of an answer that is none of an error.
FINE = (200, 302, 304)
RATES = {"API_RATE_PARTNER": "1000000", "API_RATE_STAFF": "1000000"}


def main(words: list[str]) -> int:
    with contextlib.ExitStack() as stack:
        return {
            (): _traffic, ("fill",): _fill, ("kinds",): _kinds,
        }[tuple(words)](stack)  # fmt: skip


def _fill(stack: contextlib.ExitStack) -> int:
    opened(stack)
    return 0


def _kinds(stack: contextlib.ExitStack) -> int:
    server, said = opened(stack, "max_parallel_workers_per_gather=0")
    os.environ |= {"DATABASE_URL": server.url, "VAR": str(folder() / "var"), "LOG_LEVEL": "ERROR"}
    os.environ |= RATES
    lines = kinds.told(kinds.measured(server, said), rate=RPS)
    page.write(f"kinds-{AGREEMENTS}", [f"{AGREEMENTS:,} agreements, {page.today()}:", "", *lines])
    return 0


def _traffic(stack: contextlib.ExitStack) -> int:
    server, said = opened(stack)
    settings = {"DATABASE_URL": server.url, "LOG_LEVEL": "ERROR", **RATES}
    settings["EMAIL_URL"] = stack.enter_context(PostOffice()).url
    if os.environ.get("REPLICA"):
        programs = embedded.binaries("postgres")
        settings["DATABASE_REPLICA_URL"] = stack.enter_context(replica_of(server, programs)).url
    system = CampaignSystem(folder() / "var", **settings)
    stack.callback(system.stop)
    system.start()
    return measured(system, said)


def folder() -> Path:
    return ROOT / "var" / f"load-{AGREEMENTS}"


def opened(stack: contextlib.ExitStack, *more: str) -> tuple[Server, dict]:
    """The server with its data, filled where they are new; who asks it, and for what."""
    kept = folder()
    is_new = not (kept / "pg" / "data" / "PG_VERSION").exists()
    kept.mkdir(parents=True, exist_ok=True)
    programs = embedded.binaries("postgres")
    server = Server(reachable(kept) / "pg", programs, *SETTINGS, *more, is_new=is_new)
    stack.callback(server.stop, "fast")
    if not server.ask("select 1 from pg_roles where rolname = 'mou'"):
        server.ask("create role mou login password 'mou' createrole")
    if not server.ask("select 1 from pg_database where datname = 'mou'"):
        server.ask("create database mou owner mou")
    return server, world(kept / "var", {"DATABASE_URL": server.url})


def world(var: Path, settings: dict[str, str]) -> dict:
    known = os.environ | settings | {"VAR": str(var), "LOG_LEVEL": "ERROR"}
    program = (sys.executable, "-m", "tests.load.world", str(AGREEMENTS))
    done = subprocess.run(program, cwd=ROOT, env=known, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


@contextlib.contextmanager
def replica_of(server: Server, programs: Path) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        to = reachable(Path(folder)) / "replica"
        to.mkdir()
        if os.geteuid() == 0:
            shutil.chown(to, "nobody")
        server.copied_to(to / "data", "-R", "-X", "stream")
        replica = Server(to, programs, *SETTINGS, "hot_standby_feedback=on", is_new=False)
        try:
            yield replica
        finally:
            replica.stop()


def measured(system: CampaignSystem, said: dict) -> int:
    traffic = Traffic(system.port, said, rate=RPS)
    traffic.run(WARM)
    print(f"warm: {summary(traffic.done)}", flush=True)
    traffic.late = traffic.dropped = 0
    before, answers, memory = os.times(), [], []
    for _minute in range(max(1, round(MINUTES))):
        found = traffic.run(60.0 * min(1.0, MINUTES))
        answers += found
        memory.append(sum(family_memory(system).values()))
        load = os.getloadavg()[0]
        print(f"{len(memory):>4}: {summary(found)}; {memory[-1]} MB, load {load:.1f}", flush=True)
    seconds = 60 * max(1, round(MINUTES)) * min(1.0, MINUTES)
    ours = (sum(os.times()[:2]) - sum(before[:2])) / seconds
    held = ", ".join(f"{count:,} {name.partition('.')[2]}" for name, count in said["held"].items())
    beside = " beside a replica" if os.environ.get("REPLICA") else ""
    lines, is_kept = table(answers, memory, traffic.dropped)
    lines = [
        f"{RPS:g} requests a second for {MINUTES:g} minutes{beside}, {page.today()}, load of the "
        f"machine at the end {os.getloadavg()[0]:.1f}.",
        f"Held: {held}.",
        f"The asking itself took {ours:.2f} of a core; {traffic.late} requests waited for one of "
        "its lines.",
        "", *lines,
    ]  # fmt: skip
    print("\n".join(lines))
    page.write(f"load-{AGREEMENTS}{'-replica' if beside else ''}", lines)
    return 0 if is_kept else 1


def summary(answers: list[Asked]) -> str:
    """One line while it runs."""
    if not answers:
        return "nobody was answered"
    took = sorted(one.took for one in answers)
    wrong = sum(one.status not in FINE for one in answers)
    p50, p95, p99 = (at(took, share) for share in (50, 95, 99))
    return f"{len(took)} answers, p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms, {wrong} errors"


def at(took: list[float], share: int) -> float:
    return took[min(len(took) - 1, len(took) * share // 100)]


def table(answers: list[Asked], memory: list[int], dropped: int) -> tuple[list[str], bool]:
    """The lines of the table; whether all that was promised is kept."""
    by_kind: dict[str, list[Asked]] = defaultdict(list)
    for one in answers:
        for kind in ("all", one.kind.partition(" ")[0] + "s", one.kind):
            by_kind[kind].append(one)
    lines = [f"| {'ms':<26} | {'n':>6} | {'p50':>5} | {'p95':>5} | {'p99':>5} | {'worst':>6} |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    is_fast = False
    for kind, mine in by_kind.items():
        took = sorted(one.took for one in mine)
        p50, p95, p99 = (at(took, share) for share in (50, 95, 99))
        lines.append(f"| {kind:<26} | {len(took):>6} | {p50:>5.0f} | {p95:>5.0f} | {p99:>5.0f} "
                     f"| {took[-1]:>6.0f} |")  # fmt: skip
        if kind == "all":
            is_fast = p95 <= P95 and p99 <= P99
    wrong = Counter((one.kind, one.status) for one in answers if one.status not in FINE)
    errors = ", ".join(f"{n} of {kind}: {status}" for (kind, status), n in sorted(wrong.items()))
    growth = memory[-1] / memory[0]
    is_kept = is_fast and not wrong and not dropped and growth <= GROWTH
    lines += [
        "",
        f"Errors: {errors or 'none'}; {dropped} were not asked in time. Memory {memory[0]} MB, "
        f"then {memory[-1]} MB ({growth:.2f} x).",
        f"**{'Met' if is_kept else 'Not met'}:** p95 <= {P95:.0f} ms, p99 <= {P99:.0f} ms, no "
        f"error, memory <= {GROWTH} x.",
    ]
    return lines, is_kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
