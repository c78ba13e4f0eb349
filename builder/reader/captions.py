"""The captions of tables, as pandoc has them: ``Table: Words`` or ``: Words`` before or after one.

A core rule of the parser: the tokens of the caption are taken out, and its text goes with the
table that stands next to it, with whatever attributes its paragraph was given.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

CAPTION = re.compile(r"(?:[Tt]able)?:[ \t]+(?=\S)")
"""What a caption begins with."""

KEY = "caption"
"""Under which the table's token keeps it."""


def captions(state: StateCore) -> None:
    """Give each table the caption beside it; one before it comes first."""
    tokens, at = state.tokens, 0
    while at < len(tokens):
        if tokens[at].type == "table_open":
            end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
            at = _settle(state, at, end)
        at += 1


def _settle(state: StateCore, at: int, end: int) -> int:
    """Find the caption of the table from `at` to `end`; where the table stands afterwards."""
    tokens = state.tokens
    table = tokens[at]
    if _is_caption(tokens[max(at - 3, 0) : at], table.level):
        _keep(table, tokens[at - 2], tokens[at - 3])
        del tokens[at - 3 : at]
        return at - 3
    if text := _last_rows(state, at, end):
        table.meta[KEY] = text
    elif _is_caption(tokens[end + 1 : end + 4], table.level):
        _keep(table, tokens[end + 2], tokens[end + 1])
        del tokens[end + 1 : end + 4]
    return at


def _is_caption(some: list[Token], level: int) -> bool:
    """Whether these are the tokens of a paragraph that is one, beside a table of that level."""
    return (
        [token.type for token in some] == ["paragraph_open", "inline", "paragraph_close"]
        and some[0].level == level
        and CAPTION.match(some[1].content) is not None
    )


def _keep(table: Token, text: Token, paragraph: Token) -> None:
    text.content = CAPTION.sub("", text.content, count=1)
    table.meta[KEY] = text
    for key, value in paragraph.attrs.items():
        table.attrJoin(key, str(value))


def _last_rows(state: StateCore, at: int, end: int) -> Token | None:
    """A caption without an empty line before it, which the parser takes for rows of one cell."""
    lines = state.src.split("\n")
    tokens = state.tokens
    begin = 0
    for index in range(at, end):
        span = tokens[index].map
        if tokens[index].type != "tr_open" or span is None:
            continue
        line = lines[span[0]].lstrip(" \t>")
        if "|" in line:
            begin = 0
        elif not begin and CAPTION.match(line):
            begin = index
    if not begin:
        return None
    span = tokens[begin].map
    body = next(i for i in range(begin, end) if tokens[i].type == "tbody_close")
    rows = [token for token in tokens[begin:body] if token.type == "tr_open" and token.map]
    said = [lines[row.map[0]].lstrip(" \t>").rstrip() for row in rows if row.map]
    del tokens[begin:body]
    text = CAPTION.sub("", "\n".join(said), count=1)
    return Token("inline", "", 0, content=text, map=span, level=tokens[at].level + 1, children=[])
