"""Pango's layouts, each made once.

WeasyPrint makes every line's layout from the ground up: a context, a description of the face, a
list of features; and makes it twice more, when the line is justified and when it is drawn.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from weasyprint.css import computed_values, units
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.line_break import Layout

ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *layout);")

FACE = itemgetter(
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override"),
    *("lang", "direction", "text_decoration_line"),
)
"""All that a layout is prepared for. A style may be changed in place: so it is asked each time."""

HEIGHT = itemgetter("line_height")

MARKS = itemgetter("letter_spacing", "word_spacing")
"""What marks the spaces of a layout, and stays when those are told how wide they are."""
UNMARKED = (("normal", 0), (0, 0))


def mends() -> tuple[tuple[Any, str, Callable[[Any], Any]], ...]:
    """The functions of WeasyPrint's to wrap while pages are made."""
    return (
        (Layout, "setup", _copied),
        (Layout, "deactivate", _kept),
        (Layout, "reactivate", _taken_up),
        (Layout, "get_first_line", _told),
        (inline, "add_word_spacing", _justified),
        *((place, "strut", _known) for place in (line_break, inline, computed_values, units)),
    )


def _copied(setup: Callable[..., Any]) -> Callable[..., Any]:
    """A layout is a copy of its style's first one."""

    def copy(self: Any, style: Any) -> None:
        known = style.__dict__.get("pattern")
        facts = FACE(style)
        if known is None or known[0] != facts:
            pattern = object.__new__(Layout)
            setup(pattern, style)
            # Lest a style hold itself, and with it a chapter.
            del pattern.style
            known = style.pattern = facts, pattern
        self.__dict__.update(known[1].__dict__)
        self.layout = ffi.gc(pango.pango_layout_copy(known[1].layout), gobject.g_object_unref)
        self.style, self.facts, self.is_drawn = style, facts, False

    return copy


def _kept(_: Callable[..., Any]) -> Callable[..., Any]:
    """A layout stays until it is drawn: there are no more of them than a chapter has lines."""
    return lambda self: None


def _taken_up(reactivate: Callable[..., Any]) -> Callable[..., Any]:
    """A layout is drawn as it was measured; only its spaces are told how wide they are."""

    def take_up(self: Any, style: Any) -> None:
        is_same = style is self.style and FACE(style) == self.facts
        if self.is_drawn or not is_same or MARKS(style) not in UNMARKED:
            reactivate(self, style)
        else:
            pango.pango_layout_set_width(self.layout, -1)
            self.is_waiting = bool(self.justification_spacing)
        self.is_drawn = True

    return take_up


def _told(get: Callable[..., Any]) -> Callable[..., Any]:
    """Its spaces are told when they are asked for: `glyphs` may know the line without them."""

    def get_told(self: Any) -> Any:
        if self.__dict__.get("is_waiting"):
            self.is_waiting = False
            self.set_text(self.text, justify=True)
        return get(self)

    return get_told


def _justified(add: Callable[..., Any]) -> Callable[..., Any]:
    """The layout that was measured is justified, and not another of the same text."""

    def add_spacing(context: Any, box: Any, spacing: float, advance: float) -> float:
        if not isinstance(box, boxes.TextBox):
            return float(add(context, box, spacing, advance))
        layout, spaces = box.pango_layout, inline.count_expandable_spaces(box)
        if layout.text != box.text or layout.justification_spacing or not spaces:
            return float(add(context, box, spacing, advance))
        box.justification_spacing = layout.justification_spacing = spacing
        box.position_x += advance
        extra = float(spacing * spaces)
        box.width += extra
        return advance + extra

    return add_spacing


def _known(strut: Callable[..., Any]) -> Callable[..., Any]:
    """A style's strut is found without writing down all of the style as its key."""

    def known_strut(style: Any) -> Any:
        known = style.__dict__.get("strut")
        facts = (HEIGHT(style), *FACE(style))
        if known is None or known[0] != facts:
            known = style.strut = facts, strut(style)
        return known[1]

    return known_strut
