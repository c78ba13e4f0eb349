"""Rules about pages: where they are cut, what lies on them, and how they are drawn."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from builder.editions.pdf.standards.survey import Found, Survey

_PRINT, _UNSEEN = 1 << 2, (1 << 0) | (1 << 1) | (1 << 5) | (1 << 8)
"""Flags of an annotation (ISO 32000-1, Table 165): Print; and Invisible, Hidden, two of NoView."""
_ANNOTATIONS = {
    *("/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"),
    *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup"),
    *("/FileAttachment", "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact"),
}
_MARKS = {"/PrinterMark", "/TrapNet"}
DEEPEST = 28
"""How deep states may be saved (ISO 19005-3 § 6.1.13, ISO 32000-1, Annex C)."""
_POINT = 0.001
"""Lengths that differ by less are the same, in points."""


def boxed(survey: Survey) -> Iterator[Found]:
    """Where a page is cut is said once, inside what bleeds, inside the sheet."""
    for number, page in enumerate(survey.pdf.pages, 1):
        own = page.obj
        if ("/TrimBox" in own) == ("/ArtBox" in own):
            yield "where the page is cut is not said, or said twice", number
            continue
        boxes = [_box(page.mediabox)]
        boxes += [_box(own[key]) for key in ("/BleedBox", "/TrimBox", "/ArtBox") if key in own]
        if any(not _holds(out, within) for out, within in pairwise(boxes)):
            yield "the page is cut outside of its bleed, or of its sheet", number


def _box(given: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(each) for each in given)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _holds(out: tuple[float, ...], within: tuple[float, ...]) -> bool:
    low = all(a <= b + _POINT for a, b in zip(out[:2], within[:2], strict=True))
    return low and all(a >= b - _POINT for a, b in zip(out[2:], within[2:], strict=True))


def _annotations(survey: Survey) -> Iterator[tuple[Any, Any, int]]:
    for number, page in enumerate(survey.pdf.pages, 1):
        for each in page.obj.get("/Annots", []):
            yield each, page, number


def untouched(survey: Survey) -> Iterator[Found]:
    """Nothing is laid over what is printed."""
    for each, page, number in _annotations(survey):
        area, on = _box(page.obj.get("/BleedBox", page.mediabox)), _box(each.Rect)
        apart = on[0] >= area[2] or on[2] <= area[0] or on[1] >= area[3] or on[3] <= area[1]
        if str(each.get("/Subtype")) not in _MARKS and not apart:
            yield f"a {str(each.get('/Subtype'))[1:]} lies over the printed page", number


def shown(survey: Survey) -> Iterator[Found]:
    """What is laid over a page is of a kind that stays, and is printed as it is seen."""
    for each, _, number in _annotations(survey):
        kind, flags = str(each.get("/Subtype")), int(each.get("/F", 0))
        if kind not in _ANNOTATIONS:
            yield f"a {kind[1:]} lies over the page", number
        elif kind != "/Popup" and (not flags & _PRINT or flags & _UNSEEN):
            yield f"a {kind[1:]} is seen and not printed, or printed and not seen", number


def known(survey: Survey) -> Iterator[Found]:
    """Pages are drawn with PDF's own operators."""
    for name, page in survey.strangers.items():
        yield f"the page is drawn with `{name}`, which PDF has not", page


def shallow(survey: Survey) -> Iterator[Found]:
    """States are not saved deeper than every reader goes."""
    if survey.deepest > DEEPEST:
        yield f"states are saved {survey.deepest} deep", 0
