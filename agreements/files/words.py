"""What is said of a file: what it is, and why it is not kept."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.extraction import ACCEPTED, MAX_BYTES, NotAccepted
from agreements.extraction.sheets import LIMITS, Refused

from .store import StoreError

#: kind or what else a file was found to be -> its name.
KINDS = {
    "pdf": gettext_lazy("PDF document"),
    "docx": gettext_lazy("Word document"),
    "xlsx": gettext_lazy("Excel workbook"),
    "pptx": gettext_lazy("PowerPoint presentation"),
    "hwpx": gettext_lazy("Hangul document (HWPX)"),
    "odt": gettext_lazy("OpenDocument text"),
    "ods": gettext_lazy("OpenDocument spreadsheet"),
    "odp": gettext_lazy("OpenDocument presentation"),
    "hwp": gettext_lazy("Hangul document (HWP)"),
    "doc": gettext_lazy("Word document of the old kind"),
    "xls": gettext_lazy("Excel workbook of the old kind"),
    "ppt": gettext_lazy("PowerPoint presentation of the old kind"),
    "png": gettext_lazy("PNG picture"),
    "jpeg": gettext_lazy("JPEG picture"),
    "gif": gettext_lazy("GIF picture"),
    "tiff": gettext_lazy("TIFF picture"),
    "eml": gettext_lazy("e-mail"),
    "msg": gettext_lazy("Outlook message"),
    "text": gettext_lazy("plain text"),
    "html": gettext_lazy("web page (HTML)"),
    "svg": gettext_lazy("SVG drawing"),
    "xml": gettext_lazy("XML file"),
    "program": gettext_lazy("program"),
    "script": gettext_lazy("script"),
    "archive": gettext_lazy("archive"),
    "compound": gettext_lazy("file of an unknown program"),
    "macros": gettext_lazy("Office document with macros"),
    "rtf": gettext_lazy("RTF document"),
    "unknown": gettext_lazy("file of an unknown kind"),
}
BY_MEDIA_TYPE = {kind.media_type: KINDS[code] for code, kind in ACCEPTED.items()}
MEGABYTE = 1_000_000


def kind_label(media_type: str) -> str:
    """ "PDF document" for "application/pdf"."""
    return str(BY_MEDIA_TYPE.get(media_type, media_type))


def accepted_endings() -> str:
    """ ".pdf,.docx,…", as a file field takes it."""
    return ",".join(f".{end}" for kind in ACCEPTED.values() for end in kind.extensions)


#: code of NotAccepted -> what to say; may name {found} and {said}.
REFUSALS: dict[str, Callable[[], str]] = {
    "empty": lambda: _("The file is empty."),
    "too_large": lambda: _("The file is larger than {megabytes} MB."),
    "unpacked_too_large": lambda: _("Unpacked, the file is too large or has too many parts."),
    "mismatch": lambda: _("By its content this is: {found}. Its name ends in “.{said}”."),
    "not_accepted": lambda: _("By its content this is: {found}. Files of this kind are not kept."),
    "broken": lambda: _("The file is damaged: it cannot be opened."),
    "protected": lambda: _("The file is locked with a password. Keep it without one."),
    "entities": lambda: _("The file holds definitions that office documents never have."),
    "test_virus": lambda: _("The file holds the test sign of virus scanners."),
}
#: code of sheets.Refused -> what to say; may name {limit} and {number}.
REFUSED_SHEETS: dict[str, Callable[[], str]] = {
    "file": lambda: _("Tables are read from files of at most {limit} MB."),
    "unpacked": lambda: _("Unpacked, the file is larger than {limit} MB."),
    "sheets": lambda: _("The file has more than {limit} sheets."),
    "cells": lambda: _("The file has more than {limit} filled cells."),
    "columns": lambda: _("A table has more than {limit} columns."),
    "rows": lambda: _("Cells are filled beyond row {limit}."),
    "kind": lambda: _("No tables are read from files of this kind."),
    "protected": lambda: _("The file is locked with a password. Keep it without one."),
    "broken": lambda: _("The file is damaged: it cannot be opened."),
    "time": lambda: _("Reading the file took too long."),
    "quote_open": lambda: _("Line {number}: a quote opens here and is never closed."),
}
FAILURES: dict[str, Callable[[], str]] = {
    "full": lambda: _(
        "There is no room left for files. Nothing was stored; tell whoever runs the server."
    ),
    "unreachable": lambda: _(
        "Files cannot be stored at the moment. Nothing was stored; try again later."
    ),
    "unread": lambda: _("Files cannot be reached at the moment. Try again later."),
}


def refusal(error: NotAccepted) -> str:
    return REFUSALS[error.code]().format(
        found=KINDS.get(error.found, error.found),
        said=error.said[:20],
        megabytes=MAX_BYTES // MEGABYTE,
    )


def failure(error: StoreError) -> str:
    return FAILURES[error.code]()


def sheet_refusal(error: Refused) -> str:
    limit = LIMITS.get(error.code, 0)
    shown = limit // MEGABYTE if error.code in ("file", "unpacked") else limit
    return REFUSED_SHEETS[error.code]().format(limit=shown, number=error.number)
