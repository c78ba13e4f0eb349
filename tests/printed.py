"""A PDF read back: what it says and in which order, by its tags; for the tests that ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf

from builder import index, model, xhtml
from builder.editions import Job, Made
from builder.editions.pdf import interior, pages
from builder.folios import Folios
from builder.index import locators, markup
from builder.model import CodeBlock, Figure, Id, Reference, Table
from builder.publish import Opened
from builder.store import Store
from builder.words import words


def job(opened: Opened, out: Path, **more: Any) -> Job:
    return Job(opened.root, out, "book", opened.config, Store(out / "store"), **more)


def printed(opened: Opened, out: Path) -> "Print":
    warnings: list[str] = []
    made = interior.build(opened.book, job(opened, out, warn=warnings.append))
    return Print(made, opened, warnings)


# Reading a PDF back -------------------------------------------------------------------------


@dataclass
class Print:
    """A PDF as three readers have it: the one who turns pages, the one who listens, the one who
    jumps to bookmarks."""

    made: Made
    opened: Opened
    warnings: list[str]
    text: dict[tuple[int, int], str] = field(default_factory=dict)
    """The words of each marked content, by page and number."""
    furniture: list[str] = field(default_factory=list)
    """What no listener hears, page by page: running heads, folios."""

    @property
    def folios(self) -> Folios:
        assert self.made.folios
        return self.made.folios()

    def __post_init__(self) -> None:
        self.file = pikepdf.open(self.made.path)
        self.number = {page.objgen: i for i, page in enumerate(self.file.pages)}
        for i, page in enumerate(self.file.pages):
            self.furniture.append(self._page(i, page))

    def _page(self, i: int, page: pikepdf.Page) -> str:
        """Keep a page's marked words; hand back the others."""
        fonts = page.Resources.get("/Font", {})
        letters = {name: _letters(font) for name, font in fonts.items()}
        aside, mark, font = "", None, ""
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC":
                    mark = int(operands[1].MCID)
                    self.text[i, mark] = ""
                case "BMC" | "EMC":
                    mark = None
                case "Tf":
                    font = str(operands[0])
                case "TJ" | "Tj":
                    parts = operands[0] if str(operator) == "TJ" else operands
                    shown = "".join(
                        letters[font][glyph]
                        for part in parts
                        if isinstance(part, pikepdf.String)
                        for glyph in _pairs(bytes(part))
                    )
                    if mark is None:
                        aside += shown
                    else:
                        self.text[i, mark] += shown
        return aside

    @property
    def document(self) -> Any:
        return self.file.Root.StructTreeRoot.K[0]

    def elements(self, node: Any = None) -> Iterator[tuple[str, Any]]:
        """Every element of the structure, in reading order, with its kind."""
        for child in _children(node or self.document):
            if "/S" in child:
                yield str(child.S)[1:], child
                yield from self.elements(child)

    def words(self, node: Any = None, notes: bool = False) -> str:
        """What is read aloud of an element; footnotes only where they are asked for.

        Nor captions: a figure that does not fit on its page waits, and the text goes on. A table's
        are read apart, too.
        """
        node = node or self.document
        said = ""
        for kid in node.get("/K", []):
            if isinstance(kid, int):
                said += self.text[self.number[node.Pg.objgen], kid]
            elif "/S" in kid and str(kid.S) != "/Caption" and (notes or str(kid.S) != "/Note"):
                said += self.words(kid, notes)
        return said

    def all(self, kind: str) -> list[Any]:
        return [element for found, element in self.elements() if found == kind]

    def page_of(self, element: Any) -> int:
        return self.number[element.Pg.objgen]

    @property
    def labels(self) -> list[str]:
        return [page.label for page in self.file.pages]

    def folio(self, id: Id) -> str:
        """What the page says of itself on which that place of the book lies."""
        names = iter(self.file.Root.Names.Dests.Names)
        (page,) = (place[0] for name, place in zip(names, names, strict=True) if str(name) == id)
        return self.labels[self.number[page.objgen]]

    def said(self, reference: Reference) -> str:
        """The words of a reference, with the number that its target's page has in the file."""
        return words(reference.lang).page.format(self.folio(reference.target[1:]))

    def outline(self) -> list[tuple[int, str, int]]:
        """Bookmarks: depth, title, and the page they lead to."""
        with self.file.open_outline() as outline:
            return list(self._marks(outline.root, 1))

    def _marks(self, items: Any, depth: int) -> Iterator[tuple[int, str, int]]:
        for item in items:
            yield depth, item.title, self.number[item.destination[0].objgen]
            yield from self._marks(item.children, depth + 1)

    def page_called(self, title: str) -> int:
        return next(page for _, name, page in self.outline() if name == title)


def _children(node: Any) -> Iterator[Any]:
    for kid in node.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary):
            yield kid


def _letters(font: Any) -> dict[bytes, str]:
    """What each glyph of a font says, by the font's own account."""
    stream = font.ToUnicode.read_bytes().split(b"endcodespacerange")[1]
    return {
        bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]*)>", stream)
    }


def _pairs(glyphs: bytes) -> Iterator[bytes]:
    return (glyphs[i : i + 2] for i in range(0, len(glyphs), 2))


def letters(text: str) -> str:
    """Letters alone: hyphens, spaces and line ends are the setting's, not the author's."""
    return "".join(filter(str.isalpha, text))


def said_by(chapter: model.Chapter, book: Print) -> Iterator[str]:
    """Everything a chapter shows but its notes and its captions."""
    if chapter.title:
        yield model.plain(chapter.title.inlines, book.said)
    if chapter.role == index.ROLE:
        yield "".join(ElementTree.fromstring(f"<r {EPUB}>{entries(book)}</r>").itertext())
    for block in model.rewrite(chapter.blocks, _uncaptioned):
        if isinstance(block, CodeBlock):
            yield block.text
        for sentence in model.block_sentences(block):
            yield model.plain(sentence.inlines, book.said)


EPUB = 'xmlns:epub="http://www.idpf.org/2007/ops"'


def entries(book: Print) -> str:
    """The index as markup, with the numbers that the pages of its places have in the file."""
    text = book.opened.book
    numbers = {id: book.folio(id) for id in index.places(text)}
    said = words(text.meta.language)

    def turns(entry: index.Entry) -> list[locators.Turn]:
        return locators.turns(entry.locators, numbers)

    return markup.write(index.entries(text), said, turns, xhtml.Markup())


def _uncaptioned(node: Any) -> Any:
    return replace(node, caption=()) if isinstance(node, Figure | Table) else node


def expected(book: Print) -> tuple[str, str]:
    """The letters that the chapters before the contents, and those after, should say."""
    chapters = book.opened.book.chapters
    first = (chapter for chapter in chapters if chapter.role in pages.FOR_SHOW)
    rest = (chapter for chapter in chapters if chapter.role not in pages.FOR_SHOW)

    def said(some: Iterator[model.Chapter]) -> str:
        return letters("".join(words for chapter in some for words in said_by(chapter, book)))

    return said(first), said(rest)
