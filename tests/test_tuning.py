"""Paragraphs set a line longer or shorter, or their letters a little apart, and what that mends."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from printed import Print, job, printed

from builder import publish
from builder.config import Pdf
from builder.editions.pdf import interior
from builder.editions.pdf.paragraphs import options
from builder.publish import Opened

BOOK = Path(__file__).parent.parent / "manuscript"
CHAPTERS = ("the-mirror", "horsehair", "three-days")


@pytest.fixture(scope="module")
def plain() -> Opened:
    """Three chapters of the bundled book, on a small page, where justified lines have little room."""
    some = publish.open_book(BOOK)
    chapters = tuple(each for each in some.book.chapters if each.id in CHAPTERS)
    settings = Pdf(trim="4.5in 7in")
    book = replace(some.book, chapters=chapters)
    return replace(some, book=book, config=replace(some.config, pdf=settings))


@pytest.fixture(scope="module")
def tuned(plain: Opened) -> Opened:
    settings = replace(plain.config.pdf, tune=True)
    return replace(plain, config=replace(plain.config, pdf=settings))


def faults(opened: Opened, out: Path) -> Counter[str]:
    found = Counter(each.code for each in interior.proof(opened.book, job(opened, out)))
    del found["paragraph-tuned"]
    return found


def words(found: Print) -> str:
    """What is read aloud but for notes, which move with pages; hyphens and spaces are the setting's."""
    return "".join(filter(str.isalnum, found.words()))


def test_an_eye_finds_fewer_faults_of_every_kind(
    plain: Opened, tuned: Opened, tmp_path: Path
) -> None:
    before, after = faults(plain, tmp_path / "plain"), faults(tuned, tmp_path / "tuned")
    assert after.total() < before.total() / 2
    assert all(after[code] <= before[code] for code in after), (before, after)


def test_the_words_are_the_same_and_what_was_done_is_told(
    plain: Opened, tuned: Opened, tmp_path: Path
) -> None:
    before, after = printed(plain, tmp_path / "plain"), printed(tuned, tmp_path / "tuned")
    assert words(before) == words(after)
    assert before.made.note == ""
    assert "paragraphs tuned: " in after.made.note


def test_each_tuned_paragraph_is_told_of_with_its_place(tuned: Opened, tmp_path: Path) -> None:
    some = job(tuned, tmp_path)
    told = [p for p in interior.proof(tuned.book, some) if p.code == "paragraph-tuned"]
    ways = [way for proof in interior.proofs(tuned.book, some) for way in proof.tuned]
    assert len(told) == len(ways) > 0
    for problem in told:
        assert " of the PDF): a paragraph here is set " in problem.message
        text = problem.span.path.read_text(encoding="utf-8").splitlines()
        assert text[problem.span.line - 1]


def test_it_comes_out_the_same_each_time(tuned: Opened, tmp_path: Path) -> None:
    once = interior.imposed(tuned.book, job(tuned, tmp_path / "one")).content
    assert once == interior.imposed(tuned.book, job(tuned, tmp_path / "other")).content


def test_letters_move_by_less_than_an_eye_sees() -> None:
    assert max(map(abs, options.TRACKS)) <= 0.015


def test_a_book_without_faults_is_left_alone(opened: Callable[..., Opened], tmp_path: Path) -> None:
    short = opened("# One\n\nA line.\n")
    some = replace(short, config=replace(short.config, pdf=Pdf(tune=True)))
    made = interior.build(some.book, job(some, tmp_path / "tuned"))
    assert made.note == ""
    assert (
        made.path.read_bytes() == interior.build(short.book, job(short, tmp_path)).path.read_bytes()
    )
