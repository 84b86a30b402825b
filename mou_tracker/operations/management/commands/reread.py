"""Finds the texts of kept files anew."""

from typing import Any

from django.core.management.base import BaseCommand

from agreements.files.rereading import reread


class Command(BaseCommand):
    help = "Find the texts of kept files that could not be read before; --all: of every file."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", dest="every")

    def handle(self, *args: Any, every: bool, **options: Any) -> None:
        number = 0
        for row in reread(every=every):
            number += 1
            self.stdout.write(f"{row.uid} {row.get_text_state_display()}")
        self.stdout.write(f"{number} texts found anew")
