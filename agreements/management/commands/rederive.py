"""Rebuilds status periods and deadlines from the facts, or checks them."""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from agreements import derive
from agreements.models import Agreement

CHUNK = 500


class Command(BaseCommand):
    help = (
        "Rebuild derived rows; --check changes nothing and exits 1 naming every row that differs."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, **options) -> None:
        if options["check"]:
            self._check()
        else:
            self._rebuild()

    def _check(self) -> None:
        house, found, seen = derive.House.load(), 0, 0
        agreements = derive.with_facts(Agreement.objects.order_by("pk"))
        for agreement in agreements.iterator(chunk_size=CHUNK):
            seen += 1
            for line in derive.differences(agreement, house=house):
                found += 1
                self.stdout.write(line)
        self.stdout.write(f"{seen} agreements, {found} rows differ")
        if found:
            sys.exit(1)

    def _rebuild(self) -> None:
        house, on, done = derive.House.load(), timezone.localdate(), 0
        for pk in Agreement.objects.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=pk)
                derive.refresh(agreement, on=on, house=house)
            done += 1
        self.stdout.write(f"{done} agreements derived anew")
