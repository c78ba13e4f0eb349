"""Slips in the book's own sheet that CSS passes over without a word: names and values it lacks.

A property that print or an ebook has no use for, such as ``cursor``, is none. What the page engine
says of values that are not looked at here, it says when pages are set.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

import tinycss2
from tinycss2 import color4

from builder.errors import Problem, did_you_mean
from builder.model import Span
from builder.style import css
from builder.style.css import Sheet

_AT_RULES = """
charset color-profile container counter-style font-face font-feature-values font-palette-values
footnote import keyframes layer media namespace page property scope starting-style supports
view-transition bottom-center bottom-left bottom-left-corner bottom-right bottom-right-corner
left-bottom left-middle left-top right-bottom right-middle right-top top-center top-left
top-left-corner top-right top-right-corner
"""
AT_RULES = frozenset(_AT_RULES.split())
"""What may follow an ``@``; margin boxes of pages among them."""

_UNITS = """
em rem ex rex ch rch ic ric lh rlh cap rcap vw vh vi vb vmin vmax svw svh lvw lvh dvw dvh cqw cqh
cqi cqb cm mm q in pt pc px deg grad rad turn s ms hz khz dpi dpcm dppx x fr
"""
UNITS = frozenset(_UNITS.split())

SPACED = UNITS - {"in", "x", "s", "q", "fr", "turn"}
"""Units that are no words of CSS besides, and so can be told after a space."""

KEYWORDS = {
    "text-align": "left right center justify start end match-parent justify-all",
    "text-align-last": "auto left right center justify start end match-parent",
    "text-transform": "none uppercase lowercase capitalize full-width full-size-kana math-auto",
    "font-style": "normal italic oblique",
    "font-weight": "normal bold bolder lighter",
    "font-variant": "normal small-caps none",
    "font-variant-caps": "normal small-caps all-small-caps petite-caps all-petite-caps unicase"
    " titling-caps",
    "float": "left right none footnote inline-start inline-end top bottom snap",
    "clear": "left right both none inline-start inline-end",
    "hyphens": "none manual auto",
    "white-space": "normal nowrap pre pre-wrap pre-line break-spaces collapse preserve wrap",
    "visibility": "visible hidden collapse",
    "position": "static relative absolute fixed sticky running",
    "break-before": "auto avoid always all page left right recto verso avoid-page column"
    " avoid-column region avoid-region",
    "page-break-before": "auto avoid always left right recto verso",
    "page-break-after": "auto avoid always left right recto verso",
    "break-inside": "auto avoid avoid-page avoid-column avoid-region",
    "page-break-inside": "auto avoid",
}
KEYWORDS["break-after"] = KEYWORDS["break-before"]
"""The words that a property takes, besides those that any takes."""

ANYWHERE = {"inherit", "initial", "unset", "revert", "revert-layer"}

LENGTHS = re.compile(
    r"(?:(?:min|max)-)?(?:width|height|inline-size|block-size)|font-size|text-indent"
    r"|(?:letter|word)-spacing|(?:margin|padding)(?:-(?:top|right|bottom|left|block|inline).*)?"
    r"|border(?:-(?:top|right|bottom|left))?-width|top|right|bottom|left|(?:column-|row-)?gap"
)
"""Properties whose numbers need a unit."""

COLOURS = re.compile(r"color|.*-color")


@lru_cache(maxsize=1)
def properties() -> frozenset[str]:
    """Return the names of the properties of CSS, those of paper, ebooks and speech among them."""
    words = (resources.files(__package__) / "properties.txt").read_text(encoding="utf-8")
    return frozenset(words.split())


def slips(sheet: Sheet, ours: Mapping[str, list[Any]]) -> Iterator[Problem]:
    """Find the slips in a sheet; `ours` are the custom properties of our own sheets."""
    for rule in css.parsed(sheet):
        yield from _rule(rule, sheet, ours)


def _rule(rule: Any, sheet: Sheet, ours: Mapping[str, list[Any]]) -> Iterator[Problem]:
    if rule.type == "at-rule":
        yield from _at_rule(rule, sheet)
        if rule.lower_at_keyword not in {"page", "media", "supports", "layer", "footnote"}:
            return
        inner = css.contents(rule) if rule.lower_at_keyword in {"page", "footnote"} else []
    else:
        yield from _selectors(rule, sheet)
        inner = css.contents(rule)
    for each in inner:
        if each.type == "declaration":
            yield from _declaration(each, sheet, ours)
        elif each.type == "at-rule":
            yield from _rule(each, sheet, ours)
    if not inner:
        for deeper in css.within(rule) if rule.type == "at-rule" and rule.content else ():
            yield from _rule(deeper, sheet, ours)


def _at_rule(rule: Any, sheet: Sheet) -> Iterator[Problem]:
    name = rule.lower_at_keyword
    if name not in AT_RULES and not name.startswith("-"):
        hint = did_you_mean(f"@{name}", [f"@{each}" for each in sorted(AT_RULES)])
        yield _problem("style-property", f"CSS has no `@{name}`", hint, rule, sheet)


def _selectors(rule: Any, sheet: Sheet) -> Iterator[Problem]:
    """Selectors that match nothing, since they are none; a rule with one of them is lost whole."""
    if rule.type != "qualified-rule":
        return
    written = str(tinycss2.serialize(rule.prelude)).strip()
    bare = re.sub(r"\([^()]*\)|\[[^\]]*\]|/\*.*?\*/|\\.", "x", written, flags=re.DOTALL)
    for part in bare.split(","):
        if not part.strip() or _WRONG.search(part):
            hint = "elements, `.classes` and `#ids`, with a comma between two: `h1, .verse p`"
            message = f"`{' '.join(written.split())}` names nothing"
            yield _problem("style-syntax", message, hint, rule, sheet)
            return


_WRONG = re.compile(r"[.#](?![-\w])|[.#]-?\d|:(?![-:\w])|[;{}@$%!=?<]|[>+~]\s*[>+~]|[>+~]\s*$")


def _declaration(each: Any, sheet: Sheet, ours: Mapping[str, list[Any]]) -> Iterator[Problem]:
    if following := _run_on(each):
        hint = f"write a `;` at the end of the line above, before `{following}`"
        message = f"a `;` is missing: `{each.name}` runs on into `{following}`"
        yield _problem("style-syntax", message, hint, each, sheet)
    elif each.name.startswith("--"):
        yield from _variable(each, sheet, ours)
    elif not each.name.startswith("-") and each.lower_name not in properties():
        hint = did_you_mean(each.lower_name, sorted(properties())) or "it changes nothing"
        yield _problem("style-property", f"CSS has no `{each.name}`", hint, each, sheet)
    elif why := _wrong(each.lower_name, css.trim(each.value)):
        value = " ".join(tinycss2.serialize(each.value).split())
        message = f"`{each.name}` can't be `{value}`"
        yield _problem("style-value", message, why, each, sheet)


def _run_on(each: Any) -> str:
    """The property that a value runs on into, where a ``;`` is missing."""
    tokens = [token for token in each.value if token.type != "whitespace"]
    for name, colon in pairwise(tokens):
        is_name = name.type == "ident" and name.lower_value in properties()
        if is_name and colon.type == "literal" and colon.value == ":":
            return str(name.value)
    return ""


def _variable(each: Any, sheet: Sheet, ours: Mapping[str, list[Any]]) -> Iterator[Problem]:
    """A custom property whose name is nearly one of ours, or whose value is of another kind."""
    if each.name not in ours:
        near = difflib.get_close_matches(each.name, ours, n=1, cutoff=0.75)
        if near and f"var({each.name}" not in sheet.text.replace(" ", ""):
            message = f"nothing asks for `{each.name}`"
            hint = f"did you mean `{near[0]}`?"
            yield _problem("style-property", message, hint, each, sheet)
        return
    value, usual = css.trim(each.value), ours[each.name]
    if (why := _units(value)) or (why := _unlike(value, usual)):
        written = " ".join(tinycss2.serialize(value).split())
        yield _problem("style-value", f"`{each.name}` can't be `{written}`", why, each, sheet)


def _unlike(value: list[Any], usual: list[Any]) -> str:
    """What a variable takes that is a length with us, where it is given a bare number."""
    match value, usual:
        case [number], [length] if number.type == "number" and length.type == "dimension":
            if number.value:
                return f"write the unit, too: {number.representation}{length.unit}"
    return ""


def _wrong(name: str, value: list[Any]) -> str:
    """The way out of a value that a property can't take; empty where we know no better."""
    if why := _units(value):
        return why
    if any(token.type == "function" for token in value):
        return ""
    if LENGTHS.fullmatch(name):
        return _unitless(name, value)
    if COLOURS.fullmatch(name):
        return _colour(value)
    return _keyword(name, value)


def _units(value: list[Any]) -> str:
    """A number and its unit with a space between them, or a unit that is none."""
    for number, space, unit in zip(value, value[1:], value[2:], strict=False):
        kinds = (number.type, space.type, unit.type)
        if kinds == ("number", "whitespace", "ident") and unit.lower_value in SPACED:
            return f"without a space: {number.representation}{unit.value}"
    for token in value:
        if token.type == "dimension" and token.lower_unit not in UNITS:
            near = difflib.get_close_matches(token.lower_unit, _WRITTEN, n=1, cutoff=0.7)
            meant = _WRITTEN[near[0]] if near else "pt"
            return f"`{token.unit}` is no unit: {token.representation}{meant}"
    return ""


_WRITTEN = {
    **{each: each for each in ("pt", "px", "mm", "cm", "in", "em", "rem", "ch", "ex", "pc", "deg")},
    **{"pts": "pt", "points": "pt", "point": "pt", "pixels": "px", "inch": "in", "inches": "in"},
}
"""Units as they are written by hand, and as CSS has them."""


def _unitless(name: str, value: list[Any]) -> str:
    for token in value:
        if token.type == "number" and token.value:
            unit = "pt" if name == "font-size" or token.value >= 4 else "em"
            return f"write the unit, too: {token.representation}{unit}"
    return ""


def _colour(value: list[Any]) -> str:
    if len(value) != 1 or color4.parse_color(value[0]) is not None:
        return ""
    word = getattr(value[0], "lower_value", "")
    if word in ANYWHERE | {"auto", "invert", "transparent", "currentcolor"}:
        return ""
    near = did_you_mean(word, _colours())
    return near or "a colour is written `#a5351f`, or by its name in English: `darkred`"


@lru_cache(maxsize=1)
def _colours() -> tuple[str, ...]:
    """The names of colours, as tinycss2 knows them."""
    return tuple(color4._COLOR_KEYWORDS)


def _keyword(name: str, value: list[Any]) -> str:
    known = [*KEYWORDS.get(name, "").split()]
    if not known or len(value) != 1 or value[0].type != "ident":
        return ""
    word = value[0].lower_value
    if word in {*known, *ANYWHERE}:
        return ""
    return did_you_mean(word, known) or f"it takes: {', '.join(known)}"


def unclosed(sheet: Sheet) -> Iterator[Problem]:
    """A ``{`` that is never closed: what follows it is part of its rule."""
    bare = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", _blank, sheet.text, flags=re.DOTALL)
    opened: list[int] = []
    for found in re.finditer(r"[{}]", bare):
        if found[0] == "{":
            opened.append(found.start())
        elif opened:
            opened.pop()
    for at in opened[:1]:
        line, column = bare.count("\n", 0, at) + 1, at - bare.rfind("\n", 0, at)
        hint = "write a `}` where its rule ends"
        span = Span(sheet.path, line, column)
        yield Problem("style-syntax", "this `{` is never closed", span, hint)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _problem(code: str, message: str, hint: str, node: Any, sheet: Sheet) -> Problem:
    span = Span(sheet.path, node.source_line, node.source_column)
    return Problem(code, message, span, hint, "error" if code == "style-syntax" else "warning")
