"""The print edition, read back from the file: what it says, in which order, and on which page."""

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.abc import MetaPathFinder
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from printed import Print, expected, job, letters, printed

from builder import model, publish
from builder.editions import pdf
from builder.editions.pdf import pages, remarks
from builder.editions.pdf.press import Printed
from builder.errors import BookError, ToolError
from builder.model import Image, Link
from builder.publish import Opened

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
        pdf.build(some.book, job(some, tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.line) == ("trim-unknown", 5)


def test_a_chapter_does_not_end_in_a_line_on_a_page_of_its_own(make: Callable[..., Print]) -> None:
    # The opening holds 26 lines: laid out as they come, one to three would be left over.
    for paragraphs in range(27, 30):
        found = make("# One\n\n" + "\n\n".join(["Short."] * paragraphs) + "\n")
        last = max(i for i, _ in found.text)
        lines = [text for (i, _), text in found.text.items() if i == last]
        assert len(lines) >= pages.CLOSE, paragraphs


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


def test_the_call_shows_the_number_of_its_note(book: Print) -> None:
    said = book.words()
    assert "The Bench at the Window1" in said
    assert "sweep\u2010ing.2" in said
    assert "dry hands.2" in said, "a note called again has the number that it has"


def test_every_chapter_counts_its_notes_from_one(make: Callable[..., Print]) -> None:
    found = make("# One\n\nA^[First.] b^[Second.]\n\n# Two\n\nC^[Third.]\n")
    notes = [found.words(note, notes=True) for note in found.all("Note")]
    assert notes == ["1\u2002First.", "2\u2002Second.", "1\u2002Third."]


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
        pdf.build(opened.book, job(opened, out))
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
    found = make("# One\n\nText.\n", style__css="p { color: red }\nem { colour: red }\n")
    (warning,) = found.warnings
    assert (
        "style.css:2:6: warning: ignored `colour: red`, unknown property [print-remark]" in warning
    )


def test_a_letter_from_another_face_is_shown_where_it_stands(opened: Callable[..., Opened]) -> None:
    some, told = opened("# One\n\nA tick, \u2713.\n"), list[str]()
    seen = Printed(b"", 1, (), (("EB Garamond", "A"), ("Some Sans", "\u2713")))
    remarks.report(seen, some.book, job(some, some.root, warn=told.append), ["EB Garamond"])
    (warning,) = told
    assert "one.md:3:9: warning: `\u2713` is not in EB Garamond: set in Some Sans" in warning
    assert "[face-foreign]" in warning


def test_without_pango_it_says_what_to_install(
    opened: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoPango(MetaPathFinder):
        def find_spec(self, name: str, *_: Any) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("builder.editions.pdf.press", "builder.editions.pdf.mends"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delattr(pdf, "press", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    some = opened("# One\n\nText.\n")
    with pytest.raises(ToolError) as caught:
        pdf.build(some.book, job(some, tmp_path))
    assert "libpango-1.0-0" in caught.value.hint


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
    made = pdf.build(some.book, job(some, tmp_path, progress=lambda *step: told.append(step)))
    set_ = [done for phase, done, _ in told if phase == "setting pages"]
    assert set_ == sorted(set_)
    assert f"{set_[-1]} pages" == made.extent
