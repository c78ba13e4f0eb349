"""Text boxes that are told where their lines end, and WeasyPrint's ways with them.

A text is not touched: it is cut where it was told to be, and not where a line is full, so that
what is written into the pages and into their tags is what would be written without.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from builder.editions.pdf.paragraphs.places import Ending
from builder.editions.pdf.paragraphs.reading import Run

FAR = 2.0**20
"""A width that no line fills, in CSS pixels."""


class Cut(NamedTuple):
    """The end of a line, in bytes of the text box that it is in."""

    end: int
    resume: int
    """Where the next line begins: after the space."""
    mark: str
    """What is added to a broken word."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a text box is told."""

    raw: bytes
    """Its text."""
    cuts: tuple[Cut, ...]

    def after(self, skip: int) -> tuple[str, int | None]:
        """The piece that begins at a byte, and where the next one does, if there is one."""
        at = bisect_right(self.cuts, skip, key=itemgetter(1))
        if at == len(self.cuts):
            return self.raw[skip:].decode(), None
        cut = self.cuts[at]
        return self.raw[skip : cut.end].decode() + cut.mark, cut.resume


def tell(runs: Sequence[Run], endings: Sequence[Ending]) -> None:
    """Tell each text box of a paragraph where it ends its lines."""
    cuts: list[list[Cut]] = [[] for _ in runs]
    number = letters = size = 0
    for ending in endings:
        # The run of the space at the line's end, or of its last letter.
        at = ending.end if ending.end < ending.resume else ending.end - 1
        while runs[number].end <= at:
            number, letters, size = number + 1, 0, 0
        run = runs[number]
        is_before = isinstance(runs[number - 1].box, boxes.TextBox)
        if ending.end == run.begin and run.is_inner and is_before:
            # Lest an emphasis begin with nothing at the end of a line.
            whole = len(runs[number - 1].text.encode())
            cuts[number - 1].append(Cut(whole, whole, ending.mark))
            continue
        end = size + len(run.text[letters : ending.end - run.begin].encode())
        letters, size = ending.end - run.begin, end
        space = run.text[letters : ending.resume - run.begin]
        cuts[number].append(Cut(end, end + len(space.encode()), ending.mark))
    for run, some in zip(runs, cuts, strict=True):
        run.box.told = Told(run.text.encode(), tuple(some))


def forget(line: Any) -> None:
    """Let a paragraph be set as WeasyPrint sets it."""
    line.plan = None
    for box in text_boxes(line):
        box.told = None


def text_boxes(parent: Any) -> Iterator[Any]:
    """The text boxes of a line, in their order."""
    for box in parent.children:
        if isinstance(box, boxes.TextBox):
            yield box
        elif isinstance(box, boxes.InlineBox):
            yield from text_boxes(box)


def is_planned(box: Any) -> bool:
    """Whether a line, or a line box that holds a paragraph, is to be set as it was planned."""
    return box.__dict__.get("plan") is not None


# What WeasyPrint does, wrapped --------------------------------------------------------------


def unbounded(split: Callable[..., Any]) -> Callable[..., Any]:
    """A planned line is as long as it is planned: no width breaks it."""

    def split_unbounded(context: Any, box: Any, x: float, max_x: float, *rest: Any) -> Any:
        return split(context, box, x, x + FAR if is_planned(box) else max_x, *rest)

    return split_unbounded


def as_told(split: Callable[..., Any]) -> Callable[..., Any]:
    """A text box ends its lines where it was told to."""

    def split_as_told(
        context: Any, box: Any, width: Any, skip: int, is_line_start: bool = True
    ) -> Any:
        told: Told | None = box.__dict__.get("told")
        if told is None:
            return split(context, box, width, skip, is_line_start)
        text, resume_at = told.after(skip)
        if not text:
            return None, resume_at, False
        piece = box.copy_with_text(text)
        piece.told = None
        made, _, is_line_broken = split(context, piece, None, 0, is_line_start)
        return made, resume_at, is_line_broken

    return split_as_told


def narrow(avoid: Callable[..., Any]) -> Callable[..., Any]:
    """A planned line stays beside what it stands beside, though its spaces have yet to narrow."""

    def avoid_narrowly(context: Any, box: Any, container: Any, outer: bool = True) -> Any:
        if not (context.excluded_shapes and is_planned(box)):
            return avoid(context, box, container, outer)
        width, box.width = box.width, 0
        try:
            return avoid(context, box, container, outer)
        finally:
            box.width = width

    return avoid_narrowly


def unmeasured(measure: Callable[..., Any]) -> Callable[..., Any]:
    """Nobody asks for the longest word of a planned line: `narrow` takes no notice of it."""

    def measure_others(context: Any, box: Any, *rest: Any, **more: Any) -> Any:
        return 0.0 if is_planned(box) else measure(context, box, *rest, **more)

    return measure_others
