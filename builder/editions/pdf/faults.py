"""What an eye would mark in a proof: loose lines, stacked hyphens, runts, rivers, uneven pages.

Told from the lines as they were laid out; how a paragraph came to be set so is no matter here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TypeAlias

from builder.editions.pdf.paragraphs import Tuning

LOOSE = 2.0
"""How many times their own width the spaces of a line are on the whole when it falls apart."""
STACK = 3
"""How many hyphens under one another are a stack."""
RUNT = 2.5
"""How many ems a last line holds at least."""
RIVER = 5
"""In how many lines spaces lie under one another when white runs down the page."""

UNEVEN = 0.9
"""By how many lines facing pages differ in depth when it is seen."""
CLOSE = 3.9
"""How many lines the last page of a chapter holds at least; a picture counts as so many."""

HYPHENS = ("\u2010", "-")

Gap: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a paragraph on its page."""

    page: int
    """Of the file, counted from 1."""
    number: int
    """On the page, counted from 1: running heads aside, notes among the others."""
    text: str
    space: float
    """Its spaces on the whole, as a multiple of their own width."""
    width: float
    """In ems."""
    gaps: tuple[Gap, ...]
    """Where its spaces begin and end, from the left of the page."""
    is_last: bool
    """Whether its paragraph ends with it."""
    label: str = ""
    """What the page is called, by its folio; empty where nobody has bound it yet."""

    def bound(self, before: int, labels: Sequence[str]) -> "SetLine":
        """The same in the book, in which so many pages stand before its own."""
        page = self.page + before
        return replace(self, page=page, label=labels[page - 1])


@dataclass(frozen=True, slots=True)
class SetPage:
    """What stands of a chapter on a page."""

    page: int
    """Of the file, counted from 1."""
    chapter: int
    """Which of those that were set together."""
    is_left: bool
    depth: float
    """How far down its text goes, notes at the foot among it, in lines from the head."""
    text: float
    """How far without those."""
    last: SetLine
    """Its last line."""
    blocks: tuple[str, ...] = ()
    """The places of the book that stand on it, in their order."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Pages as a reader of proofs has them."""

    paragraphs: tuple[tuple[SetLine, ...], ...]
    """The justified ones, or what stands of each on a page."""
    pages: tuple[SetPage, ...]
    tuned: tuple[tuple[str, Tuning], ...] = ()
    """What was set otherwise than at its best, by its place in the book."""

    def bound(self, before: int, labels: Sequence[str]) -> "Proof":
        """The same in the book, whose pages are called so, so many of them before these."""
        paragraphs = tuple(
            tuple(line.bound(before, labels) for line in lines) for lines in self.paragraphs
        )
        pages = tuple(
            replace(page, page=page.page + before, last=page.last.bound(before, labels))
            for page in self.pages
        )
        return Proof(paragraphs, pages, self.tuned)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to be marked, where it begins."""

    code: str
    message: str
    line: SetLine


def all_of(proof: Proof) -> list[Fault]:
    """Everything that is to be marked, in the order of the pages."""
    found = [fault for paragraph in proof.paragraphs for fault in faults(paragraph)]
    found += of_pages(proof.pages)
    return sorted(found, key=lambda fault: (fault.line.page, fault.line.number))


def of_pages(pages: Sequence[SetPage]) -> list[Fault]:
    """What is to be marked of whole pages, in their order."""
    found = [*uneven(pages), *short(pages), *over(pages)]
    return sorted(found, key=lambda fault: fault.line.page)


def over(pages: Sequence[SetPage]) -> Iterator[Fault]:
    """Rectos that end in half a word, for whose other half the leaf is turned."""
    for page, after in pairwise(pages):
        is_within = page.chapter == after.chapter and not page.is_left
        if is_within and page.last.text.endswith(HYPHENS):
            yield Fault("word-over-leaf", "a word is broken here, over the leaf", page.last)


def uneven(pages: Sequence[SetPage]) -> Iterator[Fault]:
    """Facing pages of which one ends before the other, though the chapter goes on after both."""
    for left, right, after in zip(pages, pages[1:], pages[2:], strict=False):
        is_within = left.chapter == right.chapter == after.chapter
        lines = abs(left.depth - right.depth)
        if is_within and left.is_left and not right.is_left and lines >= UNEVEN:
            upper = min(left, right, key=lambda page: page.depth)
            message = f"this page ends {_lines(lines)} above the one that it faces"
            yield Fault("pages-uneven", message, upper.last)


def short(pages: Sequence[SetPage]) -> Iterator[Fault]:
    """Chapters that end on a page with next to nothing on it."""
    chapters = [list(some) for _, some in groupby(pages, lambda page: page.chapter)]
    for _, *later in chapters:
        if later and later[-1].text < CLOSE:
            message = f"the chapter ends on a page with {_lines(later[-1].text)}"
            yield Fault("chapter-runs-over", message, later[-1].last)


def _lines(some: float) -> str:
    return "a line" if round(some) == 1 else f"{some:.2g} lines"


def faults(paragraph: Sequence[SetLine]) -> Iterator[Fault]:
    """What is to be marked in a justified paragraph, or in what stands of one on a page."""
    yield from _loose(paragraph)
    yield from _stacks(paragraph)
    yield from _runts(paragraph)
    yield from _rivers(paragraph)


def _loose(paragraph: Sequence[SetLine]) -> Iterator[Fault]:
    for line in paragraph:
        if line.space > LOOSE and not line.is_last:
            message = f"a loose line: its spaces are {line.space:.1f} times as wide as they should"
            yield Fault("line-loose", f"{message} be", line)


def _stacks(paragraph: Sequence[SetLine]) -> Iterator[Fault]:
    for is_broken, some in groupby(paragraph, lambda line: line.text.endswith(HYPHENS)):
        stack = list(some)
        if is_broken and len(stack) >= STACK:
            message = f"{len(stack)} lines in a row end in hyphens"
            yield Fault("hyphens-stacked", message, stack[0])


def _runts(paragraph: Sequence[SetLine]) -> Iterator[Fault]:
    for before, line in pairwise(paragraph):
        if line.is_last and line.width < RUNT:
            yield Fault("line-runt", f"`{line.text}` alone on a paragraph's last line", before)


def _rivers(paragraph: Sequence[SetLine]) -> Iterator[Fault]:
    """Spaces that lie under one another; a river is told once, where it rises."""
    # How long the river is that comes down to each space of the line before, and where it rose.
    flowing: dict[Gap, tuple[int, SetLine]] = {}
    told: list[SetLine] = []
    for line in paragraph:
        now = {}
        for gap in line.gaps:
            above = [river for other, river in flowing.items() if _meet(gap, other)]
            length, source = max(above, key=lambda river: river[0], default=(0, line))
            now[gap] = (length + 1, source)
            if length + 1 == RIVER and source not in told:
                told.append(source)
                yield Fault("river", f"white runs down {RIVER} lines or more from here", source)
        flowing = now


def _meet(one: Gap, other: Gap) -> bool:
    """Whether two spaces lie under one another for most of the narrower one's width."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0.6 * min(one[1] - one[0], other[1] - other[0])
