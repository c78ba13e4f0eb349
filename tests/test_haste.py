"""WeasyPrint's own ways, shortened: the same bytes with each of the short cuts and without."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pyphen
import pytest
from printed import job
from test_paragraphs import EVERYTHING

from builder import publish
from builder.editions.pdf import interior, makeup, mends, press
from builder.editions.pdf.gathering import Gathering, encode
from builder.editions.pdf.haste import words
from builder.editions.pdf.paragraphs import setting
from builder.publish import Opened
from builder.store import Store

BOOKS = Path(__file__).parent / "books"
CUTS = {
    "alone": (mends, "alone", SimpleNamespace(mends=tuple)),
    "hyphens": (mends, "hyphens", SimpleNamespace(mends=tuple)),
    "cascade": (mends, "cascade", SimpleNamespace(mends=tuple)),
    "styles": (mends, "styles", SimpleNamespace(mends=tuple)),
    "layouts": (mends, "layouts", SimpleNamespace(mends=tuple)),
    "glyphs": (mends, "Glyphs", lambda: SimpleNamespace(mends=tuple)),
    "unmeasured": (setting, "unmeasured", lambda measure: measure),
    "words": (words, "is_waiting", lambda layout: False),
}
"""Each of them, and what leaves it to WeasyPrint."""

ODD = """# Odd

[SPACED *out*]{.wide} and [close]{.close}, e\u0301te\u0301, q̇, fi ffl Th, “Қазақша”, \u05e9\u05dc\u05d5\u05dd, H~2~O, x^2^.

{.caps}
Small *capitals*, 1234567890, and a very-long-compound-of-words that wraps; a\u00a0tie, a so\u00adft hyphen.

| a | b |
|--:|:-:|
| 1 | 2 |

- one
- two

::: loose
Mr. Collins said *once* and *again* to “Mr. Collins” – who said it, once and again, in 1815.
He said once and *again* that Mr. Collins said it, and that he said it *once* in 1815 – and again.
:::

    code  with   spaces
"""
SHEET = """
.wide { letter-spacing: .2em; word-spacing: .4em } .close { letter-spacing: -.02em }
.caps { font-variant-caps: all-small-caps; padding: 1%; margin-left: 5%; text-align: justify }
.caps::first-line { font-size: 1.2em } .caps::first-letter { color: #333 }
@page { padding-left: 1vw }
.loose { text-align: justify; width: 12em; hyphens: none }
"""


def gatherings(opened: Opened, out: Path) -> list[bytes]:
    """A book set here, in one process, without and with what else is known of each chapter."""
    some = job(opened, out)
    forme = interior.forme(opened.book, some)
    root = forme.numbered({})
    copies = makeup._copies(
        makeup._Writer(root), makeup._cut(root, frozenset()), forme, makeup._Known()
    )
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
    odd = opened(f"{ODD}\n# And again{ODD[5:]}\n{EVERYTHING}", style__css=SHEET)
    for some in (odd, publish.open_book(BOOKS / "pages")):
        config = replace(some.config, style=replace(some.config.style, theme=theme))
        book = replace(some, config=config)
        shortened = gatherings(book, tmp_path)
        with monkeypatch.context() as without:
            without.setattr(*CUTS[cut])
            assert gatherings(book, tmp_path) == shortened


def test_a_line_of_known_words_is_not_shaped_again(
    opened: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    line = words.Shapes.line

    def watched(self: words.Shapes, layout: object) -> object:
        found = line(self, layout)
        seen.append(found is not None)
        return found

    monkeypatch.setattr(words.Shapes, "line", watched)
    gatherings(opened("# Again\n\n" + "The same few words, again and again. " * 60), tmp_path)
    assert not seen[0]
    assert all(seen[1:])
    assert len(seen) > 10


# The patterns by which words are broken -----------------------------------------------------


@pytest.mark.parametrize("path", sorted(set(pyphen.LANGUAGES.values())), ids=lambda path: path.stem)
def test_patterns_that_wait_are_those_of_the_dictionary(path: Path) -> None:
    plain = pyphen.HyphDict(path)
    with mends.mended():
        waiting = pyphen.HyphDict(path)
    assert {letters: waiting.patterns.get(letters) for letters in waiting.patterns} == (
        plain.patterns
    )
    assert (waiting.maxlen, waiting.cache) == (plain.maxlen, plain.cache)
