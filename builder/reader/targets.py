"""The places of a book that have a name, which a link without words may call them by.

A chapter is called by its title, a heading and ``[Aitys]{#aitys}`` by their words. A figure and a
table are called what they are, and by the chapter they stand in: a caption is a sentence or three,
a description is written for those who can't see, and a table has neither. Nothing else has a name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.model import (
    Block,
    Chapter,
    Figure,
    Heading,
    Id,
    Inline,
    Matter,
    Phrase,
    SceneBreak,
    Table,
    block_sentences,
    children,
    inlines,
    plain,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A place with a name, and what a `Reference` must know of it."""

    id: Id
    role: str
    label: str
    """Its own words, or the chapter's where it has none."""
    lang: str
    """The language of the label."""
    chapter: Id
    matter: Matter

    @property
    def is_placed(self) -> bool:
        """Whether the label is the chapter's, and says nothing within it."""
        return self.role in ("figure", "table")


def targets(chapters: Iterable[Chapter], language: str) -> dict[Id, Target]:
    """The named places of a book in that language, by their ids."""
    found = (
        target for chapter in chapters for target in _Survey(chapter, chapter.lang or language)
    )
    return {target.id: target for target in found}


@dataclass(frozen=True, slots=True)
class _Survey:
    """One chapter's named places."""

    chapter: Chapter
    lang: str

    def __iter__(self) -> Iterator[Target]:
        # One that shows no title has no name: its label is a word of ours.
        if title := self.chapter.title:
            yield self.target(self.chapter.id, self.chapter.role, self.label, self.lang)
            yield from self.phrases(title.inlines, self.lang)
        yield from self.blocks(self.chapter.blocks, self.lang)
        for note in self.chapter.notes:
            yield from self.blocks(note.blocks, self.lang)

    @property
    def label(self) -> str:
        return self.chapter.label if self.chapter.title else ""

    def target(self, id: Id, role: str, label: str, lang: str) -> Target:
        return Target(id, role, label, lang, self.chapter.id, self.chapter.matter)

    def blocks(self, blocks: Iterable[Block], lang: str) -> Iterator[Target]:
        for block in blocks:
            if not isinstance(block, SceneBreak):
                own = block.attributes.lang or lang
                yield from self.block(block, own)
                for sentence in block_sentences(block):
                    yield from self.phrases(sentence.inlines, own)
                # Last, for a block knows the language of its own phrases best.
                yield from self.blocks(children(block), own)

    def block(self, block: Block, lang: str) -> Iterator[Target]:
        """The place that a block is, if it has a name."""
        match block:
            case Heading(id=id, title=title):
                yield self.target(id, "heading", _words(title.inlines), lang)
            case Figure(id=id):
                yield self.target(id, "figure", self.label, self.lang)
            case Table(id=id):
                yield self.target(id, "table", self.label, self.lang)
            case _:
                return

    def phrases(self, some: tuple[Inline, ...], lang: str) -> Iterator[Target]:
        for node in inlines(some):
            if isinstance(node, Phrase) and node.id and (label := _words(node.inlines)):
                yield self.target(node.id, "phrase", label, node.attributes.lang or lang)


def _words(some: tuple[Inline, ...]) -> str:
    return " ".join(plain(some).split())
