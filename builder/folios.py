"""Where the pages of the print edition begin: what lets a screen be cited by a printed page.

A page engine hands over its `Leaf`s: which words of which place of the book stand on each page.
`find` leads each page to the sentence that it begins with or within. Letters are counted and never
searched for: hyphens, capitals and spaces are the setting's, and the places are the book's own.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from builder import index
from builder.model import (
    Block,
    Book,
    Chapter,
    Code,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    Id,
    Image,
    Inline,
    LineBreak,
    NoteRef,
    Paragraph,
    Reference,
    Sentence,
    Table,
    Text,
    Verse,
    block_sentences,
    children,
)

MADE = ":"
"""What the place of a page that no author wrote begins with, ``:titlepage``; no id may hold it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One printed page: its folio, and in their order the words of the book that stand on it."""

    label: str
    runs: tuple[tuple[Id, str], ...]
    """The id of a chapter's title, a block, a term or a line of verse, and words of it. A picture
    has none. Notes at the foot, running heads and whatever a sheet adds are left out."""


@dataclass(frozen=True, slots=True)
class Folio:
    """Where one page begins."""

    label: str
    """The number of the page: ``xii``, ``12``."""
    place: Id
    """A sentence; or a chapter, a heading, a figure, a table, a listing, or a letter or an entry of
    the index, for a page that begins with one; or what no author wrote, after `MADE`."""


Folios: TypeAlias = tuple[Folio, ...]
"""Those of a book, in the order of its pages. A page without words of the book has none."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """What the page engine knows by one id, and the places within it that a page may begin at."""

    id: Id
    places: tuple[Id, ...]
    ends: tuple[int, ...]
    """How many letters have been read when each of them ends."""


def find(book: Book, leaves: Iterable[Leaf]) -> Folios:
    """Lead each page to its place. The places follow one another as the book has them.

    A figure that waited for the next page stands there before words that follow on it, and after
    words that precede it: such a page is led to the first words on it that go on with the text, and
    only one that holds nothing else is led to its figure, if a page before it has not passed that.
    """
    every = list(_spots(book))
    spots = {spot.id: (number, spot) for number, spot in enumerate(every)}
    read: dict[Id, int] = {}
    furthest = marked = (-1, 0)
    found = []
    for leaf in leaves:
        made, first, other, is_blank = "", None, None, True
        for id, words in leaf.runs:
            if id.startswith(MADE):
                made = id
            if id not in spots:
                continue
            is_blank = False
            number, spot = spots[id]
            begin = read.get(id, 0)
            read[id] = begin + _count(words)
            here = (number, _at(spot, begin))
            if here >= furthest:
                first = first or here
                furthest = (number, _at(spot, max(begin, read[id] - 1)))
            elif here >= marked:
                other = other or here
        if not is_blank:
            marked = first or other or furthest
            made = every[marked[0]].places[marked[1]]
        if made:
            found.append(Folio(leaf.label, made))
    return tuple(found)


def encode(folios: Folios) -> bytes:
    """As the store keeps them."""
    pairs = [[each.label, each.place] for each in folios]
    return json.dumps(pairs, ensure_ascii=False).encode()


def decode(kept: bytes) -> Folios:
    """What `encode` wrote."""
    return tuple(Folio(label, place) for label, place in json.loads(kept))


def roman(number: int) -> str:
    """A folio of the front matter: ``xiv``."""
    made = ""
    for value, sign in _ROMAN:
        made += sign * (number // value)
        number %= value
    return made


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


# What may begin a page ----------------------------------------------------------------------


def _spots(book: Book) -> Iterator[_Spot]:
    """Everything that words may stand in, in the order of the book."""
    for chapter in book.chapters:
        yield from _of_chapter(chapter)
        if chapter.role == index.ROLE:
            yield from (_Spot(id, (id,), (0,)) for id in index.parts(book))


def _of_chapter(chapter: Chapter) -> Iterator[_Spot]:
    if chapter.title:
        # A mark within the heading would be read as a part of its name.
        yield _Spot(chapter.title.id, (chapter.id,), (_letters(chapter.title),))
    for block in chapter.blocks:
        yield from _of_block(block)
    for note in chapter.notes:
        for block in note.blocks:
            yield from _of_block(block)


def _of_block(block: Block) -> Iterator[_Spot]:
    match block:
        case Heading() | CodeBlock():
            yield _Spot(block.id, (block.id,), (0,))
        case Paragraph(sentences=sentences):
            yield _spot(block.id, sentences)
        case Verse(stanzas=stanzas):
            for line in (line for stanza in stanzas for line in stanza):
                yield _spot(line.id, (line,))
        case Figure(caption=caption):
            yield _spot(block.id, caption, block.id)
        case Table():
            yield _spot(block.id, block_sentences(block), block.id)
        case DefinitionList(entries=entries):
            for entry in entries:
                for term in entry.terms:
                    yield _spot(term.id, (term,))
                for inner in (inner for each in entry.definitions for inner in each):
                    yield from _of_block(inner)
        case _:
            for inner in children(block):
                yield from _of_block(inner)


def _spot(id: Id, sentences: Iterable[Sentence], itself: Id = "") -> _Spot:
    """A block and its sentences; `itself` where a page that begins with it begins before them."""
    some = list(sentences)
    places = [sentence.id for sentence in some] or [id]
    if itself:
        places[0] = itself
    return _Spot(id, tuple(places), tuple(accumulate(map(_letters, some))) or (0,))


def _at(spot: _Spot, read: int) -> int:
    """Which of its places stands after so many letters."""
    return min(bisect_right(spot.ends, read), len(spot.places) - 1)


# Letters ------------------------------------------------------------------------------------


def _count(words: str) -> int:
    # Capitals, which a sheet may ask for, are sometimes more letters: ß is SS.
    return sum(map(str.isalnum, words.casefold()))


def _letters(sentence: Sentence) -> int:
    return _count("".join(map(_shown, sentence.inlines)))


def _shown(inline: Inline) -> str:
    """The words that paper has of an inline; those of a reference are the sheet's."""
    match inline:
        case Text(text=text) | Code(text=text):
            return text
        case NoteRef() | Reference() | Image() | LineBreak():
            return ""
        case _:
            return "".join(map(_shown, inline.inlines))
