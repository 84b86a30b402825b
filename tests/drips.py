"""A server that sends a byte now and then, for ever: no time-out of a socket ever comes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

PAUSE = 0.05  # seconds


class _Server(ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def dripping(first: bytes, drop: bytes) -> Iterator[int]:
    """Its port. What it begins each conversation with, and what follows again and again."""
    over = threading.Event()

    class Drips(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.sendall(first)
                while not over.wait(PAUSE):
                    self.request.sendall(drop)

    with _Server(("127.0.0.1", 0), Drips) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            over.set()
            server.shutdown()
