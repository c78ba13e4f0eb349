"""Text lost on the way from the manuscript to the file: every sentence there, in order, once.

Only letters and digits are compared (`evidence.bare`). What the file has besides, a title page or
the numbers of notes, is nobody's loss.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder import evidence, model
from builder.errors import Problem
from builder.model import Book, Image, Inline, NoteRef, Reference
from builder.model import Sentence as Written
from builder.verify.markup import Element, short
from builder.verify.narrated import is_call
from builder.verify.opened import Opened

AHEAD = 8
"""Sentences that are looked at to tell a lost one from one that stands a little further on."""
NEAR = 2_000
"""Letters within which the next sentence should stand."""
TELLING = 16
"""Letters that say which sentence it is: shorter ones, as “Yes, sir.”, stand in many places."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stretch of the manuscript that the file must have: a sentence, or a part of one."""

    letters: str
    sentence: Written
    is_note: bool


def everything_is_there(book: Opened, written: Book) -> Iterator[Problem]:
    """Every sentence of the manuscript is in the file's text, in order, once."""
    wanted = tuple(_wanted(written))
    found = _Found.of(book)
    places = _walk(wanted, found.letters)
    gaps = list(_gaps(wanted, places, found.letters))
    named = {
        evidence.bare(each.label)
        for each in model.inlines(written.chapters)
        if isinstance(each, Reference)
    }
    yield from _lost(wanted, places, "\n".join(text for _, text in gaps))
    # A title stands again wherever a link without words takes its name.
    once = [(each, p) for each, p in zip(wanted, places, strict=True) if each.letters not in named]
    yield from _doubled(once, gaps, found)


# What is wanted, what is there -----------------------------------------------------------


def _wanted(written: Book) -> Iterator[Wanted]:
    for chapter in written.chapters:
        own = {id(sentence) for sentence in model.sentences(chapter, notes=False)}
        for sentence in model.sentences(chapter):
            for part in _parts(sentence.inlines):
                if letters := evidence.bare(part):
                    yield Wanted(letters, sentence, id(sentence) not in own)


def _parts(inlines: Sequence[Inline]) -> list[str]:
    """The author's words, parted where an edition says its own: pictures, calls, references."""
    parts = [""]
    for inline in inlines:
        if isinstance(inline, Image | NoteRef | Reference):
            parts.append("")
        elif inner := getattr(inline, "inlines", None):
            first, *rest = _parts(inner)
            parts[-1] += first
            parts += rest
        else:
            parts[-1] += model.plain((inline,))
    return parts


@dataclass(frozen=True, slots=True)
class _Found:
    """The letters of the spine, and where each document of it begins in them."""

    letters: str
    starts: tuple[int, ...]
    paths: tuple[str, ...]

    @classmethod
    def of(cls, book: Opened) -> "_Found":
        texts = [
            evidence.bare(document.words(body, _says_nothing))
            for document in book.read
            for body in document.all("body")
        ]
        starts = [sum(map(len, texts[:at])) for at in range(len(texts))]
        return cls("".join(texts), tuple(starts), tuple(document.path for document in book.read))

    def path(self, at: int) -> str:
        return self.paths[bisect_right(self.starts, at) - 1]


def _says_nothing(element: Element) -> bool:
    return is_call(element) or element.tag in ("img", "script", "style", "svg:svg")


# How the one lies on the other ------------------------------------------------------------


def _walk(wanted: Sequence[Wanted], text: str) -> list[int]:
    """Where each stretch stands in the text, one after another; -1 where it does not."""
    places, at = [], 0
    for number, each in enumerate(wanted):
        place = at if text.startswith(each.letters, at) else _next(wanted, number, text, at)
        places.append(place)
        if place >= 0:
            at = place + len(each.letters)
    return places


def _next(wanted: Sequence[Wanted], number: int, text: str, at: int) -> int:
    """Where a stretch stands that is not the very next thing in the text."""
    letters = wanted[number].letters
    place = text.find(letters, at, at + len(letters) + NEAR)
    if place < 0 and len(letters) >= TELLING:
        place = text.find(letters, at)
    if place < 0:
        return -1
    # One of those that follow may stand before it: then this one is lost here, and what was found
    # is another of the same words, or the same in a wrong place.
    for rival in wanted[number + 1 : number + 1 + AHEAD]:
        if len(rival.letters) >= TELLING and text.find(rival.letters, at, place) >= 0:
            return -1
    return place


def _gaps(wanted: Sequence[Wanted], places: list[int], text: str) -> Iterator[tuple[int, str]]:
    """What the file has between the sentences, each with where it stands."""
    at = 0
    for each, place in zip(wanted, places, strict=True):
        if place > at:
            yield at, text[at:place]
        if place >= 0:
            at = place + len(each.letters)
    if at < len(text):
        yield at, text[at:]


# What is told -----------------------------------------------------------------------------


def _lost(wanted: Sequence[Wanted], places: list[int], besides: str) -> Iterator[Problem]:
    told = set[str]()
    for each, place in zip(wanted, places, strict=True):
        if place >= 0 or each.sentence.id in told:
            continue
        is_moved = len(each.letters) >= TELLING and each.letters in besides
        if is_moved and each.is_note:
            continue  # Where notes stand is the maker's choice.
        told.add(each.sentence.id)
        if is_moved:
            message = f"“{_short(each)}” stands in another place of the ebook"
            yield Problem("text-moved", message, each.sentence.span, "build the ebook anew")
        else:
            message = f"“{_short(each)}” is not in the ebook"
            yield Problem("text-lost", message, each.sentence.span, "build the ebook anew")


def _doubled(
    once: Sequence[tuple[Wanted, int]], gaps: list[tuple[int, str]], found: _Found
) -> Iterator[Problem]:
    besides = "\n".join(text for _, text in gaps)
    told = set[str]()
    for each, place in once:
        if place < 0 or each.letters in told or each.letters not in besides:
            continue
        again = [at for at, text in gaps if _repeats(each, place, at, text)]
        if again:
            told.add(each.letters)
            message = f"“{_short(each)}” is in the ebook once more, in `{found.path(again[0])}`"
            hint = "build the ebook anew, or take it out there"
            yield Problem("text-doubled", message, each.sentence.span, hint)


def _repeats(each: Wanted, place: int, at: int, text: str) -> bool:
    """Whether what stands between the sentences is this one again."""
    if len(each.letters) >= TELLING:
        return each.letters in text
    return text == each.letters and at in (place + len(each.letters), place - len(each.letters))


def _short(each: Wanted) -> str:
    return short(model.plain(each.sentence.inlines))
