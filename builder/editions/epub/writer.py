"""Package → file: the home of EbookLib, with the cures for what it would do to our files.

All content goes in as plain `EpubItem`. `EpubHtml` parses and prints anew what it is given: spaces
appear between inline tags, ``pre`` gains lines, ``viewBox`` loses its capital.
"""

import zipfile
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from ebooklib import epub

from builder import __version__, config, draft
from builder.editions.epub.package import FORBIDDEN, XML_LANG, Datum, File, Package
from builder.errors import BookError, Problem
from builder.model import Span

STORED = (".jpg", ".png", ".webp", ".gif", ".woff", ".woff2", ".m4a", ".mp3")
"""Files that are packed already: to deflate them costs time and wins nothing."""


def write(package: Package, path: Path) -> None:
    """The EPUB, byte for byte the same for the same package wherever zlib is the same.

    It is written as it comes, whole or not at all: of sound there may be more than memory.
    """
    with draft.file(path) as unfinished, unfinished.open("wb") as file:
        _pour(package, file)


def _pour(package: Package, file: IO[bytes]) -> None:
    book = _book(package)
    options = {
        # Its clock is local and called UTC.
        "mtime": package.modified,
        # Without it an `OSError` is swallowed, and half a file left.
        "raise_exceptions": True,
        # It would take any `epub:type` with an id for a page number.
        "epub3_pages": False,
    }
    writer = _Writer(file, book, options)
    writer.process()
    writer.write()


def _book(package: Package) -> Any:
    book = epub.EpubBook()
    # What it starts with: a random identifier, and its own name as the maker.
    book.metadata.clear()
    book.set_identifier(package.identifier)
    book.set_language(package.language)
    book.set_direction("rtl" if package.is_right_to_left else "ltr")
    maker = (("name", "generator"), ("content", f"Bookbuilder {__version__}"))
    for datum in (Datum("meta", "", maker), *package.metadata):
        _add(book, datum)
    for file in package.files:
        book.add_item(_item(file))
    book.spine = list(package.spine)
    return book


def _add(book: Any, datum: Datum) -> None:
    # Otherwise EbookLib leaves the element out, and says so to a log that nobody reads.
    if found := FORBIDDEN.search(datum.value):
        message = f"the control character U+{ord(found[0]):04X} is in `{datum.value!r}`"
        raise BookError(
            Problem("character-forbidden", message, Span(Path(config.FILE), 1), "delete it")
        )
    prefix, _, name = datum.name.rpartition(":")
    book.add_metadata(prefix.upper() or None, name, datum.value, dict(datum.attributes))


def _item(file: File) -> Any:
    item = epub.EpubItem(file.id, file.name, file.media_type, file.content)
    item.properties = list(file.properties)
    item.get_content = file.read
    if file.overlay:
        item.media_overlay = file.overlay
    return item


APPLE = "META-INF/com.apple.ibooks.display-options.xml"
OPTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<display_options>
<platform name="*">
<option name="specified-fonts">true</option>
</platform>
</display_options>
"""
"""Apple Books shows the faces of a book only where this file says that they are meant."""


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's, with a language on the package and a date on every file of the zip."""

    def _write_opf_file(self, root: Any) -> None:
        # Ace asks for the language of the metadata's own words.
        root.set(XML_LANG, self.book.language)
        super()._write_opf_file(root)

    def write(self) -> None:
        """Everything into the zip, ``mimetype`` first and stored (OCF § 4.2.2)."""
        with _Zip(self.file_name, self.options["mtime"]) as self.out:
            self.out.writestr("mimetype", "application/epub+zip")
            self._write_container()
            if any(item.media_type.startswith("font/") for item in self.book.get_items()):
                self.out.writestr(APPLE, OPTIONS)
            self._write_opf()
            self._write_items()


class _Zip(zipfile.ZipFile):
    """A zip that does not know what time it is, nor on which system."""

    def __init__(self, file: IO[bytes], date: datetime) -> None:
        super().__init__(file, "w")
        self.date = date

    def writestr(
        self,
        zinfo_or_arcname: Any,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """One file, dated as the book is."""
        name = str(zinfo_or_arcname)
        entry = zipfile.ZipInfo(name, self.date.timetuple()[:6])
        is_stored = name == "mimetype" or name.endswith(STORED)
        entry.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        super().writestr(entry, data, compresslevel=9)
