"""How the paragraphs of a PDF are set, read off the finished file: `python tests/typeset.py FILE …`.

By the tags it is known what a paragraph is, by the content stream where each of its words stands
and how much wider than by itself each space is. Nothing is asked of what made the file.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from measured import Matrix, _at, _is_number, _times
from printed import _letters

LOOSE = 1.6
"""How much wider than by themselves the spaces of a loose line are."""
RUNT = 2.5
"""How many times its size a last line is wide at least."""
SPACES = {" ", "\u00a0"}
HYPHENS = ("\u2010", "-")
"""What a broken word ends in: a face may have one glyph for both, and then it says the second."""
INLINES = {"Span", "Em", "Strong", "Link", "Code", "NonStruct"}
BLOCKS = {"P", "LI", "LBody", "Lbl", "Div", "Sect", "Note", "Document"}


class Glyph(NamedTuple):
    """A letter, from where it begins to where its own width ends."""

    left: float
    right: float
    text: str


@dataclass
class Piece:
    """Text as it is written in one go."""

    left: float
    right: float
    baseline: float
    size: float
    glyphs: list[Glyph]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass
class Line:
    """A line of a paragraph."""

    page: int
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def spaces(self) -> list[float]:
        """Each space, from letter to letter, as a multiple of its own width.

        What widens one is written in halves, after the letter before it and after itself.
        """
        glyphs = [glyph for piece in self.pieces for glyph in piece.glyphs]
        return [
            (after.left - before.right) / (space.right - space.left)
            for before, space, after in zip(glyphs, glyphs[1:], glyphs[2:], strict=False)
            if space.text in SPACES and space.right > space.left
        ]

    @property
    def left(self) -> float:
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> float:
        return max(piece.right for piece in self.pieces)

    @property
    def baseline(self) -> float:
        return self.pieces[0].baseline

    @property
    def space(self) -> float:
        """Its spaces on the whole, as a multiple of their own width."""
        return sum(self.spaces) / len(self.spaces) if self.spaces else 1.0


def paragraphs(path: Path) -> Iterator[list[Line]]:
    """The lines of each paragraph, in reading order."""
    with pikepdf.open(path) as file:
        numbers = {page.objgen: i for i, page in enumerate(file.pages)}
        pieces: dict[tuple[int, int], list[Piece]] = {}
        for i, page in enumerate(file.pages):
            for mark, piece in _pieces(page):
                pieces.setdefault((i, mark), []).append(piece)
        for marks in _marks(file.Root.StructTreeRoot.K[0], numbers):
            found = [
                (page, piece)
                for page, mark in marks
                for piece in pieces.get((page, mark), [])
                if piece.text
            ]
            if made := list(_lines(found)):
                yield made


def _lines(pieces: list[tuple[int, Piece]]) -> Iterator[Line]:
    """Pieces in a row; what is raised or lowered a little is of the same line."""
    line: Line | None = None
    for page, piece in pieces:
        if line and page == line.page and abs(piece.baseline - line.baseline) < piece.size / 2:
            line.pieces.append(piece)
            continue
        if line:
            yield line
        line = Line(page, [piece])
    if line:
        yield line


def _marks(node: Any, numbers: dict[Any, int]) -> Iterator[list[tuple[int, int]]]:
    """The marked contents of each paragraph; what is displayed within one is another."""
    for kid in node.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            is_note = str(kid.S) == "/Note"
            inner = list(_own(kid, numbers, INLINES | BLOCKS if is_note else INLINES))
            if str(kid.S)[1:] in BLOCKS and inner:
                yield inner
            if not is_note:
                # Of a note each line is a paragraph to its tags, since it is set as a span.
                yield from _marks(kid, numbers)


def _own(node: Any, numbers: dict[Any, int], within: set[str]) -> Iterator[tuple[int, int]]:
    for kid in node.get("/K", []):
        if isinstance(kid, int):
            yield numbers[node.Pg.objgen], kid
        elif "/S" in kid and str(kid.S)[1:] in within:
            yield from _own(kid, numbers, within)


def _pieces(page: pikepdf.Page) -> Iterator[tuple[int, Piece]]:
    fonts = page.Resources.get("/Font", {})
    letters = {name: _letters(font) for name, font in fonts.items()}
    widths = {name: _widths(font) for name, font in fonts.items()}
    stack: list[Matrix] = []
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    mark, font, size, place = None, "", 0.0, (0.0, 0.0)
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop()
        elif name == "cm":
            matrix = _times(tuple(float(each) for each in operands), matrix)  # type: ignore[arg-type]
        elif name == "BDC":
            mark = int(operands[1].MCID)
        elif name in {"BMC", "EMC"}:
            mark = None
        elif name == "Tf":
            font, size = str(operands[0]), float(operands[1])
        elif name == "Tm":
            place = _at((float(operands[4]), float(operands[5])), matrix)
        elif name == "TJ" and mark is not None:
            piece = _piece(operands[0], letters[font], widths[font], size * abs(matrix[3]), place)
            place = (piece.right, place[1])
            yield mark, piece


def _piece(
    parts: Any,
    letters: dict[bytes, str],
    widths: dict[int, float],
    size: float,
    at: tuple[float, float],
) -> Piece:
    x, glyphs = at[0], []
    for part in parts:
        if isinstance(part, pikepdf.String):
            raw = bytes(part)
            for glyph in (raw[i : i + 2] for i in range(0, len(raw), 2)):
                right = x + widths.get(int.from_bytes(glyph, "big"), 0.0) * size / 1000
                glyphs.append(Glyph(x, right, letters.get(glyph, "")))
                x = right
        elif isinstance(part, int) or _is_number(part):
            x -= float(part) * size / 1000
    return Piece(at[0], x, at[1], size, glyphs)


def _widths(font: Any) -> dict[int, float]:
    """The width of each glyph in thousandths of the size (ISO 32000-1 § 9.7.4.3)."""
    found: dict[int, float] = {}
    items = iter(font.DescendantFonts[0].W)
    for first in items:
        second = next(items)
        if isinstance(second, pikepdf.Array):
            found |= {int(first) + i: float(width) for i, width in enumerate(second)}
        else:
            width = float(next(items))
            found |= dict.fromkeys(range(int(first), int(second) + 1), width)
    return found


@dataclass
class Figures:
    """What is told of a whole book."""

    pages: int
    paragraphs: int
    lines: int
    """Justified ones: all of a paragraph but its last."""
    loose: float
    """The share of them whose spaces are over 1.6 times as wide as by themselves."""
    tight: float
    widest: tuple[float, float]
    """The 99th percentile of all spaces, and the widest of them."""
    hyphens: float
    """Broken words a hundred lines."""
    towers: int
    """Three hyphens and more under one another."""
    runts: float
    """Last lines of next to nothing, a hundred paragraphs of more than one line."""


def is_justified(lines: list[Line]) -> bool:
    """Whether a paragraph of several lines has all but the last on one measure."""
    return len(lines) > 1 and any(abs(line.space - 1) > 0.02 for line in lines[:-1])


def figures(path: Path) -> Figures:
    """What can be told of a PDF."""
    some = [each for each in paragraphs(path) if is_justified(each)]
    lines = [line for each in some for line in each[:-1] if line.spaces]
    spaces = sorted(space for line in lines for space in line.spaces)
    texts = [[line.text for line in each] for each in some]
    hyphen = next((each for each in HYPHENS if any(each in "".join(text) for text in texts)), "-")
    hyphens = [[text.endswith(hyphen) for text in each] for each in texts]
    towers = sum(
        is_broken and len(list(run)) >= 3 for each in hyphens for is_broken, run in groupby(each)
    )
    runts = sum(each[-1].right - each[-1].left < RUNT * each[-1].pieces[0].size for each in some)
    with pikepdf.open(path) as file:
        pages = len(file.pages)
    return Figures(
        pages,
        len(some),
        len(lines),
        sum(line.space > LOOSE for line in lines) / len(lines),
        sum(line.space < 0.8 for line in lines) / len(lines),
        (spaces[int(len(spaces) * 0.99)], spaces[-1]),
        100 * sum(map(sum, hyphens)) / len(lines),
        towers,
        100 * runts / len(some),
    )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(f"{name} {figures(Path(name))}\n")
