"""What a register tells: counted, or row by row, as JSON."""

import json
from pathlib import Path
from time import sleep
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from agreements.access import can
from agreements.actions import examine
from agreements.clock import day_argument, today
from agreements.extraction import NotAccepted, recognise
from agreements.extraction.sheets import Refused, read_sheets
from agreements.files import receive
from agreements.files.store import CHUNK
from agreements.files.words import refusal, sheet_refusal
from mou_tracker.accounts.models import User
from mou_tracker.imports import actions
from mou_tracker.imports.models import Import, State
from mou_tracker.imports.queue import work_waiting
from mou_tracker.imports.registers import Register, World, read_register
from mou_tracker.imports.registers.representation import counted, with_rows
from mou_tracker.imports.wording import fault
from mou_tracker.imports.world import world_of


class Command(BaseCommand):
    help = "Read a register (XLSX, XLS, ODS, CSV, HWPX, HWP, DOCX) and print what it tells."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--on", type=day_argument, help="the day it is read on (YYYY-MM-DD)")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--rows", action="store_true", help="with --json: every row's reading")
        parser.add_argument("--commit", action="store_true", help="take it in where nothing blocks")
        parser.add_argument("--owner", help="e-mail or name of whose import it is")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or today()
        if options["commit"]:
            self._commit(options["file"], on=on, owner=_owner(options["owner"]))
            return
        register = self._read(options["file"], on=on)
        if options["json"]:
            told = with_rows(register) if options["rows"] else counted(register)
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        counts = register.counts
        self.stdout.write(", ".join(f"{number} {name}" for name, number in counts.items()))
        for code, number in register.problem_counts.items():
            self.stdout.write(f"{number:>6} {code}")

    def _commit(self, path: Path, *, on: Any, owner: User) -> None:
        """Exit 3 naming the kinds that block, with nothing written."""
        register = self._read(path, on=on, world=world_of(owner))
        if register.blocking:
            raise CommandError(f"blocked by {', '.join(register.blocking)}", returncode=3)
        try:
            with path.open("rb") as file:
                received = receive(iter(lambda: file.read(CHUNK), b""))
            imported = actions.receive(by=owner, on=on, file=examine(received, name=path.name))
        except ValidationError as error:
            raise CommandError(f"{path}: {' '.join(error.messages)}") from error
        imported = finished(imported)
        if imported.is_open:
            imported = finished(actions.ask_to_apply(by=owner, imported=imported))
        if imported.state != State.APPLIED:
            why = [f"{one['at']}: {one['why']}" for one in imported.result.get("refused", ())]
            raise CommandError("; ".join(why) or fault(imported.error, imported.error_at),
                               returncode=3)  # fmt: skip
        made = imported.result["made"]
        self.stdout.write(", ".join(f"{number} {name}" for name, number in made.items()) or "0")

    @staticmethod
    def _read(path: Path, *, on: Any, world: World | None = None) -> Register:
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
        return read_register(sheets, on=on, world=world, form=kind.code)


def _owner(name: str | None) -> User:
    """By e-mail or name; by default the first who may take a register in."""
    people = User.objects.filter(is_active=True).order_by("pk")
    if name:
        people = people.filter(Q(email__iexact=name) | Q(native_name=name) | Q(latin_name=name))
    found: User | None = next((one for one in people if can(one, "apply_import")), None)
    if found is None:
        raise CommandError("Nobody of this name may take a register in." if name else
                           "Nobody may take a register in.")  # fmt: skip
    return found


def finished(imported: Import) -> Import:
    """Once nobody works at it any more: here, or in a worker that was faster."""
    while True:
        work_waiting()
        found = Import.objects.select_related("document").get(pk=imported.pk)
        if not found.is_under_way:
            return found
        sleep(0.2)
