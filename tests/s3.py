"""A storage that speaks S3, as a process of its own on a port of loopback: to be stopped and
frozen."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from tests.mou_tracker.server.system import free_port, wait_until

BUCKET = "documents"
KEYS = {"AWS_ACCESS_KEY_ID": "mou", "AWS_SECRET_ACCESS_KEY": "a-word-of-the-storage"}


class Storage:
    """What it holds is gone when it ends, as with a storage that was lost."""

    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder / "s3.log"
        self.process: subprocess.Popen | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, within: str = "mou") -> str:
        return f"s3://{BUCKET}/{within}?endpoint={self.endpoint}"

    def start(self) -> "Storage":
        with self.log.open("w") as log:
            words = ("-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port))
            self.process = subprocess.Popen([sys.executable, *words], stdout=log, stderr=log)
        wait_until(self._has_bucket, "the storage answers", said=self.log.read_text)
        return self

    def _has_bucket(self) -> bool:
        try:
            with urlopen(Request(f"{self.endpoint}/{BUCKET}", method="PUT"), timeout=5):
                return True
        except OSError:
            return False

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def running(folder: Path) -> Iterator[Storage]:
    found = Storage(folder).start()
    try:
        yield found
    finally:
        found.end()
