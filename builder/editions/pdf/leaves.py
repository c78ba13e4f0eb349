"""The laid-out pages → what of the book stands on which: the boxes of each page, read in order.

Boxes and not the PDF: a box knows the element that it was made for, and an element knows the place
of the book whose words it holds, by its ``data-id``.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from builder.editions.pdf import outlines
from builder.model import Id

GENERATED = ("::before", "::after", "::marker", "::footnote-call", "::footnote-marker")
"""The boxes whose words are the sheet's, and none of the book's."""


Runs: TypeAlias = tuple[tuple[Id, str], ...]


def read(document: Any, tree: Element) -> tuple[Runs, ...]:
    """What stands on each page of a document, as a `folios.Leaf` has it."""
    places = dict(_places(tree, ""))
    heads: set[Element] = set()
    return tuple(tuple(_runs(page, places, heads)) for page in document.pages)


def _places(element: Element, place: Id) -> Iterator[tuple[Element, Id]]:
    """The place of the book that each element's own words belong to."""
    place = element.get("data-id", place)
    yield element, place
    for inner in element:
        yield from _places(inner, place)


def _runs(page: Any, places: dict[Element, Id], heads: set[Element]) -> Iterator[tuple[Id, str]]:
    """The words of a page, without what stands in its margins and at its foot."""
    for child in page._page_box.children:
        if child.element_tag == "html":
            for box in _flow(child, heads):
                place = places.get(box.element, "")
                if isinstance(box, boxes.ReplacedBox):
                    yield place, ""
                elif box.text.strip():
                    yield place, box.text


def _flow(box: Any, heads: set[Element]) -> Iterator[Any]:
    """The texts and the pictures in a box; the head of a table once, on however many pages."""
    if box.element_tag.endswith(GENERATED) or outlines.is_dropcap(box):
        return
    if box.element_tag == "thead" and isinstance(box, boxes.TableRowGroupBox):
        if box.element in heads:
            return
        heads.add(box.element)
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        yield box
    else:
        for child in box.children:
            yield from _flow(child, heads)
