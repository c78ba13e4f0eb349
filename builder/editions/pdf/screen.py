"""The book for a tablet: the printed pages, but of a screen's shape, one-sided, none of them blank.

The same words set by the same press; links are followed, and those that lead out of the book are
seen to be links.
"""

from dataclasses import replace

from builder import page_size
from builder.editions import Job, Made
from builder.editions.pdf import makeup
from builder.editions.pdf.interior import bound, forme, kept, room
from builder.model import Book
from builder.store import write

RUNG = "screen.css"

DOTS = 264
"""Dots an inch of the sharpest tablets: more of a picture nobody sees there."""


def build(book: Book, job: Job) -> Made:
    """Make ``<name>-screen.pdf``; raises `BookError` and `ToolError`."""
    page = page_size.size(job.config, job.root, "screen")
    made = replace(forme(book, job, page, (RUNG,)), dots=DOTS)
    with room(book, job) as some:
        printed = bound(makeup.make_up(made, some), made, book, job, some)
    path = job.out / f"{job.name}-screen.pdf"
    standard = job.config.screen.standard
    write(path, kept(printed.content, standard, book, job, "screen"))
    return Made(path, f"{printed.pages} pages")
