"""Rebuilds status periods and deadlines of both packages from the facts, or checks them."""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet

from activities import derive as work
from activities.actions.zone_rules import follow_zone_rules
from activities.models import Activity
from agreements import derive
from agreements.clock import today
from agreements.derive import commitments
from agreements.models import Agreement
from mou_tracker.drift import batches, differing


class Command(BaseCommand):
    help = (
        "Rebuild derived rows; --check changes nothing and exits 1 naming each that differs; "
        "--outdated rebuilds what an earlier version derived, and does nothing where there is none."
    )

    def add_arguments(self, parser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--check", action="store_true")
        group.add_argument("--outdated", action="store_true")

    def handle(self, *args, **options) -> None:
        self.verbosity = options["verbosity"]
        if options["check"]:
            self._check()
        elif not options["outdated"]:
            follow_zone_rules(on=today())
            self._rebuild(Agreement.objects.all())
        elif derive.outdated().exists():
            self._rebuild(derive.outdated())

    def _check(self) -> None:
        found = 0
        for line in differing():
            found += 1
            self.stdout.write(line)
        self.stdout.write(f"{found} derived rows differ from their facts")
        if found:
            sys.exit(1)

    def _rebuild(self, of: QuerySet[Agreement]) -> None:
        """Of activities and to-dos all. What says by which rules an agreement was derived is
        written last, so that a run that was stopped is begun anew."""
        for rows in work.sources():
            for batch in batches(rows.only("pk")):
                with transaction.atomic():
                    found = rows.filter(pk__in=[row.pk for row in batch])
                    list(found.select_for_update(of=("self",)))
                    work.refresh_all(found)
        for batch in batches(of.only("pk")):
            with transaction.atomic():
                pks = [agreement.pk for agreement in batch]
                list(Agreement.objects.select_for_update(of=("self",)).filter(pk__in=pks))
                commitments.refresh_all_commitments(pks)
        agreements = list(of.order_by("pk").values_list("pk", flat=True))
        derive.refresh_all(agreements, on=today())
        if self.verbosity:
            activities = Activity.objects.count()
            self.stdout.write(
                f"{len(agreements)} agreements and {activities} activities derived anew"
            )
