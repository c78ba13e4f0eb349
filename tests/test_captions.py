"""The captions of figures and tables, and the lists of them, on paper and on the screen."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from printed import Print, job, letters, printed
from test_epub import Epub

from builder.editions import epub
from builder.publish import Opened

BOW = """# The Bow {.preface}

![A bow](images/bow.svg "*It* bends. It is of pear.")

# The Price

{#prices}
Table: What a bow *costs*. In 1986.

| Wood | Roubles |
|------|--------:|
| Pear |       3 |

![Another bow](images/bow.svg)

# The Rest

![A third](images/bow.svg "It broke.")

| Wood | Years |
|------|------:|
| Pear |     9 |
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><path d="M0 0h90"/></svg>'
TOML = '[book]\ntitle = "Bows"\nauthors = ["Ann Ode"]\n[pdf]\nlists = [{}]\n[epub]\n{}\n'


@pytest.fixture
def bows(opened: Callable[..., Opened], tmp_path: Path) -> Callable[..., Opened]:
    """The book of bows, with these lists."""

    def put(pdf: str = "", epub: str = "page-list = false") -> Opened:
        (tmp_path / "book" / "images").mkdir(parents=True, exist_ok=True)
        (tmp_path / "book" / "images" / "bow.svg").write_text(SVG)
        return opened(BOW, book__toml=TOML.format(pdf, epub))

    return put


@pytest.fixture
def lists(bows: Callable[..., Opened], tmp_path: Path) -> Print:
    """Its pages, with both lists."""
    return printed(bows('"figures", "tables"'), tmp_path)


def test_lists_follow_the_contents_which_name_them(lists: Print) -> None:
    titles = [title for _, title, _ in lists.outline()]
    assert titles[:4] == ["Contents", "List of figures", "List of tables", "The Bow"]
    assert "ContentsList of figuresviiList of tablesix" in lists.words()


def test_lists_say_first_sentences_and_the_true_pages(lists: Print) -> None:
    """Of each the number is that of the page on which PDFium finds its caption."""
    texts = [
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(lists.made.path)
    ]
    begin = lists.page_called("The Bow")

    def page(words: str) -> str:
        return next(
            label
            for label, text in list(zip(lists.labels, texts, strict=True))[begin:]
            if words in " ".join(text.split())
        )

    figures = f"It bends.{page('It bends. It is')}It broke.{page('It broke.')}"
    tables = f"What a bow costs.{page('What a bow costs. In 1986.')}"
    assert page("It bends.") == "xi", "not a roman one"
    assert f"List of figures{figures}List of tables{tables}The Bow" in lists.words()


def test_a_book_lists_nothing_unasked(bows: Callable[..., Opened], tmp_path: Path) -> None:
    assert "List of" not in printed(bows(), tmp_path).words()


def test_what_has_no_captions_has_no_list(opened: Callable[..., Opened], tmp_path: Path) -> None:
    toml = TOML.format('"figures", "tables"', "")
    found = printed(opened("# One\n\nText.\n\n# Two\n\nText.\n", book__toml=toml), tmp_path)
    assert [title for _, title, _ in found.outline()] == ["Contents", "One", "Two"]


def test_a_caption_is_the_table_s_own(lists: Print) -> None:
    """A screen reader hears the caption as a part of the table, and before its rows."""
    first, second = lists.all("Table")
    assert [str(kid.S) for kid in first.K] == ["/Caption", "/THead", "/TBody"]
    assert [str(kid.S) for kid in second.K] == ["/THead", "/TBody"]
    caption = first.K[0]
    assert letters(lists.words(caption)) == "WhatabowcostsIn"


def test_a_caption_stays_with_its_table(opened: Callable[..., Opened], tmp_path: Path) -> None:
    rows = "\n".join(f"| Pear | {number} |" for number in range(20))
    long = "Filling.\n\n" * 20 + f"Table: Prices.\n\n| Wood | Roubles |\n|--|--|\n{rows}\n"
    found = printed(opened(f"# One\n\n{long}"), tmp_path)
    (table,) = found.all("Table")
    (head,) = found.all("THead")
    assert found.page_of(table.K[0].K[0]) == found.page_of(head.K[0].K[0].K[0])
    assert found.page_of(head.K[0].K[0].K[0]) > found.page_called("One")


def test_the_ebook_lists_both(bows: Callable[..., Opened], tmp_path: Path) -> None:
    made = Epub(epub.build(bows().book, job(bows(), tmp_path)).path)
    (nav,) = [page for name, page in made.documents.items() if name.endswith("nav.xhtml")]
    found = {
        kind: [
            "".join(link.itertext())
            for link in nav.iterfind(f".//*[@id='{kind}']//{{http://www.w3.org/1999/xhtml}}a")
        ]
        for kind in ("loi", "lot")
    }
    assert found == {"loi": ["It bends.", "It broke."], "lot": ["What a bow costs."]}


def test_the_ebook_lists_what_it_is_asked(bows: Callable[..., Opened], tmp_path: Path) -> None:
    book = bows(epub='page-list = false\nlists = ["tables"]')
    made = Epub(epub.build(book.book, job(book, tmp_path)).path)
    (nav,) = [page for name, page in made.documents.items() if name.endswith("nav.xhtml")]
    assert nav.find(".//*[@id='lot']") is not None
    assert nav.find(".//*[@id='loi']") is None
