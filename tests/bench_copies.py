"""Copies of a manuscript for a bench: as it is, several times as long, edited, without a key."""

import re
import shutil
import sys
from pathlib import Path

from builder import config, manuscript, model, publish

PUT_IN = "So it is told, then: "
"""What an edit puts before a sentence."""


def copied(book: Path, folder: Path) -> Path:
    """A manuscript as a folder of its own, a bare file among them."""
    if book.is_dir():
        shutil.copytree(book, folder)
    else:
        folder.mkdir()
        shutil.copy(book, folder)
    return folder


def words(folder: Path) -> int:
    """How many words a manuscript has, marks and all."""
    found, _ = manuscript.open_(folder)
    return sum(len(source.text.split()) for source in found.sources)


def edit(folder: Path, sentence: int = 3) -> str:
    """Change a sentence of some length in the middle of the book; its place."""
    opened = publish.open_book(folder)
    middle = opened.book.chapters[len(opened.book.chapters) // 2]
    some = list(model.sentences(middle))
    found = [each for each in some if len(model.plain(each.inlines)) > 40] or some
    place = found[min(sentence, len(found) - 1)].span
    path = place.path
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    at = place.column - 1
    line = lines[place.line - 1]
    lines[place.line - 1] = f"{line[:at]}{PUT_IN}{line[at:]}"
    path.write_text("".join(lines), encoding="utf-8")
    return f"{path.name}:{place.line}"


def set_key(folder: Path, table: str, line: str) -> None:
    """Write a line into a table of the copy's book.toml."""
    settings = folder / config.FILE
    said = settings.read_text(encoding="utf-8") if settings.is_file() else ""
    if f"[{table}]\n" in said:
        said = said.replace(f"[{table}]\n", f"[{table}]\n{line}\n", 1)
    else:
        said += f"\n[{table}]\n{line}\n"
    settings.write_text(said, encoding="utf-8")


def repeat(folder: Path, times: int) -> None:
    """Let the chapters of the copy's body follow again, under new names, titles and ids."""
    found, _ = manuscript.open_(folder)
    if times < 2:
        return
    if found.config.chapters or not (folder / config.FILE).is_file():
        sys.exit("a book is repeated by its book.toml, where its chapters are not listed yet")
    book = publish.open_book(folder).book
    body = {each.span.path for each in book.chapters if each.matter == "body"}
    order = [source.path for source in found.sources]
    last = max(at for at, path in enumerate(order) if path in body)
    again = [
        _again(path, number) for number in range(2, times + 1) for path in order if path in body
    ]
    names = [path.relative_to(folder).as_posix() for path in _joined(order, last + 1, again)]
    set_key(folder, "book", f"chapters = {names!r}")


def _joined(order: list[Path], at: int, again: list[Path]) -> list[Path]:
    return [*order[:at], *again, *order[at:]]


def _again(path: Path, number: int) -> Path:
    """A chapter once more: no id may be twice in a book, and no title need be."""
    text = path.read_text(encoding="utf-8-sig")
    text = re.sub(r"^(# [^{\n]*?)( *\{.*\})?$", rf"\1 ({number})\2", text, count=1, flags=re.M)
    text = re.sub(r"\{#([\w-]+)", rf"{{#\1-{number}", text)
    text = re.sub(r"\[\^([^\]]+)\]", rf"[^\1-{number}]", text)
    made = path.with_name(f"{number}-times-{path.name}")
    made.write_text(text, encoding="utf-8")
    return made
