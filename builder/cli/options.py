"""What the commands share: their arguments, the store, JSON."""

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from builder.editions import EDITIONS
from builder.store import Store

Book = Annotated[
    Path,
    typer.Argument(metavar="BOOK", help="The manuscript: a folder of Markdown, or one file."),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", "-e", help=f"Make only this edition: {', '.join(EDITIONS)}. May be repeated."
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
    """The store this person's books share."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Store(Path(os.environ.get("BOOKBUILDER_STORE") or Path(home) / "bookbuilder"))


def dump_json(value: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
