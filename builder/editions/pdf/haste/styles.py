"""Styles that are alike, computed once.

WeasyPrint computes the style of every page anew, and that of each of its margins; and works out
every length of a box each time that the box is set, whether there are percentages in it or not.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from weasyprint.layout import absolute, block, inline, page
from weasyprint.layout import float as floating

LENGTHS = (
    *("margin_left", "margin_right", "margin_top", "margin_bottom"),
    *("padding_left", "padding_right", "padding_top", "padding_bottom"),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
FACTS = itemgetter("border_collapse", "box_sizing", *LENGTHS, *BORDERS)
ORDINARY = ("separate", "content-box")

PLACES = (absolute, block, floating, inline, page)
"""The modules that ask for the lengths of boxes, but for those of tables, columns and grids."""


def mends() -> tuple[tuple[Any, str, Callable[[Any], Any]], ...]:
    """The functions of WeasyPrint's to wrap while pages are made."""
    return (
        (page, "set_page_type_computed_styles", _shared),
        *((place, "resolve_percentages", _resolved) for place in PLACES),
    )


def _shared(set_: Callable[..., None]) -> Callable[..., None]:
    """A page has the styles of another to which the same rules apply."""

    def set_or_share(page_type: Any, html: Any, style_for: Any) -> None:
        known = style_for.__dict__.setdefault("kinds", {})
        kind = _kind(page_type, style_for)
        styles = style_for.get_computed_styles()
        if kind not in known:
            set_(page_type, html, style_for)
            known[kind] = {part: styles[of, part] for of, part in styles if of == page_type}
        for part, style in known[kind].items():
            styles[page_type, part] = style

    return set_or_share


def _kind(page_type: Any, style_for: Any) -> tuple[bool, ...]:
    """Which rules apply to a page; on the first one, some lengths are not known yet."""
    return (
        style_for.initial_page_sizes["box"] is None,
        *(
            style_for._page_type_match(selector, page_type)
            for sheet, _, _ in style_for._sheets
            for _, selectors, _ in sheet.page_rules
            for _, _, selector in selectors
        ),
    )


def _resolved(resolve: Callable[..., None]) -> Callable[..., None]:
    """The lengths of a box without percentages are those of any other of its style."""

    def resolve_once(box: Any, container: Any) -> None:
        style = box.style
        known = style.__dict__.get("lengths")
        facts = FACTS(style)
        if known is None or known[0] != facts:
            known = style.lengths = facts, _lengths(facts)
        if known[1] is None:
            resolve(box, container)
        else:
            box.__dict__.update(known[1])

    return resolve_once


def _lengths(facts: tuple[Any, ...]) -> dict[str, Any] | None:
    """The lengths that a style gives a box in whatever it stands; None where it makes a difference.

    Where a box is as wide as asked for with its borders, it is left to WeasyPrint, too.
    """
    if facts[:2] != ORDINARY:
        return None
    found = {}
    for name, value in zip(LENGTHS + BORDERS, facts[2:], strict=True):
        if value == "auto":
            found[name] = 0 if name in ("min_width", "min_height") else value
        elif name in BORDERS:
            found[name] = value
        elif getattr(value, "unit", None) == "px":
            found[name] = value.value
        else:
            return None
    return found
