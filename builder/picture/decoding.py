"""Whether a picture can be shown: decoded to its last row, and an SVG read to its end.

Decoders forgive: a file that was cut off is black below the cut, and no edition would say so.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageFile

from builder.picture import media_type

LARGEST = 150_000_000
"""Pixels: more take over half a gigabyte of memory when they are unpacked."""
FRAMES = 200
"""Frames of an animation that are looked at."""

AGAIN = "open it in a picture editor and save it again as PNG, JPEG, WebP or SVG"
KINDS = "save it as JPEG, PNG, GIF, WebP or SVG"
SMALLER = "make it smaller: 5,000 pixels across fill the largest page"

OTHERS = {
    b"II*\x00": "a TIFF",
    b"MM\x00*": "a TIFF",
    b"BM": "a BMP",
    b"8BPS": "a Photoshop file",
    b"%PDF": "a PDF",
    b"%!PS": "an EPS",
    b"PK\x03\x04": "a ZIP archive, or a document of an office program",
    b"\x1f\x8b": "packed by gzip, as .svgz is",
    b"<!DOCTYPE html": "a web page",
    b"<html": "a web page",
    b"version https://git-lfs": "a pointer of Git LFS, and not the picture itself",
}
"""What a file is that is no picture of a book's, by its first bytes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a picture can't be shown."""

    code: str
    """Of the Problem: ``image-type``, ``image-unreadable`` or ``image-fetches``."""
    message: str
    """What is said after the picture's name."""
    hint: str


def faults(path: Path) -> tuple[Fault, ...]:
    """Find why a picture can't be shown; a file is read again when its time or size is new."""
    stat = path.stat()
    return _known(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4096)
def _known(path: Path, time: int, size: int) -> tuple[Fault, ...]:
    return tuple(found(path.read_bytes()))


def found(content: bytes) -> Iterator[Fault]:
    """Find why a picture of these bytes can't be shown."""
    kind = media_type(content)
    if not content:
        yield Fault("image-unreadable", "is empty, a file of no bytes", "save it again")
    elif not kind:
        yield Fault("image-type", f"is no picture a book can hold: it is {_kind(content)}", KINDS)
    elif kind == "image/svg+xml":
        yield from _drawing(content)
    else:
        yield from _pixels(content)


def _kind(content: bytes) -> str:
    if content[4:12] in (b"ftypavif", b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "an AVIF or HEIC, as telephones make them"
    known = (what for sign, what in OTHERS.items() if content.startswith(sign))
    return next(known, "something else, whatever its name says")


def _drawing(content: bytes) -> Iterator[Fault]:
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        message = f"is damaged: it is no whole SVG ({error})"
        yield Fault("image-unreadable", message, "save it again from the program that drew it")
        return
    hint = "embed it in the SVG: most drawing programs have that in their export"
    for address in dict.fromkeys((*_addresses(root), *_sheets(content))):
        yield Fault("image-fetches", f"fetches `{address}`", hint)


_OUTSIDE = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?!["'#]|data:)([^"')\s;]+)""")
_SHEET = re.compile(rb"""<\?xml-stylesheet\b[^>]*\bhref=["'](?!#|data:)([^"']+)""")


def _addresses(root: ElementTree.Element) -> Iterator[str]:
    """What an SVG would fetch from elsewhere: it goes into a book alone."""
    for node in root.iter():
        for name, value in node.attrib.items():
            is_link = name.rpartition("}")[2] == "href" and not node.tag.endswith("}a")
            if is_link and not re.match(r"\s*(#|data:)", value):
                yield value.strip()
            yield from _OUTSIDE.findall(value)
        if node.tag.endswith("style"):
            yield from _OUTSIDE.findall(node.text or "")


def _sheets(content: bytes) -> Iterator[str]:
    yield from (each.decode(errors="replace") for each in _SHEET.findall(content))


def _pixels(content: bytes) -> Iterator[Fault]:
    try:
        with _strict(), Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > LARGEST:
                raise Image.DecompressionBombError
            _unpack(picture)
    except Image.DecompressionBombError:
        message = f"has more than {LARGEST // 1_000_000} million pixels"
        yield Fault("image-unreadable", message, SMALLER)
    except Exception as error:  # decoders raise whatever they meet in a damaged file
        why = str(error) or type(error).__name__
        why = "its end is missing" if "truncated" in why.lower() else why
        yield Fault("image-unreadable", f"is damaged: {why}", AGAIN)


def _unpack(picture: Image.Image) -> None:
    """Decode a picture whole; a JPEG to an eighth of its size, which reads all of its bytes."""
    picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
    for number in range(min(getattr(picture, "n_frames", 1), FRAMES)):
        picture.seek(number)
        picture.load()


@contextmanager
def _strict() -> Iterator[None]:
    """Decode without the leave to make up what is missing, which WeasyPrint gives to Pillow."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
