"""The sheet as elements: its ground, the front, the spine's words, and the back's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from builder import typography
from builder.editions.pdf.wrap import front as fronts
from builder.editions.pdf.wrap.flat import Area, Flat
from builder.editions.pdf.wrap.front import Front
from builder.editions.pdf.wrap.symbol import placed, symbol
from builder.model import Meta

UPWARD = {"ca", "de", "el", "es", "eu", "fr", "gl", "hu", "it", "lv", "pl", "pt", "ro", "sk", "sl"}
"""Languages whose spines read from the foot up, so that the titles of a shelf lean to the left. In
English, Dutch, the languages of the north, Russian and Kazakh they read down (ISO 6357)."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What the cover says."""

    meta: Meta
    quote: str
    blurb: str
    about: str
    price: str
    digits: str
    """Of an ISBN; empty for no bars."""
    written: str
    price_code: str
    has_zone: bool
    """Whether the barcode's place is kept free."""


@dataclass(frozen=True, slots=True)
class Spine:
    """How the spine is lettered."""

    reads: str
    """``down``, ``up``, or ``none``."""
    has_author: bool = True
    is_capitals: bool = False
    """Whether the title is in capitals, which on a narrow spine can be half as large again."""


def way(language: str) -> str:
    """Which way the spine of a book in that language reads."""
    return "up" if language.split("-")[0].lower() in UPWARD else "down"


def tree(flat: Flat, copy: Copy, front: Front, spine: Spine) -> Element:
    """The whole sheet, ready for the page engine."""
    root = Element("html", lang=copy.meta.language)
    head = SubElement(root, "head")
    SubElement(head, "title").text = copy.meta.title
    for author in copy.meta.authors:
        SubElement(head, "meta", name="author", content=author.name)
    body = SubElement(root, "body")
    SubElement(body, "div", {"class": "ground", "style": placed(flat.sheet)})
    body.append(fronts.element(front, copy.meta))
    if spine.reads != "none":
        body.append(_spine(flat, copy.meta, spine))
    body.extend(_back(flat, copy))
    return root


def text_area(flat: Flat, copy: Copy) -> Area:
    """Where the words of the back go: down to the barcode's place, or to the foot's."""
    margin = max(flat.printer.safe, 0.1 * flat.back.width)
    top = max(flat.printer.safe, 0.085 * flat.back.height)
    bottom = foot_area(flat, copy.has_zone).top if not copy.has_zone else flat.barcode.top
    inner = flat.back.within(margin, top)
    return Area(inner.left, inner.top, inner.width, bottom - GAP - inner.top)


GAP = 18.0
"""Points of air between the words of the back and what stands below them."""
FOOT = 36.0
"""Points for two lines at the foot of the back."""


def foot_area(flat: Flat, has_zone: bool) -> Area:
    """Lower left, level with the barcode's foot: the house, and the price."""
    margin = max(flat.printer.safe, 0.1 * flat.back.width)
    right = (flat.barcode.left if has_zone else flat.back.right) - GAP
    left = flat.back.left + margin
    return Area(left, flat.barcode.bottom - FOOT, right - left, FOOT)


def strip_area(flat: Flat) -> Area:
    """From the spine's head to its foot, the air before and after its words left out."""
    air = max(flat.printer.safe, 0.045 * flat.spine.height)
    return flat.spine.within(flat.printer.fold, air)


def _spine(flat: Flat, meta: Meta, spine: Spine) -> Element:
    """A strip as long as the spine, turned about its corner."""
    area = strip_area(flat)
    strip = Area(0, 0, area.height, flat.spine.width)
    turned = (
        f"translate({flat.spine.right:.4f}pt, {area.top:.4f}pt) rotate(90deg)"
        if spine.reads == "down"
        else f"translate({flat.spine.left:.4f}pt, {area.bottom:.4f}pt) rotate(-90deg)"
    )
    look = f"{placed(strip)}; transform-origin: 0 0; transform: {turned}"
    made = Element("div", {"class": "spine", "style": look})
    name = "title capitals" if spine.is_capitals else "title"
    title = SubElement(made, "div", {"class": name, "id": "spine-title"})
    title.text = meta.title
    if spine.has_author and meta.byline:
        SubElement(made, "div", {"class": "author", "id": "spine-author"}).text = meta.byline
    return made


def _back(flat: Flat, copy: Copy) -> Iterable[Element]:
    area = text_area(flat, copy)
    holder = Element("div", {"style": placed(area)})
    words = SubElement(holder, "div", {"class": "text", "id": "text"})
    for name, text in (("quote", copy.quote), ("blurb", copy.blurb), ("about", copy.about)):
        if text.strip():
            block = SubElement(words, "div", {"class": name})
            for paragraph in _paragraphs(name, text):
                block.append(_paragraph(paragraph, copy.meta.language))
    yield holder
    lines = [("house", copy.meta.publisher), ("price", copy.price)]
    shown = [(name, text) for name, text in lines if text]
    foot = Element("div", {"style": placed(foot_area(flat, copy.has_zone))})
    low = SubElement(foot, "div", {"class": "foot", "style": "bottom: 0; left: 0; right: 0"})
    for name, text in shown:
        SubElement(low, "p", {"class": name}).text = text
    yield foot
    if copy.digits:
        yield symbol(flat.barcode, copy.digits, copy.written, copy.price_code)


def _paragraphs(kind: str, text: str) -> list[str]:
    """An empty line parts paragraphs; a quotation's last line may say whose it is."""
    if kind == "quote":
        return [line for line in text.strip().splitlines() if line.strip()]
    return [" ".join(each.split()) for each in re.split(r"\n\s*\n", text.strip())]


def _paragraph(text: str, language: str) -> Element:
    """A paragraph with typographic marks; what stands between asterisks is set in italics."""
    whose = re.match(r"\s*(?:—|–|--+)\s*", text)
    set_ = typography.apply(text, typography.edits(text, language))
    made = Element("p", {"class": "whose"} if whose else {})
    plain, *parts = re.split(r"\*(\S(?:[^*]*\S)?)\*", set_)
    made.text = plain
    for inner, after in zip(parts[::2], parts[1::2], strict=True):
        emphasis = SubElement(made, "em")
        emphasis.text, emphasis.tail = inner, after
    return made
