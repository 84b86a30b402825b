"""Compiles the catalogues of messages where they changed; needs Babel, not the gettext tools."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

BASE_DIR = Path(__file__).resolve().parents[2]
FOLDERS = ("locale", "locale_frameworks")


def compile_changed() -> list[Path]:
    """Write each .mo that is missing or older than its .po; names what was written."""
    written = []
    sources = (path for name in FOLDERS for path in BASE_DIR.glob(f"{name}/*/LC_MESSAGES/*.po"))
    for source in sorted(sources):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parents[1].name, abort_invalid=True)
        draft = target.with_suffix(".part")
        with draft.open("wb") as out:
            write_mo(out, catalogue)
        draft.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_changed()
