"""The print edition: a PDF that a press takes, and that reads aloud in order.

Half title, title page, copyright page, what the manuscript dedicates, contents, chapters on their
rectos; notes at the foot; tagged, with bookmarks and page labels.
"""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType

from builder import index, page_size, printers, style, words
from builder.editions import Job, Made
from builder.editions.pdf import compositors, faults, makeup, marks, pages, remarks
from builder.editions.pdf.compositors import Halted
from builder.editions.pdf.faults import Proof
from builder.editions.pdf.gathering import STANDARD, Case, Counts, Remark, union
from builder.editions.pdf.makeup import Element, Forme, MadeUp, Numbers, Room
from builder.editions.pdf.paragraphs import Manner
from builder.editions.pdf.remarks import Said
from builder.editions.pdf.starting import started
from builder.errors import BookError, Problem
from builder.folios import MADE, Folios, Leaf, find
from builder.model import Book, Span
from builder.store import write
from builder.style import Sheet
from builder.trims import Trim


def build(book: Book, job: Job) -> Made:
    """Make ``<name>.pdf``; raises `BookError` and `ToolError`."""
    printed = imposed(book, job)
    path = job.out / f"{job.name}.pdf"
    write(path, printed.content)
    found = partial(find, book, printed.leaves)
    note = tuned(printed.paragraphs)
    return Made(path, f"{printed.pages} pages", note, folios=found, pages=printed.pages)


def tuned(counts: Counts) -> str:
    """What was set otherwise than at its best, in a few words; empty for nothing."""
    ways = {"a line longer": counts.longer, "a line shorter": counts.shorter}
    ways["in their letters"] = counts.spaced
    told = ", ".join(f"{number} {way}" for way, number in ways.items() if number)
    some = "paragraph" if counts.tuned == 1 else "paragraphs"
    return f"{counts.tuned} {some} tuned: {told}" if told else ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and what the engine had to say about it."""

    content: bytes
    pages: int
    remarks: tuple[Remark, ...]
    faces: tuple[tuple[str, str], ...]
    """The families that were used, each with the characters it was used for."""
    leaves: tuple[Leaf, ...]
    """What of the book stands on which page."""
    paragraphs: Counts
    """How many were set in which way."""


def imposed(book: Book, job: Job) -> Printed:
    """The PDF before it is written; raises `BookError` and `ToolError`."""
    with room(book, job) as some:
        made, forme_ = _bound(book, job, some)
        printed = bound(made, forme_, book, job, some)
    return replace(printed, content=kept(printed.content, job.config.pdf.standard, book, job))


def kept(content: bytes, standard: str, book: Book, job: Job, table: str = "pdf") -> bytes:
    """The file in the standard that a table of book.toml names; raises `BookError`."""
    if standard == STANDARD:
        # It left the page engine as that, and is looked over by our tests alone.
        return content
    # What knows of inks is slow to import, and most books need none of it.
    from builder.editions.pdf.standards import promise

    return promise.kept(content, standard, book.meta, job, table)


def bound(made: MadeUp, forme_: Forme, book: Book, job: Job, room: Room) -> Printed:
    """Pages that are made up, as one file; raises `BookError` for what can't be printed."""
    stand = makeup.folio_copy(forme_.tree, forme_, [each.page for each in made.pages])
    blocks = list(makeup.folio_blocks(made.pages))
    drawn = room.folios(stand, blocks, forme_.tools)
    where = {
        folio: (file, at) for file, block in enumerate(blocks) for at, folio in enumerate(block)
    }
    gatherings = (*made.gatherings, made.blanks)
    cases = union([case for each in (*gatherings, *drawn) for case in each.cases])
    seen = tuple(dict.fromkeys(r for each in (*gatherings, *drawn) for r in each.remarks))
    said = Said((*seen, *made.remarks), _families(cases))
    remarks.report(said, book, job, forme_.families)
    job.progress("binding", 0, len(made.pages))
    faces, numbers = room.faces(cases), [each.content for each in drawn]
    content = _binding().bind(made, faces, numbers, where, room.opened)
    counts = sum((each.counts for each in made.gatherings), Counts())
    return Printed(content, len(made.pages), said.remarks, said.faces, made.leaves, counts)


def _families(cases: Iterable[Case]) -> tuple[tuple[str, str], ...]:
    used: dict[str, set[str]] = {}
    for case in cases:
        used.setdefault(case.facts["family"], set()).update("".join(case.text.values()))
    return tuple((family, "".join(sorted(letters))) for family, letters in sorted(used.items()))


@contextlib.contextmanager
def room(book: Book, job: Job) -> Iterator[Room]:
    """Where the pages of a book are set; what halts there is a problem of the book's."""
    with compositors.compositors(_binding) as some:
        try:
            yield Room(some, job.store, job.progress, open=lambda made: _binding().open_(made))
        except Halted as halted:
            raise BookError(_halted(halted, book, job)) from None


def _binding() -> ModuleType:
    """What binds; to import it takes time that there is while pages are set."""
    from builder.editions.pdf import binding

    return binding


def folios(book: Book, job: Job) -> Folios:
    """Where its pages begin, without the file; raises `BookError` and `ToolError`."""
    return find(book, made_up(book, job).leaves)


def extent(book: Book, job: Job) -> int:
    """How many it has, without the file; raises `BookError` and `ToolError`."""
    return len(made_up(book, job).pages)


def made_up(book: Book, job: Job) -> MadeUp:
    """Its pages, which nobody has bound; raises `BookError` and `ToolError`."""
    with room(book, job) as some:
        return _bound(book, job, some)[0]


def _bound(book: Book, job: Job, room: Room) -> tuple[MadeUp, Forme]:
    """The pages with the inner margin that so many of them need.

    How many there are is known when they are laid out. Where the margin is too narrow they are laid
    out again, once or, if that made them more, twice: each turn asks for a wider one. A book whose
    own sheet sets the margin keeps it.
    """
    gutter = page_size.gutter(job.config, job.root)
    rungs = style.preset(job.config.pdf.preset, job.root)
    while True:
        made = forme(book, job, rungs=rungs, gutter=gutter)
        laid = makeup.make_up(made, room)
        least = printers.gutter(len(laid.pages))
        wanted = f"{least:g}pt"
        is_asked = job.config.pdf.gutter != "auto"
        if is_asked or gutter == wanted or laid.inside > least - ROUNDING:
            return laid, made
        gutter = wanted


def _halted(halted: Halted, book: Book, job: Job) -> Problem:
    """Where the page engine was stopped, and what may be done."""
    about = halted.task.about.removeprefix(MADE)
    chapters = (each for each in book.chapters if about in (each.id, each.title and each.title.id))
    chapter = next(chapters, None)
    top = book.chapters[0].span.path if book.chapters else job.root
    place = chapter.span if chapter else Span(top, 1)
    name = f"`{chapter.label}`" if chapter else "the book"
    message = {
        "time": f"no page of {name} was set in {halted.patience:g} seconds",
        "memory": f"setting {name} took more memory than a chapter may",
        "depth": f"{name} is nested more deeply than pages can be set",
    }[halted.reason]
    hint = (
        "look for a table, a list, a picture or a paragraph of great size, or a rule of style.css"
    )
    return Problem("press-halted", message, place, hint)


ROUNDING = 0.1
"""Points by which a margin may be narrower than it was asked to be."""


def _cutting(job: Job) -> Sheet:
    """What the press is told of the cut: how far pictures run on beyond it, marks where it is."""
    settings = job.config.pdf
    bleed = page_size.bleed(job.config, job.root)
    rules = [f"bleed: {bleed};"] if bleed else []
    rules += ["marks: crop;"] if settings.marks else []
    return Sheet(Path("book.toml"), f"@page {{ {' '.join(rules)} }}\n" if rules else "")


def proof(book: Book, job: Job) -> list[Problem]:
    """What an eye would mark in the printed pages; raises `BookError` and `ToolError`."""
    some = proofs(book, job)
    found = [fault for each in some for fault in faults.all_of(each)]
    return marks.problems(found, book, job.root) + marks.tuned(some, book, job.root)


def proofs(book: Book, job: Job) -> list[Proof]:
    """How it is set, gathering by gathering; raises `BookError` and `ToolError`."""
    with room(book, job) as some:
        made, forme_ = _bound(book, job, some)
        return some.proofs(made, forme_)


def forme(
    book: Book, job: Job, page: Trim | None = None, rungs: tuple[str, ...] = (), gutter: str = ""
) -> Forme:
    """All that the pages are made of.

    `page` is their size where that is not paper's, and `rungs` are sheets that they have besides.
    """
    variables = trim(page or page_size.size(job.config, job.root, "pdf"))
    variables |= {"--gutter": gutter} if gutter else {}
    sheets = style.ladder("print", job.config.style.theme, job.root, variables, rungs)
    faces, files = style.faces(sheets)
    families = style.families(sheets)
    said = words.words(book.meta.language)
    depth = style.lines("--dropcap", sheets)
    face = families[0] if families else ""
    cutting = () if page else (_cutting(job),)
    tree = partial(pages.tree, book, said, face, depth, job.config.pdf)
    whole = tree()

    def numbered(numbers: Numbers) -> Element:
        # An index is made of numbers; all else has but room for some.
        made = tree(numbers) if index.chapter(book) else whole
        pages.number(made, numbers)
        return made

    return Forme(
        tree=whole,
        numbered=numbered,
        one=pages.page_one(book),
        families=tuple(families),
        sheets=(faces, *cutting, *sheets),
        root=job.root,
        readable=files,
        manner=Manner(
            is_whole=job.config.pdf.paragraphs == "whole",
            is_hanging=style.is_on("--hang", sheets),
            is_tuned=job.config.pdf.tune,
        ),
        tools=job.tools,
    )


def trim(page: Trim) -> dict[str, str]:
    """The finished page as custom properties of the sheet."""
    return {"--trim-width": page.width, "--trim-height": page.height}


def engine() -> ModuleType:
    """The page engine; raises `ToolError`, which says what to install for it."""
    try:
        return started()
    except OSError as error:
        raise compositors.missing(error) from error
