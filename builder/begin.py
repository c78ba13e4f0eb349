"""A first manuscript: the smallest book that shows how one is written."""

import json
from pathlib import Path

from builder import config
from builder.errors import BookError, Problem
from builder.model import Span
from builder.store import write

BOOK = """[book]
title = {title}
authors = [{author}]
language = "en"
rights = "All rights reserved."
# cover = "images/cover.jpg"

[pdf]
trim = "6in 9in"

[audiobook]
# bookbuilder voices lists them; empty chooses one for the language
voice = ""
"""
CHAPTER = """# The First Chapter

It begins here. Quotes, "like these", and dashes---like these---become typographic by themselves.

A scene break is a line of its own:

* * *

A note[^1] stands at the foot of the page, pops up on a reader, and is kept from the narrator.

[^1]: This is the note.
"""
LEXICON = """# How odd words are said. What is shown never changes.
[words]
# Kyzylorda = "kuh zull or dah"
"""


def begin(folder: Path, title: str, author: str) -> list[Path]:
    """Write a first manuscript into a folder that holds none; returns the files."""
    there = [
        p
        for p in (folder.iterdir() if folder.is_dir() else [])
        if p.suffix == ".md" or p.name == config.FILE
    ]
    if folder.exists() and (not folder.is_dir() or there):
        hint = "name a folder that is not there yet"
        raise BookError(
            Problem(
                "folder-taken",
                "there is something here already",
                Span(there[0] if there else folder, 1),
                hint,
            )
        )
    name = title or folder.resolve().name.replace("-", " ").title()
    files = {
        config.FILE: BOOK.format(title=_quoted(name), author=_quoted(author) if author else ""),
        "01-the-first-chapter.md": CHAPTER,
        "lexicon.toml": LEXICON,
    }
    for file, text in files.items():
        write(folder / file, text.encode())
    return [folder / file for file in files]


def _quoted(text: str) -> str:
    """A TOML basic string, of which JSON's are all some; what is no character becomes `?`."""
    plain = text.encode("utf-8", "replace").decode()
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007F")
