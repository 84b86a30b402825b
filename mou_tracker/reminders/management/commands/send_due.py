"""What the reminder tick does, by hand or in a loop, without a broker."""

import logging
import signal
from argparse import ArgumentTypeError
from datetime import date
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from mou_tracker.reminders.tick import tick

log = logging.getLogger(__name__)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text}: write the day as 2027-01-04") from None


class Command(BaseCommand):
    help = "Plan what has come due, write the mails and send them."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--on", type=day, help="as if it were this day (YYYY-MM-DD)")
        parser.add_argument(
            "--loop",
            type=int,
            metavar="SECONDS",
            help="go on, a round every so many seconds: due mail leaves although Celery stands",
        )

    def handle(self, *args, **options) -> None:
        if options["loop"] is None:
            self.stdout.write(str(tick(on=options["on"])))
            return
        if options["loop"] < 1 or options["on"]:
            raise CommandError("--loop takes one second or more, and no --on.")
        stopping = Event()  # a round under way is finished: nothing is cut off in mid-mail
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        while not stopping.is_set():
            self.one_round()
            stopping.wait(options["loop"])

    def one_round(self) -> None:
        """A database that is away for a while must not end the loop."""
        try:
            tick()
        except DatabaseError as error:
            log.warning("no round this time: %s", error)
        finally:
            close_old_connections()
