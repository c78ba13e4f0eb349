"""Which files a book is read from, in which order, and what is said when they can't be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builder import manuscript, publish
from builder.errors import BookError

Write = Callable[..., Path]


def names(folder: Path) -> list[str]:
    return [source.path.name for source in manuscript.open_(folder)[0].sources]


def test_files_come_in_the_order_a_person_counts(write: Write) -> None:
    folder = write(
        **{"10-ten__md": "# J", "2-two__md": "# B", "README__md": "# no", "_draft__md": "# no"}
    )
    assert names(folder) == ["2-two.md", "10-ten.md"]


def test_a_summary_decides_the_order(write: Write) -> None:
    folder = write(
        a__md="# A", b__md="# B", SUMMARY__md="# Summary\n\n- [Then](b.md)\n- [First](./a.md)\n"
    )
    assert names(folder) == ["b.md", "a.md"]


def test_a_leanpub_list_decides_the_order(write: Write) -> None:
    assert names(write(a__md="# A", b__md="# B", Book__txt="b.md\n# a remark\na.md\n")) == [
        "b.md",
        "a.md",
    ]


def test_book_toml_decides_before_all(write: Write) -> None:
    toml = '[book]\ntitle = "T"\nchapters = ["b.md", "a.md"]\n'
    assert names(write(a__md="# A", b__md="# B", Book__txt="a.md\n", book__toml=toml)) == [
        "b.md",
        "a.md",
    ]


def test_book_toml_is_not_required(write: Write) -> None:
    book = publish.open_book(write(**{"01-one__md": "# One\n\nText.\n"})).book
    assert (book.meta.title, book.meta.language) == ("One", "en")


def test_a_bare_file_with_yaml_is_a_book(write: Write) -> None:
    text = "---\ntitle: Horsehair\nauthor: [A. Taro, B. Taro]\nlang: en-GB\ndate: 2026\n---\n\n# One\n\nText.\n"
    book = publish.open_book(write(novel__md=text) / "novel.md").book
    meta = book.meta
    assert (meta.title, meta.byline, meta.language, meta.date) == (
        "Horsehair",
        "A. Taro, B. Taro",
        "en-GB",
        "2026",
    )
    assert book.chapters[0].span.line == 8


def test_a_scene_break_at_the_head_of_a_file_is_no_yaml(write: Write) -> None:
    book = publish.open_book(write(one__md="---\n\nOnce.\n\n---\n\n# One\n\nText.\n")).book
    assert [type(b).__name__ for b in book.chapters[0].blocks] == [
        "SceneBreak",
        "Paragraph",
        "SceneBreak",
    ]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "book-empty"),
        ({"notes__txt": "x"}, "book-empty"),
        ({"one__md": ""}, "book-empty"),
        ({"one__md": "<!-- later -->\n"}, "book-empty"),
        ({"book__toml": '[book]\ntitle = "T"\nchapters = ["one.md"]\n'}, "chapter-missing"),
        ({"one__md": "---\ntitle: [\n---\n\n# One\n\nText.\n"}, "yaml-syntax"),
        ({"one__md": "# One\n\nText.\n", "book__toml": "[book\n"}, "toml-syntax"),
    ],
)
def test_a_folder_that_is_no_book_says_why(write: Write, files: dict[str, str], says: str) -> None:
    folder = write(**files)
    try:
        problems = publish.open_book(folder).problems
    except BookError as error:
        problems = error.problems
    errors = [p for p in problems if p.severity == "error"]
    assert [p.code for p in errors] == [says]
    assert errors[0].hint or errors[0].code in ("yaml-syntax", "toml-syntax")


def test_a_file_in_another_encoding_is_told_with_its_place(write: Write) -> None:
    folder = write(good__md="# One\n\nText.\n")
    (folder / "two.md").write_bytes("# Deux\n\nUn café.\n".encode("latin-1"))
    [problem] = [p for p in publish.open_book(folder).problems if p.severity == "error"]
    assert (problem.code, problem.span.line, problem.span.column) == ("not-utf8", 3, 7)


def test_a_book_that_is_not_there_names_its_neighbour(write: Write) -> None:
    folder = write(one__md="# One")
    with pytest.raises(BookError, match=r"\[book-missing\]\n  hint: did you mean `book`"):
        manuscript.open_(folder.parent / "bok")


def test_a_control_character_is_told_with_its_place(write: Write) -> None:
    folder = write(one__md="# One\n\nA\x0bB.\n")
    [problem] = [p for p in publish.open_book(folder).problems if p.severity == "error"]
    assert (problem.code, problem.span.line, problem.span.column) == ("character-forbidden", 3, 2)


def test_front_matter_beside_book_toml_is_told(write: Write) -> None:
    toml = '[book]\ntitle = "T"\nauthors = ["A"]\n'
    folder = write(one__md="---\ntitle: Other\n---\n\n# One\n\nText.\n", book__toml=toml)
    assert [p.code for p in publish.open_book(folder).problems] == ["front-matter-ignored"]


def test_what_front_matter_says_to_pandoc_alone_stops_nothing(write: Write) -> None:
    text = "---\ntitle: T\nauthor: A\ntoc: true\ntitel: U\n---\n\n# One\n\nText.\n"
    problems = publish.open_book(write(one__md=text) / "one.md").problems
    assert [(p.code, p.severity, p.span.line) for p in problems] == [
        ("key-unknown", "warning", 4),
        ("key-unknown", "warning", 5),
    ]
    assert problems[1].hint == "did you mean `title`?"
