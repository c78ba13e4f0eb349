"""The index of the printed book: what stands in it, and where the blocks that it leads to end.

Its numbers are known when every other page is laid out, and are handed in (`makeup`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from builder import index, words
from builder.index import Entry, Index, locators, markup
from builder.index.locators import Turn
from builder.model import Book, Chapter, Id
from builder.xhtml import Markup

INLINE = {"a", "aside", "br", "code", "em", "img", "s", "span", "strong", "sub", "sup"}
"""What stands in a line of text."""

Numbers = Mapping[Id, str]


@dataclass(frozen=True, slots=True)
class Indexed:
    """The index of a book, with the pages of its places as far as they are known."""

    index: Index
    places: frozenset[Id]
    """Where it leads."""
    numbers: Numbers
    language: str

    @classmethod
    def of(cls, book: Book, numbers: Numbers) -> "Indexed":
        """That of a book; one without entries where it has none."""
        return cls(index.entries(book), index.places(book), numbers, book.meta.language)

    def after(self, chapter: Chapter, made: Markup) -> str:
        """What of a chapter no author wrote: the entries, if it is the index."""
        if chapter.role != index.ROLE:
            return ""
        return markup.write(self.index, words.words(self.language), self._turns, made)

    def _turns(self, entry: Entry) -> Sequence[Turn]:
        return locators.turns(entry.locators, self.numbers)

    def mark(self, section: Element) -> None:
        """Put a place where each block ends of which the index has the last page, too."""
        for block in list(section.iter()):
            id = f"{block.get('data-id', '')}{index.END}"
            if id in self.places:
                SubElement(_last(block), "span", id=id)


def _last(block: Element) -> Element:
    """What the last words of a block stand in."""
    while len(block) and block[-1].tag not in INLINE and not (block[-1].tail or "").strip():
        block = block[-1]
    return block
