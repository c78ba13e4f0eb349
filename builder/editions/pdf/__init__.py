"""The print edition: a PDF that a press takes, and that reads aloud in order.

Half title, title page, copyright page, what the manuscript dedicates, contents, chapters on their
rectos; notes at the foot; tagged, with bookmarks and page labels.
"""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from builder import config, printers, style, trims, words
from builder.editions import Job, Made, Progress
from builder.editions.pdf import faults, indexed, marks, pages, remarks
from builder.editions.pdf.faults import SetLine
from builder.editions.pdf.indexed import Numbers
from builder.editions.pdf.paragraphs import Manner
from builder.errors import BookError, Problem, ToolError
from builder.folios import Folios, find
from builder.model import Book, Id
from builder.store import write
from builder.style import Sheet
from builder.trims import Trim

if TYPE_CHECKING:
    from builder.editions.pdf.press import Forme, Laid, Printed

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
    found = find(book, printed.leaves)
    return Made(path, f"{printed.pages} pages", folios=found, pages=printed.pages)


def imposed(book: Book, job: Job) -> "Printed":
    """The PDF before it is written; raises `BookError` and `ToolError`."""
    press = engine()
    impose: Callable[..., Printed] = press.impose
    printed, families = _bound(book, job, press, impose)
    remarks.report(printed, book, job, families)
    return printed


def folios(book: Book, job: Job) -> Folios:
    """Where its pages begin, without the file; raises `BookError` and `ToolError`."""
    return find(book, _laid(book, job).leaves)


def extent(book: Book, job: Job) -> int:
    """How many it has, without the file; raises `BookError` and `ToolError`."""
    return _laid(book, job).pages


def _laid(book: Book, job: Job) -> "Laid":
    press = engine()
    lay: Callable[..., Laid] = press.lay
    return _bound(book, job, press, lay)[0]


Set = TypeVar("Set", "Printed", "Laid")


def _bound(
    book: Book, job: Job, press: ModuleType, lay: "Callable[[Forme, Id, Progress], Set]"
) -> tuple[Set, list[str]]:
    """The pages with the inner margin that so many of them need.

    How many there are is known when they are laid out. Where the margin is too narrow they are laid
    out again, once or, if that made them more, twice: each turn asks for a wider one. A book whose
    own sheet sets the margin keeps it.
    """
    gutter = _gutter(job)
    while True:
        made, families = forme(book, job, press, gutter=gutter)
        laid = lay(made, pages.page_one(book), job.progress)
        least = printers.gutter(laid.pages)
        wanted = f"{least:g}pt"
        is_asked = job.config.pdf.gutter != "auto"
        if is_asked or gutter == wanted or laid.inside > least - ROUNDING:
            return laid, families
        gutter = wanted


ROUNDING = 0.1
"""Points by which a margin may be narrower than it was asked to be."""


def _gutter(job: Job) -> str:
    """The inner margin that the author asks for; empty for the sheet's own."""
    given = job.config.pdf.gutter
    return "" if given == "auto" else _length(job, "gutter", given, 'or "auto"')


def _length(job: Job, key: str, given: str, otherwise: str) -> str:
    """A length of ``[pdf]``; raises `BookError` where it is none."""
    try:
        trims.points(given)
    except ValueError:
        place = config.place(job.root, "pdf", key)
        hint = f'a length: {key} = "0.125in"; {otherwise}'
        problem = Problem("length-unknown", f"`{given}` is no length", place, hint)
        raise BookError(problem) from None
    return given


def _cutting(job: Job) -> Sheet:
    """What the press is told of the cut: how far pictures run on beyond it, marks where it is."""
    settings = job.config.pdf
    bleed = _length(job, "bleed", settings.bleed, "or nothing") if settings.bleed else ""
    rules = [f"bleed: {bleed};"] if bleed else []
    rules += ["marks: crop;"] if settings.marks else []
    return Sheet(Path("book.toml"), f"@page {{ {' '.join(rules)} }}\n" if rules else "")


def proof(book: Book, job: Job) -> list[Problem]:
    """What an eye would mark in the printed pages; raises `BookError` and `ToolError`."""
    press = engine()
    made, _ = forme(book, job, press, gutter=_gutter(job))
    paragraphs: list[list[SetLine]] = press.proofs(made, job.progress)
    found = [fault for paragraph in paragraphs for fault in faults.faults(paragraph)]
    return marks.problems(found, book, job.root)


def forme(
    book: Book,
    job: Job,
    press: ModuleType,
    page: Trim | None = None,
    rungs: tuple[str, ...] = (),
    gutter: str = "",
) -> tuple["Forme", list[str]]:
    """All that the pages are made of, and the families that they are set in.

    `page` is their size where that is not paper's, and `rungs` are sheets that they have besides.
    """
    variables = trim(page or size(job, "pdf", job.config.pdf.trim))
    variables |= {"--gutter": gutter} if gutter else {}
    sheets = style.ladder("print", job.config.style.theme, job.root, variables, rungs)
    faces, files = style.faces(sheets)
    families = style.families(sheets)
    said = words.words(book.meta.language)
    depth = style.lines("--dropcap", sheets)
    face = families[0] if families else ""
    manner = Manner(job.config.pdf.paragraphs == "whole", style.is_on("--hang", sheets))
    cutting = () if page else (_cutting(job),)

    def made(numbers: Numbers) -> "Forme":
        tree = pages.tree(book, said, face, depth, job.config.pdf, numbers)
        return cast("Forme", press.Forme(tree, (faces, *cutting, *sheets), job.root, files, manner))

    one = pages.page_one(book)
    known = indexed.numbers(book, lambda some: press.numbers(made(some), one, job.progress))
    return made(known), families


def trim(page: Trim) -> dict[str, str]:
    """The finished page as custom properties of the sheet."""
    return {"--trim-width": page.width, "--trim-height": page.height}


def size(job: Job, table: str, given: str) -> Trim:
    """The finished page that a table of book.toml gives; raises `BookError` where it is none."""
    found = trims.find(given)
    if found and _is_between(SMALLEST, found.points, LARGEST):
        return found
    place = config.place(job.root, table, "trim")
    message = f"`{given}` is no page that we can set"
    raise BookError(Problem("trim-unknown", message, place, trims.near(given)))


def _is_between(least: Lengths, sizes: Lengths, most: Lengths) -> bool:
    return all(low <= size <= high for low, size, high in zip(least, sizes, most, strict=True))


def engine() -> ModuleType:
    """The page engine, or what to install for it."""
    try:
        # It prints a banner of its own where a library is missing; ours says which command helps.
        with contextlib.redirect_stdout(io.StringIO()):
            from builder.editions.pdf import press
    except OSError as error:
        raise ToolError(f"print needs Pango, which is not here: {error}", LIBRARIES) from error
    return press
