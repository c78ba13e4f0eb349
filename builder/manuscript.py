"""A path → what is to be read: the folder, its files in reading order, its settings.

A book is a folder of Markdown, or one bare file. Nothing else is required: the order is
``[book] chapters``, else mdBook's ``SUMMARY.md``, else Leanpub's ``Book.txt``, else the file names,
in which 2 comes before 10.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from builder import config
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
        raise BookError(
            Problem("book-missing", "there is no such file or folder", Span(path, 1), near)
        )
    root = path if path.is_dir() else path.parent
    settings, problems = _settings(root) if path.is_dir() else (None, [])
    if any(problem.code in ("toml-syntax", "not-utf8") for problem in problems):
        raise BookError(*problems)  # without its settings, a book is another book
    files, missing = _files(root, settings) if path.is_dir() else ([path], [])
    problems += missing
    if not files and not missing:
        raise BookError(
            *problems,
            Problem(
                "book-empty",
                "there is no Markdown in this folder",
                Span(root, 1),
                "put a chapter there, `01-first.md`, or start with `bookbuilder new`",
            ),
        )
    sources, metas = [], []
    for file in files:
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problems.append(config.not_utf8(file, error))
            continue
        problems += _unprintable(file, text)
        front, text, wrong = _front_matter(file, text.replace("\r\n", "\n").replace("\r", "\n"))
        problems += wrong
        if front and settings:
            hint = f"say it in {root / config.FILE}, or take the block away"
            message = "this front matter is not read, for the folder has a book.toml"
            problems.append(
                Problem("front-matter-ignored", message, Span(file, 1), hint, "warning")
            )
        sources.append(Source(file, text))
        metas.append((file, front))
    if settings is None:
        settings = Config(Meta(""))
        if metas and metas[0][1]:
            meta, wrong = config.from_front_matter(metas[0][1], metas[0][0])
            settings, problems = replace(settings, book=meta), [*problems, *wrong]
    return Manuscript(root, tuple(sources), settings, not path.is_dir()), problems


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


def _settings(root: Path) -> tuple[Config | None, list[Problem]]:
    path = root / config.FILE
    return config.load(path) if path.is_file() else (None, [])


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


def _front_matter(path: Path, text: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """The YAML block at a file's head, and the text with those lines emptied."""
    found = re.match(
        r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE
    )
    if not found:
        return {}, text, []
    rest = "\n" * found[0].count("\n") + text[found.end() :]
    try:
        content = yaml.safe_load(found[1])
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
