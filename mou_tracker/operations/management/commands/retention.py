"""`manage.py retention`: whose data are past the day until which they are kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.actions.reducing import due, reduce_what_is_due
from agreements.clock import today
from mou_tracker.operations.personal import purposes


class Command(BaseCommand):
    help = (
        "Name the people whose contact data are past their day; with --really they go now, as they "
        "do each night. --purposes shows why data about people are kept, and until when."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--really", action="store_true", help="take them away")
        parser.add_argument("--purposes", action="store_true", help="show the table of purposes")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["purposes"]:
            self.stdout.write("\n".join(purposes.as_table()))
            return
        on = today()
        for person in due(on):
            self.stdout.write(f"{person.uid}: kept until {person.retain_until}")
        count = due(on).count()
        if options["really"]:
            count = reduce_what_is_due(on=on)
        self.stdout.write(f"{count} people {'reduced' if options['really'] else 'are due'}")
