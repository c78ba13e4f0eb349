"""The pages for a tablet: the words of the printed book on pages that have no back."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from builder import publish
from builder.editions import Job, wanted
from builder.editions.pdf import interior, screen
from builder.publish import Opened
from builder.store import Store

BOOK = Path(__file__).parent / "books" / "pages"


@pytest.fixture(scope="module")
def book() -> Opened:
    return publish.open_book(BOOK)


@pytest.fixture(scope="module")
def made(book: Opened, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("screen")
    job = Job(book.root, out, book.name, book.config, Store(out / "store"))
    interior.build(book.book, job)
    return screen.build(book.book, job).path


def letters(path: Path) -> list[str]:
    """The letters of each page, but for its last line, the folio."""
    pages = (page.extract_text() for page in PdfReader(path).pages)
    return ["".join(filter(str.isalnum, text)) for text in pages]


def printed(made: Path) -> Path:
    return made.with_name(made.name.replace("-screen", ""))


def test_a_page_has_the_shape_of_a_tablet(made: Path) -> None:
    boxes = {tuple(map(float, page.mediabox)) for page in pikepdf.open(made).pages}
    assert boxes == {(0.0, 0.0, 432.0, 576.0)}


def test_no_page_is_blank(made: Path) -> None:
    assert all(letters(made))
    assert not all(letters(printed(made)))


def test_every_page_stands_in_the_middle(made: Path) -> None:
    lefts = {
        round(min(x for x in found), 0)
        for page in PdfReader(made).pages
        if len(found := _lefts(page)) > 200
    }
    assert len(lefts) == 1


def _lefts(page: object) -> list[float]:
    found: list[float] = []

    def visit(text: str, _: object, matrix: list[float], *__: object) -> None:
        found.extend([matrix[4]] * len(text.strip()))

    page.extract_text(visitor_text=visit)  # type: ignore[attr-defined]
    return found


def test_links_are_followed_and_bookmarks_are_there(made: Path) -> None:
    links = [
        note
        for page in pikepdf.open(made).pages
        for note in page.get("/Annots", [])
        if note["/Subtype"] == "/Link"
    ]
    assert links
    assert len(PdfReader(made).outline) == len(PdfReader(printed(made)).outline)


def test_it_is_made_where_it_is_asked_for(opened: Callable[..., Opened]) -> None:
    text = "# One\n\nText.\n"
    asked = opened(text, book__toml='[book]\ntitle = "Book"\n[screen]\nmake = true\n')
    assert "screen" in wanted(asked.config)
    assert "screen" not in wanted(opened(text, book__toml='[book]\ntitle = "Book"\n').config)


def test_a_picture_has_no_more_dots_than_a_tablet(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    noise = Image.effect_noise((2400, 1600), 60)
    folder = write(**{"one.md": "# One\n\n![noise](noise.jpg)\n"})
    noise.save(folder / "noise.jpg", quality=95)
    some = publish.open_book(folder)
    job = Job(some.root, tmp_path, "one", some.config, Store(tmp_path / "store"))
    paper, tablet = interior.build(some.book, job).path, screen.build(some.book, job).path
    assert widths(paper) == {2400} and max(widths(tablet)) < 1400
    assert tablet.stat().st_size < paper.stat().st_size / 2


def widths(path: Path) -> set[int]:
    """How many dots wide the pictures of a file are."""
    with pikepdf.open(path) as file:
        return {
            int(thing.Width)
            for thing in file.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        }
