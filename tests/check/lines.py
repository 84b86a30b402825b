"""Templates and style sheets hold one thought a line, so that a difference shows what changed."""

from collections.abc import Iterable
from pathlib import Path

from tests.check import ROOT

LONGEST = 120
#: Lines that cannot be broken: a tag of Django's templates ends on its line. May only fall.
ALLOWED = 20


def too_long(files: Iterable[Path]) -> list[str]:
    """file:line of every line that is longer."""
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in sorted(files)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]


def sources() -> list[Path]:
    sheets = [file for file in (ROOT / "static").rglob("*.css") if "vendor" not in file.parts]
    return [*(ROOT / "templates").rglob("*.html"), *sheets]


def faults() -> list[str]:
    found = too_long(sources())
    return found if len(found) > ALLOWED else []
