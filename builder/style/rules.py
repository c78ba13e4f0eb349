"""Anybody's sheet as rules: what each sets, for which elements, and where it says so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2
from tinycss2 import color4

DEEPEST = 50
"""Brackets within brackets that are still read; at some hundreds, tinycss2 runs out of stack."""


def depth(text: str) -> int:
    """How deep a sheet's brackets are nested; those in strings and comments count, too."""
    most = now = 0
    for bracket in re.findall(r"[](){}[]", text):
        now = now + 1 if bracket in "({[" else max(now - 1, 0)
        most = max(most, now)
    return most


@dataclass(frozen=True, slots=True)
class Declaration:
    """``color: #000``."""

    name: str
    value: str
    line: int
    column: int
    is_coloured: bool
    """Whether the value names a colour that shows, of its own and not its parent's."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Selectors, and what they set."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    condition: str
    """The ``@media`` or ``@supports`` around it, lower case; empty where there is none."""


def rules(text: str) -> Iterator[Rule]:
    """Every rule of a sheet, in its order; what is no CSS is passed over, as readers do.

    Nothing of one that is nested deeper than `DEEPEST`, and so with an `attribute`.
    """
    if depth(text) > DEEPEST:
        return
    yield from _rules(tinycss2.parse_stylesheet(text, True, True), "")


def _rules(nodes: Iterable[Any], condition: str) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = tinycss2.serialize(node.prelude).split(",")
            names = tuple(" ".join(selector.split()) for selector in selectors)
            yield Rule(names, tuple(_declarations(node.content)), condition)
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            around = f"{condition} {node.lower_at_keyword} {tinycss2.serialize(node.prelude)}"
            inner = tinycss2.parse_rule_list(node.content or [], True, True)
            yield from _rules(inner, around.lower())


def attribute(text: str) -> tuple[Declaration, ...]:
    """What a ``style`` attribute sets; lines and columns count from the attribute's value."""
    return tuple(_declarations(text)) if depth(text) <= DEEPEST else ()


def _declarations(content: Any) -> Iterator[Declaration]:
    for node in tinycss2.parse_blocks_contents(content, True, True):
        if node.type == "declaration":
            value = tinycss2.serialize(node.value).strip().lower()
            yield Declaration(
                node.lower_name, value, node.source_line, node.source_column, _shows(node.value)
            )


def _shows(tokens: Iterable[Any]) -> bool:
    for token in tokens:
        colour = color4.parse_color(token)
        if colour is not None and colour != "currentcolor" and colour.alpha > 0:
            return True
    return False
