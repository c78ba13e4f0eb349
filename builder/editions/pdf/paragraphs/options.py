"""Other ways to set a paragraph than the best one: a line more or less, letters a little apart.

What a hand compositor did at the foot of a page, and TeX does where `\\looseness` is set. Within
limits that nobody sees: letters move by three halves of a hundredth of their size at most, and no
line is let pass that would not pass by itself.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from builder.editions.pdf.paragraphs import Tuning, fit
from builder.editions.pdf.paragraphs.fit import Measure, Place, Way
from builder.editions.pdf.paragraphs.places import Finder
from builder.editions.pdf.paragraphs.reading import Text
from builder.editions.pdf.paragraphs.told import text_boxes

TRACKS = (0.0, -0.005, 0.005, -0.01, 0.01, -0.015, 0.015)
"""By how many ems letters may stand further apart, or nearer."""
TRACKED = 20_000.0
"""What half of a hundredth of an em costs, beside what lines do."""

LOOSE = 2.0
"""From which multiple of their own width the spaces of a line are a flaw."""


class Seen(NamedTuple):
    """A paragraph as it was first met."""

    text: Text
    measure: Measure


class Option(NamedTuple):
    """A way to set it, and what that costs."""

    tuning: Tuning
    flaws: int
    cost: float


def best(seen: Seen, finder: Finder) -> Option | None:
    """How it is set when nobody asks for anything; None where it is set line by line."""
    places, _ = finder.find(seen.text)
    ends = fit.fit(places, seen.measure)
    if ends is None:
        return None
    price = fit.demerits(places, seen.measure, ends)
    return Option(Tuning(lines=len(ends)), flaws(places, seen.measure, ends), price)


def options(seen: Seen, finder: Finder) -> Iterator[Option]:
    """The ways to set it in so many lines, or in one more or less; the cheapest of each kind."""
    now = best(seen, finder)
    if now is None:
        return
    for track in TRACKS:
        for lines, way in _ways(seen, finder, track).items():
            more = lines - now.tuning.lines
            if abs(more) <= 1 and (track or more):
                places, _ = finder.find(spaced(seen.text, track))
                found = flaws(places, seen.measure, way.ends)
                cost = way.demerits + TRACKED * (track / TRACKS[2]) ** 2
                yield Option(Tuning(track, lines, more), found, cost - now.cost)


def _ways(seen: Seen, finder: Finder, track: float) -> dict[int, Way]:
    places, _ = finder.find(spaced(seen.text, track))
    return fit.by_lines(places, seen.measure, fit.decent(places), fit.TOLERANCE)


def flaws(places: Sequence[Place], measure: Measure, ends: Sequence[int]) -> int:
    """How many lines of a way an eye would mark: those that fall apart, stacks, a runt."""
    widths = list(fit.lines(places, ends))
    loose = sum(
        space > 0 and (measure.of(number) - width) / space + 1 > LOOSE
        for number, (width, space) in enumerate(widths[:-1])
    )
    return loose + fit.is_faulty(places, measure, ends)


# Letters ------------------------------------------------------------------------------------


def spaced(text: Text, track: float) -> Text:
    """The text as it would be with its letters further apart."""
    if not track:
        return text
    runs = []
    for run in text.runs:
        box = copy.copy(run.box)
        box.style = _spaced(box.style, track)
        runs.append(replace(run, box=box))
    return Text(runs)


def space(line: Any, track: float) -> None:
    """Set the letters of a line box further apart."""
    for box in text_boxes(line):
        if not hasattr(box.style, "is_spaced"):
            box.style = _spaced(box.style, track)


def _spaced(style: Any, track: float) -> Any:
    made = style.copy()
    own = 0.0 if style["letter_spacing"] == "normal" else style["letter_spacing"]
    made["letter_spacing"] = own + track * style["font_size"]
    made.is_spaced = True
    return made
