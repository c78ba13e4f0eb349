"""What can be counted in a book."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builder.model import Book, Chapter, plain, sentences

WORDS_A_MINUTE = 155
"""A narrator's pace; audiobooks run at 150 to 160."""


@dataclass(frozen=True, slots=True)
class Count:
    """The figures of one chapter, or of all."""

    title: str
    role: str
    words: int
    sentences: int
    notes: int

    @property
    def minutes(self) -> float:
        """How long it takes to read it aloud."""
        return self.words / WORDS_A_MINUTE


def count(book: Book) -> list[Count]:
    """A count for each chapter, in order."""
    return [_chapter(chapter) for chapter in book.chapters]


def total(counts: Sequence[Count]) -> Count:
    """All of them together."""

    def over(values: Iterable[int]) -> int:
        return sum(values)

    return Count(
        "in all",
        "",
        over(c.words for c in counts),
        over(c.sentences for c in counts),
        over(c.notes for c in counts),
    )


def _chapter(chapter: Chapter) -> Count:
    some = [plain(sentence.inlines) for sentence in sentences(chapter)]
    words = sum(len(re.findall(r"\w[\w'’-]*", text)) for text in some)
    return Count(chapter.label, chapter.role, words, len(some), len(chapter.notes))
