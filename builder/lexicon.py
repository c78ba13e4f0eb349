"""Text as written → text as said: how odd words are respelt for the ear.

``lexicon.toml`` beside the chapters::

    [words]
    Bakhyt = "bah kheet"
    kobyz = "kaw biz"

A word matches whole. One written with a capital matches as written and in CAPITALS; one written
small matches however it stands, so that a sentence may begin with it. What is shown never changes.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from builder.errors import Problem
from builder.model import Span

FILE = "lexicon.toml"


@dataclass(frozen=True)
class Lexicon:
    """Words and how they are said."""

    words: dict[str, str] = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None

    def say(self, text: str) -> str:
        """The text with every word it knows respelt."""
        if self.pattern is None:
            return text
        return self.pattern.sub(
            lambda found: (
                self.words[found[0].lower()]
                if found[0].lower() in self.words
                else self.words[found[0]]
            ),
            text,
        )


NOTHING_ODD = Lexicon()
"""The lexicon of a book that needs none."""


def lexicon(words: dict[str, str]) -> Lexicon:
    """A lexicon of some words; the longest that fits wins."""
    if not words:
        return Lexicon()
    table: dict[str, str] = {}
    forms: list[str] = []
    for word in sorted(words, key=len, reverse=True):
        if word.islower():
            forms.append(f"(?i:{re.escape(word)})")
            table[word] = words[word]
        else:
            forms += [re.escape(word), re.escape(word.upper())]
            table[word] = table[word.upper()] = words[word]
    return Lexicon(table, re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)"))


def load(root: Path) -> tuple[Lexicon, list[Problem]]:
    """The lexicon of a manuscript's folder; an empty one where there is none."""
    path = root / FILE
    if not path.is_file():
        return Lexicon(), []
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Lexicon(), [
            Problem("lexicon-syntax", f"the lexicon can't be read: {error}", Span(path, 1))
        ]
    words = table.get("words", {})
    problems = [
        Problem(
            "lexicon-value",
            f"`{word}` is said by text in quotes, not by {said!r}",
            Span(path, _line(path, word)),
            f'{word} = "…"',
        )
        for word, said in words.items()
        if not isinstance(said, str) or not said.strip()
    ]
    problems += [
        Problem(
            "lexicon-table", f"unknown table `[{name}]`", Span(path, 1), "words stand under [words]"
        )
        for name in table
        if name != "words"
    ]
    return lexicon(
        {w: said for w, said in words.items() if isinstance(said, str) and said.strip()}
    ), problems


def _line(path: Path, word: str) -> int:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.lstrip(" \"'").startswith(word)), 1)
