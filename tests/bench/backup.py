"""A backup beside `pg_dump` and `tar` of the same installation, in turns: time, CPU and memory of
each program at its highest. `AGREEMENTS=10000` in the environment, else 1,000; `DOCUMENTS` says how
many each has, else five. Both sides write without a key and press rows alike (gzip 1), documents
not at all."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mou_tracker.server.system import reachable

from .driver import fill

ROOT = Path(__file__).resolve().parent.parent.parent
AGREEMENTS, DOCUMENTS, BYTES = 1_000, 5, 16_384
MOST = 3.0  # times what the two take, at most
ROUNDS = 3
#: Documents whose rows are written at once.
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock and of CPU; megabytes of memory at the highest."""

    wall: float
    cpu: float
    most: float

    def __add__(self, other: "Run") -> "Run":
        return Run(self.wall + other.wall, self.cpu + other.cpu, max(self.most, other.most))


def main() -> None:
    agreements = int(os.environ.get("AGREEMENTS") or AGREEMENTS)
    var = Path(os.environ.get("VAR") or ROOT / "var" / f"bench-backup-{agreements}")
    os.environ |= {"VAR": str(var), "DJANGO_SETTINGS_MODULE": "mou_tracker.settings"}
    os.environ["LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    fill(agreements)
    _attach(agreements * int(os.environ.get("DOCUMENTS") or DOCUMENTS))
    with tempfile.TemporaryDirectory(prefix="backup-", dir=reachable(var)) as folder:
        for line in measured(Path(folder)):
            print(line, flush=True)


def _attach(wanted: int) -> None:
    """Documents of noise: what cannot be pressed, as scans cannot."""
    from django.conf import settings

    from agreements.models import Agreement, Document, DocumentAgreement
    from mou_tracker.accounts.models import User

    by = User.objects.get(email="bench@example.org")
    owners = list(Agreement.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(Document.objects.count(), wanted, AT_ONCE):
        found = [_kept(n, by) for n in range(first, min(first + AT_ONCE, wanted))]
        Document.objects.bulk_create(found)
        DocumentAgreement.objects.bulk_create(
            DocumentAgreement(document=one, agreement_id=owners[(first + n) % len(owners)])
            for n, one in enumerate(found)
        )
    print(f"{Document.objects.count()} documents in {settings.DOCUMENTS_DIR}", flush=True)


def _kept(number: int, by: Any) -> Any:
    """Its row; the bytes lie in the store."""
    from django.conf import settings

    from agreements.models import Document

    content = os.urandom(BYTES)
    digest = hashlib.sha256(content).hexdigest()
    place = Path(settings.DOCUMENTS_DIR) / digest[:2] / digest[2:4]
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    (place / digest).write_bytes(content)
    return Document(
        title=f"Scan {number}", kind="other", original_name=f"scan-{number}.bin", size=BYTES,
        sha256=digest, media_type="application/octet-stream", uploaded_by=by,
    )  # fmt: skip


def measured(folder: Path) -> Iterator[str]:
    programs = {"backup": [sys.executable, "manage.py", "backup", str(folder / "backup")]}
    programs |= _theirs(folder)
    found: dict[str, list[Run]] = {name: [] for name in programs}
    for _round in range(ROUNDS):
        for name, words in programs.items():
            found[name].append(_run(words, written=folder / name))
    best = {name: min(runs, key=lambda one: one.wall) for name, runs in found.items()}
    yield f"{'':<20}{'wall s':>9}{'CPU s':>9}{'MB':>9}"
    for name, one in (best | {"pg_dump and tar": best["pg_dump"] + best["tar"]}).items():
        yield f"{name:<20}{one.wall:>9.2f}{one.cpu:>9.2f}{one.most:>9.0f}"
    ratio = best["backup"].wall / (best["pg_dump"] + best["tar"]).wall
    yield f"ratio of wall {ratio:.2f}, at most {MOST} {'ok' if ratio <= MOST else 'OVER'}"


def _theirs(folder: Path) -> dict[str, list[str]]:
    from django.conf import settings

    from mou_tracker.server import embedded

    told = settings.DATABASES["default"]
    program = shutil.which("pg_dump", path=str(embedded.binaries("postgres"))) or "pg_dump"
    dump = [program, "-h", told["HOST"], "-U", told["USER"], "-Fc", "-Z", "gzip:1"]
    dump += ["-f", str(folder / "pg_dump"), told["NAME"]]
    tar = ["tar", "-cf", str(folder / "tar"), "-C", str(settings.DOCUMENTS_DIR), "."]
    return {"pg_dump": dump, "tar": tar}


def _run(words: Sequence[str], *, written: Path) -> Run:
    """What it took until the bytes it has written are on the disk."""
    begun = time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{words[0]} ended with {status}")
    with written.open("rb") as file:
        os.fsync(file.fileno())
    took = time.perf_counter() - begun
    return Run(took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
