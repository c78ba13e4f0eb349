"""What an eye would mark in a proof: drawn in letters here, and read off real pages."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
import typeset
from printed import job

from builder import publish
from builder.config import Checks, Pdf
from builder.editions.pdf import faults, interior
from builder.editions.pdf.faults import SetLine, SetPage
from builder.publish import Opened
from builder.store import Store

Opener: TypeAlias = Callable[..., Opened]

CHAPTER = Path(__file__).parent.parent / "manuscript" / "10-the-mirror.md"


def paragraph(text: str, own: float = 1) -> list[SetLine]:
    """A paragraph as it is drawn: each letter one wide, and each space as many as are drawn."""
    lines = text.strip("\n").splitlines()
    return [_line(line, number, own, line is lines[-1]) for number, line in enumerate(lines, 1)]


def _line(line: str, number: int, own: float, is_last: bool) -> SetLine:
    gaps, begin = [], None
    for at, letter in enumerate(line):
        if letter == " " and begin is None:
            begin = at
        elif letter != " " and begin is not None:
            gaps.append((float(begin), float(at)))
            begin = None
    wide = sum(right - left for left, right in gaps)
    text = " ".join(line.split())
    space = wide / len(gaps) / own if gaps else 1
    return SetLine(7, number, text, space, len(line) / 2, tuple(gaps), is_last)


def marked(text: str) -> list[tuple[str, int]]:
    return [(fault.code, fault.line.number) for fault in faults.faults(paragraph(text))]


# In letters ---------------------------------------------------------------------------------


def test_a_line_that_falls_apart_is_marked() -> None:
    assert marked("""
a line that is well set here
but   this   one   falls  to
bits,  and  this  one's last
""") == [("line-loose", 2)]


def test_three_hyphens_under_one_another_are_marked_and_two_are_not() -> None:
    assert marked("""
some of the horses were bro-
ken, and some of them unbro-
ken; one was out of reckon-
ing altogether.
""") == [("hyphens-stacked", 1)]
    assert (
        marked("""
some of the horses were bro-
ken, and some of them unbro-
ken; one was out of his mind
altogether.
""")
        == []
    )


def test_a_word_alone_on_the_last_line_is_marked_before_it() -> None:
    assert marked("""
and when they had told me I
was
""") == [("line-runt", 1)]
    assert marked("was\n") == []


def test_white_that_runs_down_the_page_is_marked_where_it_rises() -> None:
    assert marked("""
somewhere a horse was heard
before dawn, and nobody had
looked round; it had rained
enough for the dry canals, a
little for all the gardens.
Nobody asked whose it might
be that had gone by at all.
""") == [("river", 2)]


def pages(*depths: float, notes: dict[int, float] | None = None) -> list[SetPage]:
    """A chapter that opens on a right page, each of its pages so many lines deep."""
    found = []
    for page, depth in enumerate(depths, 1):
        line = SetLine(page, round(depth), "the last line", 1, 20, (), False)
        foot = (notes or {}).get(page, depth)
        found.append(SetPage(page, 0, page % 2 == 0, foot, depth, line))
    return found


def test_pages_that_face_one_another_end_on_one_line() -> None:
    assert [(f.line.page, f.message) for f in faults.uneven(pages(30, 36, 35, 33, 36, 36, 8))] == [
        (3, "this page ends a line above the one that it faces"),
        (4, "this page ends 3 lines above the one that it faces"),
    ]


def test_a_page_with_notes_goes_down_to_the_last_of_them() -> None:
    assert not list(faults.uneven(pages(30, 28, 36, 36, notes={2: 36})))


def test_nobody_minds_where_the_last_page_of_a_chapter_ends() -> None:
    assert not list(faults.uneven(pages(36, 36, 8)))
    two = [*pages(36, 36), *(replace(page, chapter=1, page=page.page + 2) for page in pages(9, 36))]
    assert not list(faults.uneven(two))


def test_a_recto_does_not_end_in_half_a_word() -> None:
    some = [
        replace(page, last=replace(page.last, text="against a signa\u2010"))
        for page in pages(36, 36, 36)
    ]
    # On the left page both halves are seen, and after the last one there is no other half.
    assert [(f.code, f.line.page) for f in faults.over(some)] == [("word-over-leaf", 1)]


def test_a_chapter_ends_on_a_page_with_four_lines_at_least() -> None:
    assert [fault.message for fault in faults.short(pages(36, 36, 3))] == [
        "the chapter ends on a page with 3 lines"
    ]
    assert [fault.code for fault in faults.short(pages(36, 36, 3))] == ["chapter-runs-over"]
    assert not list(faults.short(pages(36, 36, 4)))
    # A chapter of one page is what it is.
    assert not list(faults.short(pages(2)))


# On real pages --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened_chapter() -> Opened:
    some = publish.open_book(CHAPTER)
    return replace(some, config=replace(some.config, pdf=Pdf(paragraphs="greedy")))


def test_the_proof_and_the_file_agree(opened_chapter: Opened, tmp_path: Path) -> None:
    some = job(opened_chapter, tmp_path)
    laid = {
        (line.page - 1, line.text): line
        for proof in interior.proofs(opened_chapter.book, some)
        for paragraph in proof.paragraphs
        for line in paragraph
    }
    made = interior.build(opened_chapter.book, some)
    read = [
        line
        for paragraph in typeset.paragraphs(made.path)
        if typeset.is_justified(paragraph)
        for line in paragraph[:-1]
    ]
    # A drop cap's own letter is in the file's text, and is no text to the page engine.
    known = [line for line in read if (line.page, line.text) in laid]
    assert len(known) > len(read) - 5 > 90
    for line in known:
        assert laid[line.page, line.text].space == pytest.approx(line.space, abs=0.06), line.text


def test_each_fault_has_its_place_in_the_manuscript(opened_chapter: Opened, store: Store) -> None:
    found = publish.proof(opened_chapter, store)
    assert {"line-loose", "line-runt"} <= {problem.code for problem in found}
    text = CHAPTER.read_text(encoding="utf-8").splitlines()
    assert all(problem.span.path.name == CHAPTER.name for problem in found)
    assert all(text[problem.span.line - 1] for problem in found)
    runts = [problem for problem in found if problem.code == "line-runt"]
    for problem in runts:
        word = problem.message.split("`")[1]
        assert text[problem.span.line - 1].endswith(word.replace("’", "'").replace("”", '"'))


def test_pages_are_called_what_their_folios_say(opened: Opener, store: Store) -> None:
    words = "Someone was playing the fiddle, " * 120
    text = f"# Before {{.preface}}\n\n{words}.\n\n# One\n\n{words}.\n"
    some = opened(text)
    greedy = replace(some, config=replace(some.config, pdf=Pdf(paragraphs="greedy")))
    told = [problem.message.split(",")[0] for problem in publish.proof(greedy, store)]
    labels = {place.split()[1] for place in told}
    assert labels & {"vii", "viii", "ix"}
    assert labels & {"1", "2", "3"}


def test_real_pages_that_differ_are_told_of(opened: Opener, store: Store) -> None:
    # A table stays whole, and leaves the foot of the page before it empty.
    short = "Somebody played.\n\n"
    table = "| | |\n|---|---|\n" + "| a | b |\n" * 20
    text = f"# One\n\n{short * 50}{table}\n{short * 60}"
    uneven = [p for p in publish.proof(opened(text), store) if p.code == "pages-uneven"]
    assert uneven
    assert "lines above the one that it faces" in uneven[0].message


def test_whole_paragraphs_have_fewer_faults(opened_chapter: Opened, store: Store) -> None:
    whole = replace(opened_chapter, config=replace(opened_chapter.config, pdf=Pdf()))
    assert len(publish.proof(whole, store)) < len(publish.proof(opened_chapter, store)) / 2


def test_an_author_may_have_seen_them(opened_chapter: Opened, store: Store) -> None:
    silent = replace(opened_chapter.config, checks=Checks(ignore=("line-loose", "line-runt")))
    found = publish.proof(replace(opened_chapter, config=silent), store)
    assert not {"line-loose", "line-runt"} & {problem.code for problem in found}
