"""Bars on a white box, as elements: what a till reads, and the digits that a person can."""

from xml.etree.ElementTree import Element, SubElement

from builder import barcode
from builder.barcode import Bar
from builder.editions.pdf.wrap.flat import Area
from builder.printers import INCH

MILLIMETRE = INCH / 25.4
HEAD, FOOT = 3.0, 3.4
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
    size = f"font-size: {FOOT * MILLIMETRE * scale:.4f}pt"

    def words(text: str, kind: str, at: float, wide: float, y: float) -> None:
        box = Area(at, y, wide, FOOT * MILLIMETRE * scale)
        line = {"class": f"digits {kind}", "style": f"{placed(box)}; {size}"}
        SubElement(made, "div", line).text = text

    def draw(some: tuple[Bar, ...], at: float, y: float, short: float, long: float) -> None:
        for bar in some:
            depth = long if bar.is_guard else short
            box = Area(at + bar.start * unit, y, bar.width * unit, depth)
            SubElement(made, "div", {"class": "bar", "style": placed(box)})

    draw(bars, left, top, high, high + barcode.GUARD * unit)
    below = top + high + unit
    words(f"ISBN {written}", "isbn", left, 95 * unit, top - (HEAD + 0.3) * MILLIMETRE * scale)
    words(digits[0], "first", left - barcode.LEFT * unit, (barcode.LEFT - 3) * unit, below)
    words(digits[1:7], "six", left + 3 * unit, 42 * unit, below)
    words(digits[7:], "six", left + 50 * unit, 42 * unit, below)
    if more:
        at = left + (95 + barcode.GAP) * unit
        line = FOOT * MILLIMETRE * scale
        words(price, "five", at, barcode.width(more) * unit, top)
        tall = high + barcode.GUARD * unit - line - unit
        draw(more, at, top + line + unit, tall, tall)
    return made


def height_of(scale: float) -> float:
    """Millimetres from the head of the ISBN to the foot of the digits."""
    return (HEAD + barcode.HEIGHT + FOOT) * scale


def placed(area: Area) -> str:
    """An area of what it stands in, as a style."""
    return (
        f"left: {area.left:.4f}pt; top: {area.top:.4f}pt; "
        f"width: {area.width:.4f}pt; height: {area.height:.4f}pt"
    )
