"""The glyphs of a line, written down in one go.

WeasyPrint asks Pango for each letter by itself, and works out each time what is written for it.
What that is hangs on the face, the letter and its width alone: it is worked out once, and a line's
letters are read from memory together. Lines with anything unusual are left to WeasyPrint.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from weasyprint.draw import text
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

SIZE = ffi.sizeof("PangoGlyphInfo")
FIELDS = SIZE // ffi.sizeof("int")
"""Of a glyph: itself, its width, how far it stands aside and aloft, and its marks."""

Written: TypeAlias = dict[tuple[int, int, int], str]
"""What is written for a glyph of a width that stands so far aside."""


IS_NEW = pango.pango_version() >= 14802
"""Before, WeasyPrint does not take Pango's word for the size (Pango's issue 530)."""


class _Unusual(Exception):  # noqa: N818 - no error: the line is written by WeasyPrint itself
    """A line with a letter that no face has, one that stands aloft, or a picture for one."""


@dataclass(slots=True)
class Glyphs:
    """What is written for the glyphs of one document."""

    _written: dict[tuple[Any, float], Written] = field(default_factory=dict)

    def mends(self) -> tuple[tuple[Any, str, Callable[[Any], Any]], ...]:
        """The functions of WeasyPrint's to wrap while it is written."""
        return ((text, "draw_first_line", self._drawn),)

    def _drawn(self, draw: Callable[..., Any]) -> Callable[..., Any]:
        def draw_at_once(
            stream: Any, box: Any, overflow: str, ellipsis: str, matrix: Any
        ) -> list[Any]:
            is_whole = overflow != "ellipsis" and ellipsis == "none" and IS_NEW
            said = box.pango_layout.text
            # A line that has one in it is drawn in a mode of its own.
            if not is_whole or not box.text.strip() or said.splitlines() != [said]:
                return list(draw(stream, box, overflow, ellipsis, matrix))
            try:
                runs = list(self._runs(stream, box, said))
            except _Unusual:
                return list(draw(stream, box, overflow, ellipsis, matrix))
            stream.set_text_matrix(*matrix.values)
            for font, size, written in runs:
                stream.set_font_size(font.hash, size)
                stream.show_text(written)
            return []

        return draw_at_once

    def _runs(self, stream: Any, box: Any, said: str) -> Iterator[tuple[Any, float, str]]:
        """The pieces of a line that are of one face each, and how they are written."""
        line, _ = box.pango_layout.get_first_line()
        run, before = line.runs[0], ffi.NULL
        parts: list[str] = []
        font, size = None, 0.0
        while run != ffi.NULL:
            item, run = run.data, run.next
            face = item.item.analysis.font
            if face != before:
                if parts:
                    yield font, size, "".join(parts)
                before, parts = face, []
                font, size = stream.add_font(face)
                if font.bitmap or font.svg or font.png or font.colr or size < SMALLEST:
                    raise _Unusual
            parts.append(self._piece(font, size, face, stream, item, said))
        if font is None:
            raise _Unusual
        yield font, size, "".join(parts)

    def _piece(self, font: Any, size: float, face: Any, stream: Any, item: Any, said: str) -> str:
        """What is written for a run of glyphs."""
        string = item.glyphs
        every = ffi.buffer(string.glyphs, string.num_glyphs * SIZE)
        facts = memoryview(every).cast("i").tolist()
        if any(facts[3::FIELDS]):
            raise _Unusual
        written = self._written.setdefault((font, size), {})
        glyphs = list(zip(facts[::FIELDS], facts[1::FIELDS], facts[2::FIELDS], strict=True))
        for new in [each for each in glyphs if each not in written]:
            glyph, width, aside = new
            _learn(font, glyph, glyphs.index(new), item, said)
            own = _width(font, size, face, stream, glyph)
            written[new] = _write(glyph, width, aside / size, own, size)
        found = "".join([written[glyph] for glyph in glyphs])
        return f"<{found[:-1]}" if found.endswith("<") else f"<{found}>"


def _write(glyph: int, width: int, aside: float, own: int, size: float) -> str:
    """A glyph among others: hexadecimal, with what is moved before and after it."""
    before = f">{-aside}<" if aside else ""
    kern = own + aside - width * 1000 * FROM_UNITS / size
    return before + f"{glyph:04x}" + (f">{int(kern)}<" if kern else "")


SMALLEST = 1e-6
"""Below that size, nothing is drawn."""


def _learn(font: Any, glyph: int, at: int, item: Any, said: str) -> None:
    """Tell a face which letters a glyph stands for."""
    if not 0 <= glyph < pango.PANGO_GLYPH_EMPTY:
        raise _Unusual
    if glyph in font.to_unicode:
        return
    clusters, last = item.glyphs.log_clusters, item.glyphs.num_glyphs - 1
    if item.item.analysis.level % 2:
        end = item.item.length if at == 0 else clusters[at - 1]
    else:
        end = item.item.length if at == last else clusters[at + 1]
    begin = item.item.offset
    font.to_unicode[glyph] = said.encode()[begin + clusters[at] : begin + end].decode()


def _width(font: Any, size: float, face: Any, stream: Any, glyph: int) -> int:
    """How wide a glyph is by itself, in thousandths of its size."""
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(face, glyph, stream.ink_rect, stream.logical_rect)
        extent = stream.logical_rect.width * 1000 * FROM_UNITS
        font.widths[glyph] = round(extent / size)
    return int(font.widths[glyph])
