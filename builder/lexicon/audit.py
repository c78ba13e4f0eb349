"""Which words of a book a voice may well say wrong: names, foreign words, words no list has."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from builder.lexicon.entries import primary
from builder.lexicon.table import Lexicon
from builder.model import (
    Book,
    Heading,
    Id,
    Inline,
    NoteRef,
    Phrase,
    Sentence,
    Wrapper,
    blocks,
    plain,
    sentences,
)
from builder.spoken import Change, Spoken

WEIGHT = {"unknown": 4, "foreign": 2, "name": 1}
"""How suspicious each reason makes a word."""
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'-](?=[^\W\d_]))*")
_OPENS = re.compile(r"(?:\A|[.!?…:“‘«„\"(—\n])[\s“‘«„\"(’]*\Z")
"""What stands before a word whose capital says nothing."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word that a voice may say wrong."""

    word: str
    count: int
    why: tuple[str, ...]
    """``unknown``, ``foreign``, ``name``: the reasons, the gravest first."""
    sentence: Id
    """Where it is met first."""
    context: str
    """That sentence."""
    said: str = ""
    """What the lexicon already says, in letters or between slashes."""
    lang: str = ""
    """The language that it is marked as; empty for the book's own."""
    line: str = ""
    """It as a voice is given it, in the notation of `builder.sounds`."""

    @property
    def weight(self) -> int:
        """How suspicious it is; what the lexicon says has been seen to."""
        return 0 if self.said else sum(WEIGHT[reason] for reason in self.why)


@dataclass
class _Tally:
    """What has been seen of one word so far."""

    count: int = 0
    reasons: set[str] = field(default_factory=set)
    first: Sentence | None = None
    said: str = ""
    lang: str = ""
    line: str = ""


def audit(book: Book, lexicon: Lexicon, is_known: Callable[[str], bool]) -> list[Suspect]:
    """The book's suspicious words, the worst first, each with the first sentence that has it.

    `is_known` tells whether a word of the book's language is in ordinary use; sentences that are
    foreign from end to end are read by a voice of their own, and are passed over.
    """
    tallies: dict[str, _Tally] = {}
    small: Counter[str] = Counter()
    titles = set(_titles(book))
    for sentence, lang in _read(book):
        text = plain(sentence.inlines)
        home = tuple(lexicon.changes(text, lang, book.meta.language))
        for word, at, language in _words(sentence):
            small[word] += word.islower()
            changes = tuple(lexicon.changes(text, language, lang)) if language else home
            reasons = set(_reasons(text, word, at, language))
            # A title has capitals for the look of it.
            reasons -= {"name"} if sentence.id in titles else set()
            known = next((c for c in changes if c.at <= at < c.end), None)
            if not (reasons or known) and is_known(word):
                continue
            tally = tallies.setdefault(word, _Tally(first=sentence))
            tally.count += 1
            # A list of English words says nothing of a Kazakh one, which a Kazakh voice will read.
            is_odd = not (language or is_known(word))
            tally.reasons |= reasons | ({"unknown"} if is_odd else set())
            tally.lang = tally.lang or language
            if known and not tally.said:
                tally.said = _said(known)
                tally.line = Spoken(known.written, (replace(known, at=0),)).marked
    suspects = (_suspect(word, tally, small) for word, tally in tallies.items())
    return sorted(
        (s for s in suspects if s.why or s.said), key=lambda s: (-s.weight, -s.count, s.word)
    )


def _suspect(word: str, tally: _Tally, small: Counter[str]) -> Suspect:
    # A word that is written small elsewhere only had a capital for the look of it.
    reasons = tally.reasons - ({"name"} if small[word.lower()] else set())
    why = tuple(sorted(reasons, key=lambda reason: -WEIGHT[reason]))
    assert tally.first
    context = " ".join(plain(tally.first.inlines).split())
    line = tally.line or word
    return Suspect(word, tally.count, why, tally.first.id, context, tally.said, tally.lang, line)


def _said(change: Change) -> str:
    return change.said if change.said != change.written else f"/{change.ipa}/"


def _read(book: Book) -> Iterator[tuple[Sentence, str]]:
    """The sentences that the book's own voice reads."""
    home = primary(book.meta.language)
    for chapter in book.chapters:
        if primary(chapter.lang) not in {"", home}:
            continue
        for sentence in sentences(chapter):
            match [i for i in sentence.inlines if plain((i,)).strip()]:
                case [Phrase(attributes=attributes)] if primary(attributes.lang) not in {"", home}:
                    continue
                case _:
                    yield sentence, book.meta.language


def _titles(book: Book) -> Iterator[Id]:
    for chapter in book.chapters:
        if chapter.title:
            yield chapter.title.id
        yield from (b.title.id for b in blocks(chapter) if isinstance(b, Heading))


def _words(sentence: Sentence) -> Iterator[tuple[str, int, str]]:
    """Its words without their possessives, where each begins, and the language it is marked as."""
    at = 0
    for text, language in _runs(sentence.inlines, ""):
        for found in _WORD.finditer(text):
            yield re.sub(r"[’']s\Z", "", found[0]), at + found.start(), language
        at += len(text)


def _runs(inlines: tuple[Inline, ...], language: str) -> Iterator[tuple[str, str]]:
    for inline in inlines:
        if isinstance(inline, Wrapper):
            own = inline.attributes.lang if isinstance(inline, Phrase) else ""
            yield from _runs(inline.inlines, own or language)
        elif not isinstance(inline, NoteRef):
            yield plain((inline,)), language


def _reasons(text: str, word: str, at: int, language: str) -> Iterator[str]:
    if language:
        yield "foreign"
    if word[0].isupper() and word != "I" and word[:2] != "I’" and not _OPENS.search(text[:at]):
        yield "name"
