"""An EPUB, ours or anybody's → what is wrong with it, each with its place in the file.

`reading` makes the file a value, `Opened`; every other module looks at it with pure functions.
Nothing that makes the file is used here: what is wrong in both would never be found.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from builder.errors import BookError, Problem
from builder.model import Book
from builder.verify import (
    claims,
    epubcheck,
    looks,
    narrated,
    overlays,
    pictures,
    reading,
    text,
    ways,
)
from builder.verify.epubcheck import Opinion
from builder.verify.opened import Opened
from builder.verify.reading import Progress, silently

CHECKS: tuple[Callable[[Opened], Iterable[Problem]], ...] = (
    pictures.pictures_speak,
    ways.headings_descend,
    ways.documents_have_one_title,
    ways.landmarks_are_there,
    ways.pages_have_a_source,
    ways.links_lead_somewhere,
    claims.accessibility_is_told,
    claims.conformance_is_claimed,
    claims.claims_are_true,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and by whom."""

    problems: tuple[Problem, ...]
    """Errors first; of each code all together, by place."""
    checks: int
    """How many of our own checks were made."""
    epubcheck: str
    """EPUBCheck's version; empty where it was not asked."""
    why_not: str
    """Why it was not."""


def verify(
    path: Path, written: Book | None = None, asks: bool = True, progress: Progress = silently
) -> Verdict:
    """Look over an EPUB, and hold it to the manuscript it was made from, if that is given.

    `asks` is whether EPUBCheck is asked too.
    """
    try:
        book = reading.read(path, progress)
    except BookError as error:
        return Verdict(error.problems, 0, "", "")
    opinion = epubcheck.ask(path) if asks else Opinion((), "", "it was not wanted")
    ours = [*book.problems, *_own(book)]
    count = len(CHECKS) + len(looks.CHECKS) + len(overlays.CHECKS)
    if written is not None:
        ours += text.everything_is_there(book, written)
        count += 1
    if opinion.version:
        ours = [problem for problem in ours if problem.code not in epubcheck.TELLS]
    return Verdict(ordered([*opinion.problems, *ours]), count, opinion.version, opinion.why_not)


def _own(book: Opened) -> Iterable[Problem]:
    for check in CHECKS:
        yield from check(book)
    look = looks.looks(book)
    for seen in looks.CHECKS:
        yield from seen(look)
    told = narrated.narration(book)
    for heard in overlays.CHECKS:
        yield from heard(told)


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors before warnings, each code together, in the order of the places; none twice."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (
                *(p.severity, p.code, str(p.span.path), p.span.line, p.span.column),
                p.message,
            ),
        )
    )
