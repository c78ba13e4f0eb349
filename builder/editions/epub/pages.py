"""The documents of the spine, in reading order: what each is called and what is written in it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote, urlsplit

from builder import model, xhtml
from builder.editions.epub import cuts, indexed, leaves
from builder.editions.epub.package import FORBIDDEN
from builder.errors import BookError, Problem, did_you_mean
from builder.folios import MADE, Folios
from builder.model import Book, Chapter, Id, Link, Reference
from builder.words import words
from builder.xhtml import Markup

SHEET = "css/book.css"

BEFORE_CONTENTS = {
    *("cover", "halftitlepage", "titlepage", "copyright-page"),
    *("dedication", "epigraph"),
}
"""What stands before the contents of a printed book, and so is not listed in them."""

Names = Mapping[str, str]
"""Where the package keeps each picture, by its source in the manuscript."""


@dataclass(frozen=True, slots=True)
class Page:
    """One document of the spine."""

    role: str
    """Its ``epub:type``."""
    title: str
    """What contents and tabs call it."""
    slug: str
    matter: model.Matter
    lang: str
    chapter: Chapter | None = None
    """None for the pages that no author writes."""
    number: int = 0
    part: int = 1
    """Which part of its chapter, where that is too long for one document."""
    body: str = ""

    @property
    def id(self) -> str:
        """Its id in the manifest. A slug may begin with a digit, an XML name may not."""
        return f"page-{self.number:03}{self._part}"

    @property
    def name(self) -> str:
        """Its path in the package; the numbers make the files sort as they are read.

        They count chapters, so that no chapter's name changes for the length of another.
        """
        return f"text/{self.number:03}{'-' if self.slug else ''}{self.slug}{self._part}.xhtml"

    @property
    def _part(self) -> str:
        return f"_{self.part:02}" if self.part > 1 else ""

    @property
    def is_listed(self) -> bool:
        """Whether a printed table of contents would have it."""
        return self.role not in BEFORE_CONTENTS and self.part == 1

    @property
    def properties(self) -> tuple[str, ...]:
        """What a reading system must know before it opens the page (EPUB 3.3 § 5.5.4.2)."""
        # Text is escaped, so this can only be markup. EbookLib does not look for it.
        return ("svg",) if "<svg" in self.body else ()


Drafts = Sequence[tuple[Page, str]]
"""The pages, and what is written in the chapters' but for where links lead."""


def lay(
    book: Book,
    images: Names,
    cover: str = "",
    before: Mapping[Id, str] | None = None,
    narrator: str | None = None,
    folios: Folios = (),
) -> tuple[Page, ...]:
    """Every document of the book; `cover` is the markup of the cover's picture, if it has one, and
    `before` what to write before places of the book; `folios` are the pages that an index names.

    Where there is a `narrator`, sentences are marked with their ids, and who reads is credited.
    Raises `BookError` for links that lead nowhere and for characters that XML can't hold.
    """
    pages = tuple(
        replace(page, number=number)
        for number, page in enumerate([*_ahead(book, bool(cover)), *_chapters(book)])
    )
    after = indexed.after(book, folios)
    plain = Markup(is_marked=narrator is not None, after=after)
    drafts = [draft for page in pages for draft in _drafts(page, plain)]
    places = files(drafts)
    if problems := [*_dead_links(book, places), *_forbidden(drafts)]:
        raise BookError(*problems)
    markup = replace(plain, before=before or {}, image=lambda source: f"../{images[source]}")
    return tuple(
        replace(page, body=_body(page, book, cover, markup, places, narrator)) for page, _ in drafts
    )


def _ahead(book: Book, has_cover: bool) -> Iterator[Page]:
    """The pages that no author need write; whoever did write one has the say."""
    meta, said = book.meta, words(book.meta.language)
    written = {chapter.role for chapter in book.chapters}
    if has_cover:
        yield Page("cover", said.cover, "cover", "front", meta.language)
    if "titlepage" not in written:
        yield Page("titlepage", said.title_page, "title-page", "front", meta.language)
    if "copyright-page" not in written and leaves.has_imprint(meta):
        yield Page("copyright-page", said.copyright_page, "copyright", "front", meta.language)


def _chapters(book: Book) -> Iterator[Page]:
    for chapter in book.chapters:
        lang = chapter.lang or book.meta.language
        yield Page(chapter.role, chapter.label, slug(chapter.id), chapter.matter, lang, chapter)


def _drafts(page: Page, markup: Markup) -> Iterator[tuple[Page, str]]:
    """A page and what is written in it, or its parts and what is written in those."""
    if not page.chapter:
        yield page, ""
        return
    whole = xhtml.section(page.chapter, markup)
    if len(whole.encode()) <= cuts.LIMIT:
        yield page, whole
        return
    for number, chapter in enumerate(cuts.cut(page.chapter, markup), 1):
        yield (
            replace(page, chapter=chapter, part=number),
            xhtml.section(chapter, markup, number > 1),
        )


def _body(
    page: Page,
    book: Book,
    cover: str,
    markup: Markup,
    places: dict[Id, str],
    narrator: str | None,
) -> str:
    if page.chapter:

        def href(target: Id) -> str:
            place = places[target]
            file = "" if place == page.name else place.removeprefix("text/")
            return f"{file}#{quote(target)}"

        return xhtml.section(page.chapter, replace(markup, href=href), page.part > 1)
    before = markup.before.get(f"{MADE}{page.role}", "")
    match page.role:
        case "cover":
            return leaves.cover(page.title, cover)
        case "titlepage":
            return before + leaves.title_page(book.meta, page.title, narrator)
        case _:
            return before + leaves.imprint(book.meta, page.title)


def document(title: str, lang: str, body: str, kind: str, css: str = f"../{SHEET}") -> bytes:
    """A whole XHTML document (EPUB 3.3 § 6.1); `kind` is the ``epub:type`` of its body."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"\
{xhtml.language(lang)}>
<head>
<title>{escape(title, quote=False)}</title>
<link rel="stylesheet" type="text/css" href="{css}"/>
</head>
<body epub:type="{kind}">
{body}
</body>
</html>
""".encode()


def write(page: Page) -> bytes:
    """A page as the file that it is."""
    return document(page.title, page.lang, page.body, f"{page.matter}matter")


def slug(name: str) -> str:
    """A name for a file: ASCII, or unzipping in another locale loses it (EPUB 3.3 § 4.2.3).

    Letters that have no ASCII beneath them go; it may be empty.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def files(drafts: Drafts) -> dict[Id, str]:
    """The file of every id, as it is written and not as it is thought to be."""
    return {
        id: page.name for page, body in drafts for id in re.findall(r'<[^<>]*? id="([^"]+)"', body)
    }


def _dead_links(book: Book, places: dict[Id, str]) -> Iterator[Problem]:
    """Links that an ebook can't follow: `checks` says so first, this is the last gate."""
    for node in model.inlines(book.chapters):
        if not isinstance(node, Link | Reference):
            continue
        if node.target.startswith("#") and node.target[1:] not in places:
            hint = did_you_mean(node.target[1:], places)
            yield Problem("link-dead", f"nothing is called `{node.target}`", node.span, hint)
        elif urlsplit(node.target).scheme not in model.OUTWARD and not node.target.startswith("#"):
            message = f"`{node.target}` is nothing that a reading system opens"
            hint = f"give a whole address: {', '.join(f'{scheme}:…' for scheme in model.OUTWARD)}"
            yield Problem("link-dead", message, node.span, hint)


def _forbidden(drafts: Drafts) -> Iterator[Problem]:
    for page, body in drafts:
        if page.chapter and (found := FORBIDDEN.search(body)):
            message = f"the control character U+{ord(found[0]):04X} is in `{page.title}`"
            yield Problem("character-forbidden", message, page.chapter.span, "delete it")
