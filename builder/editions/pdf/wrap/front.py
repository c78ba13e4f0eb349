"""The front: how the book's picture comes to lie on it, and what a press will say of that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from builder import picture
from builder.editions.pdf.wrap.flat import Area, Flat
from builder.editions.pdf.wrap.symbol import placed
from builder.errors import Problem
from builder.model import Meta, Span
from builder.printers import INCH

CROPPED = 0.04
"""How much of a picture may fall off, of its width or its height, before somebody is told."""

UNDRAWN = re.compile(rb"<(?:\w+:)?(filter|textPath|foreignObject|mask)\b")
"""What the page engine leaves out of an SVG."""


@dataclass(frozen=True, slots=True)
class Front:
    """The picture and the area it fills; without a source, words of ours are set instead."""

    source: str
    area: Area
    shown: Area
    """What of that area may be seen: over the fold begins the spine."""
    edge: str
    """The colour of its edge, for spine and back to go on with; empty without a picture."""
    families: tuple[str, ...] = ()
    """The faces that a drawing asks for."""


def lie(flat: Flat, source: str, root: Path) -> Front:
    """Lay the picture on the front; raises `BookError` where the file can't be drawn.

    On a ground of one colour it is laid whole upon the trimmed page, and its ground runs on. Any
    other is made so large that it runs over the cut on three sides, and ends at the fold.
    """
    if not source:
        inner = flat.front.within(0.1 * flat.front.width, 0)
        return Front("", inner, inner, "")
    path = root / source
    edge, is_even = picture.edge(path)
    area = flat.front if is_even else flat.front_bled
    across, down = picture.dimensions(path)
    scales = (area.width / across, area.height / down)
    scale = min(scales) if is_even else max(scales)
    width, height = across * scale, down * scale
    filled = Area(
        area.left + (area.width - width) / 2, area.top + (area.height - height) / 2, width, height
    )
    return Front(source, filled, area, edge, tuple(_families(path)))


def element(front: Front, meta: Meta) -> Element:
    """The panel: the picture, or the title in type."""
    if not front.source:
        made = Element("div", {"class": "front typed", "style": placed(front.area)})
        lines = (("title", meta.title), ("subtitle", meta.subtitle), ("author", meta.byline))
        for name, text in lines:
            if text:
                SubElement(made, "p", {"class": name}).text = text
        return made
    shown, area = front.shown, front.area
    made = Element("div", {"class": "over", "style": placed(shown)})
    within = Area(area.left - shown.left, area.top - shown.top, area.width, area.height)
    look = {"class": "front", "src": quote(front.source), "alt": meta.cover_alt}
    SubElement(made, "img", {**look, "style": placed(within)})
    return made


def problems(front: Front, flat: Flat, root: Path, span: Span) -> Iterator[Problem]:
    """What a press would refuse, or somebody would see too late."""
    if not front.source:
        return
    path = root / front.source
    content = path.read_bytes()
    if picture.media_type(content) == "image/svg+xml":
        if left_out := UNDRAWN.search(content):
            name = left_out[1].decode()
            message = f"`{front.source}` has a <{name}>, which the page engine does not draw"
            hint = (
                "look at the PDF; or save the cover as PNG, at 300 dots an inch of the trim or more"
            )
            yield Problem("cover-undrawn", message, span, hint, "warning")
    else:
        across, _ = picture.dimensions(path)
        found, wanted = across / (front.area.width / INCH), flat.printer.resolution
        if found < wanted:
            inches = [each / INCH for each in (front.area.width, front.area.height)]
            need = " × ".join(f"{each * wanted:.0f}" for each in inches)
            message = f"`{front.source}` has {found:.0f} dots an inch here, and needs {wanted}"
            hint = f"{need} pixels would do, for {inches[0]:.2f} × {inches[1]:.2f} in"
            yield Problem("cover-resolution", message, span, hint, "warning")
    lost = max(1 - front.shown.width / front.area.width, 1 - front.shown.height / front.area.height)
    if lost > CROPPED:
        trim = " × ".join(f"{each / INCH:.2f}" for each in flat.trim)
        message = f"{lost:.0%} of `{front.source}` falls off: it is of other proportions"
        hint = f"make it as wide to its height as the page, {trim} in, and the bleed besides"
        yield Problem("cover-cropped", message, span, hint, "warning")


def _families(path: Path) -> Iterator[str]:
    """The families that an SVG names, first choices alone."""
    content = path.read_bytes()
    if picture.media_type(content) != "image/svg+xml":
        return
    text = content.decode("utf-8", "replace")
    for found in re.finditer(r"font-family\s*[=:]\s*[\"']?([^\"';>]+)", text):
        yield found[1].split(",")[0].strip()
