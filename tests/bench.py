"""Our editions of a book beside those of others, in one run: `make bench BOOK=path`.

Clean, after one sentence was edited, and with nothing changed; beside one plain call of the same
engine on the same pages, and beside other programs. Ratios are what counts: machines are shared
and noisy, and the last column says how many cores others kept busy. All are measured in turn, as
often as there are rounds. `bench_costs` says what is counted, `bench_jobs` how each is called.
"""

import argparse
import compileall
import operator
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import bench_copies
from bench_costs import Cost, measure
from bench_jobs import (
    BY_HAND,
    CLEAN,
    COMPILE,
    EDIT,
    NAMES,
    PANDOC,
    PLAIN,
    WATCH,
    Bench,
    Job,
    environment,
    jobs,
)
from pypdf import PdfReader

from builder import publish

ROOT = Path(__file__).resolve().parent.parent

SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "≤": operator.le,
    "≥": operator.ge,
    "1 ±": lambda ratio, limit: abs(ratio - 1) <= limit,
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one command cost, and what it made."""

    cost: Cost
    size: int
    pages: int = 0

    @property
    def is_done(self) -> bool:
        """Whether it made what it was to make."""
        return not self.cost.status and self.size > 0

    @property
    def wall(self) -> float:
        """Seconds that somebody waited for it."""
        return self.cost.wall

    @property
    def cpu(self) -> float:
        """Seconds that processors worked for it."""
        return self.cost.cpu


Runs = Mapping[str, Sequence[Run]]


@dataclass(frozen=True, slots=True)
class Goal:
    """What we want a ratio of two jobs to be."""

    of: str
    by: str
    sign: str
    limit: float
    what: str = "wall"
    """What of them is compared."""

    @property
    def text(self) -> str:
        """The goal as it is written."""
        return f"{self.what}: {self.of} : {self.by} {self.sign} {self.limit:g}"

    def is_met(self, ratio: float) -> bool:
        """Whether a ratio is as we want it."""
        return SIGNS[self.sign](ratio, self.limit)


GOALS = (
    Goal(CLEAN, PLAIN, "≤", 0.6),
    Goal(CLEAN, PANDOC, "≤", 1),
    Goal(CLEAN, EDIT, "≥", 10),
    Goal(CLEAN, WATCH, "≥", 10),
    Goal(EDIT, COMPILE, "<", 1.5),
    Goal(CLEAN, BY_HAND, "1 ±", 0.02, "pages"),
)


def run(job: Job, home: Path) -> Run | None:
    """Do a job alone; nothing where what it needs is not here."""
    if find_spec(job.needs) is None:
        return None
    job.prepare()
    cost = measure(job.command, {**os.environ, **environment(), **job.env}, home)
    if cost.status or not job.made.is_file():
        sys.stderr.write(f"{job.name} failed:\n{cost.said}\n")
        return Run(cost, 0)
    is_pdf = job.made.suffix == ".pdf"
    return Run(cost, job.made.stat().st_size, len(PdfReader(job.made).pages) if is_pdf else 0)


# The table ----------------------------------------------------------------------------------

WIDE = max(map(len, NAMES))
LONG = max(len(goal.text) for goal in GOALS)
HEAD = (
    f"{'':{WIDE}}  {'wall s':^15}  {'CPU s':^15}  {'peak':>6}  {'':>6}  {'':>8}  {'others':>6}\n"
    f"{'':{WIDE}}  {'best':>7} {'median':>7}  {'best':>7} {'median':>7}  {'MB':>6}  {'pages':>6}  "
    f"{'kB':>8}  {'cores':>6}\n"
)
WANTED = f"{'goals':{LONG}}  {'median':>7}  {'':7}  {'best':>7}  {'CPU':>7}\n"


def row(name: str, runs: Sequence[Run]) -> str:
    """What a job cost in all rounds, as a line."""
    if not runs:
        return f"{name:{WIDE}}  not here: pip could not bring it\n"
    if not all(each.is_done for each in runs):
        return f"{name:{WIDE}}  failed, as is said above\n"
    wall, cpu = [each.wall for each in runs], [each.cpu for each in runs]
    memory = max(each.cost.memory for each in runs)
    others = median(each.cost.others for each in runs)
    pages = f"{runs[-1].pages:,}" if runs[-1].pages else ""
    return (
        f"{name:{WIDE}}  {min(wall):7.2f} {median(wall):7.2f}  {min(cpu):7.2f} {median(cpu):7.2f}  "
        f"{memory:6,.0f}  {pages:>6}  {runs[-1].size / 1000:8,.0f}  {others:6.1f}\n"
    )


def verdict(goal: Goal, runs: Runs) -> str:
    """Whether the ratio of two medians is as we want it, and what the best and the CPU come to."""
    of, by = ([each for each in runs[name] if each.is_done] for name in (goal.of, goal.by))
    if not of or not by:
        return f"{goal.text:{LONG}}  not measured\n"

    def ratio(what: str, among: Callable[[Sequence[float]], float]) -> float:
        return among([getattr(a, what) for a in of]) / among([getattr(b, what) for b in by])

    middle = ratio(goal.what, median)
    met = "met" if goal.is_met(middle) else "NOT met"
    more = (
        f"  {ratio('wall', min):7.3f}  {ratio('cpu', median):7.3f}" if goal.what == "wall" else ""
    )
    return f"{goal.text:{LONG}}  {middle:7.3f}  {met:7}{more}\n"


def table(runs: Runs) -> str:
    """All that was measured, and all that was wanted."""
    rows = [row(name, each) for name, each in runs.items()]
    return "".join([HEAD, *rows, "\n", WANTED, *(verdict(each, runs) for each in GOALS)])


# --------------------------------------------------------------------------------------------


def main(book: Path, rounds: int, times: int) -> None:
    # As pip does with the others when it brings them.
    compileall.compile_dir(ROOT / "builder", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder).resolve())
        bench_copies.repeat(bench_copies.copied(book, bench.book), times)
        opened = publish.open_book(bench.book)
        sys.stdout.write(
            f"{opened.book.meta.title}: {bench_copies.words(bench.book):,} words in "
            f"{len(opened.book.chapters)} chapters; {os.cpu_count()} cores; rounds: {rounds}\n\n"
        )
        runs: dict[str, list[Run]] = {name: [] for name in NAMES}
        asked = jobs(bench)
        for number in range(rounds):
            for job in asked:
                if done := run(job, bench.home):
                    runs[job.name].append(done)
                    sys.stderr.write(f"{number + 1}  {row(job.name, [done])}")
        sys.stdout.write(table(runs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Our editions of a book beside those of others.")
    parser.add_argument("book", type=Path)
    parser.add_argument("--rounds", type=int, default=1, help="how often each is measured")
    parser.add_argument("--times", type=int, default=1, help="how often the chapters are repeated")
    given = parser.parse_args()
    main(given.book, given.rounds, given.times)
