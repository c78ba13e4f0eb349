"""Tell which files were read and which were not: in one line, or with ``--list`` one by one."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from builder.report import Report

if TYPE_CHECKING:  # the book's own modules come when a command asks for them
    from builder.model import Chapter
    from builder.publish import Opened

List = Annotated[
    bool,
    typer.Option(
        "--list",
        help="List the files that are read, in order, and those that are not, and make nothing.",
    ),
]


FEW = 3
"""How many files the line names one by one."""


def tell(report: Report, opened: "Opened") -> None:
    """Say in one line what was read; of a book that is watched, when that has changed."""
    line = summary(opened)
    if not report.is_quiet and line != report.read:
        report.err.print(line, style="dim", markup=False)
    report.read = line


def summary(opened: "Opened") -> str:
    """``read: 11 chapters, 4 front, 5 back; not read: 3 files, `--list` says why``."""
    kinds = Counter("part" if each.role == "part" else each.matter for each in _written(opened))
    parts = _counted(kinds["part"], "part")
    body = [_counted(kinds["body"], "chapter") or "no chapters", parts]
    ends = [f"{kinds[matter]} {matter}" for matter in ("front", "back") if kinds[matter]]
    line = f"read: {', '.join(filter(None, (*body, *ends)))}"
    folders = sum(each.path.is_dir() for each in opened.unread)
    files = len(opened.unread) - folders
    left = " and ".join(filter(None, (_counted(files, "file"), _counted(folders, "folder"))))
    if 0 < len(opened.unread) <= FEW:
        left += f" ({', '.join(_name(opened, each.path) for each in opened.unread)})"
    return f"{line}; not read: {left}, `--list` says why" if left else line


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def show(report: Report, opened: "Opened") -> None:
    """The list: each file that was read with what it became, then what was not read."""
    report.table(("read", "as", "title"), _read(opened))
    if opened.unread:
        report.out.print()
        rows = ((_name(opened, each.path), each.reason) for each in opened.unread)
        report.table(("not read", "why"), rows)


def document(opened: "Opened") -> dict[str, Any]:
    """The list as JSON values."""
    read = [dict(zip(("file", "role", "title"), row, strict=True)) for row in _read(opened)]
    left = [{"file": _name(opened, each.path), "why": each.reason} for each in opened.unread]
    return {"read": read, "unread": left}


def _read(opened: "Opened") -> Iterator[tuple[str, str, str]]:
    """Every chapter with its file; a file that became none has nothing in it."""
    for path in opened.sources:
        made = [each for each in _written(opened) if each.span.path == path]
        rows = [(_name(opened, path), each.role, each.label) for each in made]
        yield from rows or [(_name(opened, path), "", "nothing in it")]


def _written(opened: "Opened") -> list["Chapter"]:
    """The chapters without an index that is made of marks: it stands in no file."""
    spans = Counter(chapter.span for chapter in opened.book.chapters)
    return [
        each
        for each in opened.book.chapters
        if each.role != "index" or each.blocks or spans[each.span] == 1
    ]


def _name(opened: "Opened", path: Path) -> str:
    """A path as the manuscript's folder knows it; a folder ends in a stroke."""
    return path.relative_to(opened.root).as_posix() + "/" * path.is_dir()
