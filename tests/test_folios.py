"""The pages of the print edition in the ebook: the PDF read back by Chromium's reader, the ebook by
lxml, and the one held against the other, page by page."""

import posixpath
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from builder import folios, model, publish
from builder.editions import Job, epub
from builder.editions.pdf import interior
from builder.editions.pdf.compositors import Compositors, Task
from builder.errors import ToolError
from builder.folios import Folio, Folios, Leaf, roman
from builder.publish import Opened
from builder.store import Store

ROOT = Path(__file__).parent.parent
NAMES = {"x": "http://www.w3.org/1999/xhtml", "ncx": "http://www.daisy.org/z3986/2005/ncx/"}
TYPE = "{http://www.idpf.org/2007/ops}type"
OPENING = 14
"""How many letters of a printed page are looked for on the screen."""


def letters(text: str) -> str:
    """Letters alone: a PDF has the numbers of notes between them."""
    return "".join(filter(str.isalpha, text)).casefold()


@dataclass
class Pair:
    """A book on paper and on a screen."""

    opened: Opened
    paper: dict[str, str]
    """The letters of each page by its label; running heads come last."""
    screen: dict[str, etree._Element]
    """The documents of the ebook by name."""
    package: str

    @property
    def listed(self) -> list[tuple[str, str]]:
        nav = self.screen["nav.xhtml"]
        (pages,) = [n for n in nav.iter("{*}nav") if n.get(TYPE) == "page-list"]
        return [(str(a.text), a.get("href", "")) for a in pages.iter("{*}a")]

    def mark(self, href: str) -> etree._Element:
        name, _, id = href.partition("#")
        (found,) = [e for e in self.screen[name].iter() if e.get("id") == id]
        return found

    def after(self, mark: etree._Element) -> str:
        """The letters of the text from a mark to the end of its document, without notes."""
        body = mark.getroottree().getroot().find("x:body", NAMES)
        return letters("".join(_following(body, mark)))


def _following(body: etree._Element, mark: etree._Element) -> Iterator[str]:
    is_after = False
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if event == "start" and is_after and not _is_note(node):
            yield node.text or ""
        is_after = is_after or node is mark
        if event == "end" and is_after and not _is_note(node.getparent()):
            yield node.tail or ""


def _is_note(node: etree._Element | None) -> bool:
    while node is not None:
        if node.get(TYPE) in {"noteref", "footnotes"}:
            return True
        node = node.getparent()
    return False


def pair(opened: Opened, out: Path) -> Pair:
    out.mkdir(parents=True, exist_ok=True)
    on_paper, on_screen = (
        make().path for make in publish.build(opened, ("pdf", "epub"), out, Store(out / "store"))
    )
    file = pypdfium2.PdfDocument(on_paper)
    paper = {
        file.get_page_label(i): letters(file[i].get_textpage().get_text_bounded())
        for i in range(len(file))
    }
    with zipfile.ZipFile(on_screen) as zipped:
        files = {
            posixpath.relpath(name, "EPUB"): zipped.read(name)
            for name in zipped.namelist()
            if name.endswith((".xhtml", ".ncx", ".opf"))
        }
    screen = {name: etree.fromstring(content) for name, content in files.items()}
    return Pair(opened, paper, screen, files["content.opf"].decode())


@pytest.fixture(scope="module", params=["manuscript", "tests/books/pages"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return pair(publish.open_book(ROOT / request.param), tmp_path_factory.mktemp("both"))


# The bundled book and one with everything in it ------------------------------------------------


def test_the_words_after_a_mark_are_those_that_the_printed_page_begins_with(both: Pair) -> None:
    found = {each.label: each.place for each in laid(both.opened)}
    sentences = {
        sentence.id: sentence
        for chapter in both.opened.book.chapters
        for sentence in model.sentences(chapter)
    }
    seen = 0
    for label, href in both.listed:
        if href.startswith("nav.xhtml") or "title-page" in href or "copyright" in href:
            continue
        after, page = both.after(both.mark(href)), both.paper[label]
        for caption in captions(both.opened):
            # A figure that waited for this page: its words come earlier in the book.
            if page.startswith(caption) and caption not in after:
                page = page.removeprefix(caption)
        at = after.find(page[:OPENING])
        sentence = sentences.get(found[label])
        length = len(letters(model.plain(sentence.inlines))) if sentence else 1
        assert 0 <= at < length, (label, found[label], page[:40], after[:40])
        seen += 1
    assert seen > 10


def captions(opened: Opened) -> Iterator[str]:
    for chapter in opened.book.chapters:
        for block in model.blocks(chapter):
            if isinstance(block, model.Figure) and block.caption:
                yield letters("".join(model.plain(each.inlines) for each in block.caption))


def laid(opened: Opened) -> Folios:
    with tempfile.TemporaryDirectory() as shelf:
        some = Store(Path(shelf))
        return interior.folios(opened.book, Job(opened.root, Path(), "book", opened.config, some))


def test_every_printed_page_with_words_of_the_book_is_listed_once_in_order(both: Pair) -> None:
    listed = [label for label, _ in both.listed]
    half_title = next(iter(both.paper))
    assert listed == [label for label, words in both.paper.items() if words and label != half_title]
    assert half_title == "i"


def test_each_mark_says_its_page_and_no_id_is_there_twice(both: Pair) -> None:
    for name, document in both.screen.items():
        ids = [node.get("id") for node in document.iter() if node.get("id")]
        assert len(ids) == len(set(ids)), name
    for label, href in both.listed:
        mark = both.mark(href)
        assert (mark.get(TYPE), mark.get("role")) == ("pagebreak", "doc-pagebreak")
        assert mark.get("aria-label") == label
        assert not mark.text and not len(mark)
        assert mark.getparent().tag.rpartition("}")[2] not in {"h1", "h2", "h3", "ol", "ul", "dl"}


def test_the_list_for_old_readers_counts_the_same_pages(both: Pair) -> None:
    ncx = both.screen["toc.ncx"]
    targets = ncx.xpath("//ncx:pageTarget", namespaces=NAMES)
    assert [t.findtext("ncx:navLabel/ncx:text", namespaces=NAMES) for t in targets] == [
        label for label, _ in both.listed
    ]
    counts = {meta.get("name"): meta.get("content") for meta in ncx.iter("{*}meta")}
    assert counts["dtb:totalPageCount"] == str(len(targets))
    assert counts["dtb:maxPageNumber"] == both.listed[-1][0]
    assert {t.get("type") for t in targets if t.get("value") is None} == {"front"}


def test_the_package_says_which_pages_they_are(both: Pair) -> None:
    for said in ("pageBreakMarkers", "pageNavigation", 'property="pageBreakSource"'):
        assert both.package.count(said) == 1
    assert "The pages of the print edition are marked." in both.package


def test_the_text_is_the_same_with_marks_and_without(both: Pair, tmp_path: Path) -> None:
    bare = Job(both.opened.root, tmp_path, "bare", both.opened.config, Store(tmp_path / "store"))
    epub.build(both.opened.book, bare)
    with zipfile.ZipFile(tmp_path / "bare.epub") as file:
        for name, document in both.screen.items():
            # An index says pages where it knows them, and else the names of chapters.
            if name.startswith("text/") and not name.endswith("-index.xhtml"):
                plain = etree.fromstring(file.read(f"EPUB/{name}"))
                assert "".join(document.itertext()) == "".join(plain.itertext())


# Where a page begins ----------------------------------------------------------------------------


def places(opened: Opened, *leaves: list[tuple[str, str]]) -> list[str]:
    numbered = [Leaf(str(n), tuple(runs)) for n, runs in enumerate(leaves, 1)]
    return [each.place for each in folios.find(opened.book, numbered)]


def test_a_page_begins_with_a_sentence_or_within_it(opened: Callable[..., Opened]) -> None:
    book = opened("# Dawn\n\nLight came slowly. Then all at once. Noon.\n")
    p = "dawn-1"
    assert places(
        book,
        [("dawn-title", "DAWN"), (p, "Light came slow\u2010")],
        [(p, "ly. ")],
        [(p, "Then all"), (p, " at once.")],
        [(p, "Noon.")],
    ) == ["dawn", "dawn-1-s1", "dawn-1-s2", "dawn-1-s3"]


def test_a_sentence_of_three_pages_has_three_marks(opened: Callable[..., Opened]) -> None:
    book = opened("# Dawn\n\nOne two three four.\n")
    p = "dawn-1"
    assert places(book, [(p, "One")], [(p, "two three")], [(p, "four.")]) == ["dawn-1-s1"] * 3


def test_a_figure_that_waited_does_not_turn_the_pages_back(opened: Callable[..., Opened]) -> None:
    book = opened('# Dawn\n\nOne.\n\n![a](a.png "A caption.")\n\nTwo came. Three went.\n\nFour.\n')
    figure, after = "dawn-2", "dawn-3"
    assert places(
        book,
        [("dawn-title", "Dawn"), ("dawn-1", "One."), (after, "Two came.")],
        [(figure, ""), (figure, "A caption."), (after, "Three went."), ("dawn-4", "Four.")],
    ) == ["dawn", "dawn-3-s2"]
    # One that is in its place does begin its page.
    assert places(book, [("dawn-1", "One.")], [(figure, ""), (figure, "A caption.")]) == [
        *("dawn-1-s1", "dawn-2")
    ]


def test_a_page_of_a_figure_alone_is_led_to_the_figure(opened: Callable[..., Opened]) -> None:
    book = opened('# Dawn\n\nOne.\n\n![a](a.png "A caption. Two.")\n\nThree.\n\nFour.\n')
    figure, after = "dawn-2", "dawn-3"
    assert places(
        book,
        [("dawn-1", "One."), (after, "Three.")],
        [(figure, ""), (figure, "A caption. Two.")],
        [("dawn-4", "Four.")],
    ) == ["dawn-1-s1", figure, "dawn-4-s1"]


def test_a_figure_that_waited_past_a_page_turns_none_back(opened: Callable[..., Opened]) -> None:
    book = opened('# Dawn\n\n![a](a.png "A caption.")\n\nThree. Four.\n\nFive.\n')
    assert places(
        book,
        [("dawn-2", "Three.")],
        [("dawn-2", "Four.")],
        [("dawn-1", ""), ("dawn-1", "A caption.")],
        [("dawn-3", "Five.")],
    ) == ["dawn-2-s1", "dawn-2-s2", "dawn-2-s2", "dawn-3-s1"]


def test_a_page_of_a_glossary_begins_with_a_term_or_with_what_it_means(
    opened: Callable[..., Opened],
) -> None:
    book = opened("# Words\n\nAqqu\n: A swan.\n\nBow\n: What is haired.\n")
    first, second = "words-1-1-1-1", "words-1-2-1-1"
    leaves = (
        [("words-1-1-s1", "Aqqu"), (first, "A swan.")],
        [("words-1-2-s1", "Bow"), (second, "What is")],
        [(second, "haired.")],
    )
    assert places(book, *leaves) == ["words-1-1-s1", "words-1-2-s1", f"{second}-s1"]


def test_capitals_that_are_more_letters_move_no_mark(opened: Callable[..., Opened]) -> None:
    book = opened("# Dawn\n\nAlles Große weiß er. Ja.\n")
    p = "dawn-1"
    assert places(book, [(p, "ALLES GROSSE WEISS ER.")], [(p, "JA.")]) == [
        *("dawn-1-s1", "dawn-1-s2")
    ]


def test_a_blank_page_begins_nothing(opened: Callable[..., Opened]) -> None:
    book = opened("# Dawn\n\nOne.\n")
    assert folios.find(book.book, [Leaf("i", ()), Leaf("1", (("dawn-1", "One."),))]) == (
        Folio("1", "dawn-1-s1"),
    )


TABLE = "\n".join(f"| Name{n} | Worth{n} |" for n in range(90))


def test_the_head_of_a_table_is_read_once_on_however_many_pages(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    book = opened(f"# Dawn\n\n| Heading | Another |\n|---|---|\n{TABLE}\n")
    both = pair(book, tmp_path)
    file = pypdfium2.PdfDocument(next(tmp_path.glob("*.pdf")))
    pages = {
        file.get_page_label(i): file[i].get_textpage().get_text_bounded() for i in range(len(file))
    }
    rows = {}
    for label, href in both.listed[-2:]:
        (cell,) = both.mark(href).xpath("ancestor::x:td", namespaces=NAMES)
        rows[label] = "".join(cell.itertext())
    assert len(pages) > 5 and rows == {
        label: re.search(r"Name\d+", pages[label])[0]
        for label in rows  # type: ignore[index]
    }


def test_roman_folios() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 99, 444, 1999)] == [
        *("i", "iv", "ix", "xiv", "xl", "xcix", "cdxliv", "mcmxcix")
    ]


def test_what_the_store_keeps_is_what_was_found() -> None:
    some = (Folio("ix", ":contents"), Folio("1", "қобыз-1-s1"))
    assert folios.decode(folios.encode(some)) == some


# Who lays out the pages --------------------------------------------------------------------------


def built(opened: Opened, out: Path, *names: str) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    for make in publish.build(opened, names, out, Store(out / "store")):
        made = make()
    return made.path


def test_an_ebook_alone_is_the_one_that_is_made_after_the_print_edition(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    book = opened("# Dawn\n\nLight.\n\n# Dusk\n\nDark.\n")
    alone = built(book, tmp_path / "alone", "epub")
    after = built(book, tmp_path / "after", "pdf", "epub")
    assert alone.read_bytes() == after.read_bytes()
    assert b"pageBreakSource" in zipfile.ZipFile(alone).read("EPUB/content.opf")


def test_after_the_print_edition_no_page_is_laid_out_again(
    opened: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened("# Dawn\n\nLight.\n")
    built(book, tmp_path, "pdf")
    asked: list[Task] = []
    monkeypatch.setattr(Compositors, "do", lambda self, tasks, said: asked.extend(tasks) or [])
    made = zipfile.ZipFile(built(book, tmp_path, "epub"))
    assert b"page-list" in made.read("EPUB/nav.xhtml")
    assert not asked


def test_without_the_page_engine_the_ebook_says_that_it_lists_no_pages(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    book, told = opened("# Dawn\n\nLight.\n"), []

    def nobody() -> Folios:
        raise ToolError("print needs Pango, which is not here")

    job = Job(
        *(book.root, tmp_path, "book", book.config, Store(tmp_path / "store")),
        warn=told.append,
        folios=nobody,
    )
    made = epub.build(book.book, job)
    assert told == [
        "the ebook has no list of the printed pages: print needs Pango, which is not here"
    ]
    assert not made.is_whole
    assert b"page-list" not in zipfile.ZipFile(made.path).read("EPUB/nav.xhtml")


@pytest.mark.pages
def test_when_the_page_engine_has_come_the_ebook_is_made_again(
    opened: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened("# Dawn\n\nLight.\n")

    def nobody() -> None:
        raise ToolError("print needs Pango, which is not here")

    with monkeypatch.context() as without:
        without.setattr(publish, "printed", nobody)
        assert b"page-list" not in zipfile.ZipFile(built(book, tmp_path, "epub")).read(
            "EPUB/nav.xhtml"
        )
    assert b"page-list" in zipfile.ZipFile(built(book, tmp_path, "epub")).read("EPUB/nav.xhtml")


def test_whoever_wants_no_list_of_pages_has_none(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    book = opened("# Dawn\n\nLight.\n", book__toml="[epub]\npage-list = false\n")
    made = zipfile.ZipFile(built(book, tmp_path, "pdf", "epub"))
    assert not [name for name in made.namelist() if b"pagebreak" in made.read(name)]
    assert b"pageBreak" not in made.read("EPUB/content.opf")


@pytest.mark.pages
def test_a_chapter_called_page_12_keeps_its_id(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    book = opened("# Page 1\n\nLight.\n\n# Page 2\n\nSee [](#page-1).\n")
    made = zipfile.ZipFile(built(book, tmp_path, "epub"))
    nav = made.read("EPUB/nav.xhtml").decode()
    assert "page-1.xhtml#print-page-1" in nav
