"""Listings: their words told apart, letter for letter; on paper, where a long line goes on.

What is heavy is drawn between stars, what slopes between waves, what is only named, and looks
like the rest, between brackets.
"""

from collections.abc import Callable
from pathlib import Path
from textwrap import wrap
from xml.etree import ElementTree

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed import Print, printed
from pypdf import PdfReader

from builder import listing, xhtml
from builder.editions.pdf import listings
from builder.model import CodeBlock
from builder.publish import Opened

DRAWN = {"": "{}", "keyword": "*{}*", "comment": "~{}~", "string": "[{}]", "name": "[{}]"}


def drawn(language: str, text: str) -> str:
    return "".join(DRAWN[part.kind].format(part.text) for part in listing.parts(language, text))


# Told apart ---------------------------------------------------------------------------------

PAGES = {
    "python": (
        'def comb(hair, n=3):\n    """Comb it."""\n    return "dry" if n else None  # Apa',
        '*def* [comb](hair, n=3):\n    ~"""Comb it."""~\n'
        '    *return* ["dry"] *if* n *else* *None*  ~# Apa~',
    ),
    "c": (
        "#include <stdio.h>\nint main() { /* a\n  b */ return 61; }",
        "*#include* [<stdio.h>]\nint [main]() { ~/* a~\n~  b */~ *return* 61; }",
    ),
    "html": ("<p>A <!-- so --></p>", "<*p*>A ~<!-- so -->~</*p*>"),
    "console": ("$ make editions\nhorsehair.pdf", "~$ ~make editions\n~horsehair.pdf~"),
    "toml": ('[book]\ntitle = "Horsehair"', '*[book]*\ntitle = ["Horsehair"]'),
}


@pytest.mark.parametrize("language", PAGES)
def test_words_of_the_language_are_heavy_and_remarks_slope(language: str) -> None:
    text, shown = PAGES[language]
    assert drawn(language, text) == shown


@pytest.mark.parametrize("language", ["", "text", "kobyz", "python,ignore"])
def test_a_listing_in_no_language_that_we_know_is_plain(language: str) -> None:
    assert drawn(language, "if it is so: # yes") == "if it is so: # yes"


def test_a_language_goes_by_any_of_its_names() -> None:
    assert drawn("js", "return x") == drawn("JavaScript", "return x") == "*return* x"


LETTERS = st.text(st.sampled_from("ab1 \t\n\r\x0b\u2028\ufeff\"'#/*<>&{}$-=()\\қ"))


@given(
    st.sampled_from([*PAGES, "yaml", "json", "pycon", "bash", "rust", "diff", "nobody"]), LETTERS
)
def test_no_letter_is_lost_and_no_part_goes_on_in_the_next_line(language: str, text: str) -> None:
    parts = listing.parts(language, text)
    assert "".join(part.text for part in parts) == text
    assert not any("\n" in part.text for part in parts if part.kind)


def test_a_lexer_that_loses_letters_is_not_believed() -> None:
    assert drawn("python", "return 1\r\nreturn 2") == "return 1\r\nreturn 2"


# In the editions ----------------------------------------------------------------------------

HANK = '''\
def comb(self, strokes: int, *, is_wet: bool = False, patience: float = 1.0) -> "Hank":
    """What is left of it after so many strokes, dry first and wet afterwards, <b>."""
    if not is_wet and strokes > 7:

        raise ValueError(f"a hair broke at stroke {strokes}: comb it wet, and begin again")
    return self
'''
BOOK = f"# Hank\n\nComb it.\n\n```python\n{HANK}```\n\nThen cut it.\n"


def test_the_markup_says_what_the_words_are(opened: Callable[..., Opened]) -> None:
    (chapter,) = opened("# One\n\n```python\nif a < b: pass\n```\n").book.chapters
    (block,) = chapter.blocks
    assert xhtml.block(block, xhtml.Markup()) == (
        '<pre id="one-1"><code class="language-python"><span class="keyword">if</span> a &lt; b: '
        '<span class="keyword">pass</span></code></pre>'
    )


def test_who_copies_from_an_ebook_has_the_source(opened: Callable[..., Opened]) -> None:
    (chapter,) = opened(BOOK).book.chapters
    (block,) = (each for each in chapter.blocks if isinstance(each, CodeBlock))
    shown = ElementTree.fromstring(xhtml.block(block, xhtml.Markup()))
    assert "".join(shown.itertext()) + "\n" == HANK


# On paper -----------------------------------------------------------------------------------


@pytest.fixture
def make(opened: Callable[..., Opened], tmp_path: Path) -> Callable[[str], Print]:
    return lambda text: printed(opened(text), tmp_path)


def test_who_copies_from_the_page_has_the_source(make: Callable[[str], Print]) -> None:
    narrow = [line for line in HANK.splitlines() if len(line) < 50 and line]
    text = "\n".join(PdfReader(make(BOOK).made.path).pages[-1].extract_text().splitlines())
    assert narrow and all(f"{line}\n" in text for line in narrow)
    assert "".join(HANK.split()) in "".join(text.split())


def test_each_line_says_where_it_begins() -> None:
    tree = ElementTree.fromstring("<s><pre><code>    one\n\ntwo<b>\tx</b></code></pre></s>")
    listings.hang(tree)
    assert ElementTree.tostring(tree, encoding="unicode") == (
        '<s><pre><code><span class="line" style="--column: 4">    one</span>'
        '<span class="line" /><span class="line">two<b>\tx</b></span></code></pre></s>'
    )


def test_who_listens_to_the_page_hears_words_apart(make: Callable[[str], Print]) -> None:
    line = "def comb(hank): return [hair for hair in hank if hair.is_light and not hair.is_split]"
    found = make(f"# One\n\n```python\n{line}\n```\n")
    (code,) = found.all("Code")
    assert found.words(code).split() == line.split()


def lefts(found: Print) -> list[float]:
    """Where each line of a listing of nothing but x begins on the last page, and the last ends."""
    pages = pypdfium2.PdfDocument(found.made.path)
    page = pages[len(pages) - 1].get_textpage()
    text = page.get_text_range()
    boxes = [page.get_charbox(at) for at, letter in enumerate(text) if letter == "x"]
    feet = dict.fromkeys(round(foot) for _, foot, _, _ in boxes)
    begin = [min(left for left, foot, _, _ in boxes if round(foot) == at) for at in feet]
    return [*begin, max(right for _, _, right, _ in boxes)]


def test_a_long_line_goes_on_further_in_than_it_began(make: Callable[[str], Print]) -> None:
    found = make(f"# One\n\nBegun.\n\n```\nx\n    {'x ' * 40}\n```\n")
    flush, first, second, right = lefts(found)
    letter = (first - flush) / 4
    assert second == pytest.approx(first + 2 * letter, abs=0.1)
    assert right < flush + 60 * letter


def test_a_line_without_a_space_does_not_run_off_the_page(make: Callable[[str], Print]) -> None:
    *begin, right = lefts(make(f"# One\n\nBegun.\n\n```\n{'x' * 150}\n```\n"))
    assert len(begin) == 3 and right < 6 * 72 - 36


def test_lines_are_full_wherever_a_string_begins_in_them(make: Callable[[str], Print]) -> None:
    # WeasyPrint 70 alone takes the space that ends a line for a word too many (mends.py).
    code = [f"{'x' * width} = 'one two three' + four  # five" for width in range(34, 44)]
    page = make("# One\n\n```python\n{}\n```\n".format("\n".join([*code, "x" * 80])))
    _, *shown, rest, _ = PdfReader(page.made.path).pages[-1].extract_text().splitlines()
    measure = 80 - len(rest)
    wanted = [part for line in code for part in wrap(line, measure, subsequent_indent="  ")]
    assert [line.strip() for line in shown[:-1]] == [line.strip() for line in wanted]


def test_no_page_begins_or_ends_with_one_line_of_a_listing(make: Callable[[str], Print]) -> None:
    code = "\n".join(f"line_{number}()" for number in range(6))
    chapters = (
        f"# Chapter {lines}\n\n"
        + "A line of text.\n\n" * lines
        + f"```python\n{code}\n```\n\nAnd after.\n\n"
        for lines in range(14, 26)
    )
    found = PdfReader(make("".join(chapters)).made.path).pages
    on_pages = [page.extract_text().count("line_") for page in found]
    assert sum(on_pages) == 6 * 12
    assert {2, 3, 4} <= set(on_pages) <= {0, 2, 3, 4, 6}
