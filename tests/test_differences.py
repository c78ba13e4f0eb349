"""Where a book is not said as it is written, and why."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import differences, script
from builder.config import Audiobook
from builder.lexicon import lexicon
from builder.publish import Opened
from builder.spoken import Change

PAGE = """# Chapter IV

In 1805
Taro paid *£5* for it.[^1]

He went home.

1. At 5:40.

![7 bows](images/bows.png)

::: {lang=ru}
В 1805 году.
:::

[^1]: In full: £5 10s.
"""
WORDS = lexicon({"Taro": "tah-roh"})


def told(book: Opened, settings: Audiobook) -> list[tuple[str, str, str, str, str]]:
    passages = script.write(book.book, settings, WORDS)
    return [
        (f"{d.span.path.name}:{d.span.line}" if d.span else "", d.id, d.written, d.said, d.why)
        for d in differences.differences(book.book, passages)
    ]


def test_every_difference_has_its_place_its_sentence_and_its_reason(
    opened: Callable[[str], Opened],
) -> None:
    assert told(opened(PAGE), Audiobook(notes="chapter", credits=False)) == [
        ("one.md:1", "chapter-iv-title", "IV", "four", "part"),
        ("one.md:3", "chapter-iv-1-s1", "1805", "eighteen oh five", "year"),
        ("one.md:3", "chapter-iv-1-s1", "Taro", "tah-roh", "lexicon"),
        ("one.md:4", "chapter-iv-1-s1", "£5", "five pounds", "money"),
        ("one.md:8", "chapter-iv-3-1-1-s1", "5:40", "five forty", "time"),
        ("one.md:10", "chapter-iv-4", "7", "seven", "number"),
        ("one.md:13", "chapter-iv-5-1-s1", "1805 году", "тысяча восемьсот пятом году", "year"),
        ("one.md:16", "chapter-iv-n1", "1", "one", "number"),
        ("one.md:16", "chapter-iv-n1-1-s1", "£5 10s", "five pounds and ten shillings", "money"),
    ]


def test_what_no_author_wrote_has_no_place(opened: Callable[[str], Opened]) -> None:
    book = opened("---\ntitle: 1984\nauthor: G. Orwell\n---\n\n# One\n\nText.\n")
    assert told(book, Audiobook())[:2] == [
        ("", "opening-title", "1984", "nineteen eighty-four", "year"),
        ("", "opening-author", "G. ", "G ", "initials"),
    ]


def test_a_book_that_is_said_as_written_has_none(opened: Callable[[str], Opened]) -> None:
    assert told(opened("# One\n\nHe went home.\n"), Audiobook(credits=False)) == []


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ([], "tah-roh in eighteen oh five"),
        ([Change("Taro", "the boy", "author", 0)], "the boy in eighteen oh five"),
        ([Change("Taro in 1805", "he", "author", 0)], "he"),
        ([Change("Taro", "Taro", "author", 0, "ˈtæro")], "⟦Taro|ˈtæro⟧ in eighteen oh five"),
    ],
)
def test_the_author_comes_before_the_lexicon_and_the_lexicon_before_the_rules(
    own: list[Change], said: str
) -> None:
    writer = script._Writer(Audiobook(), WORDS, "en")
    assert writer.line("x", "Taro in 1805", 0.0, own=own).text == said


@given(st.text(max_size=60))
def test_any_line_can_be_written(text: str) -> None:
    line = script._Writer(Audiobook(), WORDS, "en-GB").line("x", text, 0.0)
    assert line.text == " ".join(line.text.split()) or line.changes
