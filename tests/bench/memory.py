"""The memory of `make run` at rest: the proportional share (PSS) of all its processes."""

import contextlib
import tempfile
import time
from pathlib import Path

from tests.campaign.system import parent_of
from tests.mou_tracker.server.system import System, reachable

ROOT = Path(__file__).resolve().parent.parent.parent
#: A process's name, or what its command line says in builds whose processes have none.
WORDS = {
    "mou-web": "web",
    "granian": "web",
    "multiprocessing": "web",
    "mou-worker": "worker",
    " worker ": "worker",
    "mou-beat": "beat",
    " beat ": "beat",
    "mou-mail": "mail",
    "mou-reports": "reports",
    "send_due": "mail",
    "guard": "guards",
    "valkey": "broker",
    "postgres": "database",
}
AT_REST = 30  # seconds after the start: whatever begins by itself has begun


def measure(root: Path = ROOT) -> dict[str, int]:
    """Megabytes by program, of a system that was started for the second time."""
    with tempfile.TemporaryDirectory(prefix="memory-") as folder:
        system = System(reachable(Path(folder)) / "var", root=root)
        system.start().stop()
        system.start()
        try:
            time.sleep(AT_REST)
            return family_memory(system)
        finally:
            system.stop()


def family_memory(system: System) -> dict[str, int]:
    found: dict[str, int] = {}
    for pid, name in _family(system).items():
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            kilobytes = next(int(one.split()[1]) for one in rollup.splitlines() if "Pss:" in one)
            found[name] = found.get(name, 0) + kilobytes
    return {name: round(size / 1024) for name, size in sorted(found.items())}


def _family(system: System) -> dict[int, str]:
    """Its processes by what they are. A server's own children name no folder: they are what their
    parent is."""
    names = {pid: _name(line) for pid, line in system.lines()}
    parents = {int(one.name): parent_of(int(one.name)) for one in Path("/proc").glob("[0-9]*")}
    while new := {
        pid: names[parent]
        for pid, parent in parents.items()
        if parent in names and pid not in names
    }:
        names |= new
    return names


def _name(line: str) -> str:
    """What a process is, whether its command line says so or its own name."""
    return next((name for word, name in WORDS.items() if word in line), "supervisor")


def main(base: str | None) -> None:
    from .beside import checked_out

    builds = {"now": ROOT} | ({"then": checked_out(base)} if base else {})
    found = {name: measure(root) for name, root in builds.items()}
    print(f"{'PSS in MB, at rest':<24}" + "".join(f"{name:>9}" for name in found))
    for part in sorted({part for one in found.values() for part in one}):
        print(f"{part:<24}" + "".join(f"{one.get(part, 0):>9}" for one in found.values()))
    print(f"{'all':<24}" + "".join(f"{sum(one.values()):>9}" for one in found.values()))
