"""Written to spoken: the pages ``tests/examples/spoken-*.md``, and what must hold of any text.

A block ``spoken TAG`` (or ``spoken TAG title``) of a page is a table: what is written, what is said
and why. `make accept` rewrites the last two columns; a person reads the diff.
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import spoken
from builder.spoken import Change
from builder.spoken.shapes import roman

PAGES = sorted((Path(__file__).parent / "examples").glob("spoken-*.md"))
BLOCK = re.compile(r"^```spoken (\S+)( title)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LANGUAGES = ["en-GB", "en-US", "en", "ru", "fr", "de", "kk", "es"]


def rows(body: str) -> list[list[str]]:
    """A table's cells without its header."""
    lines = [line for line in body.splitlines() if line.strip()]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def table(cells: list[list[str]]) -> str:
    """A table as an author would type it."""
    cells = [["written", "said", "why"], *cells]
    widths = [max(len(row[n]) for row in cells) for n in range(3)]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def outcome(written: str, tag: str, is_title: bool) -> list[str]:
    made = spoken.say(written, tag, is_title=is_title)
    whys = dict.fromkeys(change.why for change in made.changes)
    return [written, made.text if made.changes else "·", ", ".join(whys)]


def blocks() -> Iterator[tuple[Path, re.Match[str]]]:
    for page in PAGES:
        for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
            yield page, block


CASES = [
    pytest.param(
        page, n, id=f"{page.stem}:{page.read_text('utf-8').count(chr(10), 0, b.start()) + 1}"
    )
    for n, (page, b) in enumerate(blocks())
]


@pytest.mark.parametrize(("page", "number"), CASES)
def test_what_is_written_is_said_as_its_page_has_it(
    page: Path, number: int, request: pytest.FixtureRequest
) -> None:
    _, block = list(blocks())[number]
    became = table([outcome(row[0], block[1], bool(block[2])) for row in rows(block[3])])
    if request.config.getoption("--accept"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text[: block.start(3)] + became + text[block.end(3) :], encoding="utf-8")
    else:
        assert rows(became) == rows(block[3])


# What must hold of any text --------------------------------------------------------------------

WRITTEN = [row[0] for _, block in blocks() for row in rows(block[3])]
BY_TAG = {
    tag: [row[0] for _, block in blocks() if block[1] == tag for row in rows(block[3])]
    for tag in {block[1] for _, block in blocks()}
}
TEXTS = st.text() | st.text("IVXCM0123456789.,:/–-’”£$€%°½ №§&+=()amprsth \n", max_size=40)
PROSE = st.lists(st.sampled_from(WRITTEN), max_size=4).map(". ".join)


def applied(text: str, changes: tuple[Change, ...]) -> str:
    """The changes put into the text by hand, from the last to the first."""
    for change in reversed(changes):
        assert text[change.at : change.end] == change.written
        text = text[: change.at] + change.said + text[change.end :]
    return text


@given(TEXTS | PROSE, st.sampled_from(LANGUAGES), st.booleans())
def test_the_changes_put_into_the_written_are_the_said(text: str, tag: str, is_title: bool) -> None:
    made = spoken.say(text, tag, is_title=is_title)
    assert applied(text, made.changes) == made.text


@given(TEXTS | PROSE, st.sampled_from(LANGUAGES))
def test_no_two_changes_overlap_and_each_changes_something(text: str, tag: str) -> None:
    changes = spoken.say(text, tag).changes
    assert all(one.end <= two.at for one, two in itertools.pairwise(changes))
    assert all(change.said != change.written and change.why for change in changes)


@given(TEXTS | PROSE, st.sampled_from(LANGUAGES))
def test_every_letter_outside_a_change_is_kept(text: str, tag: str) -> None:
    made, at, kept = spoken.say(text, tag), 0, ""
    for change in made.changes:
        kept += text[at : change.at]
        at = change.end
    kept += text[at:]
    rest = made.text
    for letter in kept:
        assert letter in rest
        rest = rest[rest.index(letter) + 1 :]


@st.composite
def prose(draw: st.DrawFn) -> tuple[str, str]:
    """Some rows of one language's tables in a row, and the tag."""
    tag = draw(st.sampled_from(sorted(BY_TAG)))
    return ", and ".join(draw(st.lists(st.sampled_from(BY_TAG[tag]), min_size=1, max_size=3))), tag


@given(prose())
def test_what_has_been_said_is_said_as_it_is(text_and_tag: tuple[str, str]) -> None:
    text, tag = text_and_tag
    said = spoken.say(text, tag).text
    assert spoken.say(said, tag).text == said


@given(
    st.text("abcdefghijklmnopqrstuvwxyzäéßабвгдежзәіңғүұқөһ ,;:!?’“”—\n"),
    st.sampled_from(LANGUAGES),
)
def test_small_letters_without_figures_are_said_as_they_are(text: str, tag: str) -> None:
    # But for the two abbreviations that Britain writes without a full stop.
    text = re.sub(r"\b(?:eg|ie)\b", "", text)
    assert spoken.say(text, tag).changes == ()


@given(st.integers(1, 3999))
def test_a_roman_figure_says_its_number_in_its_one_proper_form(number: int) -> None:
    steps = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
             (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]  # fmt: skip
    written, rest = "", number
    for value, letters in steps:
        written += letters * (rest // value)
        rest %= value
    assert roman(written) == number


@pytest.mark.parametrize("wrong", ["", "IIII", "VX", "IC", "MMMM", "Mix it", "ABC"])
def test_other_letters_are_no_roman_figure(wrong: str) -> None:
    assert roman(wrong) is None


# Who wins ---------------------------------------------------------------------------------------


def test_what_is_known_already_wins_over_every_rule() -> None:
    own = Change("1984", "nineteen eight four", "author", 3)
    assert (
        spoken.say("In 1984 and 1985.", "en", [own]).text
        == "In nineteen eight four and nineteen eighty-five."
    )


def test_of_two_claims_to_a_place_the_first_is_kept() -> None:
    author, lexicon = (
        Change("Bakhyt Taro", "him", "author", 0),
        Change("Taro", "tah-roh", "lexicon", 7),
    )
    elsewhere = Change("Apa", "ah-pah", "lexicon", 13)
    assert spoken.settled([author], [lexicon, elsewhere]) == (author, elsewhere)


def test_a_known_sound_is_marked_and_the_rest_is_said() -> None:
    known = Change("Bakhyt", "bah-kit", "lexicon", 0, "bɑˈqɯt")
    made = spoken.say("Bakhyt, 7", "en", [known])
    assert (made.text, made.marked) == ("bah-kit, seven", "⟦bah-kit|bɑˈqɯt⟧, seven")


def test_a_language_without_rules_is_said_as_it_is_written() -> None:
    assert spoken.say("en 1805, 5 km", "es").changes == ()
