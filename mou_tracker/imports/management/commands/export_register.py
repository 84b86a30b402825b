"""The office's own agreements as a register that can be read again."""

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.access import Rights
from agreements.exports import csv_lines, xlsx_book
from mou_tracker.imports.exporting import register_sheet


class Command(BaseCommand):
    help = "Write every agreement as a register (CSV or XLSX, by the ending of FILE)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        sheet = register_sheet(Rights(role="manager"))
        try:
            with path.open("wb") as file:
                if path.suffix.lower() == ".xlsx":
                    shutil.copyfileobj(xlsx_book([sheet], None), file)
                elif path.suffix.lower() == ".csv":
                    file.writelines(
                        line if isinstance(line, bytes) else line.encode()
                        for line in csv_lines(sheet)
                    )
                else:
                    raise CommandError("A register is written as .csv or .xlsx.")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self.stdout.write(f"{path} written.")
