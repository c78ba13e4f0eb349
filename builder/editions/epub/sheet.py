"""The style sheet as the package carries it: with the faces and ornaments that it asks for."""

import re
from collections.abc import Iterator
from pathlib import Path

from builder import picture
from builder.editions.epub.faces import NONE, Faces
from builder.editions.epub.package import File
from builder.editions.epub.pages import SHEET
from builder.errors import BookError, Problem
from builder.model import Span
from builder.style import css

_FACES = {
    b"\x00\x01\x00\x00": ("font/ttf", ".ttf"),
    b"OTTO": ("font/otf", ".otf"),
    b"wOFF": ("font/woff", ".woff"),
    b"wOF2": ("font/woff2", ".woff2"),
}
"""The faces that every EPUB 3.3 reader loads (§ 3.2), by their first bytes."""


def write(text: str, path: Path, faces: Faces = NONE) -> tuple[File, ...]:
    """The sheet and the files it fetches, led to their places in the package.

    Besides the `faces` that it asks for, only the book's own sheet, `path`, fetches anything: its
    addresses start from its folder. Raises `BookError` for what is not there, or not on this
    machine.
    """
    if problems := list(_problems(text, path)):
        raise BookError(*problems)
    fetched: dict[str, File] = {}
    for address in css.addresses(text):
        content = (path.parent / address).read_bytes()
        media_type, suffix = _kind(content)
        name = f"css/{len(fetched) + 1}{suffix}"
        fetched.setdefault(address, File(f"css-{len(fetched) + 1}", name, media_type, content))

    def lead(found: re.Match[str]) -> str:
        file = fetched.get(found["address"])
        return f'url("{file.name.removeprefix("css/")}")' if file else found[0]

    whole = faces.rules + css.URL.sub(lead, text)
    return (File("css", SHEET, "text/css", whole.encode()), *faces.files, *fetched.values())


def _kind(content: bytes) -> tuple[str, str]:
    if image := picture.media_type(content):
        return image, picture.SUFFIXES[image]
    return _FACES.get(content[:4], ("", ""))


def _problems(text: str, path: Path) -> Iterator[Problem]:
    if "@import" in text:
        hint = "copy its rules into style.css: the ebook has one sheet"
        yield Problem("style-fetches", "the sheet imports another", _place(path, "@import"), hint)
    for address in css.addresses(text):
        place, file = _place(path, address), path.parent / address
        if re.match(r"\w+:|//", address):
            hint = "put the file beside style.css: an ebook is read where there is no net"
            yield Problem("style-fetches", f"the sheet fetches `{address}`", place, hint)
        elif not file.is_file():
            yield Problem("style-fetches", f"`{address}` is not there", place)
        elif not _kind(file.read_bytes())[0]:
            hint = "a face as TTF, OTF, WOFF or WOFF2; a picture as PNG, JPEG, GIF, WebP or SVG"
            yield Problem("style-fetches", f"`{address}` is neither face nor picture", place, hint)


def _place(path: Path, words: str) -> Span:
    """Where the book's sheet first says something."""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        if words in line:
            return Span(path, number, line.index(words) + 1)
    return Span(path, 1)
