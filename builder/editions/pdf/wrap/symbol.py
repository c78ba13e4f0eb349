"""Bars on a white box, as elements: what a till reads, and the digits that a person can."""

from xml.etree.ElementTree import Element, SubElement

from builder import barcode
from builder.barcode import Bar
from builder.editions.pdf.wrap.flat import Area
from builder.printers import INCH

MILLIMETRE = INCH / 25.4
HEAD, FOOT = 3.4, 3.2
"""Millimetres above the bars, for the ISBN in words; and below them, for the digits."""


def symbol(area: Area, digits: str, written: str, price: str) -> Element:
    """The box with an ISBN's bars, and beside them those of a price's five digits, if it has any.

    They are as large as the box allows, and no larger than the standard's full size: with a price
    nine tenths of it, in a box of two inches.
    """
    bars, more = barcode.ean13(digits), barcode.ean5(price) if price else ()
    modules = barcode.LEFT + barcode.width(bars)
    modules += barcode.GAP + barcode.width(more) + barcode.ADDON_RIGHT if more else barcode.RIGHT
    full = barcode.MODULE * MILLIMETRE
    unit = min(full, area.width / modules, area.height / (height_of(1.0) * MILLIMETRE) * full)
    scale = unit / full
    made = Element("div", {"class": "barcode", "style": placed(area)})
    left = (area.width - modules * unit) / 2 + barcode.LEFT * unit
    top = (area.height - height_of(scale) * MILLIMETRE) / 2 + HEAD * MILLIMETRE * scale
    high = barcode.HEIGHT * MILLIMETRE * scale
    line = FOOT * MILLIMETRE * scale

    def words(text: str, box: Area, size: float) -> None:
        look = f"{placed(box)}; font-size: {size:.4f}pt"
        SubElement(made, "div", {"class": "digits", "style": look}).text = text

    def digit(text: str, at: float, y: float) -> None:
        words(text, Area(at, y, 7 * unit, line), line)

    def draw(some: tuple[Bar, ...], at: float, y: float, short: float, long: float) -> None:
        for bar in some:
            box = Area(at + bar.start * unit, y, bar.width * unit, long if bar.is_guard else short)
            SubElement(made, "div", {"class": "bar", "style": placed(box)})

    draw(bars, left, top, high, high + barcode.GUARD * unit)
    whole = f"ISBN {written}"
    head = min(HEAD * MILLIMETRE * scale, 95 * unit / (WIDE * len(whole)))
    words(whole, Area(left, top - 1.4 * head, 95 * unit, head), head)
    below = top + high + unit
    digit(digits[0], left - 9 * unit, below)
    for number, each in enumerate(digits[1:]):
        # The guard in the middle is five modules wide, those at the ends three.
        digit(each, left + (3 + 7 * number + 5 * (number >= 6)) * unit, below)
    if more:
        at = left + (95 + barcode.GAP) * unit
        for number, each in enumerate(price):
            digit(each, at + (4 + 9 * number) * unit, top)
        begin = top + line + unit
        draw(more, at, begin, top + high + barcode.GUARD * unit - begin, 0)
    return made


WIDE = 0.62
"""About how wide a letter of `--code-face` is, in ems."""


def height_of(scale: float) -> float:
    """Millimetres from the head of the ISBN to the foot of the digits."""
    return (HEAD + barcode.HEIGHT + FOOT) * scale


def placed(area: Area) -> str:
    """An area of what it stands in, as a style."""
    return (
        f"left: {area.left:.4f}pt; top: {area.top:.4f}pt; "
        f"width: {area.width:.4f}pt; height: {area.height:.4f}pt"
    )
