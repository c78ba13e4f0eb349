"""What the file says of its own accessibility: that it says it, and that it is so."""

from collections.abc import Iterator

from builder.errors import Problem
from builder.verify import pictures, ways
from builder.verify.markup import HEADINGS
from builder.verify.opened import Opened

ASKED = ("accessMode", "accessibilityFeature", "accessibilityHazard", "accessibilitySummary")
"""What every shop and library asks of an ebook (EPUB Accessibility 1.1 § 2)."""

CONFORMS = "dcterms:conformsTo"


def accessibility_is_told(book: Opened) -> Iterator[Problem]:
    """The package says how the book can be read."""
    missing = [name for name in ASKED if not book.claim(f"schema:{name}")]
    if missing:
        message = f"nothing is said of accessibility: {', '.join(missing)}"
        if len(missing) < len(ASKED):
            message = f"not all is said of accessibility: {', '.join(missing)}"
        hint = "shops show what the package says; since 2025 the European Union asks for it"
        yield Problem("accessibility-missing", message, book.metadata, hint, "warning")


def conformance_is_claimed(book: Opened) -> Iterator[Problem]:
    """The package names the standard of accessibility that the book meets."""
    if not book.claim(CONFORMS):
        message = "the book does not say that it meets a standard of accessibility"
        hint = "if it does: dcterms:conformsTo, with `a11y:certifiedBy`; if not, it is right so"
        yield Problem("conformance-missing", message, book.metadata, hint, "warning")


def claims_are_true(book: Opened) -> Iterator[Problem]:
    """What is claimed can be found in the file."""
    for feature, why in _contradictions(book):
        name = CONFORMS if feature == CONFORMS else "schema:accessibilityFeature"
        claim = book.claim(name, "" if feature == CONFORMS else feature)
        if claim:
            message = f"`{feature}` is claimed, and {why}"
            hint = "mend the book, or take the claim out"
            yield Problem("claim-false", message, book.package.at(claim.element), hint)


def _contradictions(book: Opened) -> Iterator[tuple[str, str]]:
    """The claims that the file contradicts, whether it makes them or not, and how."""
    silent = sum(1 for _ in pictures.silent(book))
    if silent:
        why = f"{silent} picture{'s have' if silent > 1 else ' has'} no words"
        yield "alternativeText", why
        yield CONFORMS, f"{why} (WCAG 1.1.1)"
    if any(ways.skipped(book)):
        yield CONFORMS, "headings skip a level (WCAG 1.3.1)"
    navs = {kind for nav in (book.nav.all("nav") if book.nav else ()) for kind in nav.kinds}
    if book.nav and not navs & {"toc", "doc-toc"}:
        yield "tableOfContents", "the navigation has none"
    if book.nav and not navs & {"page-list", "doc-pagelist"}:
        yield "pageNavigation", "there is no list of pages"
    if not any(e.kinds & {"pagebreak", "doc-pagebreak"} for d in book.read for e in d.elements):
        for feature in ("pageBreakMarkers", "printPageNumbers"):
            yield feature, "no page of print is marked"
    if not book.smils:
        yield "synchronizedAudioText", "nothing is read aloud"
    if not any(True for document in book.documents.values() for _ in document.all(*HEADINGS)):
        yield "structuralNavigation", "there are no headings"
    if "pre-paginated" in book.said("rendition:layout"):
        yield "displayTransformability", "its pages are fixed"
    if not any(True for document in book.read for _ in document.all("math:math")):
        yield "MathML", "there is none in it"
