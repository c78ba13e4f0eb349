"""An EPUB as a value: its package, its documents with their lines, overlays, sheets, sounds."""

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import unquote, urlsplit

from builder.audio import sounding
from builder.audio.sounding import Sound
from builder.errors import BookError, Problem
from builder.model import Span
from builder.verify import zipped
from builder.verify.markup import Document, Element, NotXMLError, parse
from builder.verify.zipped import Archive

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"

XHTML, SMIL, CSS = "application/xhtml+xml", "application/smil+xml", "text/css"

OBFUSCATIONS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""How faces are made useless outside their book (EPUB 3.3 § 4.3.3): no lock on the text."""


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
    problems: tuple[Problem, ...] = field(default=())
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
        return tuple(_claims(self.package))

    def said(self, name: str, about: str = "") -> list[str]:
        """The values of a metadatum."""
        return [c.value for c in self.claims if c.name == name and c.about == about]

    def claim(self, name: str, value: str = "") -> Claim | None:
        """The first metadatum of that name, and with that value if one is given."""
        found = (c for c in self.claims if c.name == name and value in ("", c.value))
        return next(found, None)

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


def read(path: Path) -> Opened:
    """Read an EPUB. Raises `BookError` where there is nothing that could be judged."""
    with zipped.opened(path) as archive:
        _unlocked(archive)
        package = _package(archive)
        problems: list[Problem] = []
        manifest = tuple(_manifest(package))
        wanted = _ordered(package, manifest)
        texts = dict(_contents(archive, package, wanted, problems))
        documents = _parsed(texts, [i.path for i in wanted if i.media_type == XHTML], problems)
        smils = _parsed(texts, [i.path for i in wanted if i.media_type == SMIL], problems)
        css = {i.path: texts[i.path] for i in wanted if i.media_type == CSS and i.path in texts}
        return Opened(
            path=path,
            names=frozenset(archive.entries),
            package=package,
            manifest=manifest,
            documents=documents,
            smils=smils,
            sheets={name: content.decode("utf-8-sig", "replace") for name, content in css.items()},
            sounds=dict(_sounds(archive, manifest)),
            problems=tuple(problems),
        )


def _unlocked(archive: Archive) -> None:
    """Nothing, or `BookError` where the text is encrypted."""
    if ENCRYPTION not in archive.entries:
        return
    with suppress(NotXMLError):
        document = parse(ENCRYPTION, archive.read(ENCRYPTION) or b"")
        for method in document.all("enc:EncryptionMethod"):
            if method.get("Algorithm") not in OBFUSCATIONS:
                hint = "nothing can be said of a book that is locked to its buyer"
                message = f"files are encrypted ({method.get('Algorithm')})"
                raise BookError(Problem("epub-encrypted", message, document.at(method), hint))


def _package(archive: Archive) -> Document:
    whole = Span(archive.path, 1)
    if CONTAINER not in archive.entries:
        hint = "it is a zip of something else, or was zipped together with a folder around it"
        message = f"this is no EPUB: it has no `{CONTAINER}`"
        raise BookError(Problem("epub-container", message, whole, hint))
    container = _strictly(archive, CONTAINER)
    for rootfile in container.all("rootfile"):
        if (name := rootfile.get("full-path")) in archive.entries:
            return _strictly(archive, name)
    message = "this is no EPUB: its container names no package that is there"
    raise BookError(Problem("epub-container", message, container.start))


def _strictly(archive: Archive, name: str) -> Document:
    """A file without which nothing can be said."""
    if archive.entries[name].file_size > zipped.MOST:
        raise BookError(_too_large(name, archive))
    content = archive.read(name)
    if content is None:
        raise BookError(_damaged(name))
    try:
        return parse(name, content)
    except NotXMLError as error:
        raise BookError(_not_xml(name, error)) from error


def _manifest(package: Document) -> Iterator[Item]:
    for element in package.all("item"):
        path, _ = resolve(package.path, element.get("href"))
        yield Item(
            element.get("id"),
            path,
            element.get("media-type").lower(),
            frozenset(element.get("properties").split()),
            element.get("media-overlay"),
            element,
        )


def _ordered(package: Document, manifest: tuple[Item, ...]) -> list[Item]:
    """The items, those of the spine first and as they are read there."""
    place = {element.get("idref"): at for at, element in enumerate(package.all("itemref"))}
    return sorted(manifest, key=lambda item: place.get(item.id, len(place)))


def _contents(
    archive: Archive, package: Document, items: list[Item], problems: list[Problem]
) -> Iterator[tuple[str, bytes]]:
    """Every text file that is in the manifest, within bounds."""
    total = 0
    for item in items:
        if not item.path:
            continue  # on a server
        if item.path not in archive.entries:
            message = f"`{item.path}` is in the manifest and not in the file"
            problems.append(Problem("epub-file-missing", message, package.at(item.element)))
        elif item.media_type in (XHTML, SMIL, CSS):
            size = archive.entries[item.path].file_size
            total += size
            if size > zipped.MOST or total > zipped.MOST_IN_ALL:
                problems.append(_too_large(item.path, archive))
            elif (content := archive.read(item.path)) is None:
                problems.append(_damaged(item.path))
            else:
                yield item.path, content


def _parsed(
    texts: dict[str, bytes], paths: list[str], problems: list[Problem]
) -> dict[str, Document]:
    found = {}
    for path in paths:
        if path in texts:
            try:
                found[path] = parse(path, texts[path])
            except NotXMLError as error:
                problems.append(_not_xml(path, error))
    return found


def _sounds(archive: Archive, manifest: tuple[Item, ...]) -> Iterator[tuple[str, Sound]]:
    for item in manifest:
        if item.media_type.startswith("audio/") and item.path in archive.entries:
            with TemporaryFile() as file:
                is_whole = archive.copy(item.path, file)
                yield (
                    item.path,
                    sounding.probe(file) if is_whole else Sound(0.0, False, "it is damaged"),
                )


def _claims(package: Document) -> Iterator[Claim]:
    for metadata in package.all("metadata"):
        for element in package.elements_in(metadata):
            words = " ".join(package.words(element).split())
            about = element.get("refines").removeprefix("#")
            if element.tag.startswith("dc:"):
                yield Claim(element.tag, words, about, element)
            elif element.tag == "meta" and element.get("property"):
                yield Claim(element.get("property"), words, about, element)
            elif element.tag == "meta" and element.get("name"):
                yield Claim(element.get("name"), element.get("content"), about, element)
            elif element.tag == "link" and element.get("rel"):
                yield Claim(element.get("rel"), element.get("href"), about, element)


def _not_xml(name: str, error: NotXMLError) -> Problem:
    hint = "readers show nothing of such a file, or only what stands before this place"
    span = Span(Path(name), error.line, error.column)
    return Problem("epub-xml", f"this is no XML: {error.message}", span, hint)


def _damaged(name: str) -> Problem:
    message = f"`{name}` is damaged in the zip"
    return Problem("epub-damaged", message, Span(Path(name), 1), "build or download it anew")


def _too_large(name: str, archive: Archive) -> Problem:
    size = archive.entries[name].file_size
    hint = "split it: no reading system would open it, and neither do we"
    return Problem("epub-large", f"`{name}` has {size:,} bytes", Span(Path(name), 1), hint)
