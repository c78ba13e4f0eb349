"""Where a book is not said as it is written, and why: for the author to read, place by place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.model import Book, Id, Inline, Sentence, Span, Wrapper, blocks, plain, sentences
from builder.script import Passage


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a listener hears other words than a reader sees."""

    span: Span | None
    """Where the words stand, to the run of text they begin in; None for what no author wrote."""
    id: Id
    """The sentence."""
    written: str
    said: str
    why: str
    """``year``, ``money``, ``lexicon``, …"""


def differences(book: Book, passages: Iterable[Passage]) -> Iterator[Difference]:
    """Every place of a script where what is said differs from what is written, in order."""
    written = {s.id: s for chapter in book.chapters for s in sentences(chapter)}
    places = {b.id: b.span for chapter in book.chapters for b in blocks(chapter)}
    places |= {note.id: note.span for chapter in book.chapters for note in chapter.notes}
    for passage in passages:
        for line in passage.lines:
            for change in line.changes:
                sentence = written.get(line.id)
                span = _place(sentence, change.at) if sentence else places.get(line.id)
                said = change.said if change.said != change.written else f"/{change.ipa}/"
                yield Difference(span, line.id, change.written, said, change.why)


def _place(sentence: Sentence, at: int) -> Span:
    """Where the run of text begins that holds a place; `at` counts single spaces, as scripts do."""
    span, before = sentence.span, ""
    for text, start in _runs(sentence.inlines):
        if len(" ".join(before.split())) > at:
            break
        span, before = start, before + text
    return span


def _runs(inlines: tuple[Inline, ...]) -> Iterator[tuple[str, Span]]:
    for inline in inlines:
        if isinstance(inline, Wrapper):
            yield from _runs(inline.inlines)
        elif text := plain((inline,)):
            yield text, inline.span
