"""The finished page: two lengths, or a name that the trade has for them.

The names are those a printer or a bookseller would use. KDP's sizes are from "Set Trim Size, Bleed,
and Margins" (kdp.amazon.com, topic GVBQ3CMEQW3W2VL6), IngramSpark's from its File Creation Guide,
the British formats from the trade's own usage (A-format, B-format, demy, royal octavo), and A4 and
A5 from ISO 216; read 2026-11. A size that a printer does not list may still be one it takes.
"""

import difflib
import re
from dataclasses import dataclass

from builder.errors import did_you_mean

POINTS = {"in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "pt": 1.0}
"""Points in one of each unit."""

_LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(in|mm|cm|pt)")
_LOOSE = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*([a-z\"″”′']*)")
"""A length as people write one: ``152 mm``, ``6 inches``, ``6"``, ``5,5``."""
_UNITS = {
    **dict.fromkeys(("in", "inch", "inches", "ins", '"', "″", "”", "''"), "in"),
    **dict.fromkeys(("mm", "millimetres", "millimeters", "millimetre", "millimeter"), "mm"),
    **dict.fromkeys(("cm", "centimetres", "centimeters", "centimetre", "centimeter"), "cm"),
    **dict.fromkeys(("pt", "pts", "point", "points"), "pt"),
}


NAMES = {
    # British formats
    "A-format": "111mm 178mm",
    "B-format": "129mm 198mm",
    "demy": "138mm 216mm",
    "royal": "156mm 234mm",
    # ISO 216
    "A5": "148mm 210mm",
    "A4": "210mm 297mm",
    # American names
    "pocket": "4.25in 6.87in",
    "digest": "5.5in 8.5in",
    "trade": "6in 9in",
    "executive": "7in 10in",
    "letter": "8.5in 11in",
    # What the printers call by their measures
    "5x8": "5in 8in",
    "5.06x7.81": "5.06in 7.81in",
    "5.25x8": "5.25in 8in",
    "5.5x8.5": "5.5in 8.5in",
    "6x9": "6in 9in",
    "6.14x9.21": "6.14in 9.21in",
    "6.69x9.61": "6.69in 9.61in",
    "7x10": "7in 10in",
    "7.44x9.69": "7.44in 9.69in",
    "7.5x9.25": "7.5in 9.25in",
    "8x10": "8in 10in",
    "8.25x6": "8.25in 6in",
    "8.25x8.25": "8.25in 8.25in",
    "8.5x8.5": "8.5in 8.5in",
    "8.5x11": "8.5in 11in",
    "8.27x11.69": "8.27in 11.69in",
}
"""Width and height by name."""


@dataclass(frozen=True, slots=True)
class Trim:
    """A page as it is cut."""

    width: str
    """A CSS length."""
    height: str

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points, 72 to the inch."""
        return points(self.width), points(self.height)


def find(given: str) -> Trim | None:
    """The page of that name or of those two lengths; None where it is neither."""
    lengths = _named(given).split()
    if len(lengths) != 2 or not all(map(_LENGTH.fullmatch, lengths)):
        return None
    return Trim(*lengths)


def points(length: str) -> float:
    """A CSS length of a book's in points; raises `ValueError` where it is none."""
    found = _LENGTH.fullmatch(length.strip())
    if not found:
        raise ValueError(f"{length!r} is no length")
    return float(found[1]) * POINTS[found[2]]


def near(given: str) -> str:
    """Return a hint for a page that is none: what to write instead."""
    lengths = (
        'two lengths, width and height: trim = "6in 9in", or "148mm 210mm"; or a name: B-format'
    )
    if find(meant := _sized(given)):
        return f'write trim = "{meant}"'
    return did_you_mean(given, NAMES) or _folded(given) or lengths


def length_meant(given: str) -> str:
    """Return a length as CSS has it, ``12mm`` for ``12 millimetres``; empty where it is none.

    A bare number is inches if it is small, else millimetres.
    """
    found = _LOOSE.fullmatch(given.strip().casefold())
    if not found:
        return ""
    number = found[1].replace(",", ".")
    unit = _UNITS.get(found[2]) or ("" if found[2] else "in" if float(number) < 2 else "mm")
    return f"{number}{unit}" if unit else ""


def _folded(given: str) -> str:
    """The nearest name, its letter case left out of account."""
    names = {name.casefold(): name for name in NAMES}
    found = difflib.get_close_matches(given.strip().casefold(), names, n=1, cutoff=0.6)
    return f"did you mean `{names[found[0]]}`?" if found else ""


def _sized(given: str) -> str:
    """Two lengths written another way: ``6 x 9``, ``152mm × 229mm``, ``15,2 x 22,9 cm``."""
    found = _LOOSE.findall(given.strip().casefold().replace("×", " x ").replace("by", " x "))
    rest = _LOOSE.sub("", given.strip().casefold()).strip(" x×*,;/by")
    if len(found) != 2 or rest:
        return ""
    numbers = [number.replace(",", ".") for number, _ in found]
    written = [unit.rstrip("x") for _, unit in found]
    named = [_UNITS[unit] for unit in written if unit in _UNITS]
    if any(unit and unit not in _UNITS for unit in written):
        return ""
    units = named if len(named) == 2 else (named or [_usual(float(numbers[0]))]) * 2
    return " ".join(f"{number}{unit}" for number, unit in zip(numbers, units, strict=True))


def _usual(width: float) -> str:
    """The unit of a page whose width is a bare number."""
    return "in" if width < 14 else "cm" if width < 40 else "mm"


def _named(given: str) -> str:
    plain = given.strip().replace("×", "x").casefold()
    return next((lengths for name, lengths in NAMES.items() if name.casefold() == plain), given)
