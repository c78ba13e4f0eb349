"""What the reader promises of any manuscript: nothing lost, every id once, every place true."""

import re
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from builder import manuscript, reader, xhtml
from builder.config import Config
from builder.manuscript import Manuscript, Source
from builder.model import (
    Emphasis,
    Image,
    Link,
    Meta,
    Text,
    blocks,
    inlines,
    plain,
    sentences,
)
from builder.publish import Opened
from builder.reader.slugs import slug, unique

WORDS = st.sampled_from(
    ["bow", "reed", "Mr. Taro", "қобыз", "“yes?”", "*soft*", "**loud. Louder**", "[a link](https://e.org)", "`x.y`",
     "one.", "two!", "three…", "^[a note. Two.]", "“Why?” he said.", "1986,", "—", "~~gone~~", "*cut. Here* on.",
     "[so]{lang=kk}", "\\*star\\*", "&amp;", "H<sub>2</sub>O", "end.\\\nNext"]
)  # fmt: skip
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
BLOCK = st.one_of(
    PARAGRAPH,
    PARAGRAPH.map(lambda p: "> " + p.replace("\n", "\n> ")),
    st.lists(PARAGRAPH.map(lambda p: "- " + p.replace("\n", "\n  ")), min_size=1, max_size=3).map(
        "\n".join
    ),
    PARAGRAPH.map(lambda p: f"::: letter\n{p}\n:::"),
    PARAGRAPH.map(lambda p: f"::: verse\n{p}\n:::"),
    st.just("* * *"),
    PARAGRAPH.map(lambda p: "## So " + p.replace("\\\n", " ")),
)
CHAPTERS = st.lists(
    st.tuples(
        st.sampled_from(["The Mirror", "Part", "Part 1", "1986", "Қобыз", "*So*"]),
        st.lists(BLOCK, max_size=5),
    ),
    min_size=1,
    max_size=4,
).map(
    lambda chapters: "\n\n".join(f"# {title}\n\n" + "\n\n".join(some) for title, some in chapters)
)


def read(text: str) -> reader.Book:
    source = Source(Path("one.md"), text)
    book, _ = reader.read(Manuscript(Path(), (source,), Config(Meta("Any"))))
    return book


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def written(text: str) -> str:
    """The letters of a manuscript made of the words above, without what only marks them."""
    for mark in (
        r"\]\(https://e\.org\)",
        r"\]\{lang=kk\}",
        r"</?sub>",
        r"(?m)^::: (letter|verse)$",
        "&amp;",
    ):
        text = re.sub(mark, "", text)
    return letters(text)


@given(CHAPTERS)
@settings(max_examples=150, deadline=None)
def test_no_letter_of_a_manuscript_is_lost(text: str) -> None:
    some = [plain(s.inlines) for chapter in read(text).chapters for s in sentences(chapter)]
    assert sorted(letters("".join(some))) == sorted(written(text))


@given(CHAPTERS)
@settings(max_examples=100, deadline=None)
def test_every_id_of_a_book_is_its_own(text: str) -> None:
    book = read(text)
    ids = [c.id for c in book.chapters]
    ids += [b.id for c in book.chapters for b in blocks(c)]
    ids += [s.id for c in book.chapters for s in sentences(c)]
    ids += [n.id for c in book.chapters for n in c.notes]
    assert len(ids) == len(set(ids))


@given(CHAPTERS)
@settings(max_examples=100, deadline=None)
def test_the_xhtml_of_any_manuscript_is_well_formed_and_says_every_sentence_once(text: str) -> None:
    for chapter in read(text).chapters:
        for markup in (xhtml.Markup(is_marked=True), xhtml.Markup(notes="foot")):
            page = f'<x xmlns:epub="ops">{xhtml.section(chapter, markup)}</x>'
            root = etree.fromstring(page)
            shown = letters("".join(root.itertext()))
            calls = sum(len(letters(a.text)) for a in root.iter("a") if a.get("role"))
            said = sum(len(letters(plain(s.inlines))) for s in sentences(chapter))
            assert len(shown) == said + calls


@given(CHAPTERS)
@settings(max_examples=50, deadline=None)
def test_every_text_stands_where_its_span_says(text: str) -> None:
    lines = text.split("\n")
    for inline in inlines(read(text)):
        if isinstance(inline, Text) and (word := re.match(r"\w+", inline.text)):
            at = inline.span
            assert lines[at.line - 1][at.column - 1 :].startswith(word[0]), (
                inline,
                lines[at.line - 1],
            )


def test_marks_stand_where_they_were_opened(opened: Callable[..., Opened]) -> None:
    book = opened("# One\n\n> He *said*: ![a bow](b.png)\n> - and [this](#one) *too*\n").book
    places = {
        type(i).__name__ + plain((i,)): (i.span.line, i.span.column)
        for i in inlines(book)
        if isinstance(i, Emphasis | Image | Link)
    }
    assert places == {
        "Emphasissaid": (3, 6),
        "Imagea bow": (3, 14),
        "Linkthis": (4, 9),
        "Emphasistoo": (4, 22),
    }


def test_a_new_chapter_renumbers_no_other(write: Callable[..., Path]) -> None:
    folder = write(a__md="# First\n\nOne.\n", c__md="# Third\n\nThree.\n")
    before = {s.id for c in read_folder(folder).chapters for s in sentences(c)}
    (folder / "b.md").write_text("# Second\n\nTwo.\n", encoding="utf-8")
    assert before < {s.id for c in read_folder(folder).chapters for s in sentences(c)}


def read_folder(folder: Path) -> reader.Book:
    return reader.read(manuscript.open_(folder)[0])[0]


def test_chapters_of_one_name_are_told_apart_by_letters_not_by_numbers() -> None:
    taken: list[str] = []
    for title in ["Interlude"] * 3 + ["Part", "Part 1", "Part 1"]:
        taken.append(unique(slug(title), taken))
    assert taken == ["interlude", "interlude-b", "interlude-c", "part", "part-1-b", "part-1-c"]


def test_a_slug_is_ascii_and_begins_with_a_letter() -> None:
    assert [slug(t) for t in ("Қобыз & Violin", "1986", "Don’t", "«…»")] == [
        "qobyz-violin",
        "n1986",
        "dont",
        "",
    ]


def test_a_manuscript_nested_beyond_reading_is_told(opened: Callable[..., Opened]) -> None:
    problems = opened("# One\n\n" + ">" * 200 + " deep\n").problems
    assert "nesting-deep" in {p.code for p in problems}


def test_windows_lines_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    unix, windows = tmp_path / "unix", tmp_path / "windows"
    for folder, text in (
        (unix, b"# One\n\nHe played.\n"),
        (windows, b"\xef\xbb\xbf# One\r\n\r\nHe played.\r\n"),
    ):
        folder.mkdir()
        (folder / "1.md").write_bytes(text)
    assert xhtml.section(read_folder(unix).chapters[0]) == xhtml.section(
        read_folder(windows).chapters[0]
    )


def test_a_slug_is_made_of_a_titles_words_alone(opened: Callable[..., Opened]) -> None:
    book = opened("# *Қобыз*^[Not twice.] and [so](https://e.org) \\<on\\>{.x}\n\nText.\n").book
    assert book.chapters[0].id == "qobyz-and-so-on-x"


MARKS = [
    "[^a]",
    "[^a]: x\n",
    "^[",
    "](",
    "[",
    "]",
    "{.x}",
    "{#y}",
    "{lang=kk}",
    "::: verse\n",
    ":::\n",
    ":::: a\n",
]
MARKS += [
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "> ",
    "- ",
    "1. ",
    "\n",
    "\n\n",
    "    ",
    "<sub>",
    "</sub>",
    "<br>",
    "<!-- ",
]
MARKS += [
    "-->",
    "|a|b|\n|-|-|\n|c|\n",
    "Term\n: def\n",
    "# h\n",
    "## g\n",
    '"',
    "'",
    "---",
    "...",
    "&amp;",
    "\\",
]
MARKS += ['![a](b.png "c")', "<http://x.y>", "text", "қ", "\t", "~~", "***\n", "====\n", "\ufffc"]


@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_read_and_is_well_formed(text: str) -> None:
    for chapter in read(text).chapters:
        for markup in (xhtml.Markup(is_marked=True), xhtml.Markup(notes="foot")):
            etree.fromstring(f'<x xmlns:epub="ops">{xhtml.section(chapter, markup)}</x>')


def test_a_word_that_looks_like_its_bullet_is_found_behind_it(
    opened: Callable[..., Opened],
) -> None:
    book = opened("# One\n\n1. 1\n\n> - > -\n").book
    figure = next(i for i in inlines(book) if isinstance(i, Text) and i.text == "1")
    assert (figure.span.line, figure.span.column) == (3, 4)
