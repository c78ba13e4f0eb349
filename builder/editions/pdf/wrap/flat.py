"""The cover unfolded: back, spine and front beside one another, and the bleed all round.

Lengths are in points, from the upper left corner of the sheet, its bleed included.
"""

from dataclasses import dataclass

from builder.printers import Printer


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the sheet."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """And where below."""
        return self.top + self.height

    def within(self, across: float, down: float) -> "Area":
        """What is left of it inside margins of that width and height."""
        return Area(
            self.left + across, self.top + down, self.width - 2 * across, self.height - 2 * down
        )


@dataclass(frozen=True, slots=True)
class Flat:
    """The sheet, its panels, and where on them something may be read."""

    trim: tuple[float, float]
    spine_width: float
    printer: Printer

    @property
    def sheet(self) -> Area:
        """All that is printed, bleed and all."""
        width, height = self.trim
        bleed = self.printer.bleed
        return Area(0, 0, 2 * (width + bleed) + self.spine_width, height + 2 * bleed)

    @property
    def cut(self) -> Area:
        """What is left when it is trimmed."""
        return self.sheet.within(self.printer.bleed, self.printer.bleed)

    @property
    def back(self) -> Area:
        """The panel on the left of a sheet that lies face up."""
        return Area(self.cut.left, self.cut.top, *self.trim)

    @property
    def spine(self) -> Area:
        """The panel between the folds."""
        return Area(self.back.right, self.cut.top, self.spine_width, self.trim[1])

    @property
    def front(self) -> Area:
        """The panel that faces the reader."""
        return Area(self.spine.right, self.cut.top, *self.trim)

    @property
    def front_bled(self) -> Area:
        """The front with its bleed, for a picture that runs over the edge."""
        bleed = self.printer.bleed
        return Area(self.front.left, 0, self.front.width + bleed, self.sheet.height)

    @property
    def lettered(self) -> Area:
        """What of the spine may hold words, however the fold falls."""
        return self.spine.within(self.printer.fold, self.printer.safe)

    @property
    def barcode(self) -> Area:
        """The lower right of the back, kept free for bars."""
        width, height = self.printer.barcode
        inset = self.printer.inset
        return Area(
            self.back.right - inset - width, self.back.bottom - inset - height, width, height
        )

    def safe(self, panel: Area) -> Area:
        """What of the back or the front may hold words."""
        return panel.within(self.printer.safe, self.printer.safe)
