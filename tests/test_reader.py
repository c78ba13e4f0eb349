"""What the reader promises of any manuscript: nothing lost, every id once, every place true."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from builder import manuscript, reader, xhtml
from builder.config import Config
from builder.manuscript import Manuscript, Source
from builder.model import (
    Aside,
    Emphasis,
    Image,
    Link,
    Meta,
    Phrase,
    Reference,
    Text,
    asides,
    blocks,
    inlines,
    plain,
    sentences,
    unsaid,
)
from builder.publish import Opened
from builder.reader.slugs import slug, unique
from builder.words import words

WORDS = st.sampled_from(
    ["bow", "reed", "Mr. Taro", "қобыз", "“yes?”", "*soft*", "**loud. Louder**", "[a link](https://e.org)", "`x.y`",
     "one.", "two!", "three…", "^[a note. Two.]", "“Why?” he said.", "1986,", "—", "~~gone~~", "*cut. Here* on.",
     "[so]{lang=kk}", "[](#so)", "([](#part){.x})", "\\*star\\*", "&amp;", "H<sub>2</sub>O", "end.\\\nNext"]
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
        r"\]\(#(so|part)\)(\{\.x\})?",
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


def named(reference: Reference) -> str:
    return words(reference.lang).named(reference.role, reference.label)


SCREEN = xhtml.Markup(is_marked=True)
PAPER = xhtml.Markup(notes="foot", references="page")


@given(CHAPTERS)
@settings(max_examples=100, deadline=None)
def test_the_xhtml_of_any_manuscript_is_well_formed_and_says_every_sentence_once(text: str) -> None:
    for chapter in read(text).chapters:
        for markup, of in ((SCREEN, named), (PAPER, unsaid)):
            page = f'<x xmlns:epub="ops">{xhtml.section(chapter, markup)}</x>'
            root = etree.fromstring(page)
            shown = letters("".join(root.itertext()))
            calls = sum(len(letters(a.text)) for a in root.iter("a") if a.get("role"))
            said = sum(len(letters(plain(s.inlines, of))) for s in sentences(chapter))
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
MARKS += ["[](#h)", "[](one.md){.x lang=kk}", '[](#g "tip")', "[ ](#h)", "[]("]
MARKS += ['![a](b.png "c")', "<http://x.y>", "text", "қ", "\t", "~~", "***\n", "====\n", "\ufffc"]


@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_read_and_is_well_formed(text: str) -> None:
    for chapter in read(text).chapters:
        for markup in (SCREEN, PAPER):
            etree.fromstring(f'<x xmlns:epub="ops">{xhtml.section(chapter, markup)}</x>')


def test_a_word_that_looks_like_its_bullet_is_found_behind_it(
    opened: Callable[..., Opened],
) -> None:
    book = opened("# One\n\n1. 1\n\n> - > -\n").book
    figure = next(i for i in inlines(book) if isinstance(i, Text) and i.text == "1")
    assert (figure.span.line, figure.span.column) == (3, 4)


# Links without words ------------------------------------------------------------------------


def references(opened: Opened) -> list[Reference]:
    return [node for node in inlines(opened.book) if isinstance(node, Reference)]


def test_a_link_without_words_knows_all_that_an_edition_must_say_of_it(
    opened: Callable[..., Opened],
) -> None:
    front = "# A *Note* on Names {.preface}\n\nText.\n"
    [one] = references(opened("# One\n\nSee [](a.md).\n", a__md=front))
    assert (one.target, one.role, one.label) == ("#a-note-on-names", "preface", "A Note on Names")
    assert (one.matter, one.lang) == ("front", "en")
    assert (one.span.line, one.span.column) == (3, 5)


def test_a_link_without_words_is_a_word_to_sentences_and_quotes(
    opened: Callable[..., Opened],
) -> None:
    book = opened('# One\n\n"See [](#one)." He did. Cf. [](#one). [](#one)\'s end.\n').book
    said = [plain(s.inlines, lambda _: "X") for s in sentences(book.chapters[0])]
    assert said == ["One", "“See X.” ", "He did. ", "Cf. X. ", "X’s end."]
    assert [plain(s.inlines) for s in sentences(book.chapters[0])][1] == "“See .” "


def test_a_link_without_words_keeps_its_class_and_its_tip(opened: Callable[..., Opened]) -> None:
    book = opened('# One\n\nSee [](#one "a tip"){.x}.\n')
    [phrase] = [node for node in inlines(book.book) if isinstance(node, Phrase)]
    assert phrase.attributes.classes == ("x",)
    assert [node.title for node in references(book)] == ["a tip"]


def test_a_link_without_words_speaks_the_language_around_it(opened: Callable[..., Opened]) -> None:
    book = opened(
        "# One\n\n[](#two), [кара: [](#two)]{lang=kk}, [](#two){lang=ru}\n\n"
        "{lang=de}\n[](#two)\n\n# Екі {#two lang=kk}\n\n[](#one)\n"
    )
    spoken = [(node.lang, node.label_lang) for node in references(book)]
    assert spoken == [("en", "kk"), ("kk", ""), ("ru", "kk"), ("de", "kk"), ("kk", "en")]


def test_a_link_out_of_the_book_needs_words_of_its_own(opened: Callable[..., Opened]) -> None:
    book = opened("# One\n\nSee [](https://example.org) and [ ](#one).\n")
    assert references(book) == []
    assert [p.code for p in book.problems if p.code.startswith("link")] == ["link-empty"] * 2


@given(CHAPTERS)
@settings(max_examples=50, deadline=None)
def test_what_is_more_than_words_is_found_once_and_in_order(text: str) -> None:
    for chapter in read(text).chapters:
        found = [each for each in inlines(chapter) if isinstance(each, Aside)]
        assert list(asides(chapter)) == found
        other = replace(chapter, notes=(), blocks=())
        assert asides(other) == asides(other) and hash(other) == hash(chapter)
        assert len(asides(other)) <= len(found)


def test_two_interludes_keep_the_title_that_they_share(write: Callable[..., Path]) -> None:
    head, plain = "# Interlude\n\n## In {}\n\nText.\n", "# One\n\nText.\n"
    files = {
        "a__md": plain,
        "b__md": head.format("May"),
        "c__md": plain,
        "d__md": head.format("June"),
    }
    book = reader.read(manuscript.open_(write(**files))[0])[0]
    assert [chapter.label for chapter in book.chapters] == ["One", "Interlude", "One", "Interlude"]
