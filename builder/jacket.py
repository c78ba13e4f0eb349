"""What ``[cover]`` asks for, made sense of: a printer's paper, a spine, colours, an ISBN.

What is wrong with it is found here, before anything is made; whoever lays the cover out may rely on
what `check` has let pass.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from builder import barcode, trims
from builder.config import Config, Cover, place
from builder.errors import Problem, did_you_mean
from builder.model import Meta
from builder.printers import INCH, PRINTERS, Paper, Printer

BLACK, WHITE = "#000000", "#ffffff"
NAMED = {"black": BLACK, "white": WHITE}

WIDEST = 4 * INCH
"""Points of the thickest book that is bound."""

READ = 4.5
"""How much text and ground must differ to be read (WCAG 2.2 § 1.4.3)."""


def check(config: Config, root: Path) -> Iterator[Problem]:
    """Everything that is wrong with ``[cover]``, short of the number of pages."""
    cover = config.cover

    def problem(code: str, key: str, message: str, hint: str) -> Problem:
        return Problem(code, message, place(root, "cover", key), hint)

    yield from _spine(cover, root)
    yield from _trim(config, root)
    for key, value in (("ground", cover.ground), ("ink", cover.ink)):
        if value and not colour(value):
            message = f"`{value}` is no colour"
            hint = f'six digits: {key} = "#a5351f"; or black, white'
            yield problem("colour-unknown", key, message, hint)
    if cover.price_code and not re.fullmatch(r"\d{5}", cover.price_code):
        hint = 'five digits: price-code = "51499" for $14.99, "90000" for no price'
        message = f"`{cover.price_code}` is no price code"
        yield problem("price-code-invalid", "price-code", message, hint)


def _spine(cover: Cover, root: Path) -> Iterator[Problem]:
    """Something must say how thick the book is."""
    printer = PRINTERS[cover.printer]
    papers = [str(paper) for paper in printer.stocks]
    if cover.spine:
        if not 0 < width(cover) <= WIDEST:
            message = f"a spine can't be `{cover.spine}` wide"
            meant = trims.length_meant(cover.spine) or "12.4mm"
            hint = f'give it a length: spine = "{meant}"'
            yield Problem("spine-unknown", message, place(root, "cover", "spine"), hint)
    elif not cover.paper:
        message = "nothing says how thick the book is"
        hint = f"the paper it is printed on: paper = {', '.join(map(repr, papers))}".replace(
            "'", '"'
        )
        yield Problem("spine-unknown", message, place(root, "", "cover"), hint)
    elif cover.paper in papers and printer.stocks[cast(Paper, cover.paper)].thickness is None:
        message = f"{printer.name} does not publish how thick its papers are"
        hint = 'take the width from the template it makes for your book: spine = "12.4mm"'
        yield Problem("spine-unknown", message, place(root, "cover", "printer"), hint)
    if cover.paper and cover.paper not in papers:
        message = f"{printer.name} has no paper `{cover.paper}`"
        hint = did_you_mean(cover.paper, papers) or f"it has: {', '.join(papers)}"
        yield Problem("paper-unknown", message, place(root, "cover", "paper"), hint)


def _trim(config: Config, root: Path) -> Iterator[Problem]:
    """The printer must be able to cut such a page."""
    printer = PRINTERS[config.cover.printer]
    found = trims.find(config.pdf.trim)
    if not found:
        return  # the print edition says so
    sizes = zip(printer.smallest, found.points, printer.largest, strict=True)
    if not all(low - 1 <= size <= high + 1 for low, size, high in sizes):
        least, most = (_size(each) for each in (printer.smallest, printer.largest))
        message = f"{printer.name} cuts no page of {config.pdf.trim}"
        hint = f"it takes {least} to {most} in"
        yield Problem("trim-unprintable", message, place(root, "pdf", "trim"), hint)


def _size(points: tuple[float, float]) -> str:
    return " × ".join(f"{each / INCH:g}" for each in points)


# What it says -------------------------------------------------------------------------------


def printer(cover: Cover) -> Printer:
    """Who prints it."""
    return PRINTERS[cover.printer]


def width(cover: Cover) -> float:
    """The spine's width in points, as far as the author has said it; else 0."""
    try:
        return trims.points(cover.spine)
    except ValueError:
        return 0.0


def isbn(meta: Meta) -> tuple[str, str]:
    """The printed book's ISBN: its thirteen digits, and as it is written; both empty without."""
    named = re.fullmatch(r"urn:isbn:([\d-]+[\dXx])", meta.identifier, re.IGNORECASE)
    written = meta.isbn.print or (named[1] if named else "")
    return (barcode.isbn(written), written) if barcode.isbn(written) else ("", "")


# Colours ------------------------------------------------------------------------------------


def colour(given: str) -> str:
    """``#rrggbb`` of a colour as authors write it; empty where it is none."""
    plain = NAMED.get(given.casefold(), given.casefold())
    if short := re.fullmatch(r"#([\da-f])([\da-f])([\da-f])", plain):
        return f"#{short[1] * 2}{short[2] * 2}{short[3] * 2}"
    return plain if re.fullmatch(r"#[\da-f]{6}", plain) else ""


def contrast(one: str, other: str) -> float:
    """How much two colours differ in lightness, 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink(ground: str) -> str:
    """Black or white, whichever is read better on that ground."""
    return max((BLACK, WHITE), key=lambda each: contrast(each, ground))


def pressed(given: str) -> str:
    """A colour as CSS for a press: black is black ink alone, and white none at all.

    Three colours that make a black don't fall on one another to the hair, and letters fray.
    """
    return {BLACK: "device-cmyk(0 0 0 1)", WHITE: "device-cmyk(0 0 0 0)"}.get(given, given)


def _luminance(given: str) -> float:
    parts = (int(given[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
