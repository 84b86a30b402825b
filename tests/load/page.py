"""What was found, between two marks of docs/performance.md."""

from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def write(name: str, lines: list[str]) -> None:
    """Replaces what stands there under this name; without its marks, it goes to the end."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    told = "\n".join([begin, *lines, end])
    text = PAGE.read_text("utf-8")
    if begin in text:
        before, _mark, rest = text.partition(begin)
        text = before + told + rest.partition(end)[2]
    else:
        text = f"{text.rstrip()}\n\n{told}\n"
    PAGE.write_text(text, "utf-8")
