"""What the one-line entry understands of a line, as JSON."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from activities.quick.candidates import candidates_for
from activities.quick.names import Candidates
from activities.quick.reading import MAX_LINE, parse
from activities.quick.representation import representation
from activities.quick.world import candidates_of
from agreements.access import LADDER, Rights
from agreements.clock import day_argument, today
from agreements.languages import CODES
from agreements.models import Agreement, Party


class Command(BaseCommand):
    help = "Print what the one-line entry understands of a line, as JSON."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", help=f"the line; the first {MAX_LINE} characters are read")
        parser.add_argument("--on", type=day_argument, help="the day it is read on (YYYY-MM-DD)")
        parser.add_argument("--lang", choices=CODES, default="ko", help="the writer's language")
        parser.add_argument(
            "--world",
            type=Path,
            metavar="FILE",
            help="know only the agreements of this JSON file, and read on its day",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on, file = options["on"], options["world"]
        if file:
            world = self._world(file)
            name = reference = str
            try:
                known = candidates_of(world)
                on = on or (date.fromisoformat(world["today"]) if "today" in world else None)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise CommandError(
                    f"{file}: an agreement has a reference and a party, and today is a day like"
                    f" 2027-01-04 ({error!r})."
                ) from error
        else:
            known, name, reference = self._database()
        entry = parse(options["text"], on=on or today(), known=known, language=options["lang"])
        told = representation(entry, short_name=name)
        told["agreements"] = [reference(key) for key in told["agreements"]]
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))

    @staticmethod
    def _world(file: Path) -> dict[str, Any]:
        """The file itself, or what stands under "world" in it."""
        try:
            world = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from error
        world = world.get("world", world) if isinstance(world, dict) else None
        if not isinstance(world, dict) or not isinstance(world.get("agreements", []), list):
            raise CommandError(f"{file}: a world is an object with a list of agreements.")
        return world

    @staticmethod
    def _database() -> tuple[Candidates, Callable[[Any], str], Callable[[Any], str]]:
        known = candidates_for(Rights(LADDER[-1]))
        parties = dict(Party.objects.values_list("pk", "short_name"))
        references = dict(Agreement.objects.values_list("pk", "reference"))
        return known, parties.__getitem__, references.__getitem__
