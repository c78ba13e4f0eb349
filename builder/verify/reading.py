"""A file → an `Opened`: what is in it is read once, within bounds, and never unpacked."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeAlias

from builder.audio import sounding
from builder.audio.sounding import Sound
from builder.errors import BookError, Problem
from builder.model import Span
from builder.verify import markup, zipped
from builder.verify.markup import Document, NotXMLError, TooLargeError, parse
from builder.verify.opened import Item, Opened, resolve
from builder.verify.zipped import Archive

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"

XHTML, SMIL, CSS = "application/xhtml+xml", "application/smil+xml", "text/css"

OBFUSCATIONS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""How faces are made useless outside their book (EPUB 3.3 § 4.3.3): no lock on the text."""


Progress: TypeAlias = Callable[[str, int, int], None]
"""What is done, how much of it, of how much."""


def silently(phase: str, done: int, total: int) -> None:
    """Nobody watches."""


def read(path: Path, progress: Progress = silently) -> Opened:
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
            sounds=dict(_sounds(archive, manifest, progress)),
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
        raise BookError(_too_large(name, f"{archive.entries[name].file_size:,} bytes"))
    content = archive.read(name)
    if content is None:
        raise BookError(_damaged(name))
    try:
        return parse(name, content)
    except NotXMLError as error:
        raise BookError(_not_xml(name, error)) from error
    except TooLargeError as error:
        raise BookError(_too_large(name, "too many elements")) from error


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
            most = zipped.MOST_IN_SHEET if item.media_type == CSS else zipped.MOST
            if size > most or total > zipped.MOST_IN_ALL:
                problems.append(_too_large(item.path, f"{size:,} bytes"))
            elif (content := archive.read(item.path)) is None:
                problems.append(_damaged(item.path))
            else:
                yield item.path, content


def _parsed(
    texts: dict[str, bytes], paths: list[str], problems: list[Problem]
) -> dict[str, Document]:
    found: dict[str, Document] = {}
    left = markup.MOST
    for path in dict.fromkeys(path for path in paths if path in texts):
        try:
            found[path] = parse(path, texts[path], left)
            left -= len(found[path].nodes)
        except NotXMLError as error:
            problems.append(_not_xml(path, error))
        except TooLargeError:
            problems.append(_too_large(path, "too many elements"))
    return found


def _sounds(
    archive: Archive, manifest: tuple[Item, ...], progress: Progress
) -> Iterator[tuple[str, Sound]]:
    paths = [
        item.path
        for item in manifest
        if item.media_type.startswith("audio/") and item.path in archive.entries
    ]
    for done, path in enumerate(paths, 1):
        with TemporaryFile() as file:
            is_whole = archive.copy(path, file)
            yield path, sounding.probe(file) if is_whole else Sound(0.0, fault="it is damaged")
        progress("listening", done, len(paths))


def _not_xml(name: str, error: NotXMLError) -> Problem:
    hint = "readers show nothing of such a file, or only what stands before this place"
    span = Span(Path(name), error.line, error.column)
    return Problem("epub-xml", f"this is no XML: {error.message}", span, hint)


def _damaged(name: str) -> Problem:
    message = f"`{name}` is damaged in the zip"
    return Problem("epub-damaged", message, Span(Path(name), 1), "build or download it anew")


def _too_large(name: str, how: str) -> Problem:
    hint = "split it: reading systems fail at such files, and it is not looked into here"
    return Problem("epub-large", f"`{name}` has {how}", Span(Path(name), 1), hint)
