"""Words whose letters are of another script than their language: nobody has said what they are.

A voice that reads English spells Cyrillic, or is silent. Of foreign words in the same script a
machine can't tell; of these it can (WCAG 3.1.2). Names need no language: what begins with a capital
may be one, and is let pass.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from builder.model import Book, Span, Text

LATIN = {
    *("az", "ca", "cs", "cy", "da", "de", "en", "eo", "es", "et", "eu", "fi", "fr", "ga", "gl"),
    *("hr", "hu", "id", "is", "it", "la", "lt", "lv", "ms", "nb", "nl", "nn", "no", "pl", "pt"),
    *("ro", "sk", "sl", "sv", "sw", "tr", "uz", "vi"),
}
CYRILLIC = {"be", "bg", "kk", "ky", "mk", "mn", "ru", "tg", "uk"}
"""Languages by the script that they are written in, where there is one. Of any other language we
don't judge."""

SCRIPTS = {
    *("CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN", "DEVANAGARI", "THAI"),
    *("HANGUL", "HIRAGANA", "KATAKANA", "CJK"),
}
"""Scripts by the first word of their letters' names in Unicode. Latin letters are everywhere."""

_FAR = re.compile(r"[^\W\d_\u0000-\u036f]{2,}")
"""Two letters or more beyond Latin: a π alone is mathematics."""


def unmarked(book: Book) -> Iterator[str]:
    """The words that no language is said of, in the order of the book."""
    for chapter in book.chapters:
        for lang, text in _texts(chapter, chapter.lang or book.meta.language):
            for word in _FAR.findall(text):
                if _is_foreign(word, lang):
                    yield word


def _texts(node: Any, lang: str) -> Iterator[tuple[str, str]]:
    """Every text below a node, with the language that it is said to be in."""
    if isinstance(node, tuple):
        for each in node:
            yield from _texts(each, lang)
    elif isinstance(node, Text):
        yield lang, node.text
    elif is_dataclass(node) and not isinstance(node, Span):
        attributes = getattr(node, "attributes", None)
        inner = (attributes.lang if attributes else "") or lang
        for field in fields(node):
            yield from _texts(getattr(node, field.name), inner)


def _is_foreign(word: str, lang: str) -> bool:
    script = unicodedata.name(word[0], "").split(" ")[0]
    own = _script(lang)
    return bool(own) and script in SCRIPTS and script != own and not word[0].isupper()


def _script(lang: str) -> str:
    """What a language is written in by its tag, ``kk`` or ``kk-Latn``; empty if we don't know."""
    tag, *rest = lang.lower().split("-")
    if "latn" in rest or (tag in LATIN and "cyrl" not in rest):
        return "LATIN"
    return "CYRILLIC" if "cyrl" in rest or tag in CYRILLIC else ""
