"""A process of its own that reads one file and may use so much time and memory and no more: a file
that hurts its reader hurts nobody else."""

import subprocess
import sys
from pathlib import Path
from threading import Event, Timer

HOME = Path(__file__).resolve().parents[2]
WHOLE, FAILED, PROTECTED, CUT = 0, 1, 3, 4  # how the reader ends

MAX_BYTES = 300_000_000  # what a reader may write; sheets and attachments are bounded before


def run(
    path: Path, kind: str, *, what: str, seconds: float, most: int = MAX_BYTES
) -> tuple[bytes, int]:
    """(what the reader wrote, how it ended); CUT where it took too long or wrote more than `most`
    bytes."""
    reader = subprocess.Popen(  # noqa: S603 our own program, our own path
        [sys.executable, "-m", "agreements.extraction", str(path), kind, what, str(seconds / 2)],
        cwd=HOME, env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    is_stopped = Event()

    def stop() -> None:
        is_stopped.set()
        reader.kill()

    clock = Timer(seconds, stop)
    clock.start()
    try:
        with reader:
            read = reader.stdout.read(most + 1) if reader.stdout else b""
            if len(read) > most:
                stop()
    finally:
        clock.cancel()
    return read[:most], CUT if is_stopped.is_set() else reader.returncode
