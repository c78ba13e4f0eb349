"""Say where each setting that is in force comes from: a line of a file, or our default."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder import config
from builder.config import Config
from builder.errors import Problem
from builder.model import Meta, Span
from builder.settings import FILED, PARTS, Setting, at, settings

DEFAULT = "default"
FOUND = "the manuscript"
"""What no setting says, and is taken from the text: a title from the first heading."""

TABLE = re.compile(r"\s*\[+([^\]]+)\]+")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
MARK = re.compile("\"{3}|'{3}")
YAML_HEAD = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Force:
    """A setting, the value that is in force, and where that comes from."""

    setting: Setting
    value: Any
    source: str
    """`DEFAULT`, `FOUND`, or a file's name and line: ``book.toml:4``."""
    span: Span | None = None
    """The place in that file."""

    @property
    def is_changed(self) -> bool:
        """Whether it is another value than the default."""
        return bool(self.value != self.setting.default)


def in_force(
    book: Path, made: Config, meta: Meta, first: Path | None, problems: Iterable[Problem]
) -> Iterator[Force]:
    """Every setting of a book, but for those of single people and subjects.

    `book` is the folder or file that was opened, `meta` what the book says of itself when it is
    read, `first` the file that may begin with front matter. Where a value was refused, the default
    is in force.
    """
    places = _Places(book, first, problems)
    for one in settings():
        if one.table not in PARTS.values():
            value = _value(made, meta, one)
            yield Force(one, value, *places.of(one, value))


def _value(made: Config, meta: Meta, one: Setting) -> Any:
    where: Any = made
    if one.attribute not in FILED:
        for name in filter(None, one.table.split(".")):
            where = meta if name == "book" else getattr(where, name.replace("-", "_"))
    return getattr(where, one.attribute)


class _Places:
    """Where the settings of one book are written."""

    def __init__(self, book: Path, first: Path | None, problems: Iterable[Problem]) -> None:
        self.root, self.toml = book, book / config.FILE
        self.wrong = {
            (problem.span.path, problem.span.line)
            for problem in problems
            if problem.severity == "error"
        }
        text = _text(self.toml)
        self.table, self.lines = _parsed(text), tuple(_lines(text))
        self.front = _front(first) if first and not self.toml.is_file() else {}

    def of(self, one: Setting, value: Any) -> tuple[str, Span | None]:
        """The source of a value, and its place."""
        span = self._written(one)
        if span and (span.path, span.line) not in self.wrong:
            return f"{span.path.name}:{span.line}", span
        return (DEFAULT if value == one.default else FOUND), None

    def _written(self, one: Setting) -> Span | None:
        if one.table == "book" and (found := self.front.get(one.key)):
            return found
        if at(self.table, one) is None:
            return None
        path = f"{one.table}.{one.key}" if one.table else one.key
        lines = (line for line, name in self.lines if _says(name, path))
        return Span(self.toml, next(lines, 1))


def _says(written: str, path: str) -> bool:
    """Whether a line with that table or key says something of a setting: it is the setting's own,
    or of the inline table around it, or of a table of names inside it.
    """
    return written == path or path.startswith(f"{written}.") or written.startswith(f"{path}.")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The whole name of every key of a ``book.toml``, and the line that has it.

    Tables of names are there by their own name, too; other tables say nothing by themselves.
    """
    table, is_inside = "", False
    for number, line in enumerate(text.splitlines(), 1):
        if not is_inside and (head := TABLE.match(line)):
            table = _name(head[1])
            yield number, f"{table}."
        elif not is_inside and (key := KEY.match(line)):
            yield number, f"{table}.{_name(key[1])}" if table else _name(key[1])
        # A text over several lines may hold what looks like a key.
        is_inside ^= len(MARK.findall(line)) % 2 == 1


def _name(key: str) -> str:
    return re.sub(r"[\s\"']", "", key).replace("_", "-")


def _text(path: Path) -> str:
    """What stands in a file; nothing where it is not there."""
    return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""


def _parsed(text: str) -> Mapping[str, Any]:
    """What it says; nothing where it is no TOML, which whoever opens the book has told."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _front(path: Path) -> Mapping[str, Span]:
    """The keys of a file's front matter, as ``book.toml`` calls them, and where they stand."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    head = YAML_HEAD.match(text)
    lines = head[0].splitlines() if head else []
    found = {}
    for number, line in enumerate(lines, 1):
        if key := re.match(r"([A-Za-z_-]+)\s*:", line):
            name = config.PANDOCS.get(key[1], key[1]).replace("_", "-")
            found[name] = Span(path, number)
    return found
