"""Drafts: files and folders that are made beside their place, and take it when they are done.

Whoever looks finds the old edition or the new one, never half of one. A process that is killed
leaves its drafts behind; they bear its number, so that the next build knows whose they were.
"""

import itertools
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = re.compile(r"\..*-(\d+)-\d+\.draft")
"""A hidden name that nobody else would give: whose it was to be, the process, a number of ours."""
LONG_AGO = 24 * 3600
"""Seconds. Where one can't ask for a process without ending it (Windows), its drafts are forsaken
after so long."""

_numbers = itertools.count()
_open: set[Path] = set()
"""Drafts that this process is at work on."""


@contextmanager
def file(path: Path) -> Iterator[Path]:
    """A name to write a file to, which takes its place when all went well and vanishes when not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft(path) as draft:
        yield draft
        draft.replace(path)


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of the old one when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft(path) as draft, _draft(path) as old:
        draft.mkdir()
        yield draft
        # A folder can't be renamed over one that holds something. Between these two lines there
        # is neither; one that is killed here leaves the old one as a draft.
        if path.exists():
            path.rename(old)
        draft.rename(path)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with file(path) as draft:
        draft.write_bytes(content)


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    draft = path.with_name(f".{path.name[:32]}-{os.getpid()}-{next(_numbers)}.draft")
    _open.add(draft)
    try:
        yield draft
    except OSError as error:
        if error.errno and error.filename is None:  # as of a full disk
            error.filename = str(path)
        raise
    finally:
        remove(draft)
        _open.discard(draft)


def sweep(folder: Path) -> None:
    """Take away the drafts in a folder whose maker is no more."""
    for path in folder.glob(".*.draft"):
        found = NAME.fullmatch(path.name)
        if found and path not in _open and _is_forsaken(path, int(found[1])):
            remove(path)


def remove(path: Path) -> None:
    """Take away a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _is_forsaken(path: Path, process: int) -> bool:
    # In a container every run may be process 1: a draft of our number that we don't know is of a
    # run before this one.
    if process == os.getpid():
        return True
    if os.name != "posix":
        return time.time() - path.stat().st_mtime > LONG_AGO
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
