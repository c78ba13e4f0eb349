"""Where the lines of a paragraph end: the whole paragraph weighed at once.

D. E. Knuth and M. F. Plass, “Breaking Paragraphs into Lines” (Software: Practice and Experience 11,
1981). Every way to break a paragraph has its price, its demerits; the cheapest way is found in one
walk along the paragraph with a list of active nodes: the ends of lines that may still be gone on
from. Nothing here knows of letters, faces or pages: lengths are of any one unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

STRETCH, SHRINK = 0.5, 0.25
"""By how much of itself a space widens before a line counts as bad, and by how much it narrows at
most. TeX's are a half and a third, for a face with wider spaces than ours."""

LINE = 10.0
"""What every line costs: of two ways as good, the one with fewer lines. TeX's."""
HYPHEN, COMPOUND = 150.0, 100.0
"""A word broken, and a compound parted at its own hyphen or dash."""
FRAGMENT = 2_700.0
"""The last word of a paragraph broken, so that its last line is a piece of a word: as bad as a line
whose spaces are two and a half times as wide as by themselves."""
UNEVEN = 10_000.0
"""A tight line beside a loose one."""
STACKED, TOWER = 30_000.0, 4_000_000.0
"""Hyphens under one another: two, and every one from the third."""
PENULTIMATE = 6_000.0
"""A hyphen on the line before the last."""
RUNT, SCRAP = 120_000.0, 40_000_000.0
"""A last line that holds next to nothing, and one that holds as little of a broken word."""

PRETOLERANCE, TOLERANCE = 150.0, 400.0
"""The badness of the worst line that is let pass, without broken words and with them: a space half
as wide again as it is by itself has 100."""

TIGHT, DECENT, LOOSE, VERY_LOOSE = range(4)
"""How a line's spaces look beside its neighbour's."""


class Place(NamedTuple):
    """Where a line may end, measured from the paragraph's beginning.

    A line from one place to another is as wide as the `end` of the second less the `start` of the
    first, at the natural width of its spaces.
    """

    end: float
    """How far the text reaches if a line ends here, its hyphen included."""
    start: float
    """How far it reaches where the next line then begins: the space between is in neither."""
    spaces_end: float
    """How much of all that is space."""
    spaces_start: float
    penalty: float = 0.0
    is_hyphen: bool = False
    """Whether a line that ends here ends in a hyphen, a broken word's or a compound's own."""
    is_broken: bool = False
    """Whether a word is broken here that might stay whole."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide the lines are."""

    first: tuple[float, ...]
    """The first lines, one by one: beside a drop cap, or with an indent."""
    rest: float
    runt: float = 0.0
    """How much the last line must hold not to be a runt."""

    def of(self, line: int) -> float:
        """The width of a line, counted from 0."""
        return self.first[line] if line < len(self.first) else self.rest


class Way(NamedTuple):
    """One way to set a paragraph."""

    ends: tuple[int, ...]
    """The places at which its lines end, the paragraph's own end the last of them."""
    demerits: float


_Node: TypeAlias = tuple[Any, ...]
"""The end of a line that the cheapest ways so far come through: where the next line starts, and how
much space there is up to there; how many lines there are, no more than have a width of their own;
how its spaces look; how many hyphens stand under one another, 2 for more; the demerits; which place
it is; and the node before it, None for the beginning."""

LINES, DEMERITS, AT, BEFORE = 2, 5, 6, 7


def fit(places: Sequence[Place], measure: Measure, asked: int = 0) -> tuple[int, ...] | None:
    """The places at which the lines end, the paragraph's own end the last of them.

    `places` begins with the paragraph's beginning and ends with its end. First without broken
    words; where that leaves a line too loose, or a fault, with them, but for the last one; and at
    last however loose a line gets. None where a line would be too wide in spite of all. Where so
    many lines are `asked` for, and can decently be had, it has as many.
    """
    if asked and (some := by_lines(places, measure, decent(places), TOLERANCE).get(asked)):
        return some.ends
    whole = [at for at, place in enumerate(places) if not place.is_broken]
    every = range(len(places))
    for among, tolerance in ((whole, PRETOLERANCE), (decent(places), TOLERANCE)):
        way = search(places, measure, among, tolerance)
        if way and not is_faulty(places, measure, way.ends):
            return way.ends
    found = search(places, measure, every, inf)
    return found.ends if found else None


def decent(places: Sequence[Place]) -> list[int]:
    """The places at which a line may end without need."""
    return [at for at, place in enumerate(places) if place.penalty < FRAGMENT]


def is_faulty(places: Sequence[Place], measure: Measure, way: Sequence[int]) -> bool:
    """Whether a way ends in a runt, or has three hyphens under one another."""
    hyphens = [places[at].is_hyphen for at in way]
    tower = any(map(all, zip(hyphens, hyphens[1:], hyphens[2:], strict=False)))
    *_, (width, _) = lines(places, way)
    return tower or (len(way) > 1 and width < measure.runt)


def search(
    places: Sequence[Place], measure: Measure, among: Sequence[int], tolerance: float
) -> Way | None:
    """The cheapest way among some of the places, no line of it worse than `tolerance`."""
    ends = _walked(places, measure, among, tolerance, len(measure.first))
    best = min(ends, key=itemgetter(DEMERITS), default=None)
    return Way(_ends(best), best[DEMERITS]) if best else None


def by_lines(
    places: Sequence[Place], measure: Measure, among: Sequence[int], tolerance: float
) -> dict[int, Way]:
    """The cheapest way of each number of lines: TeX's looseness."""
    narrowest = min((*measure.first, measure.rest))
    most = ceil(places[-1].end / narrowest) + MORE
    found: dict[int, Way] = {}
    for node in _walked(places, measure, among, tolerance, max(most, len(measure.first))):
        lines, cost = node[LINES], node[DEMERITS]
        if lines not in found or cost < found[lines].demerits:
            found[lines] = Way(_ends(node), cost)
    return found


MORE = 3
"""How many lines more than its text fills a paragraph may be thought of with."""


def _walked(
    places: Sequence[Place],
    measure: Measure,
    among: Sequence[int],
    tolerance: float,
    apart: int,
) -> "list[_Node]":
    """The cheapest ways to the end; ways are told apart by their lines, up to so many of those."""
    widths = [measure.of(line) for line in range(apart + 1)]
    widest = max(widths)
    last = len(places) - 1
    origin = places[0]
    # By how much spaces widen at most, so that hardly any badness is worked out in vain.
    loosest = (tolerance / 100.0) ** (1 / 3) + ROUNDING
    active: list[_Node] = [(origin.start, origin.spaces_start, 0, DECENT, 0, 0.0, 0, None)]
    found: dict[tuple[int, int, int], tuple[float, _Node]] = {}
    for at in among[1:]:
        end, start, spaces_end, spaces_start, penalty, is_hyphen, _ = places[at]
        is_last = at == last
        price = penalty * penalty
        found.clear()
        spent = 0
        for number, node in enumerate(active):
            node_start, node_spaces, line, fitness, hyphens, demerits, _, before = node
            slack = widths[line] - (end - node_start)
            space = spaces_end - node_spaces
            if slack < 0.0:
                if slack < -SHRINK * space:
                    # Whether it is so from here on: a hyphen may have been the last straw.
                    if spent == number:
                        least = start - node_start - SHRINK * (spaces_start - node_spaces)
                        spent += least > widest
                    continue
                ratio = slack / (SHRINK * space)
            elif is_last:
                ratio = 0.0
            else:
                ratio = slack / (STRETCH * space) if space > 0.0 else 10.0 + slack
                if ratio > loosest:
                    continue
            badness = 100.0 * abs(ratio) ** 3
            if badness > tolerance:
                continue
            cost = demerits + (LINE + badness) ** 2 + price
            fits = TIGHT if ratio < -0.5 else DECENT if ratio <= 0.5 else LOOSE
            if ratio > 1.0:
                fits = VERY_LOOSE
            if fits - fitness > 1 or fitness - fits > 1:
                cost += UNEVEN
            stack = 0
            if is_hyphen:
                stack = hyphens + 1
                if stack > 1:
                    cost += STACKED if stack == 2 else TOWER
                    stack = 2
            elif is_last:
                if hyphens:
                    cost += PENULTIMATE
                if end - node_start < measure.runt and before is not None:
                    cost += SCRAP if hyphens else RUNT
            key = (line + 1 if line < apart else apart, fits, stack)
            if key not in found or cost < found[key][0]:
                found[key] = (cost, node)
        if spent:
            del active[:spent]
        for (line, fits, stack), (cost, node) in found.items():
            if len(found) == 1 or not _is_vain(line, stack, cost, found):
                active.append((start, spaces_start, line, fits, stack, cost, at, node))
        if not active:
            return []
    return [node for node in active if node[AT] == last]


ROUNDING = 1e-6
"""By how much more a space may widen than a root says."""


def _is_vain(
    line: int, stack: int, cost: float, found: dict[tuple[int, int, int], tuple[float, _Node]]
) -> bool:
    """Whether whatever goes on from a node goes on cheaper from another at the same place.

    That one may have looser or tighter spaces, which costs `UNEVEN` at most and once, but no more
    hyphens to be stacked upon.
    """
    least = cost - UNEVEN - CERTAIN
    for (other_line, _, other_stack), (other, _) in found.items():
        if other < least and other_line == line and other_stack <= stack:
            return True
    return False


CERTAIN = 1.0
"""Demerits by which sums differ for more than rounding."""


def _ends(node: _Node | None) -> tuple[int, ...]:
    """The ends of the lines that lead to a node."""
    found: list[int] = []
    while node is not None and node[BEFORE] is not None:
        found.append(node[AT])
        node = node[BEFORE]
    return tuple(reversed(found))


def lines(places: Sequence[Place], way: Sequence[int]) -> Iterator[tuple[float, float]]:
    """Each line of a way: how wide it is by itself, and how much of that is space."""
    for one, other in pairwise((0, *way)):
        yield (
            places[other].end - places[one].start,
            places[other].spaces_end - places[one].spaces_start,
        )


def demerits(places: Sequence[Place], measure: Measure, way: Sequence[int]) -> float:
    """What a way costs: the same prices, told line by line; infinite where a line is too wide."""
    total, fitness, hyphens = 0.0, DECENT, 0
    for number, ((width, space), at) in enumerate(zip(lines(places, way), way, strict=True)):
        is_last = number == len(way) - 1
        ratio = _ratio(measure.of(number) - width, space, is_last)
        if ratio < -1.0:
            return inf
        total += (LINE + 100.0 * abs(ratio) ** 3) ** 2 + places[at].penalty ** 2
        fits = _fitness(ratio)
        total += UNEVEN if abs(fits - fitness) > 1 else 0.0
        fitness = fits
        if is_last:
            total += PENULTIMATE if hyphens else 0.0
            if number and width < measure.runt:
                total += SCRAP if hyphens else RUNT
        hyphens = hyphens + 1 if places[at].is_hyphen else 0
        total += (0.0, 0.0, STACKED, TOWER)[min(hyphens, 3)]
    return total


def _ratio(slack: float, space: float, is_last: bool) -> float:
    """By how much of what they can its spaces give: -1 is as narrow as may be."""
    if slack < 0.0:
        return slack / (SHRINK * space) if SHRINK * space >= -slack else -inf
    if is_last:
        return 0.0
    return slack / (STRETCH * space) if space > 0.0 else 10.0 + slack


def _fitness(ratio: float) -> int:
    if ratio < -0.5:
        return TIGHT
    return VERY_LOOSE if ratio > 1.0 else LOOSE if ratio > 0.5 else DECENT


def greedy(places: Sequence[Place], measure: Measure) -> tuple[int, ...] | None:
    """Line by line, each as full as it gets without narrowing a space: what is done elsewhere.

    None where something is wider than a line.
    """
    way: list[int] = []
    begin, last = 0, len(places) - 1
    while begin != last:
        fits = [
            at
            for at in range(begin + 1, last + 1)
            if places[at].end - places[begin].start <= measure.of(len(way))
        ]
        if not fits:
            return None
        begin = fits[-1]
        way.append(begin)
    return tuple(way)
