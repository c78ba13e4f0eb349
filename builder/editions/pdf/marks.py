"""Faults of the printed pages → Problems, each with its place in the manuscript."""

from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

from builder import model
from builder.editions.pdf.faults import Fault, Proof, SetLine
from builder.editions.pdf.paragraphs import Tuning
from builder.errors import Problem
from builder.model import Book, Span

ENOUGH = 12
"""How many letters of a line tell where it stands; a shorter one may stand anywhere."""

HINTS = {
    "line-loose": "another word there, or a soft hyphen in the word after it, may close it",
    "hyphens-stacked": "another word there may part them",
    "line-runt": "a word more or less in the paragraph brings it home",
    "river": "another word there may dam it",
    "pages-uneven": "a word more or less in a paragraph before it may give or take a line",
    "chapter-runs-over": "some words less in the chapter bring them back, some more join them",
}


def problems(faults: Iterable[Fault], book: Book, root: Path) -> list[Problem]:
    """What to mark in the manuscript, in the order of the pages; none of it stops a build."""
    places = _Places(book, root)
    return [
        Problem(
            fault.code,
            f"{_place(fault.line)}: {fault.message}",
            places.of(fault.line),
            HINTS[fault.code],
            "warning",
        )
        for fault in faults
    ]


def tuned(proofs: Iterable[Proof], book: Book, root: Path) -> list[Problem]:
    """The paragraphs that were set otherwise than at their best."""
    top = _Places(book, root).top
    blocks = (block for chapter in book.chapters for block in model.blocks(chapter))
    spans = {block.id: block.span for block in blocks if isinstance(block, model.Paragraph)}
    found = []
    for proof in proofs:
        lines = {place: page.last for page in reversed(proof.pages) for place in page.blocks}
        for place, tuning in proof.tuned:
            message = f"{_page(lines[place])}: {_told(tuning)}" if place in lines else _told(tuning)
            span = spans.get(place, top)
            found.append(Problem("paragraph-tuned", message, span, TUNED, "warning"))
    return found


TUNED = "nothing need be done; a word more or less before it may make it needless"


def _told(tuning: Tuning) -> str:
    lines = {1: "a line longer", -1: "a line shorter"}.get(tuning.more, "")
    share = f"{100 * abs(tuning.track):g} % of their size"
    letters = f"with its letters {share} {'further apart' if tuning.track > 0 else 'nearer'}"
    ways = " and ".join(filter(None, (lines, letters if tuning.track else "")))
    return f"a paragraph here is set {ways}"


def _page(line: SetLine) -> str:
    """What a page is called, for somebody with the book in hand, or with the file on a screen."""
    return f"page {line.label} ({line.page} of the PDF)" if line.label else f"page {line.page}"


def _place(line: SetLine) -> str:
    return f"{_page(line)}, line {line.number}"


class _Places:
    """Where in the manuscript a line of the pages begins, by its letters."""

    def __init__(self, book: Book, root: Path) -> None:
        self.top = Span(book.chapters[0].span.path if book.chapters else root, 1)
        self.begins: list[int] = []
        self.spans: list[Span] = []
        parts, size = [], 0
        for each in model.inlines(book.chapters):
            if isinstance(each, model.Text | model.Code):
                self.begins.append(size)
                self.spans.append(each.span)
                parts.append(_letters(each.text))
                size += len(parts[-1])
        self.letters = "".join(parts)

    def of(self, line: SetLine) -> Span:
        """The text that a line begins in, or the top of the book where that can't be told."""
        wanted = _letters(line.text)
        # A line may hold what no manuscript has, such as the number of a page or of a note.
        pieces = [wanted, wanted[: len(wanted) // 2], wanted[len(wanted) // 2 :]]
        for piece in (each for each in pieces if len(each) >= ENOUGH):
            at = self.letters.find(piece)
            if at >= 0:
                return self.spans[bisect_right(self.begins, at) - 1]
        return self.top


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))
