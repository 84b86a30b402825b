"""What a register tells: counted, or row by row, as JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.clock import day_argument, today
from agreements.extraction import NotAccepted, recognise
from agreements.extraction.sheets import Refused, read_sheets
from agreements.files.words import refusal, sheet_refusal
from mou_tracker.imports.registers import Register, read_register
from mou_tracker.imports.registers.representation import counted, with_rows


class Command(BaseCommand):
    help = "Read a register (XLSX, XLS, ODS, CSV, HWPX, HWP, DOCX) and print what it tells."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--on", type=day_argument, help="the day it is read on (YYYY-MM-DD)")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--rows", action="store_true", help="with --json: every row's reading")

    def handle(self, *args: Any, **options: Any) -> None:
        register = self._read(options["file"], on=options["on"] or today())
        if options["json"]:
            told = with_rows(register) if options["rows"] else counted(register)
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        counts = register.counts
        self.stdout.write(", ".join(f"{number} {name}" for name, number in counts.items()))
        for code, number in register.problem_counts.items():
            self.stdout.write(f"{number:>6} {code}")

    @staticmethod
    def _read(path: Path, *, on: Any) -> Register:
        try:
            with path.open("rb") as file:
                kind = recognise(file, name=path.name)
            sheets = read_sheets(path.resolve(), kind)
        except NotAccepted as error:
            raise CommandError(f"{path}: {refusal(error)}") from error
        except Refused as error:
            raise CommandError(f"{path}: {sheet_refusal(error)}") from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        return read_register(sheets, on=on, form=kind.code)
