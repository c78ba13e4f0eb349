"""A path → what is to be read: the folder, its files in reading order, its settings.

A book is a folder of Markdown, or one bare file. Nothing else is required: `contents` finds the
chapters' files and their order.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder import config, contents, decoding, disk, folder, metadata_block, unreachable
from builder.config import FORBIDDEN, Config
from builder.errors import BookError, Problem, did_you_mean
from builder.folder import Contents, Unread
from builder.model import Meta, Span


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the manuscript, decoded."""

    path: Path
    text: str
    """Without its front matter, whose lines are left empty so that line numbers hold."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything the reader reads."""

    root: Path
    sources: tuple[Source, ...]
    config: Config
    is_bare: bool = False
    """One file, and not the folder it happens to lie in."""
    unread: tuple[Unread, ...] = ()
    """What lies in the folder and looks like an author's text, but is no part of the book."""
    is_listed: bool = False
    """Whether a list gives the order of the files, and not their names."""

    @property
    def path(self) -> Path:
        """What was opened: the folder, or the bare file."""
        return self.sources[0].path if self.is_bare else self.root


def open_(path: Path, out: Path | None = None) -> tuple[Manuscript, list[Problem]]:
    """Find and decode a manuscript; raises `BookError` where there is nothing to read at all.

    Nothing is read of the folder `out`, where its editions go.
    """
    if not path.exists():
        near = did_you_mean(path.name, _listing(path.parent))
        near = near or f"look how it is written; it would lie in `{path.absolute().parent}`"
        raise BookError(
            Problem("book-missing", "there is no such file or folder", Span(path, 1), near)
        )
    if path.is_dir():
        return _open_folder(path, out)
    if not path.is_file():
        raise BookError(unreachable.no_file(path))
    return _open_file(path)


def _listing(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()] if folder.is_dir() else []


def _open_folder(root: Path, out: Path | None) -> tuple[Manuscript, list[Problem]]:
    """A folder of chapters; its settings are ``book.toml``'s, or its first file's front matter."""
    toml = root / config.FILE
    settings, problems = config.load(toml) if toml.is_file() else (None, [])
    if any(problem.code in ("toml-syntax", "not-utf8", "not-text") for problem in problems):
        raise BookError(*problems)  # without its settings, a book is another book
    found = contents.find(root, settings.chapters if settings else (), out)
    unseen = list(unreachable.problems(root))
    if not found.files and not found.problems:
        raise BookError(*problems, *(unseen or [_empty(root, found)]))
    leaves = [_leaf(file) for file in found.files]
    problems += unseen + found.problems
    problems += [problem for leaf in leaves for problem in leaf.problems]
    if settings is None:
        _stop_without_settings(leaves[0] if leaves else None)
        settings, wrong = _settings(leaves[0] if leaves else None)
        return _of_folder(root, leaves, settings, found), problems + wrong
    hint = f"say it in {toml}, or take the block away"
    message = "this front matter is not read, for the folder has a book.toml"
    problems += [
        Problem("front-matter-ignored", message, Span(leaf.path, 1), hint, "warning")
        for leaf in leaves
        if leaf.front
    ]
    return _of_folder(root, leaves, settings, found), problems


def _of_folder(root: Path, leaves: "list[_Leaf]", settings: Config, found: Contents) -> Manuscript:
    sources, unread = _sources(leaves), tuple(found.unread)
    return Manuscript(root, sources, settings, unread=unread, is_listed=found.is_listed)


def _empty(root: Path, found: Contents) -> Problem:
    """What to say of a folder without a chapter, by what else is there."""
    message = "there is no Markdown in this folder that could be a chapter"
    hint = "put a chapter there, `01-first.md`, or start with `bookbuilder new`"
    books = [each.path for each in found.unread if (each.path / config.FILE).is_file()]
    if books:
        message = f"there is no chapter in this folder, but a book in `{books[0].name}`"
        hint = f"name that: bookbuilder build {folder.shell(books[0])}"
    elif found.unread:
        some = [f"`{each.path.relative_to(root)}` ({each.reason})" for each in found.unread[:3]]
        more = "; …" if len(found.unread) > 3 else ""
        hint = f"put a chapter there, `01-first.md`; not read: {'; '.join(some)}{more}"
    return Problem("book-empty", message, Span(root, 1), hint)


def _open_file(path: Path) -> tuple[Manuscript, list[Problem]]:
    """A bare file, with pandoc's front matter for its settings."""
    leaf = _leaf(path)
    _stop_without_settings(leaf)
    settings, wrong = _settings(leaf)
    manuscript = Manuscript(path.parent, _sources([leaf]), settings, is_bare=True)
    return manuscript, [*leaf.problems, *wrong]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One file as it was found."""

    path: Path
    source: Source | None
    """Nothing where it could not be decoded."""
    front: dict[str, Any]
    problems: list[Problem]


def _leaf(path: Path) -> _Leaf:
    try:
        text = decoding.read(path)
    except BookError as error:
        return _Leaf(path, None, {}, [*error.problems])
    except OSError as error:
        return _Leaf(path, None, {}, [disk.problem(error)])
    problems = _unprintable(path, text) + decoding.garbled(path, text)
    front, text, wrong = metadata_block.split(path, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _Leaf(path, Source(path, text), front, problems + wrong)


def _sources(leaves: list[_Leaf]) -> tuple[Source, ...]:
    return tuple(leaf.source for leaf in leaves if leaf.source)


def _stop_without_settings(first: _Leaf | None) -> None:
    """Raise `BookError` where front matter can't be read: without it a book is another book."""
    wrong = [each for each in first.problems if each.code == "yaml-syntax"] if first else []
    if wrong:
        raise BookError(*wrong)


def _settings(first: _Leaf | None) -> tuple[Config, list[Problem]]:
    """The settings of a book without a ``book.toml``: what its first file says of it."""
    if first is None or not first.front:
        return Config(Meta("")), []
    meta, problems = config.from_front_matter(first.front, first.path)
    return Config(meta, file=first.path), problems


def _unprintable(path: Path, text: str) -> list[Problem]:
    """Control characters that came along when something was pasted."""
    return [
        Problem(
            "character-forbidden",
            f"the control character U+{ord(found[0]):04X} can't be shown",
            Span(
                path,
                text.count("\n", 0, found.start()) + 1,
                found.start() - text.rfind("\n", 0, found.start()),
            ),
            "delete it; it came from a program that you pasted from",
        )
        for found in FORBIDDEN.finditer(text)
    ]
