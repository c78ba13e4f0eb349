"""The print edition, read back from the file: what it says, in which order, and on which page."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import measured
import PIL.Image
import pypdfium2
import pytest
from printed import Print, expected, job, letters, printed
from pypdf import PdfReader

from builder import machine, model, publish
from builder.editions.pdf import interior, pages, remarks, sheets
from builder.editions.pdf.remarks import Said
from builder.errors import BookError
from builder.model import Image, Link, Reference
from builder.publish import Opened
from builder.style import Sheet

BOOK = Path(__file__).parent / "books" / "pages"


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Print:
    """The book with one of everything, printed once."""
    return printed(publish.open_book(BOOK), tmp_path_factory.mktemp("print"))


@pytest.fixture
def make(opened: Callable[..., Opened], tmp_path: Path) -> Callable[..., Print]:
    """Print a manuscript of one file."""
    return lambda text, **files: printed(opened(text, **files), tmp_path)


# What it says -------------------------------------------------------------------------------


def test_every_sentence_stands_in_it_once_and_in_order(book: Print) -> None:
    first, rest = expected(book)
    heard = letters(book.words())
    assert first in heard
    assert heard.endswith(rest)


def test_it_has_nothing_to_warn_of(book: Print) -> None:
    assert book.opened.problems == ()
    assert book.warnings == []
    assert book.made.extent == f"{len(book.file.pages)} pages"


def test_the_first_pages_say_what_the_book_is(book: Print) -> None:
    by_page = [
        "".join(text for (i, _), text in sorted(book.text.items()) if i == page)
        for page in range(4)
    ]
    assert by_page[0] == "The Bow and the Bench"
    assert by_page[1] == ""
    assert by_page[2] == (
        "The Bow and the BenchNotes of a WorkshopAnn OdeTranslated by Tom TristSmall Press, Almaty"
    )
    assert by_page[3] == (
        "© 2026 Ann OdeSmall Press, Almaty, 2026ISBN 978-3-16-148410-0"
        "Set in EB Garamond · Made with Bookbuilder"
    )


def test_a_manuscript_may_bring_its_own_title_page(make: Callable[..., Print]) -> None:
    found = make("# One\n\nText.\n", a__md="::: titlepage\nPrinted by hand.\n:::\n")
    third = "".join(text for (i, _), text in sorted(found.text.items()) if i == 2)
    assert third == "Printed by hand."


def test_kazakh_has_its_letters_and_its_language(book: Print) -> None:
    every = "қобыз, күй, ән, шаңқобыз, жетіген, Ұлытау, Іле, һәм"
    assert letters(every) in letters(book.words())
    foreign = {book.words(e) for _, e in book.elements() if str(e.get("/Lang", "")) == "kk"}
    assert "домбыра" in foreign
    assert "dombra" in foreign


def test_other_languages_have_words_for_contents(make: Callable[..., Print]) -> None:
    kazakh = make("---\ntitle: Кітап\nlang: kk\n---\n\n# Бір\n\nСөз.\n\n# Екі\n\nСөз.\n")
    assert "МазмұныБір" in letters(kazakh.words())
    assert str(kazakh.file.Root.Lang) == "kk"


# Where it stands ----------------------------------------------------------------------------


def test_chapters_open_on_rectos_and_blanks_are_blank(book: Print) -> None:
    for _, title, page in book.outline():
        if title not in {"The tools", "The glue"}:
            assert page % 2 == 0, title  # counted from 0: a recto
    empty = {i for i in range(len(book.file.pages))} - {i for i, _ in book.text}
    assert empty
    assert all(book.furniture[i] == "" for i in empty)


def test_folios_are_roman_before_page_one(book: Print) -> None:
    one = book.page_called("The Wood")
    assert book.labels[:one] == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
    assert book.labels[one:] == [str(i + 1) for i in range(len(book.labels) - one)]
    assert book.furniture[book.page_called("Contents")] == "vii"


def test_heads_run_on_all_pages_but_openings(book: Print) -> None:
    opening = book.page_called("The Bench at the Window")
    assert book.furniture[opening] == "3"
    assert book.furniture[opening + 1] == "Ann Ode4"
    assert book.furniture[opening + 2] == "The Bench at the Window5"
    assert book.furniture[book.page_called("The Wood")] == ""


def test_contents_tell_the_true_pages(book: Print) -> None:
    listed = [
        (title, book.labels[page])
        for _, title, page in book.outline()
        if title not in {"Contents", "The tools", "The glue"}
    ]
    assert len(listed) == 9
    assert "".join(title + label for title, label in listed) in book.words()


def test_a_book_of_one_chapter_has_no_contents(make: Callable[..., Print]) -> None:
    assert [mark[1] for mark in make("# One\n\nText.\n").outline()] == ["One"]


def test_bookmarks_put_chapters_into_their_parts(book: Print) -> None:
    assert [(depth, title) for depth, title, _ in book.outline()] == [
        (1, "Contents"),
        (1, "Before the work"),
        (1, "The Wood"),
        (2, "The Bench at the Window"),
        (2, "What Stands on the Shelf"),
        (3, "The tools"),
        (4, "The glue"),
        (1, "The Hair"),
        (2, "Red Thread"),
        (1, "After the Rain"),
        (1, "Words"),
        (1, "Соңғы сөз"),
    ]


def test_the_page_has_the_trim_of_the_book(book: Print) -> None:
    width, height = (float(x) for x in book.file.pages[0].TrimBox[2:])
    assert (width, height) == pytest.approx((4.25 * 72, 6.87 * 72), abs=0.01)


@pytest.mark.parametrize(
    "trim", ["6in", "6 9", "6in 9in 1in", "6em 9em", "1in 1in", "0in 9in", "9in 99in"]
)
def test_a_trim_that_is_no_page_is_shown_where_it_is_written(
    opened: Callable[..., Opened], tmp_path: Path, trim: str
) -> None:
    some = opened("# One\n\nText.\n", book__toml=f'[book]\ntitle = "T"\n\n[pdf]\ntrim = "{trim}"\n')
    with pytest.raises(BookError) as caught:
        interior.build(some.book, job(some, tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.line) == ("trim-unknown", 5)


def test_a_chapter_does_not_end_in_a_line_on_a_page_of_its_own(make: Callable[..., Print]) -> None:
    # The opening holds 26 lines: laid out as they come, one to three would be left over.
    for paragraphs in range(27, 30):
        found = make("# One\n\n" + "\n\n".join(["Short."] * paragraphs) + "\n")
        last = max(i for i, _ in found.text)
        lines = [text for (i, _), text in found.text.items() if i == last]
        assert len(lines) >= pages.CLOSE, paragraphs


# Openings -----------------------------------------------------------------------------------

MONTHS = (
    " months Bakhyt Taro played the violin without a violin. He played in the back room, facing the "
    "wardrobe, because the wardrobe had a mirror in its door and no other mirror in the house could "
    "hold a whole boy. Under his chin he had a wooden ladle, the bowl of it against his collarbone."
)
CAPITAL = {"classic": 0.65 * 11, "modern": 0.67 * 10}
"""The height of a theme's capitals, in points."""


def themed(theme: str) -> str:
    return f'[book]\ntitle = "T"\nauthors = ["A"]\n[style]\ntheme = "{theme}"\n'


def opening_page(found: Print) -> Any:
    return found.file.pages[found.page_called("One")]


@pytest.mark.parametrize(
    ("theme", "depth", "letter"),
    [
        *(("classic", 3, letter) for letter in "FKTӘ"),
        *(("modern", 3, letter) for letter in "FKTӘ"),
        *((theme, 2, "F") for theme in ("classic", "modern")),
    ],
)
def test_a_drop_cap_stands_exactly(
    make: Callable[..., Print], theme: str, depth: int, letter: str
) -> None:
    found = make(
        f"# One\n\n{letter}or the first five{MONTHS}\n",
        book__toml=themed(theme),
        style__css=f":root {{ --dropcap: {depth} }}",
    )
    page = opening_page(found)
    (cap,) = measured.outlines(page)
    title, *lines = measured.baselines(page)
    # The arms of a T end above its height.
    rise = 2.5 if letter in "TТ" else 0.9
    assert cap.top == pytest.approx(lines[0] + CAPITAL[theme], abs=rise)
    assert cap.foot == pytest.approx(lines[depth - 1], abs=0.9)
    text = [run for run in measured.runs(page) if run.is_painted and run.baseline < title - 1]
    beside = [run.left for run in text if run.baseline > lines[depth] + 1]
    below = min(run.left for run in text if run.baseline < lines[depth] + 1)
    # Its ink meets the edge of the text, and the text beside it begins clear of it.
    assert cap.left == pytest.approx(below, abs=0.05)
    assert cap.right + 1 < min(beside)


def test_one_line_deep_is_no_drop_cap(make: Callable[..., Print]) -> None:
    text = f"# One\n\nFor the first five{MONTHS}\n"
    found = make(text, style__css=":root { --dropcap: 1 }")
    assert measured.outlines(opening_page(found)) == []
    assert all(run.is_painted for run in measured.runs(opening_page(found)))


def test_a_word_with_a_drop_cap_is_read_whole(make: Callable[..., Print]) -> None:
    found = make(f"# One\n\nFor the first five{MONTHS}\n")
    number = found.page_called("One")
    assert (
        "One\nFor the first five months" in PdfReader(found.made.path).pages[number].extract_text()
    )
    assert "OneFor the first five months" in found.words()
    # As Chromium's reader has it, by which people copy and search.
    pages = pypdfium2.PdfDocument(found.made.path)
    assert "For the first five months" in pages[number].get_textpage().get_text_range()
    pages.close()


@pytest.mark.parametrize(
    ("text", "caps"),
    [
        ("“When the violin came,” they said,", 2),
        ("‘‘Twas late,’ he said, and so it was", 2),
        ("A mirror hung in the hall for", 1),
        ("I was late for", 1),
        ("P. S. Khegai read the note", 1),
        ("*Bakhyt* is written so for", 1),
        ("*[Қобыз]{lang=kk} and bow*, for", 1),
        ("Apa^[A note.] had kept the scales for", 1),
        ("Étude for", 1),
        ("1986 was a year of rain for", 0),
        ("[The map](#one) was wrong for", 0),
        ("iPhone was not a word for", 0),
        ("`print` was the word for", 0),
        ("— Нет, — сказал он", 0),
        ("…and so for", 0),
    ],
)
def test_openings_of_every_kind(make: Callable[..., Print], text: str, caps: int) -> None:
    found = make(f"# One {{#one}}\n\n{text}{MONTHS}\n")
    assert len(measured.outlines(opening_page(found))) == caps
    first, rest = expected(found)
    assert first == "" and letters(found.words()).endswith(rest)


@pytest.mark.parametrize(
    ("text", "caps"),
    [
        ("Late.\n\nHe said it again, and so on" + MONTHS, 1),
        ("Late.\n\nLater.\n\nLatest.\n\nOver.", 1),
        ("Late.\n\nLater.", 0),
        ("Late.\n\n* * *\n\nAnd so on" + MONTHS, 0),
        ("Late.\n\n## Heading\n\nAnd so on" + MONTHS, 0),
        ("Late.\n\n::: verse\nSyr Darya\n:::\n\nAnd so on" + MONTHS, 0),
    ],
)
def test_beside_a_drop_cap_stands_running_text_or_it_is_none(
    make: Callable[..., Print], text: str, caps: int
) -> None:
    found = make(f"# One\n\n{text}\n")
    page = opening_page(found)
    assert len(measured.outlines(page)) == caps
    if caps:
        left = min(run.left for run in measured.runs(page)[-3:])
        _, *lines = measured.baselines(page)
        beside = [
            run for run in measured.runs(page) if run.is_painted and run.baseline in lines[:3]
        ]
        assert all(run.left > left + 10 for run in beside)


# Themes -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def modern(tmp_path_factory: pytest.TempPathFactory) -> Print:
    """The same book in the other theme."""
    folder = tmp_path_factory.mktemp("modern") / "book"
    shutil.copytree(BOOK, folder)
    with (folder / "book.toml").open("a") as file:
        file.write('\n[style]\ntheme = "modern"\n')
    return printed(publish.open_book(folder), folder.parent)


def test_the_other_theme_says_the_same(book: Print, modern: Print) -> None:
    assert modern.warnings == []
    first, rest = expected(modern)
    heard = letters(modern.words())
    assert first in heard and heard.endswith(rest)
    face = letters(book.words()).replace("SetinEBGaramond", "SetinSourceSerif")
    # What hyphens the pages need is the setting's own.
    assert heard == face


def test_the_other_theme_is_set_in_its_own_faces(modern: Print) -> None:
    fonts = modern.file.pages[modern.page_called("The Bench at the Window")].Resources.Font
    names = {str(font.DescendantFonts[0].FontDescriptor.FontFamily) for font in fonts.values()}
    assert {"Source Serif 4", "Source Sans 3"} <= names
    assert not any("Garamond" in name for name in names)


def test_heads_and_folios_stand_at_the_outer_edge(modern: Print) -> None:
    start = modern.page_called("The Bench at the Window")
    for number in range(start + 1, start + 3):
        found = measured.runs(modern.file.pages[number])
        top = max(found, key=lambda run: run.baseline)
        text = [run for run in found if abs(run.size - 10) < 0.1]
        left = min(run.left for run in text)
        if number % 2:  # counted from 0: a verso
            assert top.left == pytest.approx(left, abs=0.5)
        else:
            assert top.left > left + 100


# Keeping lines together -----------------------------------------------------------------------


def test_no_word_is_broken_over_the_leaf(make: Callable[..., Print]) -> None:
    long = "Incomprehensibilities notwithstanding, unquestionable administrators deliberated. "
    found = make("# One\n\n" + (long * 40 + "\n\n") * 12)
    ends = [
        [text for (i, _), text in sorted(found.text.items()) if i == page][-1]
        for page in range(found.page_called("One"), len(found.file.pages) - 1)
    ]
    assert any(text.endswith("\u2010") for text in found.text.values())
    assert len(ends) > 4
    assert not [text for text in ends[::2] if text.endswith(("\u2010", "-"))]


def test_no_page_begins_or_ends_with_an_ornament(make: Callable[..., Print]) -> None:
    # One line more each time: somewhere the ornament would come to the head or the foot.
    for lines in range(20, 27):
        found = make("# One\n\n" + "Short.\n\n" * lines + "* * *\n\n" + "Short.\n\n" * 9)
        for page in {i for i, _ in found.text}:
            shown = [text for (i, _), text in sorted(found.text.items()) if i == page]
            assert "*" not in shown[0] + shown[-1], lines


TALL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="300">'
    '<rect width="90" height="300"/></svg>'
)


def test_a_figure_that_does_not_fit_waits_and_the_text_goes_on(make: Callable[..., Print]) -> None:
    before, after = "Before it.\n\n" * 18, "After it.\n\n" * 40
    found = make(f"# One\n\n{before}![tall](tall.svg)\n\n{after}", tall__svg=TALL)
    page = found.page_called("One")
    _, *lines, _ = measured.baselines(found.file.pages[page])
    assert len(lines) == 26, "the page is full"
    (figure,) = found.all("Figure")
    assert found.page_of(figure) == page + 1
    assert found.words().count("After it.") == 40


@pytest.mark.parametrize("stop", ["## Heading", "* * *", "> Words."])
def test_a_figure_passes_nothing_but_running_text(make: Callable[..., Print], stop: str) -> None:
    before, after = "Before it.\n\n" * 18, "After it.\n\n" * 40
    found = make(f"# One\n\n{before}![tall](tall.svg)\n\n{stop}\n\n{after}", tall__svg=TALL)
    order = [
        found.words(element) or kind for kind, element in found.elements() if kind in "PH2Figure"
    ]
    at = order.index("Figure")
    assert "After it." not in order[:at] and "Heading" not in order[:at]


def test_the_last_lines_keep_together_before_a_last_figure(make: Callable[..., Print]) -> None:
    for lines in range(20, 27):
        text = "Short.\n\n" * lines + "Four lines of text. " * 12
        found = make(f"# One\n\n{text}\n\n![tall](tall.svg)\n", tall__svg=TALL)
        (figure,) = found.all("Figure")
        last = [text for (i, _), text in found.text.items() if i == found.page_of(figure)]
        assert len(last) >= pages.CLOSE, lines


def test_a_notice_is_not_cut_in_two(make: Callable[..., Print]) -> None:
    notice = "::: notice\n" + "Line.\n\n" * 6 + ":::\n"
    for lines in range(18, 25):
        found = make("# One\n\n" + "Short.\n\n" * lines + notice)
        where = {i for (i, _), text in found.text.items() if text == "Line."}
        assert len(where) == 1, lines


def test_a_picture_is_an_ornament_without_words(make: Callable[..., Print]) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><circle r="9"/></svg>'
    css = (
        ":root { --ornament: url(horns.svg) }\n@media screen { :root { --ornament: url(no.svg) } }"
    )
    found = make("# One\n\nText.\n\n* * *\n\nText.\n", horns__svg=svg, no__svg=svg, style__css=css)
    assert found.warnings == []
    assert found.words().endswith("Text.Text.")
    assert not found.all("Figure")
    assert len(opening_page(found).Resources.XObject) == 1


def test_a_glossary_hangs(make: Callable[..., Print]) -> None:
    meaning = "a fiddle of two horsehair strings, carved from one piece of wood and held upright."
    found = make(f"# One\n\nWords.\n\nKobyz\n: {meaning * 2}\n\nTary\n: Millet.\n")
    page = opening_page(found)
    _, _, first, second, *_ = measured.baselines(page)
    starts = {
        line: min(r.left for r in measured.runs(page) if round(r.baseline, 1) == line)
        for line in (first, second)
    }
    assert starts[second] == pytest.approx(starts[first] + 1.27 * 11, abs=0.1)
    (terms,) = found.all("L")
    assert [str(item.S) for item in terms.K] == ["/LI", "/LI"]
    assert [found.words(item) for item in terms.K][1] == "TaryMillet."


# Notes --------------------------------------------------------------------------------------


def test_notes_stand_at_the_foot_of_the_page_that_calls_them(book: Print) -> None:
    page = book.page_called("The Bench at the Window")
    notes = book.all("Note")
    assert [letters(book.words(note, notes=True)) for note in notes] == [
        letters("It faces north."),
        letters("Sweeping is done along the grain of the floor.")
        + letters("A second paragraph, since the master had more to say.")
        + letters("Never sweep towards the stove."),
    ]
    assert [book.words(note, notes=True)[:2] for note in notes] == ["1\u2002", "2\u2002"]
    assert {book.page_of(note) for note in notes} == {page}


def test_a_note_that_no_page_can_hold_is_told(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    # It was cut off at the foot of the page, and a hundred sentences were nowhere.
    long = "It rained on the hem of the town. " * 200
    problem = refused(opened(f"# One\n\nWords.[^1]\n\n[^1]: {long}\n"), tmp_path)
    assert (problem.code, problem.span.line) == ("note-overlong", 5)


def test_a_table_whose_last_column_would_be_off_the_sheet_is_told(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    cells = "|".join(f"Conservatory{n}zq" for n in range(6))
    problem = refused(opened(f"# One\n\nWords.\n\n|{cells}|\n|{'-|' * 6}\n|{cells}|\n"), tmp_path)
    assert (problem.code, problem.span.line) == ("table-overflow", 5)


def test_notes_that_a_page_can_not_hold_together_are_all_there(make: Callable[..., Print]) -> None:
    notes = [f"[^{n}]: Note {n}. {'It rained on the hem of the town. ' * 30}" for n in range(1, 6)]
    calls = "".join(f"[^{n}]" for n in range(1, 6))
    found = make(f"# One\n\nWords.{calls}\n\n" + "\n\n".join(notes) + "\n")
    text = "".join(found.text.values())
    assert [f"Note {n}." in text for n in range(1, 6)] == [True] * 5
    assert letters(text).count("hemofthe") == 150


def test_the_call_shows_the_number_of_its_note(book: Print) -> None:
    said = book.words()
    assert "The Bench at the Window1" in said
    assert re.search("sweep\u2010?ing\\.2", said)
    assert "dry hands.2" in said, "a note called again has the number that it has"


def test_every_chapter_counts_its_notes_from_one(make: Callable[..., Print]) -> None:
    found = make("# One\n\nA^[First.] b^[Second.]\n\n# Two\n\nC^[Third.]\n")
    notes = [found.words(note, notes=True) for note in found.all("Note")]
    assert notes == ["1\u2002First.", "2\u2002Second.", "1\u2002Third."]


# Links without words ------------------------------------------------------------------------

SMALL = '[book]\ntitle = "T"\nauthors = ["A"]\n\n[pdf]\ntrim = "3.5in 5in"\n'


def test_a_link_without_words_says_the_page_it_leads_to(make: Callable[..., Print]) -> None:
    prose = "Nobody had asked him, and he played all the same. " * 90
    found = make(
        f"# One {{.preface}}\n\n{prose} See [](#two), [](#end), [](#late).\n\n## Late\n\nText.\n",
        two__md=f"# Two\n\n{prose}^[See [](#late), [](#two).]\n\n## End\n\nSee [](one.md).\n",
        book__toml=SMALL,
    )
    reader = PdfReader(found.made.path)
    places = {
        name: reader.page_labels[reader.get_destination_page_number(place)]
        for name, place in reader.named_destinations.items()
    }
    one, late, two, end = (places[name] for name in ("one", "one-2", "two", "two-2"))
    assert (one, two) == ("vii", "1")
    assert (late, end) > ("viii", "2"), "further on than their chapters"
    read = " ".join(page.extract_text().replace("\n", " ") for page in reader.pages)
    assert f"See p.\u00a01, p.\u00a0{end}, p.\u00a0{late}." in read
    assert f"See p.\u00a0{late}, p.\u00a01." in read, "in a note"
    assert "See p.\u00a0vii." in read


def test_a_link_without_words_is_one_link_to_a_listener(make: Callable[..., Print]) -> None:
    found = make("# One {#one}\n\n## See [](#one)\n\n| A |\n|---|\n| *[](#one)* |\n")
    assert [found.words(link) for link in found.all("Link")] == ["p.\u00a01", "p.\u00a01"]
    assert not [
        kind for link in found.all("Link") for kind, _ in found.elements(link) if kind == "Link"
    ]
    annotations = [note for page in found.file.pages for note in page.get("/Annots", [])]
    assert [str(note.Dest) for note in annotations] == ["one", "one"]
    assert [title for _, title, _ in found.outline()] == ["One", "See"]


def test_a_page_and_its_number_are_never_parted(make: Callable[..., Print]) -> None:
    words = "the ladle was wood and the reed came from the canal ".replace(" ", "")
    shifted = "\n\n".join(f"{words[:n]} is here. See [](#end), or [](#end)." for n in range(40))
    kazakh = shifted.replace("See", "Қараңыз:")
    found = make(
        f"# One\n\n{shifted}\n\n## End\n\n::: {{.letter lang=kk}}\n{kazakh}\n:::\n",
        book__toml=SMALL,
    )
    lines = [
        line.strip()
        for page in PdfReader(found.made.path).pages
        for line in page.extract_text().split("\n")
    ]
    assert not [line for line in lines if re.search(r"(^|\s)p\.$|\d-$|^бет", line)]
    assert sum("p.\u00a0" in line for line in lines) > 30
    assert sum("-бет" in line for line in lines) > 30


STEPS = """
p.step, p.stride, p.leap { line-height: 10in; orphans: 1; widows: 1 }
.rest { display: inline-block; width: calc(100% - .9in) }
.stride .rest { width: calc(100% - 1.5in) }
.leap .rest { width: calc(100% - 2in) }
p .folio { letter-spacing: .5in }
.step .folio::after, .stride .folio::after, .leap .folio::after { content: attr(data-page) }
h2 { break-before: page }
"""
"""Paragraphs that fill a page, and one more where a number has over one letter, two, or three."""


def test_numbers_follow_their_pages_for_as_long_as_those_move(make: Callable[..., Print]) -> None:
    found = make(
        "# One {.preface}\n\n## See [](#end)\n\n## A\n\n"
        "{.step}\n[](#end) [rest]{.rest}\n\n{.stride}\n[](#end) [rest]{.rest}\n\n## End\n\nText.\n\n"
        "# Two\n\nText.\n",
        book__toml=SMALL,
        style__css=STEPS,
    )
    # Before it was known, the number had two letters, and led to xiii; as that it leads to xiv.
    assert found.folio("one-5") == "xiv"
    assert "See p.\u00a0xiv" in found.words()
    assert f"OneviiTwo{found.folio('two')}" in found.words(), "in the contents, too"


def test_a_page_that_its_own_number_moves_is_told(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    heads = "".join(f"## {letter}\n\n" for letter in "ABCDEF")
    text = f"# One {{.preface}}\n\n{heads}{{.leap}}\n[](#end) [rest]{{.rest}}\n\n## End\n\nText.\n"
    problem = refused(opened(text, book__toml=SMALL, style__css=STEPS), tmp_path)
    # As xiii it leads to page xiv, and as xiv to page xiii.
    assert (problem.code, problem.span.line, problem.span.column) == ("page-restless", 16, 1)
    assert "`#one-8`" in problem.message


# The file -----------------------------------------------------------------------------------


def test_faces_are_embedded_and_ours(book: Print) -> None:
    names = set()
    for font in book.file.pages[0].Resources.Font.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor
        assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont)), "a subset"
        names.add(str(descriptor.FontFamily))
    assert names == {"EB Garamond", "Source Code Pro"}


def test_the_file_says_what_it_is(book: Print) -> None:
    root, info = book.file.Root, book.file.docinfo
    assert str(root.Lang) == "en-GB"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(info.Title) == "The Bow and the Bench"
    assert str(info.Author) == "Ann Ode"
    assert str(info.Subject) == "How a bow is haired."
    assert str(info.Keywords) == "Crafts, Kobyz"
    assert "/CreationDate" not in info


def test_headings_descend_without_a_gap(book: Print) -> None:
    levels = [int(kind[1]) for kind, _ in book.elements() if re.fullmatch(r"H[1-6]", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pictures_tables_and_code_are_what_they_are_to_a_listener(book: Print) -> None:
    (figure,) = book.all("Figure")
    assert str(figure.Alt) == "A bow lying on a bench"
    assert {str(cell.A.Scope) for cell in book.all("TH")} == {"/Column"}
    assert any("def comb" in book.words(code) for code in book.all("Code"))


def test_links_have_one_annotation_each(make: Callable[..., Print]) -> None:
    found = make("# One {#one}\n\n[go *to **the** bottom*](#one), [out](https://example.org/)\n")
    notes = [note for page in found.file.pages for note in page.get("/Annots", [])]
    assert len(notes) == 2
    assert str(notes[1].A.URI) == "https://example.org/"


def test_the_same_book_is_the_same_bytes_in_any_folder(book: Print, tmp_path: Path) -> None:
    shutil.copytree(BOOK, tmp_path / "elsewhere")
    again = printed(publish.open_book(tmp_path / "elsewhere"), tmp_path)
    assert again.made.path.read_bytes() == book.made.path.read_bytes()


def test_a_date_comes_from_the_environment_alone(
    make: Callable[..., Print], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795348800")
    assert str(make("# One\n\nText.\n").file.docinfo.CreationDate).startswith("D:20261122")


# What goes wrong ----------------------------------------------------------------------------


def refused(opened: Opened, out: Path) -> Any:
    with pytest.raises(BookError) as caught:
        interior.build(opened.book, job(opened, out))
    assert not (out / "book.pdf").exists()
    (problem,) = caught.value.problems
    return problem


def swapped(opened: Opened, kind: type, **news: Any) -> Opened:
    """The book with every inline of that kind changed, as no reader would let it pass."""

    def change(node: Any) -> Any:
        return replace(node, **news) if isinstance(node, kind) else node

    return replace(opened, book=model.rewrite(opened.book, change))


def test_a_letter_that_no_face_has_is_shown_where_it_stands(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    problem = refused(opened("# One\n\nPlain text, and \U000f0000.\n"), tmp_path)
    assert problem.code == "glyph-missing"
    assert (problem.span.line, problem.span.column) == (3, 17)


def test_a_link_to_nothing_is_shown_where_it_stands(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    some = swapped(opened("# One\n\nSee [two](#one).\n"), Link, target="#gone")
    problem = refused(some, tmp_path)
    assert (problem.code, problem.span.line, problem.span.column) == ("link-dead", 3, 5)


def test_a_link_without_words_to_nothing_is_shown_where_it_stands(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    some = swapped(opened("# One\n\nSee [](#one).\n"), Reference, target="#gone")
    problem = refused(some, tmp_path)
    assert (problem.code, problem.span.line, problem.span.column) == ("link-dead", 3, 5)


def test_a_picture_that_is_none_is_shown_where_it_stands(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    problem = refused(opened("# One\n\n![A bow](bow.png)\n", bow__png="no picture"), tmp_path)
    assert (problem.code, problem.span.line) == ("image-unreadable", 3)


@pytest.mark.parametrize(
    "source", ["/etc/passwd", "../outside.svg", "file:///etc/passwd", "http://127.0.0.1/x"]
)
def test_a_picture_from_elsewhere_is_refused(
    opened: Callable[..., Opened], tmp_path: Path, source: str
) -> None:
    shutil.copy(BOOK / "images/bow.svg", tmp_path / "outside.svg")
    some = opened("# One\n\n![A bow](bow.svg)\n", bow__svg=(BOOK / "images/bow.svg").read_text())
    assert refused(swapped(some, Image, source=source), tmp_path).code == "image-unreadable"


def test_a_link_out_of_the_folder_is_refused_too(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    outside = shutil.copy(BOOK / "images/bow.svg", tmp_path / "outside.svg")
    some = opened("# One\n\n![A bow](bow.svg)\n")
    (some.root / "bow.svg").symlink_to(outside)
    assert "only files of the book's own folder" in refused(some, tmp_path).message


def test_a_sheet_can_show_nothing_from_elsewhere(make: Callable[..., Print]) -> None:
    sheet = "p::before { content: url(file:///etc/passwd) }\n"
    with pytest.raises(BookError, match="only files of the book's own folder"):
        make("# One\n\nText.\n", style__css=sheet)


def test_a_link_to_this_machine_leaves_its_words_and_no_way(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    some = swapped(opened("# One\n\n[The words](#one).\n"), Link, target="file:///etc/passwd")
    found = printed(some, tmp_path)
    assert "The words." in found.words()
    assert b"passwd" not in found.made.path.read_bytes()
    assert not found.all("Link")


def test_what_the_engine_passes_over_is_said_with_its_line(make: Callable[..., Print]) -> None:
    found = make("# One\n\nText.\n", style__css="p { color: red }\nem { quotes: 7 }\n")
    (warning,) = found.warnings
    assert "style.css:2:6: warning: ignored `quotes: 7`, invalid value [print-remark]" in warning


def test_what_a_sheet_may_not_read_is_shown_where_it_asks(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    css = "em { color: black }\np { background: url(file:///etc/passwd) }\n"
    problem = refused(opened("# One\n\nText.\n", style__css=css), tmp_path)
    assert (problem.code, problem.span.path.name) == ("image-unreadable", "style.css")
    assert problem.span.line == 2 and "root:" not in problem.message


def test_a_picture_that_unpacks_to_a_building_is_no_picture(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    some = opened("# One\n\n![bomb](bomb.png)\n")
    pixels = PIL.Image.new("1", (30000, 30000))
    pixels.save(some.root / "bomb.png")
    problem = refused(publish.open_book(some.root), tmp_path)
    assert (problem.code, problem.span.line) == ("image-unreadable", 3)
    assert problem.message.endswith("too large to unpack")


def test_a_letter_from_another_face_is_shown_where_it_stands(opened: Callable[..., Opened]) -> None:
    some, told = opened("# One\n\nA tick, \u2713.\n"), list[str]()
    seen = Said((), (("EB Garamond", "A"), ("Some Sans", "\u2713")))
    remarks.report(seen, some.book, job(some, some.root, warn=told.append), ["EB Garamond"])
    (warning,) = told
    assert "one.md:3:9: warning: `\u2713` is not in EB Garamond: set in Some Sans" in warning
    assert "[face-foreign]" in warning


NO_PANGO = """
import subprocess
import sys

class NoPango:
    def find_spec(self, name, *_):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")

sys.meta_path.insert(0, NoPango())
"""
"""A machine without it, as every Python that is started there comes to know (``site``)."""


def test_without_pango_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_PANGO)
    (tmp_path / "one.md").write_text("# One\n\nText.\n")
    command = [sys.executable, "-m", "builder", "build", "one.md", "--only", "pdf"]
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parent.parent)])
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 3
    assert "error: not made: pdf; Pango, which lays out pages, is not installed" in ran.stderr
    assert machine.way(["pango", "subset"]) in ran.stderr
    assert not (tmp_path / "dist" / "one.pdf").exists()


def test_lines_break_at_their_end_before_an_emphasis(make: Callable[..., Print]) -> None:
    # WeasyPrint 70 alone puts all but the first word of this line on the next (mends.py).
    text = (
        "Text.\n\n“Design! nonsense, how can you talk so! But it is very likely that he *may* fall "
        "in love with one of them, and therefore you must visit him as soon as he comes.”"
    )
    found = make(f"# One\n\n{text}\n")
    lines = [text for _, text in sorted(found.text.items())]
    assert not any(line.strip() == "“Design!" for line in lines)


def test_progress_counts_pages(opened: Callable[..., Opened], tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    some = opened("# One\n\nText.\n\n# Two\n\nText.\n")
    made = interior.build(some.book, job(some, tmp_path, progress=lambda *step: told.append(step)))
    set_ = [done for phase, done, _ in told if phase == "setting pages"]
    assert set_ == sorted(set_)
    assert f"{set_[-1]} pages" == made.extent


# The engine comes ---------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has its names for libraries")
def test_pango_is_found_without_asking_other_programs_for_it() -> None:
    program = (
        "import ctypes.util\n"
        "asked = []\n"
        "ctypes.util.find_library = asked.append\n"
        "from builder.editions.pdf.starting import started\n"
        "print(started().__name__, asked, ctypes.util.find_library.__qualname__)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout == "builder.editions.pdf.press [] list.append\n"


@pytest.mark.parametrize(
    ("sheet", "is_shared"),
    [
        ("p { color: red }", True),
        ("@page { margin: 1in } @media print { p { color: red } }", True),
        ("@font-face { font-family: a }", False),
        ("@IMPORT url(other.css);", False),
        ("@f\\6fnt-face { font-family: a }", False),
    ],
)
def test_a_sheet_that_brings_something_is_parsed_for_its_own_book(
    sheet: str, is_shared: bool
) -> None:
    assert sheets.is_plain(Sheet(Path("style.css"), sheet)) == is_shared
