"""Files that were read as chapters, and may not be meant so; an order that may not be meant.

Nothing is left out for its name: it is read, and told. What a list names is meant.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from builder import config, file_names, file_order
from builder.errors import Problem
from builder.manuscript import Manuscript
from builder.model import Book, Chapter, Matter, Span

NOTES = {
    *("todo", "todos", "outline", "outlines", "synopsis", "scratchpad", "snippets", "backup"),
    *("brainstorm", "brainstorming", "worldbuilding", "storyboard", "gliederung", "brouillon"),
}
"""Words that name, at the end of a name, what an author writes for herself."""

ALONE = NOTES | {
    *("notes", "note", "characters", "cast", "scratch", "ideas", "idea", "draft", "drafts", "cuts"),
    *("research", "plan", "planning", "feedback", "comments", "untitled", "test", "temp", "tmp"),
    *("old", "unused", "discarded", "deleted", "misc", "blurb", "pitch", "template", "timeline"),
    *("notizen", "entwurf", "ideen", "figuren", "recherche", "idées", "personnages", "backups"),
    *("заметки", "черновик", "идеи", "персонажи", "наброски", "план", "жоспар", "to do"),
}
"""Words that do so where they are all of it: a chapter may well be called *Love notes*."""

FIRST = {"my", "story", "plot", "chapter", "book", "editing", "revision", "research", "character"}
FIRST |= {"world", "writing", "scene", "rough", "first", "second", "old", "early", "final", "style"}
FIRST |= {"deleted", "cut", "query", "beta"}
SECOND = {
    "notes",
    "ideas",
    "sheet",
    "sheets",
    "list",
    "bible",
    "plan",
    "timeline",
    "draft",
    "guide",
}
SECOND |= {"scenes", "letter", "readers", "drafts"}
"""Pairs of words that do so: *plot notes*, *rough draft*, *deleted scenes*."""

COPY = re.compile(
    r"^(?P<of>copy of |kopie von |copie de |копия )(?P<first>.+)$"
    r"|^(?P<second>.+?)(?P<mark>[ _-]+(copy|kopie|copie|копия|backup|bak|old|orig|new|final|draft"
    r"|edited|revised|v\d+)([ _-]*\d+)?| ?\(\d+\)| \d)$"
    r"|^(?P<third>.+?)(?P<clash>[ _.-]+\(?[^()]*(conflicted copy|sync-conflict).*)$",
    re.IGNORECASE,
)
"""How programs and people call a copy of a file; whether it is one, the other file says."""


def problems(book: Book, found: Manuscript) -> Iterator[Problem]:
    """What an author should be asked about the files of a folder whose names give the order."""
    if found.is_bare or len(found.sources) < 2:
        return
    names = _Names(book, found)
    yield from names.empty()
    if found.is_listed:
        return
    yield from names.left_out()
    yield from names.copies()
    yield from names.notes()
    yield from names.without_number()
    yield from names.order()


@dataclass
class _Names:
    """The names of a book's files."""

    book: Book
    found: Manuscript

    @cached_property
    def files(self) -> list[PurePath]:
        """The files as their folder knows them, in the order in which they are read."""
        root = self.found.root
        return [PurePath(source.path.relative_to(root)) for source in self.found.sources]

    @cached_property
    def chapters(self) -> dict[PurePath, list[Chapter]]:
        """What each file became."""
        made: dict[PurePath, list[Chapter]] = {file: [] for file in self.files}
        for chapter in self.book.chapters:
            made[PurePath(chapter.span.path.relative_to(self.found.root))].append(chapter)
        return made

    @cached_property
    def numbered(self) -> set[PurePath]:
        """The files that have a number in their names."""
        return file_order.numbered(self.files, self.book.meta.language)

    def is_plain(self, file: PurePath) -> bool:
        """Whether a file is nothing but a chapter, which its heading could have said otherwise."""
        return all(chapter.role == "chapter" for chapter in self.chapters[file])

    def empty(self) -> Iterator[Problem]:
        """Files that hold nothing, though once they may have held a chapter."""
        for file, chapters in self.chapters.items():
            if not chapters:
                hint = "put its text back, or take the file away"
                message = f"there is no text in `{file}`"
                yield Problem("file-empty", message, self.at(file), hint, "warning")

    def left_out(self) -> Iterator[Problem]:
        """Text in another form than Markdown with a number, as chapters have."""
        read = {(file.parent, file_names.key(file.stem)) for file in self.files}
        for each in self.found.unread:
            file = PurePath(each.path.relative_to(self.found.root))
            is_read = (file.parent, file_names.key(file.stem)) in read
            if each.is_writing and not is_read and self.is_like_a_chapter(file):
                message = f"`{file}` is not read, though its name is like a chapter's"
                reason, _, way = each.reason.partition(": ")
                hint = f"{reason}: {way}; if it is no part of the book, begin its name with `_`"
                yield Problem("chapter-unread", message, self.at(file), hint, "warning")

    def is_like_a_chapter(self, file: PurePath) -> bool:
        """Whether a name begins with a number, or counts on with others: *Chapter 3*."""
        others = {file_names.words(each.stem)[0] for each in self.numbered}
        counts = file in file_order.numbered([*self.files, file], self.book.meta.language)
        return file_names.is_numbered(file) or (counts and file_names.words(file.stem)[0] in others)

    def at(self, file: PurePath) -> Span:
        """The beginning of a file."""
        return Span(self.found.root / file, 1)

    def copies(self) -> Iterator[Problem]:
        """Files that are probably another one once more."""
        stems = {(file.parent, file_names.key(file.stem)): file for file in reversed(self.files)}
        for file in self.files:
            other = stems[file.parent, file_names.key(file.stem)]
            if other != file:
                message = f"`{file}` is read, and so is `{other}`: is one a copy of the other?"
                yield self.doubt(file, message, is_copy=True)
            elif found := COPY.match(file.stem):
                stem = file_names.key(found["first"] or found["second"] or found["third"])
                known = stems.get((file.parent, stem))
                if known or found["clash"]:
                    one = f"`{known}`" if known else "another file"
                    message = f"`{file}` is read as a chapter: is it a copy of {one}?"
                    yield self.doubt(file, message, is_copy=True)

    def notes(self) -> Iterator[Problem]:
        """Files that are called what authors call their notes."""
        for file in self.files:
            if self.is_plain(file) and not file_names.is_numbered(file) and _is_notes(file):
                message = f"`{file}` is read as a chapter: is it one, or is it notes of yours?"
                yield self.doubt(file, message)

    def without_number(self) -> Iterator[Problem]:
        """Files without a number among those that have one."""
        for before, file, after in zip(
            [None, *self.files], self.files, [*self.files[1:], None], strict=False
        ):
            inside = [each for each in self.files if each.parent == file.parent]
            have = [each for each in inside if each in self.numbered]
            odd = [each for each in inside if each not in self.numbered and self.is_nameless(each)]
            if file not in odd or len(have) <= max(1, len(odd)):
                continue
            where = f"after `{before}`" if before else f"before `{after}`"
            yield self.doubt(
                file, f"`{file}` has no number, and is read {where}: is that its place?"
            )

    def is_nameless(self, file: PurePath) -> bool:
        """Whether neither a file's name nor its heading says what it is, or where it belongs."""
        is_told = _is_notes(file) or file_order.is_role(file.stem)
        return self.is_plain(file) and not is_told

    def doubt(self, file: PurePath, message: str, is_copy: bool = False) -> Problem:
        """The Problem of a file that may be no chapter."""
        way = 'silence this: ignore = ["chapter-doubtful"] under [checks] in book.toml'
        if self.numbered:
            way = "give it a number"
        apart = file.with_name(f"_{file.name}")
        hint = f"if it is no part of the book, call it `{apart}`; if it is, {way}"
        if is_copy:
            hint = f"if it is, delete it, or keep it as `{apart}`; if not, give it another name"
        return Problem("chapter-doubtful", message, self.at(file), hint, "warning")

    def order(self) -> Iterator[Problem]:
        """Names that mean another order than the alphabet has."""
        matter: dict[PurePath, Matter] = {
            file: chapters[0].matter
            for file, chapters in self.chapters.items()
            if chapters and chapters[0].role != "epigraph"  # a part may have one, too
        }
        meant = file_order.meant(self.files, self.book.meta.language, matter)
        if meant == self.files:
            return
        first = next(a for a, b in zip(self.files, meant, strict=True) if a != b)
        listed = json.dumps([file.as_posix() for file in meant], ensure_ascii=False)
        hint = f"if not, write under [book] in book.toml: chapters = {listed}"
        if not (self.found.root / config.FILE).is_file():
            hint += f"; or begin the names with numbers, from `01-{meant[0].name}` on"
        message = f"the files are read by the alphabet: {_short(self.files)}; is this the order?"
        yield Problem("order-doubtful", message, self.at(first), hint, "warning")


def _is_notes(file: PurePath) -> bool:
    """Whether a name says that a file holds an author's notes."""
    some = file_names.words(file.stem)
    while some and some[-1].isdecimal():
        some.pop()
    if not some:
        return False
    is_pair = len(some) == 2 and some[0] in FIRST and some[1] in SECOND
    is_headed = len(some) > 1 and some[0] in ALONE and some[1] in {"for", "to", "list", "file"}
    return some[-1] in NOTES or " ".join(some) in ALONE or is_pair or is_headed


def _short(files: Sequence[PurePath]) -> str:
    """The first few of some files, in a message."""
    some = ", ".join(f"`{file.as_posix()}`" for file in files[:6])
    return f"{some}, …" if len(files) > 6 else some
