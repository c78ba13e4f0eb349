"""In which order headings stand: letter by letter, by the alphabet of the book's language.

Spaces and signs do not count, up to a comma or a bracket: what stands before it, a surname, comes
first (The Chicago Manual of Style, 18th ed., 15.66). Letters with marks are those without, unless
the language's alphabet has them as letters of their own. Unicode's own algorithm (UTS #10) wants a
table of 2 MB, which no package that we have brings; for the letters of one book this is the same.
"""

import re
import unicodedata
from typing import TypeAlias

LATIN = "abcdefghijklmnopqrstuvwxyz"
KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
CYRILLIC = KAZAKH.replace("ё", "")
"""Of any other language: those letters stand in one order, and ё among the words with е."""

ALPHABETS = {"es": "abcdefghijklmnñopqrstuvwxyz", "kk": KAZAKH, "ru": CYRILLIC}
"""Of the languages that have letters which Unicode takes apart, or none of Latin's."""

PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not take apart, and an English reader does."""

Key: TypeAlias = tuple[tuple[tuple[tuple[int, int], ...], ...], str, str]


class Alphabet:
    """The order of letters in a language; those of other alphabets come after its own."""

    def __init__(self, language: str) -> None:
        own = ALPHABETS.get(language.split("-")[0].lower(), LATIN)
        self.ranks = {each: at for at, each in enumerate(dict.fromkeys(own + LATIN + CYRILLIC))}

    def key(self, heading: str) -> Key:
        """By what a heading is sorted; what is the same but for marks, by those."""
        words = _bare(heading)
        parts = tuple(self._letters(part) for part in re.split(r"[,;:(]", words))
        return parts, unicodedata.normalize("NFC", words), heading

    def letter(self, heading: str) -> str:
        """The capital under which a heading stands; none for a figure or a sign."""
        first = next(filter(str.isalnum, _bare(heading)), "")
        return self._base(first)[:1].upper() if first.isalpha() else ""

    def _letters(self, text: str) -> tuple[tuple[int, int], ...]:
        """Figures by their value and before all letters."""
        return tuple(
            (0, int(each)) if each.isdecimal() else self._rank(each)
            for each in re.findall(r"\d+|[^\W\d_]", self._spread(text))
        )

    def _spread(self, text: str) -> str:
        return "".join(map(self._base, text))

    def _base(self, letter: str) -> str:
        """A letter of the alphabet, or what is left of another without its marks."""
        if letter in self.ranks:
            return letter
        apart = unicodedata.normalize("NFKD", letter).translate(PLAIN)
        return "".join(each for each in apart if not unicodedata.combining(each))

    def _rank(self, letter: str) -> tuple[int, int]:
        rank = self.ranks.get(letter)
        return (2, ord(letter)) if rank is None else (1, rank)


def _bare(heading: str) -> str:
    return unicodedata.normalize("NFC", heading.replace("*", "").casefold())
