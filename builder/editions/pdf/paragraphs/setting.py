"""Paragraphs set whole by WeasyPrint, which sets them line by line.

Before the first line of a justified paragraph is laid out, `fit` says where all of its lines end,
and its text boxes are told. From there on WeasyPrint goes its own way, page by page, but for three
things: a text box ends where it was told to, and not where the line is full; spaces narrow, too;
points hang over the edge. A line that comes out otherwise than it was meant to (`Misfit`) is set
as before, and so is the rest of its paragraph.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline
from weasyprint.layout.percent import resolve_percentages

from builder.editions.pdf.paragraphs import Tuning, fit, options
from builder.editions.pdf.paragraphs.fit import Measure
from builder.editions.pdf.paragraphs.measures import is_beside, measure
from builder.editions.pdf.paragraphs.options import Seen
from builder.editions.pdf.paragraphs.places import Ending, Finder
from builder.editions.pdf.paragraphs.reading import Run, Text, Unreadable, read
from builder.editions.pdf.paragraphs.told import (
    as_told,
    forget,
    narrow,
    tell,
    text_boxes,
    unbounded,
    unmeasured,
)

SLACK = 1.25
"""By how much more than `fit` allows a space may narrow before a line is a misfit: words are
measured one by one, and lines as wholes, where a letter may reach over the space after it."""


BEST = Tuning()


class Misfit(Exception):  # noqa: N818 - no error: the rest is set line by line
    """A line that does not fit as it was meant to."""


@dataclass(slots=True)
class Plan:
    """How a paragraph is to be set; every line of it carries it."""

    width: float
    """Of the block that it was made for."""
    texts: tuple[tuple[Any, str], ...]
    """The text boxes, and what stood in them."""
    is_beside: bool
    """Whether it was made to stand beside something of another paragraph's."""
    is_opening: bool = True
    """Whether the line at hand is the first."""

    def holds(self, line: Any, container: Any) -> bool:
        """Whether it is still the same paragraph and the same width."""
        return self.width == container.width and self.texts == _texts(line)


@dataclass(slots=True)
class Counts:
    """How many different paragraphs were set in which way."""

    whole: int = 0
    line_by_line: int = 0
    """Justified, but with something in them that is not understood, or too wide for a line."""
    misfits: int = 0


@dataclass(slots=True)
class Setter:
    """Sets the paragraphs of one chapter."""

    finder: Finder
    """What has measured words before need not measure them again."""
    tunings: Mapping[str, Tuning] = field(default_factory=dict)
    """What is to be set otherwise than at its best, by its place in the book."""
    seen: dict[str, Seen] = field(default_factory=dict)
    """What has been set whole, for whoever looks for another way."""
    counts: Counts = field(default_factory=Counts)
    _known: dict[Any, list[list[Ending]] | None] = field(default_factory=dict)
    """The ends of the lines of every paragraph so far: notes are laid out again and again."""

    def mends(self) -> tuple[tuple[Any, str, Callable[[Any], Any]], ...]:
        """The functions of WeasyPrint's to wrap while pages are made."""
        return (
            (block, "iter_line_boxes", self._whole),
            (inline, "split_inline_box", unbounded),
            (inline, "split_text_box", as_told),
            (inline, "avoid_collisions", narrow),
            (inline, "inline_min_content_width", unmeasured),
            (inline, "text_align", self._aligned),
        )

    # The paragraph ----------------------------------------------------------------------------

    def _whole(self, iterate: Callable[..., Any]) -> Callable[..., Any]:
        """The lines of a paragraph, planned before the first of them is laid out."""

        def iter_whole(
            context: Any, line: Any, y: float, bottom: float, skip: Any, container: Any, *rest: Any
        ) -> Iterator[Any]:
            _, _, *styles = rest
            is_plain = not any(styles)
            plan = self._plan(context, line, y, bottom, skip, container) if is_plain else None
            if plan is None:
                forget(line)
                yield from iterate(context, line, y, bottom, skip, container, *rest)
                return
            lines = iterate(context, line, y, bottom, skip, container, *rest)
            while True:
                shapes = list(context.excluded_shapes)
                plan.is_opening = skip is None
                try:
                    found, resume_at = next(lines)
                except StopIteration:
                    return
                except Misfit:
                    self.counts.misfits += 1
                    forget(line)
                    context.excluded_shapes = shapes
                    yield from iterate(context, line, y, bottom, skip, container, *rest)
                    return
                y, skip = found.position_y + found.height, resume_at
                yield found, resume_at

        return iter_whole

    def _plan(
        self, context: Any, line: Any, y: float, bottom: float, skip: Any, container: Any
    ) -> Plan | None:
        """The plan of a paragraph that is to be justified; None where it is set line by line."""
        if not _is_justified(line):
            return None
        plan: Plan | None = line.__dict__.get("plan")
        is_here = is_beside(context, y)
        is_at_home = plan is not None and (skip is not None or not (plan.is_beside or is_here))
        if is_at_home and plan and plan.holds(line, container):
            return plan
        if skip is not None:
            # What has begun to be set line by line goes on so.
            return None
        forget(line)
        place = line.element.get("data-id", "") if line.element is not None else ""
        tuning = self.tunings.get(place, BEST)
        if tuning.track:
            options.space(line, tuning.track)
        try:
            texts = read(line, container, lambda box: _width(context, box, container))
            width = measure(context, line, y, bottom, container)
        except Unreadable:
            self.counts.line_by_line += 1
            return None
        ends = self._ends(texts, width, tuning.lines)
        if ends is None:
            return None
        if place and len(texts) == 1:
            self.seen.setdefault(place, Seen(texts[0], width))
        for text, some in zip(texts, ends, strict=True):
            tell(text.runs, some)
        line.plan = made = Plan(container.width, _texts(line), is_here)
        return made

    def _ends(self, texts: list[Text], width: Measure, asked: int) -> list[list[Ending]] | None:
        """The ends of all the lines but the last, for each text; None where one line is enough.

        `asked` is how many lines there are to be, 0 for as many as are best.
        """
        key = (width, asked, tuple(tuple(map(self._key, text.runs)) for text in texts))
        if key not in self._known:
            self._known[key] = self._fitted(texts, width, asked)
        return self._known[key]

    def _key(self, run: Run) -> tuple[Any, ...]:
        style = run.box.style
        face = id(self.finder.faces.of(style))
        wrapping = (style["lang"], style["hyphens"], style["white_space"])
        return run.text, face, run.before, run.after, run.is_tied, wrapping

    def _fitted(self, texts: list[Text], width: Measure, asked: int) -> list[list[Ending]] | None:
        found: list[list[Ending]] = []
        lines = 0
        for text in texts:
            left = Measure(width.first[lines:], width.rest, width.runt)
            places, endings = self.finder.find(text)
            if len(texts) == 1 and places[-1].end <= left.of(0):
                return None
            way = fit.fit(places, left, asked)
            if way is None:
                self.counts.line_by_line += 1
                return None
            found.append([endings[at] for at in way[:-1]])
            lines += len(way)
        self.counts.whole += 1
        return found

    # The line ---------------------------------------------------------------------------------

    def _aligned(self, align: Callable[..., Any]) -> Callable[..., Any]:
        """A planned line on its measure: wider or narrower, its points over the edge."""

        def align_whole(context: Any, line: Any, width: float, last: bool) -> Any:
            plan: Plan | None = line.__dict__.get("plan")
            if plan is None:
                return align(context, line, width, last)
            is_inside = plan.is_opening or is_beside(context, line.position_y)
            found = [box for box in line.descendants() if _stands(box)]
            under = 0.0 if is_inside else self._over_edge(found[:1], 0)
            if last and line.width - under <= width:
                return align(context, line, width, last) - under
            over = 0.0 if last else self._over_edge(found[-1:], -1)
            extra = width + under + over - line.width
            if -extra > SLACK * fit.SHRINK * self._spaces(line) + ROUNDING:
                raise Misfit
            inline.justify_line(context, line, extra)
            return -under

        return align_whole

    def _over_edge(self, found: list[Any], at: int) -> float:
        """How far the first letter of a line (0) or the last one (-1) stands over its edge."""
        for box in found:
            if isinstance(box, boxes.TextBox):
                face = self.finder.faces.of(box.style)
                side = self.finder.over if at else self.finder.under
                return side(face, box.text[at])
        return 0.0

    def _spaces(self, line: Any) -> float:
        """How much of a line is space."""
        spaces = (
            inline.count_expandable_spaces(box) * self.finder.faces.of(box.style).space
            for box in text_boxes(line)
        )
        return float(sum(spaces))


ROUNDING = 0.01
"""CSS pixels by which a line may be too wide for no other reason."""


def _texts(line: Any) -> tuple[tuple[Any, str], ...]:
    return tuple((box, box.text) for box in text_boxes(line))


def _is_justified(line: Any) -> bool:
    style = line.style
    is_justified = style["text_align_all"] == "justify" and style["direction"] == "ltr"
    return is_justified and style["white_space"] in ("normal", "pre-line")


def _stands(box: Any) -> bool:
    """Whether a box is what a line may begin or end with."""
    is_text = isinstance(box, boxes.TextBox) and bool(box.text)
    return is_text or isinstance(box, boxes.AtomicInlineLevelBox)


def _width(context: Any, box: Any, container: Any) -> float:
    """How wide something that is no text stands in its line."""
    resolve_percentages(box, container)
    made = inline.atomic_box(context, box, 0, None, container, [], [])
    return float(made.margin_width())
