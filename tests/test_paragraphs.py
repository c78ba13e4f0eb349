"""Paragraphs set whole, read off the finished file: where lines end, and how wide spaces are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import typeset
from printed import Print, expected, job, letters, printed
from typeset import Line

from builder import publish
from builder.config import Config, Pdf
from builder.editions.pdf import interior, press
from builder.editions.pdf.compositors import Compositors, Said, Task
from builder.editions.pdf.interior import Printed
from builder.editions.pdf.paragraphs import setting
from builder.publish import Opened

CHAPTER = Path(__file__).parent.parent / "manuscript" / "10-the-mirror.md"

Open: TypeAlias = Callable[..., Opened]
Set: TypeAlias = Callable[..., list[list[Line]]]


def manner(opened: Opened, paragraphs: Any) -> Opened:
    config: Config = replace(opened.config, pdf=Pdf(paragraphs=paragraphs))
    return replace(opened, config=config)


@pytest.fixture
def whole(opened: Open, tmp_path: Path) -> Set:
    """The lines of a manuscript's paragraphs."""

    def read(text: str, paragraphs: str = "whole", **files: str) -> list[list[Line]]:
        some = manner(opened(text, **files), paragraphs)
        return list(typeset.paragraphs(interior.build(some.book, job(some, tmp_path)).path))

    return read


@pytest.fixture
def greedy(whole: Set) -> Set:
    """The same as it is when line after line is filled."""
    return lambda text, **files: whole(text, "greedy", **files)


@pytest.fixture
def imposed(opened: Open, tmp_path: Path) -> Callable[..., Printed]:
    """A manuscript as it is printed, with the counts of its paragraphs."""

    def impose(text: str, **files: str) -> Printed:
        some = opened(text, **files)
        return interior.imposed(some.book, job(some, tmp_path))

    return impose


def lines(paragraphs: list[list[Line]], begin: str) -> list[Line]:
    """The paragraph that begins so."""
    return next(each for each in paragraphs if each[0].text.startswith(begin))


def texts(paragraphs: list[list[Line]], begin: str) -> list[str]:
    return [line.text for line in lines(paragraphs, begin)]


# Where lines end ----------------------------------------------------------------------------

SHORT = "# One\n\nShort.\n\nToo.\n\nAnd so, too.\n\n"
"""What stands beside a drop cap, so that what follows does not."""

COUSIN = """# One

Mr. Bennet’s expectations were fully answered. His cousin was as absurd as he had hoped, and he
listened to him with the keenest enjoyment, maintaining at the same time the most resolute
composure of countenance, and, except in an occasional glance at Elizabeth, requiring no partner
in his pleasure.

He was interrupted by a summons to dinner; and the girls smiled on each other. They were not the
only objects of Mr. Collins’s admiration. The hall, the dining-room, and all its furniture were
examined and praised; and his commendation of everything would have touched Mrs. Bennet’s heart,
but for the mortifying supposition of his viewing it all as his own future property.
"""


def test_a_paragraph_is_weighed_as_a_whole(greedy: Set, whole: Set) -> None:
    before, now = greedy(COUSIN), whole(COUSIN)
    assert texts(before, "He was") == [
        "He was interrupted by a summons to dinner; and the girls smiled",
        "on each other. They were not the only objects of Mr. Collins’s admir‐",
        "ation. The hall, the dining-room, and all its furniture were examined",
        "and praised; and his commendation of everything would have",
        "touched Mrs. Bennet’s heart, but for the mortifying supposition of",
        "his viewing it all as his own future property.",
    ]
    assert texts(now, "He was") == [
        "He was interrupted by a summons to dinner; and the girls smiled",
        "on each other. They were not the only objects of Mr. Collins’s admir‐",
        "ation. The hall, the dining-room, and all its furniture were examined",
        "and praised; and his commendation of everything would have touched",
        "Mrs. Bennet’s heart, but for the mortifying supposition of his viewing",
        "it all as his own future property.",
    ]
    assert max(line.space for line in lines(before, "He was")) > 3
    assert max(line.space for line in lines(now, "He was")) < 1.4


def test_lines_beside_a_drop_cap_are_weighed_with_the_others(greedy: Set, whole: Set) -> None:
    assert texts(greedy(COUSIN), "Mr. Bennet") == [
        "Mr. Bennet’s expectations were fully answered. His cousin",
        "was as absurd as he had hoped, and he listened to him",
        "with the keenest enjoyment, maintaining at the same",
        "time the most resolute composure of countenance, and, except in an",
        "occasional glance at Elizabeth, requiring no partner in his pleasure.",
    ]
    now = lines(whole(COUSIN), "Mr. Bennet")
    assert [line.text for line in now] == [
        "Mr. Bennet’s expectations were fully answered. His cousin",
        "was as absurd as he had hoped, and he listened to him with",
        "the keenest enjoyment, maintaining at the same time the",
        "most resolute composure of countenance, and, except in an occasional",
        "glance at Elizabeth, requiring no partner in his pleasure.",
    ]
    first, *beside, after, last = now
    assert after.left == last.left
    assert all(line.left - after.left > 20 for line in (first, *beside))
    assert {round(line.right) for line in now[:-1]} == {356}


def test_a_paragraph_after_a_short_one_stands_beside_the_drop_cap_too(whole: Set) -> None:
    now = whole(COUSIN.replace("# One\n", "# One\n\nShort.\n", 1))
    begin, *others = [round(line.left, 1) for line in lines(now, "Mr. Bennet")]
    assert begin == others[0] > others[1] == others[-1]


def test_a_last_word_is_broken_rather_than_that_a_line_falls_apart(whole: Set) -> None:
    text = "# One\n\nShort.\n\nShort, too.\n\n“Because you were grave and silent, and gave me no {}.”\n"
    assert texts(whole(text.format("encouragement")), "“Because") == [
        "“Because you were grave and silent, and gave me no encourage‐",
        "ment.”",
    ]
    # Not where it can't be broken.
    apart = lines(whole(text.format("[Entschiedenheit]{lang=kk}")), "“Because")
    assert apart[1].text == "Entschiedenheit.”"
    assert apart[0].space > 3


def test_a_word_is_not_broken_on_the_way_to_the_last_line(greedy: Set, whole: Set) -> None:
    text = """# One

Short.

Short, too.

Sir William had been delighted with him. He was quite young, wonderfully handsome, extremely
agreeable, and to crown the whole, he meant to be at the next assembly with a large party. Nothing
could be more delightful! To be fond of dancing was a certain step towards falling in love; and very
lively hopes of Mr. Bingley’s heart were entertained.
"""
    assert texts(greedy(text), "Sir William")[-1] == "tained."
    assert texts(whole(text), "Sir William")[-1] == "entertained."


def test_a_paragraph_a_little_too_long_for_a_line_is_one(greedy: Set, whole: Set) -> None:
    text = f"{SHORT}“It is a compliment which I never pay to any place if I can avoid it.”\n"
    assert len(lines(greedy(text), "“It is")) == 2
    (line,) = lines(whole(text), "“It is")
    assert 0.75 <= line.space < 1


def test_spaces_are_evener_and_hyphens_no_more_than_line_by_line(tmp_path: Path) -> None:
    some = publish.open_book(CHAPTER)
    made = interior.build(some.book, job(some, tmp_path / "whole"))
    some = manner(some, "greedy")
    before = typeset.figures(interior.build(some.book, job(some, tmp_path / "greedy")).path)
    now = typeset.figures(made.path)
    assert now.loose < before.loose
    assert now.widest < before.widest
    assert now.runts < before.runts
    assert now.towers == 0
    assert now.lines <= before.lines


# Whatever stands in a paragraph ----------------------------------------------------------------

EVERYTHING = """# One

First a paragraph, since the one that opens a chapter is another matter, and may stand beside a drop
cap; this one is long enough for that, so that the next one begins at the edge, and is indented.

It had *an emphasis which is long enough to be parted somewhere in its own middle, or nearly there*, and
**another one that is strong, and as long, so that it will hardly fit on one line**, ~~and words that are
struck out, to no purpose~~, `some_code(in_another_face)` and [a link that leads out](https://example.org/),
H<sub>2</sub>O and mc<sup>2</sup>, a note[^a] that says more than its paragraph does, and [a name]{.smallcaps} in capitals;
it said see [](#two), and [қобыз бен домбыра туралы ұзақ әңгіме]{lang=kk} in between, and after
that [Donaudampfschifffahrtsgesellschaft und Bundesausbildungsförderungsgesetz]{lang=de}, with a non-breaking 12 km,
an extra\u00adordinary soft hyphen and a dash—which may end a line—and a well-to-do, far-flung compound.

A line that breaks here,\\
and goes on there for as long as it takes to be broken once more, whatever the measure may be, and
a quotation: “‘Once,’ he said, ‘and never again,’ or so I was told by them all, one after another.”

[^a]: The note has a measure and a size of its own, and as much to say as the paragraph that it was
    written for, *with an emphasis*, and with words enough that nobody could set it on a single line.

# Two {#two}

Words.
"""


def test_everything_that_stands_in_a_line_is_set_whole(imposed: Callable[..., Printed]) -> None:
    counts = imposed(EVERYTHING).paragraphs
    assert counts.whole >= 4
    assert (counts.line_by_line, counts.misfits) == (0, 0)


BALL = '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12"><circle cx="6" cy="6" r="5"/></svg>'


def test_a_picture_stands_in_its_line(imposed: Callable[..., Printed]) -> None:
    words = (
        "a picture that no line before it has laid out, in words enough for two or three of them"
    )
    counts = imposed(f"# One\n\nA ![ball](ball.svg) is {words}.\n", ball__svg=BALL).paragraphs
    assert (counts.whole, counts.line_by_line) == (1, 0)


def test_it_says_what_it_would_say_line_by_line(opened: Open, tmp_path: Path) -> None:
    some = opened(EVERYTHING)
    whole = printed(some, tmp_path / "whole")
    greedy = printed(manner(some, "greedy"), tmp_path / "greedy")
    assert said(whole) == said(greedy)
    assert letters(whole.words()).endswith(expected(whole)[1])
    kinds = [kind for kind, _ in whole.elements() if kind not in {"NonStruct", "Span"}]
    assert kinds == [kind for kind, _ in greedy.elements() if kind not in {"NonStruct", "Span"}]


def said(book: Print) -> str:
    """All that is read aloud, but for what ends lines: spaces, and the hyphens of broken words."""
    return "".join(book.words(notes=True).split()).replace("\u2010", "").replace("\u00ad", "")


def test_a_note_is_set_whole_on_its_own_measure(whole: Set) -> None:
    note = lines(whole(EVERYTHING), "1\u2002The note")
    assert len(note) > 1
    assert {round(line.pieces[-1].size, 1) for line in note} == {9.0}
    assert {round(line.right - line.pieces[0].left) for line in note[1:-1]} <= {291, 292, 293}


def test_a_line_break_of_the_authors_ends_its_line_at_its_width(whole: Set) -> None:
    first, second, *_ = lines(whole(EVERYTHING), "A line that")
    assert first.text == "A line that breaks here,"
    assert first.space == pytest.approx(1, abs=0.01)
    assert second.text.startswith("and goes on there")


def test_words_are_broken_by_the_rules_of_their_language(whole: Set) -> None:
    ends = [
        line.text
        for paragraph in whole(EVERYTHING)
        for line in paragraph
        if line.text.endswith("\u2010")
    ]
    assert any("Donau" in text or "Bundes" in text for text in ends)
    assert not any(text.rstrip("\u2010")[-1] in "қобыздмратулңгісеұ" for text in ends)


def test_no_line_begins_with_a_dash_or_with_the_call_of_a_note(whole: Set) -> None:
    calls = " ".join(f"word{n}—[^{n}] and—then" for n in range(60))
    notes = "".join(f"[^{n}]: Note.\n\n" for n in range(60))
    text = f"{SHORT}Here {calls} it ends.\n\n{notes}"
    for line in (line for each in whole(text) if len(each) > 3 for line in each):
        assert line.text[0] not in "—–0123456789", line.text


def test_what_belongs_together_is_not_parted(whole: Set) -> None:
    sentence = "So it says, see [](#two), and 12 km on, the [van Beethoven]{.whole}. "
    text = f"{SHORT}{sentence * 30}\n\n# Two {{#two}}\n\nEnd.\n"
    some = lines(whole(text, style__css=".whole { white-space: nowrap; }"), "So it says")
    ends = [line.text.replace(" ", " ").split(" ")[-1] for line in some]
    assert len(ends) > 15
    assert not {"p.", "12", "van"} & set(ends)


def test_no_emphasis_begins_with_nothing_at_the_end_of_a_line(opened: Open, tmp_path: Path) -> None:
    words = "".join(f"Word{n}[ in small letters]{{.smallcaps}} and so on, " for n in range(30))
    book = printed(opened(f"{SHORT}{words}to the end.\n"), tmp_path)
    assert all(len(element.get("/K", [])) for kind, element in book.elements() if kind == "Span")


# The edge --------------------------------------------------------------------------------------


def test_points_and_hyphens_stand_over_the_edge_a_little(whole: Set) -> None:
    some = [line for each in whole(EVERYTHING + COUSIN) if len(each) > 2 for line in each[:-1]]
    wide = [line for line in some if line.pieces[-1].size > 10]
    edge = min(line.right for line in wide if line.text[-1].isalpha() and line.space != 1)
    for line in wide:
        over = line.right - edge
        if line.text[-1] in "\u2010,." and line.space != 1:
            assert 0.8 < over < 3, line.text
        elif line.text[-1].isalpha() and line.space > 1.01:
            assert over < 0.5, line.text


def test_quotation_marks_stand_over_the_left_edge(whole: Set) -> None:
    text = f"{SHORT}{'“Yes,” she said, “or no.” ' * 40}\n"
    first, *some = lines(whole(text), "“Yes,”")
    edge = min(line.left for line in some if line.text[0].isalpha())
    quoted = [line for line in some if line.text[0] == "“"]
    assert quoted
    assert all(1.5 < edge - line.left < 3 for line in quoted)
    # Not where a paragraph is indented.
    assert first.left - edge == pytest.approx(1.27 * 11, abs=0.1)


def test_a_book_may_want_its_edges_plain(whole: Set) -> None:
    plain = whole(COUSIN, style__css=":root { --hang: 0; }")
    assert {round(line.right) for line in lines(plain, "He was")[:-1]} == {356}


# What can't be set whole -------------------------------------------------------------------------


def test_what_is_too_wide_for_a_line_is_set_as_it_was(
    opened: Open, imposed: Callable[..., Printed], tmp_path: Path
) -> None:
    text = f"{SHORT}It was called `{'x' * 90}` by all who knew it, and by us.\n"
    assert imposed(text).paragraphs.line_by_line == 1
    book = printed(opened(text), tmp_path)
    assert letters(book.words()).endswith(expected(book)[1])


def test_what_is_written_from_the_right_is_set_as_it_was(
    opened: Open, imposed: Callable[..., Printed], tmp_path: Path
) -> None:
    words = "שלום עולם " * 30
    text = f"{SHORT}::: {{lang=he}}\n{words}\n:::\n"
    assert imposed(text).paragraphs.whole == 0
    book = printed(opened(text), tmp_path)
    assert said(book) == said(printed(manner(opened(text), "greedy"), tmp_path / "greedy"))


def test_a_line_that_comes_out_too_wide_is_set_again(
    opened: Open,
    imposed: Callable[..., Printed],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Not one line may narrow a space: those that were meant to don't fit as they were meant.
    monkeypatch.setattr(setting, "SLACK", 0)
    monkeypatch.setattr(Compositors, "do", here)
    assert imposed(EVERYTHING + COUSIN).paragraphs.misfits > 0
    some = opened(EVERYTHING + COUSIN)
    book, greedy = printed(some, tmp_path), printed(manner(some, "greedy"), tmp_path / "greedy")
    assert said(book) == said(greedy)
    for paragraph in typeset.paragraphs(book.made.path):
        assert all(line.right < 360 for line in paragraph)


def test_lines_may_be_filled_one_by_one_as_ever(whole: Set, greedy: Set) -> None:
    ragged = ":root { --hang: 0; } section { text-align: left; }"
    assert [[line.text for line in each] for each in whole(COUSIN, style__css=ragged)] == [
        [line.text for line in each] for each in greedy(COUSIN, style__css=ragged)
    ]


def here(_: Compositors, tasks: Sequence[Task], said: Said = lambda *_: None) -> list[Any]:
    """Set in this process, where a test can lay hands on it."""
    silent = lambda *_: None  # noqa: E731
    return [
        getattr(press, task.name)(*task.arguments, *([silent] if task.reports else []))
        for task in tasks
    ]


# The whole book ----------------------------------------------------------------------------------


def test_the_same_book_is_the_same_bytes(imposed: Callable[..., Printed]) -> None:
    assert imposed(EVERYTHING).content == imposed(EVERYTHING).content


def test_a_paragraph_keeps_its_lines_over_the_leaf(opened: Open, tmp_path: Path) -> None:
    sentence = "He was interrupted by a summons to dinner; and the girls smiled on each other. "
    some = opened(f"{SHORT}{sentence * 80}\n")
    book = printed(some, tmp_path)
    parts = [each for each in typeset.paragraphs(book.made.path) if len(each) > 3]
    assert len(parts) > 1
    assert letters(book.words()).endswith(expected(book)[1])
    for one, other in pairwise(parts):
        # The last line of a page is as wide as the others.
        assert round(one[-1].right - one[-2].right) in {-1, 0, 1}
        assert other[0].page == one[0].page + 1
