"""What the commands share: their arguments, the store, JSON."""

import atexit
import json
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from builder import disk
from builder.cli import completion
from builder.editions import EDITIONS
from builder.report import Report
from builder.store import Store
from builder.visible import in_json

Book = Annotated[
    Path,
    typer.Argument(
        metavar="BOOK",
        help="The manuscript: a folder of Markdown, or one file.",
        readable=False,  # whoever opens it says more of what can't be read
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        "-e",
        help=f"Make only this edition: {', '.join(EDITIONS)}. May be repeated.",
        autocompletion=completion.editions,
    ),
]
OUT = Path("dist")
Out = Annotated[Path, typer.Option("--out", "-o", help="The folder that the editions go to.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but problems.")]
Strict = Annotated[bool, typer.Option("--strict", help="Take every warning for an error.")]
Here = Path("manuscript") if Path("manuscript").is_dir() else Path()


def usually(command: str) -> type[typer.core.TyperGroup]:
    """A group whose `command` need not be named: ``voices kk`` is ``voices list kk``."""

    class Group(typer.core.TyperGroup):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            is_named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
            return super().parse_args(ctx, args if is_named else [command, *args])

    return Group


def store() -> Store:
    """The store this person's books share; one for this run alone where that can't be written."""
    try:
        folder = _store_folder()
    except RuntimeError:
        return _passing(Path(), "no home folder is known")
    return _store(folder)


@cache
def _store(folder: Path) -> Store:
    """A store in a folder, which is tried once; told if it can't be used."""
    try:
        _try(folder)
    except OSError as error:
        return _passing(folder, disk.reason(error))
    return Store(folder)


def _passing(folder: Path, why: str) -> Store:
    """A store that goes when the command ends, and a note that says so."""
    message = f"nothing is kept for the next build: the store `{folder}` can't be used: {why}"
    Report().say(("note", "yellow"), ": ", message)
    Report().hint("BOOKBUILDER_STORE=FOLDER has things kept in another folder")
    made = Path(tempfile.mkdtemp(prefix="bookbuilder-store-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Store(made)


def _store_folder() -> Path:
    """Where the store is, by the environment or in the home folder."""
    if named := os.environ.get("BOOKBUILDER_STORE"):
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "bookbuilder"


def _try(folder: Path) -> None:
    """Write a file into a folder and take it away; raises `OSError` where that can't be."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".try-", suffix=".draft") as file:
        file.write(bytes(ROOM))
        file.flush()


ROOM = 64 * 1024
"""Bytes that must be free in a store if it is to be used."""


def dump_json(value: Any) -> None:
    """One JSON document on stdout; in ASCII where that is all that stdout can show."""
    is_plain = "utf" not in (sys.stdout.encoding or "").lower()
    document = json.dumps(value, ensure_ascii=is_plain, indent=2, default=str)
    typer.echo(in_json(document))
