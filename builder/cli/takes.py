"""``bookbuilder takes``: a person's recordings, and what each of them was read from."""

from typing import Annotated

import typer

from builder.cli.opening import opened
from builder.cli.options import Book, Here, Json, dump_json
from builder.report import reporting

app = typer.Typer(
    no_args_is_help=True,
    help="Look over a person's recordings of the book, or remember what they were read from.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command("list")
def list_(book: Book = Here, is_json: Json = False) -> None:
    """List the takes of a book: which lines they are, and which of them no longer fit."""
    from builder import publish

    with reporting() as report:
        told = publish.read_aloud(opened(report, book))
        report.problems(told.takes.problems)
        fitting = told.takes.lines.items()
        rows = [(id, take.label, take.file.name, told.words[id]) for id, take in fitting]
        heads = ("line", "take", "file", "words")
        if is_json:
            dump_json([dict(zip(heads, row, strict=True)) for row in rows])
        else:
            report.table(heads, rows)


@app.command()
def remember(
    book: Book = Here,
    anew: Annotated[
        list[str] | None,
        typer.Option(
            "--anew", help="A take that still fits, though its words have changed. May be repeated."
        ),
    ] = None,
) -> None:
    """Write down what each take was read from, so that it follows its words through edits."""
    from builder import publish
    from builder.narration import takes

    with reporting() as report:
        found = opened(report, book)
        if report.status:
            return
        told = publish.read_aloud(found)
        count = takes.remember(found.root, told.takes, told.words, anew or ())
        report.show(f"{count} takes remembered, {len(told.takes.lines)} in all")
