"""What the package document says of the book: who, what, when, and by which name it is known."""

import os
import re
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from builder import matter
from builder.errors import ToolError
from builder.model import Contributor, Meta

BOOKS = uuid.UUID("9d7f2f0e-5a0b-4b53-9a53-4a2c5f6c1b6e")
"""The namespace of the identifiers that we derive: a random one, ours, and never to be changed."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML document may hold (XML 1.0 § 2.2): one such character is fatal to a whole file."""

UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""When a book was modified that gives no date: the first day a zip can name, as reproducible
builds have it. The clock, or the files' own times, would make other bytes in every checkout.
"""


@dataclass(frozen=True, slots=True)
class File:
    """One file of the package."""

    id: str
    """Its id in the manifest."""
    name: str
    """Its path below the package document."""
    media_type: str
    content: bytes = b""
    properties: tuple[str, ...] = ()
    source: Path | None = None
    """Where its content is, if there is too much of it to hold: an hour of sound."""
    overlay: str = ""
    """The id of the file that says when its sentences are heard (EPUB 3.3 § 9.3.5)."""

    def read(self) -> bytes:
        """Its content, wherever it is."""
        return self.source.read_bytes() if self.source else self.content


@dataclass(frozen=True, slots=True)
class Datum:
    """One element of the metadata: a Dublin Core name (``dc:title``), or a ``meta``."""

    name: str
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that goes into the file, in the order it goes in."""

    identifier: str
    language: str
    is_right_to_left: bool
    modified: datetime
    metadata: tuple[Datum, ...]
    files: tuple[File, ...]
    spine: tuple[str, ...]
    """Ids of files, as they are read."""


def link(relation: str, address: str, refines: str) -> Datum:
    """A ``link`` element: something about another element that is elsewhere."""
    attributes = {"rel": relation, "href": address, "refines": f"#{refines}"}
    return Datum("link", "", tuple(attributes.items()))


def meta(property: str, value: str, refines: str = "", **attributes: str) -> Datum:
    """A ``meta`` element, about the whole book or about another element."""
    about = {"refines": f"#{refines}"} if refines else {}
    return Datum("meta", value, tuple({**about, "property": property, **attributes}.items()))


def identifier(book: Meta) -> str:
    """The book's own identifier, or a UUID that follows from what makes it this book.

    That is its title, its authors, its language and its place in a series: a translation is another
    book, and so is a second volume; a corrected page leaves it the same, in which a reader keeps
    place and notes. Capitals and spaces don't count. Who must change the title writes the
    identifier that it had into book.toml, which goes before the ISBN of the ebook.
    """
    if book.identifier or book.isbn.epub:
        return book.identifier or urn(book.isbn.epub)
    authors = (author.name for author in book.authors)
    parts = (book.title, *authors, book.language, book.series, book.series_number)
    plain = (" ".join(unicodedata.normalize("NFC", part).casefold().split()) for part in parts)
    return f"urn:uuid:{uuid.uuid5(BOOKS, chr(0x1F).join(plain))}"


def urn(isbn: str) -> str:
    """An ISBN as an identifier among others (RFC 3187)."""
    return f"urn:isbn:{re.sub(r'[^0-9]', '', isbn)}"


def modified(book: Meta) -> datetime:
    """When the book says it was last changed, in UTC: never the clock, for the sake of equal bytes.

    ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) if it is set, for it is the builder's word; then
    the date of publication, which is the author's; else `UNDATED`.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
        try:
            return max(datetime.fromtimestamp(int(epoch), UTC), UNDATED)
        except (ValueError, OverflowError, OSError) as error:
            hint = "give it seconds since 1970, as `git log -1 --format=%ct` does, or unset it"
            raise ToolError(f"SOURCE_DATE_EPOCH is `{epoch}`, which is no time", hint) from error
    year, month, day = (*map(int, book.date.split("-")), 1, 1)[:3] if book.date else (1980, 1, 1)
    return max(datetime(year, month, day, tzinfo=UTC), UNDATED)


def metadata(book: Meta) -> tuple[Datum, ...]:
    """Everything that catalogues ask of the book (EPUB 3.3 § 5.5.3)."""
    return (
        *_titles(book),
        *_people(book),
        *_numbers(book),
        *_facts(book),
        *_codes(book),
        *_series(book),
    )


def _titles(book: Meta) -> Iterator[Datum]:
    yield Datum("dc:title", book.title, (("id", "title"),))
    yield meta("title-type", "main", "title")
    if book.subtitle:
        yield Datum("dc:title", book.subtitle, (("id", "subtitle"),))
        yield meta("title-type", "subtitle", "subtitle")


def _people(book: Meta) -> Iterator[Datum]:
    for number, author in enumerate(book.authors, 1):
        # An id each: EbookLib's own `add_author` gives every author the same.
        yield from _person("creator", number, author)
    for number, person in enumerate(matter.contributors(book), 1):
        yield from _person("contributor", number, person)


def _person(kind: str, number: int, person: Contributor) -> Iterator[Datum]:
    id = f"{kind}-{number}"
    yield Datum(f"dc:{kind}", person.name, (("id", id),))
    yield meta("role", person.role, id, scheme="marc:relators")
    yield meta("display-seq", str(number), id)
    if person.file_as:
        yield meta("file-as", person.file_as, id)


def _numbers(book: Meta) -> Iterator[Datum]:
    """What else the book is known by; the package says which is its own."""
    others = (
        ("isbn", "15", urn(book.isbn.epub) if book.isbn.epub else ""),
        ("doi", "06", book.doi),
    )
    for id, kind, number in others:
        if number and number != identifier(book):
            value = f"doi:{number}" if id == "doi" else number
            yield Datum("dc:identifier", value, (("id", id),))
            yield meta("identifier-type", kind, id, scheme="onix:codelist5")


def _codes(book: Meta) -> Iterator[Datum]:
    """Subjects by their codes (EPUB 3.3 § 5.5.3.2.5)."""
    for authority, subjects in (("BISAC", book.bisac), ("Thema", book.thema)):
        for number, subject in enumerate(subjects, 1):
            id = f"{authority.lower()}-{number}"
            yield Datum("dc:subject", subject.name or subject.code, (("id", id),))
            yield meta("authority", authority, id)
            yield meta("term", subject.code, id)


def _facts(book: Meta) -> Iterator[Datum]:
    facts = (
        ("publisher", book.publisher),
        ("date", book.date),
        ("rights", book.rights),
        ("description", book.description),
        *(("subject", subject) for subject in book.subjects),
    )
    yield from (Datum(f"dc:{name}", value.strip()) for name, value in facts if value.strip())
    for name, value in (
        ("schema:bookEdition", book.edition),
        ("dcterms:audience", book.audience),
    ):
        if value.strip():
            yield meta(name, value.strip())


def _series(book: Meta) -> Iterator[Datum]:
    if book.series:
        yield meta("belongs-to-collection", book.series, id="series")
        yield meta("collection-type", "series", "series")
        if book.series_number:
            yield meta("group-position", book.series_number, "series")


def page_source(book: Meta, trim: str) -> Iterator[Datum]:
    """Which edition the marks of pages are of (EPUB Accessibility 1.1 § 4.1.3)."""
    if book.isbn.print:
        yield Datum("dc:source", urn(book.isbn.print))
        yield meta("pageBreakSource", urn(book.isbn.print))
    else:
        size = " × ".join(trim.split())
        yield meta("pageBreakSource", f"{book.title} (PDF, {size})")
