"""List every setting of ``book.toml``: its type, default, meaning, editions and an example.

All of it is read from the dataclasses of `config` and their docstrings, so that the reference
(``docs/settings.md``) and ``bookbuilder config`` can't say anything else than the code does. The
examples are the lines of `EXAMPLE`, a ``book.toml`` that sets everything.
"""

import ast
import inspect
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal, get_args, get_origin, get_type_hints

from builder import toml
from builder.config import Config
from builder.model import Contributor, Subject

EXAMPLE = "every-setting.toml"
"""A ``book.toml`` beside this module in which every key is set, to something else than usual."""

PAGED = ("pdf", "screen")
EBOOKS = ("epub", "readalong")
SPOKEN = ("audiobook", "readalong")
EVERY = ("pdf", "screen", "cover", "epub", "readalong", "audiobook")
SEEN = ("pdf", "screen", "cover", "epub", "readalong")
READ = ("pdf", "screen", "epub", "readalong")

EDITIONS: dict[str, tuple[str, ...]] = {
    **{"book": EVERY, "style": SEEN, "pdf": ("pdf",), "screen": ("screen",), "cover": ("cover",)},
    **{"epub": EBOOKS, "audiobook": SPOKEN, "readalong": ("readalong",), "podcast": ("audiobook",)},
    **{"checks": EVERY, "cast": SPOKEN},
    **dict.fromkeys(("book.bisac", "book.thema", "book.doi", "book.audience"), EBOOKS),
    **dict.fromkeys(("book.certifier", "book.certifier."), EBOOKS),
    **dict.fromkeys(("book.place", "book.edition", "book.subjects"), READ),
    **dict.fromkeys(("book.series", "book.series-number"), (*EBOOKS, "audiobook")),
    "book.cover": ("cover", *EBOOKS, "audiobook"),
    "book.cover-alt": ("cover", *EBOOKS),
    **dict.fromkeys(("pdf.trim", "pdf.standard", "pdf.profile"), ("pdf", "cover")),
    **dict.fromkeys(("pdf.paragraphs", "pdf.tune", "pdf.notes", "pdf.lists"), PAGED),
    **dict.fromkeys(
        ("audiobook.bitrate", "audiobook.profile", "audiobook.deliver"), ("audiobook",)
    ),
}
"""Which editions a table concerns, and which a single key, where that is not all of its table's."""

FILED = {"chapters": "book"}
"""Fields of `Config` itself that are written in a table, and in which."""

PARTS: dict[Any, str] = {Contributor: "a person", Subject: "a subject"}
"""What stands in a list and may be a table, and what one of them is called."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of one table."""

    table: str
    """``audiobook.pauses``; empty at the top; ``a person`` for what stands in a list."""
    key: str
    """As an author writes it: ``verse-line``."""
    attribute: str
    """As `Config` names it: ``verse_line``."""
    kind: Any
    default: Any
    """Its value where nothing is said; None where it must be given: a person's name."""
    meaning: str
    """A sentence or two, as Markdown."""
    editions: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table and the key, as in ``[audiobook.pauses] verse-line``."""
        return f"[{self.table}] {self.key}" if self.table else f"[{self.key}]"


def settings() -> Iterator[Setting]:
    """Every setting, in the order of `Config`; what belongs to a person or a subject comes last."""
    hints = get_type_hints(Config)
    for each in fields(Config):
        kind, table = hints[each.name], each.name.replace("_", "-")
        if is_dataclass(kind):
            yield from _table(table, kind)
        elif get_origin(kind) is Mapping:
            yield _setting("", each, kind, Config)
        for name, home in FILED.items():
            if home == each.name:
                (other,) = (one for one in fields(Config) if one.name == name)
                yield _setting(home, other, hints[name], Config)
    for part, called in PARTS.items():
        yield from _table(called, part)


def _table(name: str, kind: Any) -> Iterator[Setting]:
    hints = get_type_hints(kind)
    for each in fields(kind):
        inner = hints[each.name]
        if is_dataclass(inner):
            yield from _table(f"{name}.{each.name.replace('_', '-')}", inner)
        else:
            yield _setting(name, each, inner, kind)


def _setting(table: str, each: "Field[Any]", kind: Any, home: Any) -> Setting:
    key, meaning = each.name.replace("_", "-"), docstrings(home).get(each.name, "")
    # A book's title must be given, too, but the reader finds one where `book.toml` has none.
    default = "" if (table, key) == ("book", "title") else _default(each)
    return Setting(table, key, each.name, kind, default, plain(meaning), _who(table, key))


def _default(each: "Field[Any]") -> Any:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return None if each.default is MISSING else each.default


def _who(table: str, key: str) -> tuple[str, ...]:
    """The editions that a key concerns: its own line of `EDITIONS`, or its table's."""
    if table in PARTS.values():
        return EVERY if table == PARTS[Contributor] else EBOOKS
    for name in (f"{table}.{key}" if table else key, f"{table}.", table, table.split(".")[0]):
        if name in EDITIONS:
            return EDITIONS[name]
    raise LookupError(f"nobody says which editions [{table}] {key} concerns")


@cache
def docstrings(kind: type) -> Mapping[str, str]:
    """The string below each field of a dataclass, by the field's name: read from its source."""
    tree = ast.parse(inspect.getsource(kind))
    (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef))
    found = {}
    for before, after in pairwise(body):
        match before, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = text
    return found


def plain(docstring: str) -> str:
    """A docstring on one line, with Markdown's marks for code."""
    return " ".join(docstring.replace("``", "`").split())


def wanted(kind: Any) -> str:
    """What a key takes, in an author's words."""
    if get_origin(kind) is Literal:
        return ", ".join(f'"{each}"' for each in get_args(kind))
    if get_origin(kind) is tuple:
        return f"a list: {wanted(get_args(kind)[0])}"
    if get_origin(kind) is Mapping:
        return "a table of text: name = text"
    words = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
    return words.get(kind) or f"{PARTS[kind]}, as text or as a table"


def example() -> str:
    """The ``book.toml`` in which everything is set."""
    return (resources.files("builder") / EXAMPLE).read_text(encoding="utf-8")


@cache
def examples() -> Mapping[tuple[str, str], str]:
    """A line to write for each setting, by table and key, as the example has it."""
    found = {}
    for one in settings():
        value = _within(tomllib.loads(example()), one)
        if value is not None:
            found[one.table, one.key] = toml.line(one.key, value)
    return found


def _within(table: Mapping[str, Any], one: Setting) -> Any:
    """The value that a table read from TOML gives a setting; None where it gives none."""
    if one.table in PARTS.values():
        lists = (value for value in table["book"].values() if isinstance(value, list))
        parts = [each for some in lists for each in some if isinstance(each, dict)]
        mark = "role" if one.table == PARTS[Contributor] else "code"
        return next((each[one.key] for each in parts if mark in each and one.key in each), None)
    return at(table, one)


def at(table: Mapping[str, Any], one: Setting) -> Any:
    """The value of a key in a parsed ``book.toml``; None where it says nothing."""
    where: Any = table
    for name in filter(None, (*one.table.split("."), one.key)):
        if not isinstance(where, Mapping):
            return None
        where = where.get(name, where.get(name.replace("-", "_")))
    return where
