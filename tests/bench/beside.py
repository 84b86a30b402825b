"""This build beside an older one: both filled by the same seed and measured in turns, so that what
else the machine does falls on both alike. `make bench BASE=9d4c26c`
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DRIVER = Path(__file__).with_name("driver.py")
AGREEMENTS = int(os.environ.get("AGREEMENTS", "10000"))
ROUNDS, AT_ONCE, WARM = 10, 3, 3
HEAD = f"{'p50 ms, and CPU ms, of a request':<44}" + "".join(
    f"{column:>9}" for column in ("now", "then", "ratio", "CPU now", "then", "ratio")
)


class Build:
    def __init__(self, root: Path, name: str) -> None:
        var = ROOT / "var" / f"bench-{name}"
        self.process = subprocess.Popen(
            [sys.executable, str(DRIVER), str(root), str(var), str(AGREEMENTS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root,
        )  # fmt: skip
        self.took: dict[str, list[list[float]]] = {}

    def names(self) -> list[str]:
        """Waits until it is filled."""
        return json.loads(self.process.stdout.readline() or "[]")

    def ask(self, name: str, rounds: int) -> list[list[float]]:
        self.process.stdin.write(f"{name} {rounds}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def medians(self, name: str) -> list[float]:
        return [statistics.median(column) for column in zip(*self.took[name], strict=True)]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=60)


def checked_out(base: str) -> Path:
    """The tree of `base`, in a worktree of its own below `var/`."""
    commit = _git("rev-parse", "--short=12", base)
    folder = ROOT / "var" / f"build-{commit}"
    if not folder.exists():
        _git("worktree", "add", "--detach", str(folder), commit)
        (script,) = (folder / "mou_tracker").rglob("catalogues.py")  # wherever that build has it
        subprocess.run([sys.executable, str(script)], cwd=folder, check=True)
    return folder


def _git(*words: str) -> str:
    told = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return told.stdout.strip()


def main(base: str) -> None:
    now = Build(ROOT, "now")
    shared = set(now.names())
    then = Build(checked_out(base), _git("rev-parse", "--short=12", base))
    names = [name for name in then.names() if name in shared and os.environ.get("ONLY", "") in name]
    builds = (now, then)
    for name in names:
        for build in builds:
            build.ask(name, WARM)
            build.took[name] = []
        for _turn in range(ROUNDS):
            for build in builds:
                build.took[name] += build.ask(name, AT_ONCE)
    print(HEAD)
    for name in names:
        (wall, cpu), (before, cpu_before) = now.medians(name), then.medians(name)
        print(
            f"{name:<44}{wall:>9.2f}{before:>9.2f}{wall / before:>9.2f}"
            f"{cpu:>9.2f}{cpu_before:>9.2f}{cpu / cpu_before:>9.2f}",
            flush=True,
        )
    for build in builds:
        build.close()
