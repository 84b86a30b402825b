"""What a press release proposes, without the interface."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from agreements.clock import day_argument, today
from agreements.files.words import REFUSALS
from agreements.models import Agreement
from mou_tracker.imports.known import known_world
from mou_tracker.imports.releases import read_release
from mou_tracker.imports.releases.files import NoText, text_of
from mou_tracker.imports.releases.unbroken import unbroken


class Command(BaseCommand):
    help = (
        "Read a press release (PDF, DOCX, HWPX, HWP, EML, TXT) and print what it proposes: nothing"
        " is written."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--on",
            type=day_argument,
            help="the day of reading (YYYY-MM-DD); by default the release's own, else today",
        )
        parser.add_argument(
            "--world", type=Path, help="what is known, as JSON; by default what is recorded"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")

    def handle(
        self,
        *args: Any,
        file: Path,
        on: date | None,
        world: Path | None,
        as_json: bool,
        **options: Any,
    ) -> None:
        known = _world_in(world) if world else _recorded()
        try:
            text = unbroken(text_of(file))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except NoText as error:
            raise CommandError(f"{file}: {_why(error)}") from None
        told = read_release(text, world=known, on=on, today=today())
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for line in _lines(told):
            self.stdout.write(line)


def _recorded() -> dict[str, Any]:
    try:
        return known_world(Agreement.objects.all())
    except DatabaseError as error:  # a fresh checkout has no tables yet
        raise CommandError(
            "What is recorded cannot be read: start the system once (make run), or name what is "
            f"known with --world.\n{error}"
        ) from None


def _world_in(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from None
    found: dict[str, Any] = told.get("world", told)
    return found


def _why(error: NoText) -> str:
    if error.code in REFUSALS and error.code not in ("mismatch", "not_accepted"):
        return str(REFUSALS[error.code]())
    return {
        "kind": "releases are read from PDF, DOCX, HWPX, HWP, EML and TXT.",
        "mismatch": "the content is of another kind than the name says.",
        "not_accepted": "files of this kind are not read.",
        "none": "there is no text in it.",
        "protected": "it is locked with a password.",
    }.get(error.code, "its text cannot be read.")


def _lines(told: dict[str, Any]) -> list[str]:
    """For people: one line a proposal and part, with the words it was read from."""
    document = told["document"]
    found = [f"{document['date'] or '?'}  {document['issuer'] or '?'}"]
    for row in told["propose"]:
        agreement = row["agreement"]
        name = agreement.get("match") or " / ".join(
            next(iter(one.get("names", {"": one.get("party")}).values()))
            for one in agreement["new"]["parties"]
        )
        mark = "[ ]" if row.get("sure") is False or row.get("ticked") is False else "[x]"
        found.append(f"{mark} {name}: {row['act']} ({row['instrument']})")
        signing = row["signing"] or row.get("planned_signing") or {}
        day = signing.get("signed") or signing.get("when") or "?"
        found.append(
            f"    {'signed' if row['signing'] else 'planned'} {day} | {signing.get('words')}"
        )
        if event := row.get("event"):
            told_of = f"{event['kind']} {event['on'] or '?'} until {event['effective_on'] or '?'}"
            found.append(f"    {told_of} by {event['by'] or '?'} | {event['words']}")
        found += [
            f"    {one['name']} {one['capacity']} ({one['party']}) | {one['words']}"
            for one in (*row["signatories"], *row.get("planned_signatories", ()))
        ]
        found += [f"    {one.get('code') or one['label']} | {one['words']}" for one in row["areas"]]
        found += [
            f"    {one['side']}: {one['text']} | {one['words']}" for one in row["commitments"]
        ]
    found += [
        f"{one['kind']} {one['state']} {one['when']} | {one['words']}" for one in told["activities"]
    ]
    found += [f"? {one}" for one in told["ask"]]
    return found
