"""What the sheets of a book say, wherever they stand, and whether that touches any of its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder import evidence
from builder.model import Span
from builder.style import rules
from builder.style.rules import Declaration
from builder.verify.markup import Element, Text
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


def sheets(book: Opened) -> Iterator[tuple[str, Span]]:
    """Every sheet, in a file of its own or in a ``style`` element, and where it begins."""
    for path, text in book.sheets.items():
        yield text, Span(Path(path), 1)
    for document in book.documents.values():
        for element in document.all("style"):
            texts = [node for node in document.inside(element) if isinstance(node, Text)]
            if texts:
                yield document.words(element), document.at(texts[0])


def attributes(book: Opened) -> Iterator[tuple[str, Element, Span]]:
    """Every ``style`` attribute, and the element that it is on."""
    for document in book.documents.values():
        for element in document.elements:
            if text := element.get("style"):
                yield text, element, document.at(element)


def styles(book: Opened) -> Iterator[Style]:
    """Everything that they say."""
    for text, start in sheets(book):
        for rule in rules.rules(text):
            said = tuple((each, _place(each, start)) for each in rule.declarations)
            for selector in rule.selectors:
                yield Style(selector, said, rule.condition, str(start.path))
    for text, element, at in attributes(book):
        own = tuple((each, at) for each in rules.attribute(text))
        yield Style("", own, "", str(at.path), element.tag)


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
