"""CSS as tokens: its slips, its variables, and their values written in. The home of tinycss2."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import tinycss2

from builder.errors import Problem, did_you_mean
from builder.model import Span

URL = re.compile(r"""url\(\s*(["']?)(?P<address>[^"')]*)\1\s*\)""")
"""What a sheet fetches: a face, an ornament."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One rung of the ladder."""

    path: Path
    """Where it was read, as messages name it."""
    text: str


def addresses(text: str) -> Iterator[str]:
    """The files a sheet fetches, as it names them."""
    found = (match["address"].strip() for match in URL.finditer(text))
    yield from (address for address in found if not address.startswith(("data:", "#")))


@lru_cache(maxsize=64)
def parsed(sheet: Sheet) -> list[Any]:
    """The rules of a sheet, parsed once."""
    # A dozen questions are asked of the same few sheets, and the answers are only read.
    parsed: list[Any] = tinycss2.parse_stylesheet(
        sheet.text, skip_comments=True, skip_whitespace=True
    )
    return parsed


def slips(sheet: Sheet) -> Iterator[Problem]:
    """Where a sheet is no CSS: what can't be parsed would be passed over without a word."""
    for rule in parsed(sheet):
        found = [rule, *contents(rule)]
        for node in (each for each in found if each.type == "error"):
            place = Span(sheet.path, node.source_line, node.source_column)
            hint = "look for a missing `;`, `:` or `}` here or just above"
            yield Problem("style-syntax", f"this is not CSS: {node.message}", place, hint)
        if rule.type == "qualified-rule":
            for inner in (each for each in found[1:] if each.type == "qualified-rule"):
                place = Span(sheet.path, inner.source_line, inner.source_column)
                hint = "is a `}` missing above? Old reading systems know no rules inside rules"
                yield Problem("style-syntax", "a rule inside a rule", place, hint)


def contents(rule: Any) -> list[Any]:
    """The declarations and rules inside a rule."""
    if getattr(rule, "content", None) is None:
        return []
    inner: list[Any] = tinycss2.parse_blocks_contents(
        rule.content, skip_comments=True, skip_whitespace=True
    )
    return inner + [deeper for each in inner for deeper in contents(each)]


def classes(sheet: Sheet) -> frozenset[str]:
    """The classes that a sheet has rules for, on whatever medium."""
    return frozenset(_classes(parsed(sheet)))


def _classes(rules: Iterable[Any]) -> Iterator[str]:
    for rule in rules:
        if _is_media(rule):
            yield from _classes(within(rule))
        elif rule.type == "qualified-rule":
            yield from _selected(rule.prelude)


def _selected(tokens: Sequence[Any]) -> Iterator[str]:
    """The names behind a dot, those inside ``:not(.so)`` among them."""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "ident" and before == ".":
            yield token.value
        yield from _selected(_inside(token))


Medium: TypeAlias = Literal["print", "screen"]


def variables(sheets: Iterable[Sheet], medium: Medium) -> Iterator[tuple[str, list[Any]]]:
    """Every custom property that the sheets set on ``:root``, a later one after an earlier.

    Those in ``@media print`` or ``@media screen`` count on that medium alone.
    """
    for sheet in sheets:
        yield from _variables(sheet, medium)


@lru_cache(maxsize=64)
def _variables(sheet: Sheet, medium: Medium) -> tuple[tuple[str, list[Any]], ...]:
    return tuple(
        (each.name, trim(each.value))
        for rule in filter(_is_root, _said(parsed(sheet), medium))
        for each in contents(rule)
        if each.type == "declaration" and each.name.startswith("--")
    )


def _said(rules: Iterable[Any], medium: Medium) -> Iterator[Any]:
    """The rules that hold on a medium, those inside ``@media`` among them."""
    for rule in rules:
        if not _is_media(rule):
            yield rule
        elif _media(rule) & {medium, "all"}:
            yield from _said(within(rule), medium)


def _is_media(rule: Any) -> bool:
    return rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None


def _media(rule: Any) -> set[str]:
    """The queries of an ``@media``, as they are written."""
    queries = str(tinycss2.serialize(rule.prelude)).split(",")
    return {" ".join(query.split()).lower() for query in queries}


def within(rule: Any) -> list[Any]:
    """The rules inside an at-rule."""
    inner: list[Any] = tinycss2.parse_rule_list(
        rule.content, skip_comments=True, skip_whitespace=True
    )
    return inner


def trim(tokens: list[Any]) -> list[Any]:
    """The tokens of a value without the space around them."""
    while tokens and tokens[0].type == "whitespace":
        tokens = tokens[1:]
    while tokens and tokens[-1].type == "whitespace":
        tokens = tokens[:-1]
    return tokens


def _is_root(rule: Any) -> bool:
    return (
        rule.type == "qualified-rule" and str(tinycss2.serialize(rule.prelude)).strip() == ":root"
    )


def _calls(tokens: Iterable[Any]) -> Iterator[Any]:
    """Every ``var()`` among the tokens, however deep."""
    for token in tokens:
        if token.type == "function" and token.lower_name == "var":
            yield token
        yield from _calls(_inside(token))


def _inside(token: Any) -> list[Any]:
    if token.type == "function":
        return list(token.arguments)
    return list(getattr(token, "content", None) or [])


def _named(call: Any) -> tuple[str, list[Any] | None]:
    """The variable that a ``var()`` asks for, and what it takes where there is none."""
    name, *rest = trim(call.arguments) or [None]
    return getattr(name, "value", ""), trim(rest[1:]) if rest and rest[0] == "," else None


def unknown(sheet: Sheet, known: set[str]) -> Iterator[Problem]:
    """Where the book's sheet asks for a variable that nobody sets."""
    rules = parsed(sheet)
    set_here = {
        each.name for rule in rules for each in contents(rule) if each.type == "declaration"
    }
    for call in (call for rule in rules for call in _calls(_inside(rule))):
        name, instead = _named(call)
        if name not in known | set_here and instead is None:
            place = Span(sheet.path, call.source_line, call.source_column)
            hint = did_you_mean(name, known | set_here)
            yield Problem("style-variable", f"nothing sets `{name}`", place, hint)


def conditional(sheet: Sheet) -> Iterator[Problem]:
    """Where a variable is set under a condition that only the reader's device can tell."""
    for rule in filter(_is_media, parsed(sheet)):
        if _media(rule) <= {"print", "screen", "all"}:
            continue
        for inner in filter(_is_root, within(rule)):
            place = Span(sheet.path, inner.source_line, inner.source_column)
            hint = "set it under `@media print` or `@media screen`, or write the declarations here"
            message = "an ebook's variables are written in when it is made: this one never holds"
            yield Problem("style-media", message, place, hint, "warning")


def miscounted(sheet: Sheet, name: str) -> Iterator[Problem]:
    """Where a variable that counts something is set to no count."""
    for rule in parsed(sheet):
        for each in contents(rule):
            if each.type != "declaration" or each.name != name:
                continue
            if (integer(trim(each.value)) or 0) < 1:
                place = Span(sheet.path, each.source_line, each.source_column)
                message = f"`{name}` is `{tinycss2.serialize(each.value).strip()}`, and no count"
                hint = f"give it a whole number from 1: `{name}: 3`"
                yield Problem("style-count", message, place, hint)


# Writing values in --------------------------------------------------------------------------


def settled(sheets: Iterable[Sheet]) -> str:
    """The sheets as one for a screen, every ``var()`` its value; ``:root`` and ``print`` gone."""
    sheets = tuple(sheets)
    values = dict(variables(sheets, "screen"))
    rules = (rule for each in sheets for rule in parsed(each))
    return "\n".join(filter(None, (_settled(rule, values) for rule in rules))) + "\n"


def _settled(rule: Any, values: Mapping[str, list[Any]]) -> str:
    """One rule with its values; nothing where a screen has no use for it."""
    if _is_only_variables(rule):
        return ""
    if _is_media(rule):
        inner = [] if _media(rule) == {"print"} else within(rule)
        text = "\n".join(filter(None, (_settled(each, values) for each in inner)))
        query = str(tinycss2.serialize(rule.prelude)).strip()
        return f"@media {query} {{\n{text}\n}}" if text else ""
    return _reflow(tinycss2.serialize(resolve([rule], values)))


def _is_only_variables(rule: Any) -> bool:
    return _is_root(rule) and all(each.name.startswith("--") for each in contents(rule))


def resolve(tokens: Iterable[Any], values: Mapping[str, list[Any]]) -> list[Any]:
    """The tokens with the values of variables in their places; a variable may name another."""
    settled: list[Any] = []
    for token in tokens:
        if token.type == "function" and token.lower_name == "var":
            name, instead = _named(token)
            # Without its own name: what is made of itself would never end.
            others = {known: value for known, value in values.items() if known != name}
            settled += resolve(values.get(name, instead or []), others)
            continue
        settled.append(_filled(token, values))
    return settled


def _filled(token: Any, values: Mapping[str, list[Any]]) -> Any:
    """A token with the values of the variables inside it; the sheet's own stays as it is."""
    part = "arguments" if token.type == "function" else "content"
    if not getattr(token, part, None):
        return token
    filled = copy(token)
    setattr(filled, part, resolve(getattr(token, part), values))
    return filled


def text(tokens: Iterable[Any]) -> str:
    """A value as a sheet writes it."""
    return str(tinycss2.serialize(list(tokens))).strip()


def strings(value: str) -> list[str]:
    """The names in quotes that a value holds: the families of a ``font-family``."""
    tokens = tinycss2.parse_component_value_list(value)
    return [token.value for token in tokens if token.type == "string"]


def is_picture(tokens: Iterable[Any]) -> bool:
    """Whether a value is a picture's address."""
    return any(
        token.type == "url" or (token.type == "function" and token.lower_name == "url")
        for token in tokens
    )


def integer(tokens: Iterable[Any]) -> int | None:
    """A value that is one whole number, as that."""
    match list(tokens):
        case [token] if token.type == "number" and token.is_integer:
            return int(token.int_value)
    return None


def _reflow(rule: str) -> str:
    """A rule without the empty lines that its comments left."""
    return "\n".join(line for line in rule.splitlines() if line.strip())
