"""What every language's part of `spoken` is made of: changes, rules, and the one pass.

A rule is a pattern and what is said for it. Rules are asked in order, and each takes the places it
knows; what is taken is taken, so that no place is changed twice and the order of the rules is the
order of their claims. A rule may also decline (say None) and leave a place to those after it, or
say what is written, so that nobody else touches it.
"""

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from builder import sounds

Said = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One place where what is said differs from what is written."""

    written: str
    said: str
    why: str
    """A short slug: ``year``, ``money``, ``lexicon``."""
    at: int
    """Where in the written text it begins, in characters."""
    ipa: str = ""
    """How `said` sounds, where somebody has given it."""

    @property
    def end(self) -> int:
        """Where in the written text it ends."""
        return self.at + len(self.written)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text as it is said, and every place where that is not what is written."""

    written: str
    changes: tuple[Change, ...] = ()
    """In order; no two overlap."""

    @property
    def text(self) -> str:
        """What is said, in letters alone."""
        return self._put(lambda change: change.said)

    @property
    def marked(self) -> str:
        """What is said, with the sounds that are known marked as `sounds` has it."""
        return self._put(lambda change: sounds.mark(change.said, change.ipa))

    def _put(self, form: Callable[[Change], str]) -> str:
        parts, at = [], 0
        for change in self.changes:
            parts += [self.written[at : change.at], form(change)]
            at = change.end
        return "".join(parts) + self.written[at:]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of place, and how it is said.

    Where the pattern has a group ``w``, only that is replaced: the rest is what it stands beside.
    """

    why: str
    pattern: re.Pattern[str]
    say: Said


def rule(why: str, pattern: str, say: Said | str, flags: int = 0) -> Rule:
    """A rule, its pattern written with room to breathe; spaces in it are `` `` → ``\\ ``."""
    made = re.compile(pattern, flags | re.VERBOSE)
    return Rule(why, made, (lambda _: say) if isinstance(say, str) else say)


def settled(*claims: Iterable[Change]) -> tuple[Change, ...]:
    """What several claim to be said, the first before the second: no two overlap any more."""
    kept: list[Change] = []
    for change in itertools.chain(*claims):
        if all(change.end <= other.at or other.end <= change.at for other in kept):
            kept.append(change)
    return tuple(kept)


def apply(text: str, rules: Iterable[Rule], known: Iterable[Change] = ()) -> Spoken:
    """The one pass. `known` are changes that are decided already, and win over every rule."""
    changes = sorted(known, key=lambda change: change.at)
    taken = bytearray(len(text))
    for change in changes:
        taken[change.at : change.end] = b"\1" * len(change.written)
    for each in rules:
        group = "w" if "w" in each.pattern.groupindex else 0
        for found in each.pattern.finditer(text):
            start, end = found.span(group)
            if end <= start or any(taken[start:end]):
                continue
            said = each.say(found)
            if said is None:
                continue
            taken[start:end] = b"\1" * (end - start)
            if said != text[start:end]:
                changes.append(Change(text[start:end], said, each.why, start))
    return Spoken(text, tuple(sorted(changes, key=lambda change: change.at)))


# Roman figures ------------------------------------------------------------------------------

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CANONICAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def roman(text: str) -> int | None:
    """What a Roman figure says, in capitals or small letters; None where it is no proper one."""
    letters = text.upper()
    if not letters or not _CANONICAL.fullmatch(letters):
        return None
    total = 0
    for letter, after in zip(letters, [*letters[1:], ""], strict=True):
        value = _VALUES[letter]
        total += -value if after and _VALUES[after] > value else value
    return total


def escaped(words: Iterable[str]) -> str:
    """An alternation of words as they stand, the longest first; for a verbose pattern."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
