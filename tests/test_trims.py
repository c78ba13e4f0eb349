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


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("6 x 9", "6in 9in"), ("6x9in", "6in 9in"), ("152mm x 229mm", "152mm 229mm"),
        ("152 x 229 mm", "152mm 229mm"), ("152 229", "152mm 229mm"), ("15,2 x 22,9 cm", "15.2cm 22.9cm"),
        ('5.5" x 8.5"', "5.5in 8.5in"), ("6 by 9 inches", "6in 9in"), ("6in, 9in", "6in 9in"),
        ("6in × 9in", "6in 9in"), ("15 21", "15cm 21cm"), ("6in9in", "6in 9in"), ("6 in x 9 in", "6in 9in"),
    ],
)  # fmt: skip
def test_lengths_in_another_form_get_ours(given: str, meant: str) -> None:
    assert trims.near(given) == f'write trim = "{meant}"'
    assert trims.find(meant)


@pytest.mark.parametrize("given", ["", "big", "6em 9em", "6in", "-6in 9in", "6in 9in 1in"])
def test_what_nobody_can_guess_gets_an_example(given: str) -> None:
    assert 'trim = "6in 9in"' in trims.near(given)


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
