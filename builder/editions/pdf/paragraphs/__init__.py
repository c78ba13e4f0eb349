"""Paragraphs set whole: the ends of their lines weighed all at once, and not one by one.

`fit` is the sum, and knows of nothing but lengths; `faces` measures, `reading` and `places` make a
sum of WeasyPrint's boxes, `setting` has the answer set. `hanging` says what stands over the edge.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How the paragraphs of a book are set."""

    is_whole: bool = True
    """Whether justified ones are; otherwise WeasyPrint fills line after line."""
    is_hanging: bool = True
    """Whether points, hyphens and quotation marks stand over the edge a little."""
