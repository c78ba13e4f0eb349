"""An element tree and its sheets → PDF bytes."""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pydyf
import weasyprint
from cssselect2 import ElementWrapper
from weasyprint.formatting_structure import boxes
from weasyprint.urls import URLFetcher

from builder.editions import Progress
from builder.editions.pdf import galleys, leaves, mends, numbering, tuning
from builder.editions.pdf.ear import listening, nobody
from builder.editions.pdf.faults import Proof
from builder.editions.pdf.fetching import BOOK, Fetcher
from builder.editions.pdf.gathering import (
    STANDARD,
    Bookmark,
    Case,
    Copy,
    Counts,
    Folio,
    Gathering,
    Page,
    Remark,
)
from builder.editions.pdf.paragraphs.setting import Setter
from builder.editions.pdf.sheets import Sheets, is_as_read
from builder.editions.pdf.sheets import read as sheets_of
from builder.editions.pdf.typecase import Typecase, cast
from builder.store import Store
from builder.style import Sheet

QUALITY = 85
"""Of a JPEG with fewer dots than it came with: what an eye sees no loss in."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A sheet for a press, and what the engine had to say about it."""

    content: bytes
    pages: int
    remarks: tuple[Remark, ...]
    faces: tuple[tuple[str, str], ...]
    """The families that were used, each with the characters it was used for."""


# Gatherings ---------------------------------------------------------------------------------


def set_(copy: Copy, files: Store, progress: Progress) -> Gathering:
    """Lay out and write one gathering.

    Its faces are not in it, whose letters are told, nor are the numbers of its pages, unless it is
    told those. The faces' own files are put into `files`, for whoever casts them.
    """
    typecase = Typecase()
    tree, sheets, fetcher = _ready(copy)
    tunings = _tunings(copy, tree, sheets, fetcher, progress)
    setter = Setter(sheets.finder(copy.manner.is_hanging), tunings)
    paragraphs = setter.mends() if copy.manner.is_whole else ()
    more = (*paragraphs, *numbering.mends(copy), *typecase.mends())
    with listening(progress, sheets.remarks) as ear, mends.mended(more):
        document = _lay(tree, sheets, fetcher, copy.dots)
        mends.settle(document)
        is_numbered = any(numbering.is_mixed(page) for page in document.pages)
        numbers = copy.numbered is None
        bare = [numbers and numbering.take_away(page) for page in document.pages]
        pages = tuple(_pages(document, tree, bare))
        content = document.write_pdf(
            pdf_variant=STANDARD, finisher=lambda _, pdf: mends.finish(pdf)
        )
    return Gathering(
        content=content,
        pages=pages,
        opens=_opens(document),
        is_numbered=is_numbered,
        inside=float(document.pages[0]._page_box.margin_left) * POINT,
        remarks=(*ear.remarks, *_cut_off(document), *_too_wide(document)),
        cases=_told(typecase, files),
        counts=Counts(**asdict(setter.counts), **tuning.counted(tunings)),
        files=fetcher.read,
    )


def folios(copy: Copy, wanted: tuple[Folio, ...], files: Store) -> Gathering:
    """The folios that are asked for, each on a page of its own.

    `copy` is a document that has a page of every kind, and nothing on them.
    """
    stand = _stand(copy)
    if not is_as_read(copy.root, dict(stand.files)):
        _stand.cache_clear()
        stand = _stand(copy)
    typecase = Typecase()
    more = (*numbering.mends(copy), *typecase.mends())
    with listening(nobody) as ear, mends.mended(more):
        document = stand.set(wanted)
        content = document.write_pdf()
    cases, remarks = _told(typecase, files), (*stand.remarks, *ear.remarks)
    return Gathering(content, (), "", False, 0, remarks, cases, Counts(), stand.files)


@lru_cache(maxsize=1)
def _stand(copy: Copy) -> numbering.Stand:
    """A page of every kind of `copy`, laid out once for all the folios that are set on them."""
    stand = numbering.Stand()
    tree, sheets, fetcher = _ready(copy)
    with (
        listening(nobody, sheets.remarks) as ear,
        mends.mended((*stand.mends(), *numbering.mends(copy))),
    ):
        stand.document = _lay(tree, sheets, fetcher)
    stand.remarks, stand.files = tuple(ear.remarks), fetcher.read
    return stand


def face(case: Case, files: Store) -> bytes:
    """The face with the letters of a case, as a PDF that holds nothing else."""
    file = files.get(case.file)
    if file is None:
        raise LookupError(f"the file of {case.facts['family']} has gone")
    with mends.mended():
        return cast(case, file)


def proofs(copy: Copy, files: Store, progress: Progress) -> Proof:
    """Lay out a gathering, write nothing, and tell how it is set."""
    tree, sheets, fetcher = _ready(copy)
    tunings = _tunings(copy, tree, sheets, fetcher, progress)
    finder = sheets.finder(copy.manner.is_hanging)
    with listening(progress, sheets.remarks):
        proof = _proof(copy, tree, sheets, fetcher, Setter(finder, tunings))
    return replace(proof, tuned=tuple(tunings.items()))


def _ready(copy: Copy) -> tuple[ElementTree.Element, Sheets, Fetcher]:
    """What is laid out, in which sheets, and what fetches the files that it shows."""
    tree = ElementTree.fromstring(copy.tree)
    if copy.side == "left":
        tree.set("style", "break-before: left")
    sheets = sheets_of(copy.sheets, copy.root, copy.readable)
    return tree, sheets, Fetcher(copy.root, copy.readable, sheets.files)


def _proof(
    copy: Copy, tree: ElementTree.Element, sheets: Sheets, fetcher: Fetcher, setter: Setter
) -> Proof:
    paragraphs = setter.mends() if copy.manner.is_whole else ()
    with mends.mended((*paragraphs, *numbering.mends(copy))):
        document = _lay(tree, sheets, fetcher)
        mends.settle(document)
        return galleys.read(document, setter.finder.faces)


def _tunings(
    copy: Copy,
    tree: ElementTree.Element,
    sheets: Sheets,
    fetcher: Fetcher,
    progress: Progress,
) -> tuning.Tunings:
    """What of a gathering is to be set otherwise than at its best."""
    if not (copy.manner.is_tuned and copy.manner.is_whole):
        return {}
    setter = Setter(sheets.finder(copy.manner.is_hanging))

    def lay() -> Proof:
        # Pages that were tried only, and that nothing else would sweep away meanwhile.
        gc.collect()
        return _proof(copy, tree, sheets, fetcher, setter)

    with listening(progress):
        return tuning.tune(setter, lay)


def _told(typecase: Typecase, files: Store) -> tuple[Case, ...]:
    """What was used of the faces, their files put where they are found by it."""
    cases = typecase.cases()
    for case, file in cases:
        if files.get(case.file) != file:
            files.put(case.file, file)
    return tuple(case for case, _ in cases)


def _cut_off(document: Any) -> Iterator[Remark]:
    """The notes that are longer than a page: WeasyPrint does not go on with them on the next."""
    for page in document.pages:
        box = page._page_box
        for area in box.children:
            if isinstance(area, boxes.FootnoteAreaBox):
                top, bottom = box.content_box_y(), box.content_box_y() + box.height
                for note in area.children:
                    is_out = note.position_y < top - ROUNDING or _foot(note) > bottom + ROUNDING
                    if is_out and note.element is not None:
                        yield Remark(f"Note longer than a page: #{note.element.get('id', '')}")


def _too_wide(document: Any) -> Iterator[Remark]:
    """The tables whose last columns stand beyond the sheet, where nobody would see them."""
    for page in document.pages:
        box = page._page_box
        for table in box.descendants():
            if isinstance(table, boxes.TableBox) and table.element is not None:
                right = table.position_x + table.margin_width()
                if table.position_x < -ROUNDING or right > box.margin_width() + ROUNDING:
                    id = table.element.get("id") or table.element.get("data-id", "")
                    yield Remark(f"Table wider than its sheet: #{id}")


def _foot(box: Any) -> float:
    return float(box.position_y + box.margin_height())


ROUNDING = 0.1
"""CSS pixels by which a note or a table may stand out for no reason but sums."""


def _opens(document: Any) -> str:
    """How its first section asks to begin."""
    every = (box for page in document.pages for box in page._page_box.descendants())
    sections = (box for box in every if box.element_tag == "section")
    first = next(sections, None)
    return "any" if first is None else str(first.style["break_before"])


def _pages(document: Any, tree: ElementTree.Element, bare: Sequence[bool]) -> Iterator[Page]:
    """What binding must know of each page."""
    found = leaves.read(document, tree)
    for page, runs, has_folio in zip(document.pages, found, bare, strict=True):
        kind = page._page_box.page_type
        marks = tuple(
            Bookmark(level, label, x * POINT, (page.height - y) * POINT, state == "closed")
            for level, label, (x, y), state in page.bookmarks
        )
        page.bookmarks.clear()
        anchors = tuple(page.anchors)
        yield Page(kind.name, kind.side, kind.blank, runs, anchors, marks, has_folio)


# A page alone -------------------------------------------------------------------------------


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
    parsed = sheets_of(tuple(sheets), root, tuple(readable))
    with listening(nobody, parsed.remarks), mends.mended():
        document = _lay(tree, parsed, Fetcher(root, readable))
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
) -> Spread:
    """Lay out and write one sheet for a press, of which `cut` is left when it is trimmed.

    Left, bottom, right and top, in points from the lower left corner. No tags: nobody reads it.
    """
    parsed = sheets_of(tuple(sheets), root, tuple(readable))
    with listening(nobody, parsed.remarks) as ear, mends.mended():
        document = _lay(tree, parsed, Fetcher(root, readable))

        def finish(_: Any, pdf: Any) -> None:
            for thing in pdf.objects:
                if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/Page":
                    thing["BleedBox"] = thing["MediaBox"]
                    thing["TrimBox"] = pydyf.Array([round(each, 4) for each in cut])

        content = document.write_pdf(pdf_identifier=True, finisher=finish)
    return Spread(content, len(document.pages), tuple(ear.remarks), _faces(document))


POINT = 0.75
"""Points of a pixel, in which WeasyPrint counts."""


def _lay(tree: ElementTree.Element, sheets: Sheets, fetcher: Fetcher, dots: int = 0) -> Any:
    fewer = {"dpi": dots, "jpeg_quality": QUALITY, "optimize_images": True} if dots else {}
    return _Tree(tree, fetcher).render(stylesheets=sheets.read, font_config=sheets.fonts, **fewer)


class _Tree(weasyprint.HTML):  # type: ignore[misc]
    """A document that is elements already: parsed as HTML, a note would close its paragraph."""

    def __init__(self, tree: ElementTree.Element, fetcher: URLFetcher) -> None:
        self.base_url = BOOK
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _faces(document: Any) -> tuple[tuple[str, str], ...]:
    used: dict[str, set[str]] = {}
    for font in document.fonts.values():
        used.setdefault(font.family, set()).update("".join(font.to_unicode.values()))
    return tuple((family, "".join(sorted(letters))) for family, letters in sorted(used.items()))
