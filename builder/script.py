"""Book → the narrator's lines and silences: what will be said, before it is said.

Policy by construct: paragraphs are said; a scene break *is* its silence; a picture says its
alternative text; a table says its caption and is read "header: cell", row by row; a listing is
announced, not spelled; notes are said, or not, as ``[audiobook] notes`` asks; a reference says the
name of its target.

A sentence is one line; where somebody else speaks in it, or another language, it is several lines
in a row that bear the same id.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from builder import index, matter, spoken
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
    ListBlock,
    Note,
    NoteRef,
    Paragraph,
    Quote,
    Reference,
    SceneBreak,
    Sentence,
    Table,
    Verse,
    inlines,
    plain,
)
from builder.spoken import Change, Spoken
from builder.spoken.addresses import WEB
from builder.utterance import NARRATOR, Manner, parts
from builder.words import words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, and the silence after it. A line without words is silence alone."""

    id: Id
    """The id of the sentence, or of the block that is announced."""
    text: str
    """The words as they are said: figures spelt, lexicon applied, notes gone; see `sounds`."""
    pause: float
    """Seconds of silence after the words."""
    lang: str = ""
    """BCP 47 tag where the line is not in the book's language."""
    voice: str = ""
    """Who says it, by the name that ``[cast]`` in book.toml gives them; empty for the narrator."""
    changes: tuple[Change, ...] = ()
    """Where it is not said as it is written, and why."""


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
    # What an index says is where to turn to, and a listener can turn to no page.
    chapters = [c for c in book.chapters if c.role not in (*settings.skip, index.ROLE)]
    passages = [passage for chapter in chapters if (passage := writer.passage(chapter)).lines]
    if not settings.credits or not passages:
        return tuple(passages)
    return (writer.opening(book, narrator), *passages, writer.closing(book))


class _Writer:
    """Says blocks in one language with one policy."""

    def __init__(self, settings: Audiobook, lexicon: Lexicon, language: str) -> None:
        self.settings, self.lexicon = settings, lexicon
        self.pauses = settings.pauses
        self.words, self.language = words(language), language
        self.said_notes: dict[Id, Note] = {}

    # Credits ----------------------------------------------------------------------------

    def opening(self, book: Book, narrator: str) -> Passage:
        """Title, author, translator and narrator, said before anything else."""
        meta = book.meta
        said = {
            "opening-title": meta.title,
            "opening-subtitle": meta.subtitle,
            "opening-author": self.words.by.format(meta.byline) if meta.authors else "",
            **dict(matter.spoken_credits(meta)),
            "opening-narrator": self.words.read_by.format(narrator) if narrator else "",
        }
        lines = (
            self.line(id, text, self.pauses.before_heading, is_title=id == "opening-title")
            for id, text in said.items()
            if text
        )
        return Passage("opening", self.words.opening, tuple(lines))

    def closing(self, book: Book) -> Passage:
        """The last words: what was heard, and by whom it is."""
        what = [book.meta.title]
        what += [self.words.by.format(book.meta.byline)] if book.meta.authors else []
        line = self.line(
            "closing-title", self.words.heard.format(", ".join(what)), self.pauses.paragraph
        )
        return Passage("closing", self.words.closing, (line,))

    # Chapters ---------------------------------------------------------------------------

    def passage(self, chapter: Chapter) -> Passage:
        """A chapter's lines, notes where the policy wants them."""
        lines: list[Line] = []
        manner = Manner(chapter.lang, chapter.voice)
        if chapter.title:
            # After a title that stands alone, a part's, nothing comes that it could head.
            pause = self.pauses.after_heading if chapter.blocks else self.pauses.sentence
            lines += self.sentence(chapter.title, pause, manner, is_title=True)
        self.said_notes = {note.id: note for note in chapter.notes}
        lines += self.blocks(chapter.blocks, manner)
        if self.settings.notes == "chapter" and chapter.notes:
            lines.append(
                self.line(f"{chapter.id}-notes", self.words.notes, self.pauses.after_heading)
            )
            for note in chapter.notes:
                lines += self.aside(note, manner)
        return Passage(chapter.id, chapter.label, tuple(lines))

    def blocks(self, blocks: Iterable[Block], manner: Manner) -> list[Line]:
        """Blocks in a row; the silence before a heading is longer than that after a paragraph."""
        lines: list[Line] = []
        for block in blocks:
            if isinstance(block, Heading) and lines:
                lines[-1] = replace(
                    lines[-1], pause=max(lines[-1].pause, self.pauses.before_heading)
                )
            said = self.speak(block, manner.within(block.attributes))
            if said and block.attributes.pause is not None:
                said[-1] = replace(said[-1], pause=block.attributes.pause)
            lines += said
        return lines

    def speak(self, block: Block, manner: Manner) -> list[Line]:
        """One block as it is heard."""
        match block:
            case Paragraph(sentences=sentences):
                return self.sentences(sentences, manner)
            case Heading(title=title):
                if self.settings.headings == "skip":
                    return []
                return self.sentence(title, self.pauses.after_heading, manner, is_title=True)
            case Quote(blocks=inner) | Division(blocks=inner):
                return self.blocks(inner, manner)
            case Verse(stanzas=stanzas):
                return [line for stanza in stanzas for line in self.stanza(stanza, manner)]
            case ListBlock():
                return self.items(block, manner)
            case DefinitionList():
                return list(self.entries(block, manner))
            case Figure():
                return self.figure(block, manner)
            case Table():
                is_read = self.settings.tables == "rows"
                return list(self.table(block, manner)) if is_read else []
            case CodeBlock():
                return self.code(block)
            case SceneBreak(id=id):
                # The paragraph before has already been silent for a while.
                rest = max(0.0, self.pauses.scene - self.pauses.paragraph)
                return [Line(id, "", round(rest, 3))]

    def sentences(self, sentences: Iterable[Sentence], manner: Manner) -> list[Line]:
        """Sentences in a row, the last with a paragraph's silence after it."""
        lines: list[Line] = []
        for sentence in sentences:
            lines += self.sentence(sentence, self.pauses.sentence, manner)
            if self.settings.notes == "sentence":
                for call in inlines(sentence.inlines):
                    if isinstance(call, NoteRef) and call.is_first:
                        lines += self.aside(self.said_notes[call.note], manner)
        if lines:
            lines[-1] = replace(lines[-1], pause=max(lines[-1].pause, self.pauses.paragraph))
        return lines

    def sentence(
        self, sentence: Sentence, pause: float, manner: Manner, is_title: bool = False
    ) -> list[Line]:
        """A sentence in one line, or in as many as voices and languages take turns in it."""
        some = parts(sentence.inlines, manner, _called)
        lines = []
        for number, part in enumerate(some, 1):
            usual = self.pauses.voice if number < len(some) else pause
            after = usual if part.pause is None else part.pause
            line = self.line(
                sentence.id, part.text, after, part.manner, part.own, is_title, part.at
            )
            lines.append(line)
        return lines or [Line(sentence.id, "", pause)]

    def stanza(self, stanza: tuple[Sentence, ...], manner: Manner) -> list[Line]:
        lines = [
            each for line in stanza for each in self.sentence(line, self.pauses.verse_line, manner)
        ]
        lines[-1] = replace(lines[-1], pause=max(lines[-1].pause, self.pauses.stanza))
        return lines

    def items(self, block: ListBlock, manner: Manner) -> list[Line]:
        """Items in a row; the number of an ordered one is said with its first words."""
        lines: list[Line] = []
        for number, item in enumerate(block.items, block.start):
            said = self.blocks(item.blocks, manner)
            if block.is_ordered and said and self.settings.lists == "numbers":
                nth = self.say(f"{number}.", manner.lang).text.capitalize()
                said[0] = replace(said[0], text=f"{nth} {said[0].text}")
            lines += said
        return lines

    def entries(self, block: DefinitionList, manner: Manner) -> Iterator[Line]:
        for entry in block.entries:
            for term in entry.terms:
                yield from self.sentence(term, self.pauses.sentence, manner)
            for definition in entry.definitions:
                yield from self.blocks(definition, manner)

    def figure(self, block: Figure, manner: Manner) -> list[Line]:
        lines: list[Line] = []
        if self.settings.images == "alt" and block.image.alt:
            lines.append(
                self.line(
                    block.id, self.words.picture.format(block.image.alt), self.pauses.paragraph
                )
            )
        return lines + self.sentences(block.caption, manner)

    def table(self, block: Table, manner: Manner) -> Iterator[Line]:
        """The caption, and row by row each cell after the words that head it; a lone header is read
        as it is."""
        yield from self.sentences(block.caption, manner)
        heads = [" ".join(map(_words, cell.sentences)) for cell in block.header]
        if not block.rows:
            for cell in block.header:
                yield from self.sentences(cell.sentences, manner)
        for row in block.rows:
            lines: list[Line] = []
            for head, cell in zip(heads, row, strict=True):
                said = [
                    line
                    for sentence in cell.sentences
                    for line in self.sentence(sentence, self.pauses.sentence, manner)
                ]
                if said and said[0].text and head:
                    under = self.say(head, manner.lang).marked
                    said[0] = replace(said[0], text=f"{under}: {said[0].text}")
                lines += said
            if lines:
                lines[-1] = replace(lines[-1], pause=self.pauses.paragraph)
            yield from lines

    def code(self, block: CodeBlock) -> list[Line]:
        match self.settings.code:
            case "announce":
                return [self.line(block.id, self.words.listing, self.pauses.paragraph)]
            case "read":
                return [self.line(block.id, block.text, self.pauses.paragraph)]
            case "skip":
                return []

    def aside(self, note: Note, manner: Manner) -> list[Line]:
        """A note, announced by its number."""
        return [
            self.line(note.id, self.words.note.format(note.number), self.pauses.sentence),
            *self.blocks(note.blocks, manner),
        ]

    def line(
        self,
        id: Id,
        text: str,
        pause: float,
        manner: Manner = NARRATOR,
        own: Iterable[Change] = (),
        is_title: bool = False,
        at: int = 0,
    ) -> Line:
        """A line as it is said; one that has nothing to say, such as a lone dash, is silence.

        `at` is where in its sentence the text begins: an author is told of changes by that.
        """
        made = self.say(text, manner.lang, own, is_title)
        said = made.marked if re.search(r"\w", made.text) else ""
        changes = tuple(replace(each, at=each.at + at) for each in made.changes) if said else ()
        return Line(id, said, pause, manner.lang, manner.voice, changes)

    def say(
        self, text: str, lang: str, own: Iterable[Change] = (), is_title: bool = False
    ) -> Spoken:
        """The author's `own` word for a place comes first, then the lexicon's, then the rules'.

        Where `own` says where it stands, the text has its spaces single already.
        """
        text = " ".join(text.split())
        odd = self.lexicon.changes(text, lang, self.language)
        known = spoken.settled(own, odd)
        known = spoken.settled(known, self.addresses(text, lang or self.language))
        return spoken.say(text, lang or self.language, known, is_title)

    def addresses(self, text: str, lang: str) -> Iterator[Change]:
        """How the addresses of the web in a text are said, where not as a rule would say them."""
        if self.settings.links == "whole":
            return
        for found in WEB.finditer(text):
            is_said = self.settings.links == "host"
            said = spoken.say(f"https://{found['host']}", lang).text if is_said else ""
            yield Change(found[0], said, "address", found.start())


def _words(sentence: Sentence) -> str:
    return " ".join(plain(sentence.inlines, _called).split())


def _called(reference: Reference) -> str:
    """A listener can turn to no page: what the target is, and its name."""
    return words(reference.lang).called(reference.role, reference.label)
