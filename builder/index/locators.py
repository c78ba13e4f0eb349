"""The places of an entry → the pages that are printed after it: ``vii, 3, 12–14``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from builder.index import Locator
from builder.model import Id


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that is printed: a page, or pages in a row."""

    label: str
    place: Id
    """Where it leads."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Pages from one to another, of those that are counted together: roman ones come first."""

    is_arabic: bool
    first: int
    last: int
    label: str
    end: str
    place: Id


def turns(
    locators: Iterable[Locator], numbers: Mapping[Id, str], are_joined: bool = True
) -> list[Turn]:
    """What is printed for some places, whose pages are called as `numbers` say.

    The same page is printed once, and pages in a row are one range where they `are_joined`. A place
    that nobody has numbered yet is left out.
    """
    runs = sorted(
        (_run(each, numbers) for each in locators if each.begin in numbers),
        key=lambda run: (run.is_arabic, run.first, run.last),
    )
    made: list[_Run] = []
    for run in runs:
        before = made[-1] if made else None
        if before and _belong(before, run, are_joined):
            if run.last > before.last:
                made[-1] = replace(before, last=run.last, end=run.end)
        else:
            made.append(run)
    return [Turn(_label(run), run.place) for run in made]


def _run(locator: Locator, numbers: Mapping[Id, str]) -> _Run:
    label = numbers[locator.begin]
    end = numbers.get(locator.end, label)
    return _Run(label.isdigit(), value(label), value(end), label, end, locator.begin)


def _belong(before: _Run, run: _Run, are_joined: bool) -> bool:
    return before.is_arabic == run.is_arabic and run.first <= before.last + are_joined


def _label(run: _Run) -> str:
    return run.label if run.last <= run.first else f"{run.label}–{run.end}"


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def value(label: str) -> int:
    """The number of a page by its label, ``xii`` or ``12``."""
    if label.isdigit():
        return int(label)
    signs = [_ROMAN[sign] for sign in label]
    return sum(-one if one < after else one for one, after in pairwise((*signs, 0)))
