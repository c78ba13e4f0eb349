"""Markdown → `Book`. The only part of the builder that knows Markdown.

Reading never stops at the first fault: it collects every Problem, so that one run shows them all,
and what it can't hold it reports rather than drops.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from builder import config, index
from builder.errors import Problem
from builder.manuscript import Manuscript, Source
from builder.model import Book, Chapter, Meta, Span
from builder.reader.files import Desk, above, banner, pretty
from builder.reader.ledger import Names
from builder.reader.links import Links
from builder.reader.slugs import unique
from builder.reader.standing import Standing

__all__ = ["Standing", "read"]


def read(
    manuscript: Manuscript,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    standing: Standing | None = None,
) -> tuple[Book, list[Problem]]:
    """The book of a manuscript, and everything that is wrong with it.

    Files that were read before are `standing`, and are not read again.
    """
    problems: list[Problem] = []
    names = Names()
    meta = manuscript.config.book
    is_bare = len(manuscript.sources) == 1
    chapters: list[Chapter] = []
    shared = banner([source.text for source in manuscript.sources])
    is_first = shared != meta.title  # which the title page shows
    for number, source in enumerate(manuscript.sources):
        progress("reading", number, len(manuscript.sources))
        title = shared if above(source.text) == shared else ""
        desk = Desk(manuscript.root, meta.language, meta.title, is_bare, title, is_first)
        is_first = is_first and not title
        try:
            made = standing.read(desk, source, names) if standing else desk.read(source, names)
        except RecursionError:
            problems.append(_too_deep(source))
            continue
        names.add(made.names)
        meta = replace(meta, title=made.title)
        chapters += made.chapters
        problems += made.problems
    progress("reading", len(manuscript.sources), len(manuscript.sources))
    if not chapters and manuscript.sources:
        span = Span(manuscript.sources[0].path, 1)
        hint = "write a line `# First chapter` and some text below it"
        problems.append(Problem("book-empty", "there is no chapter in it", span, hint))
    meta = _titled(meta, chapters, manuscript, problems)
    if names.has_marks:
        id = unique("index", names.taken)
        chapters = list(index.placed(chapters, meta.language, id))
    linked = Links(tuple(chapters), names, manuscript, problems).settled()
    return Book(meta, linked), problems


def _too_deep(source: Source) -> Problem:
    """The Problem of a file that no reader gets to the bottom of; most likely its line of marks."""
    lines = [*enumerate(source.text.splitlines(), 1)]
    number = max(lines, key=lambda line: len(re.findall(r"[*_~\[<]", line[1])))[0]
    hint = "take some of the marks out that stand within one another"
    span = Span(source.path, number)
    return Problem("nesting-deep", "this is nested too deep to read", span, hint)


def _titled(
    meta: Meta, chapters: Sequence[Chapter], manuscript: Manuscript, problems: list[Problem]
) -> Meta:
    """A book always has a title: its own, else its one chapter's, else its folder's or file's."""
    if meta.title.strip():
        return meta
    is_folder = len(manuscript.sources) != 1
    name = manuscript.root.resolve().name if is_folder else manuscript.sources[0].path.stem
    title, origin = pretty(name), "folder" if is_folder else "file"
    if len(chapters) == 1 and chapters[0].title:
        title, origin = chapters[0].label, "one chapter"
    has_toml = not manuscript.is_bare and (manuscript.root / config.FILE).is_file()
    # A story that is a file with a heading, and no more, has said what it is called.
    if chapters and (has_toml or not chapters[0].title or len(chapters) > 1):
        span = config.place(manuscript.root, "", "book") if has_toml else chapters[0].span
        quoted = json.dumps(title, ensure_ascii=False)
        hint = f"write title = {quoted} under [book] in book.toml"
        hint += (
            "" if has_toml else f", or `title: {quoted}` between two lines `---` at the file's head"
        )
        message = f"the book has no title: it is called `{title}`, after its {origin}"
        problems.append(Problem("title-missing", message, span, hint, "warning"))
    return replace(meta, title=title)
