"""Makes the faces of `static/vendor/mou-latin-1.3.9/` from the whole Pretendard GOV.

    python -m tests.faces PretendardGOVVariable.ttf

The official dynamic subset of Pretendard GOV, cut for Korean text, leaves out most letters with an
accent. The whole font (`dist/public/variable/` of the npm package `pretendard-gov`) has them: they
are cut from it here into two files, one that every page may need and one for rarer names. Three
characters it lacks are composed of its own outlines. The font's name is reserved (SIL OFL 1.1), so
what is made of it goes by another.
"""

import sys
from math import pi, sin
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import ttProgram
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent, GlyphCoordinates
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.iup import iup_delta

FAMILY = "MOU Latin"
TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor" / "mou-latin-1.3.9"
#: Left to the dynamic subset's file of Latin letters and digits, which every page has anyway.
THERE = set("\u00a0\u00ad¡«®·»¿")
#: In sums and answers: minus, about, the signs of rounding down, comparisons, a tick.
SIGNS = "−≈⌊⌋≠≤≥✓"
FILES = {
    "latin-1": sorted((set(map(chr, range(0xA0, 0x100))) - THERE) | set(SIGNS)),
    # with the Romanian comma-below letters and the capital sharp s, which other ranges hold
    "latin-extended-a": [*map(chr, range(0x100, 0x180)), *"ȘșȚțẞ"],
}
#: After a glyph's own points stand four for its width and height: left, right, top, bottom.
RIGHT = -3


def deltas(font: TTFont, name: str) -> list[tuple[dict, list[tuple[int, int]]]]:
    """How a simple glyph's points move, region by region, each point spelled out."""
    glyph = font["glyf"][name]
    points, ends = [*glyph.coordinates, *[(0, 0)] * 4], list(glyph.endPtsOfContours)
    return [
        (
            variation.axes,
            [(round(x), round(y)) for x, y in iup_delta(variation.coordinates, points, ends)],
        )
        for variation in font["gvar"].variations[name]
    ]


def width_deltas(font: TTFont, name: str) -> list[int]:
    return [
        (variation.coordinates[RIGHT] or (0, 0))[0] for variation in font["gvar"].variations[name]
    ]


def add(font: TTFont, character: str, glyph: Glyph, metrics: tuple[int, int], moves: list) -> None:
    name = f"uni{ord(character):04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = glyph
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["hmtx"].metrics[name] = metrics
    font["vmtx"].metrics[name] = font["vmtx"].metrics[font.getBestCmap()[ord("n")]]
    font["gvar"].variations[name] = [TupleVariation(axes, moved) for axes, moved in moves]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(character)] = name


def add_floor(font: TTFont, character: str, bracket: str, arm: set, inner: int, top: int) -> None:
    """A bracket without the two ends of its upper arm; the inner corner goes up to the top."""
    name = font.getBestCmap()[ord(bracket)]

    def cut(points: list) -> list:
        raised = {inner: (points[inner][0], points[top][1])}
        return [raised.get(at, point) for at, point in enumerate(points) if at not in arm]

    glyph = Glyph()
    glyph.numberOfContours = 1
    glyph.coordinates = GlyphCoordinates(cut(list(font["glyf"][name].coordinates)))
    glyph.flags = bytearray(1 for _point in glyph.coordinates)
    glyph.endPtsOfContours = [len(glyph.coordinates) - 1]
    glyph.program = ttProgram.Program()
    glyph.program.fromBytecode(b"")
    glyph.recalcBounds(font["glyf"])
    moves = [(axes, cut(moved)) for axes, moved in deltas(font, name)]
    add(font, character, glyph, font["hmtx"].metrics[name], moves)


def add_side_by_side(font: TTFont, character: str, parts: str) -> None:
    """Two glyphs as one; the second moves as the first grows wider."""
    names = [font.getBestCmap()[ord(part)] for part in parts]
    widths = [font["hmtx"].metrics[name][0] for name in names]
    glyph = Glyph()
    glyph.numberOfContours, glyph.components = -1, []
    for name, x in zip(names, (0, widths[0]), strict=True):
        component = GlyphComponent()
        component.glyphName, component.x, component.y, component.flags = name, x, 0, 0x4
        glyph.components.append(component)
    glyph.recalcBounds(font["glyf"])
    regions = [variation.axes for variation in font["gvar"].variations[names[0]]]
    moves = [
        (axes, [(0, 0), (first, 0), (0, 0), (first + second, 0), (0, 0), (0, 0)])
        for axes, first, second in zip(
            regions, *(width_deltas(font, name) for name in names), strict=True
        )
    ]
    add(font, character, glyph, (sum(widths), glyph.xMin), moves)


def deepen_waves(font: TTFont, by: int, apart: int) -> None:
    """The sign for "about" in higher waves: in small print it reads like an equals sign. Both edges
    of a wave rise and fall together, so that its stroke and how it varies stay as they are."""
    outer = font["glyf"][font.getBestCmap()[ord("≈")]]
    pair = font["glyf"][outer.components[0].glyphName]
    for wave, way in zip(pair.components, (1, -1), strict=True):
        wave.y += way * apart
    drawn = font["glyf"][pair.components[0].glyphName]
    left, width = drawn.xMin, drawn.xMax - drawn.xMin
    drawn.coordinates = GlyphCoordinates(
        [(x, y + round(by * sin(2 * pi * (x - left) / width))) for x, y in drawn.coordinates]
    )
    for glyph in (drawn, pair, outer):
        glyph.recalcBounds(font["glyf"])


def cut(source: str, characters: list[str], target: Path) -> None:
    font = TTFont(source)
    add_side_by_side(font, "ŉ", "’n")
    add_floor(font, "⌊", "[", arm={1, 2}, inner=3, top=0)
    add_floor(font, "⌋", "]", arm={4, 5}, inner=3, top=6)
    deepen_waves(font, by=90, apart=70)
    options = Options()
    options.hinting, options.flavor = False, "woff2"
    options.name_IDs, options.notdef_outline = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17], True
    cutter = Subsetter(options)
    cutter.populate(unicodes=map(ord, characters))
    cutter.subset(font)
    plain = FAMILY.replace(" ", "")
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = plain if record.nameID in (3, 6) else FAMILY
    font.flavor = "woff2"
    target.parent.mkdir(exist_ok=True)
    font.save(target)
    print(f"{target.name}: {target.stat().st_size} bytes, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    for stem, wanted in FILES.items():
        cut(sys.argv[1], wanted, TARGET / f"{stem}.woff2")
