"""What WeasyPrint 70 gets wrong or leaves out, put right: each with what is seen when it is not.

Some of its functions are wrapped while pages are made, and put back. `mended` is all there is to
take away when a later WeasyPrint does without.
"""

import contextlib
import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.pdf import fonts, stream, tags


@contextlib.contextmanager
def mended() -> Iterator[None]:
    """While it lasts, lines, tags, the furniture of the page and faces are as they should be."""
    wrapped: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
        (inline, "split_first_line", _broken_late),
        (tags, "_build_box_tree", _well_tagged),
        (stream.Stream, "marked", _without_furniture),
        (fonts, "TTFont", _undated),
    )
    before = [getattr(place, name) for place, name, _ in wrapped]
    for place, name, mend in wrapped:
        setattr(place, name, mend(getattr(place, name)))
    try:
        yield
    finally:
        for (place, name, _), was in zip(wrapped, before, strict=True):
            setattr(place, name, was)


def _broken_late(split: Callable[..., Any]) -> Callable[..., Any]:
    """Words before an emphasis break at the line's end, and not after the first of them.

    Where they fill the line to the last letter, and the space before the emphasis is too much,
    WeasyPrint takes them for one word that is too long, and puts all but the first on a new line.
    """

    def split_late(text: str, style: Any, context: Any, width: Any, *rest: Any, **more: Any) -> Any:
        if text.endswith(" ") and width is not None and style["white_space"] == "normal":
            words = split(text.rstrip(" "), style, context, width, *rest, **more)
            if words[2] is None and words[3] <= width:
                # They fit: a space at the end of a line hangs, whatever its width.
                width += 2 * style["font_size"]
        return split(text, style, context, width, *rest, **more)

    return split_late


def _well_tagged(build: Callable[..., Any]) -> Callable[..., Any]:
    """The structure says what is of another language, a note, or code (PDF/UA-1 § 7.2, 7.9)."""
    numbers = itertools.count(1)

    def build_well(box: Any, *rest: Any) -> Iterator[Any]:
        if isinstance(box, boxes.MarginBox):
            return
        lang = "" if box.element is None else box.element.get("lang", "")
        for element in build(box, *rest):
            if lang:
                element["Lang"] = pydyf.String(lang)
            # Only the note itself bears its anchor: the boxes around its lines are aside, too.
            if box.element_tag == "aside" and box.style["anchor"]:
                element["S"] = "/Note"
                element["ID"] = pydyf.String(f"note-{next(numbers)}")
            if box.element_tag == "code":
                element["S"] = "/Code"
            yield element

    return build_well


def _without_furniture(mark: Callable[..., Any]) -> Callable[..., Any]:
    """Running heads and folios are no part of the text that is read aloud (PDF/UA-1 § 7.8)."""

    def mark_text(self: Any, box: Any, tag: str) -> Any:
        return self.artifact() if getattr(box, "is_furniture", False) else mark(self, box, tag)

    return mark_text


def _undated(font: Any) -> Any:
    """A face cut from a variable one says when it was designed, and not when it was cut.

    The clock would make other bytes of the same book from one second to the next.
    """
    return functools.partial(font, recalcTimestamp=False)


def settle(document: Any) -> None:
    """Ready the laid-out pages: what is furniture, and one annotation a link.

    WeasyPrint makes one for each inline nested in a link, too, and those stand outside any Link of
    the structure tree (PDF/UA-1 § 7.18.5).
    """
    for page in document.pages:
        for margin in page._page_box.children:
            if isinstance(margin, boxes.MarginBox):
                for box in margin.descendants():
                    box.is_furniture = True
        page.links[:] = [
            link for link in page.links if link[3].element is None or link[3].element_tag == "a"
        ]


def finish(pdf: Any) -> None:
    """Say of header cells what they head, and of links that they don't print differently."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary):
            if thing.get("S") == "/TH":
                thing["A"]["Scope"] = "/Column"
            elif thing.get("Subtype") == "/Link":
                thing["F"] = 4  # Print, ISO 32000-1 § 12.5.3
