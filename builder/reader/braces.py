"""What stands in braces: ``{#id .role key=value}``, and which words or block it belongs to.

Our own rules for markdown-it, because those of mdit-py-plugins take no value without quotes that
holds a dot, a stress mark or a quotation mark of Word's, and drop what they take for a comment:
``{% … %}``. A brace group is taken whole or not at all; what is not taken stays as words.
"""

import re
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

KEYS = ("id", "class", "lang", "voice", "say", "ipa", "pause", "term", "see", "range")
"""The attributes that mean something; what follows a dot is a class, what follows # an id."""

LOST = "lost_braces"
"""Where the parser's env keeps the lines of braces that stand above nothing."""

_NAME = r"[^\s!\"#$%&'()*+,./;<=>?@\[\]^`{|}~]+"
_ITEM = re.compile(
    rf"""
    \#(?P<id>{_NAME})(?=[\s,}}])
  | \.(?P<name>{_NAME})(?=[\s,}}])
  | (?P<key>[A-Za-z\d_:-]+)(?P<around>\s*=\s*)
    (?: "(?P<straight>(?:\\.|[^"\\{{}}])*)"
      | ["“”„‟](?P<curly>[^"“”„‟{{}}]*)["“”‟]
      | «(?P<angled>[^«»{{}}]*)»
      | ['‘’‚](?P<single>[^'‘’‚{{}}]*)['‘’]
      | (?P<bare>[^\s"“”„‟{{}}]+?)
    )(?=,?[\s}}])
    """,
    re.VERBOSE,
)
_SPACE = re.compile(r"\s*")
_GAP = re.compile(r",?\s+|\s*(?=\})")
"""Behind an attribute; some write a comma there, as Leanpub does."""


@dataclass(frozen=True, slots=True)
class Group:
    """A brace group that was taken."""

    attributes: dict[str, str]
    end: int
    """Behind its closing brace."""


def group(text: str, at: int = 0) -> Group | None:
    """The attributes in the braces that open at `at`; nothing if those braces hold anything else.

    Several classes are one value, with spaces between; of two values for a key the last one counts.
    """
    if not text.startswith("{", at):
        return None
    found: dict[str, str] = {}
    at = _SPACE.match(text, at + 1).end()  # type: ignore[union-attr]  # it matches anything
    while not text.startswith("}", at):
        item = _ITEM.match(text, at)
        gap = _GAP.match(text, item.end()) if item else None
        if item is None or gap is None or not _is_meant(item):
            return None
        _enter(found, item)
        at = gap.end()
    return Group(found, at + 1) if found else None


def _is_meant(item: re.Match[str]) -> bool:
    """Whether it is no sum that somebody wrote: ``{x = 5}``."""
    return item["key"] is None or item["around"] == "=" or item["key"] in KEYS


def _enter(found: dict[str, str], item: re.Match[str]) -> None:
    if item["id"]:
        found["id"] = item["id"]
        return
    names = ("straight", "curly", "angled", "single", "bare")
    value = next((item[name] for name in names if item[name] is not None), item["name"])
    value = value.replace('\\"', '"')
    key = item["key"] or "class"
    found[key] = f"{found[key]} {value}" if key == "class" and "class" in found else value


def attributes_in(text: str) -> tuple[dict[str, str], int]:
    """The attributes in braces at the head of `text`, and where they end; 0 if there are none."""
    found = group(text)
    return (found.attributes, found.end) if found else ({}, 0)


def braces_plugin(md: MarkdownIt) -> None:
    """Teach a parser the braces behind words and pictures, above blocks, and behind headings."""
    md.inline.ruler.after("link", "span", _span)
    md.inline.ruler.push("braces", _behind)
    md.block.ruler.before("fence", "braces", _line)
    md.core.ruler.after("block", "braces", _settle)
    md.core.ruler.before("inline", "heading_braces", _headings)


# In a line ----------------------------------------------------------------------------------


def _span(state: StateInline, silent: bool) -> bool:
    """``[words]{lang=kk}``"""
    if state.src[state.pos] != "[":
        return False
    first, last = state.pos + 1, state.md.helpers.parseLinkLabel(state, state.pos, False)
    found = group(state.src, last + 1) if last >= 0 else None
    if found is None or found.end > state.posMax:
        return False
    if not silent:
        maximum = state.posMax
        state.pos, state.posMax = first, last
        state.push("span_open", "span", 1).attrs.update(found.attributes)
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = maximum
    state.pos = found.end
    return True


def _behind(state: StateInline, silent: bool) -> bool:
    """Braces right behind a link, a picture, code, or other braces."""
    if state.pending or not state.tokens or state.src[state.pos] != "{":
        return False
    after = ("image", "code_inline", "link_close", "span_close")
    found = group(state.src, state.pos)
    if state.tokens[-1].type not in after or found is None or found.end > state.posMax:
        return False
    if not silent:
        _give(_opening(state.tokens), found.attributes)
    state.pos = found.end
    return True


def _opening(tokens: list[Token]) -> Token:
    """The token that opened what the last one closes."""
    depth = 0
    for token in reversed(tokens):
        depth += token.nesting
        if depth == 0:
            return token
    return tokens[-1]


def _give(token: Token, more: dict[str, Any]) -> None:
    """Add attributes: one more class, another value of any other key."""
    if "class" in token.attrs and "class" in more:
        more = more | {"class": f"{token.attrs['class']} {more['class']}"}
    token.attrs.update(more)


# Above a block ------------------------------------------------------------------------------


def _line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that is braces and nothing else."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].rstrip()
    found = group(line)
    if found is None or found.end != len(line):
        return False
    if not silent:
        token = state.push("braces", "", 0)
        token.attrs.update(found.attributes)
        token.content, token.map = line, [start, start + 1]
        state.line = start + 1
    return True


def _settle(state: StateCore) -> None:
    """Give each line of braces to the block below it; keep account of those above nothing."""
    made: list[Token] = []
    waiting: list[Token] = []
    for token in state.tokens:
        if token.type == "braces":
            waiting.append(token)
            continue
        if waiting and not _is_passed_over(token):
            _hand_over(waiting, token, state.env)
            waiting = []
        made.append(token)
    _lose(waiting, state.env)
    state.tokens = made


def _is_passed_over(token: Token) -> bool:
    """A comment is no block that could take attributes, and none that ends the search for it."""
    return token.type == "html_block" and token.content.lstrip().startswith("<!--")


def _hand_over(waiting: list[Token], token: Token, env: Any) -> None:
    """Give some lines of braces to the block that `token` opens; the lowest line counts most."""
    if token.nesting < 0 or token.type in ("footnote_reference_open", "html_block"):
        _lose(waiting, env)
        return
    named = [line for line in waiting if "id" in line.attrs]
    _lose(named[:-1], env)  # a block has one id
    for line in waiting:
        _give(token, line.attrs)


def _lose(waiting: list[Token], env: Any) -> None:
    env.setdefault(LOST, []).extend((line.map or [0, 0])[0] for line in waiting)


def _headings(state: StateCore) -> None:
    """``# Glossary {.glossary}``: pandoc's braces at the end of a heading."""
    for opening, content in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        if found := re.search(r"(?:^|\s+)(\{[^{}]*\})\s*$", content.content):
            attributes, end = attributes_in(found[1])
            if end == len(found[1]):
                content.content = content.content[: found.start()]
                for key, value in attributes.items():
                    opening.attrJoin(key, value)
