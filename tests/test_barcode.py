"""Bars against encodings that are printed in books on the subject, and numbers that must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import barcode
from builder.barcode import Bar


def modules(bars: tuple[Bar, ...]) -> str:
    """The bars as a scanner sees them, dark and light."""
    row = ["0"] * barcode.width(bars)
    for bar in bars:
        row[bar.start : bar.start + bar.width] = "1" * bar.width
    return "".join(row)


def test_an_ean_13_is_coded_as_its_standard_shows() -> None:
    # The example of the Wikipedia article "International Article Number", 4003994155486.
    # First digit 4: A B A A B B.
    left = "".join(["0001101", "0100111", "0111101", "0001011", "0010111", "0011101"])
    right = "".join(["1100110", "1001110", "1001110", "1011100", "1001000", "1010000"])
    assert modules(barcode.ean13("4003994155486")) == f"101{left}01010{right}101"


def test_the_guards_are_longer_than_the_other_bars() -> None:
    found = [bar.start for bar in barcode.ean13("9780306406157") if bar.is_guard]
    assert found == [0, 2, 46, 48, 92, 94]


def test_an_ean_5_is_coded_as_its_standard_shows() -> None:
    # 52495: 5 + 4 + 5 by three, 2 + 9 by nine: 141, so the sets of 1, which are B A B A A.
    digits = ["0111001", "0010011", "0011101", "0001011", "0110001"]
    assert modules(barcode.ean5("52495")) == "1011" + "01".join(digits)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_every_number_with_its_check_digit_becomes_thirty_bars_in_95_modules(twelve: str) -> None:
    total = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(twelve))
    bars = barcode.ean13(f"{twelve}{(10 - total % 10) % 10}")
    assert (len(bars), barcode.width(bars)) == (30, 95)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("978-0-306-40615-7", "9780306406157"),
        ("urn:isbn:978-0-306-40615-7", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("0-8044-2957-X", "9780804429573"),
        ("979-10-90636-07-1", "9791090636071"),
        ("978-0-306-40615-8", ""),
        ("0-306-40615-3", ""),
        ("4003994155486", ""),
        ("978-0-306-4061", ""),
        ("", ""),
    ],
)
def test_an_isbn_is_thirteen_digits_of_the_book_trade_that_agree_with_their_last(
    written: str, digits: str
) -> None:
    assert barcode.isbn(written) == digits


@pytest.mark.parametrize("digits", ["9780306406158", "978030640615", "97803064061570", "x"])
def test_a_number_that_does_not_check_is_no_barcode(digits: str) -> None:
    with pytest.raises(ValueError, match="no EAN-13"):
        barcode.ean13(digits)
