"""An EPUB as a value: its package, its documents with their lines, overlays, sheets, sounds."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from builder.audio.sounding import Sound
from builder.errors import Problem
from builder.model import Span
from builder.verify.markup import Document, Element


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the manifest."""

    id: str
    path: str
    """Where it is in the zip."""
    media_type: str
    properties: frozenset[str]
    overlay: str
    """The id of its media overlay; empty where it has none."""
    element: Element


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that the metadata say, of the book or of another element."""

    name: str
    """``schema:accessMode``, ``dc:title``."""
    value: str
    about: str
    """The id of what it refines; empty for the book."""
    element: Element


@dataclass(frozen=True)
class Opened:
    """Everything of an EPUB that is to be judged."""

    path: Path
    names: frozenset[str]
    """The files in the zip."""
    package: Document
    manifest: tuple[Item, ...]
    documents: dict[str, Document]
    """The XHTML by path, in the spine's order and then in the manifest's."""
    smils: dict[str, Document]
    sheets: dict[str, str]
    sounds: dict[str, Sound]
    problems: tuple[Problem, ...]
    """What could not be read."""

    @cached_property
    def spine(self) -> tuple[Item, ...]:
        """The documents in the order in which they are read."""
        items = {item.id: item for item in self.manifest}
        refs = (element.get("idref") for element in self.package.all("itemref"))
        return tuple(items[ref] for ref in refs if ref in items)

    @cached_property
    def read(self) -> tuple[Document, ...]:
        """The spine's documents, but not the contents, which say nothing of their own."""
        paths = (i.path for i in self.spine if "nav" not in i.properties)
        return tuple(self.documents[path] for path in paths if path in self.documents)

    @cached_property
    def nav(self) -> Document | None:
        """The navigation document; EPUB 2 has none."""
        paths = [item.path for item in self.manifest if "nav" in item.properties]
        return self.documents.get(paths[0]) if paths else None

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The metadata, as EPUB 3 writes them and as EPUB 2 does."""
        return tuple(self._claims())

    def said(self, name: str, about: str = "") -> list[str]:
        """The values of a metadatum."""
        return [c.value for c in self.claims if c.name == name and c.about == about]

    def claim(self, name: str, value: str = "") -> Claim | None:
        """The first metadatum of that name, and with that value if one is given."""
        found = (c for c in self.claims if c.name == name and value in ("", c.value))
        return next(found, None)

    def _claims(self) -> Iterator[Claim]:
        for metadata in self.package.all("metadata"):
            for element in self.package.elements_in(metadata):
                words = " ".join(self.package.words(element).split())
                about = element.get("refines").removeprefix("#")
                if element.tag.startswith("dc:"):
                    yield Claim(element.tag, words, about, element)
                elif element.tag == "meta" and element.get("property"):
                    yield Claim(element.get("property"), words, about, element)
                elif element.tag == "meta" and element.get("name"):
                    yield Claim(element.get("name"), element.get("content"), about, element)
                elif element.tag == "link" and element.get("rel"):
                    yield Claim(element.get("rel"), element.get("href"), about, element)

    @property
    def metadata(self) -> Span:
        """Where the metadata stand: the place of what is missing there."""
        found = next(self.package.all("metadata"), None)
        return self.package.at(found) if found else self.package.start


def resolve(base: str, address: str) -> tuple[str, str]:
    """Where an address leads from a file of the EPUB: a path and a fragment.

    The path is empty where it leads out of the book.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "", ""
    if parts.scheme or parts.netloc:
        return "", ""
    fragment = unquote(parts.fragment)
    if not parts.path:
        return base, fragment
    joined = posixpath.join(posixpath.dirname(base), unquote(parts.path))
    return posixpath.normpath(joined), fragment
