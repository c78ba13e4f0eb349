"""Which words a recording was made from, written so that the finished file can be held to it.

A read-along's SMIL carries, in its ``head/metadata`` (EPUB 3.3 § 9.2.2.3 lets anything stand there,
and EPUBCheck is silent about it), one element of ours: a line for each ``par``, the id that its
``text`` points at and a token of the words that were read. Whoever edits the text afterwards leaves
the token as it was, and `verify` finds the sentence whose recording is of older words.

The words of an element are its text, a picture by its ``alt``, without the calls of notes and the
links back from them: `model.plain`, with references named.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from html import escape

NAMESPACE = "urn:x-bookbuilder:spoken:1"
"""Another number when the recipe below changes: of what it does not know, `verify` says nothing."""
TAG = f"{{{NAMESPACE}}}spoken"
"""The element, as ElementTree and lxml name it."""


class _Bare(dict[int, str]):
    """A table for `str.translate` that keeps letters, digits and the marks upon them."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if unicodedata.category(chr(code))[0] in "LNM" else ""
        return self[code]


_BARE = _Bare()


def bare(words: str) -> str:
    """The letters and digits alone, without case: what typography and markup never change."""
    return unicodedata.normalize("NFC", words.casefold().translate(_BARE))


def token(words: str) -> str:
    """What stands for the words: eight hexadecimal digits."""
    return hashlib.sha256(bare(words).encode()).hexdigest()[:8]


def element(spoken: Iterable[tuple[str, str]]) -> str:
    """The element, for ``<head><metadata>``; of each par the id of its text and its words."""
    lines = "\n".join(f"{escape(id)} {token(words)}" for id, words in spoken)
    return f'<spoken xmlns="{NAMESPACE}">\n{lines}\n</spoken>'


def tokens(text: str) -> dict[str, str]:
    """What the element says: a token by id."""
    pairs = (line.split() for line in text.splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
