"""What a disk or the system refuses, as a Problem in an author's words."""

import errno
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from builder import draft
from builder.errors import BookError, Problem
from builder.model import Span


@dataclass(frozen=True, slots=True)
class Fault:
    """What is said of one kind of refusal; ``{path}`` is the file or folder."""

    code: str
    message: str
    hint: str


FULL = Fault(
    "disk-full",
    "the disk of `{path}` is full",
    "delete what you don't need there, or write elsewhere: `--out FOLDER` for the editions, "
    "BOOKBUILDER_STORE=FOLDER for what is kept between builds",
)
DENIED = Fault(
    "file-denied",
    "you may not {deed} `{path}`",
    "if it is yours, give yourself the right: chmod u+rwX {typed}; if not, ask its owner",
)
READ_ONLY = Fault(
    "file-denied",
    "`{path}` is on a disk that can only be read",
    "write elsewhere: `--out FOLDER`",
)
GONE = Fault(
    "file-gone",
    "`{path}` is not there, or has gone since it was found",
    "put it back, and give the command again; a link must lead to something",
)
NOWHERE = Fault(
    "file-gone",
    "`{path}` can't be written: there is no folder `{parent}`",
    "make that folder, or name another",
)
NO_FOLDER = Fault(
    "file-kind",
    "`{path}` is a file, and a folder is needed there",
    "move or rename it, or name another folder",
)
NO_FILE = Fault(
    "file-kind", "`{path}` is a folder, and a file is needed there", "move or rename it"
)
LONG = Fault(
    "name-long",
    "`{path}` has a name that is too long for this disk",
    "give it a shorter one; the editions are named for the book's title",
)
LOOP = Fault("file-broken", "`{path}` is a link that leads back to itself", "delete it")
BROKEN = Fault(
    "file-broken",
    "the disk could not read or write `{path}`",
    "try again; if it stays so, the disk may be failing: make a copy of your book",
)
MANY = Fault(
    "file-broken",
    "too many files are open at once",
    "let more be opened, and give the command again: `ulimit -n 4096`",
)

FAULTS = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EROFS: READ_ONLY,
    errno.ENOENT: GONE,
    errno.EEXIST: NO_FOLDER,
    errno.ENOTDIR: NO_FOLDER,
    errno.EISDIR: NO_FILE,
    errno.ENAMETOOLONG: LONG,
    errno.ELOOP: LOOP,
    errno.EIO: BROKEN,
    errno.ESTALE: BROKEN,
    errno.EMFILE: MANY,
    errno.ENFILE: MANY,
}
NAMELESS = {errno.EMFILE, errno.ENFILE}
"""Refusals that are nobody's fault though no file is named."""


def problem(error: OSError) -> Problem:
    """The Problem of an error; one that no user, disk or system can be behind is raised again."""
    path = _path(error)
    if path is None and error.errno == errno.ENOENT and not _is_somewhere():
        hint = "go to a folder that is there: `cd`"
        return Problem("file-gone", "the folder that you are in was deleted", Span(Path(), 1), hint)
    fault = FAULTS.get(error.errno or 0)
    if fault is None or (path is None and error.errno not in NAMELESS) or _is_ours(path):
        raise error
    shown = path or Path()
    if fault is NO_FOLDER and error.errno == errno.ENOTDIR:
        shown = next((each for each in shown.parents if each.is_file()), shown)
    if fault is GONE and not shown.is_symlink() and not shown.parent.is_dir():
        fault = NOWHERE
    if fault is FULL and not shown.is_dir():
        shown = shown.parent
    is_closed = shown.exists() and not os.access(shown, os.R_OK)
    words = {
        "path": shown,
        "parent": shown.parent,
        "typed": shlex.quote(str(shown)),
        "deed": "read" if is_closed else "write",
    }
    said, way = (text.format(**words) for text in (fault.message, fault.hint))
    return Problem(fault.code, said, Span(shown, 1), way)


def _is_somewhere() -> bool:
    """Whether the folder that the command was given in is still there."""
    try:
        Path.cwd()
    except OSError:
        return False
    return True


def _path(error: OSError) -> Path | None:
    """The file that an error is about, as a user knows it: a draft is part of its folder."""
    name = error.filename
    if not isinstance(name, str | bytes):
        return None
    path = Path(os.fsdecode(name))
    return path.parent if draft.NAME.fullmatch(path.name) else path


def _is_ours(path: Path | None) -> bool:
    """Whether a file is part of Bookbuilder or of Python, and no user's business."""
    homes = (Path(__file__).parent, Path(sys.prefix) / "lib", Path(sys.base_prefix) / "lib")
    return path is not None and any(home in path.absolute().parents for home in homes)


def output(folder: Path) -> None:
    """Make a folder that can be written to; raises `BookError` where that is refused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    except OSError as error:
        hint = "have the editions made elsewhere: `--out FOLDER`"
        message = f"the editions can't be written to `{folder}`: {reason(error)}"
        raise BookError(Problem("out-unwritable", message, Span(folder, 1), hint)) from None


def reason(error: OSError) -> str:
    """Why something was refused, in a few plain words."""
    words = {
        errno.EEXIST: "it is a file, and no folder",
        errno.ENOTDIR: "something above it is a file, and no folder",
        errno.EACCES: "you may not write there",
        errno.EPERM: "you may not write there",
        errno.EROFS: "the disk can only be read",
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "you have used up the room that you may use",
        errno.ENOENT: "there can be no such folder",
        errno.ENAMETOOLONG: "its name is too long",
        errno.ELOOP: "it is a link that leads back to itself",
    }
    return words.get(error.errno or 0) or (error.strerror or str(error)).lower()
