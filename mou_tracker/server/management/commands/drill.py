"""`manage.py drill`: the newest backup is tried now."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mou_tracker.server.drill import drill


class Command(BaseCommand):
    help = (
        "Restore the newest file of BACKUP_DIR into a scratch system, compare it there with its "
        "manifest, verify it and throw it away. Exits 1 where it could not be restored."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = drill()
        if found is None:
            raise CommandError(f"There is no backup in BACKUP_DIR ({settings.BACKUP_DIR or '-'}).")
        if not found["is_well"]:
            self.stdout.write(f"{found['file']} could not be restored: {found['reason']}")
            sys.exit(1)
        self.stdout.write(
            f"{found['file']} was restored and is equal to the original: {found['rows']} rows, "
            f"{found['documents']} documents, {found['seconds']} s"
        )
