"""A long chapter as several documents: old reading systems stumble over large ones."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from builder import xhtml
from builder.model import Block, Chapter, Heading, Note, SceneBreak

LIMIT = 250_000
"""Bytes of a chapter's markup that one document may hold. Adobe's engine of 2007, in which shops'
devices are still sold, gives up at 300 kB."""

PLAIN = xhtml.Markup()
"""What a chapter weighs by, where no sentence is marked."""

AMPLE = 4
"""A cut lies at least so great a part of the whole from either end: a quarter."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What can't be cut: a block of the chapter, or a note of it."""

    content: Block | Note
    weight: int
    """Bytes of its markup."""


def cut(chapter: Chapter, markup: xhtml.Markup = PLAIN, limit: int = LIMIT) -> tuple[Chapter, ...]:
    """A chapter in parts, none too long but a single block, or one with its heading.

    Only the first has its title. Its notes stay at its end, so that the text is the same in the
    same order, whatever the limit.
    """
    blocks = [_Piece(block, _bytes(xhtml.block, block, markup)) for block in chapter.blocks]
    notes = [_Piece(note, _bytes(xhtml.endnote, note, markup)) for note in chapter.notes]
    parts = _halves([*blocks, *notes], limit)
    return tuple(
        replace(
            chapter,
            title=None if number else chapter.title,
            blocks=tuple(p.content for p in part if not isinstance(p.content, Note)),
            notes=tuple(p.content for p in part if isinstance(p.content, Note)),
        )
        for number, part in enumerate(parts)
    )


def _bytes(write: Callable[..., str], content: Block | Note, markup: xhtml.Markup) -> int:
    return len(write(content, markup).encode())


def _halves(pieces: Sequence[_Piece], limit: int) -> Iterator[Sequence[_Piece]]:
    # A heading goes with what it heads.
    ways = [at for at in range(1, len(pieces)) if not isinstance(pieces[at - 1].content, Heading)]
    if not ways or sum(piece.weight for piece in pieces) <= limit:
        yield pieces
    else:
        at = _middle(pieces, ways)
        yield from _halves(pieces[:at], limit)
        yield from _halves(pieces[at:], limit)


def _middle(pieces: Sequence[_Piece], ways: Iterable[int]) -> int:
    """Before which piece to cut: where something begins, if that is ample; or in the middle."""
    ends = [0, *accumulate(piece.weight for piece in pieces)]
    whole = ends[-1]

    def rank(at: int) -> tuple[bool, float]:
        off = abs(ends[at] - whole / 2)
        is_ample = off <= whole / 2 - whole / AMPLE
        return not (is_ample and _opens(pieces, at)), off

    return min(ways, key=rank)


def _opens(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether something begins here by itself: a section, a scene, the notes."""
    before, after = pieces[at - 1].content, pieces[at].content
    is_first_note = isinstance(after, Note) and not isinstance(before, Note)
    return isinstance(after, Heading | SceneBreak) or is_first_note
