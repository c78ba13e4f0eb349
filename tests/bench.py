"""Our editions of a book beside those of others, in one run: `make bench BOOK=path`.

Clean, after one sentence was edited, and with nothing changed; beside one plain call of the same
engine on the same pages, and beside other programs. Ratios are what counts: machines are shared
and noisy. All are measured in turn, as often as there are rounds, and whether a goal is met goes
by the medians. `bench_costs` says what is counted, `bench_jobs` how each is called.
"""

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    PANDOC,
    PLAIN,
    Bench,
    Job,
    environment,
    jobs,
)
from pypdf import PdfReader

from builder import publish


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


@dataclass(frozen=True, slots=True)
class Goal:
    """What we want of ours, as a ratio."""

    text: str
    of: str
    by: str
    least: float = 0.0
    most: float = float("inf")
    is_strict: bool = False
    """Whether the limit itself is too much."""

    def is_met(self, ratio: float) -> bool:
        """Whether a ratio is as we want it."""
        return self.least <= ratio <= self.most and not (self.is_strict and ratio == self.most)


IN_TIME = (
    Goal("clean: at most 0.6 of one plain WeasyPrint call", CLEAN, PLAIN, most=0.6),
    Goal("clean: at most pandoc with WeasyPrint", CLEAN, PANDOC, most=1),
    Goal("clean: at least 10 times an edit", CLEAN, EDIT, least=10),
    Goal("an edit: under 1.5 of typst's compile", EDIT, COMPILE, most=1.5, is_strict=True),
)
"""Ratios of wall time."""
IN_PAGES = Goal("pages: within 2 % of CSS by hand", CLEAN, BY_HAND, least=0.98, most=1.02)

Runs = Mapping[str, Sequence[Run]]


def run(job: Job, home: Path) -> Run | None:
    """Do a job alone; nothing where what it needs is not here."""
    if find_spec(job.needs) is None:
        return None
    job.prepare()
    job.made.unlink(missing_ok=True) if job.needs != "builder" else None
    cost = measure(job.command, {**os.environ, **environment(), **job.env}, home)
    if not job.made.is_file():
        return Run(cost, 0)
    is_pdf = job.made.suffix == ".pdf"
    return Run(cost, job.made.stat().st_size, len(PdfReader(job.made).pages) if is_pdf else 0)


# The table ----------------------------------------------------------------------------------

HEAD = f"{'':32}  {'wall s':^15}  {'CPU s':^15}  {'peak':>6}  {'':>6}  {'':>8}\n" + (
    f"{'':32}  {'best':>7} {'median':>7}  {'best':>7} {'median':>7}  {'MB':>6}  {'pages':>6}  {'kB':>8}\n"
)


def row(name: str, runs: Sequence[Run]) -> str:
    """What a job cost in all rounds, as a line."""
    if not runs:
        return f"{name:32}  not here: see `pip install bookbuilder[bench]`\n"
    done = [each for each in runs if each.is_done]
    if len(done) < len(runs):
        said = runs[-1].cost.said.strip().splitlines() or ["it made nothing"]
        return f"{name:32}  failed: {said[-1]}\n"
    wall = [each.cost.wall for each in done]
    cpu = [each.cost.cpu for each in done]
    memory = max(each.cost.memory for each in done)
    pages = f"{done[-1].pages:,}" if done[-1].pages else ""
    return (
        f"{name:32}  {min(wall):7.2f} {median(wall):7.2f}  {min(cpu):7.2f} {median(cpu):7.2f}  "
        f"{memory:6,.0f}  {pages:>6}  {done[-1].size / 1000:8,.0f}\n"
    )


def in_time(goal: Goal, runs: Runs) -> str:
    """Whether a ratio of seconds is as we want it, as a line."""
    of, by = ([each.cost.wall for each in runs[name] if each.is_done] for name in (goal.of, goal.by))
    if not of or not by:
        return f"{goal.text:50}  not measured\n"
    return verdict(goal, median(of) / median(by), min(of) / min(by))


def in_pages(goal: Goal, runs: Runs) -> str:
    """Whether there are as many pages as we want, as a line."""
    of, by = ([each.pages for each in runs[name] if each.pages] for name in (goal.of, goal.by))
    if not of or not by:
        return f"{goal.text:50}  not measured\n"
    return verdict(goal, of[-1] / by[-1], of[-1] / by[-1])


def verdict(goal: Goal, ratio: float, best: float) -> str:
    """A goal, by the medians and by the best of all rounds, and whether it is met."""
    met = "met" if goal.is_met(ratio) else "NOT met"
    return f"{goal.text:50}  {ratio:7.3f}  {best:7.3f}  {met}\n"


def table(names: Sequence[str], runs: Runs) -> str:
    """All that was measured, and all that was wanted."""
    rows = [row(name, runs[name]) for name in names]
    head = f"{'goals':50}  {'median':>7}  {'best':>7}\n"
    goals = [in_time(each, runs) for each in IN_TIME]
    return "".join([HEAD, *rows, "\n", head, *goals, in_pages(IN_PAGES, runs)])


# --------------------------------------------------------------------------------------------


def main(book: Path, rounds: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder).resolve())
        bench_copies.repeat(bench_copies.copied(book, bench.book), times)
        title = publish.open_book(bench.book).book.meta.title
        sys.stdout.write(
            f"{title}: {bench_copies.words(bench.book):,} words, {os.cpu_count()} cores, "
            f"rounds: {rounds}\n\n"
        )
        asked = jobs(bench)
        runs: dict[str, list[Run]] = defaultdict(list)
        for number in range(rounds):
            for job in asked:
                sys.stderr.write(f"round {number + 1}: {job.name}\n")
                if done := run(job, bench.home):
                    if job.name.startswith("ours") and not done.is_done:
                        sys.exit(f"{job.name} failed:\n{done.cost.said}")
                    runs[job.name].append(done)
        sys.stdout.write(table([job.name for job in asked], runs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Our editions of a book beside those of others.")
    parser.add_argument("book", type=Path)
    parser.add_argument("--rounds", type=int, default=1, help="how often each is measured")
    parser.add_argument("--times", type=int, default=1, help="how often the chapters are repeated")
    given = parser.parse_args()
    main(given.book, given.rounds, given.times)
