"""The blocks of a file as the parser took them, each with its lines and what it stands in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from builder.errors import Problem, Severity
from builder.reader.places import Lines


@dataclass(frozen=True, slots=True)
class Sight:
    """A block as it stands in its file."""

    opening: Token
    """What opens it: a paragraph, a heading, a list; or the whole block, where nothing is in it."""
    text: Token
    """Its inline token; the opening one where it has none."""
    lines: Lines
    around: tuple[str, ...]
    """The types of the blocks around it, the outermost first."""

    @property
    def rows(self) -> list[str]:
        """Its lines, as the parser has them: without what stands before them."""
        return self.text.content.split("\n")

    def problem(
        self, code: str, message: str, hint: str, at: int = 0, severity: Severity = "warning"
    ) -> Problem:
        """A Problem at an offset in its text."""
        return Problem(code, message, self.lines.place(self.text)(at), hint, severity)


def sights(tokens: Sequence[Token], lines: Lines) -> Iterator[Sight]:
    """Every block that begins in a file, but for the lines of verse."""
    around: list[str] = []
    for index, token in enumerate(tokens):
        if token.nesting < 0:
            around.pop()
            continue
        if token.type != "inline" and "verse" not in around:
            following = tokens[index + 1] if index + 1 < len(tokens) else token
            text = following if following.type == "inline" else token
            yield Sight(token, text, lines, tuple(around))
        if token.nesting > 0:
            is_verse = re.match(r"\s*verse\b", token.info, re.IGNORECASE)
            around.append("verse" if is_verse else token.type.removesuffix("_open"))
