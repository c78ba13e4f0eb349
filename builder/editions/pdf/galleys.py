"""Pages as they are laid out → their lines and depths, for `faults` to read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from builder.editions.pdf.faults import Gap, Proof, SetLine, SetPage
from builder.editions.pdf.paragraphs.faces import Faces
from builder.editions.pdf.paragraphs.told import text_boxes


@dataclass(slots=True)
class _Galley:
    """What has been read of a document so far."""

    faces: Faces
    paragraphs: list[tuple[SetLine, ...]] = field(default_factory=list)
    pages: list[SetPage] = field(default_factory=list)
    chapters: dict[Any, int] = field(default_factory=dict)
    """The sections, by element, each with its number."""


def read(document: Any, faces: Faces) -> Proof:
    """The justified paragraphs of a document in reading order, and its pages."""
    galley = _Galley(faces)
    for number, page in enumerate(document.pages, 1):
        _page(page._page_box, number, galley)
    return Proof(tuple(galley.paragraphs), tuple(galley.pages))


def _page(page: Any, number: int, galley: _Galley) -> None:
    numbers = count(1)
    set_: dict[Any, SetLine] = {}
    for block in page.descendants():
        if isinstance(block, boxes.MarginBox) or getattr(block, "is_furniture", False):
            continue
        if isinstance(block, boxes.BlockContainerBox):
            lines = [child for child in block.children if isinstance(child, boxes.LineBox)]
            found = [_line(line, number, next(numbers), galley.faces) for line in lines]
            set_.update(zip(lines, found, strict=True))
            if lines and lines[0].style["text_align_all"] == "justify":
                galley.paragraphs.append(tuple(found))
    sections = [box for box in page.descendants() if box.element_tag == "section"]
    for section in sections:
        galley.chapters.setdefault(section.element, len(galley.chapters))
        inner = list(section.descendants())
        lines = [box for box in inner if box in set_]
        if lines:
            galley.pages.append(
                SetPage(
                    page=number,
                    chapter=galley.chapters[section.element],
                    is_left=page.page_type.side == "left",
                    depth=_depth(page, [*inner, *_notes(page)]),
                    text=_depth(page, inner),
                    last=set_[lines[-1]],
                    blocks=tuple(dict.fromkeys(_blocks(lines))),
                )
            )


def _depth(page: Any, some: list[Any]) -> float:
    """How far down the lowest of some boxes goes, in lines of the page."""
    kinds = boxes.LineBox | boxes.ReplacedBox
    feet = [box.position_y + box.height for box in some if isinstance(box, kinds)]
    height, _ = strut(page.style)
    return float((max(feet, default=0.0) - page.content_box_y()) / height)


def _notes(page: Any) -> list[Any]:
    areas = [box for box in page.children if isinstance(box, boxes.FootnoteAreaBox)]
    return [box for area in areas for box in area.descendants()]


def _blocks(lines: list[Any]) -> Iterator[str]:
    """The places of the book that some lines are of."""
    for line in lines:
        if line.element is not None and (place := line.element.get("data-id")):
            yield place


def _line(line: Any, page: int, number: int, faces: Faces) -> SetLine:
    texts = list(text_boxes(line))
    gaps, own = [], 0.0
    for box in texts:
        space = faces.of(box.style).space
        for gap in _gaps(box, faces):
            gaps.append(gap)
            own += space
    spread = sum(right - left for left, right in gaps)
    return SetLine(
        page=page,
        number=number,
        text="".join(box.text for box in texts),
        space=spread / own if own else 1.0,
        width=line.width / line.style["font_size"],
        gaps=tuple(gaps),
        is_last=line.resume_at is None,
    )


def _gaps(box: Any, faces: Faces) -> Iterator[Gap]:
    """Where the spaces of a text box lie, by its words and by what it was justified with."""
    face = faces.of(box.style)
    x, space = box.position_x, face.space + box.justification_spacing
    for number, word in enumerate(box.text.replace("\u00a0", " ").split(" ")):
        if number:
            yield x, x + space
            x += space
        if word:
            x += face.width(word)
