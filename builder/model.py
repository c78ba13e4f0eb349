"""The book as a value: frozen data and the walks over it, no formats.

A `Book` is what the reader makes and every edition is a function of. Blocks and inlines are
unions, not class trees: a writer is one `match`, and `mypy --strict` names each writer that
forgot a kind.

*Ids are addresses.* ``loomings-12-s2`` is chapter slug, block, sentence: the same in the XHTML,
the script, the timeline and every message. A nested block adds its number (``loomings-12-1-s1``),
a note counts in its chapter (``loomings-n3-1-s1``), a chapter's title is ``loomings-title``. An
author's own ``{#id}`` replaces the chapter slug or the block's address.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

Id: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the manuscript; lines and columns count from 1."""

    path: Path
    line: int
    column: int = 1

    def __str__(self) -> str:
        """``03-almaty.md:12:5``, which editors open."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Mark:
    """``[words]{.index term="Taro, Bakhyt!childhood"}``: what an index has of the words."""

    term: tuple[str, ...]
    """A heading and those below it; in stars, ``*Aqqu*``, what is emphasized of them."""
    lang: str = ""
    """BCP 47 tag of the heading where it is not in the book's language."""
    see: tuple[str, ...] = ()
    """Another term, to which the index sends, instead of to these words."""
    range: Literal["", "start", "end"] = ""
    """Whether a range begins or ends here."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What an author adds in braces: ``{.smallcaps lang=kk}``. An explicit id becomes the id."""

    classes: tuple[str, ...] = ()
    lang: str = ""
    """BCP 47 tag of the words inside; empty where it is the book's own language."""
    voice: str = ""
    """Who says them, by their name in the book's cast. This and the rest no page shows."""
    say: str = ""
    """How they are said, in letters."""
    ipa: str = ""
    """How they are said, in the International Phonetic Alphabet."""
    pause: float | None = None
    """Seconds of silence after them; None where it is the script's to say."""
    marks: tuple[Mark, ...] = ()
    """What an index has of them, which nothing shows where they stand."""


# Inlines ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Words and spaces as they are shown: quotes, dashes and ellipses already typographic."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Emphasis:
    """``*so*``: stress, a title, a ship; how it looks is the style's business."""

    inlines: tuple["Inline", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Strong:
    """``**so**``."""

    inlines: tuple["Inline", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Strike:
    """``~~so~~``: words the text shows as struck out."""

    inlines: tuple["Inline", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Superscript:
    """``<sup>so</sup>``."""

    inlines: tuple["Inline", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Subscript:
    """``<sub>so</sub>``."""

    inlines: tuple["Inline", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """``[қобыз]{lang=kk}``: words with a language or a role of their own."""

    inlines: tuple["Inline", ...]
    attributes: Attributes
    span: Span
    id: Id = ""


@dataclass(frozen=True, slots=True)
class Code:
    """```so```: shown letter for letter."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """``[words](target)``; a target inside the book is ``#`` and an id, whatever was written."""

    target: str
    inlines: tuple["Inline", ...]
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """``[](target)``: a link without words, which takes those that fit each edition.

    A page says its number, a screen its name, a narrator what it is and its name. All that an
    edition must know of the target stands here, so that none needs the whole book to say it.
    """

    target: str
    """``#`` and an id, whatever was written."""
    title: str
    span: Span
    lang: str
    """BCP 47 tag of the words around it: the language in which it speaks."""
    role: str = ""
    """What the target is: a chapter's role, or ``heading``, ``figure``, ``table``, ``phrase``."""
    label: str = ""
    """The target's own words. A figure or a table has none that are short, and is found by its
    chapter's, which are left out where the reference stands in that chapter, too."""
    label_lang: str = ""
    """BCP 47 tag of the label where it is not `lang`."""
    matter: "Matter" = "body"
    """Where in the book the target is: a folio in front matter is a roman one."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `source` is a posix path below the manuscript's folder."""

    source: str
    alt: str
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class NoteRef:
    """Where a footnote is called; `note` is the id of the chapter's `Note`."""

    note: Id
    number: int
    span: Span
    is_first: bool = True
    """A note may be called again; only the first call is the one its backlink returns to."""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A break the author asked for, inside one paragraph."""

    span: Span


OUTWARD = ("http", "https", "mailto", "tel")
"""Where a book may send its readers: the schemes of links that leave it."""

Wrapper: TypeAlias = Emphasis | Strong | Strike | Superscript | Subscript | Phrase | Link
Inline: TypeAlias = Text | Wrapper | Code | Reference | Image | NoteRef | LineBreak
Aside: TypeAlias = Phrase | Link | Reference | Image | NoteRef
"""An inline that more is asked about than what it says."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is shown, linked, said and highlighted.

    The space that follows a sentence in its paragraph belongs to it, so that the texts of a
    paragraph's sentences, joined, are the paragraph: nothing is lost at a seam.
    """

    id: Id
    inlines: tuple[Inline, ...]
    span: Span


# Blocks -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    id: Id
    sentences: tuple[Sentence, ...]
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter; `level` is 2 to 6, for level 1 is the chapter's own title."""

    id: Id
    level: int
    title: Sentence
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    id: Id
    blocks: tuple["Block", ...]
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Division:
    """A fenced div, ``::: letter``: blocks that play a role together."""

    id: Id
    role: str
    blocks: tuple["Block", ...]
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Verse:
    """Poetry: stanzas of lines. A line is what is said and highlighted, so it is a `Sentence`."""

    id: Id
    stanzas: tuple[tuple[Sentence, ...], ...]
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    id: Id
    blocks: tuple["Block", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; numbered from `start` where it is ordered."""

    id: Id
    is_ordered: bool
    start: int
    items: tuple[Item, ...]
    span: Span
    is_tight: bool = True
    """Tight items are set without space between them, as they were written."""
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Entry:
    """One or more terms and what they mean."""

    terms: tuple[Sentence, ...]
    definitions: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A glossary, a cast of characters."""

    id: Id
    entries: tuple[Entry, ...]
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that stands alone, with its caption."""

    id: Id
    image: Image
    caption: tuple[Sentence, ...]
    span: Span
    attributes: Attributes = Attributes()


Alignment: TypeAlias = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    sentences: tuple[Sentence, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption and one header row; every row has as many cells as `alignments`."""

    id: Id
    caption: tuple[Sentence, ...]
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alignments: tuple[Alignment, ...]
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A listing, shown letter for letter."""

    id: Id
    language: str
    text: str
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class SceneBreak:
    """The silence between two scenes."""

    id: Id
    span: Span
    attributes: Attributes = Attributes()


Block: TypeAlias = (
    Paragraph
    | Heading
    | Quote
    | Division
    | Verse
    | ListBlock
    | DefinitionList
    | Figure
    | Table
    | CodeBlock
    | SceneBreak
)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, numbered in its chapter from 1 in the order of the calls."""

    id: Id
    number: int
    blocks: tuple[Block, ...]
    span: Span


# The book -----------------------------------------------------------------------------------

Matter: TypeAlias = Literal["front", "body", "back"]

MATTER: dict[str, Matter] = {
    "halftitlepage": "front",
    "titlepage": "front",
    "copyright-page": "front",
    "dedication": "front",
    "epigraph": "front",
    "foreword": "front",
    "preface": "front",
    "introduction": "front",
    "prologue": "body",
    "part": "body",
    "chapter": "body",
    "epilogue": "body",
    "conclusion": "body",
    "afterword": "back",
    "appendix": "back",
    "glossary": "back",
    "bibliography": "back",
    "acknowledgments": "back",
    "contributors": "back",
    "index": "back",
    "colophon": "back",
}
"""The roles a chapter may play, by the names of the EPUB Structural Semantics Vocabulary 1.1."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One opening of the book: a chapter, a preface, a dedication, the page of a part."""

    id: Id
    role: str
    title: Sentence | None
    """What the page shows; a dedication or an epigraph has none."""
    label: str
    """What contents, bookmarks, chapter marks and running heads call it; never empty."""
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    span: Span
    lang: str = ""
    """BCP 47 tag where the chapter is not in the book's language."""
    voice: str = ""
    """Who reads it, by their name in the book's cast; empty for the book's narrator."""

    def __hash__(self) -> int:
        """A hash by its place: one of all its words would take as long as reading them."""
        return hash((self.id, self.span))

    @property
    def matter(self) -> Matter:
        """Where in the book it belongs."""
        return MATTER[self.role]


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person and what they did, by the MARC relator code: ``aut``, ``trl``, ``nrt``, ``ill``."""

    name: str
    """As it is printed."""
    role: str = "aut"
    """What the person did, a MARC relator code: ``aut``, ``trl``, ``nrt``, ``ill``."""
    file_as: str = ""
    """How a catalogue sorts it: ``Taro, Bakhyt``."""


@dataclass(frozen=True, slots=True)
class Isbn:
    """The numbers of the editions, each its own: to the trade they are different things."""

    print: str = ""
    """The printed book's, which is drawn as bars on its cover."""
    epub: str = ""
    """The EPUB's."""
    audiobook: str = ""
    """The audiobook's."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject by its code in a scheme of the trade."""

    code: str
    """The code: ``FIC019000``."""
    name: str = ""
    """What the scheme calls it: ``FICTION / Literary``."""


@dataclass(frozen=True, slots=True)
class Certifier:
    """Who stands behind what the ebook claims of its accessibility."""

    name: str = ""
    """Their name: a person or an organisation."""
    credential: str = ""
    """By what right, in words or as the address of a badge."""
    report: str = ""
    """The address of what they found."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the book is, as its title page, its package file and its tags say it."""

    title: str
    """The title; empty takes the manuscript's own heading, or the file's name."""
    authors: tuple[Contributor, ...] = ()
    """Who wrote it."""
    contributors: tuple[Contributor, ...] = ()
    """Who else had a part: translators (``trl``), illustrators (``ill``), narrators (``nrt``)."""
    subtitle: str = ""
    """The subtitle, on the title page and in catalogues."""
    language: str = "en"
    """The language of the text, a BCP 47 tag: ``en-GB``, ``de``, ``kk``. It decides quotes,
    sentences, hyphens and the voice."""
    identifier: str = ""
    """``urn:isbn:…`` or ``urn:uuid:…``; where none is given, one derived from the book."""
    publisher: str = ""
    """Who publishes it."""
    place: str = ""
    """The publisher's town."""
    date: str = ""
    """Publication date: ``2026``, ``2026-11`` or ``2026-11-22``."""
    rights: str = ""
    """The copyright notice: ``© 2026 A. Author``."""
    description: str = ""
    """What a shop says of the book."""
    subjects: tuple[str, ...] = ()
    """What it is about, in free words."""
    bisac: tuple[Subject, ...] = ()
    """Its subjects by BISAC's codes, which American shops use."""
    thema: tuple[Subject, ...] = ()
    """Its subjects by Thema's codes, which the rest of the trade uses."""
    series: str = ""
    """The name of the series it belongs to."""
    series_number: str = ""
    """Its number in the series, as text."""
    cover: str = ""
    """The picture of the front, SVG, JPEG or PNG: a file named from the manuscript's folder."""
    cover_alt: str = ""
    """What the cover shows, for those who don't see it."""
    isbn: Isbn = Isbn()
    """The ISBN of each edition."""
    doi: str = ""
    """Its DOI, without https://doi.org/ before it."""
    edition: str = ""
    """Which edition it is, as it is printed: ``Second, revised edition``."""
    audience: str = ""
    """Whom it is for: ``Ages 9 to 12``."""
    certifier: Certifier = Certifier()
    """Who vouches for what the ebook claims of its accessibility."""

    @property
    def byline(self) -> str:
        """The authors in one line, as a title page has them."""
        return ", ".join(author.name for author in self.authors)


@dataclass(frozen=True, slots=True)
class Book:
    """The manuscript, parsed: the one thing that every edition is made from."""

    meta: Meta
    chapters: tuple[Chapter, ...]


# The walks ----------------------------------------------------------------------------------


def children(block: Block) -> Iterator[Block]:
    """The blocks directly inside a block."""
    match block:
        case Quote() | Division():
            yield from block.blocks
        case ListBlock(items=items):
            for item in items:
                yield from item.blocks
        case DefinitionList(entries=entries):
            for entry in entries:
                for definition in entry.definitions:
                    yield from definition
        case _:
            return


def blocks(chapter: Chapter) -> Iterator[Block]:
    """Every block of a chapter, notes last, a parent before its children."""

    def walk(some: tuple[Block, ...]) -> Iterator[Block]:
        for block in some:
            yield block
            yield from walk(tuple(children(block)))

    yield from walk(chapter.blocks)
    for note in chapter.notes:
        yield from walk(note.blocks)


def skipped_headings(chapter: Chapter) -> Iterator[tuple[Heading, int]]:
    """The headings that skip a level, each with the level of the one before it."""
    level = 1
    for block in blocks(chapter):
        if isinstance(block, Heading):
            if block.level > level + 1:
                yield block, level
            level = block.level


def block_sentences(block: Block) -> Iterator[Sentence]:
    """Every sentence of a block and of the blocks inside it, in reading order."""
    match block:
        case Paragraph(sentences=sentences):
            yield from sentences
        case Heading(title=title):
            yield title
        case Verse(stanzas=stanzas):
            for stanza in stanzas:
                yield from stanza
        case Figure(caption=caption):
            yield from caption
        case Table(caption=caption, header=header, rows=rows):
            yield from caption
            for row in (header, *rows):
                for cell in row:
                    yield from cell.sentences
        case DefinitionList(entries=entries):
            for entry in entries:
                yield from entry.terms
                for definition in entry.definitions:
                    for inner in definition:
                        yield from block_sentences(inner)
        case Quote() | Division() | ListBlock():
            for inner in children(block):
                yield from block_sentences(inner)
        case CodeBlock() | SceneBreak():
            return


def sentences(chapter: Chapter, notes: bool = True) -> Iterator[Sentence]:
    """Every sentence of a chapter in reading order: title, text, and then the notes."""
    if chapter.title:
        yield chapter.title
    for block in chapter.blocks:
        yield from block_sentences(block)
    if notes:
        for note in chapter.notes:
            for block in note.blocks:
                yield from block_sentences(block)


def unsaid(reference: Reference) -> str:
    """The words of a reference are its edition's, and none of the author's."""
    return ""


def plain(inlines: tuple[Inline, ...], said: Callable[[Reference], str] = unsaid) -> str:
    """The words alone: no marks, no calls of notes; a line break is a newline.

    `said` gives an edition's words for a reference; without it, there are only the author's.
    """
    return "".join(_plain(inline, said) for inline in inlines)


def _plain(inline: Inline, said: Callable[[Reference], str]) -> str:
    match inline:
        case Text(text=text) | Code(text=text):
            return text
        case LineBreak():
            return "\n"
        case NoteRef():
            return ""
        case Reference():
            return said(inline)
        case Image(alt=alt):
            return alt
        case _:
            return plain(inline.inlines, said)


def inlines(node: object) -> Iterator[Inline]:
    """Every inline anywhere below a book, chapter, block or sentence, outermost first."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, tuple):
            waiting.extend(reversed(here))
            continue
        if isinstance(here, Inline):
            yield here
        waiting.extend(getattr(here, name) for name in reversed(_parts(type(here))))


@lru_cache(maxsize=1024)
def asides(chapter: Chapter) -> tuple[Aside, ...]:
    """The inlines of a chapter that are more than words, in reading order."""
    return tuple(each for each in inlines(chapter) if isinstance(each, Aside))


_PLAIN = (
    str,
    int,
    bool,
    float,
    float | None,
    Path,
    Span,
    Attributes,
    Alignment,
    Matter,
    Isbn,
    Meta,
)
"""The fields in which no sentence stands."""


_PLAIN_NODES = (Span, Attributes, Meta)


_known: dict[type, tuple[str, ...]] = {}


def _parts(kind: type) -> tuple[str, ...]:
    """The fields of a kind of node in which others may stand: asked for a million times a book."""
    if kind not in _known:
        own = fields(kind) if is_dataclass(kind) else ()
        _known[kind] = tuple(each.name for each in own if each.type not in _PLAIN)
    return _known[kind]


Node = TypeVar("Node")


def rewrite(node: Node, change: Callable[[Any], Any]) -> Node:
    """The same tree with `change` applied to every node, inner ones first; untouched parts shared.

    The model is frozen, so what must be known of the whole book before it can be said (where a
    link leads) is settled by a second look.
    """
    if isinstance(node, tuple):
        made = tuple(rewrite(each, change) for each in node)
        same = all(a is b for a, b in zip(made, node, strict=True))
        return node if same else made  # type: ignore[return-value]
    if not is_dataclass(node) or isinstance(node, _PLAIN_NODES):
        return node
    news = {}
    for name in _parts(type(node)):
        old = getattr(node, name)
        if isinstance(old, tuple) or is_dataclass(old):
            new = rewrite(old, change)
            if new is not old:
                news[name] = new
    changed: Node = change(replace(node, **news) if news else node)  # type: ignore[type-var]
    return changed
