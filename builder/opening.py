"""How a chapter opens: the first words of its text, marked for page and screen to set apart.

They are a `Phrase` of the class ``lead`` in a paragraph of the class ``opening``. What a sheet
makes of them is its own business: small capitals, as a rule, and on paper a drop cap before them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeGuard

from builder.model import (
    Attributes,
    Block,
    Chapter,
    Division,
    Emphasis,
    Inline,
    Paragraph,
    Phrase,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain,
)

ROLES = {
    *("foreword", "preface", "introduction", "prologue", "chapter"),
    *("epilogue", "conclusion", "afterword"),
}
"""Those whose text opens with ceremony. A glossary, a colophon or thanks begin without."""

LETTERS, WORDS = 20, 5
"""How long a lead may be: as many whole words as fit; the first one always does."""

INITIAL = re.compile(
    r"(?P<marks>[“‘„‚«‹\"'’(\[¿¡]{0,2})(?P<letter>\w[\u0300-\u036f]*\.?)(?P<space> ?)"
)
"""What a text opens with: marks, its first letter (a name's with its point), and a space."""

_PAUSE = re.compile(r"[,;:.!?…—–)\]”’»›\"']+$")
"""Where a lead ends, though there be room for more."""


def blocks(chapter: Chapter) -> tuple[Block, ...]:
    """The chapter's blocks, the paragraph that opens its text with its first words marked.

    Where the text does not open with a paragraph of plain running text, in an alphabet that has
    capitals, they stay as they are.
    """
    if chapter.role not in ROLES:
        return chapter.blocks
    made = list(chapter.blocks)
    for at, block in enumerate(made):
        if isinstance(block, Division) and block.role == "epigraph":
            continue
        if isinstance(block, Paragraph) and not block.attributes.classes:
            made[at] = _opened(block)
        break
    return tuple(made)


def _opened(paragraph: Paragraph) -> Paragraph:
    first, *rest = paragraph.sentences
    length = extent(_words(first.inlines)[0])
    if not length:
        return paragraph
    head, tail = split(first.inlines, length)
    lead = Phrase(head, Attributes(("lead",)), first.span)
    named = replace(paragraph.attributes, classes=("opening",))
    sentence = replace(first, inlines=(lead, *tail))
    return replace(paragraph, sentences=(sentence, *rest), attributes=named)


def extent(words: str) -> int:
    """How many characters the lead of a text has; none where it opens with no capital or digit."""
    found = INITIAL.match(words)
    if not found or unicodedata.category(found["letter"][0]) not in {"Lu", "Lt", "Nd"}:
        return 0
    end = letters = 0
    for count, word in enumerate(re.finditer(r"\S+", words), 1):
        letters += len(word[0])
        if count > 1 and (letters > LETTERS or count > WORDS):
            break
        end = word.end()
        # After a letter alone it is no pause: the man is called P. S. Khegai.
        if len(word[0]) > 2 and (pause := _PAUSE.search(word[0])):
            return end - len(pause[0])
    return end


# Cutting inlines in two ---------------------------------------------------------------------

_Wrapper = Emphasis | Strong | Strike | Superscript | Subscript | Phrase


def _can_cut(node: Inline) -> TypeGuard[_Wrapper]:
    """Whether a lead may end inside it: half a link, or half of what has an id, is another one.

    An index mark has one, but no author gave it: it stays with the first half.
    """
    is_named = isinstance(node, Phrase) and node.id and not node.attributes.marks
    return isinstance(node, _Wrapper) and not is_named


def _words(inlines: Iterable[Inline]) -> tuple[str, bool]:
    """The words at the head of some inlines, as far as a lead may go; and whether that is all."""
    words = ""
    for node in inlines:
        if isinstance(node, Text):
            words += node.text
        elif _can_cut(node):
            inner, is_whole = _words(node.inlines)
            words += inner
            if not is_whole:
                return words, False
        else:
            return words, False
    return words, True


def split(inlines: tuple[Inline, ...], at: int) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Some inlines in two, at a number of characters; an emphasis across the cut is cut in two."""
    head: list[Inline] = []
    for number, node in enumerate(inlines):
        if at <= 0:
            return tuple(head), inlines[number:]
        before: Inline | None
        after: Inline | None
        if isinstance(node, Text):
            before, after = _cut(node, at)
        elif _can_cut(node):
            parts = split(node.inlines, at)
            before, after = (replace(node, inlines=part) if part else None for part in parts)
            if before and isinstance(after, Phrase):
                after = replace(after, id="")
        else:
            before, after = node, None
        head += [before] if before else []
        at -= len(plain((before,))) if before else 0
        if after:
            return tuple(head), (after, *inlines[number + 1 :])
    return tuple(head), ()


def _cut(node: Text, at: int) -> tuple[Text | None, Text | None]:
    if len(node.text) <= at:
        return node, None
    later = replace(node.span, column=node.span.column + at)
    return replace(node, text=node.text[:at]), Text(node.text[at:], later)
