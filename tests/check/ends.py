"""Few files know by which column an agreement, a term or a post ends: the others ask for its span,
or use a word of its QuerySet."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.check import ROOT

#: Files that name it outside the packages below. May only fall.
ALLOWED = 8
PACKAGES = ("agreements", "activities", "mou_tracker")
#: Where rows are made and kept.
ITS_OWN = {"dates", "lifecycle", "derive", "models", "migrations"}
#: The new day of an extension is what somebody told, and none of these.
NAME = re.compile("(?<!new_)ends_on|ends_key")


def sources() -> list[Path]:
    found = (file for name in PACKAGES for file in (ROOT / name).rglob("*.py"))
    return sorted(one for one in found if ITS_OWN.isdisjoint(one.relative_to(ROOT).parts))


def that_name_it(files: Iterable[Path]) -> list[str]:
    return [str(file.relative_to(ROOT)) for file in files if NAME.search(file.read_text("utf-8"))]


def faults() -> list[str]:
    found = that_name_it(sources())
    return found if len(found) > ALLOWED else []
