"""How large the words of a cover can be: set, measured, and set again.

Sizes are in points. The page engine measures, so that what is measured is what is printed.
"""

import unicodedata
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

LEAST_LETTERS, MOST_LETTERS = 6.0, 34.0
"""Sizes of the spine's title."""

BESIDE = 0.45
"""How much of the spine's width its title may be high: the rest is air."""
NARROW = 9.0
"""Where small letters could be no larger, the title is in capitals, which have no tails."""

BETWEEN = 2.5
"""Ems of air at least between title and author."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How letters stand across a spine, in ems: what is above its middle and below it, and how far
    below it the baseline is. They look centred, and nothing comes too near to a fold."""

    above: float
    below: float
    baseline: float


SMALL, CAPITALS, ACCENTED = Stand(0.42, 0.54, 0.29), Stand(0.36, 0.36, 0.33), Stand(0.5, 0.5, 0.27)


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the sheet is told, as custom properties."""

    text: float
    letters: float
    title_down: float = 0.0
    """From the strip's edge to the top of the spine's title."""
    author_down: float = 0.0

    def variables(self) -> dict[str, str]:
        """For `style.ladder`."""
        return {
            "--blurb": f"{self.text:.4f}pt",
            "--spine": f"{self.letters:.4f}pt",
            "--title-down": f"{self.title_down:.4f}pt",
            "--author-down": f"{self.author_down:.4f}pt",
        }


Measure: TypeAlias = "Callable[[Sizes, Spine], Mapping[str, Set]]"


def first(flat: Flat, spine: Spine, title: str) -> tuple[Sizes, Spine]:
    """The sizes to begin with, what the panels would like; and capitals where they must be."""
    text = min(LARGEST_TEXT, flat.back.width * 0.8 / 25)
    letters = min(_across(flat, SMALL), BESIDE * flat.spine.width, MOST_LETTERS)
    if letters >= NARROW:
        return Sizes(text, letters), spine
    spine = replace(spine, is_capitals=True)
    return Sizes(text, min(_across(flat, stand(spine, title)), NARROW / SMALL_CAP)), spine


SMALL_CAP = 0.8
"""Capitals of that share of a size look as large as its small letters."""


def stand(spine: Spine, title: str) -> Stand:
    """How that title stands on its spine: accents on capitals need room, too."""
    if not spine.is_capitals:
        return SMALL
    marks = map(unicodedata.combining, unicodedata.normalize("NFD", title.upper()))
    return ACCENTED if any(marks) else CAPITALS


def _across(flat: Flat, stand: Stand) -> float:
    """The largest size of letters that stay between the folds."""
    return max(0.0, flat.lettered.width / (2 * max(stand.above, stand.below)))


def letter(
    flat: Flat, sizes: Sizes, spine: Spine, title: str, measure: Measure
) -> tuple[Sizes, Spine]:
    """Fit title and author to the spine's length; without the author, or without either, where they
    would be smaller than can be read."""
    if spine.reads == "none" or sizes.letters < LEAST_LETTERS:
        return sizes, Spine("none")
    found = measure(sizes, spine)
    name, author = found["spine-title"], found.get("spine-author")
    long = name.width + (author.width + BETWEEN * sizes.letters if author else 0)
    size = sizes.letters * min(1.0, panels.strip_area(flat).height / long)
    if size < LEAST_LETTERS:
        if author:
            return letter(flat, sizes, replace(spine, has_author=False), title, measure)
        return sizes, Spine("none")
    middle = flat.spine.width / 2 + stand(spine, title).baseline * size
    downs = [middle - each.first * size / sizes.letters for each in (name, author or name)]
    return Sizes(sizes.text, size, *downs), spine


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
