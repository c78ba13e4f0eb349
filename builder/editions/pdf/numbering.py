"""Folios: taken off the pages of a gathering, which knows no numbers yet, and drawn by themselves.

What stands in a margin and counts pages is all that makes a chapter depend on those before it. It
is left out when the chapter is set, and drawn on its pages when the book is bound. Where a sheet
sets a number among other words, ``content: string(recto) " · " counter(page)``, it can't be left
out: such a gathering is set anew with its numbers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from weasyprint import document as documents
from weasyprint import layout
from weasyprint.css import StyleFor
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as pages
from weasyprint.layout.background import layout_backgrounds

from builder.editions.pdf.gathering import Copy, Folio, Remark

Mend: TypeAlias = tuple[Any, str, Callable[[Any], Any]]

PLAIN = ("string", "counter()", "counters()")
"""The parts of what a margin says that need nothing but a number."""


def mends(copy: Copy) -> Iterator[Mend]:
    """The functions of WeasyPrint's to wrap while a gathering is set."""
    if copy.numbered:
        number, total = copy.numbered

        def begin(initialize: Callable[..., None]) -> Callable[..., None]:
            def begin_at(context: Any, root: Any) -> None:
                initialize(context, root)
                _, counters, scopes, _ = context.page_maker[0][3]
                counters["page"] = [number - 1]
                scopes[0].add("page")

            return begin_at

        def count(make: Callable[..., Any]) -> Callable[..., Any]:
            def make_boxes(context: Any, page: Any, state: Any) -> Any:
                quotes, counters, *rest = state
                return make(context, page, (quotes, counters | {"pages": [total]}, *rest))

            return make_boxes

        yield layout, "initialize_page_maker", begin
        yield layout, "make_margin_boxes", count
    if not copy.is_first:
        yield StyleFor, "_page_type_match", _not_first


def _not_first(match: Callable[..., bool]) -> Any:
    """``@page :first`` is the first page of the book, and not of every gathering."""

    def match_later(selector: Any, page_type: Any) -> bool:
        return not selector.first and match(selector, page_type)

    return staticmethod(match_later)


def is_mixed(page: Any) -> bool:
    """Whether a number stands among other words in one of its margins."""
    return any(_is_mixed(box) for box in page._page_box.children if _counts(box))


def take_away(page: Any) -> bool:
    """Take its folio off a page; whether it had one."""
    children = page._page_box.children
    page._page_box.children = tuple(box for box in children if not _counts(box))
    return len(page._page_box.children) < len(children)


def _counts(box: Any) -> bool:
    """Whether something in a margin counts pages."""
    if not isinstance(box, boxes.MarginBox) or isinstance(box.style["content"], str):
        return False
    return any(
        kind in ("counter()", "counters()") and value[0] in ("page", "pages")
        for kind, value in box.style["content"]
    )


def _is_mixed(box: Any) -> bool:
    return any(
        kind not in PLAIN or (kind != "string" and value[0] == "pages")
        for kind, value in box.style["content"]
    )


# Drawn by themselves -----------------------------------------------------------------------------


@dataclass(slots=True)
class Stand:
    """A page of every kind, on which folios are set and nothing else."""

    document: Any = None
    """Those pages, laid out."""
    context: Any = None
    """What they were laid out with."""
    remarks: tuple[Remark, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    """What was read for them."""

    def mends(self) -> Iterator[Mend]:
        """The functions of WeasyPrint's to wrap while its pages are laid out."""

        def remember(lay: Callable[..., Any]) -> Callable[..., Any]:
            def lay_out(html: Any, root: Any, context: Any, **more: Any) -> Any:
                self.context = context
                return lay(html, root, context, **more)

            return lay_out

        yield documents, "layout_document", remember

    def set(self, wanted: tuple[Folio, ...]) -> Any:
        """A document with one page a folio, and nothing on it but that."""
        kinds = {
            (kind.name, kind.side, kind.blank): page._page_box
            for page in reversed(self.document.pages)
            for kind in [page._page_box.page_type]
        }
        made = [
            documents.Page(self._page(kinds[each.name, each.side, each.is_blank], each.number))
            for each in wanted
        ]
        return self.document.copy(made)

    def _page(self, kind: Any, number: int) -> Any:
        state: Any = ([0], {"page": [number], "pages": [0]}, [{"page", "pages"}], [])
        found = tuple(pages.make_margin_boxes(self.context, kind, state))
        page = kind.copy_with_children((kind.children[0], *filter(_counts, found)))
        layout_backgrounds(page, self.context.get_image_from_uri)
        page.children = page.children[1:]
        page.background = page.canvas_background = None
        page.border_top_width = page.border_bottom_width = 0
        page.border_left_width = page.border_right_width = 0
        return page
