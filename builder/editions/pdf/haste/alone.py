"""Lines that nothing stands beside, which are most.

WeasyPrint asks of each line several times what it might run into, and works out how high and wide
it is for that, where there is nothing at all.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline


def mends() -> tuple[tuple[Any, str, Callable[[Any], Any]], ...]:
    """The functions of WeasyPrint's to wrap while pages are made."""
    return ((inline, "avoid_collisions", _clear),)


def _clear(avoid: Callable[..., Any]) -> Callable[..., Any]:
    """A line has all of its block where nothing floats."""

    def avoid_nothing(context: Any, box: Any, block: Any, outer: bool = True) -> Any:
        is_line = isinstance(box, boxes.LineBox) and not outer and not context.excluded_shapes
        if not is_line or block.style["direction"] != "ltr" or box.style["float"] != "none":
            return avoid(context, box, block, outer)
        # The same sums in the same order: they round alike.
        left = block.content_box_x()
        right = left + block.width
        left += box.margin_left
        right -= box.margin_right
        return left - box.margin_left, box.border_box_y() - box.margin_top, right - left

    return avoid_nothing
