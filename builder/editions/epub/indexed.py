"""The index of the ebook: links to the places, by the numbers of the printed pages they are on.

The ebook marks where each printed page begins at the sentence with which, or within which, it does,
and the index goes by those marks. In an ebook that knows no pages a place is called by its chapter,
and those that follow it in that chapter by their count.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import groupby
from typing import Any

from builder import index
from builder.folios import Folios
from builder.index import Entry, locators, markup
from builder.index.locators import Turn
from builder.model import Book, Chapter, Id, Note, NoteRef, Sentence, Span
from builder.words import words
from builder.xhtml import Markup


def after(book: Book, folios: Folios) -> Callable[[Chapter, Markup], str]:
    """What follows a chapter's blocks: the entries, if it is the index."""
    made = index.entries(book)
    numbers = _numbers(book, folios) if made.groups else {}
    labels = {chapter.id: chapter.label for chapter in book.chapters}

    def turns(entry: Entry) -> Sequence[Turn]:
        if numbers:
            return locators.turns(entry.locators, numbers, are_joined=False)
        return list(_named(entry, labels))

    def write(chapter: Chapter, written: Markup) -> str:
        if chapter.role != index.ROLE:
            return ""
        return markup.write(made, words(book.meta.language), turns, written)

    return write


def _named(entry: Entry, labels: Mapping[Id, str]) -> Iterator[Turn]:
    for chapter, some in groupby(entry.locators, lambda locator: locator.chapter):
        for count, locator in enumerate(some, 1):
            yield Turn(labels[chapter] if count == 1 else str(count), locator.begin)


def _numbers(book: Book, folios: Folios) -> dict[Id, str]:
    """The page of every marked place, and of every end of a marked block."""
    walk = _Walk({each.place: each.label for each in reversed(folios)})
    walk.over(book.chapters)
    return walk.found


class _Walk:
    """Goes through a book in its order, from mark to mark of the printed pages."""

    def __init__(self, begins: Mapping[Id, str]) -> None:
        self.begins, self.label = begins, ""
        self.calls: dict[Id, str] = {}
        self.found: dict[Id, str] = {}

    def over(self, node: Any) -> None:
        """What stands below a node, each on the page that was turned to last."""
        if isinstance(node, tuple):
            for each in node:
                self.over(each)
        elif is_dataclass(node) and not isinstance(node, Span):
            self._node(node)

    def _node(self, node: Any) -> None:
        id = getattr(node, "id", "")
        before = self.label
        if isinstance(node, Note):
            # On paper it stands where it is called, or by the number of that place.
            self.label = self.calls.get(node.id, self.label)
        elif isinstance(node, NoteRef):
            self.calls.setdefault(node.note, self.label)
        else:
            self.label = self.begins.get(id, self.label)
        if self.label and id and not isinstance(node, Sentence):
            self.found[id] = self.label
        for each in fields(node):
            self.over(getattr(node, each.name))
        if self.label and id:
            self.found[f"{id}{index.END}"] = self.label
        if isinstance(node, Note):
            self.label = before
