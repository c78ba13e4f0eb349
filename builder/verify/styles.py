"""What the sheets of a book say, wherever they stand, and whether that touches any of its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder import evidence
from builder.model import Span
from builder.style import rules
from builder.style.rules import Declaration
from builder.verify.markup import Text
from builder.verify.opened import Opened


@dataclass(frozen=True, slots=True)
class Style:
    """What is said of one selector in one rule, or of one element by its ``style``."""

    selector: str
    """Empty for a ``style`` attribute."""
    declarations: tuple[tuple[Declaration, Span], ...]
    condition: str
    source: str
    """The file."""
    tag: str = ""
    """The element that a ``style`` attribute is on."""


def styles(book: Opened) -> Iterator[Style]:
    """Everything that the book's sheets, ``style`` elements and ``style`` attributes say."""
    for path, text in book.sheets.items():
        yield from _sheet(path, text, Span(Path(path), 1))
    for path, document in book.documents.items():
        for element in document.all("style"):
            texts = [node for node in document.inside(element) if isinstance(node, Text)]
            if texts:
                yield from _sheet(path, document.words(element), document.at(texts[0]))
        for element in document.elements:
            if element.get("style"):
                at = document.at(element)
                said = tuple((each, at) for each in rules.attribute(element.get("style")))
                yield Style("", said, "", path, element.tag)


def _sheet(path: str, text: str, start: Span) -> Iterator[Style]:
    for rule in rules.rules(text):
        said = tuple((each, _place(each, start)) for each in rule.declarations)
        for selector in rule.selectors:
            yield Style(selector, said, rule.condition, path)


def _place(each: Declaration, start: Span) -> Span:
    column = each.column + (start.column - 1 if each.line == 1 else 0)
    return Span(start.path, start.line + each.line - 1, column)


@dataclass(frozen=True, slots=True)
class Shown:
    """The names by which sheets can reach text: tags, and classes with their tags."""

    tags: frozenset[str]
    classes: frozenset[tuple[str, str]]
    """Of each element its tag and a class of it."""
    ids: frozenset[str]

    def touches(self, style: Style) -> bool:
        """Whether a rule may touch text of the book; where that can't be told, it does not."""
        if not style.selector:
            return style.tag in self.tags
        last = re.split(r"[\s>+~]+", style.selector)[-1]
        plain = re.sub(r"::?[-\w]+$", "", last)
        found = re.fullmatch(r"([-\w]*|\*)((?:[.#][-\w]+)*)", plain)
        if not found or not plain:
            return False
        tag = found[1].lower().replace("*", "")
        names = re.findall(r"([.#])([-\w]+)", found[2])
        return (not tag or tag in self.tags) and all(
            name in self.ids
            if mark == "#"
            else any(c == name and tag in ("", t) for t, c in self.classes)
            for mark, name in names
        )


def shown(book: Opened) -> Shown:
    """The elements of the spine in which there is text."""
    tags, ids = set[str](), set[str]()
    classes = set[tuple[str, str]]()
    for document in book.documents.values():
        for at in {
            element
            for node in document.nodes
            if isinstance(node, Text) and evidence.bare(node.text)
            for element in node.parent.ancestors
            if element.tag not in ("head", "title", "style", "script")
        }:
            tags.add(at.tag)
            classes.update((at.tag, name) for name in at.get("class").split())
            ids.add(at.get("id"))
    for name in book.said("media:active-class") + book.said("media:playback-active-class"):
        classes.update((tag, name) for tag in tuple(tags))
    return Shown(frozenset(tags), frozenset(classes), frozenset(ids))
