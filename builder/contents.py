"""A folder → its chapters' files in reading order, and what is not read.

The order is ``[book] chapters``, else mdBook's ``SUMMARY.md``, else Leanpub's ``Book.txt``, else
the file names, in which 2 comes before 10.
"""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from builder import config, decoding, file_names, folder
from builder.errors import Problem, did_you_mean
from builder.folder import Contents, Unread
from builder.model import Span

Named: TypeAlias = tuple[str, Span]
"""A chapter's file as a list of chapters has it, and where the list does."""


def find(root: Path, chapters: Sequence[str] = (), out: Path | None = None) -> Contents:
    """Look through a manuscript's folder.

    `chapters` is what its ``book.toml`` lists, `out` the folder that its editions go to. Raises
    `BookError` for a list of chapters that can't be read.
    """
    made = folder.look(root, out)
    home, title, named = _listed(root, chapters, made.files)
    if named:
        _take(home, title, named, made)
    made.unread.sort(key=lambda each: file_names.natural(each.path.relative_to(root)))
    return made


# What a list says ----------------------------------------------------------------------------


def _listed(
    root: Path, chapters: Sequence[str], found: Sequence[Path]
) -> tuple[Path, str, list[Named]]:
    """The folder that a list's names count from, what the list is called, and its names."""
    if chapters:
        turns = [chapters[:at].count(name) for at, name in enumerate(chapters)]
        places = [
            config.place_of_chapter(root, name, turn)
            for name, turn in zip(chapters, turns, strict=True)
        ]
        return root, "`chapters` in book.toml", list(zip(chapters, places, strict=True))
    # Where mdBook and Leanpub keep their chapters, if the folder has none of its own.
    is_bare = not any(path.parent == root for path in found)
    lists: tuple[tuple[str, str, Callable[[Path], list[Named]]], ...] = (
        ("SUMMARY.md", "src", _in_summary),
        ("Book.txt", "manuscript", _in_leanpub),
    )
    for name, below, names in lists:
        for home in (root, root / below) if is_bare else (root,):
            path = _of_any_case(home / name)
            if path and (named := names(path)):
                return home, f"`{path.relative_to(root).as_posix()}`", named
    return root, "", []


def _of_any_case(path: Path) -> Path | None:
    """A file as it is called, or written with other capitals."""
    if path.is_file() or not path.parent.is_dir():
        return path if path.is_file() else None
    same = [p for p in path.parent.iterdir() if file_names.key(p.name) == file_names.key(path.name)]
    return same[0] if len(same) == 1 and same[0].is_file() else None


_LINK = re.compile(
    r"\[(?:[^\]\\]|\\.)*\]\(\s*(?:<(?P<closed>[^>\n]*)>|(?P<plain>(?:[^()\"\n]|\([^()\n]*\))*?))"
    r"\s*(?:\"[^\"\n]*\")?\s*\)"
)


def _in_summary(path: Path) -> list[Named]:
    """The files that ``SUMMARY.md`` links to: not those in its comments, nor one's parts."""
    text = re.sub(
        r"<!--.*?(?:-->|\Z)|^(```|~~~).*?^\1", _blank, decoding.read(path), flags=re.S | re.M
    )
    named: dict[str, Span] = {}
    twice: list[Named] = []
    for number, line in enumerate(text.splitlines(), 1):
        for found in _LINK.finditer(line):
            kind = "plain" if found["closed"] is None else "closed"
            target, _, part = found[kind].strip().partition("#")
            name = os.path.normpath(unquote(target)) if target else ""
            span = Span(path, number, found.start(kind) + 1)
            if urlsplit(target).scheme or not _can_be_read(name):
                continue
            if name not in named:
                named[name] = span
            elif not part:
                twice.append((name, span))
    return [*named.items(), *twice]


def _blank(found: re.Match[str]) -> str:
    """Spaces in the place of some text, so that what follows keeps its place."""
    return re.sub(r"[^\n]", " ", found[0])


def _can_be_read(name: str) -> bool:
    return bool(file_names.ending(Path(name))) and (
        file_names.ending(Path(name)) in file_names.READ_IF_NAMED
    )


def _in_leanpub(path: Path) -> list[Named]:
    """The lines of ``Book.txt`` that are no remark and no ``mainmatter:``, if one names a file.

    Others keep notes in a file of that name, or the text of the back cover.
    """
    named = [
        (name, Span(path, number, line.index(name) + 1))
        for number, line in enumerate(decoding.read(path).splitlines(), 1)
        if (name := line.strip()) and not re.match(r"#|\{.*\}$|\w+:$", name)
    ]
    is_list = any(
        (path.parent / name).is_file() or (_can_be_read(name) and " " not in name)
        for name, _ in named
    )
    return named if is_list else []


# Names → files -------------------------------------------------------------------------------


def _take(home: Path, title: str, named: Sequence[Named], made: Contents) -> None:
    """Put the files that a list names into its order; the rest is unread."""
    shelf = _Shelf(home, made)
    taken: dict[Path, Span] = {}
    for name, span in named:
        found = shelf.find(name, span)
        if isinstance(found, Problem):
            made.problems.append(found)
        elif found in taken:
            message, hint = f"`{name}` is listed twice", "take one of the two lines out"
            made.problems.append(Problem("chapter-twice", message, span, hint))
        else:
            taken[found] = span
    rest = [Unread(path, f"{title} does not name it") for path in made.files if path not in taken]
    lists = {span.path for _, span in named}  # which are read, if only for their names
    done = taken.keys() | lists
    made.unread = [each for each in (*made.unread, *rest) if each.path not in done]
    made.files, made.is_listed = list(taken), True


class _Shelf:
    """The files that a list may name."""

    def __init__(self, home: Path, made: Contents) -> None:
        self.home = home
        paths = [*made.files, *(each.path for each in made.unread)]
        inside = [path for path in paths if home in path.parents]
        self.names = {path.relative_to(home).as_posix(): path for path in inside}

    def find(self, name: str, span: Span) -> Path | Problem:
        """The file that a list means, or why there is none."""
        wanted = os.path.normpath(name.strip().replace("\\", "/")) if name.strip() else ""
        if wanted.startswith(("..", "/")) or Path(wanted).is_absolute():
            return self.outside(name, Path(wanted), span)
        if wanted and (self.home / wanted).is_file():
            return self.readable(self.home / wanted, name, span)
        near = self.near(wanted)
        if len(near) == 1:
            return self.readable(self.names[near[0]], name, span)
        message, hint = self.missing(name, wanted, near)
        return Problem("chapter-missing", message, span, hint)

    def outside(self, name: str, path: Path, span: Span) -> Problem:
        """The Problem of a name that does not count from the book's folder, or leads out of it."""
        message = f"`{name}` is outside the book's folder"
        hint = f"move the file into it, and write its name from there: `{path.name}`"
        if self.home.resolve() in path.parents:
            message = f"`{name}` is a path of this machine alone"
            inside = path.relative_to(self.home.resolve()).as_posix()
            hint = f"write the file's name from the book's folder: `{inside}`"
        return Problem("chapter-outside", message, span, hint)

    def readable(self, path: Path, name: str, span: Span) -> Path | Problem:
        """The file, if it can be read as Markdown."""
        end = file_names.ending(path)
        if end in file_names.READ_IF_NAMED or end not in file_names.WRITINGS:
            return path
        message = f"`{name}` is {file_names.WRITINGS[end]}, not Markdown"
        hint = f"save its text as `{path.stem}.md`, and name that"
        return Problem("chapter-type", message, span, hint)

    def near(self, wanted: str) -> list[str]:
        """The files of that name but for capitals; or else of that name with Markdown's ending."""
        key = file_names.key(wanted)
        same = [name for name in self.names if file_names.key(name) == key]
        return same or [
            name
            for name, path in self.names.items()
            if file_names.is_markdown(path) and file_names.key(name)[: -len(path.suffix)] == key
        ]

    def missing(self, name: str, wanted: str, near: Sequence[str]) -> tuple[str, str]:
        """What to say of a name that means no file, or two; and the way out."""
        if not wanted:
            return "there is no name between these quotes", "write a file's name, or take them out"
        if near:
            return f"`{name}` may be {_either(near)}", "write the whole name of the one you mean"
        if wanted and (self.home / wanted).is_dir():
            inside = [each for each in self.names if each.startswith(f"{wanted}/")]
            example = f": {', '.join(f'`{each}`' for each in inside[:3])}" if inside else ""
            return f"`{name}` is a folder", f"name the files in it, one by one{example}"
        if any(sign in name for sign in "*?") and self.names:
            return f"`{name}` is no file's name", "name the files one by one, in their order"
        last = Path(wanted).name
        deep = [each for each in self.names if Path(each).stem == Path(last).stem and last]
        hint = f"did you mean `{deep[0]}`?" if deep else did_you_mean(wanted, self.names)
        return f"`{name}` is not there", hint or "write it, or take its name out"


def _either(names: Sequence[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)
