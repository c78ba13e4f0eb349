"""The glyphs of a line, written down in one go.

WeasyPrint asks Pango for each letter by itself, and works out each time what is written for it.
What that is hangs on the face, the letter and its width alone: it is worked out once, and a line's
letters are read from memory together, or word by word where `words` knows them. Lines with anything
unusual are left to WeasyPrint.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from weasyprint.draw import text
from weasyprint.text.ffi import FROM_UNITS, pango

from builder.editions.pdf.haste import words
from builder.editions.pdf.haste.words import Glyph, Shapes, Word

IS_NEW = pango.pango_version() >= 14802
"""Before, WeasyPrint does not take Pango's word for the size (Pango's issue 530)."""


class _Unusual(Exception):  # noqa: N818 - no error: the line is written by WeasyPrint itself
    """A line with a letter that no face has, one that stands aloft, or a picture for one."""


@dataclass(slots=True)
class _Fount:
    """A face and size in one document, and what has been written in it."""

    font: Any
    size: float
    face: Any
    """Pango's."""
    glyphs: dict[Glyph, str] = field(default_factory=dict)
    words: dict[str | Glyph, str] = field(default_factory=dict)


@dataclass(slots=True)
class Glyphs:
    """What is written for the glyphs of one document."""

    _founts: dict[tuple[Any, float], _Fount] = field(default_factory=dict)
    _known: dict[Shapes, _Fount] = field(default_factory=dict)

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
                pieces = self._by_words(stream, box.pango_layout) or self._by_runs(stream, box)
            except _Unusual:
                return list(draw(stream, box, overflow, ellipsis, matrix))
            stream.set_text_matrix(*matrix.values)
            for fount, written in pieces:
                stream.set_font_size(fount.font.hash, fount.size)
                stream.show_text(written)
            return []

        return draw_at_once

    def _by_words(self, stream: Any, layout: Any) -> list[tuple[_Fount, str]]:
        """A justified line whose words are known; empty for any other."""
        if not words.is_waiting(layout):
            return []
        shapes = words.shapes(layout)
        found = shapes.line(layout)
        if not found:
            shapes.see(layout)
            return []
        fount = self._known.get(shapes)
        if fount is None:
            fount = self._known[shapes] = self._fount(stream, shapes.face)
        return [(fount, "".join([_word(stream, fount, word) for word in found]))]

    def _by_runs(self, stream: Any, box: Any) -> list[tuple[_Fount, str]]:
        """The pieces of a line that are of one face each, and how they are written."""
        line, _ = box.pango_layout.get_first_line()
        raw = box.pango_layout.text.encode()
        pieces: list[tuple[_Fount, str]] = []
        for face, some in groupby(words.runs(line), lambda run: run.item.analysis.font):
            fount = self._fount(stream, face)
            parts = [
                _write(stream, fount, words.glyphs(run), words.letters(run, raw)) for run in some
            ]
            pieces.append((fount, "".join(parts)))
        if not pieces:
            raise _Unusual
        return pieces

    def _fount(self, stream: Any, face: Any) -> _Fount:
        font, size = stream.add_font(face)
        if font.bitmap or font.svg or font.png or font.colr or size < SMALLEST:
            raise _Unusual
        return self._founts.setdefault((font, size), _Fount(font, size, face))


def _word(stream: Any, fount: _Fount, word: Word) -> str:
    """What is written for a word, or for a space of some width."""
    written = fount.words.get(word.key)
    if written is None:
        written = _write(stream, fount, word.glyphs, word.letter)
        fount.words[word.key] = written
    return written


def _write(
    stream: Any, fount: _Fount, glyphs: Sequence[Glyph] | None, letter: Callable[[int], str]
) -> str:
    """What is written for a run of glyphs."""
    if glyphs is None:
        raise _Unusual
    written = fount.glyphs
    for new in [each for each in glyphs if each not in written]:
        glyph, width, aside = new
        if not 0 <= glyph < pango.PANGO_GLYPH_EMPTY:
            raise _Unusual
        if glyph not in fount.font.to_unicode:
            fount.font.to_unicode[glyph] = letter(glyphs.index(new))
        own = _width(stream, fount, glyph)
        kern = own + aside / fount.size - width * 1000 * FROM_UNITS / fount.size
        before = f">{-aside / fount.size}<" if aside else ""
        written[new] = before + f"{glyph:04x}" + (f">{int(kern)}<" if kern else "")
    found = "".join([written[glyph] for glyph in glyphs])
    return f"<{found[:-1]}" if found.endswith("<") else f"<{found}>"


SMALLEST = 1e-6
"""Below that size, nothing is drawn."""


def _width(stream: Any, fount: _Fount, glyph: int) -> int:
    """How wide a glyph is by itself, in thousandths of its size."""
    widths = fount.font.widths
    if glyph not in widths:
        pango.pango_font_get_glyph_extents(fount.face, glyph, stream.ink_rect, stream.logical_rect)
        extent = stream.logical_rect.width * 1000 * FROM_UNITS
        widths[glyph] = round(extent / fount.size)
    return int(widths[glyph])
