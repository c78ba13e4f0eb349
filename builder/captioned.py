"""What a list of figures or of tables names: those with a caption, by its first sentence."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from builder.model import Block, Chapter, Figure, Reference, Table, blocks, plain
from builder.words import words

Kind: TypeAlias = Literal["figures", "tables"]

KINDS: dict[Kind, type[Figure] | type[Table]] = {"figures": Figure, "tables": Table}


def names(chapter: Chapter, kind: Kind) -> Iterator[tuple[Block, str]]:
    """The blocks of a chapter that such a list names, and what it calls them."""
    for block in blocks(chapter):
        if isinstance(block, Figure | Table) and isinstance(block, KINDS[kind]) and block.caption:
            yield block, " ".join(plain(block.caption[0].inlines, _named).split())


def _named(reference: Reference) -> str:
    """A reference by a name, on paper, too: beside the number of a page another is one too many."""
    return words(reference.lang).named(reference.role, reference.label)
