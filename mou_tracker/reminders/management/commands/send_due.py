"""What the reminder tick does, by hand or in a loop, without a broker."""

import logging
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Max

from agreements.clock import day_argument
from agreements.models import OutboxMessage
from mou_tracker.background.loops import go_on
from mou_tracker.reminders.composer import compose
from mou_tracker.reminders.moments import mail_time
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.rehearsal import as_if_told, days_before
from mou_tracker.reminders.tick import tick

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Plan what has come due, write the mails and send them."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--on",
            type=day_argument,
            help="what would be sent at 09:00 of this day (YYYY-MM-DD); nothing is written",
        )
        parser.add_argument(
            "--really", action="store_true", help="with --on: send it, as if it were that day"
        )
        parser.add_argument(
            "--loop",
            type=int,
            metavar="SECONDS",
            help="go on, a round every so many seconds: due mail leaves although Celery stands",
        )

    def handle(self, *args, **options) -> None:
        self.verbosity = options["verbosity"]
        if options["really"] and not options["on"]:
            raise CommandError("--really goes with --on.")
        if options["on"] and not options["really"] and options["loop"] is None:
            self.foretell(options["on"])
            return
        if options["loop"] is None:
            self.stdout.write(str(tick(on=options["on"])))
            return
        if options["loop"] < 1 or options["on"]:
            raise CommandError("--loop takes one second or more, and no --on.")
        go_on(tick, every=options["loop"], log=log, noun="round")

    def foretell(self, on: date) -> None:
        """Lives through the days before, as if nobody answered, plans and writes the mails of that
        day, shows them (with their texts at verbosity 2), and takes everything back."""
        with transaction.atomic():
            for day in days_before(on):
                as_if_told(day)
            last = OutboxMessage.objects.aggregate(last=Max("pk"))["last"] or 0
            now = mail_time(on, settings.TIME_ZONE)
            plan(now=now, on=on)
            compose(now=now, on=on)
            for mail in OutboxMessage.objects.filter(pk__gt=last).order_by("to_address", "pk"):
                self.stdout.write(f"{mail.to_address}  {mail.subject}")
                if self.verbosity > 1:
                    self.stdout.write(mail.text)
            transaction.set_rollback(True)
