"""XML as it stands in a file: every element and every run of text with its line and column.

Expat, because it knows columns, needs nothing installed, and fetches nothing. Entities that a file
declares itself are refused: no book needs them, and a few lines of them can fill a memory. A
document is a flat list in reading order, so that nothing recurses, however deep a file is nested.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.entities import name2codepoint
from pathlib import Path
from typing import TypeAlias
from xml.parsers import expat

from builder.model import Span

NAMES = {
    "http://www.w3.org/1999/xhtml": "",
    "http://www.idpf.org/2007/opf": "",
    "http://www.w3.org/ns/SMIL": "",
    "urn:oasis:names:tc:opendocument:xmlns:container": "",
    "http://www.w3.org/2001/04/xmlenc#": "enc:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://www.idpf.org/2007/ops": "epub:",
    "http://www.w3.org/2000/svg": "svg:",
    "http://www.w3.org/1998/Math/MathML": "math:",
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
"""How we call what is in the namespaces of an EPUB; anything else is ``{namespace}name``."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}


class NotXMLError(Exception):
    """The file is no XML; where, and what the parser says of it."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.message, self.line, self.column = message, line, column
        super().__init__(message)


class TooLargeError(Exception):
    """The file has more nodes than were to be read."""


@dataclass(slots=True, eq=False)
class Element:
    """A tag: its name, its attributes, where it begins."""

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    parent: "Element | None"
    index: int
    """Its place among the nodes of the document."""
    end: int = 0
    """The place after its last descendant; filled in when it closes."""

    def get(self, name: str) -> str:
        """An attribute, without the spaces around it; empty where it is not there."""
        return self.attributes.get(name, "").strip()

    @property
    def kinds(self) -> set[str]:
        """What it says it is: the words of ``epub:type``, and its role."""
        return {*self.get("epub:type").split(), *self.get("role").split()}

    @property
    def ancestors(self) -> Iterator["Element"]:
        """Itself, and what it stands in, inmost first."""
        at: Element | None = self
        while at is not None:
            yield at
            at = at.parent


@dataclass(slots=True, eq=False)
class Text:
    """A run of text, and the element in which it stands."""

    text: str
    line: int
    column: int
    parent: Element


Node: TypeAlias = Element | Text


@dataclass(frozen=True)
class Document:
    """One XML file of the EPUB."""

    path: str
    """Where it is in the EPUB."""
    nodes: list[Node] = field(repr=False)

    @cached_property
    def elements(self) -> list[Element]:
        """Every element in reading order, a parent before its children."""
        return [node for node in self.nodes if isinstance(node, Element)]

    @cached_property
    def ids(self) -> dict[str, Element]:
        """The elements that have an id."""
        return {e.attributes["id"]: e for e in reversed(self.elements) if "id" in e.attributes}

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements of those names."""
        return (element for element in self.elements if element.tag in tags)

    def inside(self, element: Element) -> list[Node]:
        """Everything in an element, in reading order."""
        return self.nodes[element.index + 1 : element.end]

    def elements_in(self, element: Element, *tags: str) -> Iterator[Element]:
        """The elements of those names, or all, in an element."""
        for node in self.inside(element):
            if isinstance(node, Element) and (not tags or node.tag in tags):
                yield node

    def words(self, element: Element, skip: Callable[[Element], bool] = lambda e: False) -> str:
        """The text in an element, pictures by their ``alt``, but for the elements to `skip`."""
        parts, at = [], element.index + 1
        while at < element.end:
            node = self.nodes[at]
            if isinstance(node, Text):
                parts.append(node.text)
            elif skip(node):
                at = node.end
                continue
            elif node.tag == "img":
                parts.append(node.get("alt"))
            at += 1
        return "".join(parts)

    def at(self, node: Node) -> Span:
        """Where a node begins, as a message says it."""
        return Span(Path(self.path), node.line, node.column)

    @property
    def start(self) -> Span:
        """The document's first letter: where a message about all of it points."""
        return Span(Path(self.path), 1)


MOST = 2_000_000
"""Nodes of a book that are kept: two hundred times a long novel, and half a gigabyte."""


def parse(path: str, content: bytes, most: int = MOST) -> Document:
    """Read a file of the EPUB as XML. Raises `NotXMLError`; past `most` nodes `TooLargeError`."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    nodes: list[Node] = []
    stack: list[Element] = []

    def place() -> tuple[int, int]:
        return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1

    def keep(node: Node) -> None:
        if len(nodes) >= most:
            raise TooLargeError
        nodes.append(node)

    def refuse(message: str) -> None:
        raise NotXMLError(message, *place())

    def start(name: str, attributes: dict[str, str]) -> None:
        named = {_name(key): value for key, value in attributes.items()}
        parent = stack[-1] if stack else None
        stack.append(Element(_name(name), named, *place(), parent, len(nodes)))
        keep(stack[-1])

    def end(name: str) -> None:
        stack.pop().end = len(nodes)

    def text(words: str) -> None:
        keep(Text(words, *place(), stack[-1]))

    def entity(name: str, is_parameter: bool) -> None:
        # The older DTDs of XHTML, which nobody fetches, define the names that HTML knows.
        if not is_parameter and name in name2codepoint and stack:
            text(chr(name2codepoint[name]))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.SkippedEntityHandler = text, entity
    parser.EntityDeclHandler = lambda *about: refuse("the file declares an entity of its own")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        message = expat.errors.messages[error.code]
        raise NotXMLError(message, error.lineno, error.offset + 1) from error
    except (LookupError, ValueError) as error:
        raise NotXMLError(str(error), 1, 1) from error
    return Document(path, nodes)


def _name(name: str) -> str:
    namespace, found, local = name.rpartition("}")
    if not found:
        return name
    short = NAMES.get(namespace)
    return f"{{{namespace}}}{local}" if short is None else f"{short}{local}"


def short(text: str) -> str:
    """The first words of a text, as a message quotes them."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 48 else f"{plain[:48].rsplit(' ', 1)[0]} …"
