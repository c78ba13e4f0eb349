"""``bookbuilder verify``: an EPUB, ours or anybody's, looked over before it goes to readers."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.opening import opened
from builder.cli.options import Json, Strict, dump_json
from builder.errors import Problem
from builder.report import BAD_BOOK, Report, reporting

if TYPE_CHECKING:  # it brings FFmpeg along, which --help should not pay for
    from builder.verify import Verdict

MOST = 5
"""Problems of one code that are shown; the others are counted, and ``--json`` has them all."""


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The EPUB: ours or anybody's.")],
    book: Annotated[
        Path | None,
        typer.Option(
            "--book",
            help="The manuscript it was made from: tell what of it is lost, doubled or moved.",
        ),
    ] = None,
    is_strict: Strict = False,
    is_json: Json = False,
) -> None:
    """Look over a finished EPUB: what EPUBCheck says of it, and what it does not ask."""
    from builder.verify import verify as look_over

    with reporting(is_strict=is_strict) as report:
        written = opened(report, book).book if book else None
        if report.status:
            return
        with report.watching():
            verdict = look_over(file, written, progress=report.progress)
        errors = sum(problem.severity == "error" for problem in verdict.problems)
        if errors or (is_strict and verdict.problems):
            report.status = BAD_BOOK
        if is_json:
            dump_json({"file": str(file), **asdict(verdict)})
        else:
            _show(report, file, verdict, errors)


def _show(report: Report, file: Path, verdict: "Verdict", errors: int) -> None:
    for problem in _few(verdict.problems, report):
        report.problem(problem)
    if verdict.why_not:
        report.warn(f"EPUBCheck was not asked: {verdict.why_not}")
    found = _count(errors, "error"), _count(len(verdict.problems) - errors, "warning")
    said = ", ".join(found) if verdict.problems else "nothing to mend"
    report.show((file, "bold"), f": {said}{_by(verdict)}")


def _few(problems: tuple[Problem, ...], report: Report) -> Iterator[Problem]:
    """The first of each code; a hint that was given is not given again."""
    for code, group in groupby(problems, lambda problem: problem.code):
        some, hint = list(group), ""
        for problem in some[:MOST]:
            yield replace(problem, hint="") if problem.hint == hint else problem
            hint = problem.hint
        if len(some) > MOST:
            report.say(f"  and {len(some) - MOST} more ", (f"[{code}]", "dim"))


def _by(verdict: "Verdict") -> str:
    """Who looked; nobody, where the file could not be opened."""
    if not verdict.checks:
        return ""
    ours = f"{verdict.checks} checks of ours"
    asked = f"EPUBCheck {verdict.epubcheck} and " if verdict.epubcheck else ""
    return f" ({asked}{ours})"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
