"""One style sheet for the browser, several short ones for us.

`css/mou.css` is the files of `static/css` joined in layer order, so that a page links one file and
the first paint waits for one. It is a finder: development server, collectstatic and WhiteNoise all
see it as if it lay in `static/`, and there is no build step.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCE = Path(settings.BASE_DIR) / "static" / "css"
PARTS = ("tokens", "fonts", "base", "layout", "components", "pages/*", "print")
JOINED = "css/mou.css"


def parts() -> list[Path]:
    """The files to join, in layer order; those of `pages/` by name."""
    return [path for part in PARTS for path in sorted(SOURCE.glob(f"{part}.css"))]


def joined() -> str:
    """The whole sheet without its comments and indentation; `url(../…)` stays right, because the
    sheet stands where `fonts.css` stands."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in parts())
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"\s*\n\s*", "\n", text).strip() + "\n"


class JoinedStyleSheet(BaseFinder):
    """Finds `css/mou.css`, and writes it anew when a part has changed, come or gone."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # beside what is built from it: where that came with an image, nothing needs to be written
        self.storage = FileSystemStorage(location=settings.STATIC_ROOT.with_name("joined"))
        self.storage.prefix = None

    def fresh(self) -> Path:
        target, text = Path(self.storage.path(JOINED)), joined()
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            new = target.with_name(f"{target.name}.{os.getpid()}")
            new.write_text(text, encoding="utf-8")
            new.replace(target)
        return target

    def find(self, path: str, find_all: bool = False, **options: object) -> str | list[str]:
        if path != JOINED:
            return []
        found = str(self.fresh())
        return [found] if find_all else found

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, FileSystemStorage]]:
        self.fresh()
        yield JOINED, self.storage

    def check(self, **kwargs: object) -> list:
        return []
