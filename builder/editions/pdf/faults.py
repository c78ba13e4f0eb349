"""What an eye would mark in a proof: loose lines, hyphens in stacks, runts, rivers.

Told from the lines as they were laid out; how a paragraph came to be set so is no matter here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeAlias

LOOSE = 2.0
"""How many times their own width the spaces of a line are on the whole when it falls apart."""
STACK = 3
"""How many hyphens under one another are a stack."""
RUNT = 2.5
"""How many ems a last line holds at least."""
RIVER = 5
"""In how many lines spaces lie under one another when white runs down the page."""

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


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to be marked, where it begins."""

    code: str
    message: str
    line: SetLine


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
