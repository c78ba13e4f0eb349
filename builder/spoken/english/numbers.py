"""How English says a figure: cardinals, ordinals, years, digits, fractions, quantities."""

import re
from dataclasses import dataclass

from builder.spoken.numerals import LARGEST, spell

FIGURE = r"(?:\d{1,3}(?:[,\s]\d{3}(?!\d))+|\d+)(?:\.\d+)?"
"""Digits with or without groups of thousands, with or without decimals."""
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8),
}  # fmt: skip
PARTS = rf"[{''.join(VULGAR)}]|\d{{1,2}}/(?:2|3|4|5|6|8|16|32|64)(?!\d)"
"""A fraction; tenths and hundredths are more often scores and dates, and are left alone."""
QUANTITY = rf"(?:{FIGURE}(?:\s?[{''.join(VULGAR)}]|\s\d/\d(?!\d))?|{PARTS})"
BEFORE = r"(?<![\w£$€¥₽₸])(?<!\d[.,:/–-])"
"""No figure begins inside another, or inside a word."""
AFTER = r"(?!\w)(?![.,:/–-]\d)"
MINUS = r"(?:(?<![^\s(“‘])[-−](?=[\d.]))?"
"""A minus sign, or a hyphen that can be nothing else."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures as they are said; Americans leave the ``and`` out of ``three hundred and one``."""

    is_american: bool = False

    def cardinal(self, number: int) -> str:
        """``one thousand eight hundred and five``."""
        if number >= LARGEST:
            return self.digits(str(number))
        return spell(number, "en", "cardinal" if self.is_american else "cardinal-verbose")

    def ordinal(self, number: int) -> str:
        """``one hundred and first``."""
        return spell(number, "en", "ordinal" if self.is_american else "ordinal-verbose")

    def year(self, number: int) -> str:
        """``eighteen oh five``, ``nineteen hundred``, ``two thousand and five``."""
        century, rest = divmod(number, 100)
        if number < 1000 or (century % 10 == 0 and rest < 10):
            return self.cardinal(number)
        return f"{self.cardinal(century)} {self.pair(rest) or 'hundred'}"

    def pair(self, rest: int) -> str:
        """The last two figures of a year or a room: ``oh five``; nothing for none."""
        return "" if not rest else f"oh {self.cardinal(rest)}" if rest < 10 else self.cardinal(rest)

    def digits(self, written: str) -> str:
        """One by one: ``oh oh seven``."""
        return " ".join("oh" if d == "0" else self.cardinal(int(d)) for d in written)

    def figure(self, written: str) -> str:
        """A figure as it stands, with its groups and decimals: ``ten thousand``."""
        whole, point, decimals = re.sub(r"[,\s]", "", written).partition(".")
        if point:
            nought = "zero" if self.is_american else "nought"
            start = "" if not whole else nought if not int(whole) else self.cardinal(int(whole))
            return f"{start} point {self.digits(decimals)}".strip()
        if len(whole) > 1 and whole.startswith("0"):
            return self.digits(whole)
        return self.cardinal(int(whole))

    def fraction(self, over: int, under: int) -> str:
        """``two thirds``, ``one half``."""
        part = {2: "half", 4: "quarter"}.get(under) or self.ordinal(under)
        many = "halves" if under == 2 else f"{part}s"
        return f"{self.cardinal(over)} {part if over == 1 else many}"

    def quantity(self, written: str) -> str:
        """A figure that a fraction may follow: ``two and a half``."""
        sign = "minus " if written[0] in "-−" else ""
        whole, parts = split(written.lstrip("-−"))
        if parts and whole:
            said = self.fraction(*parts)
            return f"{sign}{self.figure(whole)} and {re.sub('^one', 'a', said)}"
        return sign + (self.fraction(*parts) if parts else self.figure(whole))

    def span(self, first: str, last: str | None) -> str:
        """One quantity, or from one to another: ``two to three``."""
        return self.quantity(first) + (f" to {self.quantity(last)}" if last else "")


def split(written: str) -> tuple[str, tuple[int, int] | None]:
    """A quantity as its whole figure and its fraction: ``2½`` → ``2`` and (1, 2)."""
    if written[-1] in VULGAR:
        return written[:-1].strip(), VULGAR[written[-1]]
    over, slash, under = written.rpartition("/")
    if not slash:
        return written, None
    whole, _, over = over.rpartition(" ")
    return whole, (int(over), int(under))
