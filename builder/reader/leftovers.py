"""What is left of a line as plain text once the parser has taken its marks out."""

import re
from collections.abc import Callable, Sequence

from builder.errors import Problem
from builder.model import Span
from builder.reader.markdown import Token

GONE = "\ufffc"
"""Stands for whatever is no plain text (U+FFFC OBJECT REPLACEMENT)."""

_SUSPECT = re.compile(r"[*_~`\[{<&%$^=\\+|>]|!!!|\?\?\?|::|:[+a-z-]|^-+[8 -]", re.MULTILINE)


class Leftovers:
    """The plain text of a block's inline tokens, and what in it looks like a mark."""

    def __init__(self, tokens: Sequence[Token], place: Callable[[int], Span]) -> None:
        self.place = place
        self.text, self.starts = "", list[int]()
        for token in tokens:
            self._add(token)

    def _add(self, token: Token) -> None:
        at = token.meta.get("pos", 0)
        kind = token.type
        if kind == "text_special" and len(token.content) == 2 and token.content[0] == "\\":
            kind = "text"  # a backslash that escapes nothing
        match kind:
            case "text":
                self.text += token.content
                self.starts += range(at, at + len(token.content))
            case "softbreak" | "hardbreak":
                self.text += "\n"
                self.starts.append(at)
            case _:
                self.text += GONE
                self.starts.append(at)

    @property
    def is_plain(self) -> bool:
        """Whether nothing in the text could be a mark, as in most paragraphs."""
        return not _SUSPECT.search(self.text)

    def problem(self, code: str, message: str, at: int, hint: str) -> Problem:
        """A Problem that stops no build, at an index of `text`."""
        return Problem(code, message, self.span(at), hint, "warning")

    def span(self, at: int) -> Span:
        """Where a character of `text` stands in the file."""
        return self.place(self.starts[at])
