"""How wide words are, in the face, size and features that the sheets ask for.

Pango tells, by HarfBuzz and by the same calls that set the page: in a face of the book's or in one
that stands in for it, with its ligatures, small capitals and letter spacing. A word is measured
once for each of the ways in which it is set.
"""

from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout, _font_style_cache_key, line_size

BETWEEN = "n"
"""The letter between which a space is measured: faces kern spaces, and Pango has no space alone."""


class Face:
    """One way of setting text."""

    def __init__(self, style: Any) -> None:
        self._style = style
        # Where letters or words are spaced, a layout keeps the marks of the text before.
        is_spaced = style["letter_spacing"] not in ("normal", 0) or style["word_spacing"] != 0
        self._layout = None if is_spaced else Layout(style)
        self._extents = ffi.new("PangoRectangle *")
        self._widths: dict[str, float] = {}
        self.space = self.width(f"{BETWEEN} {BETWEEN}") - 2 * self.width(BETWEEN)

    def width(self, text: str) -> float:
        """How wide a piece of a line is by itself."""
        found = self._widths.get(text)
        if found is None:
            found = self._widths[text] = self._measured(text)
        return found

    def _measured(self, text: str) -> float:
        if self._layout is None:
            layout = Layout(self._style)
            layout.set_text(text)
            line = pango.pango_layout_get_line_readonly(layout.layout, 0)
            return float(line_size(line, self._style)[0])
        # What WeasyPrint marks a text with besides is of no account where no line is full.
        raw = text.encode()
        pango.pango_layout_set_text(self._layout.layout, raw, len(raw))
        line = pango.pango_layout_get_line_readonly(self._layout.layout, 0)
        pango.pango_layout_line_get_extents(line, ffi.NULL, self._extents)
        return float(self._extents.width * FROM_UNITS)


class Faces:
    """Every way in which a book is set."""

    def __init__(self) -> None:
        self._faces: dict[tuple[Any, ...], Face] = {}

    def of(self, style: Any) -> Face:
        """The face that a style asks for."""
        key = _key(style)
        face = self._faces.get(key)
        if face is None:
            face = self._faces[key] = Face(style)
        return face


def _key(style: Any) -> tuple[Any, ...]:
    """What the width of a word hangs on."""
    return (
        _font_style_cache_key(style),
        style["font_size"],
        style["font_kerning"],
        style["letter_spacing"],
        style["word_spacing"],
        style["direction"],
    )
