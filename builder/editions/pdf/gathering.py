"""What goes to be set, and what comes back: values that pass between processes and into the store.

A *gathering* is pages that were set together, and alone: a chapter, or the first leaves of a book.
All that binding must know of them is said here, so that nobody lays them out again to find out.
"""

import json
import struct
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, replace
from operator import add
from pathlib import Path
from typing import Any, Literal, TypeAlias

from builder.editions.pdf.paragraphs import Manner
from builder.model import Id
from builder.store import sha256
from builder.style import Sheet

Side: TypeAlias = Literal["left", "right"]

STANDARD = "pdf/ua-1"
"""What every gathering is, and a book that is bound of them: ISO 14289-1."""

OUTSIDE = "bound:"
"""What a link into another gathering begins with, until that is bound to this one."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What is set as one gathering."""

    tree: bytes
    """A whole document as XML."""
    sheets: tuple[Sheet, ...]
    root: Path
    """The folder below which files may be read."""
    readable: tuple[Path, ...]
    """The files elsewhere that may be read, too."""
    manner: Manner
    side: Side = "right"
    """Where its first page is."""
    is_first: bool = False
    """Whether the book begins with it."""
    dots: int = 0
    """Dots an inch that a picture has at most; 0 for all that it has."""
    numbered: tuple[int, int] | None = None
    """The number of its first page and how many the book has; None for one whose numbers are drawn
    when it is bound."""


@dataclass(frozen=True, slots=True)
class Folio:
    """A number that is to be drawn on a page of a kind."""

    name: str
    side: Side
    is_blank: bool
    number: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something WeasyPrint logged, word for word: none of it may go unread."""

    message: str
    sheet: str = ""
    """The sheet that was being read."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline, and where it leads: points from the lower left corner."""

    level: int
    label: str
    x: float
    y: float
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page that was set."""

    name: str
    """By which the sheet knows it, ``@page front``."""
    side: Side
    is_blank: bool
    runs: tuple[tuple[Id, str], ...]
    """The words of the book on it, see `folios.Leaf`."""
    anchors: tuple[Id, ...]
    bookmarks: tuple[Bookmark, ...]
    has_folio: bool
    """Whether its number is still to be drawn on it."""


@dataclass(frozen=True, slots=True)
class Case:
    """The letters that were used of one face, as a compositor has them in a case."""

    facts: dict[str, Any]
    """What WeasyPrint knows of the face, but for its letters."""
    file: str
    """The SHA-256 of the face's file."""
    widths: dict[int, float]
    """By glyph, in thousandths of an em."""
    text: dict[int, str]
    """What each glyph stands for."""
    missing: dict[int, int]
    """Letters that the face has not, by code point, and the glyph that stands for them."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many different paragraphs were set in which way."""

    whole: int = 0
    line_by_line: int = 0
    """Justified, but with something in them that is not understood, or too wide for a line."""
    misfits: int = 0
    spaced: int = 0
    """Tuned: their letters alone a little apart, or nearer."""
    longer: int = 0
    shorter: int = 0
    """And a line longer, or shorter, than they would be by themselves."""

    @property
    def tuned(self) -> int:
        """How many were set otherwise than at their best."""
        return self.spaced + self.longer + self.shorter

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(add, astuple(self), astuple(other)))


@dataclass(frozen=True, slots=True)
class Gathering:
    """Pages as they were set, without faces, and without folios where those are drawn later."""

    content: bytes
    """A tagged PDF."""
    pages: tuple[Page, ...]
    opens: str
    """How its first section asks to begin, in CSS: ``recto``."""
    is_numbered: bool
    """Whether a number is set among other words in a margin: it can't be drawn later."""
    inside: float
    """The inner margin of its first page, in points."""
    remarks: tuple[Remark, ...]
    cases: tuple[Case, ...]
    counts: Counts
    files: tuple[tuple[str, str], ...]
    """What was read below the manuscript's folder, and the SHA-256 of each; empty for what is not
    there."""


def stamp(path: Path) -> str:
    """The SHA-256 of a file, and of one that is not there nothing."""
    try:
        return sha256(path)
    except OSError:
        return ""


# In the store --------------------------------------------------------------------------------


def encode(made: Gathering) -> bytes:
    """A gathering as the store keeps it: the length of what is said of it, that, and its PDF."""
    said = json.dumps(asdict(replace(made, content=b"")), default=_nothing).encode()
    return struct.pack(">Q", len(said)) + said + made.content


def _nothing(_: bytes) -> str:
    return ""


def decode(kept: bytes) -> Gathering:
    """What `encode` wrote."""
    (length,) = struct.unpack(">Q", kept[:8])
    pages = kept[8 + length :].rstrip()
    if pages and not pages.endswith(b"%%EOF"):
        raise ValueError("the end of its pages is missing")
    said = json.loads(kept[8 : 8 + length])
    return Gathering(
        **said
        | {
            "content": kept[8 + length :],
            "pages": tuple(map(_page, said["pages"])),
            "remarks": tuple(Remark(**each) for each in said["remarks"]),
            "cases": tuple(map(_case, said["cases"])),
            "counts": Counts(**said["counts"]),
            "files": tuple((path, sha) for path, sha in said["files"]),
        }
    )


def _page(said: dict[str, Any]) -> Page:
    return Page(
        **said
        | {
            "runs": tuple((id, words) for id, words in said["runs"]),
            "anchors": tuple(said["anchors"]),
            "bookmarks": tuple(Bookmark(**each) for each in said["bookmarks"]),
        }
    )


def _case(said: dict[str, Any]) -> Case:
    numbers = {
        name: {int(key): value for key, value in said[name].items()}
        for name in ("widths", "text", "missing")
    }
    return Case(**said | numbers)


# The letters of many gatherings -----------------------------------------------------------------


def union(cases: Iterable[Case]) -> tuple[Case, ...]:
    """One case a face, with all the letters that were used of it; where two disagree, the first."""
    found: dict[str, Case] = {}
    for case in cases:
        known = found.get(case.facts["hash"], case)
        found[case.facts["hash"]] = replace(
            known,
            widths=case.widths | known.widths,
            text=case.text | known.text,
            missing=case.missing | known.missing,
        )
    return tuple(map(_sorted, found.values()))


def _sorted(case: Case) -> Case:
    return replace(
        case,
        widths=dict(sorted(case.widths.items())),
        text=dict(sorted(case.text.items())),
        missing=dict(sorted(case.missing.items())),
    )


__all__ = [
    "OUTSIDE",
    "STANDARD",
    "Bookmark",
    "Case",
    "Copy",
    "Counts",
    "Folio",
    "Gathering",
    "Manner",
    "Page",
    "Remark",
    "Side",
    "decode",
    "encode",
    "stamp",
    "union",
]
