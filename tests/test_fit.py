"""Where lines end, drawn in letters: each letter and each space one wide, `·` where a word may be
broken. The sum knows nothing else of letters."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builder.editions.pdf.paragraphs import fit
from builder.editions.pdf.paragraphs.fit import Measure, Place

HYPHEN = "-"


def places(text: str, hyphen: float = 1) -> list[Place]:
    """The places of a paragraph, as `places.Finder` finds them in a book."""
    found = [Place(0, 0, 0, 0)]
    reach = spaces = 0
    for word in text.split():
        *broken, last = word.split("·")
        for part in broken:
            reach += len(part)
            found.append(Place(reach + hyphen, reach, spaces, spaces, fit.HYPHEN, True, True))
        reach += len(last)
        found.append(Place(reach, reach + 1, spaces, spaces + 1))
        reach, spaces = reach + 1, spaces + 1
    found[-1] = found[-1]._replace(start=found[-1].end)
    return found


def shown(text: str, way: Sequence[int] | None) -> list[str]:
    """The lines of a paragraph whose lines end at these places."""
    assert way is not None
    parts = [
        part + ("" if number == word.count("·") else "·")
        for word in text.split()
        for number, part in enumerate(word.split("·"))
    ]
    lines = (parts[one:other] for one, other in pairwise((0, *way)))
    return [" ".join(line).replace("· ", "").replace("·", HYPHEN) for line in lines]


def whole(text: str, width: float, **more: float) -> list[str]:
    return shown(text, fit.fit(places(text), Measure((), width, **more)))


def filled(text: str, width: float) -> list[str]:
    return shown(text, fit.greedy(places(text), Measure((), width)))


# In letters ---------------------------------------------------------------------------------

ROAD = "the road to the river is a long one and nobody whom I know has ever gone all of it on foot"


HANK = """The hair comes in a hank, tied with red thread at both ends, and it must be combed before
it is cut. You comb it dry and then you comb it wet."""


def test_a_paragraph_may_have_a_line_more_where_its_spaces_can_bear_it() -> None:
    found, measure = places(HANK), Measure((), 30)
    ways = fit.by_lines(found, measure, range(len(found)), inf)
    best = fit.fit(found, measure)
    assert best
    assert {len(best), len(best) + 1} <= set(ways)
    for lines, way in ways.items():
        assert len(way.ends) == lines
        assert way.demerits == pytest.approx(fit.demerits(found, measure, way.ends))
    # What can't decently be had is not forced.
    assert fit.fit(found, measure, len(best) + 9) == best


def test_the_whole_paragraph_is_weighed_and_not_one_line_after_another() -> None:
    assert filled(HANK, 24) == [
        "The hair comes in a",
        "hank, tied with red",
        "thread at both ends, and",
        "it must be combed before",
        "it is cut. You comb it",
        "dry and then you comb it",
        "wet.",
    ]
    assert whole(HANK, 24) == [
        "The hair comes in a hank,",
        "tied with red thread at",
        "both ends, and it must be",
        "combed before it is cut.",
        "You comb it dry and then",
        "you comb it wet.",
    ]


def test_spaces_narrow_by_a_quarter_and_no_more() -> None:
    assert whole("one two three four", 17.25) == ["one two three four"]
    assert len(whole("one two three four", 17.2)) == 2


def test_words_are_broken_only_where_lines_would_be_loose_otherwise() -> None:
    assert whole("in the mid·dle of the night the string broke", 14) == [
        "in the middle",
        "of the night",
        "the string",
        "broke",
    ]
    assert whole("a con·ser·va·to·ry of wood and of strings", 10)[0] == "a conser-"


def test_a_last_line_holds_more_than_a_short_word() -> None:
    text = "it rained for a week and the glue would not dry so we sat by the stove until it did"
    assert whole(text, 20)[-2:] == ["the stove until it", "did"]
    assert whole(text, 20, runt=5)[-2:] == ["by the stove until", "it did"]


def test_the_first_lines_may_stand_beside_something() -> None:
    way = fit.fit(places(ROAD), Measure((10, 10), 20))
    lines = shown(ROAD, way)
    assert [len(line) <= 11 for line in lines[:3]] == [True, True, False]
    assert all(len(line) > 11 for line in lines[2:-1])


def test_three_hyphens_do_not_stand_under_one_another() -> None:
    text = " ".join(["ka·za·khs·tan and mu·sic a con·ser·va·to·ry of pre·po·si·tions"] * 4)

    def towers(lines: list[str]) -> int:
        ends = [line.endswith(HYPHEN) for line in lines]
        return sum(map(all, zip(ends, ends[1:], ends[2:], strict=False)))

    assert towers(filled(text, 34)) > 0
    assert towers(whole(text, 34)) == 0


def test_what_is_wider_than_a_line_cannot_be_set() -> None:
    assert fit.fit(places("a Donaudampfschifffahrtsgesellschaft"), Measure((), 20)) is None


def test_a_long_word_alone_is_set_all_the_same() -> None:
    assert whole("a Donaudampfschiff is one", 16) == ["a", "Donaudampfschiff", "is one"]


# Whatever is set ----------------------------------------------------------------------------

pieces = st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=4)
paragraphs = st.lists(pieces.map("·".join), min_size=1, max_size=7).map(" ".join)
hyphens = st.sampled_from([1, 2.5])
"""Wider than the letters that follow, too: a line may be too wide with it, and not with them."""
measures = st.builds(
    Measure,
    st.lists(st.floats(6, 20), max_size=3).map(tuple),
    st.floats(6, 20),
    st.floats(0, 6),
)


def ways(some: Sequence[Place]) -> Iterator[tuple[int, ...]]:
    """Every way there is."""
    last = len(some) - 1
    for count in range(last):
        for inner in combinations(range(1, last), count):
            yield (*inner, last)


@settings(deadline=None, max_examples=300)
@given(paragraphs, measures, hyphens)
def test_there_is_no_cheaper_way(text: str, measure: Measure, hyphen: float) -> None:
    some = places(text, hyphen)
    assume(5 < len(some) < 13)
    found = fit.search(some, measure, range(len(some)), inf)
    least = min(fit.demerits(some, measure, way) for way in ways(some))
    assert least == (pytest.approx(found.demerits) if found else inf)


@given(paragraphs, measures)
def test_filling_line_after_line_is_never_better(text: str, measure: Measure) -> None:
    some = places(text)
    found, greedy = fit.search(some, measure, range(len(some)), inf), fit.greedy(some, measure)
    if greedy is not None:
        assert found is not None
        assert found.demerits <= fit.demerits(some, measure, greedy) * (1 + 1e-9)


@given(paragraphs, measures)
def test_no_letter_is_lost(text: str, measure: Measure) -> None:
    way = fit.fit(places(text), measure)
    if way is not None:
        lines = shown(text, way)
        assert "".join(lines).replace(HYPHEN, "").replace(" ", "") == text.replace("·", "").replace(
            " ", ""
        )


@given(paragraphs, measures)
def test_no_line_is_too_wide(text: str, measure: Measure) -> None:
    some = places(text)
    way = fit.fit(some, measure)
    if way is not None:
        for number, (width, space) in enumerate(fit.lines(some, way)):
            assert width - fit.SHRINK * space <= measure.of(number) + 1e-9
