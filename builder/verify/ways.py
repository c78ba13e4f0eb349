"""Ways through the book: headings, landmarks, pages of the printed edition, links."""

from collections.abc import Iterator
from itertools import pairwise

from builder.errors import Problem, did_you_mean
from builder.verify.markup import HEADINGS, Document, Element
from builder.verify.opened import Opened, resolve


def headings_descend(book: Opened) -> Iterator[Problem]:
    """No level of heading is skipped, which loses those who go by headings (WCAG 2.2 § 1.3.1)."""
    for document, before, after in skipped(book):
        message = f"an {after.tag} follows an {before.tag}"
        hint = f"make it an h{HEADINGS[before.tag] + 1}"
        yield Problem("heading-jump", message, document.at(after), hint, "warning")


def skipped(book: Opened) -> Iterator[tuple[Document, Element, Element]]:
    """The headings that skip a level, each after the one that it follows."""
    for document in book.read:
        for before, after in pairwise(document.all(*HEADINGS)):
            if HEADINGS[after.tag] > HEADINGS[before.tag] + 1:
                yield document, before, after


def documents_have_one_title(book: Opened) -> Iterator[Problem]:
    """One h1 a document: it is what the document is called."""
    for document in book.read:
        titles = list(document.all("h1"))
        for title in titles[1:]:
            message = f"the document has {len(titles)} h1"
            hint = "one is its title; the others are h2, or begin documents of their own"
            yield Problem("titles-several", message, document.at(title), hint, "warning")
            break


def landmarks_are_there(book: Opened) -> Iterator[Problem]:
    """A reading system is told where the text begins."""
    if book.nav and not any("landmarks" in nav.kinds for nav in book.nav.all("nav")):
        hint = '<nav epub:type="landmarks"> with cover, toc and bodymatter'
        message = "no landmarks: no reader knows where the text begins"
        yield Problem("landmarks-missing", message, book.nav.start, hint, "warning")


def pages_have_a_source(book: Opened) -> Iterator[Problem]:
    """Who lists the pages of a printed edition says of which."""
    if not book.nav:
        return
    for nav in book.nav.all("nav"):
        names = ("pageBreakSource", "schema:pageBreakSource", "a11y:pageBreakSource", "dc:source")
        if nav.kinds & {"page-list", "doc-pagelist"} and not any(map(book.claim, names)):
            message = "a list of pages, and nothing says of which edition"
            hint = '<meta property="pageBreakSource">urn:isbn:…</meta>'
            yield Problem("page-source-missing", message, book.nav.at(nav), hint, "warning")


def links_lead_somewhere(book: Opened) -> Iterator[Problem]:
    """Every link inside the book leads to what is there. EPUBCheck says so too."""
    documents = {**book.documents, **book.smils}
    for document in documents.values():
        for element in document.elements:
            for name in ("href", "xlink:href", "src", "epub:textref"):
                if element.get(name) and element.tag not in ("base", "link"):
                    yield from _link(book, document, element, element.get(name))


def _link(book: Opened, document: Document, element: Element, address: str) -> Iterator[Problem]:
    path, fragment = resolve(document.path, address)
    if not path:
        return
    target = book.documents.get(path)
    if path not in book.names:
        hint = did_you_mean(path, book.names)
        message = f"`{address}` leads to a file that is not there"
        yield Problem("link-dangling", message, document.at(element), hint)
    elif fragment and target and not fragment.startswith("epubcfi") and fragment not in target.ids:
        hint = did_you_mean(fragment, target.ids)
        message = f"`{address}` leads to nothing: no `id` is `{fragment}`"
        yield Problem("link-dangling", message, document.at(element), hint)
