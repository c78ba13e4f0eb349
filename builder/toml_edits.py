"""Edits of a text that is no TOML: where, what to write instead, and why."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["text", "flag", "number", "list", "table", ""]
"""What a key takes, as far as it is known."""

NO_BREAK = "\u00a0\u2007\u202f\u3000\u2003\u2002\u2009"
"""Spaces that TOML does not know; word processors and some keyboards make them."""
NOTHING = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
"""Characters that are not seen at all."""


class LostError(Exception):
    """Nobody can say what a line was meant to be."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a file of settings may use."""

    example: str
    """A line as it should be: ``title = "The Lamp"``."""
    tables: frozenset[str] = frozenset()
    keys: Mapping[str, Kind] = field(default_factory=dict)
    is_free: bool = False
    """Whether any word may be a key, as in a lexicon."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One slip, and the text that mends it."""

    start: int
    """Offset of the first character to replace."""
    end: int
    """Offset after the last one."""
    new: str
    why: str
    """For the author: says what is wrong."""
    hint: str = ""
    """Says what to do where a mended line does not show it."""
    place: int = -1
    """Offset that the author is sent to, where that is not `start`."""

    @property
    def at(self) -> int:
        """The offset that the author is sent to."""
        return self.start if self.place < 0 else self.place


class Copy:
    """A text that is read from left to right and collects its edits."""

    def __init__(self, text: str, vocabulary: Vocabulary, at: int = 0) -> None:
        self.text, self.vocabulary, self.at = text, vocabulary, at
        self.edits: list[Edit] = []

    def edit(
        self, start: int, end: int, new: str, why: str, hint: str = "", place: int = -1
    ) -> None:
        """Note a slip; one that changes nothing is none."""
        if self.text[start:end] != new:
            self.edits.append(Edit(start, end, new, why, hint, place))

    def peek(self) -> str:
        """The next character; empty at the end."""
        return self.text[self.at : self.at + 1]

    def line(self) -> str:
        """The rest of the line."""
        return self.text[self.at : self.line_end()]

    def line_end(self, at: int = -1) -> int:
        """Offset of the end of the line."""
        found = self.text.find("\n", self.at if at < 0 else at)
        return len(self.text) if found < 0 else found

    def match(self, pattern: str) -> re.Match[str] | None:
        """What stands next, if it is like that."""
        return re.compile(pattern).match(self.text, self.at)

    def skip(self) -> None:
        """Pass over spaces and tabs."""
        while self.peek() in (" ", "\t"):
            self.at += 1


def plain(text: str) -> tuple[str, list[int]]:
    """A line with plain spaces for the characters outside quotes that only look like spaces, or
    like nothing; and their offsets.
    """
    marks = [at for at, c in enumerate(text) if c in "\"'“”«»„"] or [len(text), -1]
    odd = [
        at
        for at, c in enumerate(text)
        if c in f"{NO_BREAK}{NOTHING}" and not marks[0] < at < marks[-1]
    ]
    return "".join(" " if at in odd else c for at, c in enumerate(text)), odd


def is_toml(text: str) -> bool:
    """Whether a text can be read as it is."""
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return True


def quoted(text: str) -> str:
    """A TOML string of the text, in the quotes that leave it most as it is."""
    if re.search(r"\w\\\w|:\\|\\\\", text):
        text = re.sub(r"\\+", "/", text)  # a path as Windows has it
    if not re.search(r'["\\\x00-\x1f\x7f]', text):
        return f'"{text}"'
    if not re.search(r"['\x00-\x1f\x7f]", text):
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{ord(c[0]):04X}", escaped) + '"'
