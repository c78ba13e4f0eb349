"""A run of inline text: flat enough to set quotes and cut sentences, marked enough to be a tree.

Sentences, quotes and dashes pay no heed to emphasis: ``"*You* want to tell me."`` is one sentence
with one pair of quotes. So a block's inlines are first laid flat, as pieces that each know the
marks around them; there they are made typographic and cut; and each cut grows its tree again, in
which emphasis that crossed the cut stands on both sides and a link stays whole.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from builder import sentences, typography
from builder.model import Id, Inline, NoteRef, Sentence, Span, Text

VERBATIM = "\ufffc"
"""Stands for what neither quotes nor sentences may look into (U+FFFC OBJECT REPLACEMENT)."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """Something opened around pieces. Two marks are one only if they are the same object."""

    close: Callable[[tuple[Inline, ...]], Inline]
    """Makes the node of what stands inside."""
    is_whole: bool = False
    """Never cut in two, as a link is."""
    lang: str = ""
    """BCP 47 tag of what stands inside, where it is of another language."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under one set of marks, or one thing that is no text."""

    text: str
    at: int
    """Where it begins in the block's source."""
    marks: tuple[Mark, ...] = ()
    atom: Inline | None = None
    kind: Literal["text", "escaped", "code", "atom"] = "text"


Place = Callable[[int], Span]
"""Source offset in a block → place in the file."""


def smarten(pieces: Sequence[Piece], language: str) -> list[Piece]:
    """The same pieces with typographic quotes, dashes and ellipses."""
    flat = "".join(p.text if p.kind == "text" else VERBATIM * len(p.text) for p in pieces)
    made = list(pieces)
    for edit in reversed(typography.edits(flat, language)):
        made = _replace(made, edit.start, edit.end, edit.replacement)
    return made


def cut(pieces: Sequence[Piece], language: str) -> list[list[Piece]]:
    """The pieces, sentence by sentence; nothing is lost."""
    flat = "".join(VERBATIM * len(p.text) if p.kind == "code" else p.text for p in pieces)
    groups: list[list[Piece]] = []
    rest = list(pieces)
    offset = 0
    for at in sentences.cuts(flat, language):
        left, right = _split(rest, at - offset)
        if left and right and any(m.is_whole for m in left[-1].marks if m in right[0].marks):
            continue
        groups.append(left)
        rest, offset = right, at
    return [group for group in (*groups, rest) if group]


def tree(pieces: Iterable[Piece], place: Place, depth: int = 0) -> tuple[Inline, ...]:
    """The inlines that flat pieces stand for."""

    def mark_at(piece: Piece) -> Mark | None:
        return piece.marks[depth] if len(piece.marks) > depth else None

    made: list[Inline] = []
    for mark, group in itertools.groupby(pieces, mark_at):
        if mark:
            made.append(mark.close(tree(group, place, depth + 1)))
        else:
            made.extend(_leaves(group, place))
    return tuple(made)


def sentence(id: Id, pieces: Sequence[Piece], place: Place) -> Sentence:
    """One sentence of some pieces."""
    return Sentence(id, tree(pieces, place), place(pieces[0].at if pieces else 0))


def _leaves(pieces: Iterable[Piece], place: Place) -> Iterable[Inline]:
    """Neighbouring text as one `Text`; everything else as it is."""
    for is_text, group in itertools.groupby(pieces, lambda piece: piece.atom is None):
        if is_text:
            parts = list(group)
            yield Text("".join(part.text for part in parts), place(parts[0].at))
        else:
            yield from (piece.atom for piece in group if piece.atom)


def _split(pieces: list[Piece], offset: int) -> tuple[list[Piece], list[Piece]]:
    """The pieces before and after a flat offset. A note's call stays with the words it follows."""
    end = 0
    for index, piece in enumerate(pieces):
        start, end = end, end + len(piece.text)
        if end < offset or (end == offset and isinstance(piece.atom, NoteRef)):
            continue
        if end == offset:
            follow = index + 1
            while follow < len(pieces) and isinstance(pieces[follow].atom, NoteRef):
                follow += 1
            return pieces[:follow], pieces[follow:]
        if start == offset:
            return pieces[:index], pieces[index:]
        near, far = _halve(piece, offset - start)
        return [*pieces[:index], near], [far, *pieces[index + 1 :]]
    return pieces, []


def _halve(piece: Piece, offset: int) -> tuple[Piece, Piece]:
    near = replace(piece, text=piece.text[:offset])
    return near, replace(piece, text=piece.text[offset:], at=piece.at + offset)


def _replace(pieces: list[Piece], start: int, end: int, text: str) -> list[Piece]:
    """The pieces with other words from `start` to `end`; what follows keeps its place."""
    left, rest = _split(pieces, start) if start else ([], pieces)
    old, right = _split(rest, end - start)
    if not old:
        return [*left, *right]
    kept = [piece for piece in old[1:] if piece.atom]
    return [*left, replace(old[0], text=text), *kept, *right]


def strip(pieces: list[Piece]) -> list[Piece]:
    """Without the white space around them, which a dropped comment may leave."""
    made = list(pieces)
    while made and _is_blank(made[0]):
        made = made[1:]
    while made and _is_blank(made[-1]):
        made = made[:-1]
    if made and made[0].kind == "text":
        _, made[0] = _halve(made[0], len(made[0].text) - len(made[0].text.lstrip()))
    if made and made[-1].kind == "text":
        made[-1] = replace(made[-1], text=made[-1].text.rstrip())
    return made


def _is_blank(piece: Piece) -> bool:
    return piece.kind == "text" and not piece.text.strip()
