"""``build --json``: what was made and what was wrong, as one JSON document on stdout."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from builder import __version__
from builder.cli.crash import SOFTWARE
from builder.cli.options import dump_json
from builder.editions import Made
from builder.errors import Problem, ToolError
from builder.report import Report, reporting

USAGE = 2
"""The exit status of a command that was not understood; click's own."""


class Recorder(Report):
    """A report that keeps what it shows, for the document.

    Problems and notes are shown on stderr all the same; what was made is in the document alone.
    """

    def __init__(self, is_quiet: bool = False, is_strict: bool = False) -> None:
        super().__init__(is_quiet, is_strict)
        self.document: dict[str, Any] = {
            "bookbuilder": __version__,
            "status": 0,
            "error": "",
            "editions": [],
            "missing": [],
            "problems": [],
            "notes": [],
        }

    def problems(self, problems: Iterable[Problem]) -> None:
        """Keep each problem, and show it."""
        some = list(problems)
        self.document["problems"] += map(asdict, some)
        super().problems(some)

    def warn(self, message: str) -> None:
        """Keep a note, and show it."""
        if message not in self.warned:
            self.document["notes"].append(message)
        super().warn(message)

    def lack(self, error: ToolError, editions: Sequence[str] = ()) -> None:
        """Keep what this machine lacks, and show it."""
        told = {"message": error.message, "hint": error.hint, "editions": editions}
        self.document["missing"].append(told)
        super().lack(error, editions)

    def made(self, edition: str, made: Made, began: float) -> None:
        """Keep what is known of a finished edition."""
        files = made.files or (made.path,)
        self.document["editions"].append(
            {
                "edition": edition,
                "path": made.path,
                "files": files,
                "extent": made.extent,
                "pages": made.pages or None,
                "bytes": sum(file.stat().st_size for file in {made.path, *files} if file.is_file()),
                "seconds": round(time.monotonic() - began, 3),
                "note": made.note,
                "is_whole": made.is_whole,
                "measures": [asdict(measure) for measure in made.measures],
                "problems": [asdict(problem) for problem in made.problems],
            }
        )


@contextmanager
def documented(
    is_json: bool, is_quiet: bool, is_strict: bool, **about: str | Path
) -> Iterator[Report]:
    """Report as ever; with `is_json`, print the document when all is done or has failed.

    `about` stands at its head.
    """
    if not is_json:
        with reporting(is_quiet, is_strict) as report:
            yield report
        return
    recorder = Recorder(is_quiet, is_strict)
    try:
        with reporting(report=recorder):
            yield recorder
    except BaseException as error:
        recorder.document |= {"status": _status(error), "error": _words(error)}
        raise
    finally:
        dump_json({**about, **recorder.document})
        sys.stdout.flush()


def _status(error: BaseException) -> int:
    """The exit status that an exception leads to."""
    match error:
        case SystemExit(code=int(status)):
            return status
        case typer.Exit(exit_code=status):
            return status
        case typer.BadParameter():
            return USAGE
    return SOFTWARE  # a fault of our own


def _words(error: BaseException) -> str:
    """Return the message of any other error that ended the command; empty for a plain exit."""
    return "" if isinstance(error, SystemExit | typer.Exit) else str(error)
