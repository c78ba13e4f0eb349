"""The editions: a table of names, and the one thing that travels to each of them.

An edition is a module with ``build(book, job) -> Made``. A new one is a file and a line here.
Names, not imports: WeasyPrint alone costs a second that ``--help`` should not pay.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

if TYPE_CHECKING:  # the processes that set pages come by here, and need none of it
    from builder.config import Config
    from builder.errors import Problem
    from builder.folios import Folios
    from builder.lexicon import Lexicon
    from builder.model import Book
    from builder.store import Store

EDITIONS = {
    "pdf": "builder.editions.pdf.interior",
    "epub": "builder.editions.epub",
    "audiobook": "builder.editions.audiobook",
    "readalong": "builder.editions.epub.readalong",
    "cover": "builder.editions.pdf.wrap",
    "screen": "builder.editions.pdf.screen",
}

Progress: TypeAlias = Callable[[str, int, int], None]
"""``progress(phase, done, total)``: editions announce, the command line draws."""


def silently(phase: str, done: int, total: int) -> None:
    """Progress for nobody: tests, libraries, ``--quiet``."""


def _nothing_odd() -> Lexicon:
    from builder.lexicon import NOTHING_ODD

    return NOTHING_ODD


@dataclass(frozen=True, slots=True)
class Job:
    """Everything an edition needs besides the book."""

    root: Path
    """The manuscript's folder; pictures are found below it."""
    out: Path
    """The folder the editions go to. It exists."""
    name: str
    """What the files are called before their ending: the book's slug."""
    config: Config
    store: Store
    lexicon: Lexicon = field(default_factory=_nothing_odd)
    """How odd words are said."""
    progress: Progress = silently
    warn: Callable[[str], None] = lambda message: None
    """Says what the author should know about a build that goes on all the same."""
    tools: str = ""
    """What editions are made with: a name for our code, the styles, the libraries."""
    folios: Callable[[], Folios] = tuple
    """Where the pages of the print edition begin, which is laid out for it where it must be; raises
    as that edition does."""
    extent: Callable[[], int] = int
    """How many pages the print edition has: found out, and raising, as `folios` are."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that was measured, as a line of the report."""

    what: str
    found: str
    wanted: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A finished edition, as the line that reports it."""

    path: Path
    extent: str
    """Its length in its own measure: ``309 pages``, ``7 h 12 min``."""
    note: str = ""
    """What else is worth a word: ``12 of 340 sentences spoken anew``."""
    files: tuple[Path, ...] = ()
    """All that was made, where that is more than `path`; what lies in a folder, one by one."""
    problems: tuple[Problem, ...] = ()
    """What was found when it was done."""
    measures: tuple[Measure, ...] = ()
    """What was measured of it."""
    folios: Callable[[], Folios] | None = None
    """Finds where its pages begin, if it has pages and was made now."""
    pages: int = 0
    """How many those are, if they are bound."""
    is_whole: bool = True
    """Whether it is all that it would be on a machine that has everything."""


class Edition(Protocol):
    """What a module in `EDITIONS` must be.

    It writes beside its destination and renames, so that a build that stops leaves either the
    old file or none.
    """

    def build(self, book: Book, job: Job) -> Made:
        """Make the edition; raise `BookError` or `ToolError` where it can't be made."""


class Paged(Edition, Protocol):
    """An edition that has pages."""

    def folios(self, book: Book, job: Job) -> Folios:
        """Where they begin, found without making the edition; raises as `build` does."""

    def extent(self, book: Book, job: Job) -> int:
        """How many there are, blank ones counted; found and raising as `folios` are."""


def edition(name: str) -> Edition:
    """The edition of that name, imported now."""
    return cast(Edition, importlib.import_module(EDITIONS[name]))


def wanted(config: Config) -> tuple[str, ...]:
    """The editions of a book that nobody has named: all but those that it must ask for.

    A cover is wrapped round a printer's paper, which is an author's choice and has no default; and
    not every book wants its pages twice.
    """
    asked = {"cover": config.cover.is_asked, "screen": config.screen.make}
    return tuple(name for name in EDITIONS if asked.get(name, True))


def printed() -> Paged:
    """The edition that is cited by its pages."""
    return cast(Paged, edition("pdf"))
