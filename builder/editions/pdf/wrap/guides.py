"""A proof: the cover with the printer's lines over it, for eyes and not for the press."""

from xml.etree.ElementTree import Element, SubElement

from builder.editions.pdf.wrap import panels
from builder.editions.pdf.wrap.flat import Area, Flat
from builder.editions.pdf.wrap.symbol import placed
from builder.printers import INCH

HAIR = 0.5
"""Points of a line on the proof."""


def draw(body: Element, flat: Flat, pages: int, has_zone: bool, is_empty: bool) -> None:
    """Bleed, cut, folds, safe areas, and the barcode's place; and in words what they come to."""
    sheet, bleed = flat.sheet, flat.printer.bleed
    for edge in (
        Area(0, 0, sheet.width, bleed),
        Area(0, sheet.height - bleed, sheet.width, bleed),
        Area(0, bleed, bleed, sheet.height - 2 * bleed),
        Area(sheet.width - bleed, bleed, bleed, sheet.height - 2 * bleed),
    ):
        _add(body, "bleed", edge)
    _add(body, "cut", flat.cut)
    for x in (flat.spine.left, flat.spine.right):
        _add(body, "fold", Area(x - HAIR / 2, 0, HAIR, sheet.height))
    safe = [flat.safe(flat.back), flat.safe(flat.front)]
    for area in (*safe, *([flat.lettered] if flat.lettered.width > 0 else [])):
        _add(body, "safe", area)
    if has_zone:
        _add(body, "zone empty" if is_empty else "zone", flat.barcode)
    beside = panels.foot_area(flat, has_zone)
    legend = _add(body, "legend", Area(beside.left, flat.barcode.top, beside.width, 40))
    inches = [each / INCH for each in (*flat.trim, flat.spine_width, sheet.width, sheet.height)]
    legend.text = (
        "PROOF, not for the press\n"
        f"trim {inches[0]:.3f} × {inches[1]:.3f} in, {pages} pages\n"
        f"spine {inches[2]:.3f} in ({flat.spine_width / INCH * 25.4:.2f} mm)\n"
        f"sheet {inches[3]:.3f} × {inches[4]:.3f} in, bleed {bleed / INCH:.3f} in\n"
        f"cyan cut, magenta folds, green safe: {flat.printer.name}"
    )


def _add(body: Element, kind: str, area: Area) -> Element:
    return SubElement(body, "div", {"class": f"guide {kind}", "style": placed(area)})
