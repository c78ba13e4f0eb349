"""What a person sees while a book is made: bars, problems, one line an edition, an exit status.

Results go to stdout, talk to stderr. The only home of rich (MIT) besides the command line itself.
"""

import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from builder.editions import Made
from builder.errors import BookError, Problem, ToolError

MADE, BAD_BOOK, NO_TOOL, INTERRUPTED = 0, 1, 3, 130
"""Exit statuses; 2 is for wrong usage, and click's own."""


class Report:
    """Shows; decides nothing but the exit status."""

    def __init__(self, is_quiet: bool = False, is_strict: bool = False) -> None:
        self.is_quiet, self.is_strict = is_quiet, is_strict
        # A pipe has no width of its own; rich would fold at 80 and break what reads the columns.
        width = None if sys.stdout.isatty() else 200
        self.out = Console(highlight=False, soft_wrap=True, width=width)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)
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
            self.err.print(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", style="dim")
        if errors or (warnings and self.is_strict):
            self.status = BAD_BOOK

    def problem(self, problem: Problem) -> None:
        """One problem, as a compiler prints it."""
        colour = "bold red" if problem.severity == "error" else "yellow"
        self.err.print(
            f"[bold]{escape(str(problem.span))}[/]: [{colour}]{problem.severity}[/]: "
            f"{escape(problem.message)} [dim]\\[{problem.code}][/]"
        )
        if problem.hint:
            self.err.print(f"  [dim]hint:[/] {escape(problem.hint)}")

    def warn(self, message: str) -> None:
        """Something worth knowing about a build that goes on; of two editions that share a fault,
        once.
        """
        if message in self.warned:
            return
        self.warned.add(message)
        self.err.print(f"[yellow]note[/]: {escape(message)}")

    def lacks(self, errors: Mapping[str, ToolError]) -> None:
        """Say what this machine lacks, and for which editions; what several lack, once."""
        for message in dict.fromkeys(error.message for error in errors.values()):
            some = {name: each for name, each in errors.items() if each.message == message}
            self.lack(next(iter(some.values())), tuple(some))

    def lack(self, error: ToolError, editions: Sequence[str] = ()) -> None:
        """Say what this machine lacks, with what brings it."""
        which = f"not made: {', '.join(editions)}; " if editions else ""
        self.err.print(f"[bold red]error[/]: {escape(which + error.message)}")
        if error.hint:
            self.err.print(f"  [dim]hint:[/] {escape(error.hint)}")
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
            TextColumn("{task.description:>20}"),
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
            self.err.print(f"\n[bold]{escape(str(changed[0]))}[/]{more}", style="dim")

    @contextmanager
    def surviving(self) -> Iterator[None]:
        """Tell what is wrong with a book, and let its author mend it."""
        self.seen = set()
        try:
            yield
        except BookError as error:
            self.problems(error.problems)
        self.told = self.seen
        if not self.is_quiet:
            self.err.print("waiting for the next change", style="dim")

    # Results ----------------------------------------------------------------------------

    def made(self, edition: str, made: Made, began: float) -> None:
        """One line an edition: path, length, size, seconds, and what else is worth a word."""
        if self.is_quiet:
            return
        note = f"  [dim]{escape(made.note)}[/]" if made.note else ""
        seconds = time.monotonic() - began
        self.out.print(
            f"[green]{edition:9}[/]  [bold]{escape(str(made.path))}[/]  {escape(made.extent)}, "
            f"{size(made)}, {seconds:.1f} s{note}"
        )
        for path in _others(made):
            self.out.print(f"           [dim]and[/] {escape(str(path))}")
        for measure in made.measures:
            mark = "[green]pass[/]" if measure.is_passed else "[bold red]FAIL[/]"
            self.out.print(
                f"           {mark}  {measure.what:18} {measure.found}  [dim]({measure.wanted})[/]"
            )

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
        """Rows under heads, plain enough to be piped."""
        table = Table(box=None, pad_edge=False, header_style="dim")
        for head in heads:
            table.add_column(head, no_wrap=False, overflow="fold")
        for row in rows:
            table.add_row(*(escape(str(cell)) for cell in row))
        self.out.print(table)


@contextmanager
def reporting(
    is_quiet: bool = False, is_strict: bool = False, report: Report | None = None
) -> Iterator[Report]:
    """A report that turns whatever ends the work into words and an exit status.

    Only `BookError`, `ToolError` and an interrupt end it quietly; anything else is our bug, and
    keeps its traceback.
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
    except KeyboardInterrupt:
        report.err.print("stopped; what was spoken is kept, and nothing half-written is left")
        report.status = INTERRUPTED
    if report.status:
        sys.exit(report.status)


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
