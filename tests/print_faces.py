"""Makes the faces of `static/vendor/mou-print-1.3.9/` from the whole Pretendard GOV.

    python -m tests.print_faces PretendardGOVVariable.ttf

What a browser fetches piece by piece (`tests/faces.py`), a PDF engine needs whole: it draws a space
with the face of the letter before it, and a piece of the dynamic subset has no space. So two faces
are cut from the whole font (`dist/public/variable/` of the npm package `pretendard-gov`): regular
and bold, all 11,172 syllables, Latin letters with their accents, the signs of our pages. Hanja and
kana are left to the machine's own faces. The half-filled box of a promise kept in part, which the
font lacks, is made of its own box. The font's name is reserved (SIL OFL 1.1), so what is made of it
goes by another. The tables are packed as they are: unpacking takes a moment, not seconds.
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, woff2
from fontTools.varLib.instancer import instantiateVariableFont

from tests.faces import add_floor, add_side_by_side, deepen_waves

FAMILY = "MOU Print"
TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor" / "mou-print-1.3.9"
WEIGHTS = {"regular": 400, "bold": 700}
#: Signs that the pieces for pages lack: a browser fetches them in a file of their own.
FOR_PAGES = "↻◧"
#: First and last character of what is kept.
KEPT = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x27BF),
    (0x3000, 0x303F), (0x3131, 0x318E), (0x3200, 0x33FF), (0xAC00, 0xD7A3), (0xFF00, 0xFFEE),
)  # fmt: skip


def add_half_box(font: TTFont) -> None:
    """◧: the outline of □ with its left half filled."""
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    box = font["glyf"][names[ord("□")]]
    pen = TTGlyphPen(glyphs)
    glyphs[names[ord("□")]].draw(pen)
    middle = (box.xMin + box.xMax) // 2
    corners = [(box.xMin + 60, box.yMin + 60), (box.xMin + 60, box.yMax - 60)]
    corners += [(middle, box.yMax - 60), (middle, box.yMin + 60)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    name = "uni25E7"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph(dropImpliedOnCurves=False)
    font["glyf"][name].recalcBounds(font["glyf"])
    font["hmtx"].metrics[name] = font["hmtx"].metrics[names[ord("□")]]
    font["vmtx"].metrics[name] = font["vmtx"].metrics[names[ord("□")]]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord("◧")] = name


def cut_signs() -> None:
    """`signs.woff2` for pages, from the regular face."""
    font, options = TTFont(TARGET / "regular.woff2"), Options()
    options.hinting, options.flavor = False, "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(text=FOR_PAGES)
    subsetter.subset(font)
    font.save(TARGET / "signs.woff2")


def cut(source: str, stem: str, weight: int) -> None:
    font = TTFont(source)
    add_side_by_side(font, "ŉ", "’n")
    add_floor(font, "⌊", "[", arm={1, 2}, inner=3, top=0)
    add_floor(font, "⌋", "]", arm={4, 5}, inner=3, top=6)
    deepen_waves(font, by=90, apart=70)
    font = instantiateVariableFont(font, {"wght": weight})
    add_half_box(font)
    options = Options()
    options.hinting, options.notdef_outline = False, True
    options.layout_features = ["kern", "mark", "ccmp", "tnum", "locl"]
    options.name_IDs, options.drop_tables = [0, 1, 2, 3, 4, 5, 6, 13, 14], ["vhea", "vmtx", "STAT"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=[code for first, last in KEPT for code in range(first, last + 1)])
    cutter.subset(font)
    named = {1: FAMILY, 2: stem.title(), 3: f"MOUPrint-{stem.title()}"}
    named |= {4: f"{FAMILY} {stem.title()}", 6: named[3]}
    for record in font["name"].names:
        record.string = named.get(record.nameID, str(record))
    font["OS/2"].usWeightClass = weight
    plain = BytesIO()
    font.save(plain)
    plain.seek(0)
    target = TARGET / f"{stem}.woff2"
    target.parent.mkdir(exist_ok=True)
    woff2.compress(plain, str(target), transform_tables=set())
    print(f"{target.name}: {target.stat().st_size} bytes, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    for stem, weight in WEIGHTS.items():
        cut(sys.argv[1], stem, weight)
    cut_signs()
