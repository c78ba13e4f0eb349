"""``bookbuilder lexicon``: the words that a voice may say wrong, and what is said of them."""

from dataclasses import asdict
from typing import Annotated

import typer

from builder.cli.options import Book, Here, Json, dump_json
from builder.report import reporting


def lexicon(
    book: Book = Here,
    is_pls: Annotated[
        bool,
        typer.Option("--pls", help="Print the book's lexicon as a W3C pronunciation lexicon."),
    ] = False,
    is_json: Json = False,
) -> None:
    """List the words that a voice may say wrong, worst first, and what the lexicon says of them."""
    from builder import lexicon as lexicons
    from builder import publish
    from builder.lexicon.known import known

    with reporting() as report:
        opened = publish.open_book(book)
        report.problems(p for p in opened.problems if p.severity == "error")
        language = opened.book.meta.language
        if is_pls:
            typer.echo(lexicons.write_pls(opened.lexicon.entries, language), nl=False)
            return
        found = lexicons.audit(opened.book, opened.lexicon, known(language))
        if is_json:
            dump_json([asdict(each) for each in found])
            return
        rows = ((s.word, f"{s.count:,}", ", ".join(s.why), s.said, s.context) for s in found)
        report.table(("word", "times", "why", "said", "first in"), rows)
