"""`manage.py backup FILE`: database and documents as one consistent file."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mou_tracker.operations.backup import BackupError, check, write


class Command(BaseCommand):
    help = (
        "Write the database and the documents it names to FILE, as one snapshot, while everything "
        "goes on. Sealed where BACKUP_KEY is set. Exits 1 where a document is missing or damaged, "
        "and names it; everything else is in the file all the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="read FILE to its end instead; write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file, key = options["file"], settings.BACKUP_KEY
        try:
            if options["check"]:
                self._tell(file, key)
                return
            written = write(file, key=key)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(
            f"{file}: {written.rows} rows of {written.tables} tables, {written.documents} documents"
            f" ({written.bytes} bytes), {'encrypted' if key else 'not encrypted'}"
        )
        for digest in written.absent:
            self.stderr.write(f"not in it, since missing or damaged: document {digest}")
        if written.absent:
            sys.exit(1)

    def _tell(self, file: Path, key: str) -> None:
        found = check(file, key=key)
        self.stdout.write(
            f"{file}: whole, made {found.made_at:%Y-%m-%d %H:%M} UTC by version "
            f"{found.about['product']} at {found.about['site']}: {found.rows} rows, "
            f"{found.manifest['documents']['count']} documents"
        )
