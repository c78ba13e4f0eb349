"""What the ebook says of its own accessibility, computed from the book: true, or left out.

The vocabulary is schema.org's (EPUB Accessibility 1.1 § 2). Nothing here is a setting: an author
gets a better claim by mending the book.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from builder import model
from builder.editions.epub import tongues
from builder.editions.epub.package import XML_LANG, Datum, link, meta
from builder.editions.epub.phrases import Phrases, is_known, phrases
from builder.model import Book, Certifier, Chapter, Image, Link, Table

STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"

FEATURES = ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability")
"""What every ebook of ours has, by construction."""

PAGED = ("pageBreakMarkers", "pageNavigation")
"""And what it has that knows the pages of the print edition."""

_COLOUR = re.compile(
    r"(?<![-\w])(?:background|background-color|color)\s*:"
    r"(?!\s*(?:inherit|transparent|none|currentcolor|color-mix\(in srgb, currentcolor 1?\d)\b)",
    re.IGNORECASE,
)


_MOTION = re.compile(r"(?<![-\w])animation(?:-name)?\s*:(?!\s*none\b)", re.IGNORECASE)
_FILE = re.compile(r"^\s*\S+\.(?:jpe?g|png|gif|svg|webp)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aloud:
    """How a read-along is read."""

    narrator: str
    """Who reads, as the title page says it; a synthetic voice is called one."""
    missing: tuple[str, ...] = ()
    """What of the text is not read, in words: none where ears alone have the whole of it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What has to be known of the book to speak of its accessibility."""

    book: Book
    sheet: str
    """Its style sheet, as it is shipped."""
    has_moving_pictures: bool
    has_pages: bool = False
    """Whether the pages of the print edition are marked and listed."""
    exemption: str = ""
    """Why the law lets it be as it is, where it does not conform."""
    aloud: Aloud | None = None
    """None for a book that is silent."""


def metadata(facts: Facts) -> Iterator[Datum]:
    """The claims, as elements of the package."""
    book = facts.book
    images = list(_images(book))
    is_described = not any(_bare(book))
    yield meta("schema:accessMode", "textual")
    # The cover does not count: by a mode one understands what the book says (schema.org).
    if images:
        yield meta("schema:accessMode", "visual")
    yield meta("schema:accessModeSufficient", "textual" if is_described else "textual,visual")
    if facts.aloud:
        # A mode of its own it is not: what is heard is the text (schema.org).
        if not facts.aloud.missing:
            yield meta("schema:accessModeSufficient", "auditory")
        yield meta("schema:accessibilityFeature", "synchronizedAudioText")
    # Of a book without pictures it would say nothing.
    described = ("alternativeText",) if is_described and (images or book.meta.cover) else ()
    paged = PAGED if facts.has_pages else ()
    for feature in (*FEATURES, *paged, *described):
        yield meta("schema:accessibilityFeature", feature)
    # How fast a picture that moves may flash, nobody has measured.
    yield meta("schema:accessibilityHazard", "unknown" if facts.has_moving_pictures else "none")
    lang = {} if is_known(book.meta.language) else {XML_LANG: "en"}
    yield meta(
        "schema:accessibilitySummary", _summary(facts, bool(described), is_described), **lang
    )
    if not any(contradictions(facts)) and (name := certifier(book)):
        yield meta("dcterms:conformsTo", STANDARD, id="conformance")
        yield meta("a11y:certifiedBy", name, "conformance", id="certifier")
        yield from _credentials(book.meta.certifier)
    elif facts.exemption:
        yield meta("a11y:exemption", facts.exemption)


def _summary(facts: Facts, has_pictures: bool, is_described: bool) -> str:
    said = phrases(facts.book.meta.language)
    known = said.described if has_pictures else ""
    paged = said.paged if facts.has_pages else ""
    pictures = known if is_described else said.undescribed
    aloud = _told(facts.aloud, said) if facts.aloud else ""
    return " ".join(filter(None, (said.flows, said.ways, paged, pictures, aloud)))


def _told(aloud: Aloud, said: Phrases) -> str:
    """Who reads it, and what of it is not read: what that is, in the language that we say it in."""
    but = said.incomplete.format(", ".join(aloud.missing)) if aloud.missing else ""
    return f"{said.aloud.format(aloud.narrator)} {but}".strip()


def certifier(book: Book) -> str:
    """Who stands behind the claim; EPUB Accessibility 1.1 lets nobody make it in no one's name."""
    return book.meta.certifier.name or book.meta.publisher or book.meta.byline


def _credentials(who: Certifier) -> Iterator[Datum]:
    """By what right the certifier certifies, and what was found (§ 3.5.3)."""
    if who.credential:
        name = "a11y:certifierCredential"
        is_address = who.credential.startswith(("https://", "http://"))
        yield (link if is_address else meta)(name, who.credential, "certifier")
    if who.report:
        yield link("a11y:certifierReport", who.report, "certifier")


def contradictions(facts: Facts) -> Iterator[str]:
    """Why the book can't claim to conform to `STANDARD`; nothing where it may.

    What we write ourselves conforms by construction: language, headings, landmarks, contents, names
    of links and notes, text that reflows. Here is what an author can still break, as far as a
    machine can see it. Whether foreign words in the same script are marked, and whether a
    description describes, only the certifier can know.
    """
    for source in _bare(facts.book):
        yield f"picture `{source}` has no description (WCAG 1.1.1)"
    for image in _images(facts.book):
        if _FILE.search(image.alt):
            yield f"picture `{image.source}` is described by the name of a file (1.1.1)"
    for chapter in facts.book.chapters:
        if any(model.skipped_headings(chapter)):
            yield f"a heading in `{chapter.label}` skips a level (1.3.1)"
        if _has_headless_column(chapter):
            yield f"a table in `{chapter.label}` has a column without a header (1.3.1)"
        if _has_empty_link(chapter):
            yield f"a link in `{chapter.label}` has no words (2.4.4)"
    if facts.has_moving_pictures:
        yield "pictures move and can't be stopped (2.2.2)"
    if _MOTION.search(facts.sheet):
        yield "the style sheet moves what it shows, and nobody can stop it (2.2.2)"
    for word in islice(tongues.unmarked(facts.book), 1):
        yield f"nobody says what language `{word}` is of (3.1.2)"
    if _COLOUR.search(facts.sheet):
        yield "the style sheet sets colours, whose contrast nobody has measured (1.4.3)"


def _bare(book: Book) -> Iterator[str]:
    """The pictures without words for those who can't see them."""
    if book.meta.cover and not book.meta.cover_alt.strip():
        yield book.meta.cover
    for image in _images(book):
        if not image.alt.strip():
            yield image.source


def _images(book: Book) -> Iterator[Image]:
    return (node for node in model.inlines(book.chapters) if isinstance(node, Image))


def _has_headless_column(chapter: Chapter) -> bool:
    # The first may be empty: the corner above a column of names.
    return any(
        not any(model.plain(sentence.inlines).strip() for sentence in cell.sentences)
        for block in model.blocks(chapter)
        if isinstance(block, Table)
        for cell in block.header[1:]
    )


def _has_empty_link(chapter: Chapter) -> bool:
    links = (node for node in model.inlines(chapter) if isinstance(node, Link))
    return any(not model.plain(link.inlines).strip() for link in links)
