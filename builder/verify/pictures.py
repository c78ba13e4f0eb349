"""What those hear of pictures who can't see them."""

from collections.abc import Iterator

from builder.errors import Problem
from builder.verify.markup import Document, Element
from builder.verify.opened import Opened

NAMES = ("aria-label", "aria-labelledby", "title")


def pictures_speak(book: Opened) -> Iterator[Problem]:
    """Every picture has words, or says by an empty ``alt`` that it is an ornament."""
    for document, element in silent(book):
        inner = (each.get("xlink:href") for each in document.elements_in(element, "svg:image"))
        source = element.get("src") or next(inner, "")
        named = f"`{source}`" if source else "a drawing"
        message = f"{named} has no words for those who can't see it"
        hint = 'alt="what it shows", or alt="" for an ornament'
        if element.tag == "svg:svg":
            hint = 'role="img" aria-label="what it shows", or aria-hidden="true" for an ornament'
        yield Problem("alt-missing", message, document.at(element), hint, "warning")


def silent(book: Opened) -> Iterator[tuple[Document, Element]]:
    """The pictures of which nothing is said."""
    for document in book.documents.values():
        for element in document.all("img", "svg:svg"):
            is_hidden = element.get("aria-hidden") == "true"
            is_ornament = element.get("role") in ("presentation", "none")
            if not (is_hidden or is_ornament or _speaks(document, element)):
                yield document, element


def _speaks(document: Document, element: Element) -> bool:
    if any(element.get(name) for name in NAMES):
        return True
    if element.tag == "img":
        return "alt" in element.attributes
    if any(e.tag == "svg:svg" for e in element.ancestors if e is not element):
        return True  # the outer one speaks, or is told of
    named = document.elements_in(element, "svg:title", "svg:desc", "svg:text")
    return any(document.words(each).strip() for each in named)
