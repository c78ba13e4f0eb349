"""Whose the files in a folder of editions are, so that no book is written over another one.

A hidden list in the folder says from which manuscript each file was made. It holds no path of the
machine, only the way from there to the manuscript: both may be moved together, built from
anywhere, or mounted elsewhere, and the store may be cleared.
"""

import itertools
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from builder.errors import Problem
from builder.model import Span
from builder.store import write

FILE = ".bookbuilder.json"

MADE = {
    "pdf": (".pdf",),
    "screen": ("-screen.pdf",),
    "cover": ("-cover-print.pdf", "-cover-proof.pdf"),
    "epub": (".epub",),
    "readalong": ("-readalong.epub",),
    "audiobook": (
        *(".m4b", ".opus", ".lpf", ".audiobook", ".vtt", ".srt"),
        *("-mp3", "-vtt", "-srt", "-podcast", "-audiobookshelf"),
        *("-sample.mp3", "-mastering.txt", "-build-record.json"),
    ),
}
"""What follows a book's name in those of the files and folders that an edition is made of."""

ENDINGS = tuple(ending for endings in MADE.values() for ending in endings)


@dataclass(frozen=True, slots=True)
class Owner:
    """The book that a file was made from."""

    name: str
    """What its files are called."""
    folder: str
    """The manuscript's folder, from the folder of editions."""
    file: str
    """The one file that it was read from; empty where there are several."""
    is_bare: bool
    """Whether that file was opened, and not its folder."""
    authors: tuple[str, ...]

    @classmethod
    def of(
        cls, name: str, root: Path, sources: Sequence[Path], is_bare: bool, authors: Sequence[str]
    ) -> "Owner":
        """The owner that a book would be; `at` says of which folder."""
        file = sources[0].name if len(sources) == 1 else ""
        return cls(name, str(root.resolve()), file, is_bare, tuple(authors))

    def at(self, out: Path) -> "Owner":
        """The same, as a folder of editions knows it."""
        try:
            way = Path(os.path.relpath(self.folder, out.resolve())).as_posix()
        except ValueError:  # on another drive (Windows), to which there is no way
            way = self.folder
        return Owner(self.name, way, self.file, self.is_bare, self.authors)

    def is_same(self, other: "Owner", out: Path) -> bool:
        """Whether another owner is this book, or this book before it was moved."""
        if self.folder == other.folder:
            is_alike = self.is_bare == other.is_bare and not self.is_bare
            if is_alike or (bool(self.file) and self.file == other.file):
                return True
        is_gone = not (out / other.folder / (other.file if other.is_bare else "")).exists()
        return is_gone and (self.name, self.authors) == (other.name, other.authors)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file in the way: somebody else's."""

    path: Path
    owner: str
    """The manuscript that it was made from; empty where nobody knows."""


def taken(out: Path, owner: Owner, editions: Iterable[str]) -> Iterator[Taken]:
    """The files of a folder that these editions of a book can't be written over."""
    known, ours = _read(out), owner.at(out)
    mine = [owner.name + ending for edition in editions for ending in MADE[edition]]
    namesakes = [name for name, other in known.items() if other.name == owner.name]
    for name in dict.fromkeys((*mine, *namesakes)):
        path = out / name
        if not os.path.lexists(path):
            continue
        if name not in known:
            if not _is_ours(path, owner.name):
                yield Taken(path, "")
        elif not ours.is_same(known[name], out):
            yield Taken(path, _manuscript(out, known[name]))


def _manuscript(out: Path, owner: Owner) -> str:
    """An owner's manuscript, as one would type its path from here."""
    path = Path(os.path.normpath(out / owner.folder))
    return str(path / owner.file if owner.is_bare else path)


def problem(files: Sequence[Taken], out: Path, owner: Owner, span: Span) -> Problem:
    """The Problem of files that a book would be written over; `span` is where its title stands."""
    first = next((each for each in files if each.owner), files[0])
    if first.owner:
        why = f"is another book's, made from `{first.owner}`"
        hint = "give one of the two another title, or its editions a folder of their own"
    else:
        why = "is there already, and was not made by Bookbuilder"
        hint = "move it, give it another name, or have the editions made elsewhere"
    message = f"`{first.path}` {why}: it would be lost"
    wanted = f"{out}-{Path(owner.folder).name.lower().replace(' ', '-')}"
    names = itertools.chain([wanted], (f"{wanted}-{number}" for number in itertools.count(2)))
    free = next(name for name in names if not Path(name).exists())
    return Problem("out-taken", message, span, f'{hint}: --out "{free}"')


@contextmanager
def claimed(out: Path, owner: Owner, edition: str) -> Iterator[None]:
    """Write down that an edition's files are this book's while it is made, and those that are then.

    A build that is killed half-way finds its own files when it begins again.
    """
    known = _read(out)
    _write(out, known | {owner.name + ending: owner.at(out) for ending in MADE[edition]})
    try:
        yield
    finally:
        _write(out, {name: each for name, each in _read(out).items() if (out / name).exists()})


def _write(out: Path, known: dict[str, Owner]) -> None:
    """Keep the list of a folder, if it has changed; none of a folder that holds nothing of ours."""
    if known == _read(out):
        return
    if not known:
        (out / FILE).unlink(missing_ok=True)
        return
    listed = {name: asdict(known[name]) for name in sorted(known)}
    # In ASCII, since a name on a disk need not be UTF-8.
    write(out / FILE, f"{json.dumps(listed, indent=1)}\n".encode())


def _read(out: Path) -> dict[str, Owner]:
    """Who owns what in a folder; nobody where the list is lost or spoilt: the files then tell."""
    try:
        listed = json.loads((out / FILE).read_text(encoding="utf-8"))
        return {name: _owner(values) for name, values in listed.items()}
    except OSError:
        return {}  # most often there is none yet; a folder that can't be read is told elsewhere
    except (ValueError, TypeError, AttributeError, KeyError):
        return {}


def _owner(values: dict[str, Any]) -> Owner:
    return Owner(**{**values, "authors": tuple(values["authors"])})


def _is_ours(path: Path, name: str) -> bool:
    """Whether a file that nobody has written down was made by us, and may be made again.

    Earlier versions wrote down nothing. A PDF, an ebook and an M4B say who made them; what else
    belongs to an audiobook has its build record beside it, and a cover lies beside its pages.
    """
    if path.name in {f"{name}-cover-print.pdf", f"{name}-cover-proof.pdf"}:
        return _is_ours(path.with_name(f"{name}.pdf"), name)
    if path.suffix in (".pdf", ".m4b") and path.is_file():
        return b"bookbuilder" in path.read_bytes().lower()
    if path.suffix == ".epub" and path.is_file():
        return _is_our_ebook(path)
    return path.with_name(f"{name}-build-record.json").exists()


def _is_our_ebook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            packages = [each for each in archive.namelist() if each.endswith(".opf")]
            return any(b"Bookbuilder" in archive.read(each) for each in packages)
    except zipfile.BadZipFile:
        return False
