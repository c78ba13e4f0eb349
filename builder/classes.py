"""The names an author gives to divs, blocks and words, and those that are slips of the pen.

Any name is allowed: ``::: telegram`` is a telegram's own, for ``style.css``. But a name that no
sheet styles, and that is a letter away from one of ours, was most likely to be that one.
"""

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from builder import style
from builder.config import Config
from builder.errors import Problem
from builder.model import MATTER, Attributes, Book, Division, Span, asides, blocks

ROLES = (
    *("letter", "verse", "epigraph", "dedication", "notice", "aside", "center", "right", "left"),
    *("attribution", "signature", "dateline", "salutation", "programme", "smallcaps", "lead"),
    *("flush", "loose", "underline", "small", "index"),
)
"""Class names that our sheets and documents offer for blocks and words; see docs/styles.md."""

OTHERS = {
    "poem": "verse",
    "poetry": "verse",
    "line-block": "verse",
    "centre": "center",
    "centered": "center",
    "centred": "center",
    "sc": "smallcaps",
    "small-caps": "smallcaps",
}
"""Names that other programs, or other spellings, have for ours."""


def check(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Names that nothing styles, and that are ours but for a slip of the pen."""
    named = list(_named(book))
    if all(name in _OURS for name, _ in named):
        return  # and no sheet need be read
    ours, own = style.classes(config.style.theme, root)
    for name, span in named:
        if name in _OURS | ours | own:
            continue
        if near := nearest(name, (*ROLES, *MATTER, *sorted(own))):
            message = f"no style sheet knows the name `{name}`, so it would change nothing"
            hint = f"did you mean `{near}`? If not, style it: `.{name} {{ … }}` in style.css"
            yield Problem("class-unknown", message, span, hint, "warning")


_OURS = {*ROLES, *MATTER}


def nearest(name: str, known: tuple[str, ...]) -> str:
    """The known name that `name` was to be, by its nearest; empty where none is near.

    A capital is near, one slip in four letters, two slips in seven.
    """
    plain = name.lower()
    if plain in OTHERS:
        return OTHERS[plain]
    for depth, shortest in ((0, 1), (1, 4), (2, 7)):
        for each in (each for each in known if min(len(each), len(plain)) >= shortest):
            if _shortened(plain, depth) & _shortened(each.lower(), depth):
                return each
    return ""


@cache
def _shortened(word: str, depth: int) -> frozenset[str]:
    """The word, and all that is left of it without up to `depth` of its letters.

    Two words that share one are a letter more, less, other or swapped away from each other.
    """
    return frozenset(
        "".join(some)
        for length in range(len(word) - depth, len(word) + 1)
        for some in itertools.combinations(word, max(length, 0))
    )


def _named(book: Book) -> Iterator[tuple[str, Span]]:
    """Every class in a book, with the place of what bears it."""
    for chapter in book.chapters:
        for node in (*blocks(chapter), *asides(chapter)):
            if isinstance(node, Division) and node.role:
                yield node.role, node.span
            if isinstance(found := getattr(node, "attributes", None), Attributes):
                yield from ((name, node.span) for name in found.classes)
