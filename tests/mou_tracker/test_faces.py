"""Every letter that may stand on a page is in a face of ours that is declared for it."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from fontTools.ttLib import TTFont

from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
LATIN_1 = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
LATIN_EXTENDED_A = {chr(code) for code in range(0x100, 0x180)}
HANGUL = {chr(code) for code in range(0xAC00, 0xD7A4)}
#: What a first visit in a language of Latin letters fetches beside its page.
PLAIN = set("abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;()–“”")


class Face(NamedTuple):
    family: str
    file: Path
    declared: frozenset[str]

    @property
    def has(self) -> frozenset[str]:
        return characters_of(self.file)


@cache
def characters_of(file: Path) -> frozenset[str]:
    return frozenset(map(chr, TTFont(file).getBestCmap()))


def declared(ranges: str) -> frozenset[str]:
    found: set[str] = set()
    for one in ranges.split(","):
        first, _, last = one.strip().removeprefix("U+").partition("-")
        found |= {chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)}
    return frozenset(found)


@cache
def faces() -> list[Face]:
    text = (CSS / "fonts.css").read_text()
    found = []
    for body in re.findall(r"@font-face\s*\{(.*?)\}", text, re.S):
        family = re.search(r'font-family:\s*"([^"]+)"', body)[1]
        file = (CSS / re.search(r"url\(([^)]+)\)", body)[1]).resolve()
        found.append(Face(family, file, declared(re.search(r"unicode-range:([^;}]+)", body)[1])))
    return found


def stack() -> list[str]:
    tokens = (CSS / "tokens.css").read_text()
    return re.findall(r'"([^"]+)"', re.search(r"--font:([^;]+);", tokens)[1])


def drawn_by(character: str) -> Face | None:
    """As a browser chooses: the first family of the stack, in it the face declared last."""
    for family in stack():
        for face in reversed(faces()):
            if face.family == family and character in face.declared and character in face.has:
                return face
    return None


def catalogues() -> set[str]:
    texts = [path.read_text() for path in (settings.BASE_DIR / "locale").rglob("*.po")]
    texts += [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")]
    return {c for c in "".join(texts) if not unicodedata.category(c).startswith("C")}


@pytest.mark.parametrize(
    "wanted",
    [catalogues(), LATIN_1 - {"\u00ad"}, LATIN_EXTENDED_A, HANGUL, set("ȘșȚțẞ")],
    ids=["catalogues", "Latin-1", "Latin Extended-A", "Hangul", "Romanian and capital sharp s"],
)
def test_every_letter_is_in_a_face_declared_for_it(wanted):
    assert "".join(sorted(c for c in wanted if drawn_by(c) is None)) == ""


def test_a_face_has_the_letters_it_is_declared_for():
    """Else a browser fetches the file for nothing."""
    ours = [face for face in faces() if face.family == stack()[0]]
    assert {face.file.name: "".join(sorted(face.declared ^ face.has)) for face in ours} == {
        "latin-1.woff2": "", "latin-extended-a.woff2": "", "signs.woff2": "",
    }  # fmt: skip


def test_plain_letters_need_no_rare_file():
    """A page of plain letters is drawn by one file, an accent of Western Europe costs one more, and
    the letters of rarer names are fetched only where one stands."""
    usual = {drawn_by(c).file.name for c in PLAIN}
    assert usual == {"PretendardGOVVariable.subset.119.woff2"}
    western = {drawn_by(c).file.name for c in "àèéìòùÈÀçñöüß×≈−"}
    assert western == {"latin-1.woff2"}
    sizes = {face.file.name: face.file.stat().st_size for face in faces()}
    assert sizes["latin-1.woff2"] < 16_000 and sizes["latin-extended-a.woff2"] < 16_000


def test_about_does_not_read_like_equals():
    """In small print the original's flat waves did: ours rise by a fifth of the letter's size."""
    font = TTFont(drawn_by("≈").file)
    pair = font["glyf"][font.getBestCmap()[ord("≈")]]
    while len(pair.components) == 1:
        pair = font["glyf"][pair.components[0].glyphName]
    wave = font["glyf"][pair.components[0].glyphName]
    assert wave.yMax - wave.yMin > font["head"].unitsPerEm / 5


def test_every_face_comes_with_its_licence():
    for folder in {face.file.parent for face in faces()}:
        assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE.txt").read_text()


def test_a_font_made_from_another_does_not_bear_its_name():
    """The SIL Open Font License keeps the name of the original for the original."""
    for face in faces():
        if face.family != "Pretendard GOV":
            names = {
                str(record)
                for record in TTFont(face.file)["name"].names
                if record.nameID in (1, 4, 6, 16)
            }
            assert not [name for name in names if "pretendard" in name.lower()], face.file
