"""Pages by their measures, and by the names that the trade has for them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from printed import printed

from builder import trims
from builder.publish import Opened


@pytest.mark.parametrize(
    ("given", "inches"),
    [
        ("6in 9in", (6, 9)),
        ("trade", (6, 9)),
        ("6x9", (6, 9)),
        ("6×9", (6, 9)),
        ("Digest", (5.5, 8.5)),
        ("letter", (8.5, 11)),
        ("b-format", (129 / 25.4, 198 / 25.4)),
        ("A5", (148 / 25.4, 210 / 25.4)),
        ("15.2cm 648pt", (152 / 25.4, 9)),
    ],
)
def test_a_trim_is_two_lengths_or_a_name(given: str, inches: tuple[float, float]) -> None:
    found = trims.find(given)
    assert found
    assert found.points == pytest.approx((inches[0] * 72, inches[1] * 72))


@pytest.mark.parametrize("given", ["", "6in", "6 9", "B-fromat", "6in 9in 1in", "6em 9em"])
def test_what_is_neither_is_no_trim(given: str) -> None:
    assert trims.find(given) is None


def test_a_slip_in_a_name_gets_the_name() -> None:
    assert trims.near("B-fromat") == "did you mean `B-format`?"


def test_every_name_is_a_page_that_is_higher_than_a_hand() -> None:
    for name in trims.NAMES:
        found = trims.find(name)
        assert found, name
        assert min(found.points) > 4 * 72, name


def test_a_book_may_name_its_trim(opened: Callable[..., Opened], tmp_path: Path) -> None:
    book = '[book]\ntitle = "T"\n\n[pdf]\ntrim = "B-format"\n'
    made = printed(opened("# One\n\nText.\n", book__toml=book), tmp_path)
    assert [float(x) for x in made.file.pages[0].TrimBox[2:]] == pytest.approx(
        [365.67, 561.26], abs=0.01
    )
