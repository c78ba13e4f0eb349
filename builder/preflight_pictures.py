"""Preflight of pictures: each is decoded, since no edition tells of one that is broken."""

from collections.abc import Iterator
from pathlib import Path

from builder.config import Config, in_book
from builder.errors import Problem
from builder.model import Book, Image, Span, inlines

SUFFIXES = {".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp"}
"""What both a page engine and an EPUB reading system show (EPUB 3.3 § 3.2)."""


def pictures_can_be_shown(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Every picture of the text and the cover are whole, and are what a book can hold."""
    shown: dict[str, Span] = {}
    for node in inlines(book.chapters):
        if isinstance(node, Image) and not node.source.startswith("../"):
            shown.setdefault(node.source, node.span)
    for source, span in shown.items():
        yield from _faults(root, source, span)
    if book.meta.cover and is_below(root, book.meta.cover):
        yield from _faults(root, book.meta.cover, in_book(config, root, "cover"))


def is_below(root: Path, source: str) -> bool:
    """Whether a path stays in the manuscript's folder."""
    return (root / source).resolve().is_relative_to(root.resolve())


def _faults(root: Path, source: str, span: Span) -> Iterator[Problem]:
    path = root / source
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return  # which `checks` has told
    from builder.picture import decoding  # brings Pillow, which a book without pictures can spare

    for fault in decoding.faults(path):
        yield Problem(fault.code, f"`{source}` {fault.message}", span, fault.hint)


RULES = (pictures_can_be_shown,)
