"""The blocks of docs/operations.md, for the tests that run them as they stand there."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "operations.md"
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks() -> list[str]:
    """In the order of the page, without the fences around them."""
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def block(first: str) -> str:
    """The one that begins with these words."""
    (found,) = [one for one in blocks() if one.startswith(first)]
    return found
