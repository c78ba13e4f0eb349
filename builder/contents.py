"""A folder → its chapters' files in reading order, and the files that are not read, with why.

The order is ``[book] chapters``, else mdBook's ``SUMMARY.md``, else Leanpub's ``Book.txt``, else
the file names, in which 2 comes before 10.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from builder import config, decoding, file_names
from builder.errors import Problem, did_you_mean
from builder.model import Span

Named: TypeAlias = tuple[str, Span]
"""A chapter's file as a list of chapters has it, and where the list does."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a folder with all that is in it, that is no part of the book."""

    path: Path
    reason: str
    is_writing: bool = False
    """Whether it is an author's text in another form than Markdown."""


@dataclass(slots=True)
class Contents:
    """What is to be read of a folder, and what is not."""

    files: list[Path] = field(default_factory=list)
    """The chapters' files, in reading order."""
    unread: list[Unread] = field(default_factory=list)
    """What looks like an author's text and is left alone."""
    problems: list[Problem] = field(default_factory=list)
    is_listed: bool = False
    """Whether a list gives the order, and not the names."""


def find(root: Path, chapters: Sequence[str] = (), out: Path | None = None) -> Contents:
    """Look through a manuscript's folder.

    `chapters` is what its ``book.toml`` lists, `out` the folder that its editions go to. Raises
    `BookError` for a list of chapters that can't be read.
    """
    made = Contents()
    _look(root, out.resolve() if out else None, made)
    made.files.sort(key=lambda path: (file_names.natural(path.relative_to(root)), path.name))
    home, title, named = _listed(root, chapters, made.files)
    if named:
        _take(root, home, title, named, made)
    made.unread.sort(key=lambda each: file_names.natural(each.path.relative_to(root)))
    return made


# What lies there -----------------------------------------------------------------------------


def _look(root: Path, out: Path | None, made: Contents) -> None:
    """Sort everything below a folder into what is read and what is not."""
    for here, folders, names in os.walk(root, onerror=_refuse):
        opened = []
        for folder in (Path(here, name) for name in sorted(folders)):
            if _is_hidden(folder, out):
                continue
            if reason := _another(folder):
                made.unread.append(Unread(folder, reason))
            elif reason := _closed(folder):
                made.unread += _inside(folder, reason)
            else:
                opened.append(folder.name)
        folders[:] = opened
        for path in (Path(here, name) for name in names):
            _sort(root, path, made)


def _refuse(error: OSError) -> None:
    """Stop at a folder that can't be opened: it may hold half of the book."""
    raise error


def _is_hidden(folder: Path, out: Path | None) -> bool:
    """Whether a folder is none of the author's writing: a program's own, or the editions'."""
    is_ours = out is not None and folder.resolve() == out
    return folder.name.startswith(".") or folder.name in ("node_modules", "__pycache__") or is_ours


def _another(folder: Path) -> str:
    """What a folder is that is one thing by itself; empty for one that holds chapters."""
    if (folder / config.FILE).is_file():
        return f"it is a book of its own: bookbuilder build {_shell(folder)}"
    kind = file_names.WRITINGS.get(file_names.ending(folder))
    return f"it is {kind}: export its text as Markdown" if kind else ""


def _closed(folder: Path) -> str:
    """Why a folder is not looked into; empty where it is."""
    if folder.is_symlink():
        return "it is in a linked folder, and links to folders are not followed"
    if folder.name.lower() in file_names.PROGRAMS or (folder / "pyvenv.cfg").is_file():
        return f"programs fill folders called `{folder.name}`: give its folder another name"
    return f"its folder's name begins with `_`: {folder.name}" if folder.name[0] == "_" else ""


def _shell(path: Path) -> str:
    """A path as one types it after a command."""
    return f'"{path}"' if " " in str(path) else str(path)


def _inside(folder: Path, reason: str) -> Iterator[Unread]:
    """The Markdown that lies right in a folder which is not looked into."""
    for path in folder.iterdir():
        if path.is_file() and file_names.is_markdown(path) and not file_names.about(path):
            yield Unread(path, reason)


def _sort(root: Path, path: Path, made: Contents) -> None:
    """Take a file for a chapter, leave it with a reason, or leave it unnamed as no writing."""
    if reason := _reason(path):
        made.unread.append(Unread(path, reason))
    elif reason := _writing(root, path):
        made.unread.append(Unread(path, reason, is_writing=True))
    elif not file_names.is_markdown(path) or path.name.startswith("."):
        return
    elif path.is_file():
        made.files.append(path)
    elif path.is_symlink():
        message = f"`{path.name}` is a link to a file that is not there"
        hint = "put the file itself here, or delete the link"
        made.problems.append(Problem("chapter-missing", message, Span(path, 1), hint))


def _reason(path: Path) -> str:
    """Why a file is left alone; empty for a chapter, for other writing, and for what is none."""
    name, is_markdown = path.name, file_names.is_markdown(path)
    if name.startswith(BESIDE):
        return ""
    if is_markdown and name.startswith((".", "_")):
        return f"its name begins with `{name[0]}`"
    bare = Path(file_names.MADE.sub("", name))
    if bare.name != name and (
        file_names.is_markdown(bare) or file_names.ending(bare) in file_names.WRITINGS
    ):
        return "it is a copy that some program has kept"
    return file_names.about(path) if is_markdown or file_names.ending(path) in ("", ".txt") else ""


BESIDE = ("._", ".#", ".~", "~$")
"""How names begin of what a Mac, an editor or Word keeps beside a file while it is open."""


def _writing(root: Path, path: Path) -> str:
    """What an author's text is that is no Markdown, and how it becomes a chapter; else empty."""
    name, end = path.name, file_names.ending(path)
    if file_names.is_markdown(path) or name.startswith((".", "~$")):
        return ""
    if end == ".txt" and file_names.is_markdown(Path(path.stem)):
        return f"it is called .txt: rename it `{path.stem}`"
    if end in (".txt", ".text") and root / "takes" in path.parents:
        return ""
    if not end and _is_plain(path):
        return f"its name has no ending: rename it `{name}.md`"
    kind = file_names.WRITINGS.get(end, "")
    way = "rename it" if end in file_names.READ_IF_NAMED else "save its text as"
    return f"it is {kind}, not Markdown: {way} `{path.stem}.md`" if kind else ""


TOOLS = re.compile(r"\w*file|OFL|VERSION|CNAME|CODEOWNERS|AUTHORS|NOTICE|FONTLOG", re.IGNORECASE)
"""Files without an ending that are for programs, or for those who pass the folder on."""


def _is_plain(path: Path) -> bool:
    """Whether a file without an ending is somebody's text."""
    if TOOLS.fullmatch(path.name) or not path.is_file():
        return False
    with path.open("rb") as file:
        some = file.read(2000)
    return bool(some.strip()) and b"\x00" not in some and not some.startswith(b"#!")


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
            name, span = unquote(target), Span(path, number, found.start(kind) + 1)
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
    """The lines of ``Book.txt`` that are no remark and no ``mainmatter:``, if one names a file."""
    named = [
        (name, Span(path, number, line.index(name) + 1))
        for number, line in enumerate(decoding.read(path).splitlines(), 1)
        if (name := line.strip()) and not re.match(r"#|\{.*\}$|\w+:$", name)
    ]
    return named if any(_can_be_read(name) for name, _ in named) else []


# Names → files -------------------------------------------------------------------------------


def _take(root: Path, home: Path, title: str, named: Iterable[Named], made: Contents) -> None:
    """Put the files that a list names into its order; the rest is unread."""
    shelf = _Shelf(root, home, made)
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
    made.unread = [each for each in (*made.unread, *rest) if each.path not in taken]
    made.files, made.is_listed = list(taken), True


class _Shelf:
    """The files that a list may name."""

    def __init__(self, root: Path, home: Path, made: Contents) -> None:
        self.root, self.home = root, home
        paths = [*made.files, *(each.path for each in made.unread)]
        inside = [path for path in paths if home in path.parents]
        self.names = {path.relative_to(home).as_posix(): path for path in inside}

    def find(self, name: str, span: Span) -> Path | Problem:
        """The file that a list means, or why there is none."""
        wanted = os.path.normpath(name.strip().replace("\\", "/")) if name.strip() else ""
        if wanted.startswith(("..", "/")) or Path(wanted).is_absolute():
            message = f"`{name}` is outside the book's folder"
            hint = "move the file into it, and write its name from there: `02-train.md`"
            return Problem("chapter-outside", message, span, hint)
        if wanted and (self.home / wanted).is_file():
            return self.readable(self.home / wanted, name, span)
        near = self.near(wanted)
        if len(near) == 1:
            return self.readable(self.names[near[0]], name, span)
        message, hint = self.missing(name, wanted, near)
        return Problem("chapter-missing", message, span, hint)

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
