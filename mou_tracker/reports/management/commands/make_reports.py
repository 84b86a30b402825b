"""Makes the reports that wait, once or in a loop, without a broker."""

import logging
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from mou_tracker.reports.queue import make_waiting

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Make the reports that were asked for."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--loop",
            type=int,
            metavar="SECONDS",
            help="go on, a look every so many seconds: reports are made although Celery stands",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"] is None:
            self.stdout.write(f"{make_waiting()} reports made.")
            return
        if options["loop"] < 1:
            raise CommandError("--loop takes one second or more.")
        stopping = Event()  # what is cut off in the middle is begun anew by the next
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        while not stopping.is_set():
            try:
                make_waiting()
            except DatabaseError as error:  # one that is away for a while must not end the loop
                log.warning("no report this time: %s", error)
            finally:
                close_old_connections()
            stopping.wait(options["loop"])
