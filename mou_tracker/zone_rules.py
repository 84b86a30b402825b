"""Whose time zone rules count: the newer of the host's and of the package `tzdata`.

Python asks the host's files first, so that an old host silently wins over a new package (Winnipeg
and Vancouver an hour off in 2027). Standard library only: it is read before anything else.
"""

import zoneinfo
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

#: The file in a folder of zones that begins with its release: "# version 2026f".
SOURCE = "tzdata.zi"
PACKAGE = "tzdata"


@dataclass(frozen=True, slots=True, order=True)
class ZoneRules:
    """One folder of zones and the release it holds; "" where it does not say, which counts as the
    oldest."""

    release: str
    folder: str

    def __str__(self) -> str:
        is_package = Path(self.folder).parent.name == PACKAGE
        return f"{self.release or '?'} ({PACKAGE if is_package else self.folder})"


def rules_in(folder: Path) -> ZoneRules:
    try:
        with (folder / SOURCE).open(encoding="utf-8") as source:
            release = source.readline().removeprefix("# version").strip()
    except OSError:
        release = ""
    return ZoneRules(release, str(folder))


def _found() -> list[ZoneRules]:
    """The rules on this machine, the newest first; the package before a host that is as new."""
    folders = [Path(folder) for folder in HOST if Path(folder).is_dir()]
    if (package := find_spec(PACKAGE)) and package.origin:
        folders.insert(0, Path(package.origin).parent / "zoneinfo")
    return sorted(map(rules_in, folders), key=lambda one: one.release, reverse=True)


def use_newest() -> None:
    """From here on zones are read by the newest rules; a zone they lack by the next."""
    zoneinfo.reset_tzpath([one.folder for one in _found()])
    zoneinfo.ZoneInfo.clear_cache()


def in_use() -> ZoneRules:
    """The rules zones are read by."""
    return rules_in(Path(zoneinfo.TZPATH[0])) if zoneinfo.TZPATH else ZoneRules("", PACKAGE)


#: Where the host keeps its zones.
HOST = zoneinfo.TZPATH
