"""Workbooks of Office Open XML, transitional and strict."""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import BinaryIO

from agreements.extraction.containers import open_zip

from .draft import Draft, Gathering
from .model import Kind, Merge, Refused, Value
from .parts import elements
from .shown import read_number, shown_moment

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
YES = frozenset({"1", "true", "on"})
#: Number formats known by their number alone (ECMA-376 part 1, 18.8.30); 27 and on by country: here
#: as Korean and Japanese Excel show them, days all of them.
BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm",
    27: 'yyyy"年" mm"月" dd"日"', 28: "mm-dd", 29: "mm-dd", 30: "mm-dd-yy",
    31: 'yyyy"년" mm"월" dd"일"', 32: 'h"시" mm"분"', 33: 'h"시" mm"분" ss"초"', 34: "yyyy-mm-dd",
    35: "yyyy-mm-dd", 36: 'yyyy"年" mm"月" dd"日"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    49: "@", 50: 'yyyy"年" mm"月" dd"日"', 57: 'yyyy"年" mm"月" dd"日"', 58: "mm-dd",
}  # fmt: skip
DAY = "yyyy-mm-dd"


@dataclass(slots=True)
class Book:
    """What cells refer to."""

    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    is_1904: bool = False


def read(file: BinaryIO, found: Gathering) -> None:
    with open_zip(file) as archive:
        names = set(archive.namelist())
        links = _links(archive, "xl/workbook.xml", names)
        book, sheets = Book(), []
        for begins, name, given, _text in _elements(archive, "xl/workbook.xml"):
            if begins and name == "workbookPr":
                book.is_1904 = given.get("date1904", "0") in YES
            elif begins and name == "sheet":
                sheets.append((given["name"], given.get("state", ""), given.get("id", "")))
        for target, kind in links.values():
            if kind == "sharedStrings":
                book.strings = _strings(archive, target)
            elif kind == "styles":
                book.formats = _formats(archive, target)
        for name, state, link in sheets:
            target, kind = links.get(link, ("", ""))
            if kind == "worksheet" and target in names:
                draft = found.sheet(name, is_hidden=state in ("hidden", "veryHidden"))
                draft.is_1904 = book.is_1904
                _Worksheet(book, draft, found).read(archive, target)
                _comments(archive, target, names, draft)


def _elements(archive: zipfile.ZipFile, name: str):  # type: ignore[no-untyped-def]
    with archive.open(name) as part:
        yield from elements(part)


def _links(archive: zipfile.ZipFile, part: str, names: set[str]) -> dict[str, tuple[str, str]]:
    """id -> (path, kind) of what a part refers to inside the file."""
    folder, _slash, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    found = {}
    for begins, tag, given, _text in _elements(archive, path) if path in names else ():
        if begins and tag == "Relationship" and given.get("TargetMode") != "External":
            target = given["Target"]
            whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = given["Type"].rpartition("/")[2]
            found[given["Id"]] = (posixpath.normpath(whole), kind)
    return found


def _strings(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Texts that cells share; how they are pronounced is left out."""
    found, pieces, aside = [], [], 0
    for begins, tag, _given, text in _elements(archive, name):
        if tag == "rPh":
            aside += 1 if begins else -1
        elif not begins and tag == "t" and not aside:
            pieces.append(text)
        elif not begins and tag == "si":
            found.append("".join(pieces))
            pieces.clear()
    return found


def _formats(archive: zipfile.ZipFile, name: str) -> list[str]:
    """The number format of every style that cells name."""
    own, found, inside = dict(BUILTIN), [], False
    for begins, tag, given, _text in _elements(archive, name):
        if begins and tag == "numFmt":
            own[int(given["numFmtId"])] = given["formatCode"]
        elif tag == "cellXfs":
            inside = begins
        elif begins and tag == "xf" and inside:
            found.append(own.get(int(given.get("numFmtId", "0")), "General"))
    return found


def place(reference: str) -> tuple[int, int]:
    """ "C7" -> (7, 3)."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise Refused("broken")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


class _Worksheet:
    """One part of cells."""

    def __init__(self, book: Book, draft: Draft, found: Gathering) -> None:
        self.book, self.draft, self.found = book, draft, found
        self.row = self.column = 0
        self.shared: dict[str, str] = {}
        self.clear({})

    def clear(self, given: dict[str, str]) -> None:
        self.given, self.formula = given, ""
        self.about: dict[str, str] = {}
        self.value: str | None = None
        self.texts: list[str] = []

    def read(self, archive: zipfile.ZipFile, target: str) -> None:
        aside = 0
        for begins, tag, given, text in _elements(archive, target):
            if tag == "rPh":
                aside += 1 if begins else -1
            elif begins:
                self.begin(tag, given)
            elif tag == "v":
                self.value = text
            elif tag == "t" and not aside:
                self.texts.append(text)
            elif tag == "f":
                self.formula = self.of_formula(text)
            elif tag == "c":
                self.put()

    def begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            self.row = int(given.get("r", self.row + 1))
            self.column = 0
            if given.get("hidden", "0") in YES:
                self.draft.hidden_rows.append(self.row)
        elif tag == "c":
            self.clear(given)
            if "r" in given:
                self.row, self.column = place(given["r"])
            else:
                self.column += 1
        elif tag == "f":
            self.about = given
        elif tag == "col" and given.get("hidden", "0") in YES:
            self.draft.hidden_columns.append((int(given["min"]), int(given["max"])))
        elif tag == "mergeCell":
            first, _colon, last = given["ref"].partition(":")
            self.draft.merges.append(Merge(*place(first), *place(last or first)))

    def of_formula(self, text: str) -> str:
        """A formula that several cells share is written at the first of them."""
        number = self.about.get("si", "")
        if text and number:
            self.shared[number] = text
        return "=" + (text or self.shared.get(number, ""))

    def put(self) -> None:
        style = int(self.given.get("s", "0"))
        formats = self.book.formats
        number_format = formats[style] if style < len(formats) else "General"
        kind, value, text = self.read_value(number_format)
        self.found.put(
            self.draft, self.row, self.column, text, kind, value, number_format, self.formula
        )

    def read_value(self, number_format: str) -> tuple[Kind, Value, str]:
        how, raw = self.given.get("t", "n"), self.value
        if how == "inlineStr":
            text = "".join(self.texts)
            return Kind.TEXT, text, text
        if raw is None or raw == "":
            return Kind.EMPTY, "", ""
        if how == "s":
            text = self.book.strings[int(raw)]
            return Kind.TEXT, text, text
        if how == "b":
            return Kind.BOOLEAN, raw in YES, "TRUE" if raw in YES else "FALSE"
        if how in ("str", "e"):
            return Kind.TEXT if how == "str" else Kind.ERROR, raw, raw
        try:
            if how == "d":
                return _of_iso(raw, number_format)
            return read_number(float(raw), number_format, is_1904=self.book.is_1904)
        except (ValueError, OverflowError):  # no number and no day, whatever its type says
            return Kind.ERROR, raw, raw


def _of_iso(raw: str, number_format: str) -> tuple[Kind, Value, str]:
    """A day that Strict Open XML writes as such."""
    moment = datetime.fromisoformat(raw.removesuffix("Z"))
    is_day = moment.time() == time.min
    known = DAY if number_format == "General" else number_format
    value = moment.date() if is_day else moment
    return Kind.DATE if is_day else Kind.DATETIME, value, shown_moment(moment, known)


def _comments(archive: zipfile.ZipFile, target: str, names: set[str], draft: Draft) -> None:
    for path, kind in _links(archive, target, names).values():
        if kind != "comments" or path not in names:
            continue
        pieces: list[str] = []
        for begins, tag, given, text in _elements(archive, path):
            if begins and tag == "comment":
                pieces, at = [], place(given["ref"])
            elif not begins and tag == "t":
                pieces.append(text)
            elif not begins and tag == "comment":
                draft.comments.append((*at, "".join(pieces)))
