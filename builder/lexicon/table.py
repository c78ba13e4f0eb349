"""The table of a book's odd words, and where they are met in a text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from builder.lexicon.entries import (
    SHORTEST,
    TAILS,
    Entry,
    inflected,
    pattern,
    plain,
    primary,
    sounded,
)
from builder.spoken import Change, Spoken

Alphabet: TypeAlias = Literal["respelling", "ipa"]
"""What an engine takes: other letters, or the sounds themselves."""


@dataclass(frozen=True)
class Lexicon:
    """Words and how they are said."""

    entries: tuple[Entry, ...] = ()
    _finders: dict[tuple[str, bool], "_Finder"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def changes(self, text: str, language: str = "", home: str = "") -> Iterator[Change]:
        """Every word of a text that it knows; `language` is the text's, `home` the book's.

        What it finds is settled: `spoken.say` leaves it alone.
        """
        finder = self._finder(primary(language or home), primary(language or home) == primary(home))
        return finder.find(text)

    def say(
        self, text: str, language: str = "", home: str = "", alphabet: Alphabet = "respelling"
    ) -> str:
        """The text with every word it knows as an engine of that alphabet takes it."""
        spoken = Spoken(text, tuple(self.changes(text, language, home)))
        return spoken.marked if alphabet == "ipa" else spoken.text

    def _finder(self, language: str, is_home: bool) -> "_Finder":
        key = (language, is_home)
        if key not in self._finders:
            some = [
                e for e in self.entries
                if (primary(e.scope) == language if e.scope else is_home)
            ]  # fmt: skip
            self._finders[key] = _Finder(some, TAILS.get(language or "en", ""))
        return self._finders[key]


class _Finder:
    """Finds the entries that a language's text may hold."""

    def __init__(self, entries: Iterable[Entry], tails: str) -> None:
        self.exact: dict[str, Entry] = {}
        self.folded: dict[str, Entry] = {}
        for entry in entries:
            if entry.is_any_case:
                self.folded[plain(entry.word).casefold()] = entry
            else:
                self.exact |= {plain(form): entry for form in entry.forms}
        words = {**dict.fromkeys(self.exact, False), **dict.fromkeys(self.folded, True)}
        forms = [
            f"(?i:{pattern(word)})" if is_any else pattern(word)
            for word, is_any in sorted(words.items(), key=lambda item: len(item[0]), reverse=True)
        ]
        tail = rf"(?P<tail>{tails}(?!\w))?" if tails else "(?P<tail>)"
        self.pattern = (
            re.compile(rf"(?<!\w)(?P<word>{'|'.join(forms)}){tail}(?!\w)") if forms else None
        )

    def find(self, text: str) -> Iterator[Change]:
        for found in self.pattern.finditer(text) if self.pattern else ():
            word, tail = found["word"], found["tail"] or ""
            if tail[:1].isalpha() and not _is_plural(word, tail):
                continue
            key = plain(word)
            entry = self.exact.get(key) or self.folded[key.casefold()]
            said = inflected(entry.say, tail) or found[0]
            yield Change(found[0], said, "lexicon", found.start(), sounded(entry.ipa, tail))


def _is_plural(word: str, tail: str) -> bool:
    if len(word) < SHORTEST or not word[-1].isalpha():
        return False
    return tail == "s" or word.lower().endswith(("s", "x", "z", "ch", "sh", "o"))


NOTHING_ODD = Lexicon()
"""The lexicon of a book that needs none."""


def lexicon(words: Mapping[str, str] | Iterable[Entry]) -> Lexicon:
    """A lexicon of some words; of two entries for one word the later wins."""
    if isinstance(words, Mapping):
        return Lexicon(tuple(Entry(word, said) for word, said in words.items()))
    return Lexicon(tuple(words))
