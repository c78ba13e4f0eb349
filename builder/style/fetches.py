"""What a book's own sheet fetches: faces and pictures, each beside it, of a kind we can carry."""

import re
from collections.abc import Iterator
from pathlib import Path

from builder.errors import Problem
from builder.model import Span
from builder.style import css

_FACES = {
    b"\x00\x01\x00\x00": ("font/ttf", ".ttf"),
    b"OTTO": ("font/otf", ".otf"),
    b"wOFF": ("font/woff", ".woff"),
    b"wOF2": ("font/woff2", ".woff2"),
}
"""The faces that every EPUB 3.3 reader loads (§ 3.2), by their first bytes."""


def kind(content: bytes) -> tuple[str, str]:
    """Return a face's or a picture's media type and ending; empty for anything else."""
    from builder import picture  # brings Pillow, for the few sheets that fetch something

    if image := picture.media_type(content):
        return image, picture.SUFFIXES[image]
    return _FACES.get(content[:4], ("", ""))


def problems(text: str, path: Path) -> Iterator[Problem]:
    """Find what the sheet `text` fetches and can't have; `path` is where an author finds it."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    for found in _IMPORT.finditer(bare):
        yield _imported(found, path)
    bare = _IMPORT.sub("", bare)
    for address in dict.fromkeys(css.addresses(bare)):
        yield from _fetched(address, path)


_IMPORT = re.compile(
    r"@import\s+(?:url\(\s*)?[\"']?(?P<address>[^\"'();]*)[^;\n]*;?", re.IGNORECASE
)


def _imported(found: re.Match[str], path: Path) -> Problem:
    """The Problem of a sheet that asks for another, and most often for a face by it."""
    address, place = found["address"].strip(), _place(path, found[0])
    family = re.search(r"family=([\w+]+)", address)
    if not re.match(r"\w+:|//", address):
        hint = "copy its rules into style.css: the ebook has one sheet"
        return Problem("style-fetches", "the sheet imports another", place, hint)
    name = family[1].replace("+", " ") if family else "Name"
    file = f"{name.replace(' ', '')}.ttf"
    hint = (
        f"take the line out; for its face, download {file}, put it beside style.css, and write "
        f'`@font-face {{ font-family: "{name}"; src: url("{file}") }}`'
    )
    message = f"a book can't fetch `{address}`: it is read where there is no net"
    return Problem("style-fetches", message, place, hint)


def _fetched(address: str, path: Path) -> Iterator[Problem]:
    place, file = _place(path, address), path.parent / address
    if re.match(r"\w+:|//", address):
        hint = "put the file beside style.css: an ebook is read where there is no net"
        yield Problem("style-fetches", f"the sheet fetches `{address}`", place, hint)
    elif not file.resolve().is_relative_to(path.parent.resolve()):
        hint = "move it into the manuscript's folder"
        yield Problem("style-fetches", f"`{address}` is outside the book", place, hint)
    elif not file.is_file():
        hint = "put the file there, or mend its name"
        yield Problem("style-fetches", f"`{address}` is not there", place, hint)
    elif not kind(file.read_bytes())[0]:
        hint = "a face as TTF, OTF, WOFF or WOFF2; a picture as PNG, JPEG, GIF, WebP or SVG"
        yield Problem("style-fetches", f"`{address}` is neither face nor picture", place, hint)
    elif kind(file.read_bytes())[0].startswith("image/"):
        from builder.picture import decoding

        for fault in decoding.faults(file):
            yield Problem(fault.code, f"`{address}` {fault.message}", place, fault.hint)


def _place(path: Path, words: str) -> Span:
    """Where the book's sheet first says something."""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        if words in line:
            return Span(path, number, line.index(words) + 1)
    return Span(path, 1)
