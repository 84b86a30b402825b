"""WeasyPrint behind one door: what it may fetch, how much it may lay out, and that the same
document is the same bytes.

It reads our static files and nothing else: no file of the machine, no other host, whatever an
address in a text, a link or an image says. It is not made for several threads, so one document is
drawn at a time in a process.
"""

import importlib
import logging
import mimetypes
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils._os import safe_join

#: Pages a document may have while somebody waits for it, and the bytes of HTML it may come from.
MOST_PAGES, MOST_BYTES = 80, 4_000_000
_ONE_AT_A_TIME = Lock()
#: What they tell of each step, and of each rule of a style sheet that is for screens.
for _talker in ("weasyprint", "weasyprint.progress", "fontTools"):
    logging.getLogger(_talker).setLevel(logging.ERROR)


class Missing(Exception):
    """There is no engine here."""


class TooLong(Exception):
    """More pages than may be drawn; `pages`: how many, where that is known."""

    def __init__(self, pages: int | None = None) -> None:
        super().__init__(pages)
        self.pages = pages


def engine() -> ModuleType | None:
    """WeasyPrint, where it is installed and the system has the libraries it draws with."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None


def static_file(url: str) -> Path | None:
    """The file behind an address of ours below `/static/`; None for any other address."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return None
    if not parts.path.startswith(settings.STATIC_URL):
        return None
    name = unquote(parts.path.removeprefix(settings.STATIC_URL))
    try:
        found = finders.find(name)  # beside the code
        built = Path(safe_join(settings.STATIC_ROOT, name))  # under a name with its digest
    except (SuspiciousFileOperation, ValueError):
        return None
    if isinstance(found, str):
        return Path(found)
    return built if built.is_file() else None


@cache
def _shelf(drawing: Any) -> Any:
    class Shelf(drawing.urls.URLFetcher):
        """Hands out static files; every other address is refused, and left out of the drawing."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = static_file(url)
            if path is None:
                raise ValueError("Nothing but our own static files is read for a sheet.")
            told = {"Content-Type": mimetypes.guess_type(path.name)[0] or "font/woff2"}
            return drawing.urls.URLFetcherResponse(url, path.read_bytes(), told)

    return Shelf()


def _laid_out(html: str) -> Any:
    if (drawing := engine()) is None:
        raise Missing
    if len(html.encode()) > MOST_BYTES:
        raise TooLong
    base = f"{settings.SITE_URL}/"
    return drawing.HTML(string=html, base_url=base, url_fetcher=_shelf(drawing)).render()


def render_pdf(
    template: str,
    context: dict[str, Any],
    *,
    request: HttpRequest | None = None,
) -> bytes:
    """The document of `template` (one that extends `printing/sheet.html`) as PDF, in the language
    that is active. Raises Missing without an engine, TooLong beyond MOST_PAGES."""
    return pdf_of(render_to_string(template, context, request))


def pdf_of(html: str, *, most: int | None = MOST_PAGES) -> bytes:
    sheet = Sheet(html)
    if most is not None and sheet.pages > most:
        raise TooLong(sheet.pages)
    return sheet.pdf()


class Sheet:
    """A document laid out: for pages that choose by how many sheets it takes what goes to an annex,
    and then want the file. Raises Missing, TooLong."""

    def __init__(self, html: str) -> None:
        self._digest = sha256(html.encode()).hexdigest()
        with _ONE_AT_A_TIME:
            self._document = _laid_out(html)

    @property
    def pages(self) -> int:
        return len(self._document.pages)

    def pdf(self) -> bytes:
        with _ONE_AT_A_TIME:
            identifier = self._digest[:32].encode()
            pdf: bytes = self._document.write_pdf(pdf_tags=True, pdf_identifier=identifier)
        return pdf
