"""What the page engine said → what the author should know, with its place in the manuscript."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from builder import model, style
from builder.editions import Job
from builder.editions.pdf.gathering import Remark
from builder.errors import BookError, Problem
from builder.model import Book, Span

SAID = re.compile(r"^Image .* has no required alt description|^Content discarded: target points")
"""What preflight has said already, or another remark says."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the engine had to say of pages."""

    remarks: tuple[Remark, ...]
    faces: tuple[tuple[str, str], ...]
    """The families that were used, each with the characters it was used for."""


def report(
    said: Said, book: Book, job: Job, families: Sequence[str], place: Span | None = None
) -> None:
    """Warn of what the book can be printed with; raise `BookError` for what it can't.

    What has no place of its own is shown at `place`, or at the book's beginning.
    """
    top = place or Span(book.chapters[0].span.path if book.chapters else job.root, 1)
    where = Where(top, job.root)
    unsaid = (each for each in said.remarks if not SAID.search(each.message))
    # Preflight knows more properties than the engine, and has told of those that are none.
    unsaid = (each for each in unsaid if not each.message.endswith(", unknown property."))
    found = [
        *(_problem(each, book, where) for each in unsaid),
        *_foreign(said, book, top, families),
    ]
    problems = list(dict.fromkeys(found))
    if errors := [each for each in problems if each.severity == "error"]:
        raise BookError(*errors)
    for each in problems:
        job.warn(str(each))


@dataclass(frozen=True, slots=True)
class Where:
    """Where to look for what a remark is about."""

    top: Span
    """What has no place of its own is shown there."""
    root: Path

    def sheet(self, words: str) -> Span:
        """The place in the book's own sheet where some words stand."""
        path = self.root / style.OWN
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        found = ((at, line.find(words) + 1) for at, line in enumerate(lines, 1) if words in line)
        line, column = next(found, (0, 0))
        return Span(path, line, column) if line else self.top


def _problem(remark: Remark, book: Book, where: Where) -> Problem:
    """One remark, understood; what we don't know is passed on as it was said."""
    for pattern, understand in _KNOWN:
        if found := re.search(pattern, remark.message):
            return understand(found, book, where)
    place = where.top
    if remark.sheet and (at := re.search(r" at (\d+):(\d+)", remark.message)):
        place = Span(Path(remark.sheet), int(at[1]), int(at[2]))
    message = re.sub(r"\s*` at \d+:\d+", "`", remark.message.rstrip("."))
    return Problem("print-remark", message[:1].lower() + message[1:], place, severity="warning")


def _glyph(found: re.Match[str], book: Book, where: Where) -> Problem:
    letter = chr(int(found[1], 16))
    message = f"no face on this machine has `{letter}` (U+{found[1]})"
    hint = "write it another way, or name a face that has it in style.css: --text-face"
    return Problem("glyph-missing", message, _place_of(letter, book, where.top), hint)


def _anchor(found: re.Match[str], book: Book, where: Where) -> Problem:
    links = (
        each.span
        for each in model.inlines(book.chapters)
        if isinstance(each, model.Link | model.Reference) and each.target == f"#{found[1]}"
    )
    return Problem("link-dead", f"nothing is called `#{found[1]}`", next(links, where.top))


def _overlong(found: re.Match[str], book: Book, where: Where) -> Problem:
    notes = (note for chapter in book.chapters for note in chapter.notes if note.id == found[1])
    note = next(notes, None)
    hint = 'notes may stand at the end: `[pdf] notes = "chapter"`, or `"end"` for the book\'s'
    message = "a note is longer than a page, and would be cut off at its foot"
    return Problem("note-overlong", message, note.span if note else where.top, hint)


def _wide(found: re.Match[str], book: Book, where: Where) -> Problem:
    tables = (each for chapter in book.chapters for each in model.blocks(chapter))
    place = next((each.span for each in tables if each.id == found[1]), where.top)
    hint = "make it two tables, put fewer or shorter words into its cells, or give [pdf] a wider"
    hint += ' page: trim = "8.5in 11in"'
    message = "this table is wider than the page: its last columns would not be printed"
    return Problem("table-overflow", message, place, hint)


def _restless(found: re.Match[str], book: Book, where: Where) -> Problem:
    targets = found[1].split()
    references = (
        each
        for each in model.inlines(book.chapters)
        if isinstance(each, model.Reference) and each.target in targets
    )
    first = next(references, None)
    whose = f" of `{first.target}`" if first else ""
    message = f"the page{whose} comes to no rest: its own number moves it"
    hint = "change a few words before it, or give some links that say its page words: `[so](…)`"
    return Problem("page-restless", message, first.span if first else where.top, hint)


def _image(found: re.Match[str], book: Book, where: Where) -> Problem:
    source = unquote(urlsplit(found[1]).path).lstrip("/")
    pictures = (
        each.span
        for each in model.inlines(book.chapters)
        if isinstance(each, model.Image) and each.source == source
    )
    reason = found[2].split(": ", 1)[-1] or "it is no picture, or one too large to unpack"
    place = next(pictures, None) or where.sheet(source.rsplit("/", 1)[-1])
    return Problem("image-unreadable", f"`{source}` can't be shown: {reason}", place)


def _sheet(found: re.Match[str], book: Book, where: Where) -> Problem:
    name = unquote(urlsplit(found[1]).path).rsplit("/", 1)[-1]
    message = f"the sheet `{name}` can't be read: {found[2].split(': ', 1)[-1].rstrip('.')}"
    return Problem("print-remark", message, where.sheet(name), severity="warning")


_Understand = Callable[[re.Match[str], Book, Where], Problem]

_KNOWN: tuple[tuple[str, _Understand], ...] = (
    (r"^\.notdef glyph rendered .*\(U\+([0-9A-F]+)\)", _glyph),
    (r"^No anchor #(.*) for internal URI reference", _anchor),
    (r"^Pages come to no rest: (.*)", _restless),
    (r"^Note longer than a page: #(.*)", _overlong),
    (r"^Table wider than its sheet: #(.*)", _wide),
    (r"^Failed to load image at '(.*?)': (.*)", _image),
    (r"^Failed to load stylesheet at (\S+) ?: (.*)", _sheet),
)


def _foreign(said: Said, book: Book, top: Span, families: Sequence[str]) -> Iterator[Problem]:
    """Letters that none of the book's faces has, set in whatever this machine had instead."""
    for family, letters in said.faces:
        if family in families:
            continue
        letter = next((each for each in letters if not each.isspace()), " ")
        message = f"`{letter}` is not in {families[0]}: set in {family}" if families else family
        hint = "another machine may have another face; choose one in style.css, or another letter"
        place = _place_of(letter, book, top)
        yield Problem("face-foreign", message, place, hint, "warning")


def _place_of(letter: str, book: Book, top: Span) -> Span:
    """The first place in the manuscript where that letter stands."""
    for each in model.inlines(book.chapters):
        if isinstance(each, model.Text | model.Code) and letter in each.text:
            before = each.text[: each.text.index(letter)]
            return Span(each.span.path, each.span.line, each.span.column + len(before))
    return top
