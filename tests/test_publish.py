"""What is unchanged is not made again; what has changed is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import ownership, publish
from builder.editions import EDITIONS
from builder.errors import BookError
from builder.store import Store

ROOT = Path(__file__).parent.parent
Write = Callable[..., Path]


def build(path: Path, out: Path) -> str:
    """Make the ebook; what the report adds to it: ``unchanged`` or nothing."""
    opened = publish.open_book(path)
    return publish.build(opened, ("epub",), out, Store(out.parent / "store"))[0]().note


@pytest.mark.pages
def test_every_file_of_a_books_folder_counts(write: Write, tmp_path: Path) -> None:
    folder, out = (
        write(one__md="# One\n\nText.\n", style__css="p { margin: 0 }\n"),
        tmp_path / "out",
    )
    assert (build(folder, out), build(folder, out)) == ("", "unchanged")
    (folder / "style.css").write_text("p { margin: 1em }\n", encoding="utf-8")
    assert (build(folder, out), build(folder, out)) == ("", "unchanged")


@pytest.mark.pages
def test_editions_may_lie_in_the_manuscripts_own_folder(write: Write) -> None:
    folder = write(one__md="# One\n\nText.\n")
    assert (build(folder, folder), build(folder, folder)) == ("", "unchanged")
    (folder / "one.md").write_text("# One\n\nOther text.\n", encoding="utf-8")
    assert build(folder, folder) == ""


@pytest.mark.pages
def test_of_a_bare_files_folder_only_what_belongs_to_it_counts(
    write: Write, tmp_path: Path
) -> None:
    folder, out = (
        write(one__md="# One\n\n![A bow](bow.svg)\n", other__md="# Other"),
        tmp_path / "out",
    )
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 9"/>'
    (folder / "bow.svg").write_text(picture.format(9), encoding="utf-8")
    assert (build(folder / "one.md", out), build(folder / "one.md", out)) == ("", "unchanged")
    (folder / "other.md").write_text("# Another", encoding="utf-8")
    assert build(folder / "one.md", out) == "unchanged"
    (folder / "bow.svg").write_text(picture.format(8), encoding="utf-8")
    assert build(folder / "one.md", out) == ""


def test_a_spoilt_edition_is_made_anew(write: Write, tmp_path: Path) -> None:
    folder, out = write(one__md="# One\n\nText.\n"), tmp_path / "out"
    build(folder, out)
    (out / "one.epub").write_bytes(b"spoilt")
    assert build(folder, out) == ""


@pytest.mark.pages
def test_a_program_builds_a_book_without_guarding_itself(write: Write, tmp_path: Path) -> None:
    # Processes that set pages must not run it again: each would begin to build the book.
    write(one__md="# One\n\nText.\n")
    program = tmp_path / "program.py"
    program.write_text(
        "from pathlib import Path\n"
        "from builder import publish\n"
        "from builder.store import Store\n"
        "print('once')\n"
        "opened = publish.open_book(Path('book'))\n"
        "(task,) = publish.build(opened, ('pdf',), Path('out'), Store(Path('store')))\n"
        "print(task().extent)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(program)]
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n") == ["once", "5 pages", ""]


LAMP = {"book__toml": '[book]\ntitle = "Lamp"\nauthors = ["A"]\n', "one__md": "# One\n\nText.\n"}


def another(write: Write, name: str) -> Path:
    """A book of another folder that is called the same."""
    return write(**LAMP).rename(write().parent / name)


def test_two_books_of_one_name_are_not_written_over_each_other(
    write: Write, tmp_path: Path
) -> None:
    one, two, out = another(write, "one"), another(write, "two"), tmp_path / "out"
    (two / "one.md").write_text("# One\n\nOther text.\n", encoding="utf-8")
    build(one, out)
    before = (out / "lamp.epub").read_bytes()
    with pytest.raises(BookError, match=r"book.toml:2:1: .*made from `.*one`.*\[out-taken\]"):
        build(two, out)
    assert (out / "lamp.epub").read_bytes() == before
    (out / "lamp.epub").unlink()
    assert build(two, out) == ""


@pytest.mark.pages
def test_a_book_is_the_same_from_anywhere_moved_and_without_a_store(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, out = write(**LAMP), tmp_path / "out"
    build(book, out)
    monkeypatch.chdir(book)
    assert build(Path(), out) == "unchanged"
    (book / "two.md").write_text("# Two\n\nText.\n", encoding="utf-8")
    build(Path(), out)
    shutil.rmtree(tmp_path / "store")
    monkeypatch.chdir(tmp_path)
    build(book.rename(tmp_path / "moved"), out)
    (tmp_path / "all").mkdir()
    for each in ("moved", "out"):
        (tmp_path / each).rename(tmp_path / "all" / each)
    build(tmp_path / "all" / "moved", tmp_path / "all" / "out")
    (tmp_path / "all" / "out" / ownership.FILE).unlink()
    build(tmp_path / "all" / "moved", tmp_path / "all" / "out")


def test_a_file_that_somebody_else_made_is_not_written_over(write: Write, tmp_path: Path) -> None:
    book, out = write(**LAMP), tmp_path / "out"
    out.mkdir()
    (out / "lamp.epub").write_text("a lamp of mine")
    with pytest.raises(BookError, match="was not made by Bookbuilder"):
        build(book, out)
    assert (out / "lamp.epub").read_text() == "a lamp of mine"


def test_the_folder_that_is_proposed_is_free(write: Write, tmp_path: Path) -> None:
    one, two, out = another(write, "one"), another(write, "two"), tmp_path / "out"
    (tmp_path / "out-two").mkdir()
    build(one, out)
    with pytest.raises(BookError, match=r'--out ".*out-two-2"'):
        build(two, out)


def test_two_files_of_a_folder_with_one_title_are_two_books(write: Write, tmp_path: Path) -> None:
    text, out = "---\ntitle: Lamp\nauthor: A\n---\n\n# One\n\nText.\n", tmp_path / "out"
    folder = write(one__md=text, two__md=text)
    build(folder / "one.md", out)
    with pytest.raises(BookError, match="out-taken"):
        build(folder / "two.md", out)
    with pytest.raises(BookError, match="out-taken"):
        build(folder, out)


def test_every_edition_says_which_files_it_makes() -> None:
    assert ownership.MADE.keys() == EDITIONS.keys()
