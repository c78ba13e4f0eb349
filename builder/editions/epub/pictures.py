"""The book's pictures as files of the package: read, told apart, and given names that travel."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from builder import model, picture
from builder.editions.epub.package import File
from builder.editions.epub.pages import slug
from builder.errors import BookError, Problem, did_you_mean
from builder.model import Book, Image

COVER = "images/cover.jpg"
FRONT = "cover-image"
"""The property of the picture that a shelf shows (EPUB 3.3 § D.3)."""
COVER_BOX = (1600, 2560)
"""Width and height at the most, in pixels: what shops ask for (KDP: ideally 2560 high, 1.6 : 1)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the manuscript."""

    source: str
    file: File
    moves: bool


def gather(book: Book, root: Path) -> tuple[Picture, ...]:
    """Every picture that the text shows, once; raises `BookError` for those no ebook can hold."""
    shown: dict[str, Image] = {}
    for node in model.inlines(book.chapters):
        if isinstance(node, Image):
            shown.setdefault(node.source, node)
    problems: list[Problem] = []
    taken = {PurePosixPath(COVER).stem}
    pictures = []
    for number, image in enumerate(shown.values(), 1):
        try:
            pictures.append(_picture(image, root, number, taken))
        except BookError as error:
            problems += error.problems
    if problems:
        raise BookError(*problems)
    return tuple(pictures)


def _picture(image: Image, root: Path, number: int, taken: set[str]) -> Picture:
    path = root / image.source
    try:
        content = path.read_bytes()
    except OSError as error:
        beside = (other.name for other in path.parent.glob("*"))
        message = f"picture `{image.source}` can't be opened"
        raise BookError(
            Problem("image-missing", message, image.span, did_you_mean(path.name, beside))
        ) from error
    kind = picture.media_type(content)
    if problems := list(_faults(image, kind, content)):
        raise BookError(*problems)
    name = f"images/{_unique(slug(path.stem) or 'picture', taken)}{picture.SUFFIXES[kind]}"
    return Picture(
        image.source, File(f"image-{number}", name, kind, content), picture.moves(content)
    )


def _unique(wanted: str, taken: set[str]) -> str:
    """A name that no other picture has: two folders may hold a `map.png` each."""
    made, turn = wanted, 1
    while made in taken:
        turn += 1
        made = f"{wanted}-{turn}"
    taken.add(made)
    return made


def _faults(image: Image, kind: str, content: bytes) -> Iterator[Problem]:
    """What an EPUB can't show, or only where the manuscript lies beside it."""
    if not kind:
        hint = "save it as JPEG, PNG, GIF, WebP or SVG"
        message = f"`{image.source}` is no picture a book can hold, whatever its name says"
        yield Problem("image-type", message, image.span, hint)
        return
    try:
        if kind == "image/svg+xml":
            yield from _fetches(image, ElementTree.fromstring(content))
        else:
            picture.size(content)
    except (OSError, SyntaxError, ValueError) as error:
        message = f"`{image.source}` is damaged: {error}"
        yield Problem("image-unreadable", message, image.span, "save it anew")


_OUTSIDE = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?!["'#]|data:)([^"')\s;]+)""")


def _fetches(image: Image, root: ElementTree.Element) -> Iterator[Problem]:
    """What an SVG would fetch from elsewhere: it goes into the package alone."""
    for address in dict.fromkeys(_addresses(root)):
        hint = "embed it in the SVG: most drawing programs have that in their export"
        message = f"`{image.source}` fetches `{address}`"
        yield Problem("image-fetches", message, image.span, hint)


def _addresses(root: ElementTree.Element) -> Iterator[str]:
    for node in root.iter():
        for name, value in node.attrib.items():
            is_link = name.rpartition("}")[2] == "href" and not node.tag.endswith("}a")
            if is_link and not re.match(r"\s*(#|data:)", value):
                yield value.strip()
            yield from _OUTSIDE.findall(value)
        if node.tag.endswith("style"):
            yield from _OUTSIDE.findall(node.text or "")


def names(pictures: Iterable[Picture]) -> dict[str, str]:
    """Where the package keeps each picture, by its source in the manuscript."""
    return {each.source: each.file.name for each in pictures}
