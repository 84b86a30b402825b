"""A process of its own that reads one file and may use so much time and memory and no more: a file
that hurts its reader hurts nobody else."""

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
WHOLE, FAILED, PROTECTED, CUT = 0, 1, 3, 4  # how the reader ends


def run(path: Path, kind: str, *, what: str, seconds: float) -> tuple[bytes, int]:
    """(what the reader wrote, how it ended); CUT where it took too long."""
    reader = subprocess.Popen(  # noqa: S603 our own program, our own path
        [sys.executable, "-m", "agreements.extraction", str(path), kind, what, str(seconds / 2)],
        cwd=HOME, env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        read, _errors = reader.communicate(timeout=seconds)
        return read, reader.returncode
    except subprocess.TimeoutExpired:
        reader.kill()
        read, _errors = reader.communicate()
        return read, CUT
