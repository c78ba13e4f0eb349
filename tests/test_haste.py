"""WeasyPrint's own ways, shortened: the same bytes with each of the short cuts and without."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from printed import job
from test_paragraphs import EVERYTHING

from builder import publish
from builder.editions.pdf import interior, makeup, mends, press
from builder.editions.pdf.gathering import Gathering, encode
from builder.publish import Opened
from builder.store import Store

BOOKS = Path(__file__).parent / "books"
CUTS = {
    "styles": ("styles", SimpleNamespace(mends=tuple)),
    "layouts": ("layouts", SimpleNamespace(mends=tuple)),
    "glyphs": ("Glyphs", lambda: SimpleNamespace(mends=tuple)),
}
"""Each of them, and what leaves it to WeasyPrint."""

ODD = """# Odd

[SPACED *out*]{.wide} and [close]{.close}, e\u0301te\u0301, q̇, fi ffl Th, “Қазақша”, \u05e9\u05dc\u05d5\u05dd, H~2~O, x^2^.

{.caps}
Small capitals, 1234567890, and a very-long-compound-of-words that wraps; a\u00a0tie, a so\u00adft hyphen.

| a | b |
|--:|:-:|
| 1 | 2 |

- one
- two

    code  with   spaces
"""
SHEET = """
.wide { letter-spacing: .2em; word-spacing: .4em } .close { letter-spacing: -.02em }
.caps { font-variant-caps: all-small-caps; padding: 1%; margin-left: 5%; text-align: justify }
"""


def gatherings(opened: Opened, out: Path) -> list[bytes]:
    """A book set here, in one process, without and with what else is known of each chapter."""
    some = job(opened, out)
    forme = interior.forme(opened.book, some)
    root = forme.numbered({})
    copies = makeup._copies(root, makeup._cut(root, frozenset()), forme, makeup._Known())
    made: list[Gathering] = [press.set_(each, Store(out), lambda *_: None) for each in copies]
    return [encode(each) for each in made]


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("theme", ["classic", "modern"])
def test_a_short_cut_leads_to_the_same_bytes(
    opened: Callable[..., Opened],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cut: str,
    theme: str,
) -> None:
    odd = opened(ODD + EVERYTHING, style__css=SHEET)
    for some in (odd, publish.open_book(BOOKS / "pages")):
        config = replace(some.config, style=replace(some.config.style, theme=theme))
        book = replace(some, config=config)
        shortened = gatherings(book, tmp_path)
        with monkeypatch.context() as without:
            without.setattr(mends, *CUTS[cut])
            assert gatherings(book, tmp_path) == shortened
