"""Notes that stand at the end of their chapter or of the book, read back from the PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from printed import Print, printed

from builder import folios
from builder.publish import Opened

BOW = """# The Bow

It was horsehair.[^hair] It still is.^[From a mare's tail it would be weaker.] Horsehair.[^hair]

[^hair]: From a stallion. A good one.
"""
PEG = "# The Peg\n\nOf pear.^[Or of plum.]\n"
BACK = "# Words {.glossary}\n\nBow\n: What bends.\n"


@pytest.fixture
def make(opened: Callable[..., Opened], tmp_path: Path) -> Callable[[str], Print]:
    """Print a small book with its notes there."""

    def put(notes: str) -> Print:
        toml = f'[book]\ntitle = "Bows"\nauthors = ["Ann Ode"]\n[pdf]\nnotes = "{notes}"\n'
        return printed(opened(BOW, two__md=PEG, words__md=BACK, book__toml=toml), tmp_path)

    return put


def notes(book: Print) -> list[tuple[str, int]]:
    """What each note says, and on which page."""
    return [(book.words(note, notes=True), book.page_of(note)) for note in book.all("Note")]


def ways(book: Print) -> dict[str, tuple[int, str]]:
    """Where each link to a note or back from one stands and leads: by the page and the place."""
    return {
        str(link.Dest): (number, str(link.Dest))
        for number, page in enumerate(book.file.pages)
        for link in page.get("/Annots", [])
        if "-n" in str(link.get("/Dest", ""))
    }


def place(book: Print, name: str) -> int:
    """The page on which a place that links lead to lies."""
    names: Any = iter(book.file.Root.Names.Dests.Names)
    dests = {str(key): value for key, value in zip(names, names, strict=True)}
    return book.number[dests[name][0].objgen]


def test_at_the_end_of_the_chapter_they_follow_its_text(make: Callable[[str], Print]) -> None:
    book = make("chapter")
    bow, peg = book.page_called("The Bow"), book.page_called("The Peg")
    assert notes(book) == [
        ("1 From a stallion. A good one.", bow),
        ("2 From a mare’s tail it would be weaker.", bow),
        ("1 Or of plum.", peg),
    ]
    assert "Horsehair.11 From" in book.words(notes=True)
    assert [title for _, title, _ in book.outline()] == ["Contents", "The Bow", "The Peg", "Words"]


def test_at_the_end_of_the_book_they_stand_under_their_chapters(
    make: Callable[[str], Print],
) -> None:
    book = make("end")
    page = book.page_called("Notes")
    assert [at for _, at in notes(book)] == [page] * 3
    said = book.words(notes=True)
    assert "NotesThe Bow1 From" in said
    assert "weaker.The Peg1 Or of plum." in said
    assert f"The Peg3Notes{book.labels[page]}Words" in said, "the contents do not list them"
    titles = [title for _, title, _ in book.outline()]
    assert titles == ["Contents", "The Bow", "The Peg", "Notes", "Words"]
    assert page % 2 == 0, "not on a recto"


@pytest.mark.parametrize("where", ["chapter", "end"])
def test_a_call_leads_to_its_note_and_the_number_back(
    make: Callable[[str], Print], where: str
) -> None:
    book = make(where)
    calls = {"the-bow-n1", "the-bow-n2", "the-peg-n1"}
    found = ways(book)
    assert set(found) == calls | {f"{call}-ref" for call in calls}
    for call in calls:
        assert place(book, call) == found[f"{call}-ref"][0], "the number stands elsewhere"
        assert place(book, f"{call}-ref") == found[call][0], "the call stands elsewhere"


def test_a_page_of_notes_begins_in_the_ebook_where_the_chapter_s_notes_do(
    opened: Callable[..., Opened],
) -> None:
    found = opened(BOW).book
    leaves = (
        folios.Leaf("1", (("the-bow-1", "It was horsehair.It still is.Horsehair."),)),
        folios.Leaf("2", (("the-bow-n1-1", "A good one."), ("the-bow-n2-1", "From"))),
    )
    assert [each.place for each in folios.find(found, leaves)] == [
        "the-bow-1-s1",
        "the-bow-n1-1-s1",
    ]


def test_pages_of_notes_at_the_end_of_the_book_are_none_of_the_ebook(
    make: Callable[[str], Print],
) -> None:
    book = make("end")
    assert book.labels[book.page_called("Notes")] not in [each.label for each in book.folios]
