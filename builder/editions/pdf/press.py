"""An element tree and its sheets → PDF bytes. The one home of WeasyPrint."""

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pydyf
import weasyprint
from cssselect2 import ElementWrapper
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from builder import folios
from builder.editions.pdf import galleys, leaves, mends
from builder.editions.pdf.faults import SetLine
from builder.editions.pdf.paragraphs import Manner, setting
from builder.folios import Leaf
from builder.model import Id
from builder.style import Sheet

BOOK = "http://manuscript.invalid/"
"""The manuscript's folder to WeasyPrint, which names pictures in the PDF by the hash of their URL:
by its true path the same book would be other bytes in another folder. No host is called that
(RFC 6761 § 6.4)."""

LARGEST = 256 * 2**20
"""Bytes of the largest file that a page may show."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something WeasyPrint logged, word for word: none of it may go unread."""

    message: str
    sheet: Path | None = None
    """The sheet that was being read."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and what the engine had to say about it."""

    content: bytes
    pages: int
    remarks: tuple["Remark", ...]
    faces: tuple[tuple[str, str], ...]
    """The families that were used, each with the characters it was used for."""
    leaves: tuple[Leaf, ...]
    """What of the book stands on which page."""
    inside: float = 0.0
    """The inner margin of a recto, in points."""
    paragraphs: setting.Counts = field(default_factory=setting.Counts)
    """How many were set in which way."""


@dataclass(frozen=True, slots=True)
class Forme:
    """All that pages are made of."""

    tree: ElementTree.Element
    sheets: tuple[Sheet, ...]
    root: Path
    """The folder below which files may be read."""
    readable: tuple[Path, ...]
    """The files elsewhere that may be read, too."""
    manner: Manner


def impose(forme: Forme, one: Id, progress: Callable[[str, int, int], None]) -> Printed:
    """Lay out the pages and write them.

    `one` is the id of the section that opens on page 1: the pages before it are labelled in roman.
    """
    with _laid_out(forme, progress) as (document, counts, ear):
        mends.settle(document)
        content = document.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=True, finisher=_finish(document, one)
        )
    found = leaves.read(document, forme.tree, _labels(document, one))
    remarks = tuple(ear.remarks)
    shown = _faces(document), found, _inside(document), counts
    return Printed(content, len(document.pages), remarks, *shown)


@dataclass(frozen=True, slots=True)
class Laid:
    """Pages that are laid out, and not written."""

    pages: int
    leaves: tuple[Leaf, ...]
    inside: float


def lay(forme: Forme, one: Id, progress: Callable[[str, int, int], None]) -> Laid:
    """Lay out the pages as `impose` does, and write nothing: what of the book stands on which."""
    with _laid_out(forme, progress) as (document, _, _):
        found = leaves.read(document, forme.tree, _labels(document, one))
        return Laid(len(document.pages), found, _inside(document))


def numbers(forme: Forme, one: Id, progress: Callable[[str, int, int], None]) -> dict[Id, str]:
    """Lay out the pages, and tell what those are called on which something can be linked to."""
    found: dict[Id, str] = {}
    with _laid_out(forme, progress) as (document, _, _):
        for page, label in zip(document.pages, _labels(document, one), strict=True):
            for id in page.anchors:
                found.setdefault(id, label)
    return found


def _inside(document: Any) -> float:
    """The inner margin, which is the left one of the first page: a book opens on a recto."""
    return float(document.pages[0]._page_box.margin_left) * POINT


def proofs(forme: Forme, progress: Callable[[str, int, int], None]) -> list[list[SetLine]]:
    """Lay out the pages, write none, and tell how their justified paragraphs are set."""
    with _laid_out(forme, progress) as (document, _, _):
        mends.settle(document)
        return list(galleys.paragraphs(document))


@contextlib.contextmanager
def _laid_out(
    forme: Forme, progress: Callable[[str, int, int], None]
) -> Iterator[tuple[Any, setting.Counts, "_Ear"]]:
    """The pages, and while they are at hand, what mends their writing."""
    setter = setting.Setter(forme.manner.is_hanging)
    more = setter.mends() if forme.manner.is_whole else ()
    with _listening(progress) as ear, mends.mended(more):
        fetcher = Fetcher(forme.root, forme.readable)
        yield _lay(forme.tree, forme.sheets, fetcher, ear), setter.counts, ear


@dataclass(frozen=True, slots=True)
class Set:
    """How an element came to stand on the page, in points."""

    width: float
    height: float
    first: float
    """From its top to the first baseline."""


def measure(
    tree: ElementTree.Element, sheets: Sequence[Sheet], root: Path, readable: Sequence[Path]
) -> dict[str, Set]:
    """Lay out one page and write nothing: how large each element with an id became."""
    with _listening(lambda *_: None) as ear, mends.mended():
        document = _lay(tree, sheets, Fetcher(root, readable), ear)
    found: dict[str, Set] = {}
    for box in document.pages[0]._page_box.descendants(placeholders=True):
        id = "" if box.element is None else box.element.get("id", "")
        if id and id not in found:
            lines = (each for each in box.descendants(True) if isinstance(each, boxes.TextBox))
            line = next(lines, None)
            first = line.position_y + line.baseline - box.position_y if line else 0
            found[id] = Set(box.width * POINT, box.height * POINT, first * POINT)
    return found


def spread(
    tree: ElementTree.Element,
    sheets: Sequence[Sheet],
    root: Path,
    readable: Sequence[Path],
    cut: tuple[float, float, float, float],
) -> Printed:
    """Lay out and write one sheet for a press, of which `cut` is left when it is trimmed.

    Left, bottom, right and top, in points from the lower left corner. No tags: nobody reads it.
    """
    with _listening(lambda *_: None) as ear, mends.mended():
        document = _lay(tree, sheets, Fetcher(root, readable), ear)

        def finish(_: Any, pdf: Any) -> None:
            for thing in pdf.objects:
                if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/Page":
                    thing["BleedBox"] = thing["MediaBox"]
                    thing["TrimBox"] = pydyf.Array([round(each, 4) for each in cut])

        content = document.write_pdf(pdf_identifier=True, finisher=finish)
    return Printed(content, len(document.pages), tuple(ear.remarks), _faces(document), ())


POINT = 0.75
"""Points of a pixel, in which WeasyPrint counts."""


def _lay(
    tree: ElementTree.Element, sheets: Sequence[Sheet], fetcher: "Fetcher", ear: "_Ear"
) -> Any:
    fonts = FontConfiguration()
    read = [_css(sheet, fetcher, fonts, ear) for sheet in sheets]
    return _Tree(tree, fetcher).render(stylesheets=read, font_config=fonts)


class _Tree(weasyprint.HTML):  # type: ignore[misc]
    """A document that is elements already: parsed as HTML, a note would close its paragraph."""

    def __init__(self, tree: ElementTree.Element, fetcher: URLFetcher) -> None:
        self.base_url = BOOK
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _css(sheet: Sheet, fetcher: URLFetcher, fonts: FontConfiguration, ear: "_Ear") -> Any:
    ear.sheet = sheet.path
    read = weasyprint.CSS(string=sheet.text, base_url=BOOK, url_fetcher=fetcher, font_config=fonts)
    ear.sheet = None
    return read


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Reads files of the book and faces, and nothing else of this machine or of the net.

    WeasyPrint's own would embed ``/etc/passwd`` for a sheet or a link that asks for it.
    """

    def __init__(self, root: Path, readable: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self.root, self.readable = root.resolve(), frozenset(readable)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file of that URL; raises `ValueError` for what lies elsewhere, links followed."""
        if urlsplit(url).scheme == "data":
            return super().fetch(url, headers)
        path = self._path(url)
        if path.stat().st_size > LARGEST:
            raise ValueError("the file is too large")
        return super().fetch(path.as_uri(), headers)

    def _path(self, url: str) -> Path:
        if url.startswith(BOOK):
            path = (self.root / unquote(url.removeprefix(BOOK).split("?")[0])).resolve()
            if path.is_relative_to(self.root):
                return path
        elif url.startswith("file:///"):
            path = Path(unquote(urlsplit(url).path))
            if path in self.readable:
                return path
        raise ValueError("only files of the book's own folder can be shown")


def _finish(document: Any, one: Id) -> Callable[[Any, Any], None]:
    """Page labels as the folios have them: roman, then arabic (ISO 32000-1 § 12.4.2)."""
    first = _page_one(document, one)
    ranges = [(0, "/r")] + ([(first, "/D")] if first is not None else [])

    def write(_: Any, pdf: Any) -> None:
        mends.finish(pdf)
        nums = [
            part for at, kind in ranges for part in (at, pydyf.Dictionary({"S": kind, "St": 1}))
        ]
        pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(nums)})

    return write


def _page_one(document: Any, one: Id) -> int | None:
    return next((i for i, page in enumerate(document.pages) if one in page.anchors), None)


def _labels(document: Any, one: Id) -> list[str]:
    """What each page is called, as the file's own labels have it."""
    first, count = _page_one(document, one), len(document.pages)
    front = count if first is None else first
    romans = [folios.roman(number) for number in range(1, front + 1)]
    return romans + [str(number) for number in range(1, count - front + 1)]


def _faces(document: Any) -> tuple[tuple[str, str], ...]:
    used: dict[str, set[str]] = {}
    for font in document.fonts.values():
        used.setdefault(font.family, set()).update("".join(font.to_unicode.values()))
    return tuple((family, "".join(sorted(letters))) for family, letters in sorted(used.items()))


# What WeasyPrint says -----------------------------------------------------------------------


@contextlib.contextmanager
def _listening(progress: Callable[[str, int, int], None]) -> Iterator["_Ear"]:
    """Collect the engine's remarks, and pass on how far it has come."""
    logger, steps = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    ear, steward = _Ear(logging.WARNING), _Steward(progress)
    level, propagate = steps.level, steps.propagate
    logger.addHandler(ear)
    steps.addHandler(steward)
    steps.setLevel(logging.INFO)
    steps.propagate = False
    try:
        yield ear
    finally:
        logger.removeHandler(ear)
        steps.removeHandler(steward)
        steps.setLevel(level)
        steps.propagate = propagate


class _Ear(logging.Handler):
    """Keeps every remark once, in the order in which they came."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.sheet: Path | None = None
        self.remarks: list[Remark] = []

    def emit(self, record: logging.LogRecord) -> None:
        remark = Remark(record.getMessage(), self.sheet)
        if remark not in self.remarks:
            self.remarks.append(remark)


class _Steward(logging.Handler):
    """Turns WeasyPrint's steps into progress: it has no callback, but it logs each page."""

    def __init__(self, progress: Callable[[str, int, int], None]) -> None:
        super().__init__(logging.INFO)
        self.progress = progress
        self.page = 0

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %d" in str(record.msg) and isinstance(record.args, tuple):
            # A page laid out again, for a number that had to be known first, is no progress.
            self.page = max(self.page, int(str(record.args[0])))
            self.progress("setting pages", self.page, 0)
        elif record.getMessage().startswith("Step 6"):
            self.progress("writing the PDF", 0, self.page)
