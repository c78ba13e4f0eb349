"""Book → the narrator's lines and silences: what will be said, before it is said.

Policy by construct: paragraphs are said; a scene break *is* its silence; a picture says its
alternative text; a table is read "header: cell", row by row; a listing is announced, not spelled;
notes are said, or not, as ``[audiobook] notes`` asks; a reference says the name of its target.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from builder.config import Audiobook
from builder.lexicon import Lexicon
from builder.model import (
    Block,
    Book,
    Chapter,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Heading,
    Id,
    Inline,
    ListBlock,
    Note,
    NoteRef,
    Paragraph,
    Phrase,
    Quote,
    Reference,
    SceneBreak,
    Sentence,
    Table,
    Verse,
    inlines,
    plain,
)
from builder.words import words

SENTENCE = 0.35
"""Seconds of silence after a sentence; and so on below. Listeners' usual, never random."""
PARAGRAPH = 0.7
BEFORE_HEADING = 1.2
AFTER_HEADING = 2.0
SCENE = 2.2
VERSE_LINE = 0.5
STANZA = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, and the silence after it. A line without words is silence alone."""

    id: Id
    """The id of the sentence, or of the block that is announced."""
    text: str
    """The words as they are said: lexicon applied, notes and marks gone."""
    pause: float
    """Seconds of silence after the words."""
    lang: str = ""
    """BCP 47 tag where the line is not in the book's language."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chapter as it is heard: one chapter mark of the audiobook."""

    id: Id
    title: str
    lines: tuple[Line, ...]


def write(
    book: Book, settings: Audiobook, lexicon: Lexicon, narrator: str = ""
) -> tuple[Passage, ...]:
    """The whole script: credits, and every chapter that is read."""
    writer = _Writer(settings, lexicon, book.meta.language)
    chapters = [c for c in book.chapters if c.role not in settings.skip]
    passages = [passage for chapter in chapters if (passage := writer.passage(chapter)).lines]
    if not settings.credits or not passages:
        return tuple(passages)
    return (writer.opening(book, narrator), *passages, writer.closing(book))


class _Writer:
    """Says blocks in one language with one policy."""

    def __init__(self, settings: Audiobook, lexicon: Lexicon, language: str) -> None:
        self.settings, self.lexicon = settings, lexicon
        self.words = words(language)
        self.said_notes: dict[Id, Note] = {}

    # Credits ----------------------------------------------------------------------------

    def opening(self, book: Book, narrator: str) -> Passage:
        """Title, author and narrator, said before anything else."""
        meta = book.meta
        said = {
            "title": meta.title,
            "subtitle": meta.subtitle,
            "author": self.words.by.format(meta.byline) if meta.authors else "",
            "narrator": self.words.read_by.format(narrator) if narrator else "",
        }
        lines = (
            self.line(f"opening-{n}", text, BEFORE_HEADING) for n, text in said.items() if text
        )
        return Passage("opening", self.words.opening, tuple(lines))

    def closing(self, book: Book) -> Passage:
        """The last words: what was heard, and by whom it is."""
        what = [book.meta.title]
        what += [self.words.by.format(book.meta.byline)] if book.meta.authors else []
        line = self.line("closing-title", self.words.heard.format(", ".join(what)), PARAGRAPH)
        return Passage("closing", self.words.closing, (line,))

    # Chapters ---------------------------------------------------------------------------

    def passage(self, chapter: Chapter) -> Passage:
        """A chapter's lines, notes where the policy wants them."""
        lines: list[Line] = []
        if chapter.title:
            title = self.sentence(chapter.title, AFTER_HEADING, chapter.lang)
            lines.append(title)
        self.said_notes = {note.id: note for note in chapter.notes}
        lines += self.blocks(chapter.blocks, chapter.lang)
        if self.settings.notes == "chapter" and chapter.notes:
            lines.append(self.line(f"{chapter.id}-notes", self.words.notes, AFTER_HEADING))
            for note in chapter.notes:
                lines += self.aside(note, chapter.lang)
        return Passage(chapter.id, chapter.label, tuple(lines))

    def blocks(self, blocks: Iterable[Block], lang: str) -> list[Line]:
        """Blocks in a row; the silence before a heading is longer than that after a paragraph."""
        lines: list[Line] = []
        for block in blocks:
            if isinstance(block, Heading) and lines:
                lines[-1] = replace(lines[-1], pause=max(lines[-1].pause, BEFORE_HEADING))
            lines += self.speak(block, lang)
        return lines

    def speak(self, block: Block, lang: str) -> list[Line]:
        """One block as it is heard."""
        if not isinstance(block, SceneBreak):
            lang = block.attributes.lang or lang
        match block:
            case Paragraph(sentences=sentences):
                return self.sentences(sentences, lang)
            case Heading(title=title):
                return [self.sentence(title, AFTER_HEADING, lang)]
            case Quote(blocks=inner) | Division(blocks=inner):
                return self.blocks(inner, lang)
            case Verse(stanzas=stanzas):
                return [line for stanza in stanzas for line in self.stanza(stanza, lang)]
            case ListBlock():
                return self.items(block, lang)
            case DefinitionList():
                return list(self.entries(block, lang))
            case Figure():
                return self.figure(block, lang)
            case Table():
                return list(self.table(block, lang))
            case CodeBlock():
                return self.code(block)
            case SceneBreak(id=id):
                # The paragraph before has already been silent for a while.
                return [Line(id, "", round(SCENE - PARAGRAPH, 3))]

    def sentences(self, sentences: Iterable[Sentence], lang: str) -> list[Line]:
        """Sentences in a row, the last with a paragraph's silence after it."""
        lines: list[Line] = []
        for sentence in sentences:
            lines.append(self.sentence(sentence, SENTENCE, lang))
            if self.settings.notes == "sentence":
                for call in inlines(sentence.inlines):
                    if isinstance(call, NoteRef) and call.is_first:
                        lines += self.aside(self.said_notes[call.note], lang)
        if lines:
            lines[-1] = replace(lines[-1], pause=PARAGRAPH)
        return lines

    def sentence(self, sentence: Sentence, pause: float, lang: str) -> Line:
        return self.line(sentence.id, _words(sentence), pause, _language(sentence) or lang)

    def stanza(self, stanza: tuple[Sentence, ...], lang: str) -> list[Line]:
        lines = [self.sentence(line, VERSE_LINE, lang) for line in stanza]
        lines[-1] = replace(lines[-1], pause=STANZA)
        return lines

    def items(self, block: ListBlock, lang: str) -> list[Line]:
        """Items in a row; the number of an ordered one is said with its first words."""
        lines: list[Line] = []
        for number, item in enumerate(block.items, block.start):
            said = self.blocks(item.blocks, lang)
            if block.is_ordered and said:
                said[0] = replace(said[0], text=f"{number}. {said[0].text}")
            lines += said
        return lines

    def entries(self, block: DefinitionList, lang: str) -> Iterator[Line]:
        for entry in block.entries:
            for term in entry.terms:
                yield self.sentence(term, SENTENCE, lang)
            for definition in entry.definitions:
                yield from self.blocks(definition, lang)

    def figure(self, block: Figure, lang: str) -> list[Line]:
        lines: list[Line] = []
        if self.settings.images == "alt" and block.image.alt:
            lines.append(self.line(block.id, self.words.picture.format(block.image.alt), PARAGRAPH))
        return lines + self.sentences(block.caption, lang)

    def table(self, block: Table, lang: str) -> Iterator[Line]:
        """Row by row, each cell after the words that head it; a lone header is read as it is."""
        heads = [" ".join(map(_words, cell.sentences)) for cell in block.header]
        if not block.rows:
            for cell in block.header:
                yield from self.sentences(cell.sentences, lang)
        for row in block.rows:
            lines: list[Line] = []
            for head, cell in zip(heads, row, strict=True):
                said = [self.sentence(sentence, SENTENCE, lang) for sentence in cell.sentences]
                if said and said[0].text and head:
                    said[0] = replace(said[0], text=f"{self.lexicon.say(head)}: {said[0].text}")
                lines += said
            if lines:
                lines[-1] = replace(lines[-1], pause=PARAGRAPH)
            yield from lines

    def code(self, block: CodeBlock) -> list[Line]:
        match self.settings.code:
            case "announce":
                return [self.line(block.id, self.words.listing, PARAGRAPH)]
            case "read":
                return [self.line(block.id, block.text, PARAGRAPH)]
            case "skip":
                return []

    def aside(self, note: Note, lang: str) -> list[Line]:
        """A note, announced by its number."""
        return [
            self.line(note.id, self.words.note.format(note.number), SENTENCE),
            *self.blocks(note.blocks, lang),
        ]

    def line(self, id: Id, text: str, pause: float, lang: str = "") -> Line:
        """A line as it is said; one that has nothing to say, such as a lone dash, is silence."""
        said = " ".join(self.lexicon.say(text).split())
        return Line(id, said if re.search(r"\w", said) else "", pause, lang)


def _words(sentence: Sentence) -> str:
    return plain(sentence.inlines, _called).strip()


def _called(reference: Reference) -> str:
    """A listener can turn to no page: what the target is, and its name."""
    return words(reference.lang).called(reference.role, reference.label)


def _language(sentence: Sentence) -> str:
    """The language of a sentence that is one foreign phrase from end to end."""
    parts: list[Inline] = [i for i in sentence.inlines if plain((i,), _called).strip()]
    match parts:
        case [Phrase(attributes=attributes)]:
            return attributes.lang
        case _:
            return ""
