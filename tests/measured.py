"""Where things stand on a page of a PDF, in points from its foot: what tests measure."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

Matrix = tuple[float, float, float, float, float, float]

UNPAINTED = 3
"""The text rendering mode of what is in the text and not on the page."""


@dataclass(frozen=True)
class Outline:
    """What is filled and no text: a drop cap, a rule."""

    left: float
    foot: float
    right: float
    top: float


@dataclass(frozen=True)
class Run:
    """A piece of text: where its first letter stands on its baseline."""

    left: float
    baseline: float
    size: float
    is_painted: bool


def _times(a: Matrix, b: Matrix) -> Matrix:
    """First `a`, then `b` (ISO 32000-1 § 8.3.4)."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _at(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def things(page: pikepdf.Page) -> Iterator[Outline | Run]:
    """Everything on a page that is curved and filled, or written, in the order of painting."""
    stack: list[tuple[Matrix, int]] = []
    matrix, mode = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0
    size, place = 0.0, (0.0, 0.0)
    points: list[tuple[float, float]] = []
    is_curved = False
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        given = [
            float(each) for each in operands if isinstance(each, int | float) or _is_number(each)
        ]
        if name == "q":
            stack.append((matrix, mode))
        elif name == "Q":
            matrix, mode = stack.pop()
        elif name == "cm":
            matrix = _times(tuple(given), matrix)  # type: ignore[arg-type]
        elif name == "Tr":
            mode = int(given[0])
        elif name == "Tf":
            size = given[0]
        elif name == "Tm":
            place = _at((given[4], given[5]), matrix)
        elif name in {"m", "l", "c"}:
            pairs = zip(given[::2], given[1::2], strict=True)
            points += [_at(pair, matrix) for pair in pairs]
            is_curved |= name == "c"
        elif name in {"f", "n"}:
            if name == "f" and is_curved:
                xs, ys = zip(*points, strict=True)
                yield Outline(min(xs), min(ys), max(xs), max(ys))
            points, is_curved = [], False
        elif name in {"TJ", "Tj"}:
            yield Run(*place, size * abs(matrix[3]), mode != UNPAINTED)


def _is_number(thing: object) -> bool:
    return type(thing).__name__ == "Decimal"


def outlines(page: pikepdf.Page) -> list[Outline]:
    """What is drawn on a page with curves."""
    return [each for each in things(page) if isinstance(each, Outline)]


def runs(page: pikepdf.Page) -> list[Run]:
    """What is written on a page."""
    return [each for each in things(page) if isinstance(each, Run)]


def baselines(page: pikepdf.Page) -> list[float]:
    """The baselines of a page's painted text, from the top."""
    return sorted({round(run.baseline, 1) for run in runs(page) if run.is_painted}, reverse=True)
