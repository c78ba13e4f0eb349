"""The commands: parse, call, show. Book lore lives elsewhere."""

import json
import os
import time
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from builder import __version__
from builder.editions import EDITIONS
from builder.report import reporting

app = typer.Typer(
    name="bookbuilder",
    help="Turn a finished manuscript into a book that can be printed, read and heard.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

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
Out = Annotated[Path, typer.Option("--out", "-o", help="The folder that the editions go to.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but problems.")]
Strict = Annotated[bool, typer.Option("--strict", help="Take every warning for an error.")]
Here = Path("manuscript") if Path("manuscript").is_dir() else Path()


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"bookbuilder {__version__}")
        raise typer.Exit


@app.callback()
def bookbuilder(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say which version this is.", is_eager=True, callback=_version
        ),
    ] = False,
) -> None:
    """Turn a finished manuscript into a book that can be printed, read and heard."""


@app.command()
def build(
    book: Book = Here,
    only: Only = None,
    out: Out = Path("dist"),
    is_fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", help="Make every edition anew, even one that nothing has changed for."
        ),
    ] = False,
    is_quiet: Quiet = False,
    is_strict: Strict = False,
) -> None:
    """Build the editions of a book: a PDF to print, an EPUB to read, an audiobook to hear."""
    from builder import publish

    with reporting(is_quiet, is_strict) as report:
        names = tuple(only or EDITIONS)
        with report.watching():
            opened = publish.open_book(book, report.progress)
        report.problems(opened.problems)
        if report.status:
            return
        try:
            tasks = publish.build(
                opened, names, out, store(), report.progress, report.warn, is_fresh
            )
        except LookupError as error:
            raise typer.BadParameter(
                f"there is no such edition; {error}", param_hint="--only"
            ) from None
        for name, task in zip(names, tasks, strict=True):
            began = time.monotonic()
            with report.watching():
                made = task()
            report.made(name, made, began)


@app.command()
def check(book: Book = Here, is_strict: Strict = False, is_json: Json = False) -> None:
    """Look for everything that is wrong with a manuscript, and make nothing."""
    from builder import publish
    from builder.errors import BookError

    with reporting(is_strict=is_strict) as report:
        try:
            problems = publish.open_book(book).problems
        except BookError as error:
            problems = error.problems
        if is_json:
            dump_json([asdict(problem) for problem in problems])
            report.status = 1 if any(p.severity == "error" or is_strict for p in problems) else 0
        else:
            report.problems(problems)
            if not problems:
                report.err.print("nothing to mend")


@app.command()
def script(
    book: Book = Here,
    chapter: Annotated[
        str, typer.Option("--chapter", "-c", help="Only the chapter of this id.")
    ] = "",
    is_json: Json = False,
) -> None:
    """Show what the narrator will say, before it is said: id, words, and the silence after them."""
    from builder import publish

    with reporting() as report:
        opened = publish.open_book(book)
        report.problems(p for p in opened.problems if p.severity == "error")
        passages = publish.script(opened)
        some = [p for p in passages if chapter in ("", p.id)]
        if not some:
            raise typer.BadParameter(
                f"chapters: {', '.join(p.id for p in passages)}", param_hint="--chapter"
            )
        if is_json:
            dump_json([asdict(p) for p in some])
            return
        for passage in some:
            report.out.print(f"\n[bold]{passage.title}[/]")
            for line in passage.lines:
                report.out.print(
                    f"{line.id:32} ",
                    line.text or "·",
                    f" [dim]{line.pause:.2f} s {line.lang}[/]",
                    sep="",
                )


@app.command()
def voices(
    language: Annotated[
        str, typer.Argument(help="Only voices of this language, such as en or kk.")
    ] = "",
    is_json: Json = False,
) -> None:
    """List the voices that can read on this machine."""
    from builder.engines import ENGINES, engine
    from builder.errors import ToolError

    with reporting() as report:
        rows: list[tuple[str, Any]] = []
        for name in ENGINES:
            try:
                rows += [(name, voice) for voice in engine(name).voices()]
            except ToolError as error:
                report.warn(f"{name}: {error.message} ({error.hint})")
        wanted = language.lower()
        rows = [r for r in rows if not wanted or r[1].language.lower().split("-")[0] == wanted]
        if is_json:
            dump_json([{"engine": name, **asdict(voice)} for name, voice in rows])
            return
        heads = ("engine", "voice", "name", "language", "licence")
        report.table(heads, ((name, v.id, v.name, v.language, v.licence) for name, v in rows))


@app.command()
def stats(book: Book = Here, is_json: Json = False) -> None:
    """Count a book: words, sentences and minutes, chapter by chapter."""
    from builder import publish, statistics

    with reporting() as report:
        opened = publish.open_book(book)
        counts = statistics.count(opened.book)
        if is_json:
            dump_json([asdict(each) for each in counts])
            return
        total = statistics.total(counts)
        heads = ("chapter", "role", "words", "sentences", "notes", "minutes read aloud")
        rows = (
            (c.title, c.role, f"{c.words:,}", f"{c.sentences:,}", c.notes or "", f"{c.minutes:.0f}")
            for c in (*counts, total)
        )
        report.table(heads, rows)


@app.command()
def dump(
    book: Book = Here,
    is_json: Annotated[
        bool, typer.Option("--json", help="As JSON, the only form there is.")
    ] = True,
) -> None:
    """Print the parsed book, for other programs: every block, inline, id and place."""
    from builder import publish

    with reporting() as report:
        opened = publish.open_book(book)
        report.problems(p for p in opened.problems if p.severity == "error")
        dump_json(tree(opened.book))


@app.command()
def new(
    folder: Annotated[
        Path, typer.Argument(help="The folder to make; it must not hold a book yet.")
    ],
    title: Annotated[str, typer.Option("--title", help="The book's title.")] = "",
    author: Annotated[str, typer.Option("--author", help="Who wrote it.")] = "",
) -> None:
    """Begin a manuscript: book.toml, a first chapter, a lexicon."""
    from builder import begin

    with reporting() as report:
        for path in begin.begin(folder, title, author):
            report.out.print(f"wrote [bold]{path}[/]")
        report.out.print(f"now: bookbuilder build {folder}")


def store() -> Any:
    """The store this person's books share."""
    from builder.store import Store

    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Store(Path(os.environ.get("BOOKBUILDER_STORE") or Path(home) / "bookbuilder"))


def tree(node: object) -> Any:
    """A node of the model as JSON values; each says its kind."""
    if isinstance(node, tuple):
        return [tree(each) for each in node]
    if is_dataclass(node):
        names = getattr(type(node), "__slots__", ())
        return {"kind": type(node).__name__, **{name: tree(getattr(node, name)) for name in names}}
    return str(node) if isinstance(node, Path) else node


def dump_json(value: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def main() -> None:
    """The command ``bookbuilder``."""
    app()


__all__ = ["app", "main"]
