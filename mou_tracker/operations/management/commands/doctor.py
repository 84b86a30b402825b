"""`manage.py doctor`: what is wrong with this installation, in sentences."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from mou_tracker.operations.doctor import findings


class Command(BaseCommand):
    help = (
        "Look at database, replicas, migrations, broker, clock, mail, time zone rules, fonts, PDF, "
        "disks and backups: one sentence each. Exits 1 where anything is wrong."
    )
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for one in findings():
            wrong += not one.is_well
            self.stdout.write(f"{'ok   ' if one.is_well else 'WRONG'} {one.sentence}")
        if wrong:
            sys.exit(1)
