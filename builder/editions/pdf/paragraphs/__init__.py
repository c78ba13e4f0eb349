"""Paragraphs set whole: the ends of their lines weighed all at once, and not one by one.

`fit` is the sum, and knows of nothing but lengths; `faces` measures, `reading` and `places` make a
sum of WeasyPrint's boxes, `setting` has the answer set. `hanging` says what stands over the edge,
`options` what else a paragraph may be.
"""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Manner:
    """How the paragraphs of a book are set."""

    is_whole: bool = True
    """Whether justified ones are; otherwise WeasyPrint fills line after line."""
    is_hanging: bool = True
    """Whether points, hyphens and quotation marks stand over the edge a little."""
    is_tuned: bool = False
    """Whether some are set a line longer or shorter, or their letters a little apart, for the sake
    of a line or a page."""


class Tuning(NamedTuple):
    """How a paragraph is to be set otherwise than at its best."""

    track: float = 0.0
    """How much further apart its letters stand, in ems."""
    lines: int = 0
    """How many lines it is to have; 0 for as many as are best."""
    more: int = 0
    """How many that is more than it would have had."""
