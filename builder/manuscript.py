"""A path → what is to be read: the folder, its files in reading order, its settings.

A book is a folder of Markdown, or one bare file. Nothing else is required: the order is
``[book] chapters``, else mdBook's ``SUMMARY.md``, else Leanpub's ``Book.txt``, else the file names,
in which 2 comes before 10.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder import config, disk, metadata_block, unreachable
from builder.config import Config
from builder.errors import BookError, Problem, did_you_mean
from builder.model import Meta, Span

NOT_CHAPTERS = {"readme.md", "summary.md", "license.md", "licence.md", "changelog.md"}


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


def open_(path: Path) -> tuple[Manuscript, list[Problem]]:
    """Find and decode a manuscript; raises `BookError` where there is nothing to read at all."""
    if not path.exists():
        near = did_you_mean(path.name, [p.name for p in _listing(path.parent)])
        near = near or f"look how it is written; it would lie in `{path.absolute().parent}`"
        raise BookError(
            Problem("book-missing", "there is no such file or folder", Span(path, 1), near)
        )
    if path.is_dir():
        return _open_folder(path)
    if not path.is_file():
        raise BookError(unreachable.no_file(path))
    return _open_file(path)


def _open_folder(root: Path) -> tuple[Manuscript, list[Problem]]:
    """A folder of chapters; its settings are ``book.toml``'s, or its first file's front matter."""
    toml = root / config.FILE
    settings, problems = config.load(toml) if toml.is_file() else (None, [])
    if any(problem.code in ("toml-syntax", "not-utf8") for problem in problems):
        raise BookError(*problems)  # without its settings, a book is another book
    files, missing = _files(root, settings)
    if not files and (unseen := list(unreachable.problems(root))):
        raise BookError(*problems, *unseen)
    if not files and not missing:
        hint = "put a chapter there, `01-first.md`, or start with `bookbuilder new`"
        message = "there is no Markdown in this folder"
        raise BookError(*problems, Problem("book-empty", message, Span(root, 1), hint))
    leaves = [_leaf(file) for file in files]
    problems += unreachable.problems(root)
    problems += missing + [problem for leaf in leaves for problem in leaf.problems]
    if settings is None:
        _stop_without_settings(leaves[0] if leaves else None)
        settings, wrong = _settings(leaves[0] if leaves else None)
        return Manuscript(root, _sources(leaves), settings), problems + wrong
    hint = f"say it in {toml}, or take the block away"
    message = "this front matter is not read, for the folder has a book.toml"
    problems += [
        Problem("front-matter-ignored", message, Span(leaf.path, 1), hint, "warning")
        for leaf in leaves
        if leaf.front
    ]
    return Manuscript(root, _sources(leaves), settings), problems


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
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _Leaf(path, None, {}, [config.not_utf8(path, error)])
    except OSError as error:
        return _Leaf(path, None, {}, [disk.problem(error)])
    problems = _unprintable(path, text)
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
    return Config(meta), problems


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no XML document may hold (XML 1.0 § 2.2), and DEL, which shows nothing."""


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


def _listing(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _files(root: Path, settings: Config | None) -> tuple[list[Path], list[Problem]]:
    """The chapters' files in reading order, and those that are named but not there."""
    named: list[tuple[str, Span]] = []
    if settings and settings.chapters:
        place = Span(root / config.FILE, 1)
        named = [(name, place) for name in settings.chapters]
    elif (summary := root / "SUMMARY.md").is_file():
        named = _in_lines(summary, re.compile(r"\[[^\]]*\]\(<?([^)>]+\.md)>?\)"))
    elif (contents := root / "Book.txt").is_file():
        named = _in_lines(contents, re.compile(r"^\s*([^#\s].*\.(?:md|markdown|txt))\s*$"))
    if not named:
        return _found(root), []
    found = [p.relative_to(root).as_posix() for p in _found(root)]
    problems = [
        Problem(
            "chapter-missing",
            f"`{name}` is not there",
            span,
            did_you_mean(name, found) or "write it, or take its name out",
        )
        for name, span in named
        if not (root / name).is_file()
    ]
    return [root / name for name, _ in named if (root / name).is_file()], problems


def _in_lines(path: Path, pattern: re.Pattern[str]) -> list[tuple[str, Span]]:
    """Names that a listing file gives, each with its place."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return [
        (found[1].strip(), Span(path, number, found.start(1) + 1))
        for number, line in enumerate(lines, 1)
        for found in pattern.finditer(line)
    ]


def _found(root: Path) -> list[Path]:
    """Every Markdown file below the folder that could be a chapter, in natural order."""

    def is_chapter(path: Path) -> bool:
        parts = path.relative_to(root).parts
        hidden = any(part.startswith((".", "_")) for part in parts)
        return not hidden and path.name.lower() not in NOT_CHAPTERS and path.is_file()

    files = (p for p in root.rglob("*") if p.suffix in {".md", ".markdown"})
    return sorted(filter(is_chapter, files), key=lambda p: _natural(p.relative_to(root)))


def _natural(path: Path) -> list[list[tuple[int, int, str]]]:
    """A key in which 2 comes before 10, and a folder's files stay together."""
    return [
        [
            (0, int(bit), "") if bit.isdigit() else (1, 0, bit.lower())
            for bit in re.split(r"(\d+)", part)
        ]
        for part in path.parts
    ]
