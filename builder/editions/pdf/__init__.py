"""The print edition: a PDF that a press takes, and that reads aloud in order.

Half title, title page, copyright page, what the manuscript dedicates, contents, chapters on their
rectos; notes at the foot; tagged, with bookmarks and page labels.
"""

import contextlib
import io
import re
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

from builder import config, style, words
from builder.editions import Job, Made
from builder.editions.pdf import faults, marks, pages, remarks
from builder.editions.pdf.faults import SetLine
from builder.editions.pdf.paragraphs import Manner
from builder.errors import BookError, Problem, ToolError
from builder.model import Book
from builder.store import write

if TYPE_CHECKING:
    from builder.editions.pdf.press import Forme, Printed

LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(in|mm|cm|pt)")
POINTS = {"in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "pt": 1.0}

SMALLEST, LARGEST = (3 * 72, 4 * 72), (24 * 72, 36 * 72)
"""The pages we can set, in points: room for a line of words; and what a printer has paper for."""

Lengths: TypeAlias = tuple[float, ...]

LIBRARIES = (
    "Debian, Ubuntu: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    "  Fedora: sudo dnf install pango\n"
    "  macOS: brew install pango"
)


def build(book: Book, job: Job) -> Made:
    """Make ``<name>.pdf``; raises `BookError` and `ToolError`."""
    printed = imposed(book, job)
    path = job.out / f"{job.name}.pdf"
    write(path, printed.content)
    return Made(path, f"{printed.pages} pages")


def imposed(book: Book, job: Job) -> "Printed":
    """The PDF before it is written; raises `BookError` and `ToolError`."""
    press = _press()
    made, families = forme(book, job, press)
    printed: Printed = press.impose(made, pages.page_one(book), job.progress)
    remarks.report(printed, book, job, families)
    return printed


def proof(book: Book, job: Job) -> list[Problem]:
    """What an eye would mark in the printed pages; raises `BookError` and `ToolError`."""
    press = _press()
    made, _ = forme(book, job, press)
    paragraphs: list[list[SetLine]] = press.proofs(made, job.progress)
    found = [fault for paragraph in paragraphs for fault in faults.faults(paragraph)]
    return marks.problems(found, book, job.root)


def forme(book: Book, job: Job, press: ModuleType) -> tuple["Forme", list[str]]:
    """All that the pages are made of, and the families that they are set in."""
    sheets = style.ladder("print", job.config.style.theme, job.root, trim(job))
    faces, files = style.faces(sheets)
    families = style.families(sheets)
    said = words.words(book.meta.language)
    depth = style.lines("--dropcap", sheets)
    tree = pages.tree(book, said, families[0] if families else "", depth)
    manner = Manner(job.config.pdf.paragraphs == "whole", style.is_on("--hang", sheets))
    return press.Forme(tree, (faces, *sheets), job.root, files, manner), families


def trim(job: Job) -> dict[str, str]:
    """The finished page as custom properties of the sheet; raises `BookError` where it is none."""
    given = job.config.pdf.trim
    lengths = [found for each in given.split() if (found := LENGTH.fullmatch(each))]
    sizes = tuple(float(each[1]) * POINTS[each[2]] for each in lengths)
    if len(sizes) == len(given.split()) == 2 and _is_between(SMALLEST, sizes, LARGEST):
        return {"--trim-width": lengths[0][0], "--trim-height": lengths[1][0]}
    place = config.place(job.root, "pdf", "trim")
    hint = 'two lengths, width and height: trim = "6in 9in", or "148mm 210mm"'
    raise BookError(Problem("trim-unknown", f"`{given}` is no page that we can set", place, hint))


def _is_between(least: Lengths, sizes: Lengths, most: Lengths) -> bool:
    return all(low <= size <= high for low, size, high in zip(least, sizes, most, strict=True))


def _press() -> ModuleType:
    """The page engine, or what to install for it."""
    try:
        # It prints a banner of its own where a library is missing; ours says which command helps.
        with contextlib.redirect_stdout(io.StringIO()):
            from builder.editions.pdf import press
    except OSError as error:
        raise ToolError(f"print needs Pango, which is not here: {error}", LIBRARIES) from error
    return press
