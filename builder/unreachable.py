"""What lies in a manuscript's folder and can't be read, and so would be missing from the book."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from builder import disk, file_names
from builder.errors import Problem
from builder.model import Span


def problems(root: Path) -> Iterator[Problem]:
    """Folders that may not be looked into, and names of chapters behind which there is no file."""
    refused: list[OSError] = []
    for here, folders, names in os.walk(root, onerror=refused.append):
        folders[:] = [name for name in folders if _may_hold_chapters(Path(here, name))]
        for name in names:
            path = Path(here, name)
            if file_names.ending(path) in file_names.MARKDOWN and not name.startswith((".", "_")):
                yield from _odd(path)
    yield from map(disk.problem, refused)


def _may_hold_chapters(folder: Path) -> bool:
    """Whether a folder below the manuscript's own is part of it; a book of its own is not."""
    if folder.name.lower() in file_names.PROGRAMS or folder.name.startswith((".", "_")):
        return False
    return not os.access(folder, os.X_OK) or not (folder / "book.toml").exists()


def _odd(path: Path) -> Iterator[Problem]:
    """A link that can't be followed, or what would keep whoever reads it waiting for ever."""
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        message = f"`{path.name}` is a link to a file that is not there"
        hint = "put the file itself here, or delete the link"
        yield Problem("file-gone", message, Span(path, 1), hint)
        return
    except OSError as error:
        yield disk.problem(error)
        return
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        yield no_file(path)


def no_file(path: Path) -> Problem:
    """The Problem of a pipe, a device or a socket."""
    message = f"`{path}` is no file but a pipe or a device, and no chapter can be read from it"
    return Problem("file-kind", message, Span(path, 1), "take it away, or put a file in its place")
