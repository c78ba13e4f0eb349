"""The finished page that ``book.toml`` asks for, its inner margin, its bleed: checked, then used.

`check` tells of all that is wrong with them; the other functions, which editions call, raise the
same Problems as `BookError`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from builder import trims
from builder.config import Config, place
from builder.errors import BookError, Problem
from builder.trims import Trim

Lengths: TypeAlias = tuple[float, ...]

SMALLEST, LARGEST = (3 * 72, 4 * 72), (24 * 72, 36 * 72)
"""The pages we can set, in points: room for a line of words; and what a printer has paper for."""

WIDEST_GUTTER = 1 / 3
"""Of the page's width: more leaves no room for lines."""
WIDEST_BLEED = 72.0
"""Points; printers ask for 9."""


def check(config: Config, root: Path) -> Iterator[Problem]:
    """Find what is wrong with the pages of print and screen, and with gutter and bleed."""
    for table, given in (("pdf", config.pdf.trim), ("screen", config.screen.trim)):
        yield from _size(table, given, root)
    yield from _gutter(config, root)
    yield from _bleed(config, root)


def size(config: Config, root: Path, table: str) -> Trim:
    """Return the page of ``[pdf]`` or ``[screen]``; raises `BookError` where it is none."""
    given = config.pdf.trim if table == "pdf" else config.screen.trim
    _refuse(_size(table, given, root))
    found = trims.find(given)
    assert found
    return found


def gutter(config: Config, root: Path) -> str:
    """Return the inner margin that the author asks for; empty for the sheet's own."""
    _refuse(_gutter(config, root))
    return "" if config.pdf.gutter == "auto" else config.pdf.gutter


def bleed(config: Config, root: Path) -> str:
    """Return how far pictures run on beyond the cut; empty for no bleed."""
    _refuse(_bleed(config, root))
    return config.pdf.bleed


def _refuse(problems: Iterator[Problem]) -> None:
    if found := list(problems):
        raise BookError(*found)


def _size(table: str, given: str, root: Path) -> Iterator[Problem]:
    found, span = trims.find(given), place(root, table, "trim")
    if not found:
        message = f"`{given}` is no page that we can set"
        yield Problem("trim-unknown", message, span, trims.near(given))
    elif not _is_between(SMALLEST, found.points, LARGEST):
        message = f"`{given}` is too small or too large a page to set"
        hint = 'pages may be 3 to 24 inches wide and 4 to 36 high: trim = "6in 9in"'
        yield Problem("trim-unknown", message, span, hint)


def _gutter(config: Config, root: Path) -> Iterator[Problem]:
    given, page = config.pdf.gutter, trims.find(config.pdf.trim)
    if given == "auto":
        return
    most = page.points[0] * WIDEST_GUTTER if page else LARGEST[0]
    yield from _length("gutter", given, most, '"auto"', root)


def _bleed(config: Config, root: Path) -> Iterator[Problem]:
    if config.pdf.bleed:
        yield from _length("bleed", config.pdf.bleed, WIDEST_BLEED, '"" for none', root)


def _length(key: str, given: str, most: float, otherwise: str, root: Path) -> Iterator[Problem]:
    """A length of ``[pdf]`` that is none, or longer than `most`, in points."""
    span = place(root, "pdf", key)
    try:
        points = trims.points(given)
    except ValueError:
        meant = trims.length_meant(given) or "0.125in"
        hint = f'a number with its unit: {key} = "{meant}"; or {otherwise}'
        yield Problem("length-unknown", f"`{given}` is no length", span, hint)
        return
    if points > most:
        hint = f'at most "{most / 72:.3g}in" on this page; or {otherwise}'
        yield Problem("length-unknown", f"a {key} of {given} leaves no room", span, hint)


def _is_between(least: Lengths, sizes: Lengths, most: Lengths) -> bool:
    return all(low <= size <= high for low, size, high in zip(least, sizes, most, strict=True))
