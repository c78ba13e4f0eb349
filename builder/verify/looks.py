"""What a reader's own choices break on: colours in the dark, sizes that do not grow, wide lines."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from builder.errors import Problem
from builder.model import Span
from builder.style import rules
from builder.style.rules import Declaration
from builder.verify.opened import Opened
from builder.verify.styles import Shown, Style, attributes, sheets, shown, styles

FIXED = re.compile(r"(?<![\w.#-])(?:\d*\.)?\d+(?:px|pt|pc|cm|mm|in|q)\b")
"""A length that no reader's setting moves."""
PAGES = {"html", "body", ":root"}

WIDE = 80
"""Letters of a line that no phone holds, whatever its face."""

GROUNDS = ("background", "background-color")


@dataclass(frozen=True, slots=True)
class Looks:
    """A book, and what its sheets say of its text."""

    book: Opened
    shown: Shown
    styles: tuple[Style, ...]
    """Without those for paper, for one theme of a reader, or for one maker's devices."""


def looks(book: Opened) -> Looks:
    """What the sheets say to every reader of a screen."""
    apart = ("print", "prefers-color-scheme", "amzn")
    said = (each for each in styles(book) if not any(word in each.condition for word in apart))
    return Looks(book, shown(book), tuple(said))


def colours_come_in_pairs(look: Looks) -> Iterator[Problem]:
    """Who sets the colour of letters or of what is behind them sets both, or neither.

    A reader who chose white on black gets the other half: black on black.
    """
    for said in _by_selector(look):
        first = said[0]
        if first.selector in PAGES or not look.shown.touches(first):
            continue
        ink, ground = _colour(said, ("color",)), _colour(said, GROUNDS)
        if bool(ink) != bool(ground):
            set_, span = ink or ground or ("", Span(look.book.path, 1))
            lacks = "no colour behind it" if ink else "no colour of the letters on it"
            message = f"{_named(first)} has `{set_}` and {lacks}: lost on a dark page"
            hint = "set both colours, or neither"
            yield Problem("colour-alone", message, span, hint, "warning")


def pages_have_no_colour(look: Looks) -> Iterator[Problem]:
    """The page itself has the reader's colours, not the book's."""
    for said in _by_selector(look):
        if said[0].selector in PAGES or said[0].tag in PAGES:
            found = _colour(said, ("color",)) or _colour(said, GROUNDS)
            if found:
                message = f"{_named(said[0])} has `{found[0]}`: a reader's dark page is lost"
                hint = "set no colour on the whole page: it is the reader's"
                yield Problem("colour-page", message, found[1], hint, "warning")


def letters_grow(look: Looks) -> Iterator[Problem]:
    """No text has a size in units that a reader's setting does not move."""
    for style in look.styles:
        if not look.shown.touches(style):
            continue
        for each, span in style.declarations:
            if each.name in ("font-size", "font") and FIXED.search(_size(each)):
                message = f"{_named(style)} has a fixed size, `{each.name}: {each.value}`"
                hint = "say it in em, rem or %, so that it grows with the reader's letters"
                yield Problem("font-size-fixed", message, span, hint, "warning")


def listings_are_not_cut_off(look: Looks) -> Iterator[Problem]:
    """Lines that are kept as they are may turn over, or be scrolled to."""
    for style in look.styles:
        turns = {("white-space", "pre-wrap"), ("white-space", "pre-line"), ("overflow-x", "auto")}
        turns |= {("overflow", "auto"), ("overflow", "scroll"), ("overflow-x", "scroll")}
        said = {(each.name, each.value) for each, _ in style.declarations}
        if re.search(r"\b(pre|code)\b|sourceCode", style.selector) and said & turns:
            return
    for document in look.book.read:
        for element in document.all("pre"):
            widest = max(map(len, document.words(element).splitlines()), default=0)
            if widest > WIDE:
                message = f"a line of {widest} letters in a `pre`: it runs off a small screen"
                hint = "pre { white-space: pre-wrap }"
                yield Problem("listing-wide", message, document.at(element), hint, "warning")


def sheets_can_be_read(look: Looks) -> Iterator[Problem]:
    """No sheet is nested so deep that it was passed over here."""
    texts = (*sheets(look.book), *((text, at) for text, _, at in attributes(look.book)))
    for text, span in texts:
        if (deep := rules.depth(text)) > rules.DEEPEST:
            message = f"brackets are nested {deep:,} deep: nobody reads such a sheet"
            hint = "a bracket is not closed, or this is no style sheet"
            yield Problem("sheet-tangled", message, span, hint, "warning")


CHECKS: tuple[Callable[[Looks], Iterator[Problem]], ...] = (
    colours_come_in_pairs,
    pages_have_no_colour,
    letters_grow,
    listings_are_not_cut_off,
    sheets_can_be_read,
)


def _by_selector(look: Looks) -> Iterator[list[Style]]:
    """What is said of one selector in one file, in however many rules."""
    found: dict[object, list[Style]] = {}
    for number, style in enumerate(look.styles):
        key = (style.source, style.selector, style.condition) if style.selector else number
        found.setdefault(key, []).append(style)
    yield from found.values()


def _colour(said: list[Style], names: tuple[str, ...]) -> tuple[str, Span] | None:
    """The last of these properties, if it is a colour of its own."""
    found = [pair for style in said for pair in style.declarations if pair[0].name in names]
    last: tuple[Declaration, Span] | None = found[-1] if found else None
    if last is None or not last[0].is_coloured:
        return None
    return f"{last[0].name}: {last[0].value}", last[1]


def _size(each: Declaration) -> str:
    """The size alone: in ``font``, a fixed height of lines is another matter."""
    return each.value.split("/")[0]


def _named(style: Style) -> str:
    return f"`{style.selector}`" if style.selector else f"a `{style.tag}`"
