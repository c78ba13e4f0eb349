"""The cover, read back from the file: its measures, its bars, what is said where, what is refused."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from printed import job
from typer.testing import CliRunner

from builder import cli, config, jacket, publish, trims
from builder.editions import Made, wanted
from builder.editions.pdf import wrap
from builder.editions.pdf.wrap import panels
from builder.errors import BookError, Problem
from builder.printers import PRINTERS, leaves
from builder.publish import Opened
from builder.store import Store

BOOK = Path(__file__).parent.parent / "manuscript"
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 90" width="600" height="900">{}</svg>'
)
RED = DRAWN.format(
    '<path fill="#a5351f" d="M0 0h60v90H0z"/><path fill="#fff" d="M20 30h20v30H20z"/>'
)

TOML = """[book]
title = "The Thin String"
authors = ["Vera Pak"]
publisher = "Bookbuilder Press"
description = "A book about a string."
"""


@dataclass
class Cover:
    """A cover as a press has it, and as a person and a till see it."""

    made: Made
    file: pikepdf.Pdf

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height in inches, bleed and all."""
        left, bottom, right, top = map(float, self.file.pages[0].MediaBox)
        return (right - left) / 72, (top - bottom) / 72

    @property
    def cut(self) -> list[float]:
        return [float(each) / 72 for each in self.file.pages[0].TrimBox]

    @property
    def spine(self) -> float:
        found = re.search(r"spine ([\d.]+) in", self.made.extent)
        assert found
        return float(found[1])

    def seen(self, dots: int = 300, number: int = 0) -> Image.Image:
        page = pypdfium2.PdfDocument(self.made.files[number])[0]
        return page.render(scale=dots / 72).to_pil().convert("RGB")

    def words(self) -> str:
        page = pypdfium2.PdfDocument(self.made.path)[0].get_textpage()
        return " ".join(page.get_text_bounded().split())

    def letters(self) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
        """Every letter and its ink: left, bottom, right, top, in points."""
        page = pypdfium2.PdfDocument(self.made.path)[0].get_textpage()
        for i in range(page.count_chars()):
            yield page.get_text_range(i, 1), page.get_charbox(i)

    def on_spine(self) -> str:
        """The letters between the folds, in the order in which they were set."""
        middle = self.sheet[0] / 2 * 72
        half = self.spine / 2 * 72
        some = "".join(
            letter
            for letter, (left, _, right, _) in self.letters()
            if middle - half <= (left + right) / 2 <= middle + half
        )
        return "".join(some.split())

    def colours(self) -> set[tuple[str, tuple[float, ...]]]:
        """Every colour that something is filled or set with: the space's kind, and its parts."""
        found: set[tuple[str, tuple[float, ...]]] = set()
        for stream in self._streams():
            space = ""
            for operands, operator in pikepdf.parse_content_stream(stream):
                name = str(operator)
                if name == "cs":
                    space = str(operands[0])
                elif name in {"rg", "g", "k", "scn", "sc"}:
                    kind = space if name in {"scn", "sc"} else name
                    found.add((kind, tuple(float(each) for each in operands)))
        return found

    def _streams(self) -> Iterator[Any]:
        yield self.file.pages[0]
        for thing in self.file.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form":
                yield thing


@pytest.fixture
def make(opened: Callable[..., Opened], tmp_path: Path) -> Callable[..., Cover]:
    """Wrap a book of so many pages; `[cover]` as it is given, a line each."""

    def wrapped(pages: int = 120, *lines: str, top: str = TOML, **files: str) -> Cover:
        asked = lines if any("paper" in line or "spine =" in line for line in lines) else ()
        said = "\n".join(asked or ('paper = "white"', *lines))
        some = opened("# One\n\nText.\n", book__toml=f"{top}\n[cover]\n{said}\n", **files)
        made = wrap.build(some.book, job(some, tmp_path, extent=lambda: pages))
        return Cover(made, pikepdf.open(made.path))

    return wrapped


def refused(make: Callable[..., Cover], *given: Any, **more: Any) -> Problem:
    with pytest.raises(BookError) as caught:
        make(*given, **more)
    (problem,) = caught.value.problems
    return problem


# Measures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trim", "paper", "pages", "spine", "sheet"),
    [
        # The example that CreateSpace printed, and KDP took over: 60 pages of white paper.
        ("6x9", "white", 60, 0.135, (12.385, 9.25)),
        # KDP's cover calculator: 224 pages in standard colour.
        ("8.25in 11in", "standard-colour", 224, 0.504, (17.254, 11.25)),
        # By the formulas it publishes.
        ("6x9", "cream", 400, 1.0, (13.25, 9.25)),
        ("8.5x11", "colour", 100, 0.235, (17.485, 11.25)),
        ("5.06x7.81", "white", 828, 1.865, (12.235, 8.06)),
    ],
)
def test_the_sheet_is_as_wide_as_the_printer_says(
    make: Callable[..., Cover],
    trim: str,
    paper: str,
    pages: int,
    spine: float,
    sheet: tuple[float, float],
) -> None:
    found = make(pages, f'paper = "{paper}"', top=f'{TOML}\n[pdf]\ntrim = "{trim}"\n')
    assert found.spine == pytest.approx(spine, abs=0.0006)
    assert found.sheet == pytest.approx(sheet, abs=0.001)


def test_the_cut_leaves_two_pages_and_the_spine(make: Callable[..., Cover]) -> None:
    found = make(100, 'paper = "cream"')
    left, bottom, right, top = found.cut
    assert (left, bottom) == pytest.approx((0.125, 0.125))
    assert (right - left, top - bottom) == pytest.approx((2 * 6 + 0.25, 9), abs=0.0001)
    page = found.file.pages[0]
    assert list(page.BleedBox) == list(page.MediaBox)
    assert [float(each) for each in page.MediaBox[:2]] == [0, 0]


def test_an_odd_page_brings_a_blank_one(make: Callable[..., Cover]) -> None:
    found = make(91, 'paper = "cream"')
    assert "for 92 pages" in found.made.extent
    assert "91 pages and a blank one" in found.made.note
    assert leaves(92) == 92
    assert found.spine == pytest.approx(0.23)


def test_a_spine_that_the_printer_has_measured_is_taken_as_it_is(
    make: Callable[..., Cover],
) -> None:
    found = make(120, 'printer = "ingram"', 'spine = "0.3in"')
    assert found.sheet[0] == pytest.approx(12.55)


def test_the_pages_are_those_that_are_printed(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    text = "# One\n\n" + "\n\n".join(["A paragraph of some length, set again and again."] * 900)
    some = opened(text, book__toml=f'{TOML}\n[cover]\npaper = "white"\n')
    # Alone, and so laid out for it; and after the print edition, which has counted them.
    (alone,) = built(some, ("cover",), tmp_path / "alone")
    printed, after = built(some, ("pdf", "cover"), tmp_path / "after")
    pages = len(pikepdf.open(printed.path).pages)
    assert pages > 24
    for cover in (alone, after):
        assert cover.extent.endswith(f"for {leaves(pages)} pages")


def built(some: Opened, names: tuple[str, ...], out: Path) -> list[Made]:
    return [task() for task in publish.build(some, names, out, Store(out / "store"))]


@pytest.mark.pages
def test_a_cover_that_can_not_be_wrapped_ends_the_command_with_1(
    write: Callable[..., Path],
) -> None:
    folder = write(one__md="# One\n\nText.\n", book__toml=f'{TOML}\n[cover]\npaper = "white"\n')
    env = {"BOOKBUILDER_STORE": str(folder / "store")}
    done = CliRunner().invoke(
        cli.app, ["build", str(folder), "--only", "cover", "--out", str(folder / "out")], env=env
    )
    assert done.exit_code == 1
    assert "book.toml:8:1" in done.stderr
    assert "KDP binds 24 to 828 pages of white paper" in done.stderr
    assert list((folder / "out").iterdir()) == []


# What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "paper", "trim", "limits"),
    [
        (22, "white", "6x9", "24 to 828"),
        (830, "white", "6x9", "24 to 828"),
        (778, "cream", "6x9", "24 to 776"),
        (592, "white", "letter", "24 to 590"),
        (782, "white", "A4", "24 to 780"),
        (70, "standard-colour", "6x9", "72 to 600"),
    ],
)
def test_pages_that_can_not_be_bound_are_refused_with_the_printers_limit(
    make: Callable[..., Cover], pages: int, paper: str, trim: str, limits: str
) -> None:
    found = refused(make, pages, f'paper = "{paper}"', top=f'{TOML}\n[pdf]\ntrim = "{trim}"\n')
    assert found.code == "page-count"
    assert f"KDP binds {limits} pages" in found.message
    assert (found.span.path.name, found.span.line) == ("book.toml", 11)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (['paper = "vellum"'], "paper-unknown"),
        (['spine = "wide"'], "spine-unknown"),
        (['printer = "ingram"', 'paper = "cream"'], "spine-unknown"),
        (['price-code = "514"'], "price-code-invalid"),
        (['ground = "reddish"'], "colour-unknown"),
        (['ink = "#12345"'], "colour-unknown"),
    ],
)
def test_what_cover_can_not_mean_is_shown_where_it_is_written(
    make: Callable[..., Cover], opened: Callable[..., Opened], lines: list[str], code: str
) -> None:
    found = refused(make, 120, *lines)
    assert found.code == code
    # And before anything is made.
    assert [each.code for each in opened("# One\n\nText.\n").problems if each.code == code] == [
        code
    ]


def test_a_cover_on_no_paper_is_refused(opened: Callable[..., Opened]) -> None:
    some = opened("# One\n\nText.\n", book__toml=f'{TOML}\n[cover]\nink = "black"\n')
    (problem,) = some.problems
    assert (problem.code, problem.span.line) == ("spine-unknown", 7)
    assert 'paper = "white"' in problem.hint


def test_a_page_that_the_printer_can_not_cut_is_refused(make: Callable[..., Cover]) -> None:
    found = refused(make, top=f'{TOML}\n[pdf]\ntrim = "9in 12in"\n')
    assert (found.code, found.hint) == ("trim-unprintable", "it takes 4 × 6 to 8.5 × 11.69 in")


def test_a_back_that_says_too_much_is_refused(make: Callable[..., Cover]) -> None:
    long = "A sentence that goes on, and on, and then goes on again. " * 120
    found = refused(make, 120, f'blurb = "{long}"')
    assert found.code == "cover-text-long"
    assert re.match(r"take out about \d+% of them", found.hint)


def test_a_letter_that_no_face_has_is_shown_at_the_cover(make: Callable[..., Cover]) -> None:
    found = refused(make, 120, 'blurb = "A \\uE000 string."')
    assert (found.code, found.span.path.name, found.span.line) == ("glyph-missing", "book.toml", 7)


# The spine ----------------------------------------------------------------------------------


def test_the_spine_has_title_and_author(make: Callable[..., Cover]) -> None:
    assert make(300).on_spine() == "TheThinStringVeraPak"


def test_on_a_narrow_spine_the_title_is_in_capitals(make: Callable[..., Cover]) -> None:
    assert make(92).on_spine().startswith("THETHINSTRING")


@pytest.mark.parametrize("pages", [80, 92, 120, 200, 398, 828])
def test_no_letter_on_the_spine_comes_too_near_to_a_fold(
    make: Callable[..., Cover], pages: int
) -> None:
    # A Q has the longest tail that a capital has; at eighty pages there is no room for one.
    title = "Qobyz Player" if pages > 80 else "Fiddle Player"
    found = make(pages, top=TOML.replace("Thin String", title))
    middle, room = found.sheet[0] / 2 * 72, (found.spine - 2 * 0.0625) / 2 * 72
    spine = set(found.on_spine())
    ink = [
        box
        for letter, box in found.letters()
        if letter in spine and abs((box[0] + box[2]) / 2 - middle) < found.spine * 36
    ]
    assert ink
    for left, bottom, right, top in ink:
        # A fifth of a point is the reader's own rounding.
        assert middle - room - 0.2 <= left <= right <= middle + room + 0.2
        assert 0.375 * 72 <= bottom <= top <= (9.25 - 0.375) * 72


def test_a_book_too_thin_has_a_blank_spine(make: Callable[..., Cover]) -> None:
    thin = make(78)
    assert (thin.on_spine(), "no words on the spine" in thin.made.note) == ("", True)
    assert make(79).on_spine() != ""  # eighty, with the blank one


def test_an_author_who_asks_for_words_on_it_is_told(make: Callable[..., Cover]) -> None:
    found = make(60, 'spine-text = "down"')
    assert found.on_spine() == ""
    (problem,) = found.made.problems
    assert (problem.code, problem.severity, problem.span.line) == ("spine-narrow", "warning", 9)
    assert "KDP letters no spine of fewer than 79 pages" in problem.message


def test_a_spine_with_no_room_for_letters_is_blank_at_any_printer(
    make: Callable[..., Cover],
) -> None:
    found = make(40, 'printer = "ingram"', 'spine = "0.17in"', 'spine-text = "up"')
    assert found.on_spine() == ""
    assert "no room for letters" in found.made.problems[0].message


@pytest.mark.parametrize(
    ("language", "way"),
    [("en-GB", "down"), ("kk", "down"), ("ru", "down"), ("nl", "down"), ("fr", "up"), ("es", "up")],
)
def test_the_spine_reads_as_the_language_has_it(
    make: Callable[..., Cover], language: str, way: str
) -> None:
    found = make(300, top=f'{TOML}language = "{language}"\n')
    middle = found.sheet[0] * 36
    letters = [box for letter, box in found.letters() if letter == "S"]
    heights = [box[1] for box in letters if abs(box[0] - middle) < 30]
    assert panels.way(language) == way
    # The title begins at the spine's head where it reads down, at its foot where it reads up.
    assert (min(heights) > 9.25 * 36) == (way == "down")


def test_an_author_may_turn_the_spine(make: Callable[..., Cover]) -> None:
    found = make(300, 'spine-text = "up"')
    middle = found.sheet[0] * 36
    letters = [box for letter, box in found.letters() if letter == "S"]
    (height,) = [box[1] for box in letters if abs(box[0] - middle) < 30]
    assert height < 9.25 * 36


def test_a_long_title_is_set_smaller_and_at_last_without_the_author(
    make: Callable[..., Cover],
) -> None:
    title = "The Posthumous Papers of the Club, Containing a Faithful Record of the Travels"
    found = make(120, top=TOML.replace("The Thin String", f"{title}, Perils, and Adventures"))
    spine = found.on_spine()
    assert spine.casefold().startswith(title.casefold().replace(" ", ""))
    assert "Vera" not in spine


# The back -----------------------------------------------------------------------------------


def test_the_back_says_what_the_author_has_written(make: Callable[..., Cover]) -> None:
    found = make(
        120,
        'blurb = """It\'s *the* book.\n\nIt has two paragraphs."""',
        'quote = """"I have read it."\n-- A reader"""',
        'about = "She lives."',
        'price = "£9.99"',
    ).words()
    for words in (
        "“I have read it.”",
        "A reader",
        "It’s the book. It has two paragraphs.",
        "She lives.",
        "£9.99",
    ):
        assert words in found
    assert "string" not in found.split("It’s")[1].split("lives")[0]


def test_without_a_blurb_it_says_the_books_description(make: Callable[..., Cover]) -> None:
    assert "A book about a string." in make().words()


def test_its_words_keep_clear_of_cut_fold_and_barcode(make: Callable[..., Cover]) -> None:
    long = "A sentence that goes on, and on, and then goes on again. " * 30
    found = make(120, f'blurb = "{long}"', 'price = "£9.99"')
    fold = (0.125 + 6) * 72
    for letter, (left, bottom, right, top) in found.letters():
        if right < fold and letter.strip():
            assert left >= 0.375 * 72
            assert right <= fold - 0.25 * 72
            assert top <= (9.25 - 0.375) * 72
            in_zone = right > fold - 2.25 * 72 and bottom < (0.375 + 1.2) * 72
            assert not in_zone, letter


# Bars ---------------------------------------------------------------------------------------

ISBN = f'{TOML}isbn = {{ print = "978-0-306-40615-7", epub = "978-3-16-148410-0" }}\n'


def till(cover: Cover, dots: int = 300, more: Any = zxingcpp.EanAddOnSymbol.Ignore) -> list[Any]:
    """What a scanner makes of the cover as it is printed."""
    return list(zxingcpp.read_barcodes(cover.seen(dots), ean_add_on_symbol=more))


@pytest.mark.parametrize("dots", [150, 300, 600])
def test_a_till_reads_the_isbn(make: Callable[..., Cover], dots: int) -> None:
    (found,) = till(make(120, top=ISBN), dots)
    assert (found.text, found.format) == ("9780306406157", zxingcpp.BarcodeFormat.EAN13)


def test_a_till_reads_the_price_beside_it(make: Callable[..., Cover]) -> None:
    required = zxingcpp.EanAddOnSymbol.Require
    (found,) = till(make(120, 'price-code = "51499"', top=ISBN), more=required)
    assert found.text.replace(" ", "") == "978030640615751499"


def test_the_books_own_isbn_will_do(make: Callable[..., Cover]) -> None:
    (found,) = till(make(top=f'{TOML}identifier = "urn:isbn:979-10-90636-07-1"\n'))
    assert found.text == "9791090636071"


def test_a_person_reads_the_isbn_as_it_is_written(make: Callable[..., Cover]) -> None:
    words = make(120, top=ISBN).words()
    assert "ISBN 978-0-306-40615-7" in words
    assert "9780306406157" in words.replace(" ", "")


def test_the_bars_lie_in_the_place_that_the_printer_keeps(make: Callable[..., Cover]) -> None:
    (found,) = till(make(120, top=ISBN))
    right, bottom = (0.125 + 6 - 0.25) * 300, (9.25 - 0.125 - 0.25) * 300
    corners = (found.position.top_left, found.position.bottom_right)
    assert right - 600 <= corners[0].x <= corners[1].x <= right
    assert bottom - 360 <= corners[0].y <= corners[1].y <= bottom


@pytest.mark.parametrize(("lines", "least"), [((), 1.0), (('price-code = "90000"',), 0.9)])
def test_a_module_is_as_wide_as_the_standard_has_it(
    make: Callable[..., Cover], lines: tuple[str, ...], least: float
) -> None:
    bars = sorted(width for width, _ in black_boxes(make(120, *lines, top=ISBN)))
    assert bars[0] == pytest.approx(0.33 / 25.4 * 72 * least, rel=0.03)


def black_boxes(cover: Cover) -> list[tuple[float, float]]:
    """Width and height of all that is filled with black ink alone, in points."""
    found, space, colour, box = [], "", (), (0.0, 0.0)
    for operands, operator in pikepdf.parse_content_stream(cover.file.pages[0]):
        match str(operator):
            case "cs":
                space = str(operands[0])
            case "scn":
                colour = tuple(float(each) for each in operands)
            case "rg":
                space, colour = "", ()
            case "re":
                box = float(operands[2]) * 0.75, float(operands[3]) * 0.75
            case "f" if space == "/DeviceCMYK" and colour == (0, 0, 0, 1):
                found.append(box)
    return found


def test_without_an_isbn_there_are_no_bars_and_their_place_is_kept(
    make: Callable[..., Cover],
) -> None:
    assert till(make(120)) == []
    assert "ISBN" not in make(120, 'barcode = "space"', top=ISBN).words()


def test_an_author_may_give_the_whole_back_to_words(make: Callable[..., Cover]) -> None:
    long = "A sentence that goes on, and on, and then goes on again. " * 46

    def lowest(*lines: str) -> float:
        cover = make(120, f'blurb = "{long}"', *lines)
        letters = [box for letter, box in cover.letters() if letter == "A"]
        return min(bottom for left, bottom, _, _ in letters if left < 5 * 72)

    assert lowest('barcode = "none"') < (0.375 + 1.2) * 72 < lowest()


# Ink and pictures -----------------------------------------------------------------------------


def test_black_is_black_ink_alone(make: Callable[..., Cover]) -> None:
    found = make(120, 'ink = "#000"', 'ground = "white"', top=ISBN).colours()
    assert ("/DeviceCMYK", (0.0, 0.0, 0.0, 1.0)) in found
    assert not {("rg", (0.0, 0.0, 0.0)), ("g", (0.0,))} & found


def test_without_an_ink_the_words_are_black_or_white_whichever_is_read_better(
    make: Callable[..., Cover],
) -> None:
    assert (jacket.ink("#a5351f"), jacket.ink("#f3e6cb")) == (jacket.WHITE, jacket.BLACK)
    assert make(120, 'ground = "#222"').made.problems == ()


def test_an_ink_that_can_not_be_read_is_told(make: Callable[..., Cover]) -> None:
    (problem,) = make(120, 'ground = "#fff"', 'ink = "#ccc"').made.problems
    assert (problem.code, problem.severity) == ("cover-contrast", "warning")


def test_a_drawing_on_one_ground_is_laid_whole_and_its_ground_runs_on(
    make: Callable[..., Cover],
) -> None:
    seen = make(120, top=f'{TOML}cover = "c.svg"\ncover-alt = "Red."\n', c__svg=RED).seen(100)
    width, height = seen.size
    corners = [(2, 2), (width - 3, 2), (2, height - 3), (width - 3, height - 3), (width // 2, 3)]
    assert {seen.getpixel(corner) for corner in corners} == {(165, 53, 31)}
    # A third of the page across, a third down from its cut.
    front = width - 12.5 - 600
    assert seen.getpixel((int(front + 300), 462)) == (255, 255, 255)
    assert seen.getpixel((int(front + 190), 462)) == (165, 53, 31)
    assert seen.getpixel((int(front + 210), 462)) == (255, 255, 255)


def test_a_drawing_stays_a_drawing(make: Callable[..., Cover]) -> None:
    found = make(120, top=f'{TOML}cover = "c.svg"\ncover-alt = "Red."\n', c__svg=RED)
    kinds = [t.get("/Subtype") for t in found.file.objects if isinstance(t, pikepdf.Stream)]
    assert "/Image" not in kinds


def photograph(folder: Path, width: int, height: int) -> None:
    """Left to right from black to white, so that its edges are of many colours."""
    Image.linear_gradient("L").rotate(90).resize((width, height)).convert("RGB").save(
        folder / "c.png"
    )


PICTURE = f'{TOML}cover = "c.png"\ncover-alt = "Grey."\n'


def test_any_other_picture_runs_over_the_cut_and_ends_at_the_fold(
    make: Callable[..., Cover], write: Callable[..., Path]
) -> None:
    photograph(write(), 2000, 3000)
    found = make(120, 'ground = "#ff0000"', top=PICTURE)
    seen = found.seen(100)
    fold = seen.width - 612
    for y in (1, seen.height // 2, seen.height - 2):
        assert seen.getpixel((seen.width - 2, y))[0] != 255 or seen.getpixel((seen.width - 2, y))[1]
        assert seen.getpixel((fold - 4, y)) == (255, 0, 0)
        red, green, _ = seen.getpixel((fold + 4, y))
        assert red == green


@pytest.mark.parametrize(
    ("pixels", "codes"), [((1875, 2813), []), ((1200, 1800), ["cover-resolution"])]
)
def test_a_picture_with_too_few_dots_is_told_with_the_figures(
    make: Callable[..., Cover],
    write: Callable[..., Path],
    pixels: tuple[int, int],
    codes: list[str],
) -> None:
    photograph(write(), *pixels)
    problems = make(120, top=PICTURE).made.problems
    assert [each.code for each in problems] == codes
    for each in problems:
        assert each.severity == "warning"
        assert "has 195 dots an inch here, and needs 300" in each.message
        assert "1850 × 2775 pixels would do" in each.hint


def test_a_picture_of_other_proportions_is_told(
    make: Callable[..., Cover], write: Callable[..., Path]
) -> None:
    photograph(write(), 3000, 3000)
    (problem,) = make(120, top=PICTURE).made.problems
    assert problem.code == "cover-cropped"
    assert problem.message.startswith("34% of `c.png` falls off")


def test_what_the_engine_can_not_draw_is_told(make: Callable[..., Cover]) -> None:
    soft = DRAWN.format('<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>')
    found = make(120, top=f'{TOML}cover = "c.svg"\ncover-alt = "Soft."\n', c__svg=soft)
    assert [each.code for each in found.made.problems] == ["cover-undrawn"]


def test_without_a_picture_the_front_is_set_in_type(make: Callable[..., Cover]) -> None:
    found = make(120)
    front = (found.sheet[0] / 2 + found.spine / 2) * 72
    words = "".join(letter for letter, box in found.letters() if box[0] > front)
    assert "".join(words.split()) == "TheThinStringVeraPak"


# The file -----------------------------------------------------------------------------------


def test_the_file_is_sound_and_brings_its_faces(make: Callable[..., Cover]) -> None:
    found = make(300, top=ISBN)
    assert found.file.check_pdf_syntax() == []
    fonts = [each for each in found.file.objects if dictionary(each, "/FontDescriptor")]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert len(found.file.pages) == 1


def dictionary(thing: Any, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind


def test_the_same_book_is_the_same_bytes(opened: Callable[..., Opened], tmp_path: Path) -> None:
    some = opened("# One\n\nText.\n", book__toml=f'{ISBN}\n[cover]\npaper = "white"\n')
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made.append(wrap.build(some.book, job(some, tmp_path / name, extent=lambda: 120)))
    assert made[0].path.read_bytes() == made[1].path.read_bytes()


def test_a_proof_comes_beside_it_with_the_printers_lines(make: Callable[..., Cover]) -> None:
    found = make(120, "guides = true")
    assert [path.name for path in found.made.files] == [
        "book-cover-print.pdf",
        "book-cover-proof.pdf",
    ]
    assert "PROOF" not in found.words()
    proof = pypdfium2.PdfDocument(found.made.files[1])[0].get_textpage().get_text_bounded()
    assert "spine 0.270 in (6.86 mm)" in proof
    fold = found.seen(300, 1).getpixel((round((0.125 + 6) * 300), 20))
    assert fold[1] < 100 < min(fold[0], fold[2])  # magenta


# When it is made ----------------------------------------------------------------------------


def test_a_book_that_says_nothing_of_a_cover_gets_none(opened: Callable[..., Opened]) -> None:
    assert "cover" not in wanted(opened("# One\n\nText.\n", book__toml=TOML).config)


def test_a_book_that_says_something_of_it_gets_one(opened: Callable[..., Opened]) -> None:
    some = opened("# One\n\nText.\n", book__toml=f'{TOML}\n[cover]\npaper = "white"\n')
    assert "cover" in wanted(some.config)


def test_the_bundled_book_has_one_without_a_fault(tmp_path: Path) -> None:
    some = publish.open_book(BOOK)
    made = wrap.build(some.book, job(some, tmp_path, extent=lambda: 91))
    assert made.problems == ()
    assert 90 <= len(some.config.cover.blurb.split()) <= 130
    assert "cover" in wanted(some.config)


def test_each_printer_says_what_its_papers_are() -> None:
    for printer in PRINTERS.values():
        for stock in printer.stocks.values():
            assert stock.least < stock.most


def test_every_key_and_every_trim_is_in_the_page_on_the_cover() -> None:
    page = (BOOK.parent / "docs" / "cover.md").read_text(encoding="utf-8")
    keys = [each.name.replace("_", "-") for each in fields(config.Cover)]
    assert [name for name in (*keys, *trims.NAMES) if f"`{name}`" not in page] == []
