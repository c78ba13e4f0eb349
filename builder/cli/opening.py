"""A book opened for a command that only looks at it."""

from pathlib import Path
from typing import TYPE_CHECKING

from builder.cli.options import store
from builder.errors import BookError
from builder.report import Report

if TYPE_CHECKING:  # the book's own modules come when a command asks for them
    from builder.publish import Opened


def opened(report: Report, book: Path) -> "Opened":
    """Open a book and tell its errors; what there is of it can be looked at all the same.

    Raises `BookError` where nothing is.
    """
    from builder import publish

    with report.watching():
        found = publish.open_book(book, report.progress, store())
    report.problems(problem for problem in found.problems if problem.severity == "error")
    if report.status and not found.book.chapters:
        raise BookError
    return found
