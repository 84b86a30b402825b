"""Rebuilds status periods and deadlines of both floors from the facts, or checks them."""

import sys
from collections.abc import Iterator

from django.core.management.base import BaseCommand
from django.db import transaction

from activities import derive as work
from activities.models import Activity
from agreements import commitments, derive
from agreements.clock import today
from agreements.models import Agreement

CHUNK = 500


def differing() -> Iterator[str]:
    """Every derived row that differs from its facts, named; nothing is changed."""
    house = derive.House.load()
    for agreement in derive.with_facts(Agreement.objects.order_by("pk")).iterator(CHUNK):
        yield from derive.differences(agreement, house=house)
    for activity in work.with_facts(Activity.objects.order_by("pk")).iterator(CHUNK):
        yield from work.differences(activity)


class Command(BaseCommand):
    help = "Rebuild derived rows; --check changes nothing and exits 1 naming each that differs."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, **options) -> None:
        if options["check"]:
            self._check()
        else:
            self._rebuild()

    def _check(self) -> None:
        found = 0
        for line in differing():
            found += 1
            self.stdout.write(line)
        self.stdout.write(f"{found} derived rows differ from their facts")
        if found:
            sys.exit(1)

    def _rebuild(self) -> None:
        house, on = derive.House.load(), today()
        agreements = list(Agreement.objects.order_by("pk").values_list("pk", flat=True))
        for pk in agreements:
            with transaction.atomic():
                agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=pk)
                derive.refresh(agreement, on=on, house=house)
                commitments.refresh_commitments(agreement)
        activities = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
        for pk in activities:
            with transaction.atomic():
                work.refresh(Activity.objects.select_for_update(of=("self",)).get(pk=pk))
        self.stdout.write(
            f"{len(agreements)} agreements and {len(activities)} activities derived anew"
        )
