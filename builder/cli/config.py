"""``bookbuilder config``: what is in force for a book, and where each value comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from builder.cli.options import OUT, Book, Here, Json, Only, Out, dump_json, store
from builder.report import Report, reporting

if TYPE_CHECKING:  # the book's own modules come when a command asks for them
    from builder.config import Config

DEFAULT = "default"
WIDEST = 70
"""Letters of a value that are shown; all of it is in ``--json``."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A setting as it is shown."""

    setting: str
    value: Any
    source: str
    is_changed: bool
    file: Path | None = None
    line: int | None = None


def config(
    book: Book = Here,
    is_changed: Annotated[
        bool, typer.Option("--changed", help="Show only what is not as it is by default.")
    ] = False,
    is_listing: Annotated[
        bool,
        typer.Option(
            "--keys", help="List every setting that there is, and what it does; read no book."
        ),
    ] = False,
    only: Only = None,
    out: Out = OUT,
    is_json: Json = False,
) -> None:
    """Show which settings are in force for a book, and where each of them is set."""
    with reporting() as report:
        if is_listing:
            return _keys(report, is_json)
        made, rows = _settings(report, book)
        rows += _surroundings(made, only, out)
        shown = [row for row in rows if row.is_changed or not is_changed]
        if is_json:
            dump_json([asdict(row) for row in shown])
        else:
            cells = ((row.setting, _short(row.value), row.source) for row in shown)
            report.table(("setting", "value", "from"), cells)


def _keys(report: Report, is_json: bool) -> None:
    """Every setting with what it takes, its default and its meaning."""
    from builder import toml
    from builder.settings import examples, settings, wanted

    rows = [
        {
            "setting": one.name,
            "takes": wanted(one.kind),
            "default": "needed" if one.default is None else toml.written(one.default),
            "meaning": one.meaning.replace("`", ""),
            "editions": one.editions,
            "example": examples()[one.table, one.key],
        }
        for one in settings()
    ]
    if is_json:
        dump_json(rows)
    else:
        heads = ("setting", "default", "takes", "meaning")
        report.table(heads, ([row[head] for head in heads] for row in rows))


def _settings(report: Report, book: Path) -> tuple["Config", list[_Row]]:
    """Read the settings of a book, defaults included, and tell the problems in them."""
    from builder import manuscript, origins, publish
    from builder.config import FILE

    found, slips = manuscript.open_(book)
    opened = publish.open_book(book, store=store())
    toml = opened.root / FILE
    report.problems(p for p in opened.problems if p in slips or p.span.path == toml)
    first = found.sources[0].path if found.sources else None
    forces = origins.in_force(book, opened.config, opened.book.meta, first, opened.problems)
    return opened.config, [_row(force) for force in forces]


def _row(force: Any) -> _Row:
    span = force.span
    place = (span.path, span.line) if span else (None, None)
    return _Row(force.setting.name, force.value, force.source, force.is_changed, *place)


def _surroundings(made: "Config", only: Sequence[str] | None, out: Path) -> Iterator[_Row]:
    """List the settings that come from options and environment variables, not from a file."""
    from builder import engines
    from builder.editions import wanted

    yield _Row("--only", tuple(only or wanted(made)), "--only" if only else DEFAULT, bool(only))
    yield _Row("--out", str(out), DEFAULT if out == OUT else "--out", out != OUT)
    yield _folder("BOOKBUILDER_STORE", store().folder, "XDG_CACHE_HOME")
    yield _folder("BOOKBUILDER_VOICES", engines.folder(), "XDG_DATA_HOME")


def _folder(name: str, path: Path, home: str) -> _Row:
    """A folder that a variable names, or another variable the folder around it."""
    from builder.variables import VARIABLES

    given = [each.name for each in VARIABLES if each.value and each.name in (name, home)]
    return _Row(name, str(path), f"environment: {given[0]}" if given else DEFAULT, bool(given))


def _short(value: Any) -> str:
    """A value as ``book.toml`` has it; of a long one the beginning."""
    from builder import toml

    text = toml.written(value)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
