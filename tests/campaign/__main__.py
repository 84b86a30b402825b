"""python -m tests.campaign [part …]; prints figures, and ends with 1 where a promise was broken."""

import logging
import os
import subprocess
import sys
from importlib import import_module

from .results import remember
from .table import PAGE, page, shown

PARTS = ("reminders", "years", "redis", "database", "silence", "readings", "properties", "table")


def main(asked: list[str]) -> int:
    """Each part in a process of its own: it looks into the database of its own system."""
    if len(asked) == 1:
        return campaign(asked[0])
    program = (sys.executable, "-m", "tests.campaign")
    return max(subprocess.run([*program, part]).returncode for part in asked or PARTS)


def campaign(part: str) -> int:
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # not each word of each conversation
    figures = []
    print(f"== {part} (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)", flush=True)
    for figure in import_module(f"tests.campaign.{part}").run():
        print(figure, flush=True)
        figures.append(figure)
    print(f"   load at the end {os.getloadavg()[0]:.1f}", flush=True)
    remember(part, figures)
    PAGE.write_text(page())
    in_all = shown()
    print(in_all, flush=True)
    return 0 if all(one.kept for one in figures) and (part != "table" or in_all.kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
