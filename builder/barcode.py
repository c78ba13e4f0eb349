"""An ISBN as bars: EAN-13, and beside it the five digits of a price (EAN-5).

GS1 General Specifications 24, § 5.2: thirteen digits in 95 modules, of which bars and spaces are
one to four wide; § 5.2.2.5: the add-on, 47 modules. Bars are data here; an edition draws them.
"""

import re
from dataclasses import dataclass

MODULE = 0.33
"""Millimetres of one module at full size; from 80 % to 200 % of it can be scanned (§ 5.2.6.6)."""
SMALLEST = 0.8
HEIGHT, GUARD = 22.85, 5
"""Millimetres of a bar at full size; and the modules by which guard bars are longer."""
LEFT, RIGHT, ADDON_RIGHT = 11, 7, 5
"""Modules of white that must stand before the bars, after them, and after an add-on."""
GAP = 9
"""Modules between the bars and an add-on, 7 to 12."""

_ODD = (
    *("0001101", "0011001", "0010011", "0111101", "0100011"),
    *("0110001", "0101111", "0111011", "0110111", "0001011"),
)
"""Set A: the digits with an odd number of dark modules. B and C are its mirror and its negative."""
_EVEN = tuple(code[::-1].translate(str.maketrans("01", "10")) for code in _ODD)
_RIGHT = tuple(code.translate(str.maketrans("01", "10")) for code in _ODD)

_FIRST = (
    *("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB"),
    *("ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"),
)
"""The sets of the six digits on the left, which say what the first digit is (§ 5.2.1.2.2)."""
_PRICE = (
    *("BBAAA", "BABAA", "BAABA", "BAAAB", "ABBAA"),
    *("AABBA", "AAABB", "ABABA", "ABAAB", "AABAB"),
)
"""The sets of an add-on's digits, which say its check digit (§ 5.2.2.5)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One dark bar, in modules from the first."""

    start: int
    width: int
    is_guard: bool = False


def isbn(given: str) -> str:
    """The thirteen digits of an ISBN, of ten or thirteen, hyphens and ``urn:isbn:`` left out.

    Empty where it is none: its check digit is wrong, or it is not of the book trade.
    """
    digits = re.sub(r"[\s-]|^urn:isbn:", "", given.strip(), flags=re.IGNORECASE).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        total = sum(
            (10 if digit == "X" else int(digit)) * (10 - i) for i, digit in enumerate(digits)
        )
        return _checked(f"978{digits[:9]}") if total % 11 == 0 else ""
    is_sound = re.fullmatch(r"97[89]\d{10}", digits) and _checked(digits[:12]) == digits
    return digits if is_sound else ""


def ean13(digits: str) -> tuple[Bar, ...]:
    """Thirteen digits as bars; raises `ValueError` where the last one does not check."""
    if not re.fullmatch(r"\d{13}", digits) or _checked(digits[:12]) != digits:
        raise ValueError(f"{digits!r} is no EAN-13")
    first, left, right = int(digits[0]), digits[1:7], digits[7:]
    coded = "".join(map(_digit, left, _FIRST[first]))
    modules = f"101{coded}01010{''.join(_RIGHT[int(digit)] for digit in right)}101"
    return _bars(modules, ((0, 3), (45, 50), (92, 95)))


def ean5(digits: str) -> tuple[Bar, ...]:
    """Five digits as bars; raises `ValueError` where they are not."""
    if not re.fullmatch(r"\d{5}", digits):
        raise ValueError(f"{digits!r} is no EAN-5")
    check = sum(int(digit) * (3, 9)[i % 2] for i, digit in enumerate(digits)) % 10
    return _bars("1011" + "01".join(map(_digit, digits, _PRICE[check])))


def width(bars: tuple[Bar, ...]) -> int:
    """How many modules bars and the spaces between them take."""
    return bars[-1].start + bars[-1].width


def _digit(digit: str, kind: str) -> str:
    return (_ODD if kind == "A" else _EVEN)[int(digit)]


def _checked(twelve: str) -> str:
    """Twelve digits and the thirteenth that follows from them (§ 7.9)."""
    total = sum(int(digit) * (1, 3)[i % 2] for i, digit in enumerate(twelve))
    return f"{twelve}{-total % 10}"


def _bars(modules: str, guards: tuple[tuple[int, int], ...] = ()) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            found.start(),
            len(found[0]),
            any(start <= found.start() < end for start, end in guards),
        )
        for found in re.finditer("1+", modules)
    )
