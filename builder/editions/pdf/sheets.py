"""The sheets of a book, parsed: once for all of its chapters, our own once for all books."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.ffi import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from builder import style
from builder.editions.pdf.ear import listening, nobody
from builder.editions.pdf.fetching import BOOK, Fetcher
from builder.editions.pdf.gathering import Remark, stamp
from builder.editions.pdf.paragraphs.faces import Faces
from builder.editions.pdf.paragraphs.places import Finder
from builder.style import Sheet


@dataclass(frozen=True, slots=True)
class Sheets:
    """Style sheets, parsed, and the faces that they brought."""

    read: tuple[Any, ...]
    fonts: FontConfiguration
    remarks: tuple[Remark, ...]
    files: dict[str, str]
    finders: dict[bool, Finder] = field(default_factory=dict)

    def finder(self, is_hanging: bool) -> Finder:
        """What measures the words of all chapters: each is measured once in a book."""
        return self.finders.setdefault(is_hanging, Finder(Faces(), is_hanging))


def read(sheets: tuple[Sheet, ...], root: Path, readable: tuple[Path, ...]) -> Sheets:
    """The sheets of a book, parsed now or as they were found parsed."""
    found = _parsed(sheets, root, readable)
    if is_as_read(root, found.files):
        return found
    _parsed.cache_clear()
    return _parsed(sheets, root, readable)


def is_as_read(root: Path, files: Mapping[str, str]) -> bool:
    """Whether what a sheet brought is what it was: one who watches a book may change it."""
    return all(stamp(root / path) == sha for path, sha in files.items())


@lru_cache(maxsize=2)
def _parsed(sheets: tuple[Sheet, ...], root: Path, readable: tuple[Path, ...]) -> Sheets:
    """The sheets of a book, parsed once for all of its chapters."""
    fetcher, fonts = Fetcher(root, readable), FontConfiguration()
    found = [_plain(each) if is_plain(each) else _css(each, fetcher, fonts) for each in sheets]
    remarks = tuple(dict.fromkeys(remark for _, some in found for remark in some))
    return Sheets(tuple(css for css, _ in found), fonts, remarks, fetcher.files)


def is_plain(sheet: Sheet) -> bool:
    """Whether a sheet is the same for every book: it brings no faces and no other sheets."""
    return OTHERS.search(sheet.text) is None


OTHERS = re.compile(r"@(?:font-face|import|[-\w]*\\)", re.IGNORECASE)
"""A rule that brings something from elsewhere, or one whose name is written in escapes."""


@lru_cache(maxsize=32)
def _plain(sheet: Sheet) -> tuple[Any, tuple[Remark, ...]]:
    return _css(sheet, Fetcher(Path(), ()), FontConfiguration())


def _css(
    sheet: Sheet, fetcher: URLFetcher, fonts: FontConfiguration
) -> tuple[Any, tuple[Remark, ...]]:
    """A sheet, parsed, and what there was to say about it."""
    with listening(nobody) as ear:
        ear.sheet = sheet.path
        css = weasyprint.CSS(
            string=sheet.text, base_url=BOOK, url_fetcher=fetcher, font_config=fonts
        )
    return css, tuple(ear.remarks)


def prepare() -> None:
    """What every book needs, done before the first: our own sheets, and words of C.

    Processes that set pages are forked when it is done.
    """
    for words in ASKED:
        ffi.typeof(words)
    for sheet in style.house("print"):
        _plain(sheet)


ASKED = (
    *("FcChar8 **", "PangoFcFontMap *", "PangoLogAttr[]", "PangoRectangle *"),
    *("char[4]", "char[]", "hb_tag_t[100]", "unsigned int *"),
)
"""The types that WeasyPrint asks for by their names in C, each of which is parsed when it does."""
