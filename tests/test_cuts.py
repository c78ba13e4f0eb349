"""Long chapters in several documents: the same text, the same links, wherever they are cut."""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from builder import model, publish
from builder.editions.epub import cuts, pages
from builder.model import Chapter, Heading, SceneBreak
from builder.publish import Opened
from builder.store import Store

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
PARAGRAPH = "The hair is drawn, and the string hums, and nobody in the village sleeps. " * 24

LONG = "\n\n".join(
    (
        "# The Long Winter\n\nSee [the thaw](#thaw), [so](#the-end) and [](02.md).",
        *(f"{PARAGRAPH} Day {n}.^[Note {n}, of [the end](#the-end).]" for n in range(90)),
        "## The thaw {#thaw}",
        *(f"{PARAGRAPH} Day {n}.^[Note {n}.]" for n in range(90, 170)),
        "* * *",
        *(f"{PARAGRAPH} Day {n}." for n in range(170, 320)),
        "## Below the end {#below .odd}\n\nLast. See [](#the-long-winter).",
        "{#the-end}\n> It was over.",
    )
)


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("winter")
    (folder / "01.md").write_text(LONG)
    (folder / "02.md").write_text("# Spring\n\nSee [](#thaw).\n")
    opened = publish.open_book(folder)
    assert [p for p in opened.problems if p.severity == "error"] == []
    return opened


@pytest.fixture(scope="module")
def documents(
    winter: Opened, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, etree._Element]:
    """The chapters' documents of the ebook, in the order of the spine."""
    out = tmp_path_factory.mktemp("out")
    (make,) = publish.build(winter, ("epub",), out, Store(out / "store"))
    with zipfile.ZipFile(make().path) as file:
        package = etree.fromstring(file.read("EPUB/content.opf"))
        items = {i.get("id"): i.get("href") for i in package.iter("{*}item")}
        names = [items[ref.get("idref")] for ref in package.iter("{*}itemref")]
        names += ["nav.xhtml"]
        return {name: etree.fromstring(file.read(f"EPUB/{name}")) for name in names}


def test_a_long_chapter_is_several_documents_named_after_it(
    documents: dict[str, etree._Element],
) -> None:
    names = [name for name in documents if name.startswith("text/")]
    assert (
        names
        == [
            "text/000-title-page.xhtml",
            "text/001-the-long-winter.xhtml",
            "text/001-the-long-winter_02.xhtml",
            "text/001-the-long-winter_03.xhtml",
            "text/001-the-long-winter_04.xhtml",
            "text/002-spring.xhtml",
        ]
        == sorted(names)
    )
    for name in names:
        assert len(etree.tostring(documents[name])) < cuts.LIMIT * 1.1


def parts(documents: dict[str, etree._Element]) -> Iterator[etree._Element]:
    return (section for name, each in documents.items() if "winter" in name for section in [
        each.find(f"{XHTML}body/{XHTML}section")
    ])  # fmt: skip


def test_each_part_says_which_chapter_it_is_of_and_one_has_the_heading(
    documents: dict[str, etree._Element],
) -> None:
    first, *rest = parts(documents)
    assert first.get("aria-labelledby") == "the-long-winter-title"
    assert first.find(f"{XHTML}h1") is not None
    for part in rest:
        assert part.get("aria-label") == "The Long Winter"
        assert part.find(f".//{XHTML}h1") is None
        assert part.get("id") is None
    assert {(p.get(TYPE), p.get("role")) for p in (first, *rest)} == {("chapter", "doc-chapter")}


def test_only_the_first_part_opens_with_ceremony(documents: dict[str, etree._Element]) -> None:
    assert [len(part.findall(f".//{XHTML}p[@class='opening']")) for part in parts(documents)] == [
        *(1, 0, 0, 0)
    ]


def test_a_part_begins_with_a_section_or_a_scene_where_one_is_near(
    documents: dict[str, etree._Element],
) -> None:
    assert {part[0].tag.removeprefix(XHTML) for part in list(parts(documents))[1:3]} & {"h2", "hr"}


def test_every_link_leads_to_something_that_is_there(documents: dict[str, etree._Element]) -> None:
    seen = 0
    for name, document in documents.items():
        for link in document.iter(f"{XHTML}a"):
            path, id = urldefrag(link.get("href", ""))
            file = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            )
            assert not id or [e for e in documents[file].iter() if e.get("id") == id], link.get(
                "href"
            )
            seen += 1
    assert seen > 400


def test_the_contents_name_the_chapter_once(documents: dict[str, etree._Element]) -> None:
    toc = documents["nav.xhtml"].find(f".//{XHTML}nav")
    assert [a.text for a in toc.iter(f"{XHTML}a")] == ["Title page", "The Long Winter", "Spring"]


@pytest.mark.pages
def test_the_printed_pages_are_all_marked(documents: dict[str, etree._Element]) -> None:
    labels = [
        mark.get("aria-label")
        for name, document in documents.items()
        for mark in document.iter()
        if name.startswith("text/") and mark.get(TYPE) == "pagebreak"
    ]
    assert labels == sorted(labels, key=lambda label: (label.isdigit(), label.zfill(9)))
    assert len(labels) > 80


def whole(some: tuple[Chapter, ...]) -> list[object]:
    return [part.title for part in some if part.title] + [
        *(block for part in some for block in part.blocks),
        *(note for part in some for note in part.notes),
    ]


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30
)
@given(limit=st.integers(500, 400_000))
def test_a_chapter_is_the_same_split_or_not(winter: Opened, limit: int) -> None:
    chapter = winter.book.chapters[0]
    made = cuts.cut(chapter, limit=limit)
    assert whole(made) == whole((chapter,))
    assert all(part.blocks or part.notes for part in made)
    for part in made[:-1]:
        # Notes come after all of the text, and a heading goes with what it heads.
        assert not part.notes or not made[-1].blocks
        assert not part.blocks or not isinstance(part.blocks[-1], Heading)


def test_a_chapter_of_one_block_stays_whole(opened: Callable[..., Opened]) -> None:
    (chapter,) = opened("# Dawn\n\n" + PARAGRAPH * 400).book.chapters
    assert cuts.cut(chapter) == (chapter,)


def test_a_scene_near_the_middle_is_better_than_the_middle(opened: Callable[..., Opened]) -> None:
    text = "\n\n".join([*["One two three."] * 8, "* * *", *["Four five six."] * 12])
    (chapter,) = opened(f"# Dawn\n\n{text}\n").book.chapters
    first, second = cuts.cut(chapter, limit=500)
    assert isinstance(second.blocks[0], SceneBreak)
    assert len(first.blocks) == 8


def test_no_heading_stays_behind_though_the_middle_be_there(opened: Callable[..., Opened]) -> None:
    (chapter,) = opened(f"# Dawn\n\nOne.\n\n## Noon\n\n{PARAGRAPH}\n").book.chapters
    first, second = cuts.cut(chapter, limit=500)
    assert isinstance(second.blocks[0], Heading)
    assert len(first.blocks) == 1


def test_a_short_chapter_is_one_document(winter: Opened) -> None:
    laid = pages.lay(winter.book, {})
    assert [page.part for page in laid] == [1, 1, 2, 3, 4, 1]
    assert model.plain(winter.book.chapters[1].title.inlines) == "Spring"  # type: ignore[union-attr]
