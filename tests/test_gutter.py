"""A thick book opens less far than a thin one: its inner margin grows with its pages."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from measured import runs
from printed import job

from builder import printers
from builder.editions.pdf import interior
from builder.errors import BookError
from builder.publish import Opened

Open = Callable[..., Opened]

SMALL = '[book]\ntitle = "Book"\n\n[pdf]\ntrim = "4in 6in"\n'
LINE = "One line of some words, and then another line of more, so that it is two or three.\n\n"


@pytest.mark.parametrize(
    ("pages", "inches"),
    [(24, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (700, 0.75), (828, 0.875)],
)
def test_printers_ask_for_more_in_steps(pages: int, inches: float) -> None:
    assert printers.gutter(pages) == inches * 72


def lefts(path: Path) -> list[float]:
    """Where the text of each recto begins, in points; of pages that are full."""
    found = []
    for number, page in enumerate(pikepdf.open(path).pages):
        some = [run.left for run in runs(page) if run.is_painted]
        if number % 2 == 0 and len(some) > 20:
            found.append(min(some))
    return found


def made(opened: Opened, tmp_path: Path) -> tuple[int, list[float]]:
    made = interior.build(opened.book, job(opened, tmp_path))
    return made.pages, lefts(made.path)


def test_a_thick_small_book_has_the_margin_of_its_pages(opened: Open, tmp_path: Path) -> None:
    thin = made(opened(f"# One\n\n{LINE * 40}", book__toml=SMALL), tmp_path / "thin")
    thick = made(opened(f"# One\n\n{LINE * 3600}", book__toml=SMALL), tmp_path / "thick")
    assert thin[0] < 150 and min(thin[1]) == pytest.approx(0.5 * 72, abs=1)
    assert thick[0] > 300
    assert min(thick[1]) == pytest.approx(printers.gutter(thick[0]), abs=1)


def test_an_author_may_set_it(opened: Open, tmp_path: Path) -> None:
    wide = opened(f"# One\n\n{LINE * 40}", book__toml=f'{SMALL}gutter = "0.8in"\n')
    assert min(made(wide, tmp_path)[1]) == pytest.approx(0.8 * 72, abs=1)


def test_a_margin_that_is_none_is_told(opened: Open, tmp_path: Path) -> None:
    book = opened("# One\n\nText.\n", book__toml=f'{SMALL}gutter = "wide"\n')
    with pytest.raises(BookError) as told:
        interior.build(book.book, job(book, tmp_path))
    (problem,) = told.value.problems
    assert (problem.code, problem.span.line) == ("length-unknown", 6)


def test_a_book_that_sets_its_own_margin_keeps_it(opened: Open, tmp_path: Path) -> None:
    sheet = "@page :right { margin-left: .3in; margin-right: .3in }\n@page :left { margin-left: .3in; margin-right: .3in }\n"
    book = opened(f"# One\n\n{LINE * 3600}", book__toml=SMALL, style__css=sheet)
    pages, found = made(book, tmp_path)
    assert pages > 150 and min(found) == pytest.approx(0.3 * 72, abs=1)


# The cut ------------------------------------------------------------------------------------


def boxes(path: Path) -> set[tuple[tuple[float, ...], ...]]:
    """The sheet, the bleed and the trim of every page, in points."""
    return {
        tuple(tuple(round(float(edge), 2) for edge in page[name]) for name in NAMES)
        for page in pikepdf.open(path).pages
    }


NAMES = ("/MediaBox", "/BleedBox", "/TrimBox")
TEXT = f"# One\n\n{LINE * 40}"


def test_pages_bleed_as_far_as_they_are_told_and_are_cut_where_they_were(
    opened: Open, tmp_path: Path
) -> None:
    plain = interior.build((book := opened(TEXT, book__toml=SMALL)).book, job(book, tmp_path / "a"))
    bled = opened(TEXT, book__toml=f'{SMALL}bleed = "0.125in"\n')
    made = interior.build(bled.book, job(bled, tmp_path / "b"))
    sheet, trim = (-9, -9, 288 + 9, 432 + 9), (0, 0, 288, 432)
    assert boxes(made.path) == {(sheet, sheet, trim)}
    assert lefts(made.path) == pytest.approx(lefts(plain.path), abs=0.01)


def test_marks_stand_outside_the_bleed(opened: Open, tmp_path: Path) -> None:
    book = opened(TEXT, book__toml=f'{SMALL}bleed = "0.125in"\nmarks = true\n')
    made = interior.build(book.book, job(book, tmp_path))
    ((sheet, bleed, trim),) = boxes(made.path)
    assert sheet[0] <= bleed[0] < trim[0] and trim[2] < bleed[2] <= sheet[2]


def test_a_bleed_that_is_no_length_is_told(opened: Open, tmp_path: Path) -> None:
    book = opened(TEXT, book__toml=f'{SMALL}bleed = "much"\n')
    assert [p.code for p in book.problems if p.severity == "error"] == ["length-unknown"]
    with pytest.raises(BookError, match="length-unknown"):
        interior.build(book.book, job(book, tmp_path))
