"""Faces: the outlines of their letters, and faces cut down to what a book uses. Home of fontTools.

A page is drawn with outlines (drop caps); an ebook that brings a face along brings the few hundred
glyphs that its words need, at one weight, with the face's licence inside the file.
"""

import functools
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cairoPen import CairoPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FEATURES = ("smcp", "c2sc", "onum", "lnum", "pnum", "tnum", "locl")
"""What our sheets ask of a face beyond what is on by itself: small capitals, kinds of figures."""
TEXT = 12
"""Optical size, in points, for a screen whose reader chooses the size."""

OFL = "SIL Open Font License"
_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC, _LICENCE = 1, 4, 6, 16, 13
"""Ids in the table of names (OpenType 1.9, ``name``)."""


# Outlines -------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=4)
def glyphs(content: bytes, index: int, location: tuple[tuple[str, float], ...]) -> Any:
    """The glyphs of a face, of the file's face number `index`, at a place on its axes."""
    return TTFont(io.BytesIO(content), fontNumber=index, lazy=True).getGlyphSet(dict(location))


def em(some: Any) -> int:
    """How many units of the face's own an em has."""
    units: int = some.font["head"].unitsPerEm
    return units


def left(name: str, some: Any) -> float:
    """Where the ink of a glyph begins, in the face's own units; 0 where it has none."""
    bounds = BoundsPen(some)
    some[name].draw(bounds)
    return float(bounds.bounds[0]) if bounds.bounds else 0.0


@functools.lru_cache(maxsize=16)
def ink(path: Path, text: str) -> tuple[float, float]:
    """How far the letters of a text rise above their line and hang below it, in ems."""
    with TTFont(path, lazy=True) as font:
        some, names = font.getGlyphSet(), font.getBestCmap()
        bounds = BoundsPen(some)
        for letter in sorted(set(text)):
            if name := names.get(ord(letter)):
                some[name].draw(bounds)
        _, low, _, high = bounds.bounds or (0, 0, 0, 0)
        return high / em(some), max(0.0, -low / em(some))


def draw(name: str, some: Any, context: SimpleNamespace, transform: tuple[float, ...]) -> None:
    """Draw a glyph's outline in a cairo context: `move_to`, `line_to`, `curve_to`, `close_path`."""
    some[name].draw(TransformPen(CairoPen(some, context), transform))


# Cutting down ---------------------------------------------------------------------------------


def cut(path: Path, letters: Iterable[str], weight: int) -> bytes:
    """A face with these letters and no others, at one weight: a font file of the same kind.

    The same letters give the same bytes.
    """
    # Its date stays what it was, or no two builds would be alike.
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(
        layout_features=[*subset.Options().layout_features, *FEATURES],
        # Who made the face, and what one may do with it, stays in the file.
        name_IDs=["*"],
        recalc_timestamp=False,
        notdef_outline=True,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted({ord(letter) for letter in letters}))
    cutter.subset(font)
    # After the letters: to settle the axes of thousands of glyphs takes ten times as long.
    if "fvar" in font:
        axes = {axis.axisTag: axis for axis in font["fvar"].axes}
        place = {tag: _within(axis, {"wght": weight, "opsz": TEXT}) for tag, axis in axes.items()}
        font = instancer.instantiateVariableFont(font, place)
    _unreserve(font)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def _within(axis: Any, wanted: Mapping[str, float]) -> float:
    value = wanted.get(axis.axisTag, axis.defaultValue)
    return float(min(max(value, axis.minValue), axis.maxValue))


def _unreserve(font: Any) -> None:
    """Take a reserved name off: what is cut down is a changed face (OFL 1.1, condition 3)."""
    names = font["name"]
    if "Reserved Font Name" not in (names.getDebugName(0) or ""):
        return
    for record in list(names.names):
        if record.nameID in {_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC}:
            names.setName("Bookbuilder", *_place(record))


def _place(record: Any) -> tuple[int, int, int, int]:
    return record.nameID, record.platformID, record.platEncID, record.langID


def whole(content: bytes) -> bytes:
    """The bytes of a font; raises `ValueError` where they are none, or lack its end."""
    if content[:4] not in (b"OTTO", b"\0\1\0\0", b"true"):
        raise ValueError("this is no font")
    for at in range(12, 12 + 16 * int.from_bytes(content[4:6]), 16):
        start, length = content[at + 8 : at + 12], content[at + 12 : at + 16]
        if int.from_bytes(start) + int.from_bytes(length) > len(content):
            raise ValueError("the end of this font is missing")
    return content


def licence(content: bytes) -> str:
    """What a face says of its own licence."""
    with TTFont(io.BytesIO(content), lazy=True) as font:
        return font["name"].getDebugName(_LICENCE) or ""


def letters(content: bytes) -> set[str]:
    """The letters that a face has."""
    with TTFont(io.BytesIO(content), lazy=True) as font:
        return set(map(chr, font.getBestCmap()))


# Looking into a PDF's -------------------------------------------------------------------------


def advances(content: bytes) -> list[float]:
    """How wide each glyph of a face is, in thousandths of an em, in the order of its glyphs."""
    with TTFont(io.BytesIO(content), lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"]
        return [widths[name][0] * 1000 / em for name in font.getGlyphOrder()]
