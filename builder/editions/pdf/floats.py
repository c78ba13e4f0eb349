"""A figure that does not fit waits for the next page, and the text goes on beneath it.

WeasyPrint has no page floats: a figure goes where it is written, and where it is too high for what
is left of the page, half of the page stays empty. So it changes places with the paragraph after it,
for as long as paragraphs fit; it passes nothing but paragraphs of running text, and no chapter ends
before it. The tree is changed, and not the page, so that the order is the same however often a
page is made, and for those who listen.
"""

from collections.abc import Callable
from typing import Any

PAGES = 1
"""How far a figure may go from the page it is written on."""


def patient(lay: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's way to set a block where it stands, but for figures, which may wait."""

    def lay_or_wait(
        context: Any, box: Any, index: int, child: Any, placed: list[Any], *rest: Any
    ) -> Any:
        # The caller goes by the order that it found.
        child = _in_place_of(child, box.children[index])
        margins = rest[MARGINS]
        before = list(margins)
        found = lay(context, box, index, child, placed, *rest)
        if not (_is_left_over(found, index) and _may_wait(context, box, index)):
            return found
        margins[:] = before
        _swap(box.children, index)
        later = _in_place_of(child, box.children[index])
        instead = lay_or_wait(context, box, index, later, placed, *rest)
        if not _is_left_over(instead, index):
            return instead
        _swap(box.children, index)
        return found

    return lay_or_wait


MARGINS = 3
"""Which of the other arguments are the margins that adjoin: they are changed in place."""


def _in_place_of(child: Any, other: Any) -> Any:
    """The other box, at the place of the first."""
    other.position_x, other.position_y = child.position_x, child.position_y
    return other


def _is_left_over(found: Any, index: int) -> bool:
    """Whether a block was not set at all, since the page is full."""
    _, is_end, resume_at, *_ = found
    return bool(is_end and resume_at == {index: None})


def _may_wait(context: Any, box: Any, index: int) -> bool:
    """Whether a block is a figure that has running text after it, and is not yet far from home."""
    child = box.children[index]
    if child.element_tag != "figure" or index + 1 >= len(box.children):
        return False
    if not hasattr(child, "home"):
        child.home = context.current_page
    later = box.children[index + 1]
    is_text = later.element_tag == "p" and later.element.get("class", "") in {"", "closing"}
    return is_text and context.current_page <= child.home + PAGES


def _swap(children: list[Any], index: int) -> None:
    children[index : index + 2] = children[index + 1], children[index]
