"""The file as a zip: what is in it, read with a bound on everything.

Nothing is ever unpacked under its own name. Sizes are those the zip declares, and no more than that
is read of an entry, so what is refused here can't fill a memory or a disk.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from builder.errors import BookError, Problem
from builder.model import Span

MOST, MOST_IN_ALL = 16 << 20, 64 << 20
"""Bytes of a document that are looked into, twenty times a long novel; and of all together."""
MOST_IN_SHEET = 1 << 20
"""Bytes of a style sheet; a large one has a tenth of that."""
SMALL, DENSEST = 8 << 20, 100
"""A file larger than `SMALL` that was packed to less than a hundredth is a bomb, not a book."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading a damaged entry raises."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that may be read from."""

    path: Path
    file: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    """Its files by name; of two of one name the last, as everybody reads it."""

    def read(self, name: str) -> bytes | None:
        """A whole file; nothing where it is damaged."""
        try:
            return self.file.read(self.entries[name])
        except _BROKEN:
            return None

    def copy(self, name: str, to: IO[bytes]) -> bool:
        """A file that may be large, piece by piece; whether it is whole."""
        try:
            with self.file.open(self.entries[name]) as source:
                while piece := source.read(1 << 20):
                    to.write(piece)
        except _BROKEN:
            return False
        to.seek(0)
        return True


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The zip, for as long as it is looked into. Raises `BookError` for what must not be opened."""
    whole = Span(path, 1)
    if not path.exists():
        hint = "look how it is written; `bookbuilder build` says where it put an EPUB"
        raise BookError(Problem("epub-missing", f"`{path}` is not there", whole, hint))
    if path.is_dir():
        hint = "give the .epub itself; an unzipped one must be zipped again"
        raise BookError(Problem("epub-not-zip", f"`{path}` is a folder", whole, hint))
    try:
        file = zipfile.ZipFile(path)
    except (*_BROKEN, OSError) as error:
        hint = "get it anew: it is another kind of file, or cut short"
        message = f"this is no EPUB, for it is no zip: {str(error).lower()}"
        raise BookError(Problem("epub-not-zip", message, whole, hint)) from error
    with file:
        entries = {info.filename: info for info in file.infolist() if not info.is_dir()}
        if problems := list(_dangers(path, entries)):
            raise BookError(*problems)
        yield Archive(path, file, entries)


def _dangers(path: Path, entries: dict[str, zipfile.ZipInfo]) -> Iterator[Problem]:
    """Why nothing of it should be read."""
    whole = Span(path, 1)
    for name, info in entries.items():
        if info.flag_bits & 1:
            hint = "nothing can be said of it until it is unlocked"
            yield Problem("epub-encrypted", f"`{name}` is locked with a password", whole, hint)
        elif info.file_size > SMALL and info.file_size > DENSEST * info.compress_size:
            size = f"{info.compress_size:,} bytes that unpack to {info.file_size:,}"
            hint = "don't open it anywhere: no book packs so well"
            yield Problem("epub-bomb", f"`{name}` is {size}", whole, hint)
        elif _leads_out(name.replace("\\", "/")):
            hint = "zip it again with plain names; until then, unzip it nowhere"
            message = f"`{name}` would be unpacked outside the book's folder"
            yield Problem("epub-path", message, whole, hint)


def _leads_out(name: str) -> bool:
    """Whether whoever unzips it would write elsewhere."""
    return name.startswith("/") or ".." in name.split("/") or name[1:3] == ":/"
