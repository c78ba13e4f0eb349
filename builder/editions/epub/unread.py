"""What of a book's text a read-along does not say: whoever only listens is to know.

A copyright page, a colophon and an index are of the object, not of the text, and are not missed.
"""

import re
from collections.abc import Container, Iterator

from builder import model
from builder.config import Audiobook
from builder.editions.recital import Recital
from builder.model import Book, Chapter, CodeBlock, Figure, Id, Sentence, Table

NO_TEXT = {"copyright-page", "colophon", "index"}


def kinds(book: Book, told: Recital, settings: Audiobook) -> Iterator[str]:
    """In words, each kind of thing once: ``the notes``."""
    said = {line.id for passage in told.passages for line in passage.lines if line.text}
    chapters = [chapter for chapter in book.chapters if chapter.role not in NO_TEXT]
    read = [chapter for chapter in chapters if chapter.role not in settings.skip]
    if len(read) < len(chapters):
        yield "some chapters"
    blocks = [block for chapter in read for block in model.blocks(chapter)]
    if any(_is_silent(each, said) for chapter in read for each in _notes(chapter)):
        yield "the notes"
    if any(isinstance(each, Table) and _has_silent_row(each, said) for each in blocks):
        yield "tables"
    if settings.code != "read" and any(isinstance(each, CodeBlock) for each in blocks):
        yield "listings"
    if any(isinstance(each, Figure) and each.id not in said for each in blocks):
        yield "pictures"
    if settings.headings != "read" and any(isinstance(each, model.Heading) for each in blocks):
        yield "headings"


def _notes(chapter: Chapter) -> Iterator[Sentence]:
    for note in chapter.notes:
        for block in note.blocks:
            yield from model.block_sentences(block)


def _has_silent_row(table: Table, said: Container[Id]) -> bool:
    # A header is said with the cells under it.
    rows = table.rows or (table.header,)
    cells = (each for row in rows for cell in row for each in cell.sentences)
    return any(_is_silent(each, said) for each in (*table.caption, *cells))


def _is_silent(sentence: Sentence, said: Container[Id]) -> bool:
    has_words = re.search(r"\w", model.plain(sentence.inlines))
    return bool(has_words) and sentence.id not in said
