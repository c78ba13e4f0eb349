"""Where things stand: from a place in a block back to the line and column an editor opens."""

import itertools
import re
from pathlib import Path

from markdown_it.token import Token

from builder.model import Span
from builder.reader.run import Place


class Lines:
    """The lines of one file, and what the reader must look up in them."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.split("\n")

    def start(self, line: int) -> Span:
        """Where the words of a line begin; `line` counts from 0."""
        text = self.lines[line] if line < len(self.lines) else ""
        return Span(self.path, line + 1, len(text) - len(text.lstrip()) + 1)

    def place(self, token: Token, after: int = 0) -> Place:
        """Offsets in an inline token's text → places; a table's cell begins at or after `after`.

        The parser hands out a block's lines without what stood before them (quote marks, bullets,
        indents), so each is looked up in its source line.
        """
        rows = token.content.split("\n")
        starts = list(itertools.accumulate((len(row) + 1 for row in rows), initial=0))
        top, end = token.map or (0, 0)
        # The parser drops lines at the head that hold a no-break space and nothing else.
        while top + len(rows) < end and rows[0] not in self.lines[top]:
            top += 1
        columns: dict[int, int] = {}

        def place(offset: int) -> Span:
            row = min(token.content.count("\n", 0, max(offset, 0)), len(rows) - 1)
            if row not in columns:
                columns[row] = self._column(top + row, rows[row], after)
            return Span(self.path, top + row + 1, columns[row] + offset - starts[row] + 1)

        return place

    def _column(self, line: int, row: str, after: int) -> int:
        source = self.lines[line]
        if not after and source.rstrip().endswith(row):
            return len(source.rstrip()) - len(row)
        found = source.find(row, after)
        return found if found >= 0 else max(after, len(source) - len(source.lstrip()))

    def cells(self, line: int) -> int:
        """How many cells a table's source line has; `line` counts from 1."""
        row = re.sub(r"^[\s>]*\|?|\|?\s*$", "", self.lines[line - 1].replace("\\|", ""))
        return row.count("|") + 1

    def closes_div(self, token: Token) -> bool:
        """Whether a fenced div that the parser closed was closed by the author."""
        end = token.map[1] if token.map else 0
        return (
            end < len(self.lines) and re.fullmatch(r"[\s>]*:{3,}\s*", self.lines[end]) is not None
        )
