"""Which files a book is read from, in which order, and what is said when they can't be read."""

import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import file_names, file_order, manuscript, publish
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


WORD = b"PK\x03\x04" + bytes(26) + b"word/document.xml" + bytes(200)
RUSSIAN = "# Один\n\nОна зажгла лампу и стала ждать, пока не рассветёт.\n"


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ("# Two\n\nText.\n".encode("utf-16"), "not-utf8", "UTF-16"),
        ("# Two\n\nText.\n".encode("utf-16-be"), "not-utf8", "UTF-16"),
        ("# Two\n\nText.\n".encode("utf-16-le"), "not-utf8", "UTF-16"),
        ("# Two\n\nText.\n".encode("utf-32"), "not-utf8", "UTF-32"),
        ("# Two\n\nText.\n".encode("utf-32-be"), "not-utf8", "UTF-32"),
        (b"# Two\n\nIt\x92s he.\n", "not-utf8", "probably Windows-1252, where it is `’`"),
        (RUSSIAN.encode("cp1251"), "not-utf8", "probably Windows-1251, where it is `О`"),
        (RUSSIAN.encode("koi8-r"), "not-utf8", "probably KOI8-R, where it is `О`"),
        (WORD, "not-text", "a Word document, though its name says `.md`"),
        (b"PK\x03\x04" + bytes(300), "not-text", "a ZIP archive"),
        (b"%PDF-1.7\n%\xe2\xe3", "not-text", "a PDF"),
        (rb"{\rtf1\ansi Text.}", "not-text", "a rich text document"),
        (bytes(4096), "not-text", "full of zeros"),
        (b"# Two\n\nText." + bytes(range(32)) * 4, "not-text", "full of zeros"),
        (b"# Two\n\nA\x00 in a long line of text that is otherwise sound.\n", "character-forbidden", "U+0000"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_utf8_is_called_what_it_is(
    write: Write, content: bytes, code: str, says: str
) -> None:
    folder = write(good__md="# One\n\nText.\n")
    (folder / "two.md").write_bytes(content)
    [problem] = [p for p in publish.open_book(folder).problems if p.severity == "error"]
    assert (problem.code, says in problem.message) == (code, True), problem.message
    assert problem.hint


@pytest.mark.parametrize(
    "name", ["book.toml", "lexicon.toml", "SUMMARY.md", "Book.txt", "style.css"]
)
def test_every_other_file_of_an_author_is_read_as_utf8_too(write: Write, name: str) -> None:
    folder = write(one__md="# One\n\nText.\n")
    (folder / name).write_bytes("\n# Ein Wörtchen\n".encode("utf-16"))
    try:
        problems = publish.open_book(folder).problems
    except BookError as error:
        problems = error.problems
    assert [(p.code, p.span.path.name) for p in problems if p.severity == "error"] == [
        ("not-utf8", name)
    ]


def test_a_book_in_a_folder_below_is_named(write: Write) -> None:
    folder = write(book__toml='[book]\ntitle = "T"\n', one__md="# One\n\nText.\n")
    (folder.parent / "lamp.docx").write_bytes(WORD)
    with pytest.raises(BookError, match=r"a book in `book` (.|\n)*bookbuilder build \S*book$"):
        manuscript.open_(folder.parent)


def test_a_word_document_for_a_book_is_told_how_it_becomes_one(tmp_path: Path) -> None:
    (tmp_path / "lamp.docx").write_bytes(WORD)
    [problem] = [
        p for p in publish.open_book(tmp_path / "lamp.docx").problems if p.code == "not-text"
    ]
    assert problem.message == "this is no plain text: it is a Word document, not Markdown"
    assert f'pandoc --from docx "{tmp_path}/lamp.docx" --output "lamp.md"' in problem.hint


def test_names_are_found_whatever_their_capitals_strokes_and_composition(write: Write) -> None:
    toml = '[book]\ntitle = "T"\nchapters = ["part\\\\02 café.md", "one", "DRAFT.md"]\n'
    folder = write(One__MD="# A", draft__md="# C", book__toml=toml)
    (folder / "part").mkdir()
    (folder / "part" / unicodedata.normalize("NFD", "02 Café.md")).write_text("# B")
    assert names(folder) == [unicodedata.normalize("NFD", "02 Café.md"), "One.MD", "draft.md"]


def test_a_name_that_may_be_two_files_is_told(write: Write) -> None:
    toml = '[book]\ntitle = "T"\nchapters = ["ONE.md", "two"]\n'
    folder = write(
        one__md="# A", One__md="# B", two__md="# C", two__markdown="# D", book__toml=toml
    )
    problems = [p for p in publish.open_book(folder).problems if p.severity == "error"]
    assert [(p.code, p.span.line, p.span.column) for p in problems] == [
        ("chapter-missing", 3, 14),
        ("chapter-missing", 3, 24),
    ]
    assert problems[0].message in {
        "`ONE.md` may be `One.md` or `one.md`",
        "`ONE.md` may be `one.md` or `One.md`",
    }


def test_a_summary_may_have_names_with_spaces_and_titles(write: Write) -> None:
    lines = '- [B](<b c.md> "Its title")\n- [A](a%20b.md)\n- [C](c(1).md)\n'
    folder = write(SUMMARY__md=f"# Summary\n\n{lines}")
    for name in ("a b.md", "b c.md", "c(1).md"):
        (folder / name).write_text("# Any\n\nText.\n")
    assert names(folder) == ["b c.md", "a b.md", "c(1).md"]


def test_a_link_to_a_file_that_is_gone_is_told(write: Write) -> None:
    folder = write(one__md="# One\n\nText.\n")
    (folder / "two.md").symlink_to(folder / "nowhere.md")
    [problem] = [p for p in publish.open_book(folder).problems if p.severity == "error"]
    assert (problem.code, problem.span.path.name) == ("file-gone", "two.md")


def test_what_a_program_keeps_beside_a_file_is_none_of_the_author(write: Write) -> None:
    folder = write(one__md="# One\n\nText.\n")
    for name in ("._one.md", ".#one.md", "~$one.docx", ".~lock.one.odt#", "Makefile", "LICENSE"):
        (folder / name).write_text("x")
    unread = {each.path.name for each in manuscript.open_(folder)[0].unread}
    assert unread == {"LICENSE"}


def test_the_folder_of_editions_is_not_looked_into(write: Write, tmp_path: Path) -> None:
    folder = write(one__md="# One\n\nText.\n")
    out = folder / "made"
    out.mkdir()
    (out / "two.md").write_text("# Two\n\nText.\n")
    assert [path.name for path in publish.open_book(folder, out=out).sources] == ["one.md"]
    assert len(publish.open_book(folder).sources) == 2


def test_a_superscript_in_a_name_is_no_number(write: Write) -> None:
    folder = write(one__md="# One\n\nText.\n")
    (folder / "²").mkdir()
    (folder / "²" / "two.md").write_text("# Two\n\nText.\n")
    assert len(names(folder)) == 2


def test_the_order_that_is_proposed_can_be_pasted(write: Write) -> None:
    toml = '[book]\ntitle = "T"\nauthors = ["A"]\n'
    files = {f"chapter-{word}__md": f"# {word}\n\nText.\n" for word in ("one", "two", "three")}
    folder = write(book__toml=toml, **files)
    [problem] = publish.open_book(folder).problems
    line = problem.hint[problem.hint.index("chapters = ") :]
    (folder / "book.toml").write_text(f"{toml}{line}\n", encoding="utf-8")
    assert publish.open_book(folder).problems == ()
    assert names(folder) == ["chapter-one.md", "chapter-two.md", "chapter-three.md"]


def test_a_name_beside_those_that_count_is_left_where_it_is() -> None:
    paths = [PurePath(f"chapter {word}.md") for word in ("alpha", "one", "two", "zeta")]
    assert file_order.meant(paths, "en", {}) == paths
    turned = [paths[0], paths[2], paths[1], paths[3]]
    assert file_order.meant(turned, "en", {}) != turned


@given(st.lists(st.from_regex(r"[A-Ca-c]{1,2}[-_ .]?[a-c0-9]{0,2}", fullmatch=True), unique=True))
def test_names_that_mean_nothing_keep_the_order_of_the_folder(stems: list[str]) -> None:
    paths = sorted((PurePath(f"{stem}.md") for stem in stems), key=file_names.natural)
    assert file_order.meant(paths, "en", {}) == paths


def test_letters_that_another_program_has_lost_are_told(write: Write) -> None:
    text = "# One\n\nItâ€™s late.\n\nA caf\ufffd, a cafÃ©.\n\nMANHÃ”, CAFÉ”, É» and âge.\n"
    found = [p for p in publish.open_book(write(one__md=text)).problems if "text" in p.code]
    assert [(p.code, p.span.line, p.span.column, p.severity) for p in found] == [
        ("text-garbled", 3, 3, "warning"),
        ("text-garbled", 5, 6, "warning"),
    ]
    assert "was probably `’`" in found[0].message


@pytest.mark.parametrize("title", ["Ночь", "夜の本", "!!!", "…", "x" * 400, "ночь " * 90, "1984"])
def test_every_title_makes_a_name_that_a_disk_can_hold(write: Write, title: str) -> None:
    toml = f'[book]\ntitle = "{title}"\nauthors = ["A"]\n'
    name = publish.open_book(write(one__md="# One\n\nText.\n", book__toml=toml)).name
    assert 0 < len(f"{name}-audiobookshelf".encode()) < 100


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
