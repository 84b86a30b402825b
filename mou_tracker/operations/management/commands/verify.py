"""Whether the office is in order: the audit trail, the files, the derived rows. It names the zone
rules that clocks go by; a change of them is no fault."""

import sys
from collections.abc import Callable, Iterator

from django.core.management.base import BaseCommand

from agreements import files
from agreements.models import broken_chain
from mou_tracker import zone_rules
from mou_tracker.drift import differing

#: What is looked at -> its faults in words, each found when asked for.
PARTS: dict[str, Callable[[], Iterator[object]]] = {
    "audit trail": broken_chain,
    "files": files.faults,
    "derived rows": differing,
}


def told(faults: Callable[[], Iterator[object]]) -> Iterator[object]:
    """A store that does not answer is one fault, and no document's."""
    try:
        yield from faults()
    except files.StoreError:
        yield "the store of documents does not answer"


class Command(BaseCommand):
    help = (
        "Check the audit trail's chain, every file's digest and every derived row. Exits 1 on the "
        "first fault and names it; --all goes on and names every one."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--all", action="store_true", help="name every fault")

    def handle(self, *args, **options) -> None:
        found = 0
        self.stdout.write(f"time zone rules: {zone_rules.in_use()}")
        for part, faults in PARTS.items():
            before = found
            for fault in told(faults):
                found += 1
                self.stdout.write(f"{part}: {fault}")
                if not options["all"]:
                    sys.exit(1)
            if found == before:
                self.stdout.write(f"{part}: in order")
        if found:
            sys.exit(1)
