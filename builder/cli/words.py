"""``bookbuilder lexicon``: the words that a voice may say wrong, and what is said of them."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from builder.cli.options import Book, Here, Json, dump_json, store, usually
from builder.report import Report, reporting

app = typer.Typer(
    cls=usually("audit"),
    help="Find the words that a voice may say wrong, or print what the lexicon says.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def audit(
    book: Book = Here,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--speak", help="Speak each of them once, into this folder, to be listened to."
        ),
    ] = None,
    is_json: Json = False,
) -> None:
    """List the words that a voice may say wrong, worst first, and what the lexicon says of them."""
    from builder import audition, lexicon, publish

    with reporting() as report:
        opened = publish.open_book(book)
        report.problems(p for p in opened.problems if p.severity == "error")
        if report.status:
            return
        found = lexicon.audit(
            opened.book, opened.lexicon, _known(report, opened.book.meta.language)
        )
        if folder:
            cast = publish.cast(opened, report.warn)
            with report.watching():
                made = audition.hold(found, cast, folder, store(), report.progress)
            report.err.print(f"{len(made) - 1:,} words spoken; open [bold]{made[0]}[/]")
        if is_json:
            dump_json([asdict(each) for each in found])
            return
        rows = ((s.word, f"{s.count:,}", ", ".join(s.why), s.said, s.context) for s in found)
        report.table(("word", "times", "why", "said", "first in"), rows)


def _known(report: Report, language: str) -> Callable[[str], bool]:
    """Whether a word is ordinary; where no list tells, every word is, and the author is told."""
    from builder.errors import ToolError
    from builder.lexicon.known import known

    try:
        return known(language)
    except ToolError as lacking:
        report.warn(
            f"{lacking.message} ({lacking.hint}); without one you see names, words marked as "
            "foreign and words of the lexicon, but no other odd word"
        )
        return lambda word: True


@app.command()
def pls(book: Book = Here) -> None:
    """Print the book's lexicon as a W3C pronunciation lexicon (PLS 1.0)."""
    from builder import lexicon, publish

    with reporting() as report:
        opened = publish.open_book(book)
        report.problems(p for p in opened.problems if p.severity == "error")
        typer.echo(lexicon.write_pls(opened.lexicon.entries, opened.book.meta.language), nl=False)
