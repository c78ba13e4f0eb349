"""What WeasyPrint 70 gets wrong or leaves out, put right: each with what is seen when it is not.

Some of its functions are wrapped while pages are made, and put back. `mended` is all there is to
take away when a later WeasyPrint does without.
"""

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import pydyf
import weasyprint.pdf as writing
from weasyprint import draw
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline
from weasyprint.pdf import fonts, stream, tags

from builder.editions.pdf import floats, outlines
from builder.editions.pdf.gathering import OUTSIDE
from builder.editions.pdf.haste import alone, cascade, hyphens, layouts, styles
from builder.editions.pdf.haste.glyphs import Glyphs
from builder.editions.pdf.initials import PAINTED

HYPHENS = ("\u2010", "-")
"""What stands where a word is broken: the engine's hyphen, or one of its own."""

Mend: TypeAlias = tuple[Any, str, Callable[[Any], Any]]
"""A module of WeasyPrint's, the name of a function in it, and what wraps that function."""


@contextlib.contextmanager
def mended(more: Iterable[Mend] = ()) -> Iterator[None]:
    """While it lasts, lines, tags, the furniture of the page and faces are as they should be."""
    wrapped: tuple[Mend, ...] = (
        (inline, "split_first_line", _broken_late),
        (inline, "trailing_whitespace_size", _hung),
        (block, "_in_flow_layout", floats.patient),
        (block, "_break_line", _whole_over_the_leaf),
        (block, "find_earlier_page_break", _whole_earlier),
        (tags, "_build_box_tree", _well_tagged),
        (writing, "add_links", _described),
        (stream.Stream, "marked", _without_furniture),
        (draw, "draw_text", outlines.drawn),
        (fonts, "TTFont", _undated),
        *alone.mends(),
        *cascade.mends(),
        *hyphens.mends(),
        *styles.mends(),
        *layouts.mends(),
        *Glyphs().mends(),
        *more,
    )
    # As it stands there: a static method is no function once it was asked for.
    before = [vars(place)[name] for place, name, _ in wrapped]
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


def _hung(size: Callable[..., Any]) -> Callable[..., Any]:
    """The space that ends a line of a listing hangs, too (CSS Text 3 § 4.1.3).

    WeasyPrint finds the line too wide by it, and breaks the one before instead: before a string or
    a comment, half of the measure may be empty.
    """

    def size_hung(context: Any, box: Any) -> Any:
        last = box
        while isinstance(last, boxes.ParentBox) and last.children:
            last = last.children[-1]
        if isinstance(last, boxes.TextBox) and last.style["white_space"] == "pre-wrap":
            spaces = len(last.text) - len(last.text.rstrip(" "))
            return inline.split_first_line(" " * spaces, last.style, context, None, 0)[3]
        return size(context, box)

    return size_hung


def _whole_over_the_leaf(break_line: Callable[..., Any]) -> Callable[..., Any]:
    """No word is broken from a recto over the leaf: its line goes over, too.

    CSS can ask for that (`hyphenate-limit-last: page`, CSS Text 4 § 6.3.5); WeasyPrint can't.
    """

    def break_whole(
        context: Any, box: Any, line: Any, kept: list[Any], needed: int, *rest: Any
    ) -> Any:
        while _is_broken(context, kept[: len(kept) - needed]):
            needed += 1
        return break_line(context, box, line, kept, needed, *rest)

    return break_whole


def _whole_earlier(find: Callable[..., Any]) -> Callable[..., Any]:
    """Nor where a page ends earlier, for the sake of what must keep together below."""

    def find_whole(context: Any, children: list[Any], *rest: Any) -> Any:
        found = find(context, children, *rest)
        if found and isinstance(found[0][-1], boxes.LineBox):
            kept, resume_at = found
            while len(kept) > kept[-1].style["orphans"] and _is_broken(context, kept):
                block.remove_placeholders(context, kept[-1:], *rest)
                kept, resume_at = kept[:-1], {0: kept[-2].resume_at}
            return kept, resume_at
        return found

    return find_whole


def _is_broken(context: Any, lines: list[Any]) -> bool:
    """Whether a recto would end in lines of which the last ends in half a word."""
    is_recto = context.page_maker[context.current_page - 1][2]
    return bool(lines) and is_recto and _ends_in_hyphen(lines[-1])


def _ends_in_hyphen(line: Any) -> bool:
    while getattr(line, "children", None):
        line = line.children[-1]
    return getattr(line, "text", "").endswith(HYPHENS)


def _well_tagged(build: Callable[..., Any]) -> Callable[..., Any]:
    """The structure says what is of another language, a note, or code (PDF/UA-1 § 7.2, 7.9)."""

    def build_well(box: Any, *rest: Any) -> Iterator[Any]:
        if isinstance(box, boxes.MarginBox) or outlines.is_dropcap(box):
            return
        lang = "" if box.element is None else box.element.get("lang", "")
        for element in build(box, *rest):
            if lang:
                element["Lang"] = pydyf.String(lang)
            # Only the note itself bears its anchor: the boxes around its lines are aside, too.
            if box.element_tag == "aside" and box.style["anchor"]:
                element["S"] = "/Note"
                element["ID"] = pydyf.String(box.element.get("id", ""))
            if box.element_tag == "code":
                element["S"] = "/Code"
            yield element

    return build_well


def _without_furniture(mark: Callable[..., Any]) -> Callable[..., Any]:
    """Running heads, folios and outlines are no part of what is read aloud (PDF/UA-1 § 7.8)."""

    def mark_text(self: Any, box: Any, tag: str) -> Any:
        is_aside = getattr(box, "is_furniture", False) or outlines.part(box) in PAINTED
        return self.artifact() if is_aside else mark(self, box, tag)

    return mark_text


def _undated(font: Any) -> Any:
    """A face cut from a variable one says when it was designed, and not when it was cut.

    The clock would make other bytes of the same book from one second to the next.
    """
    return functools.partial(font, recalcTimestamp=False)


def _described(add: Callable[..., None]) -> Callable[..., None]:
    """A link within the book is described by its words, and not by the name of where it leads."""

    def add_described(links_and_anchors: Any, *rest: Any) -> None:
        add(links_and_anchors, *rest)
        for kind, target, _, box in links_and_anchors[0]:
            is_inside = kind == "internal" or target.startswith(OUTSIDE)
            if is_inside and "Contents" in box.link_annotation:
                box.link_annotation["Contents"] = pydyf.String(_words(box.element) or target)

    return add_described


def _words(link: Any) -> str:
    """What a link says; one without words says a page."""
    page = "".join(
        "".join(each.get(part, "") for part in ("data-before", "data-page", "data-after"))
        for each in link.iter("span")
    )
    return " ".join(("".join(link.itertext()) + page).split())


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
