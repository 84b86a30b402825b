"""python -m tests.load: the product, filled with AGREEMENTS agreements, on a PostgreSQL of its own,
asked RPS times a second for MINUTES minutes; with REPLICA=1, beside a replica that streams."""

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


def main() -> int:
    programs = embedded.binaries("postgres")
    kept = ROOT / "var" / f"load-{AGREEMENTS}"
    is_new = not (kept / "filled").exists()
    if is_new:
        shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        folder = reachable(kept) / "pg"
        server = Server(folder, programs, *SETTINGS, is_new=is_new)
        stack.callback(server.stop, "fast")
        if is_new:
            server.ask("create role mou login password 'mou' createrole",
                       "create database mou owner mou")  # fmt: skip
        settings = {"DATABASE_URL": server.url}
        said = world(kept / "var", settings)
        (kept / "filled").touch()
        settings |= {"EMAIL_URL": stack.enter_context(PostOffice()).url, "LOG_LEVEL": "ERROR"}
        settings |= {"API_RATE_PARTNER": "1000000"}
        if os.environ.get("REPLICA"):
            settings["DATABASE_REPLICA_URL"] = stack.enter_context(replica_of(server, programs)).url
        system = CampaignSystem(kept / "var", **settings)
        stack.callback(system.stop)
        system.start()
        return measured(system, said)


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
    traffic.late.clear()
    before, answers, memory = os.times(), [], []
    for _minute in range(max(1, round(MINUTES))):
        answers += traffic.run(60.0 * min(1.0, MINUTES))
        memory.append(sum(family_memory(system).values()))
        print(
            f"   {len(answers)} asked, {memory[-1]} MB, load {os.getloadavg()[0]:.1f}", flush=True
        )
    ours = sum(os.times()[:2]) - sum(before[:2])
    is_kept = told(answers, memory)
    held = ", ".join(f"{count:,} {name.partition('.')[2]}" for name, count in said["held"].items())
    share = ours / (60 * MINUTES)
    print(f"Held: {held}.\nThe asking itself took {share:.2f} of a core; {traffic.late.total()} "
          f"requests waited for one of its lines.")  # fmt: skip
    return 0 if is_kept else 1


def told(answers: list[Asked], memory: list[int]) -> bool:
    """Prints the table; whether all that was promised is kept."""
    kinds: dict[str, list[Asked]] = defaultdict(list)
    for one in answers:
        for kind in ("all", one.kind.partition(" ")[0] + "s", one.kind):
            kinds[kind].append(one)
    print(f"| {'ms':<26} | {'n':>6} | {'p50':>5} | {'p95':>5} | {'p99':>5} | {'worst':>6} |")
    print("|---|--:|--:|--:|--:|--:|")
    for kind, mine in kinds.items():
        took = sorted(one.took for one in mine)
        p50, p95, p99 = (
            took[min(len(took) - 1, len(took) * share // 100)] for share in (50, 95, 99)
        )
        print(f"| {kind:<26} | {len(took):>6} | {p50:>5.0f} | {p95:>5.0f} | {p99:>5.0f} "
              f"| {took[-1]:>6.0f} |")  # fmt: skip
        if kind == "all":
            is_fast = p95 <= P95 and p99 <= P99
    wrong = Counter((one.kind, one.status) for one in answers if one.status not in (200, 302, 304))
    growth = memory[-1] / memory[0]
    print(f"Errors: {dict(wrong) or 'none'}. Memory {memory[0]} MB, then {memory[-1]} MB "
          f"({growth:.2f} x).")  # fmt: skip
    is_kept = is_fast and not wrong and growth <= GROWTH
    print(f"{'ok' if is_kept else 'BROKEN'}: p95 <= {P95:.0f}, p99 <= {P99:.0f}, no error, "
          f"memory <= {GROWTH} x")  # fmt: skip
    return is_kept


if __name__ == "__main__":
    sys.exit(main())
