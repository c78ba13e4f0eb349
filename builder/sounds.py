"""How a word sounds, written inside a line: the one notation that lexicon and engines share.

``⟦bah kheet|bɑˈxət⟧`` is one word of a line: respelt for an engine that reads letters, and in IPA
for one that reads sounds. What stands before the bar is never empty; what stands after it is IPA as
dictionaries print it, without slashes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VOWELS = "aeiouyɑɐɒæɔəɘɚɛɜɝɞɨɪɵʉʊʌøœɶɯɤᵻ"
_STRESS = re.compile(rf"([ˈˌ])([^ˈˌ\s{_VOWELS}]+)(?=[{_VOWELS}])")
_MARK = re.compile(r"⟦([^|⟦⟧]*)\|([^|⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line that is read one way."""

    text: str
    """In letters."""
    ipa: str = ""
    """In sounds, where somebody has said how it sounds."""


def mark(respelt: str, ipa: str) -> str:
    """A word whose sound is known, as a line holds it."""
    return f"⟦{respelt}|{ipa}⟧" if ipa else respelt


def respelt(text: str) -> str:
    """The line in letters alone: for engines that read letters, for people, for comparison."""
    return _MARK.sub(r"\1", text)


def runs(text: str) -> Iterator[Run]:
    """The line in stretches, in order: letters, and words whose sound is known."""
    at = 0
    for found in _MARK.finditer(text):
        if found.start() > at:
            yield Run(text[at : found.start()])
        yield Run(found[1], found[2])
        at = found.end()
    if at < len(text):
        yield Run(text[at:])


def stressed(ipa: str) -> str:
    """IPA with each stress mark before its vowel, where dictionaries have it before its syllable.

    eSpeak NG marks the vowel, and the voices that learnt to read from it take a mark before a
    consonant for a short vowel of its own: ``ˈsɛɹɪk`` was heard as *is Eric*.
    """
    return _STRESS.sub(r"\2\1", ipa)
