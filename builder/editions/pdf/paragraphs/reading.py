"""A line box that holds a whole paragraph → its text, run by run.

Read from WeasyPrint's boxes and not from elements: there the sheets have spoken, notes are calls
with a number, and a reference says its page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import resolve_percentages

OBJECT = "\ufffc"
"""What stands for a picture, or whatever else is no text, where letters are counted."""

COLLAPSING = ("normal", "nowrap", "pre-line")
"""The values of ``white-space`` with which a line may end at a space."""

Width: TypeAlias = Callable[[Any], float]


class Unreadable(Exception):  # noqa: N818 - no error: the paragraph is set line by line
    """A paragraph with something in it that only WeasyPrint's own way can set."""


@dataclass(slots=True)
class Run:
    """A piece of a paragraph that is set in one way."""

    box: Any
    """The text box, or whatever stands in the line in its place."""
    text: str
    begin: int
    """Where in the paragraph it begins, in letters."""
    before: float = 0.0
    """Width that is no text: what a box has of margin, border and padding on its left."""
    after: float = 0.0
    is_tied: bool = False
    """Whether no line begins with it: the call of a note."""
    is_inner: bool = False
    """Whether it stands in an emphasis, a link, a call, and not in the paragraph itself."""

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.begin + len(self.text)


@dataclass(slots=True)
class Text:
    """A paragraph, or what stands of it between two line breaks of the author's."""

    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(run.text for run in self.runs)


# Reading the boxes --------------------------------------------------------------------------


def read(line: Any, container: Any, width: Width) -> list[Text]:
    """The text of a line box, parted where the author breaks a line; raises `Unreadable`.

    `width` tells the width of what is no text.
    """
    texts = [Text()]
    for run in _runs(line, container, width):
        if run.text == "\n":
            texts.append(Text())
            continue
        if "\n" in run.text or "\t" in run.text:
            raise Unreadable
        last = texts[-1].runs
        run.begin = last[-1].end if last else 0
        last.append(run)
    return texts


def _runs(parent: Any, container: Any, width: Width) -> Iterator[Run]:
    for number, child in enumerate(parent.children):
        if isinstance(child, boxes.TextBox):
            if child.style["white_space"] not in COLLAPSING or child.style["font_size"] == 0:
                raise Unreadable
            if child.text:
                yield Run(child, child.text, 0)
        elif not child.is_in_normal_flow():
            # A drop cap stands beside the lines, and `widths` knows of it.
            if not (child.is_floated() and number == 0 and isinstance(parent, boxes.LineBox)):
                raise Unreadable
        elif isinstance(child, boxes.InlineBox) and not child.is_leader:
            resolve_percentages(child, container)
            found = list(_runs(child, container, width))
            if found:
                found[0].before += _side(child, "left")
                found[-1].after += _side(child, "right")
                found[0].is_tied |= child.footnote is not None or _is_call(child)
                for run in found:
                    run.is_inner = True
            yield from found
        elif isinstance(child, boxes.AtomicInlineLevelBox):
            yield Run(child, OBJECT, 0, before=width(child))
        else:
            raise Unreadable


def _side(box: Any, side: str) -> float:
    margin = getattr(box, f"margin_{side}")
    border, padding = getattr(box, f"border_{side}_width"), getattr(box, f"padding_{side}")
    return float((0 if margin == "auto" else margin) + border + padding)


def _is_call(box: Any) -> bool:
    return box.element is not None and box.element.get("class", "") == "noteref"
