"""The book's pictures as files of the package: read, told apart, and given names that travel."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from builder import model, picture
from builder.editions.epub.package import File
from builder.editions.epub.pages import slug
from builder.errors import BookError, Problem, did_you_mean
from builder.model import Book, Image
from builder.picture import decoding

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
    if faults := decoding.faults(path):
        told = ((f.code, f"`{image.source}` {f.message}", f.hint) for f in faults)
        raise BookError(*(Problem(code, words, image.span, hint) for code, words, hint in told))
    kind = picture.media_type(content)
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


def names(pictures: Iterable[Picture]) -> dict[str, str]:
    """Where the package keeps each picture, by its source in the manuscript."""
    return {each.source: each.file.name for each in pictures}
