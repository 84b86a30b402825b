"""Compiles the catalogues of messages where they changed; needs Babel, not the gettext tools."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
FOLDERS = ("locale", "locale_frameworks")


def compile_changed() -> list[Path]:
    """Write each .mo that is missing or older than its .po; names what was written."""
    sources = (path for name in FOLDERS for path in BASE_DIR.glob(f"{name}/*/LC_MESSAGES/*.po"))
    changed = [source for source in sorted(sources) if is_changed(source)]
    for source in changed:
        write(source)
    return [target_of(source) for source in changed]


def target_of(source: Path) -> Path:
    return source.with_suffix(".mo")


def is_changed(source: Path) -> bool:
    target = target_of(source)
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def write(source: Path) -> None:
    # loaded where something changed: every start asks
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parents[1].name, abort_invalid=True)
    draft = source.with_suffix(".part")
    with draft.open("wb") as out:
        write_mo(out, catalogue)
    draft.replace(target_of(source))


if __name__ == "__main__":
    compile_changed()
