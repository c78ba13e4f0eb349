"""One word of a lexicon: how it is written, how it is said, and where it is met."""

import re
from dataclasses import dataclass

TAILS = {"en": r"(?:[’']s|es|s)"}
"""What a word may take on and still be itself: ``Bakhyt’s``, ``the Taros``."""
SHORTEST = 3
"""Letters of a word that may take a plural: ``Pas`` is not two of ``Pa``."""
_HISSES = re.compile(r"(?:[szxʃʒ]|[cs]h|j|[sc]e|ge|dʒ|tʃ)\Z")
_VOICELESS = re.compile(r"(?:[ptkfθ]|c|th)\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """How one word, or several in a row, are said."""

    word: str
    say: str = ""
    """Respelt, as a voice of the text's language would read it; empty where only `ipa` is known."""
    ipa: str = ""
    """Its sounds, as dictionaries print them, without slashes."""
    lang: str = ""
    """BCP 47 tag of the language that the word is of: what it is, not where it stands."""
    case: bool | None = None
    """True: as it is written and no other way. False: in any letters. Where nothing is said, a word
    with a capital matches as written and in CAPITALS, one written small however it stands."""
    scope: str = ""
    """BCP 47 tag of the text that it is for; empty is the book's own language."""

    @property
    def is_any_case(self) -> bool:
        """Whether capitals make no difference."""
        return self.case is False or (self.case is None and self.word.islower())

    @property
    def forms(self) -> frozenset[str]:
        """How it may be written, where capitals make a difference; else the usual ways."""
        if self.case:
            return frozenset((self.word,))
        if self.is_any_case:
            small = self.word.lower()
            capital = small[:1].upper() + small[1:]
            return frozenset((self.word, small, capital, self.word.upper()))
        return frozenset((self.word, self.word.upper()))


def primary(tag: str) -> str:
    """The language of a BCP 47 tag, without its region."""
    return tag.partition("-")[0].lower()


def plain(written: str) -> str:
    """As words are compared: any apostrophe and any space are one."""
    return re.sub(r"\s+", " ", written.replace("’", "'"))


def pattern(word: str) -> str:
    """A word as it may be set: with curly apostrophes, with any space, even across lines."""
    parts = [re.escape(part).replace("'", "[’']") for part in plain(word).split(" ")]
    return r"\s+".join(parts)


def inflected(said: str, tail: str) -> str:
    """A respelling with what the word has taken on: ``bah-kit’s``, ``tah-rohz``."""
    if not said or not tail:
        return said
    if tail[0] in "’'":
        return said + tail
    return said + ("iz" if _HISSES.search(said) else "s" if _VOICELESS.search(said) else "z")


def sounded(ipa: str, tail: str) -> str:
    """Sounds with what the word has taken on: ``bɑˈqɯts``."""
    if not ipa or not tail:
        return ipa
    return ipa + ("ɪz" if _HISSES.search(ipa) else "s" if _VOICELESS.search(ipa) else "z")
