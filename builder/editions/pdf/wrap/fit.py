"""How large the words of a cover can be: set, measured, and set again.

Sizes are in points. The page engine measures, so that what is measured is what is printed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from builder.editions.pdf.wrap import panels
from builder.editions.pdf.wrap.flat import Flat
from builder.editions.pdf.wrap.panels import Spine

if TYPE_CHECKING:
    from builder.editions.pdf.press import Set

LARGEST_TEXT, SMALLEST_TEXT, STEP = 13.5, 9.0, 0.25
"""Sizes of the words on the back: beyond them it is a poster, or small print."""

LEAST_LETTERS, LEAST_CAPITALS, MOST_LETTERS = 6.0, 5.0, 34.0
"""Sizes of the spine's title."""

BESIDE, BESIDE_CAPITALS = 0.53, 0.62
"""What a size may be of the spine's width, in small letters and in capitals: the rest is air."""
NARROW = 13.0
"""Where small letters could be no larger, the title is in capitals, which have no tails."""

LESS, SMALL_CAPITALS = 0.68, 10.5
"""The author's share of the title's size; and the size down to which small capitals are read."""
LESS_CAPITALS = 0.85
"""That share where both are in capitals."""

BETWEEN = 2.5
"""Ems of air at least between title and author."""


MIDDLE, MIDDLE_CAPITALS = 0.29, 0.325
"""Ems from the spine's middle down to the line of its letters, so that they look centred."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How far the spine's letters rise above their line and hang below it, in ems."""

    above: float
    below: float


USUAL = Ink(0.9, 0.28)
"""Of a face whose letters we can't see."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the sheet is told, as custom properties."""

    text: float
    letters: float
    author: float = 0.0
    """The author's size: smaller than the title's, and not too small."""
    title_down: float = 0.0
    """From the strip's edge to the top of the spine's title."""
    author_down: float = 0.0

    def variables(self) -> dict[str, str]:
        """For `style.ladder`."""
        return {
            "--blurb": f"{self.text:.4f}pt",
            "--spine": f"{self.letters:.4f}pt",
            "--author": f"{self.author:.4f}pt",
            "--title-down": f"{self.title_down:.4f}pt",
            "--author-down": f"{self.author_down:.4f}pt",
        }


Measure: TypeAlias = "Callable[[Sizes, Spine], Mapping[str, Set]]"


def first(flat: Flat, spine: Spine, ink: Ink, capitals: Ink) -> tuple[Sizes, Spine]:
    """The sizes to begin with, what the panels would like; and capitals where they must be."""
    text = min(LARGEST_TEXT, flat.back.width * 0.8 / 25)
    letters = min(_across(flat, ink), BESIDE * flat.spine.width, MOST_LETTERS)
    if letters >= NARROW:
        return Sizes(text, letters, max(LESS * letters, min(letters, SMALL_CAPITALS))), spine
    spine = replace(spine, is_capitals=True)
    beside = BESIDE_CAPITALS * flat.spine.width
    letters = min(_across(flat, capitals), beside, NARROW / SMALL_CAP)
    return Sizes(text, letters, max(LESS_CAPITALS * letters, min(letters, LEAST_LETTERS))), spine


SMALL_CAP = 0.8
"""Capitals of that share of a size look as large as its small letters."""


def _across(flat: Flat, ink: Ink) -> float:
    """The largest size of letters that stay between the folds."""
    return max(0.0, flat.lettered.width) / (ink.above + ink.below)


def _line(flat: Flat, spine: Spine, ink: Ink, size: float) -> float:
    """Where the letters' line is, from the strip's upper edge: centred, as the folds let it."""
    wanted = size * (MIDDLE_CAPITALS if spine.is_capitals else MIDDLE)
    room = flat.lettered.width / 2
    return flat.spine.width / 2 + max(ink.above * size - room, min(wanted, room - ink.below * size))


def letter(
    flat: Flat, sizes: Sizes, spine: Spine, ink: Ink, measure: Measure
) -> tuple[Sizes, Spine]:
    """Fit title and author to the spine's length; without the author, or without either, where they
    would be smaller than can be read."""
    least = LEAST_CAPITALS if spine.is_capitals else LEAST_LETTERS
    if spine.reads == "none" or sizes.letters < least:
        return sizes, Spine("none")
    found = measure(sizes, spine)
    name, author = found["spine-title"], found.get("spine-author")
    long = name.width + (author.width + BETWEEN * sizes.letters if author else 0)
    share = min(1.0, panels.strip_area(flat).height / long)
    size = share * sizes.letters
    if size < least:
        if author:
            return letter(flat, sizes, replace(spine, has_author=False), ink, measure)
        return sizes, Spine("none")
    line = _line(flat, spine, ink, size)
    fitted = replace(sizes, letters=size, author=share * sizes.author)
    title_down = line - name.first * share
    # Capitals of two sizes are centred each for itself; with small letters they share a line.
    beside = _line(flat, spine, ink, fitted.author) if spine.is_capitals else line
    author_down = beside - (author.first * share if author else 0)
    return replace(fitted, title_down=title_down, author_down=author_down), spine


def write(room: float, sizes: Sizes, spine: Spine, measure: Measure) -> tuple[Sizes, float]:
    """The largest size at which the words of the back fit in `room`; and how much is missing at the
    smallest, or 0."""
    text = sizes.text
    while True:
        tried = replace(sizes, text=text)
        high = measure(tried, spine)["text"].height
        if high <= room:
            return tried, 0.0
        if text <= SMALLEST_TEXT:
            return tried, high - room
        text = max(SMALLEST_TEXT, text - STEP)
