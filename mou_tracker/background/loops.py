"""Commands that do what Celery rings for, once or in a loop, without a broker."""

import logging
import signal
from collections.abc import Callable
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from mou_tracker import request_ids, silent_database


def go_on(one_round: Callable[[], object], *, every: int, log: logging.Logger, noun: str) -> None:
    """A round every so many seconds, until the process is asked to end; the round under way is
    finished. A database that is away for a while must not end the loop: `log` has what failed,
    `noun` what there was none of."""
    stopping = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    while not stopping.is_set():
        with request_ids.bound():
            try:
                with silent_database.waiting.statements():
                    one_round()
            except DatabaseError as error:
                log.warning("no %s this time: %s", noun, error)
            finally:
                close_old_connections()
        stopping.wait(every)


class QueueCommand(BaseCommand):
    """Works at what waits in a queue. `noun`: what a round of the loop is for; `ended`: what is
    said once, with how many there were; `loop_help`: what the loop is good for."""

    noun = ""
    ended = "%d"
    loop_help = ""

    def work(self) -> int:
        """All that waits; how many were ended."""
        raise NotImplementedError

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--loop", type=int, metavar="SECONDS", help=self.loop_help)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"] is None:
            self.stdout.write(self.ended % self.work())
            return
        if options["loop"] < 1:
            raise CommandError("--loop takes one second or more.")
        log = logging.getLogger(type(self).__module__)
        go_on(self.work, every=options["loop"], log=log, noun=self.noun)
