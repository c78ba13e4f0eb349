"""What the printers ask of a cover, as figures: thickness of paper, page counts, margins, sizes.

Amazon KDP: "Create a Paperback Cover" (kdp.amazon.com, topic G201953020), "Paperback Submission
Guidelines" (G201857950), "Set Trim Size, Bleed, and Margins" (GVBQ3CMEQW3W2VL6); read 2026-11. The
place of the barcode, .25 in from fold and foot, was published by CreateSpace, whose presses KDP
took over; of a paperback's KDP says today only that it goes to the lower right of the back.

IngramSpark: its File Creation Guide and help pages (help.ingramspark.com), read 2026-11. It
publishes no thickness of its papers, and what others have measured disagrees by a tenth: so the
width of a spine is an author's to give, from the template that IngramSpark makes for each book.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

INCH = 72.0
"""Points in an inch: printers think in inches, PDFs in points."""

Paper: TypeAlias = Literal["cream", "white", "standard-colour", "colour"]
Name: TypeAlias = Literal["kdp", "ingram"]


@dataclass(frozen=True, slots=True)
class Stock:
    """A paper and the ink on it: how thick, and how many pages can be bound."""

    name: str
    thickness: float | None
    """Points a page, which is half a leaf; None where the printer does not tell."""
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Printer:
    """A press that binds paperbacks one at a time. Lengths are in points."""

    name: str
    stocks: Mapping[Paper, Stock]
    smallest: tuple[float, float]
    largest: tuple[float, float]
    bleed: float
    """How far colour must run on beyond the cut."""
    safe: float
    """How far from the cut everything must stay that is to be read."""
    fold: float
    """How far a fold may fall to either side: nothing that is read may come nearer."""
    lettered: int
    """The fewest pages of a book with words on its spine."""
    barcode: tuple[float, float]
    """What is kept free for a barcode on the back."""
    inset: float
    """How far that is from the fold and from the foot."""
    resolution: int = 300
    """Dots an inch that a picture needs."""
    fewer: tuple[tuple[tuple[float, float], Mapping[Paper, int]], ...] = ()
    """Large pages that can't be bound as thick: width, height, and the most pages."""

    def limits(self, paper: Paper, trim: tuple[float, float]) -> tuple[int, int]:
        """The fewest and the most pages of a book of that paper and trim."""
        stock = self.stocks[paper]
        for page, most in self.fewer:
            if all(abs(one - other) < NEARLY for one, other in zip(page, trim, strict=True)):
                return stock.least, min(most.get(paper, stock.most), stock.most)
        return stock.least, stock.most


NEARLY = 1.0
"""Points by which two names of one trim differ: 210 mm and 8.27 in."""


def leaves(pages: int) -> int:
    """The pages that are bound: a leaf has two, so that an odd page brings a blank one."""
    return pages + pages % 2


GUTTERS = ((150, 0.375), (300, 0.5), (500, 0.625), (700, 0.75))
"""The least inner margin up to so many pages, in inches: KDP's, and no other printer asks more."""
THICKEST = 0.875
"""And of a book of more pages than these."""


def gutter(pages: int) -> float:
    """The least inner margin of a book of so many pages, in points: a thick one opens less far."""
    found = next((least for most, least in GUTTERS if pages <= most), THICKEST)
    return found * INCH


def _inches(width: float, height: float) -> tuple[float, float]:
    return width * INCH, height * INCH


PRINTERS: Mapping[Name, Printer] = {
    "kdp": Printer(
        "KDP",
        {
            "white": Stock("white paper", 0.002252 * INCH, 24, 828),
            "cream": Stock("cream paper", 0.0025 * INCH, 24, 776),
            "standard-colour": Stock("standard colour", 0.002252 * INCH, 72, 600),
            "colour": Stock("premium colour", 0.002347 * INCH, 24, 828),
        },
        smallest=_inches(4, 6),
        largest=_inches(8.5, 11.69),
        bleed=0.125 * INCH,
        safe=0.25 * INCH,
        fold=0.0625 * INCH,
        lettered=79,
        barcode=_inches(2, 1.2),
        inset=0.25 * INCH,
        fewer=(
            (_inches(8.25, 6), {"white": 800, "cream": 750, "colour": 800}),
            (_inches(8.25, 8.25), {"white": 800, "cream": 750, "colour": 800}),
            (_inches(8.5, 8.5), {"white": 590, "cream": 550, "colour": 590}),
            (_inches(8.5, 11), {"white": 590, "cream": 550, "colour": 590}),
            (_inches(8.27, 11.69), {"white": 780, "cream": 730, "colour": 590}),
        ),
    ),
    "ingram": Printer(
        "IngramSpark",
        {
            "white": Stock("50 lb white paper", None, 18, 1200),
            "cream": Stock("50 lb crème paper", None, 18, 1050),
            "standard-colour": Stock("standard colour", None, 18, 1200),
            "colour": Stock("70 lb white paper", None, 18, 900),
        },
        smallest=_inches(4, 6),
        largest=_inches(8.5, 11.69),
        bleed=0.125 * INCH,
        safe=0.25 * INCH,
        fold=0.0625 * INCH,
        # It names no count; what is too narrow for type is found out by measuring.
        lettered=0,
        barcode=_inches(2, 1.2),
        inset=0.25 * INCH,
    ),
}
