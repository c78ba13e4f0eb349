"""The commands: parse, call, show. Book lore lives elsewhere."""

import shlex
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from builder import __version__
from builder.cli import config, doctor, reading, takes, verify, voices, words
from builder.cli.document import documented
from builder.cli.group import Commands
from builder.cli.opening import opened
from builder.cli.options import OUT, Book, Here, Json, Only, Out, Quiet, Strict, dump_json, store
from builder.cli.reading import List
from builder.editions import wanted
from builder.model import Span
from builder.report import Report, reporting
from builder.sounds import respelt

if TYPE_CHECKING:  # the book's own modules come when a command asks for them
    from builder.publish import Opened

app = typer.Typer(
    cls=Commands,
    name="bookbuilder",
    help="Turn a finished manuscript into a book that can be printed, read and heard.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(voices.app, name="voices")
app.add_typer(takes.app, name="takes")
app.add_typer(words.app, name="lexicon")


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
    out: Out = OUT,
    is_fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", help="Make every edition anew, even one that nothing has changed for."
        ),
    ] = False,
    is_listing: List = False,
    is_quiet: Quiet = False,
    is_strict: Strict = False,
    is_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print one JSON document: what was made, what was wrong, the status."
        ),
    ] = False,
) -> None:
    """Build the editions of a book: to print, to read, to hear, and to read while it is heard."""
    with documented(is_json, is_quiet, is_strict, book=book, out=out) as report:
        opened = _open(report, book, out, is_listing)
        if not is_listing:
            _build(report, opened, only, out, is_fresh)


def _open(report: Report, book: Path, out: Path, is_listing: bool = False) -> "Opened":
    from builder import publish

    with report.watching():
        opened = publish.open_book(book, report.progress, store(), out)
    if is_listing:
        reading.show(report, opened)
    reading.tell(report, opened)
    report.problems(opened.problems)
    return opened


def _build(
    report: Report, opened: "Opened", only: Sequence[str] | None, out: Path, is_fresh: bool = False
) -> None:
    """Build what was opened, unless something is wrong with it."""
    from builder import publish
    from builder.errors import ToolError

    if report.status:
        return
    asked = [name.strip() for each in only or () for name in each.split(",")]
    names, shelf = tuple(asked or wanted(opened.config)), store()
    try:
        tasks = publish.build(opened, names, out, shelf, report.progress, report.warn, is_fresh)
    except LookupError as error:
        raise typer.BadParameter(
            f"there is no such edition; {error}", param_hint="--only"
        ) from None
    lacking: dict[str, ToolError] = {}
    for name, task in zip(names, tasks, strict=True):
        began = time.monotonic()
        try:
            with report.watching():
                made = task()
        except ToolError as error:
            # The other editions may need nothing of what this machine lacks.
            lacking[name] = error
            continue
        report.made(name, made, began)
        report.problems(made.problems)
    report.lacks(lacking)
    shelf.prune()


@app.command()
def watch(book: Book = Here, only: Only = None, out: Out = OUT, is_quiet: Quiet = False) -> None:
    """Build the printed pages, or what --only names, whenever a file is saved; Ctrl-C ends it."""
    from builder import publish, watching

    opened: Opened | None = None

    def files() -> list[Path]:
        return publish.sources(book, opened, out)

    with reporting(is_quiet) as report, publish.staying(), suppress(KeyboardInterrupt):
        for changed in watching.turns(files):
            report.turn(changed if opened else ())
            with report.surviving():
                opened = _open(report, book, out)
                _build(report, opened, only or ["pdf"], out)


@app.command()
def check(
    book: Book = Here,
    is_listening: Annotated[
        bool,
        typer.Option(
            "--listen", help="Have a machine listen to the audiobook: what it heard otherwise."
        ),
    ] = False,
    is_printing: Annotated[
        bool,
        typer.Option(
            "--print", help="Set the pages, too, and tell of loose lines, runts and rivers."
        ),
    ] = False,
    is_listing: List = False,
    is_strict: Strict = False,
    is_json: Json = False,
) -> None:
    """Look for everything that is wrong with a manuscript, and make nothing."""
    from builder import publish
    from builder.errors import BookError

    with reporting(is_strict=is_strict) as report:
        if is_listening:
            return _listen(report, book, is_json)
        listed: dict[str, Any] = {}
        try:
            with report.watching():
                opened = publish.open_book(book, report.progress, store(), out=OUT)
            # Another folder may be given to a build, so it is no error of the book.
            taken = publish.in_the_way(opened, wanted(opened.config), OUT)
            problems = (*opened.problems, *(replace(each, severity="warning") for each in taken))
            problems += publish.misplaced(opened)
            if is_listing and not is_json:
                reading.show(report, opened)
            listed = reading.document(opened) if is_listing else {}
            reading.tell(report, opened)
            if is_printing:
                with report.watching():
                    problems += publish.proof(opened, store(), report.progress)
        except BookError as error:
            problems = error.problems
        if is_json:
            told = [asdict(problem) for problem in problems]
            dump_json({**listed, "problems": told} if is_listing else told)
            report.status = 1 if any(p.severity == "error" or is_strict for p in problems) else 0
        else:
            report.problems(problems)
            if not problems:
                report.say("nothing to mend")


def _listen(report: Report, book: Path, is_json: bool) -> None:
    """The sentences that a machine heard otherwise than they were to be said, worst first."""
    from builder import publish

    book_ = opened(report, book)
    if report.status:
        return
    with report.watching():
        found = publish.listen(book_, store(), report.progress, report.warn)
    if is_json:
        dump_json([asdict(each) | {"rate": round(each.rate, 3)} for each in found])
        return
    rows = ((f"{each.rate:.0%}", each.id, each.wanted, each.heard) for each in found)
    report.table(("wrong", "line", "to be said", "heard"), rows)


@app.command()
def script(
    book: Book = Here,
    chapter: Annotated[
        str, typer.Option("--chapter", "-c", help="Only the chapter of this id.")
    ] = "",
    is_diff: Annotated[
        bool,
        typer.Option("--diff", help="Show only where it is not said as it is written, and why."),
    ] = False,
    is_json: Json = False,
) -> None:
    """Show what the narrator will say, before it is said: id, words, and the silence after them."""
    from builder import publish
    from builder.differences import differences

    with reporting() as report:
        book_ = opened(report, book)
        passages = publish.script(book_)
        some = [p for p in passages if chapter in ("", p.id)]
        if not some:
            raise typer.BadParameter(
                f"chapters: {', '.join(p.id for p in passages)}", param_hint="--chapter"
            )
        if is_diff:
            found = list(differences(book_.book, some))
            rows = ((_at(d.span), d.id, d.written, d.said, d.why) for d in found)
            if is_json:
                dump_json([asdict(each) for each in found])
            else:
                report.table(("where", "sentence", "written", "said", "why"), rows)
            return
        if is_json:
            dump_json([asdict(p) for p in some])
            return
        for passage in some:
            report.show()
            report.show((passage.title, "bold"))
            for line in passage.lines:
                said = respelt(line.text) or "·"
                manner = f" {line.pause:.2f} s {line.lang} {line.voice}"
                report.show(f"{line.id:32} ", said, (manner, "dim"))


def _at(span: Span | None) -> str:
    """``10-the-mirror.md:5``."""
    return f"{span.path.name}:{span.line}" if span else ""


app.command()(verify.verify)
app.command()(config.config)
app.command()(doctor.doctor)


@app.command()
def stats(book: Book = Here, is_json: Json = False) -> None:
    """Count a book: words, sentences and minutes, chapter by chapter."""
    from builder import statistics

    with reporting() as report:
        counts = statistics.count(opened(report, book).book)
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
    with reporting() as report:
        dump_json(tree(opened(report, book).book))


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
            report.show("wrote ", (path, "bold"))
        report.show(f"now: bookbuilder build {shlex.quote(str(folder))}")


def tree(node: object) -> Any:
    """A node of the model as JSON values; each says its kind."""
    if isinstance(node, tuple):
        return [tree(each) for each in node]
    if is_dataclass(node):
        names = getattr(type(node), "__slots__", ())
        return {"kind": type(node).__name__, **{name: tree(getattr(node, name)) for name in names}}
    return str(node) if isinstance(node, Path) else node


__all__ = ["app"]
