"""Builds the search index anew from the rows it is made of, or checks it."""

import sys

from django.core.management.base import BaseCommand

from mou_tracker.search import indexing


class Command(BaseCommand):
    help = "Rebuild the search index; --check changes nothing and exits 1 naming what differs."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, **options) -> None:
        if options["check"]:
            self._check()
        else:
            changed = indexing.rebuild()
            self.stdout.write(f"{sum(changed.values())} entries written anew")

    def _check(self) -> None:
        found = 0
        for line in indexing.differences():
            found += 1
            self.stdout.write(line)
        self.stdout.write(f"{found} search entries differ from their rows")
        if found:
            sys.exit(1)
