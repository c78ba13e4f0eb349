"""What is painted of a drop cap: the outlines of its letters, and of its own letter nothing.

`initials` says why.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, ffi
from weasyprint.text.fonts import get_pango_font_key

from builder import face
from builder.editions.pdf.initials import DROPCAP, PAINTED, UNPAINTED

INVISIBLE = 3
"""The text rendering mode that neither fills nor strokes (ISO 32000-1 § 9.3.6)."""


def drawn(draw: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's way to draw a text box, but for the parts of a drop cap."""

    def draw_text(stream: Any, box: Any, *rest: Any) -> None:
        role = part(box)
        if role in PAINTED:
            stream.set_color(box.style["color"])
            _paint(stream, box)
        elif role == UNPAINTED:
            with stream.stacked():
                stream.set_text_rendering(INVISIBLE)
                draw(stream, box, *rest)
        else:
            draw(stream, box, *rest)

    return draw_text


def part(box: Any) -> str:
    """The class of the element that a text stands in."""
    return "" if box.element is None else str(box.element.get("class", ""))


def is_dropcap(box: Any) -> bool:
    """Whether a box is all that is painted of a drop cap, which is no part of the text."""
    return DROPCAP in part(box).split()


def _paint(stream: Any, box: Any) -> None:
    """Fill the outlines of a text box, the ink of its first letter against its left edge."""
    x, y = box.position_x, box.position_y + box.baseline
    for number, (name, glyphs, scale, advance) in enumerate(_glyphs(box)):
        if number == 0:
            x -= face.left(name, glyphs) * scale
        # Pages count from the top, letters from their foot.
        face.draw(name, glyphs, _path(stream), (scale, 0, 0, -scale, x, y))
        x += advance
    stream.fill()


def _path(stream: Any) -> SimpleNamespace:
    """A page as the cairo context that a `CairoPen` draws on."""
    return SimpleNamespace(
        move_to=stream.move_to,
        line_to=stream.line_to,
        curve_to=stream.curve_to,
        close_path=stream.close,
    )


def _glyphs(box: Any) -> Iterator[tuple[str, Any, float, float]]:
    """Each glyph of a text box by name, the set it is of, its scale and its advance on the page."""
    layout = box.pango_layout
    layout.reactivate(box.style)
    line, _ = layout.get_first_line()
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        glyphs, scale = _face(item.item.analysis.font)
        for info in item.glyphs.glyphs[0 : item.glyphs.num_glyphs]:
            name = glyphs.font.getGlyphName(info.glyph)
            yield name, glyphs, scale, info.geometry.width * FROM_UNITS
    layout.deactivate()


def _face(pango_font: Any) -> tuple[Any, float]:
    """The glyphs of a face as it is set, at its weight and optical size, and their scale."""
    _, description, size = get_pango_font_key(pango_font)
    font = Font(pango_font, description, size)
    location = {"wght": font.weight, **font.variations}
    glyphs = face.glyphs(font.file_content, font.index, tuple(location.items()))
    return glyphs, size / face.em(glyphs)
