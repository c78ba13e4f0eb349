"""What a person sees while a book is made: bars, problems, one line an edition, an exit status.

Results go to stdout, talk to stderr. The only home of rich (MIT) besides the command line itself.
What a book says reaches a terminal by `Report.say` and `Report.show`, which take no markup: styles
are given beside the words, and what a terminal would obey is shown instead.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from builder import disk
from builder.editions import Made
from builder.errors import BookError, Problem, ToolError
from builder.visible import on_a_line

MADE, BAD_BOOK, NO_TOOL, INTERRUPTED = 0, 1, 3, 130
"""Exit statuses; 2 is for wrong usage, and click's own."""
GONE = 141
"""The exit status where whoever read what is printed has gone, as ``head`` has: 128 and SIGPIPE."""


class _Console(Console):
    """Leaves it to `reporting` what happens when a reader has gone."""

    def on_broken_pipe(self) -> None:
        """Rich would end the program with the status of a bad book."""
        raise BrokenPipeError


Piece: TypeAlias = object | tuple[object, str]
"""Words, or words and the style that they are shown in."""


def styled(*pieces: Piece) -> Text:
    """Put a line together; nothing in it is read as markup."""
    text = Text()
    for piece in pieces:
        words, style = piece if isinstance(piece, tuple) else (piece, "")
        text.append(on_a_line(words), style)
    return text


class Report:
    """Shows; decides nothing but the exit status."""

    def __init__(self, is_quiet: bool = False, is_strict: bool = False) -> None:
        self.is_quiet, self.is_strict = is_quiet, is_strict
        # A pipe has no width of its own; rich would fold at 80 and break what reads the columns.
        width = None if sys.stdout.isatty() else 200
        plain: dict[str, bool] = {"highlight": False, "markup": False, "emoji": False}
        self.out = _Console(soft_wrap=True, width=width, **plain)  # type: ignore[arg-type]
        self.err = _Console(stderr=True, soft_wrap=True, **plain)  # type: ignore[arg-type]
        self.status = MADE
        self.bars: Progress | None = None
        self.tasks: dict[str, TaskID] = {}
        self.warned: set[str] = set()
        self.read = ""
        """The line that told last what was read."""
        self.told: set[tuple[str, ...]] = set()
        """What was wrong in the turn before: its warnings are not told again."""
        self.seen: set[tuple[str, ...]] = set()
        """What is wrong in this one."""

    # Words ------------------------------------------------------------------------------

    def say(self, *pieces: Piece) -> None:
        """Print a line of talk, on stderr."""
        self.err.print(styled(*pieces))

    def show(self, *pieces: Piece) -> None:
        """Print a line of a result, on stdout."""
        self.out.print(styled(*pieces))

    # Problems ---------------------------------------------------------------------------

    def problems(self, problems: Iterable[Problem]) -> None:
        """Each problem with its place and its hint; the status they deserve."""
        some = list(problems)
        for problem in some:
            self.seen.add(_name(problem))
            if problem.severity == "error" or _name(problem) not in self.told:
                self.problem(problem)
        errors = sum(problem.severity == "error" for problem in some)
        warnings = len(some) - errors
        if some and not self.is_quiet:
            self.say((f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", "dim"))
        if errors or (warnings and self.is_strict):
            self.status = BAD_BOOK

    def problem(self, problem: Problem) -> None:
        """One problem, as a compiler prints it."""
        colour = "bold red" if problem.severity == "error" else "yellow"
        severity, code = (problem.severity, colour), (f"[{problem.code}]", "dim")
        self.say((problem.span, "bold"), ": ", severity, ": ", problem.message, " ", code)
        self.hint(problem.hint)

    def hint(self, hint: str) -> None:
        """The way out, if there is one."""
        if hint:
            self.say("  ", ("hint:", "dim"), " ", hint)

    def warn(self, message: str) -> None:
        """Something worth knowing about a build that goes on; of two editions that share a fault,
        once.
        """
        if message in self.warned:
            return
        self.warned.add(message)
        self.say(("note", "yellow"), ": ", message)

    def lacks(self, errors: Mapping[str, ToolError]) -> None:
        """Say what this machine lacks, and for which editions; what several lack, once."""
        for message in dict.fromkeys(error.message for error in errors.values()):
            some = {name: each for name, each in errors.items() if each.message == message}
            self.lack(next(iter(some.values())), tuple(some))

    def lack(self, error: ToolError, editions: Sequence[str] = ()) -> None:
        """Say what this machine lacks, with what brings it."""
        which = f"not made: {', '.join(editions)}; " if editions else ""
        self.say(("error", "bold red"), f": {which}{error.message}")
        self.hint(error.hint)
        self.status = self.status or NO_TOOL

    # Progress ---------------------------------------------------------------------------

    def progress(self, phase: str, done: int, total: int) -> None:
        """Move the bar of a phase; nothing where nobody watches."""
        if self.bars is None:
            return
        if phase not in self.tasks:
            self.tasks[phase] = self.bars.add_task(phase, total=total or None)
        self.bars.update(self.tasks[phase], completed=done, total=total or None)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Bars on a terminal, one a phase, gone when the work is done."""
        if self.is_quiet or not self.err.is_terminal:
            yield
            return
        columns = (
            TextColumn("{task.description:>20}", markup=False),
            BarColumn(40),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
        )
        with Progress(*columns, console=self.err, transient=True) as self.bars:
            try:
                yield
            finally:
                self.bars, self.tasks = None, {}

    # One turn after another -------------------------------------------------------------

    def turn(self, changed: Sequence[Path]) -> None:
        """Begin anew, because of some files."""
        self.status = MADE
        self.warned.clear()
        if changed and not self.is_quiet:
            more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
            self.say()
            self.say((changed[0], "bold dim"), (more, "dim"))

    @contextmanager
    def surviving(self) -> Iterator[None]:
        """Tell what is wrong with a book, and let its author mend it."""
        self.seen = set()
        try:
            yield
        except BookError as error:
            self.problems(error.problems)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            self.problems([disk.problem(error)])
        except ToolError as error:
            self.lack(error)
        self.told = self.seen
        if not self.is_quiet:
            self.say(("waiting for the next change", "dim"))

    # Results ----------------------------------------------------------------------------

    def made(self, edition: str, made: Made, began: float) -> None:
        """One line an edition: path, length, size, seconds, and what else is worth a word."""
        if self.is_quiet:
            return
        note = f"  {made.note}" if made.note else ""
        seconds = time.monotonic() - began
        told = f"  {made.extent}, {size(made)}, {seconds:.1f} s"
        self.show((f"{edition:9}", "green"), "  ", (made.path, "bold"), told, (note, "dim"))
        for path in _others(made):
            self.show(" " * 11, ("and", "dim"), " ", path)
        for measure in made.measures:
            mark = ("pass", "green") if measure.is_passed else ("FAIL", "bold red")
            found = f"  {measure.what:18} {measure.found}  "
            self.show(" " * 11, mark, found, (f"({measure.wanted})", "dim"))

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
        """Rows under heads, plain enough to be piped."""
        table = Table(box=None, pad_edge=False, header_style="dim")
        for head in heads:
            table.add_column(head, no_wrap=False, overflow="fold")
        for row in rows:
            table.add_row(*(styled(cell) for cell in row))
        self.out.print(table)


@contextmanager
def reporting(
    is_quiet: bool = False, is_strict: bool = False, report: Report | None = None
) -> Iterator[Report]:
    """A report that turns whatever ends the work into words and an exit status.

    `BookError`, `ToolError`, what a disk or the system refuses, and an interrupt end it quietly;
    anything else is our bug, and `builder.cli.group` has the last word.
    """
    report = report or Report(is_quiet, is_strict)
    # A polite request to end, from a shell or a service, is as good as Ctrl-C: what is half-written
    # is taken away, and the voice is let go.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield report
    except BookError as error:
        report.problems(error.problems)
        report.status = BAD_BOOK
    except ToolError as error:
        report.lack(error)
    except BrokenPipeError:
        let_go(sys.stdout, sys.stderr)
        report.status = GONE
    except OSError as error:
        report.problems([disk.problem(error)])
    except MemoryError:
        report.lack(ToolError("there is not enough memory", "close other programs, and try again"))
    except KeyboardInterrupt:
        report.say("stopped; what was spoken is kept, and nothing half-written is left")
        report.status = INTERRUPTED
    if report.status:
        sys.exit(report.status)


def let_go(*streams: TextIO) -> None:
    """Keep Python from writing once more, when it ends, to what can't be written."""
    with Path(os.devnull).open("wb") as nothing:
        for stream in streams:
            try:
                os.dup2(nothing.fileno(), stream.fileno())
            except (OSError, ValueError):
                continue  # a stream that is no file


def _others(made: Made) -> list[Path]:
    """What was made besides the edition's own file: files, and folders with what is in them."""
    home = made.path.parent
    tops = dict.fromkeys(home / file.relative_to(home).parts[0] for file in made.files)
    return [path for path in tops if path != made.path]


def size(made: Made) -> str:
    """How much an edition's file, or its folder, takes up, in the unit that fits it."""
    inside = [file for file in made.files if made.path in file.parents]
    count = float(sum(file.stat().st_size for file in inside or [made.path]))
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit != "MB" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"


def _name(problem: Problem) -> tuple[str, ...]:
    """What a problem is, wherever in its file an edit has moved it."""
    return problem.code, problem.message, str(problem.span.path)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
