"""What lies in a manuscript's folder: files of chapters, and what is left alone, with why."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from builder import config, file_names
from builder.errors import Problem


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


def look(root: Path, out: Path | None = None) -> Contents:
    """Sort everything below a folder into what is read, by the order of names, and what is not.

    Nothing is looked for in the folder `out`. Raises `OSError` where a folder can't be opened.
    """
    out, made = out.resolve() if out else None, Contents()
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
    made.files.sort(key=lambda path: (file_names.natural(path.relative_to(root)), path.name))
    return made


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
        return f"it is a book of its own: bookbuilder build {shell(folder)}"
    kind = file_names.WRITINGS.get(file_names.ending(folder))
    return f"it is {kind}: export its text as Markdown" if kind else ""


def _closed(folder: Path) -> str:
    """Why a folder is not looked into; empty where it is."""
    if folder.is_symlink():
        return "it is in a linked folder, and links to folders are not followed"
    if folder.name.lower() in file_names.PROGRAMS or (folder / "pyvenv.cfg").is_file():
        return f"programs fill folders called `{folder.name}`: give its folder another name"
    return f"its folder's name begins with `_`: {folder.name}" if folder.name[0] == "_" else ""


def shell(path: Path) -> str:
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
    if end in (".txt", ".text") and (root / "takes" in path.parents or TOOLS.fullmatch(path.stem)):
        return ""
    if not end and _is_plain(path):
        return f"its name has no ending: rename it `{name}.md`"
    kind = file_names.WRITINGS.get(end, "")
    way = "rename it" if end in file_names.READ_IF_NAMED else "save its text as"
    return f"it is {kind}, not Markdown: {way} `{path.stem}.md`" if kind else ""


TOOLS = re.compile(r"\w*file|OFL|VERSION|CNAME|CODEOWNERS|AUTHORS|NOTICE|FONTLOG", re.IGNORECASE)
"""Files without an ending, or `.txt`, that programs or those who pass a folder on need."""


def _is_plain(path: Path) -> bool:
    """Whether a file without an ending is somebody's text."""
    if TOOLS.fullmatch(path.name) or not path.is_file():
        return False
    with path.open("rb") as file:
        some = file.read(2000)
    return bool(some.strip()) and b"\x00" not in some and not some.startswith(b"#!")
