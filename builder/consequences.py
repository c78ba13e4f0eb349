"""Problems that are there only because of others, and are not told beside them.

One slip of the pen is told once, where it was made: who mends it mends what follows from it.
"""

from collections.abc import Iterator
from itertools import pairwise

from builder.errors import Problem
from builder.model import Book, Chapter

REFUSED = {"html-raw", "comment-unclosed", "comment-words", "div-words", "heading-empty"}
"""What an author wrote, and the book has not."""


def without(problems: list[Problem], book: Book) -> list[Problem]:
    """The problems that would be left if each of them had one cause of its own."""
    follow = {id(each) for each in (*_empty(problems, book), *_repeated(problems))}
    return [each for each in problems if id(each) not in follow]


def _empty(problems: list[Problem], book: Book) -> Iterator[Problem]:
    """Chapters without text whose text is there, and was refused."""
    refused = [each for each in problems if each.code in REFUSED]
    for chapter, after in pairwise([*book.chapters, None]):
        if chapter and any(_is_within(each, chapter, after) for each in refused):
            yield from (
                each
                for each in problems
                if each.code == "chapter-empty" and each.span == chapter.span
            )


def _is_within(problem: Problem, chapter: Chapter, after: Chapter | None) -> bool:
    here, span = chapter.span, problem.span
    is_before = not after or after.span.path != here.path or span.line < after.span.line
    return span.path == here.path and here.line <= span.line and is_before


def _repeated(problems: list[Problem]) -> Iterator[Problem]:
    """One title of two chapters, where the file of one may not belong to the book."""
    doubtful = {each.span.path for each in problems if each.code == "chapter-doubtful"}
    repeated = [each for each in problems if each.code == "title-repeated"]
    for message in {each.message for each in repeated}:
        same = [each for each in repeated if each.message == message]
        sure = [each for each in same if each.span.path not in doubtful]
        yield from same if len(sure) < 2 else [each for each in same if each not in sure]
