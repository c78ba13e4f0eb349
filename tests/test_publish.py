"""What is unchanged is not made again; what has changed is."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import publish
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
