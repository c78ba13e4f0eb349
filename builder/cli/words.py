"""``bookbuilder lexicon``: the words that a voice may say wrong, and what is said of them."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from builder.cli.opening import opened
from builder.cli.options import Book, Here, Json, dump_json, store, usually
from builder.report import Report, reporting
from builder.visible import in_xml

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
        book_ = opened(report, book)
        if report.status:
            return
        language = book_.book.meta.language
        found = lexicon.audit(book_.book, book_.lexicon, _known(report, language))
        if folder:
            cast = publish.cast(book_, report.warn)
            with report.watching():
                made = audition.hold(found, cast, folder, store(), report.progress)
            report.say(f"{len(made) - 1:,} words spoken; open ", (made[0], "bold"))
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
    from builder import lexicon

    with reporting() as report:
        book_ = opened(report, book)
        document = lexicon.write_pls(book_.lexicon.entries, book_.book.meta.language)
        typer.echo(in_xml(document), nl=False)
