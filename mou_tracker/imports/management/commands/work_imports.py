"""Reads and takes in the registers that wait, once or in a loop, without a broker."""

import logging
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from mou_tracker.imports.queue import work_waiting

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Read registers that were received, take in those that are to be."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--loop",
            type=int,
            metavar="SECONDS",
            help="go on, a look every so many seconds: imports go on although Celery stands",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"] is None:
            self.stdout.write(f"{work_waiting()} imports worked at.")
            return
        if options["loop"] < 1:
            raise CommandError("--loop takes one second or more.")
        stopping = Event()  # what is cut off in the middle is begun anew by the next
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        while not stopping.is_set():
            try:
                work_waiting()
            except DatabaseError as error:  # one that is away for a while must not end the loop
                log.warning("no import this time: %s", error)
            finally:
                close_old_connections()
            stopping.wait(options["loop"])
