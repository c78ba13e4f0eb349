"""Markdown → `Book`. The only part of the builder that knows Markdown.

Reading never stops at the first fault: it collects every Problem, so that one run shows them all,
and what it can't hold it reports rather than drops.
"""

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from builder.errors import Problem, did_you_mean
from builder.manuscript import Manuscript
from builder.model import Book, Chapter, Link, Meta, Span, rewrite
from builder.reader.files import FileReader, parse, pretty, title_of
from builder.reader.inlines import below
from builder.reader.ledger import Names

__all__ = ["read"]


def read(
    manuscript: Manuscript, progress: Callable[[str, int, int], None] = lambda *_: None
) -> tuple[Book, list[Problem]]:
    """The book of a manuscript, and everything that is wrong with it."""
    problems: list[Problem] = []
    names = Names()
    meta = manuscript.config.book
    is_bare = len(manuscript.sources) == 1
    chapters: list[Chapter] = []
    for number, source in enumerate(manuscript.sources):
        progress("reading", number, len(manuscript.sources))
        file, nodes = parse(source, problems)
        if is_bare and not meta.title:
            title, nodes = title_of(nodes)
            meta = replace(meta, title=title)
        label = (is_bare and meta.title) or pretty(source.path.stem)
        reader = FileReader(manuscript.root, file, names, meta.language, problems)
        chapters += reader.chapters(nodes, label)
    progress("reading", len(manuscript.sources), len(manuscript.sources))
    if not chapters and manuscript.sources:
        span = Span(manuscript.sources[0].path, 1)
        hint = "write a line `# First chapter` and some text below it"
        problems.append(Problem("book-empty", "there is no chapter in it", span, hint))
    meta = _titled(meta, chapters, manuscript)
    return Book(meta, _linked(tuple(chapters), names, manuscript, problems)), problems


def _titled(meta: Meta, chapters: Sequence[Chapter], manuscript: Manuscript) -> Meta:
    """A book always has a title: its own, else its one chapter's, else its folder's or file's."""
    if meta.title:
        return meta
    if len(chapters) == 1 and chapters[0].title:
        return replace(meta, title=chapters[0].label)
    is_folder = len(manuscript.sources) != 1
    name = manuscript.root.resolve().name if is_folder else manuscript.sources[0].path.stem
    return replace(meta, title=pretty(name))


def _linked(
    chapters: tuple[Chapter, ...], names: Names, manuscript: Manuscript, problems: list[Problem]
) -> tuple[Chapter, ...]:
    """The chapters with every link inside the book led to an id, now that all ids are known."""

    def settle(node: Any) -> Any:
        if not isinstance(node, Link) or urlsplit(node.target).scheme:
            return node
        target = _target(node, names, manuscript)
        if target is None:
            known = [f"#{name}" for name in names.anchors] + list(names.files)
            message = f"link `{node.target}` leads nowhere"
            hint = (
                did_you_mean(node.target, known)
                or "links lead to a chapter's file or to an `{#id}`"
            )
            problems.append(Problem("link-dead", message, node.span, hint))
            return node
        return replace(node, target=f"#{target}")

    return rewrite(chapters, settle)


def _target(link: Link, names: Names, manuscript: Manuscript) -> str | None:
    """The id a link inside the book means, if there is one."""
    path, _, fragment = link.target.partition("#")
    if not path:
        return names.anchors.get(fragment)
    file = posixpath.normpath(below(path, link.span.path, manuscript.root))
    if (chapter := names.files.get(file)) is None:
        return None
    return names.anchors.get(fragment) if fragment else chapter
