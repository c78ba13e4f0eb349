"""Who wrote a book and who helped: each is named as what they are, in every edition."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest
from lxml import etree
from mutagen.mp4 import MP4

from builder import config, publish, script
from builder.deliveries import package
from builder.lexicon import Lexicon
from builder.model import Contributor, Meta
from builder.publish import Opened
from builder.store import Store

TRANSLATED = (
    'authors = ["A. Author", { name = "T. Translator", role = "trl", file-as = "Translator, T." }]'
)
"""As docs/manuscript.md has it."""
TEXT = "# Dawn\n\n" + "It was light, and it went on being light. " * 200


@pytest.fixture
def translated(opened: Callable[..., Opened]) -> Opened:
    toml = f'[book]\ntitle = "Horsehair"\n{TRANSLATED}\n\n[audiobook]\nengine = "silent"\n'
    return opened(TEXT, book__toml=toml)


def test_the_example_is_that_of_the_docs() -> None:
    page = Path(__file__).parent.parent / "docs" / "manuscript.md"
    assert TRANSLATED in page.read_text(encoding="utf-8")


def test_a_translator_is_no_author_on_paper(translated: Opened, tmp_path: Path) -> None:
    (build,) = publish.build(translated, ("pdf",), tmp_path, Store(tmp_path / "store"))
    path = build().path
    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    (title,) = (text for text in pages if "Translated by T. Translator" in text)
    assert "A. Author" in title and ", T. Translator" not in title
    heads = [text for text in pages if "Dawn" not in text and "AUTHOR" in text.upper()]
    assert heads and not any("TRANSLATOR" in text.upper() for text in heads if text != title)
    with pikepdf.open(path) as file:
        assert str(file.docinfo["/Author"]) == "A. Author"
        assert list(file.open_metadata()["dc:creator"]) == ["A. Author"]


def test_a_translator_is_a_contributor_of_the_ebook(translated: Opened, tmp_path: Path) -> None:
    (build,) = publish.build(translated, ("epub",), tmp_path, Store(tmp_path / "store"))
    opf = etree.fromstring(zipfile.ZipFile(build().path).read("EPUB/content.opf"))
    assert [node.text for node in opf.iter("{*}creator")] == ["A. Author"]
    (helper,) = opf.iter("{*}contributor")
    about = opf.xpath(f"//*[@refines='#{helper.get('id')}']/text()")
    assert (helper.text, sorted(about)) == ("T. Translator", ["1", "Translator, T.", "trl"])


def test_a_translator_is_named_aloud_after_the_author(translated: Opened, tmp_path: Path) -> None:
    opening = script.write(translated.book, translated.config.audiobook, Lexicon(), "Nobody")[0]
    assert [(line.id, line.text) for line in opening.lines] == [
        ("opening-title", "Horsehair"),
        ("opening-author", "by A Author"),
        ("opening-contributor-1", "Translated by T Translator"),
        ("opening-narrator", "Read by Nobody."),
    ]
    (build,) = publish.build(translated, ("audiobook",), tmp_path, Store(tmp_path / "store"))
    tags = MP4(build().path).tags
    assert (tags["\xa9ART"], tags["aART"]) == (["A. Author"], ["A. Author"])


def test_the_page_that_is_read_has_the_ids_of_what_is_said(
    translated: Opened, tmp_path: Path
) -> None:
    (build,) = publish.build(translated, ("readalong",), tmp_path, Store(tmp_path / "store"))
    with zipfile.ZipFile(build().path) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
    (page,) = (text for text in pages if "opening-title" in text)
    assert '<span id="opening-contributor-1">Translated by T. Translator</span>' in page


@pytest.mark.parametrize(
    ("people", "authors", "contributors"),
    [
        ('["A", "B"]', "A, B", []),
        ('[{ name = "A", role = "aut" }, { name = "I", role = "ill" }]', "A", ["I"]),
        ('[{ name = "I", role = "ill" }, "A"]', "A", ["I"]),
        ('[{ name = "E", role = "edt" }]', "", ["E"]),
        ('["A", { name = "N", role = "nrt" }]', "A", ["N"]),
    ],
)
def test_who_has_another_part_is_no_author(
    tmp_path: Path, people: str, authors: str, contributors: list[str]
) -> None:
    path = tmp_path / "book.toml"
    path.write_text(f'[book]\ntitle = "T"\nauthors = {people}\n', encoding="utf-8")
    made, problems = config.load(path)
    assert problems == []
    assert made.book.byline == authors
    assert [person.name for person in made.book.contributors] == contributors


def test_front_matter_may_name_a_translator_among_the_authors(tmp_path: Path) -> None:
    path = tmp_path / "novel.md"
    path.write_text("", encoding="utf-8")
    table = {"title": "T", "author": ["A", {"name": "B", "role": "trl"}]}
    meta, _ = config.from_front_matter(table, path)
    assert (meta.byline, [person.name for person in meta.contributors]) == ("A", ["B"])


def test_an_anthology_has_an_editor_and_needs_no_author(opened: Callable[..., Opened]) -> None:
    toml = '[book]\ntitle = "T"\nauthors = [{ name = "E", role = "edt" }]\n'
    assert opened(TEXT, book__toml=toml).problems == ()


def test_packages_name_helpers_by_what_they_did() -> None:
    meta = Meta("T", contributors=(Contributor("B", "trl"), Contributor("C", "nrt")))
    assert package.helpers(meta) == {"translator": ["B"], "illustrator": [], "editor": []}
