"""Pages as they are laid out → the lines of their justified paragraphs, for `faults` to read."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from weasyprint.formatting_structure import boxes

from builder.editions.pdf.faults import Gap, SetLine
from builder.editions.pdf.paragraphs.faces import Faces
from builder.editions.pdf.paragraphs.told import text_boxes


def paragraphs(document: Any) -> Iterator[list[SetLine]]:
    """Each justified paragraph, or what stands of it on a page, in reading order."""
    faces = Faces()
    for page, laid in enumerate(document.pages, 1):
        numbers = count(1)
        for block in laid._page_box.descendants():
            if isinstance(block, boxes.MarginBox) or getattr(block, "is_furniture", False):
                continue
            if isinstance(block, boxes.BlockContainerBox):
                lines = [child for child in block.children if isinstance(child, boxes.LineBox)]
                found = [_line(line, page, next(numbers), faces) for line in lines]
                if lines and lines[0].style["text_align_all"] == "justify":
                    yield found


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
