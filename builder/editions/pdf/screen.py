"""The book for a tablet: the printed pages, but of a screen's shape, one-sided, none of them blank.

The same words set by the same press; links are followed, and those that lead out of the book are
seen to be links.
"""

from builder.editions import Job, Made
from builder.editions.pdf import engine, forme, pages, remarks, size
from builder.editions.pdf.standards import promise
from builder.model import Book
from builder.store import write

RUNG = "screen.css"


def build(book: Book, job: Job) -> Made:
    """Make ``<name>-screen.pdf``; raises `BookError` and `ToolError`."""
    press = engine()
    page = size(job, "screen", job.config.screen.trim)
    made, families = forme(book, job, press, page, (RUNG,))
    printed = press.impose(made, pages.page_one(book), job.progress)
    remarks.report(printed, book, job, families)
    path = job.out / f"{job.name}-screen.pdf"
    standard = job.config.screen.standard
    write(path, promise.kept(printed.content, standard, book.meta, job, "screen"))
    return Made(path, f"{printed.pages} pages")
