"""A path → what is to be read: the folder, its files in reading order, its settings.

A book is a folder of Markdown, or one bare file. Nothing else is required: `contents` finds the
chapters' files and their order.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from builder import config, contents, decoding, folder
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
        raise BookError(
            Problem("book-missing", "there is no such file or folder", Span(path, 1), near)
        )
    return _open_folder(path, out) if path.is_dir() else _open_file(path)


def _listing(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()] if folder.is_dir() else []


def _open_folder(root: Path, out: Path | None) -> tuple[Manuscript, list[Problem]]:
    """A folder of chapters; its settings are ``book.toml``'s, or its first file's front matter."""
    toml = root / config.FILE
    settings, problems = config.load(toml) if toml.is_file() else (None, [])
    if any(problem.code in ("toml-syntax", "not-utf8", "not-text") for problem in problems):
        raise BookError(*problems)  # without its settings, a book is another book
    found = contents.find(root, settings.chapters if settings else (), out)
    if not found.files and not found.problems:
        raise BookError(*problems, _empty(root, found))
    leaves = [_leaf(file) for file in found.files]
    problems += found.problems + [problem for leaf in leaves for problem in leaf.problems]
    if settings is None:
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
    problems = _unprintable(path, text) + decoding.garbled(path, text)
    front, text, wrong = _front_matter(path, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _Leaf(path, Source(path, text), front, problems + wrong)


def _sources(leaves: list[_Leaf]) -> tuple[Source, ...]:
    return tuple(leaf.source for leaf in leaves if leaf.source)


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


class _Plain(yaml.SafeLoader):
    """Reads every value as the text that it is: ``no`` is Norwegian, and ``1984`` a title."""


_Plain.yaml_implicit_resolvers = {
    first: kept
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if (kept := [each for each in resolvers if each[0] == "tag:yaml.org,2002:null"])
}


def _front_matter(path: Path, text: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """The YAML block at a file's head, and the text with those lines emptied."""
    found = re.match(
        r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE
    )
    if not found:
        return {}, text, []
    rest = "\n" * found[0].count("\n") + text[found.end() :]
    try:
        content = yaml.load(found[1], _Plain)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        column = mark.column + 1 if mark else 1
        why = getattr(error, "problem", None) or "it can't be read"
        return (
            {},
            rest,
            [
                Problem(
                    "yaml-syntax", f"this front matter is not YAML: {why}", Span(path, line, column)
                )
            ],
        )
    if content is None:
        return {}, rest, []
    if not isinstance(content, dict):
        # Two rules with prose between them: scene breaks at the head of a file, not settings.
        return {}, text, []
    return {str(key): value for key, value in content.items()}, rest, []
