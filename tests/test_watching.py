"""A book that is watched is built again when its author has saved something, and only then."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from printed import job

from builder import publish, watching
from builder.editions.pdf import compositors, interior
from builder.editions.pdf.compositors import Task
from builder.store import Store

ROOT = Path(__file__).parent.parent
Steps = list[Callable[[], object]]


# The turns ----------------------------------------------------------------------------------


def waiting(steps: Steps) -> Callable[[], object]:
    """What stands for waiting: each time, the next thing happens."""
    return lambda: steps.pop(0)()


def save(path: Path, text: str, at: int) -> Callable[[], object]:
    """Saves a file, `at` so many seconds from now on its clock."""

    def put() -> None:
        path.write_text(text)
        then = time.time() + at
        os.utime(path, (then, then))

    return put


def rest() -> None:
    """Nothing happens."""


def test_a_turn_comes_at_once_and_one_after_each_change(tmp_path: Path) -> None:
    one, two = tmp_path / "1.md", tmp_path / "2.md"
    one.write_text("One.")
    steps: Steps = [
        rest,
        save(one, "Other.", 5),
        rest,
        save(two, "Two.", 6),
        rest,
        one.unlink,
        rest,
    ]
    turns = watching.turns(lambda: tmp_path.iterdir(), waiting(steps))
    assert list(islice(turns, 4)) == [(one,), (one,), (two,), (one,)]
    assert not steps


def test_what_is_saved_in_several_goes_is_one_change(tmp_path: Path) -> None:
    one, two = tmp_path / "1.md", tmp_path / "2.md"
    one.write_text("One.")
    steps: Steps = [save(one, "O", 5), save(one, "Other.", 6), save(two, "Two.", 7), rest]
    turns = watching.turns(lambda: tmp_path.iterdir(), waiting(steps))
    assert list(islice(turns, 2)) == [(one,), (one, two)]


def test_what_is_saved_while_the_book_is_built_is_a_change(tmp_path: Path) -> None:
    one = tmp_path / "1.md"
    one.write_text("One.")
    turns = watching.turns(lambda: tmp_path.iterdir(), rest)
    next(turns)
    save(one, "Other.", 5)()
    assert next(turns) == (one,)


def test_what_is_looked_at_only_later_is_no_change(tmp_path: Path) -> None:
    one, shared = tmp_path / "1.md", tmp_path / "shared.toml"
    for path in (one, shared):
        path.write_text("One.")
        os.utime(path, (1, 1))
    looked_at = [one]
    turns = watching.turns(lambda: looked_at, waiting([save(one, "Other.", 5), rest]))
    next(turns)
    looked_at.append(shared)
    assert next(turns) == (one,)


def test_what_is_made_is_no_source(write: Callable[..., Path]) -> None:
    folder = write(one__md="# One\n\nText.\n", book__toml='[book]\ntitle = "So"\n')
    opened = publish.open_book(folder)
    before = publish.sources(folder, opened, folder)
    assert [path.name for path in before] == ["book.toml", "one.md"]
    write(so__pdf="", two__md="# Two\n\nMore.\n")
    assert publish.sources(folder, opened, folder) == [*before, folder / "two.md"]
    assert publish.sources(folder / "one.md", None, folder) == [folder / "one.md"]


# Those who stay -----------------------------------------------------------------------------


def test_what_a_sheet_brings_is_read_again_when_it_changed(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    folder = write(one__md="# One\n\nText.\n", style__css='@import "more.css";\n')

    def pages(color: str, store: str) -> bytes:
        write(more__css=f"p {{ color: {color} }}\n")
        opened = publish.open_book(folder)
        some = replace(job(opened, tmp_path), store=Store(tmp_path / store))
        return interior.imposed(opened.book, some).content

    with publish.staying():
        first, second = pages("#123456", "a"), pages("#654321", "a")
    assert second == pages("#654321", "b") != first


def test_compositors_stay_until_their_term_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def numbers() -> list[int]:
        with compositors.compositors() as some:
            some.do([Task("nobody", ("setting", 1, 1))])
            return [each.process.pid for each in some._all]

    with compositors.staying():
        first, second = numbers(), numbers()
        monkeypatch.setattr(compositors, "TERM", 2)
        third, fourth = numbers(), numbers()
    assert first == second == third != fourth
    assert numbers() != numbers(), "nobody stays where nobody asked them to"


# The command --------------------------------------------------------------------------------


@pytest.fixture
def watched(write: Callable[..., Path], tmp_path: Path) -> Iterator["Watched"]:
    write(one__md="# One\n\nA bow.\n", two__md="# Two\n\n![](none.png)\n")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BOOKBUILDER_STORE": str(tmp_path / "store")}
    with (tmp_path / "talk").open("w") as talk:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "builder", "watch", "book"],
            **{"cwd": tmp_path, "env": env, "stdout": talk, "stderr": talk},
        )
        try:
            yield Watched(process, tmp_path)
        finally:
            process.kill()
            process.wait()


class Watched:
    """A command that watches a book, and what it has said so far."""

    def __init__(self, process: Any, home: Path) -> None:
        self.process, self.home, self.read = process, home, 0

    def turn(self) -> str:
        """What is said until it waits again."""
        for _ in range(1200):
            said = (self.home / "talk").read_text()[self.read :]
            if "waiting for the next change" in said:
                self.read += len(said)
                return said
            assert self.process.poll() is None, said
            time.sleep(0.1)
        raise AssertionError(f"it does not come to an end: {said}")

    def words(self) -> str:
        (path,) = (self.home / "dist").glob("*.pdf")
        file = pypdfium2.PdfDocument(path)
        return "".join(page.get_textpage().get_text_range() for page in file)


@pytest.mark.pages
def test_a_book_is_mended_while_it_is_watched(watched: Watched, write: Callable[..., Path]) -> None:
    said = watched.turn()
    assert "image `none.png` is not in book" in said and "author-missing" in said
    assert not (watched.home / "dist").exists()

    write(two__md="# Two\n\nHorsehair.\n")
    said = watched.turn()
    assert "book/two.md" in said and "pdf" in said
    assert "author-missing" not in said, "it was told, and is as it was"
    assert "Horsehair." in watched.words()

    write(one__md="# One\n\nA reed.\n")
    watched.turn()
    assert "A reed." in watched.words() and "A bow." not in watched.words()

    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(30) == 0
