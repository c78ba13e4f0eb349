"""The promise of the whole: every sentence stands in every edition, in order, once.

Read back with eyes that are not ours: pypdf, zipfile and lxml, PyAV. Letters are compared, not
spaces and hyphens, which belong to lines and not to sentences.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from lxml import etree
from printed import expected, printed
from printed import letters as by_letter
from pypdf import PdfReader

from builder import publish, script
from builder.model import Figure, Reference, block_sentences, blocks, plain, sentences
from builder.publish import Opened
from builder.store import Store
from builder.words import words

ROOT = Path(__file__).parent.parent
BOOKS = [ROOT / "manuscript", ROOT / "tests" / "books" / "pages"]


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


@pytest.fixture(scope="module", params=BOOKS, ids=lambda path: path.name)
def book(request: pytest.FixtureRequest) -> Opened:
    return publish.open_book(request.param)


@pytest.fixture(scope="module")
def made(book: Opened, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page and the screen; the ear has tests of its own, and here its script."""
    out = tmp_path_factory.mktemp("editions")
    tasks = publish.build(book, ("pdf", "epub"), out, Store(out / "store"))
    return {name: task().path for name, task in zip(("pdf", "epub"), tasks, strict=True)}


def named(reference: Reference) -> str:
    return words(reference.lang).named(reference.role, reference.label)


def on_screen(book: Opened) -> Iterator[tuple[str, str]]:
    """The letters of every sentence, with its id."""
    for chapter in book.book.chapters:
        for sentence in sentences(chapter):
            yield sentence.id, letters(plain(sentence.inlines, named))


def stands(some: Iterator[tuple[str, str]], text: str) -> None:
    """Each sentence after the one before it."""
    shown, at = letters(text), 0
    for id, wanted in some:
        found = shown.find(wanted, at)
        assert found >= 0, f"{id} is lost after {shown[max(0, at - 60) : at]!r}: {wanted}"
        at = found + len(wanted)


def test_every_sentence_is_on_the_page_in_order_and_once(book: Opened, tmp_path: Path) -> None:
    page = printed(book, tmp_path)
    first, rest = expected(page)
    heard = by_letter(page.words())
    assert first in heard
    assert heard.endswith(rest)
    captions = [
        "".join(plain(s.inlines, page.said) for s in block.caption)
        for chapter in book.book.chapters
        for block in blocks(chapter)
        if isinstance(block, Figure) and block.caption
    ]
    assert [by_letter(page.words(caption)) for caption in page.all("Caption")] == [
        by_letter(caption) for caption in captions
    ]
    notes = [note for chapter in book.book.chapters for note in chapter.notes]
    assert [by_letter(page.words(note, notes=True)) for note in page.all("Note")] == [
        by_letter(
            "".join(plain(s.inlines, page.said) for b in note.blocks for s in block_sentences(b))
        )
        for note in notes
    ]


def test_the_page_can_be_read_by_a_stranger(book: Opened, made: dict[str, Path]) -> None:
    """Not by the tags, as above, but by the letters as they lie on the page."""
    reader = PdfReader(made["pdf"])
    seen = by_letter("".join(page.extract_text() for page in reader.pages))
    said = [
        by_letter(plain(s.inlines)) for chapter in book.book.chapters for s in sentences(chapter)
    ]
    # A page's end, with its notes, folio and running head, may part the sentence that runs over it.
    parted = [words for words in said if words not in seen]
    assert len(parted) < len(reader.pages)
    assert all(words[:8] in seen or words[-8:] in seen for words in parted)


def test_every_sentence_is_on_the_screen_in_order_and_once(
    book: Opened, made: dict[str, Path]
) -> None:
    text = ""
    with zipfile.ZipFile(made["epub"]) as file:
        package = etree.fromstring(file.read("EPUB/content.opf"))
        folder = "EPUB/"
        ids = {item.get("id"): item.get("href") for item in package.iterfind(".//{*}item")}
        for reference in package.iterfind(".//{*}itemref"):
            name = ids[reference.get("idref")]
            if "nav" in name:
                continue
            root = etree.fromstring(file.read(folder + name))
            for call in root.iterfind(".//{*}a[@role]"):
                call.text = ""
            text += " ".join(root.find(".//{*}body").itertext())
    stands(on_screen(book), text)
    said = sum(len(wanted) for _, wanted in on_screen(book))
    assert said <= len(letters(text)) <= said + 1500, (
        "the screen says more than the book and its first pages"
    )


def test_every_sentence_that_is_read_is_in_the_script_in_order_and_once(book: Opened) -> None:
    settings = book.config.audiobook
    # A sentence in which voices take turns is several lines in a row.
    lines = [
        id
        for passage in script.write(book.book, settings, book.lexicon)
        for id, _ in groupby(line.id for line in passage.lines)
    ]
    heads = {
        sentence.id
        for chapter in book.book.chapters
        for sentence in sentences(chapter)
        if re.search(r"-\d+-1-\d+-s\d+$", sentence.id)
    }
    for chapter in book.book.chapters:
        wanted = [s.id for s in sentences(chapter, notes=False)]
        said = [id for id in lines if id in wanted]
        if chapter.role in settings.skip:
            assert said == []
        else:
            assert said == [id for id in wanted if id in said]
            missing = [id for id in wanted if id not in said and id not in heads]
            assert missing == [], f"not said: {missing}"
