"""Large print, read back from the file: what a reader with low vision holds in hand."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import measured
import pikepdf
import pytest
import typeset
from printed import Print, expected, letters, printed
from pypdf import PdfReader

from builder import publish, style
from builder.config import Style
from builder.errors import BookError
from builder.publish import Opened
from builder.style import Sheet, css

BOOK = Path(__file__).parent / "books" / "pages"
LEAST = 16.0
"""Points; what is smaller is no large print."""
RAISED = 14.0
"""Points: the numbers of notes, and what is written above or below the line."""

STRETCHED = 1.2
"""A space that is so many times as wide as by itself is one of a justified line."""


def asked(theme: str, preset: str = "large-print") -> Opened:
    book = publish.open_book(BOOK)
    pdf = replace(book.config.pdf, preset=preset, trim="6in 9in")
    return replace(book, config=replace(book.config, pdf=pdf, style=Style(theme)))


@pytest.fixture(scope="module", params=style.themes())
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Print:
    """The book with one of everything, printed large in each theme."""
    return printed(asked(request.param), tmp_path_factory.mktemp(request.param))


def families(found: Print) -> set[str]:
    names = (str(font.BaseFont) for page in found.file.pages for font in _fonts(page))
    return {name.split("+")[-1] for name in names}


def _fonts(page: pikepdf.Page) -> list[pikepdf.Object]:
    return list(page.Resources.get("/Font", {}).values())


def stretched(found: Print) -> float:
    """How many of the spaces between words are wider than by themselves: few follow a number."""
    lines = (line for lines in typeset.paragraphs(found.made.path) for line in lines)
    spaces = [space for line in lines for space in line.spaces]
    return sum(space > STRETCHED for space in spaces) / len(spaces)


def test_it_says_what_the_book_says(book: Print) -> None:
    first, rest = expected(book)
    heard = letters(book.words())
    assert first in heard and heard.endswith(rest)
    assert book.warnings == []


def test_no_text_is_small(book: Print) -> None:
    runs = [run for page in book.file.pages for run in measured.runs(page) if run.is_painted]
    assert min(run.size for run in runs) >= RAISED
    small = [run for run in runs if run.size < LEAST]
    assert len(small) < len(runs) / 20


def test_lines_are_ragged_and_words_whole(book: Print) -> None:
    assert stretched(book) < 0.01
    pages = PdfReader(book.made.path).pages
    ends = re.findall(r"\w+[-‐]\n\w+", "".join(page.extract_text() for page in pages))
    assert set(ends) <= {"Kok-\nTobe"}  # which has a hyphen of its own


def test_nothing_slopes_and_no_letter_is_three_lines_high(book: Print) -> None:
    assert not any("Italic" in name for name in families(book))
    assert not any(measured.outlines(page) for page in book.file.pages)


def test_a_note_stands_on_the_page_that_calls_it(book: Print) -> None:
    pages = [page.extract_text() for page in PdfReader(book.made.path).pages]
    (page,) = (text for text in pages if "Sweeping is done along" in text)
    assert "the other half is" in " ".join(page.split()) or "sweeping.2" in page


def test_without_it_the_same_book_is_smaller(tmp_path: Path) -> None:
    found = printed(asked("classic", preset=""), tmp_path)
    assert any("Italic" in name for name in families(found))
    runs = [run for page in found.file.pages for run in measured.runs(page) if run.is_painted]
    assert min(run.size for run in runs) < LEAST / 2
    assert stretched(found) > 0.1


# The sheet ----------------------------------------------------------------------------------


def test_a_preset_sets_what_themes_set() -> None:
    def set_by(path: str) -> set[str]:
        text = (style.home() / path).read_text(encoding="utf-8")
        return set(dict(css.variables([Sheet(Path(path), text)], "print")))

    for name in style.presets():
        for theme in style.themes():
            assert set_by(f"presets/{name}.css") <= set_by(f"themes/{theme}.css")


def test_the_book_has_the_last_word_over_a_preset(write: Callable[..., Path]) -> None:
    root = write(style__css=":root { --size: 20pt }")
    rungs = style.ladder("print", "modern", root, rungs=style.preset("large-print", root))
    names = [rung.path.name for rung in rungs]
    assert names == [
        *("base.css", "modern.css", "print.css", "large-print.css"),
        *("book.toml", "style.css"),
    ]


def test_a_preset_that_nobody_knows_is_a_problem(write: Callable[..., Path]) -> None:
    toml = '[book]\ntitle = "One"\nauthors = ["A"]\n\n[pdf]\npreset = "big-print"\n'
    root = write(book__toml=toml, one__md="# One\n\nText.\n")
    (problem,) = publish.open_book(root).problems
    assert str(problem).splitlines() == [
        f"{root / 'book.toml'}:6:1: error: there is no preset `big-print` [preset-unknown]",
        "  hint: did you mean `large-print`?",
    ]
    with pytest.raises(BookError, match="preset-unknown"):
        style.preset("big-print", root)
