"""How wide the lines of a paragraph are to be: all alike, but for an indent and a drop cap."""

from typing import Any

from weasyprint.layout import inline
from weasyprint.layout.percent import resolve_one_percentage, resolve_percentages
from weasyprint.text.line_break import strut

from builder.editions.pdf.paragraphs.fit import Measure
from builder.editions.pdf.paragraphs.reading import Unreadable

RUNT = 2.5
"""How many ems the last line must hold not to be a runt."""

DEEPEST = 12
"""How many lines stand beside a drop cap at most."""


def measure(context: Any, line: Any, y: float, bottom: float, container: Any) -> Measure:
    """The measure of a line box that is laid out at a height; raises `Unreadable`."""
    resolve_percentages(line, container)
    resolve_one_percentage(line, "text_indent", container.width)
    widths = [container.width]
    if is_beside(context, y) or any(child.is_floated() for child in line.children):
        widths = _beside(context, line, y, bottom, container)
    first = (widths[0] - line.text_indent, *widths[1:])
    while first and first[-1] == container.width:
        first = first[:-1]
    return Measure(first, container.width, RUNT * line.style["font_size"])


def is_beside(context: Any, y: float) -> bool:
    """Whether something stands beside what is set at that height."""
    return any(each.position_y + each.margin_height() > y for each in context.excluded_shapes)


def _beside(context: Any, line: Any, y: float, bottom: float, container: Any) -> list[float]:
    """How wide the lines are, one by one, that stand beside a drop cap."""
    shapes = list(context.excluded_shapes)
    if any(child.is_floated() for child in line.children):
        # It is laid out with the first line.
        inline.get_next_linebox(context, line, y, bottom, None, container, [], [], None, None)
    height, _ = strut(line.style)
    widths: list[float] = []
    line.width, line.height = 0, height
    for number in range(DEEPEST):
        line.position_y = y + number * height
        _, at, width = inline.avoid_collisions(context, line, container, outer=False)
        if at != line.position_y:
            raise Unreadable
        widths.append(width)
        if width == container.width:
            break
    context.excluded_shapes = shapes
    return widths
