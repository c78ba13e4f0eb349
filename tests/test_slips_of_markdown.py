"""Slips of the pen: every word is kept or told, every hint works when it is followed."""

import itertools
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from builder import classes, lexicon, reader, script, xhtml
from builder.config import Config
from builder.errors import Problem
from builder.manuscript import Manuscript, Source
from builder.model import Book, CodeBlock, Meta, asides, blocks, plain, sentences
from builder.publish import Opened
from builder.reader.braces import group

BOOK = '[book]\ntitle = "Slips"\nauthors = ["A. Author"]\n'

MENDED = {
    "heading-space": ("##Two\n\nText.", "## Two", "## Two\n\nText."),
    "heading-space deep": ("####### Two\n\nText.", "###### Two", "## Two\n\nText."),
    "heading-space kept": ("#Two is a tag", r"\#Two is a tag", "\\#Two is a tag"),
    "heading-underlined": ("He sat.\n---\nText.", "leave an empty line", "He sat.\n\n---\n\nText."),
    "heading-underlined meant": ("He sat.\n---\nText.", "`## He sat.`", "## He sat.\n\nText."),
    "table-rule": ("| a | b |\n| 1 | 2 |", "|---|---|", "| a | b |\n|---|---|\n| 1 | 2 |"),
    "table-rule fit": ("| a | b |\n|---|\n| 1 | 2 |", "|---|---|", "| a | b |\n|---|---|\n| 1 | 2 |"),
    "table-rule head": ("|---|---|\n| 1 | 2 |", "| … | … |", "| … | … |\n|---|---|\n| 1 | 2 |"),
    "scene-break-text": ("One.\n\n. . .\n\nTwo.", "* * *", "One.\n\n* * *\n\nTwo."),
    "list-empty": ("One.\n\n*\n\nTwo.", "* * *", "One.\n\n* * *\n\nTwo."),
    "mark-unclosed": ("So **bold.", "**so**", "So **bold**."),
    "mark-unclosed kept": ("So **bold.", r"\*\*", r"So \*\*bold."),
    "mark-unclosed code": ("So `code.", r"\`", r"So \`code."),
    "mark-unclosed spaced": ("So ** bold ** it is.", "**bold**", "So **bold** it is."),
    "link-unread": ("[a] (https://e.org)", "[a](https://e.org)", "[a](https://e.org)"),
    "link-unread name": ("So [a][b].", "[b]: https://…", "So [a][b].\n\n[b]: https://e.org"),
    "note-unread": ("So[^a b].\n\n[^a b]: A note.", "[^a-b]", "So[^a-b].\n\n[^a-b]: A note."),
    "note-missing": ("So[^a].\n\n[^a] A note.", "[^a]: …", "So[^a].\n\n[^a]: A note."),
    "note-unused": ("- So\n\n  [^a]: A note.", "[^a]", "- So[^a]\n\n  [^a]: A note."),
    "attribute-stray": ("[So]{pause 1.5}", "{pause=1.5}", "[So]{pause=1.5}"),
    "attribute-stray space": ("[So] {pause=1.5}", "[So]{pause=1.5}", "[So]{pause=1.5}"),
    "attribute-stray quote": ('[So]{say="a b}', '{say="a b"}', '[So]{say="a b"}'),
    "attribute-stray words": ("[So]{say=a b}", '{say="a b"}', '[So]{say="a b"}'),
    "attribute-stray open": ("[So]{.right", "{.right}", "[So]{.right}"),
    "attribute-stray emphasis": ("So *it* is{lang=kk}", "[is]{lang=kk}", "So *it* [is]{lang=kk}"),
    "attribute-stray above": ("{.right} So", "`{.right}`", "{.right}\nSo"),
    "attribute-stray below": ("So\n\n{.right}", "line above", "{.right}\nSo"),
    "entity-unknown": ("a&nbps;b", "&nbsp;", "a&nbsp;b"),
    "mark-unknown": ("H~2~O", "<sub>2</sub>", "H<sub>2</sub>O"),
    "mark-unknown quote": ("> [!note]\n> So.", "::: notice", "::: notice\nSo.\n:::"),
    "mark-unknown verse": ("| one\n| two", "::: verse", "::: verse\none\ntwo\n:::"),
    "class-unknown": ("::: leter\nSo.\n:::", "`letter`", "::: letter\nSo.\n:::"),
    "class-unknown words": ("[So]{.smalcaps}", "`smallcaps`", "[So]{.smallcaps}"),
    "div-stray": ("Text\n:::", "take this line out", "Text"),
    "div-stray short": (":: letter\nSo.\n\n:::", "::: letter", "::: letter\nSo.\n:::"),
    "code-unclosed": ("```\nx = 1", "```", "```\nx = 1\n```"),
    "comment-unclosed": ("So <!-- a comment", "-->", "So <!-- a comment -->"),
    "comment-unclosed block": ("So.\n\n<!-- a comment", "-->", "So.\n\n<!-- a comment -->"),
    "comment-words": ("<!-- a --> So", "new line", "<!-- a -->\n\nSo"),
    "prose-indented": ("\tHe did not come.", "take the indents away", "He did not come."),
    "prose-indented code": ("\tHe did not come.", "```", "```\nHe did not come.\n```"),
    "link-unused": ("So.\n\n[Ann]: Yes!", r"\[ann]: …", "So.\n\n\\[Ann]: Yes!"),
    "link-repeated": ("[a]\n\n[a]: /b.md\n[a]: https://e.org", "another name", "So."),
    "html-raw": ("<center>So</center>", "::: center", "::: center\nSo\n:::"),
}  # fmt: skip
"""A slip, what the hint says of it, and what an author writes who believes it."""


@pytest.mark.parametrize("slip", MENDED)
def test_a_hint_works_when_it_is_followed(slip: str, opened: Callable[..., Opened]) -> None:
    wrong, hint, right = MENDED[slip]
    code = slip.split()[0]
    found = opened(f"# One\n\n{wrong}\n", **{"book.toml": BOOK}).problems
    told = [problem for problem in found if problem.code == code]
    assert told and hint in told[0].hint, [str(each) for each in found]
    left = opened(f"# One\n\n{right}\n", **{"book.toml": BOOK}).problems
    assert [str(each) for each in left] == []


LINES = [
    *("::: verse", ":::", "::: letter", "::::", "::: {.x}", '::: {.index term="W"}', "::: W W"),
    *("> W", "> > W", "- W", "  W", "    W", "\tW", "1. W", "  - W", "> ::: verse", "- ::: verse"),
    *("[^W]: W", "  [^a]: W", "    [^b]: W", "[^a] W", "W[^a] W", "W ^[W *W*] W", "[^a]:", "^[]"),
    *("[W]: W", '[W]: https://x.org "W"', "", "", "", "\u00a0", "&nbsp;", "W W W.", "*W", "**W**"),
    *("# W", "## W", "#W", "---", "===", "* * *", "***", "```", "~~~", "> ```", "-", "+", "1.", ">"),
    *("| W | W |", "|---|---|", "| W | W | W |", "W | W", "Table: W", ": W", "W\n: W", "W\\"),
    *("<!-- W", "W -->", "<!-- W -->", "<!-- W --> W", "<div>W</div>", "<b>W</b>", "W<br>W"),
    *("{.a}", "{#here}", "{W}", "{% W %}", "{W W}", "{.a} W {b}", "{pause=1}", "{.index}", "{lang=ru}"),
    *('![W](W.png "W")', "W ![W](W.png) W", "[W](#W)", "[](#W)", "[W]{.x}", "[W]{say=W}", "[ ]{.x}"),
    *("`W`", "`W`{.x}", "<sup>W</sup>", "<sup>W", "[W", "W]", "[W]{.index range=start}", "~~W~~"),
    *("# W {.part}", "# W {.W}", "{=html}", "```{=html}", "::: dedication", "* W\n\n      W", "<W>"),
]  # fmt: skip
"""Lines as a slip may leave them; each W is a word of its own."""


def _manuscript(seed: int) -> str:
    chance, count = random.Random(seed), itertools.count(1)
    some = (chance.choice(LINES) for _ in range(chance.randint(2, 12)))
    numbered = re.sub("W", lambda _: f"w{next(count)}q", "\n".join(some))
    return f"# T\n\n{numbered}\n"


def _read(text: str) -> tuple[Book, list[Problem]]:
    source, config = Source(Path("one.md"), text), Config(Meta("Any"))
    book, problems = reader.read(Manuscript(Path(), (source,), config))
    for chapter in book.chapters:
        etree.fromstring(f'<x xmlns:epub="ops">{xhtml.section(chapter)}</x>')
    script.write(book, config.audiobook, lexicon.load(Path("nowhere"), ())[0])
    return book, problems


def _kept(book: Book) -> str:
    """All that a book says or shows, and what its attributes, links and pictures hold."""
    parts: list[str] = []
    for chapter in book.chapters:
        parts += [chapter.label, chapter.id, *(plain(s.inlines) for s in sentences(chapter))]
        parts += map(repr, asides(chapter))
        for block in blocks(chapter):
            parts += [block.id, repr(block) if isinstance(block, CodeBlock) else ""]
            parts.append(repr(getattr(block, "attributes", "")))
    return " ".join(parts)


SWALLOWED = {
    "html-raw": r"(?:.*[^ \t\n].*\n)*",
    "comment-unclosed": r"(?s:.*)",
    "comment-words": r"(?:.*[^ \t\n].*\n)*",
    "note-unused": r"(?s:.*)",
    "note-duplicate": r"(?s:.*)",
    "verse-block": r"(?s:.*)",
}
"""What a problem speaks of besides its own line: the rest of a block, or of the file."""


def _told(text: str, problems: list[Problem]) -> set[int]:
    """The lines that some problem names, or that are in the block which it names."""
    rows = text.splitlines(keepends=True)
    told: set[int] = set()
    for problem in problems:
        first = problem.span.line
        block = re.match(SWALLOWED.get(problem.code, r".*\n"), "".join(rows[first - 1 :]))
        told |= {first, *range(first, first + (block[0].count("\n") if block else 0))}
    return told


@given(st.integers(0, 10**9))
@settings(max_examples=200, deadline=None)
def test_every_word_of_a_manuscript_is_in_the_book_or_a_problem_names_its_line(seed: int) -> None:
    text = _manuscript(seed)
    book, problems = _read(text)
    kept, told = _kept(book), _told(text, problems)
    visible = re.sub(r"(?s)<!--.*?-->", lambda each: re.sub(r"[^\n]", "", each[0]), text)
    for number, line in enumerate(visible.split("\n"), 1):
        for word in re.findall(r"w\d+q", line):
            assert word in kept or number in told, f"line {number}: {line!r} in\n{text}"


def test_braces_are_taken_whole_or_not_at_all() -> None:
    taken = {
        "{pause=1.5}": {"pause": "1.5"},
        "{ pause = 1.5s }": {"pause": "1.5s"},
        "{ipa=ˈkɒbɪz}": {"ipa": "ˈkɒbɪz"},
        "{say=“koh biz” .x}": {"say": "koh biz", "class": "x"},
        "{say=«кобыз»}": {"say": "кобыз"},
        "{say='koh biz'}": {"say": "koh biz"},
        "{say=don’t}": {"say": "don’t"},
        '{say="a \\"b\\""}': {"say": 'a "b"'},
        "{#a .b .c}": {"id": "a", "class": "b c"},
        "{lang=kk, voice=kokoro:bf_emma}": {"lang": "kk", "voice": "kokoro:bf_emma"},
        "{.index\nterm=x}": {"class": "index", "term": "x"},
    }
    for text, attributes in taken.items():
        found = group(text)
        assert found and found.attributes == attributes and found.end == len(text), text
    for text in ("{}", "{ }", "{x = 5}", "{% x %}", "{=html}", "{so it is}", "{.a", "{lang=}"):
        assert group(text) is None, text


def test_a_misspelt_name_is_a_letter_away() -> None:
    known = (*classes.ROLES, "telegram")
    for name, meant in {
        "leter": "letter", "lettre": "letter", "Letter": "letter", "vers": "verse",
        "epigraf": "epigraph", "smal-caps": "smallcaps", "telegam": "telegram", "poem": "verse",
    }.items():  # fmt: skip
        assert classes.nearest(name, known) == meant
    for name in ("note", "warning", "box", "tip", "song", "menu", "sidebar", "sms"):
        assert classes.nearest(name, known) == "", name


def test_a_name_that_the_books_own_sheet_styles_is_known(opened: Callable[..., Opened]) -> None:
    text = "# One\n\n::: leter\nDear Ann\n:::\n"
    book = {"book.toml": BOOK, "style.css": "@media print { p:not(.x) + .leter { color: red } }\n"}
    assert opened(text, **book).problems == ()
