"""``bookbuilder doctor``: what this machine has for making books, and what it lacks."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import Json, dump_json, store
from builder.report import NO_TOOL, Report, reporting

if TYPE_CHECKING:  # the book's own modules come when a command asks for them
    from builder.doctor import Finding
    from builder.publish import Opened


def doctor(
    book: Annotated[
        Path | None,
        typer.Argument(metavar="BOOK", help="A manuscript, to look for what it needs as well."),
    ] = None,
    is_json: Json = False,
) -> None:
    """Say what this machine has for making books, what it lacks, and what brings that."""
    from builder import doctor

    with reporting() as report:
        opened = _opened(report, book) if book else None
        needed = _engines(opened) if opened else set()
        found = [*doctor.examine(store(), needed), *(_narrator(opened) if opened else ())]
        if any(each.is_needed and not each.is_here for each in found):
            report.status = report.status or NO_TOOL
        if is_json:
            dump_json({"status": report.status, "findings": [asdict(each) for each in found]})
        else:
            _show(report, found)


def _opened(report: Report, book: Path) -> "Opened":
    """The book; its errors are told, for it may need something else when they are mended."""
    from builder import publish

    opened = publish.open_book(book, store=store())
    report.problems(p for p in opened.problems if p.severity == "error")
    return opened


def _engines(opened: "Opened") -> set[str]:
    """The engines that a book names."""
    from builder import engines

    settings = opened.config.audiobook
    names = (settings.voice, *settings.voices.values(), *opened.config.cast.values())
    return {engines.split(name, settings.engine)[0] for name in names}


def _narrator(opened: "Opened") -> Iterator["Finding"]:
    """Whoever will read the book."""
    from builder import publish
    from builder.doctor import Finding
    from builder.errors import BookError, ToolError

    purpose = f"reads {opened.book.meta.title}"
    try:
        reader = publish.cast(opened).own.name
    except ToolError as error:
        yield Finding("narrator", False, error.message, purpose, True, error.hint)
    except BookError as error:
        (problem,) = error.problems
        yield Finding("narrator", False, problem.message, purpose, True, problem.hint)
    else:
        yield Finding("narrator", True, reader, purpose, True)


def _show(report: Report, found: "list[Finding]") -> None:
    """A line for each thing; under one that is missing, what brings it."""
    for each in found:
        mark = "ok" if each.is_here else "MISSING" if each.is_needed else "absent"
        report.out.print(f"{mark:8} {each.what:19} {each.found} ({each.purpose})", markup=False)
        if not each.is_here:
            way = "to mend it" if each.is_needed else "if you want it"
            report.out.print(f"{'':28} {way}: {each.command}", markup=False)
    missing = [each for each in found if each.is_needed and not each.is_here]
    names = ", ".join(each.what for each in missing)
    report.err.print(f"needed, and missing: {names}" if missing else "all that is needed is here")
