"""What a bench counts and says, so that its figures can be believed."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bench
import bench_copies
import bench_forme
import bench_plain
import bench_watch
import pytest
from bench import Goal, Run
from bench_costs import Cost, measure
from pypdf import PdfReader

from builder import publish

LEFT_ALONE = """
import subprocess, sys
child = "held = bytearray(64_000_000)\\nimport time\\nwhile time.process_time() < .5: pass"
subprocess.Popen([sys.executable, "-c", child])
"""
"""Starts a process and ends before it does."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counted on Linux alone")
def test_what_a_process_left_behind_spends_is_counted(tmp_path: Path) -> None:
    cost = measure([sys.executable, "-c", LEFT_ALONE], {}, tmp_path)
    assert cost.status == 0
    assert cost.cpu > 0.5
    assert cost.memory > 64


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counted on Linux alone")
def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    cost = measure([sys.executable, "-c", "raise SystemExit('no paper')"], {}, tmp_path)
    assert (cost.status, cost.said.strip()) == (1, "no paper")


TOML = '[book]\ntitle = "Two"\nlanguage = "en"\n'
ONE = "# One {#first}\n\nA word[^a] and another one, which is not so short as it might be.\n\n[^a]: Said.\n"
TWO = "# Two\n\nSee [](#first), of which a good deal was said. Then it was evening. Then it was night. And this is the fourth sentence of them all.\n"
LAST = "# Acknowledgements {.acknowledgments}\n\nThanks.\n"


@pytest.fixture
def book(write: Callable[..., Path]) -> Path:
    return write(book__toml=TOML, **{"1__md": ONE, "2__md": TWO, "3__md": LAST})


def test_a_repeated_book_has_its_chapters_again_before_what_closes_it(book: Path) -> None:
    bench_copies.repeat(book, 3)
    opened = publish.open_book(book)
    labels = [chapter.label for chapter in opened.book.chapters]
    assert labels == ["One", "Two", "One (2)", "Two (2)", "One (3)", "Two (3)", "Acknowledgements"]
    assert [each for each in opened.problems if each.severity == "error"] == []


def test_an_edit_changes_one_file(book: Path) -> None:
    before = {path.name: path.read_text() for path in book.iterdir()}
    place = bench_copies.edit(book, sentence=0)
    after = {path.name: path.read_text() for path in book.iterdir()}
    assert [name for name in before if before[name] != after[name]] == ["2.md"]
    assert place == "2.md:3"


def test_one_call_sets_the_pages_that_we_set(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKBUILDER_STORE", str(tmp_path / "store"))
    bench_forme.write(book, tmp_path / "forme")
    bench_plain.set_(tmp_path / "forme", tmp_path / "plain.pdf")
    pages = PdfReader(tmp_path / "plain.pdf").pages
    assert "See p. 1" in " ".join(pages[8].extract_text().split())
    assert float(pages[0].mediabox.width) == 6 * 72
    assert "var(" not in (tmp_path / "forme" / bench_forme.HAND).read_text()


def test_whoever_saves_a_file_waits_for_the_edition_that_a_watcher_makes(tmp_path: Path) -> None:
    made, new, errand = tmp_path / "a.pdf", tmp_path / "new", tmp_path / "errand.json"
    (tmp_path / "from").write_text("Other.")
    made.write_text("old")
    watch = (
        "import pathlib, sys, time\n"
        "to, new, made = map(pathlib.Path, sys.argv[1:])\n"
        "while not to.exists(): time.sleep(.01)\n"
        "new.write_text(to.read_text())\n"
        "new.replace(made)\n"
        "time.sleep(60)\n"
    )
    to = tmp_path / "to"
    watcher = subprocess.Popen([sys.executable, "-c", watch, *map(str, (to, new, made))])
    said = {"from": str(tmp_path / "from"), "to": str(to), "made": str(made)}
    errand.write_text(json.dumps(said | {"watcher": watcher.pid}))
    bench_watch.main(errand)
    assert made.read_text() == "Other."
    assert watcher.wait(10) == -signal.SIGTERM


def _runs(wall: float, pages: int = 0, status: int = 0) -> list[Run]:
    return [Run(Cost(wall, 2 * wall, 0, 0, status), 1, pages)]


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (Goal("a", "b", "≤", 0.6), "0.600  met"),
        (Goal("a", "b", "<", 0.6), "0.600  NOT met"),
        (Goal("a", "b", "≥", 10), "0.600  NOT met"),
        (Goal("a", "b", "1 ±", 0.02, "pages"), "1.010  met"),
        (Goal("b", "a", "≥", 1.5), "1.667  met"),
        (Goal("a", "gone", "≤", 1), "not measured"),
        (Goal("a", "failed", "≤", 1), "not measured"),
    ],
)
def test_a_goal_is_met_or_it_is_not(goal: Goal, said: str) -> None:
    runs = {"a": _runs(3, 101), "b": _runs(5, 100), "gone": [], "failed": _runs(1, status=1)}
    assert said in bench.verdict(goal, runs)


def test_a_program_that_is_missing_or_fails_is_named() -> None:
    assert "not here" in bench.row("gone", [])
    assert "failed" in bench.row("broken", _runs(1, status=1))
